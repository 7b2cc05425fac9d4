//! What people did, as it was written down: visits to places, and contacts.

mod contacts;
mod visits;

pub use contacts::{partners, Contact, Load};
pub use visits::{course, popularity, Kinds, Visit};
