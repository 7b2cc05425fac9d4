//! The paper's study as pure functions: what goes in are numbers and seeds, what comes out are numbers.

pub mod arrivals;
pub mod calibrate;
pub mod choices;
pub mod cost;
pub mod design;
pub mod durations;
pub mod figures;
pub mod gas;
pub mod limits;
mod newey_west;
pub mod optimise;
pub mod outcomes;
pub mod people;
pub mod polynomial;
pub mod published;
pub mod queue;
pub mod regression;
pub mod rounds;
pub mod scale;
pub mod simulate;
pub mod statistics;
pub mod trace;
pub mod week;
pub mod workload;

pub use people::InputError;
