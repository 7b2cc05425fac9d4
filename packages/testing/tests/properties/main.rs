//! What must hold after any sequence of messages. A model of the tree, plain lists of what happened, and the real one go
//! through the same steps. `PROPTEST_CASES` sets the number of sequences.

mod brute;
mod check;
mod judge;
mod kept;
mod machine;
mod model;
mod money;
mod order;
mod real;
mod send;
mod step;
mod take;
mod visits;

use proptest_state_machine::prop_state_machine;
use real::Real;

/// Places of the usual tree, each with its city.
const PLACES: [(&str, &str); 4] = [
    (wayclear_testing::DAVIS, "davis"),
    ("9qc7mbdh/shop-2", "davis"),
    (wayclear_testing::WOODLAND, "woodland"),
    (wayclear_testing::SACRAMENTO, "sacramento"),
];
const PEOPLE: [&str; 3] = ["ada", "bob", "cy"];
/// An authority with a small quota.
const LAB: &str = "lab";
const LAB_KEY: [u8; 32] = [8; 32];
const LAB_DAILY_SLIPS: u32 = 3;

prop_state_machine! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        failure_persistence: None,
        ..proptest::prelude::ProptestConfig::default()
    })]

    #[test]
    fn the_tree_behaves_as_its_model_after_any_sequence_of_messages(sequential 30..45 => Real);
}
