//! How far chains scale: what rows cost a node, measured; and what populations need, computed from it.

pub mod fill;
mod filling;
mod home;
mod needs;
mod probe;

pub use home::Home;
pub use needs::{needs, NeedsRow, Sources};
