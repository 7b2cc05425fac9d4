//! Deploying a tree, and going on after a break.

#![allow(clippy::unwrap_used)]

use std::panic::{catch_unwind, AssertUnwindSafe};

use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::tree::{parse, Tree};
use wayclear_deploy::{deploy, DeployError, Owners, Progress};

const TREE: &str = include_str!("../../../trees/yolo.toml");

fn owners(chain: &Embedded) -> Owners {
    let account = |name| chain.account(name).unwrap();
    Owners {
        state: account("state"),
        county: account("county"),
        city: account("city"),
        admin: None,
        authorities: vec![],
    }
}

/// Deploys and counts the steps that changed something; breaks off after `until` steps.
fn deploy_until(chain: &mut Embedded, tree: &Tree, until: usize) -> Vec<Progress> {
    let owners = owners(chain);
    let mut taken = vec![];
    let tell = |progress: Progress| {
        taken.push(progress);
        assert!(taken.len() < until, "the power goes off");
    };
    let _ = catch_unwind(AssertUnwindSafe(|| deploy(chain, tree, &owners, tell)));
    taken
}

#[test]
fn a_deployment_that_breaks_off_anywhere_is_finished_by_the_next_one() {
    let tree = parse(TREE).unwrap();
    let mut whole = Embedded::new();
    let owners_of_whole = owners(&whole);
    let deployed = deploy(&mut whole, &tree, &owners_of_whole, |_| ()).unwrap();
    let steps = deploy_until(&mut Embedded::new(), &tree, usize::MAX);
    assert!(steps.iter().all(|step| step.is_new));
    assert_eq!(steps.last().unwrap().step, steps.last().unwrap().steps);

    let break_off = |broken_after| {
        let mut chain = Embedded::new();
        deploy_until(&mut chain, &tree, broken_after);
        chain
    };
    // What breaks off is not told; a failed assertion below is.
    std::panic::set_hook(Box::new(|_| ()));
    let broken: Vec<_> = (1..steps.len()).map(|n| (n, break_off(n))).collect();
    let _ = std::panic::take_hook();
    for (broken_after, mut chain) in broken {
        let owners = owners(&chain);
        let mut taken = vec![];
        let done = deploy(&mut chain, &tree, &owners, |step| taken.push(step)).unwrap();
        let new = taken.iter().filter(|step| step.is_new).count();
        assert_eq!(
            new,
            steps.len() - broken_after,
            "after {broken_after} steps"
        );
        assert_eq!(done, deployed);
    }
}

#[test]
fn a_second_deployment_finds_everything_done() {
    let tree = parse(TREE).unwrap();
    let mut chain = Embedded::new();
    let first = deploy_until(&mut chain, &tree, usize::MAX);
    let second = deploy_until(&mut chain, &tree, usize::MAX);
    assert_eq!(first.len(), second.len());
    assert!(second.iter().all(|step| !step.is_new));
}

#[test]
fn a_tree_file_that_says_otherwise_than_the_chain_is_refused() {
    let mut tree = parse(TREE).unwrap();
    let mut chain = Embedded::new();
    deploy_until(&mut chain, &tree, usize::MAX);
    tree.window_seconds = 60;
    let owners = owners(&chain);
    let refused = deploy(&mut chain, &tree, &owners, |_| ()).unwrap_err();
    assert!(matches!(
        refused,
        DeployError::Differs {
            field: "window_seconds",
            ..
        }
    ));
    assert_eq!(
        refused.to_string(),
        "contact registry of US-CA on the chain differs from the tree file: window_seconds is 1209600, the file says \
         60; change the file, or give the state another key"
    );
}

#[test]
fn rewards_of_the_tree_file_reach_the_city_and_a_change_of_them_too() {
    let mut tree = parse(TREE).unwrap();
    let mut chain = Embedded::new();
    deploy_until(&mut chain, &tree, usize::MAX);
    let davis = &mut tree.counties[0].cities[0];
    davis.rewards.as_mut().unwrap().cooldown_seconds = 60;
    let changed: Vec<Progress> = deploy_until(&mut chain, &tree, usize::MAX);
    let new: Vec<&str> = changed
        .iter()
        .filter(|s| s.is_new)
        .map(|s| s.what.as_str())
        .collect();
    assert_eq!(new, ["rewards of davis"]);
}
