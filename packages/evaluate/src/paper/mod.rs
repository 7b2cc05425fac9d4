//! Figures 5 to 7 of the paper: the workloads of `wayclear_study`, carried out on a node or counted in process.

mod accounts;
mod carrier;
pub mod compare;
mod counted;
mod grid;
mod message;
mod money;
mod names;
mod pass;
mod running;
mod sensitivity;
mod setup;
mod trial;

pub use counted::{counted, counted_relayed, prices};
pub use grid::{
    alone_file, file_name, relayed_file, Grid, Source, COUNTED_ROUNDS, COUNTED_SENSITIVITY,
    FIGURE_5, FIGURE_7, MEASURED_ROUNDS, MONEY, PATIENCE, QUICK_SPEED, SEED, SPEED,
};
pub use money::{money, Money};
pub use pass::{carry_out, carry_out_trials, Pass};
pub use running::Passed;
pub use sensitivity::{sensitivity, Sensitivity};
pub use trial::{Ground, Trial};
