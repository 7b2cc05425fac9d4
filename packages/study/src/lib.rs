//! The paper's study as pure functions: what goes in are numbers and seeds, what comes out are numbers.

pub mod calibrate;
pub mod durations;
pub mod figures;
pub mod outcomes;
pub mod polynomial;
pub mod published;
pub mod queue;
pub mod regression;
pub mod rounds;
pub mod simulate;
pub mod statistics;
pub mod workload;
