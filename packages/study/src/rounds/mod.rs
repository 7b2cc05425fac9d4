//! What the rounds of a workload use: gas by what was done, as a node meters it or as a table of gas predicts it.

mod category;
mod count;
mod round;

pub use category::{Category, Way};
pub use count::{categories, count, Prices};
pub use round::{Round, Used};
