//! From one release to the next while people live on: a tree that is migrated contract by contract does at every step what one does
//! that is left alone. The next version gives its rows another layout, see `packages/next`.

mod days;
mod lazily;
mod operator;
mod seen;

use rand::seq::SliceRandom;
use rand_chacha::rand_core::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_chain::Addr;
use wayclear_testing::{Chain, Contract, Suite};

use days::{begin, live};
use seen::seen;

/// A tree that has lived a day, with the codes of the next version stored.
fn before() -> Suite {
    let mut suite = begin();
    live(&mut suite, 0);
    suite.store_build(wayclear_next::build);
    suite
}

/// What is seen after each of the next days of a tree that is left alone.
fn left_alone(days: u64) -> Vec<Vec<String>> {
    let mut suite = before();
    let days = 1..=days;
    days.map(|n| {
        live(&mut suite, n);
        seen(&suite)
    })
    .collect()
}

/// Lives day `n` after the first, of which others are `expected`.
#[track_caller]
fn live_alike(suite: &mut Suite, n: usize, expected: &[Vec<String>], way: &str) {
    live(suite, n as u64);
    let seen = seen(suite);
    let expected = &expected[n - 1];
    for (line, expected) in seen.iter().zip(expected) {
        assert_eq!(line, expected, "{way}");
    }
    assert_eq!(seen.len(), expected.len(), "{way}");
}

/// All orders of a list.
fn orders<T: Copy>(list: &[T]) -> Vec<Vec<T>> {
    if list.is_empty() {
        return vec![vec![]];
    }
    let firsts = list.iter().enumerate();
    let all = firsts.flat_map(|(index, first)| {
        let rest = [&list[..index], &list[index + 1..]].concat();
        let rest = orders(&rest).into_iter();
        rest.map(|rest| [&[*first][..], &rest].concat())
    });
    all.collect()
}

fn check_every_order_that_begins_with(first: Contract) {
    let orders = orders(&Contract::ALL);
    assert_eq!(orders.len(), 120);
    let expected = left_alone(Contract::ALL.len() as u64);
    for (number, order) in orders.iter().filter(|order| order[0] == first).enumerate() {
        let mut suite = before();
        for (step, kind) in order.iter().enumerate() {
            // The codes of what is made from now on change before, between and after the migrations.
            if step == number % 6 {
                suite.set_code_ids();
            }
            let contracts = suite.contracts().into_iter();
            let of_kind: Vec<_> = contracts.filter(|(of, _)| of == kind).collect();
            let migrated = suite.migrate(&of_kind);
            migrated.unwrap_or_else(|error| panic!("{order:?}, {kind:?}: {error}"));
            let way = format!("{order:?}, {kind:?} is next");
            live_alike(&mut suite, step + 1, &expected, &way);
        }
    }
}

#[test]
fn everything_works_after_each_step_of_every_order_that_begins_with_the_state() {
    check_every_order_that_begins_with(Contract::State);
}

#[test]
fn everything_works_after_each_step_of_every_order_that_begins_with_the_registry() {
    check_every_order_that_begins_with(Contract::ContactRegistry);
}

#[test]
fn everything_works_after_each_step_of_every_order_that_begins_with_counties() {
    check_every_order_that_begins_with(Contract::County);
}

#[test]
fn everything_works_after_each_step_of_every_order_that_begins_with_cities() {
    check_every_order_that_begins_with(Contract::City);
}

#[test]
fn everything_works_after_each_step_of_every_order_that_begins_with_locations() {
    check_every_order_that_begins_with(Contract::Location);
}

/// One contract after the other, so that a city and some of its locations are of the next version and their neighbours are not.
#[test]
fn everything_works_while_any_part_of_the_tree_is_migrated() {
    let count = before().contracts().len() as u64;
    let expected = left_alone(count + 1);
    for seed in 0..8 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut suite = before();
        let mut contracts = suite.contracts();
        contracts.shuffle(&mut rng);
        let half = contracts.len() / 2;
        let last = contracts.len() + 1;
        for (step, contract) in contracts.into_iter().enumerate() {
            let way = format!("seed {seed}, step {step}, {:?}", contract.0);
            if step == half {
                suite.set_code_ids();
            }
            suite.migrate(&[contract]).expect("a migration");
            live_alike(&mut suite, step + 1, &expected, &way);
        }
        // What was made on the way of the old codes.
        suite.migrate(&not_new(&suite)).expect("a migration");
        let way = format!("seed {seed}, at the end");
        live_alike(&mut suite, last, &expected, &way);
    }
}

/// Contracts of another code than the deployment's.
fn not_new(suite: &Suite) -> Vec<(Contract, Addr)> {
    let is_old = |(of, contract): &(Contract, Addr)| {
        let info = suite.chain.contract_info(contract).expect("an answer");
        info.expect("a contract").code_id != suite.deployment.code_ids[of]
    };
    suite.contracts().into_iter().filter(is_old).collect()
}
