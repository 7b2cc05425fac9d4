//! How long a request takes: what runs on nodes gave, and what the model of `wayclear_study::queue` says of them.

pub mod rows;
