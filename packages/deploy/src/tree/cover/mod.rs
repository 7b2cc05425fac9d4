//! From boundaries to a tree file: which cells belong to which county.

mod boundaries;
mod cells;
mod draft;
mod error;
mod features;
mod part;
mod polygons;
mod property;
mod ring;
mod sphere;

pub use boundaries::{read, Boundaries};
pub use cells::{cover, Boundary};
pub use draft::draft;
pub use error::{BoundaryError, CoverError};
pub use property::Choice;
