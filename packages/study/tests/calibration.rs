//! Bursts give back the node they came from.

use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use wayclear_study::calibrate::{calibrate, Block, NoFit};
use wayclear_study::polynomial::{cubic, value};
use wayclear_study::queue::node::Node;

const NODE: Node = Node {
    timer_s: 0.5,
    agreement_s: 0.02,
    overhead_s: 0.01,
    each_s: 0.0022,
};

/// Bursts of that node, with a spread, and with so much more in the interval for each request than its execution.
fn bursts(node: Node, spread: f64, more: f64, seed: u64) -> Vec<Block> {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let mut off = || spread * (2.0 * random.random::<f64>() - 1.0);
    let sizes = [0, 100, 0, 200, 0, 0, 400, 0, 800, 0].map(f64::from);
    let mut blocks = vec![];
    for size in sizes.repeat(8) {
        let filled = node.execution(size) + more * size;
        blocks.push(Block {
            size,
            interval_s: (node.agreement_s + filled.max(node.timer_s) + off()).max(0.0),
            execution_s: (node.execution(size) + off()).max(0.0),
        });
    }
    blocks
}

#[test]
fn bursts_without_spread_give_the_node_to_the_last_digits() {
    let found = calibrate(&bursts(NODE, 0.0, 0.0, 1), 0.5).expect("it can be reckoned");
    assert!((found.node.agreement_s - 0.02).abs() < 1e-9, "{found:?}");
    assert!((found.node.overhead_s - 0.01).abs() < 1e-9);
    assert!((found.node.each_s - 0.0022).abs() < 1e-12);
    assert!(!found.needs_more());
}

#[test]
fn intervals_hold_the_truth_about_nineteen_times_of_twenty() {
    let mut held = [0; 3];
    for seed in 0..200 {
        let found = calibrate(&bursts(NODE, 0.01, 0.0, seed), 0.5).expect("it can be reckoned");
        let each = [
            (found.agreement, 0.02),
            (found.overhead, 0.01),
            (found.each, 0.0022),
        ];
        for (count, (estimate, truth)) in held.iter_mut().zip(each) {
            let (low, high) = estimate.interval();
            *count += i32::from((low..=high).contains(&truth));
        }
    }
    assert!(
        held.iter().all(|count| (174..=199).contains(count)),
        "{held:?}"
    );
}

#[test]
fn what_intervals_take_beyond_execution_is_kept_where_the_data_ask_for_it_and_else_not() {
    let more = calibrate(&bursts(NODE, 0.01, 0.0005, 3), 0.5).expect("it can be reckoned");
    assert!(more.needs_more(), "{more:?}");
    assert!((more.node.each_s - 0.0027).abs() < 1e-4, "{more:?}");
    let plain = calibrate(&bursts(NODE, 0.01, 0.0, 3), 0.5).expect("it can be reckoned");
    assert!(!plain.needs_more(), "{plain:?}");
}

#[test]
fn bursts_that_say_nothing_are_refused_by_name() {
    let all = bursts(NODE, 0.01, 0.0, 1);
    assert_eq!(calibrate(&[], 0.5), Err(NoFit::TooFew { found: 0 }));
    assert_eq!(calibrate(&all[..5], 0.5), Err(NoFit::TooFew { found: 5 }));
    let mut broken = all.clone();
    broken[3].interval_s = f64::NAN;
    assert_eq!(calibrate(&broken, 0.5), Err(NoFit::Broken { number: 4 }));
    broken[3].interval_s = -1.0;
    assert_eq!(calibrate(&broken, 0.5), Err(NoFit::Broken { number: 4 }));
    let idle: Vec<Block> = all.iter().copied().filter(|b| b.size < 1.0).collect();
    assert_eq!(calibrate(&idle, 0.5), Err(NoFit::OneSize));
    assert!(matches!(calibrate(&all, 0.0), Err(NoFit::NoNode(_))));
    // Larger blocks that take less time.
    let mut absurd = all;
    for block in &mut absurd {
        block.execution_s = 1.0 - block.size / 1_000.0;
        block.interval_s = 2.0 - block.size / 1_000.0;
    }
    assert!(matches!(calibrate(&absurd, 0.5), Err(NoFit::NoNode(_))));
}

proptest! {
    #[test]
    fn any_blocks_give_a_node_or_a_reason(numbers in prop::collection::vec((0.0..2_000.0, 0.0..10.0, 0.0..10.0), 0..40)) {
        let blocks: Vec<Block> = numbers
            .into_iter()
            .map(|(size, interval_s, execution_s)| Block { size, interval_s, execution_s })
            .collect();
        if let Ok(found) = calibrate(&blocks, 0.5) {
            prop_assert!(found.node.check().is_ok());
        }
    }
}

#[test]
fn a_cubic_goes_through_the_points_of_a_cubic() {
    let truth = [0.3, -0.002, 1e-5, 3e-8];
    let points: Vec<_> = (0..10).map(|n| f64::from(n) * 50.0).collect();
    let points: Vec<_> = points.iter().map(|x| (*x, value(truth, *x))).collect();
    let found = cubic(&points).expect("it can be reckoned");
    for x in [10.0, 333.0, 600.0] {
        assert!((value(found, x) / value(truth, x) - 1.0).abs() < 1e-9);
    }
    assert_eq!(cubic(&points[..3]), None);
    assert_eq!(cubic(&[(1.0, 1.0); 9]), None);
    assert_eq!(
        cubic(&[(1.0, f64::NAN), (2.0, 1.0), (3.0, 1.0), (4.0, 2.0)]),
        None
    );
}
