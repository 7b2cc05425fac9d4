//! The paper's study as pure functions: what goes in are numbers and seeds, what comes out are numbers.

pub mod calibrate;
pub mod polynomial;
pub mod queue;
pub mod simulate;
pub mod figures;
pub mod regression;
pub mod rounds;
pub mod statistics;
pub mod workload;
pub mod durations;
pub mod outcomes;
pub mod published;
