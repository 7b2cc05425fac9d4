//! From boundaries to the cells of counties.

#![allow(clippy::unwrap_used)]

mod cells;
mod countries;
mod reading;
mod shapes;
