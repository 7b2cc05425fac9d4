//! Workloads of the paper's figures 5 to 7: requests of people to a tree of contracts, drawn from a seed, kept in a file that
//! every chain is given alike.

mod draw;
pub mod file;
mod reading;
mod request;
mod settings;

pub use draw::{draw, draw_round};
pub use reading::Reading;
pub use request::{Kind, Request};
pub use settings::{
    Settings, SettingsError, FORMAT, MAX_CONTACTS, MAX_LOCATIONS, MAX_REQUESTS, MAX_ROUNDS,
    MAX_ROWS, PLACES_OF_NODES, TREES,
};
