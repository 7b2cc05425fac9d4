//! A node, its people and the wires between them, event by event: what the closed forms of [`crate::queue`] are held against, and
//! what answers where they do not reach. The same for the same seed, on every machine.

mod outcome;
mod run;
mod senders;
mod settings;
mod travel;

pub use outcome::Outcome;
pub use run::simulate;
pub use settings::{Accounts, Load, Settings, Validators};
