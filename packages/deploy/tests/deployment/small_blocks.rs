//! Chains whose blocks hold less than others.

use wayclear_chain::{this_build, Embedded};

use crate::mortal::Mortal;
use crate::{owners, yolo, Desk};

/// How many messages each transaction has that makes the shipped tree, and each that changes all its codes.
fn messages(block_gas: Option<u64>) -> (Vec<usize>, Vec<usize>) {
    let desk = Desk::new();
    let mut chain = Mortal::new(Embedded::new());
    chain.block_gas = block_gas;
    let mut owners = owners(&chain, "our");
    owners.admin = Some(owners.state.clone());
    desk.deploy(&mut chain, &yolo(), &owners).unwrap();
    let made = std::mem::take(&mut chain.messages);
    chain.chain.take_build(this_build);
    desk.deploy(&mut chain, &yolo(), &owners).unwrap();
    let (_, left) = desk.deploy(&mut chain, &yolo(), &owners).unwrap();
    assert!(left.is_empty(), "{left:?}");
    (made, chain.messages)
}

#[test]
fn a_chain_of_small_blocks_is_sent_less_at_once_and_has_the_same_tree_in_the_end() {
    let (made, changed) = messages(None);
    let most = |counts: &[usize]| counts.iter().copied().max().unwrap();
    assert!(
        most(&made) > 8 && most(&changed) > 8,
        "{made:?} {changed:?}"
    );
    assert_eq!(messages(Some(60_000_000)), (made.clone(), changed.clone()));
    for block_gas in [1_000_000, 300_000, 1] {
        let (few, fewer) = messages(Some(block_gas));
        // A place is opened and described at once.
        let least = usize::try_from(block_gas / 2 / 90_000).unwrap().max(2);
        assert!(most(&few) <= least, "{block_gas}: {few:?}");
        assert!(most(&fewer) <= least, "{block_gas}: {fewer:?}");
        let sum = |counts: &[usize]| counts.iter().sum::<usize>();
        assert_eq!(sum(&few), sum(&made), "{block_gas}");
        assert_eq!(sum(&fewer), sum(&changed), "{block_gas}");
    }
}
