//! Points on earth, and the cells they lie in.

use thiserror::Error;
use wayclear_api::CELL_LENGTH;

/// A point on earth, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

/// Why a text or two numbers are no position.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum PositionError {
    /// An angle is out of range.
    #[error("{latitude:?}, {longitude:?} is not on earth: latitude is -90 to 90, longitude -180 to 180 degrees, in this order")]
    NotOnEarth { latitude: f64, longitude: f64 },
    /// A comma between whole numbers where there are enough others.
    #[error("position {text} has decimals after a comma, they take a point: 38.5436, -121.7367")]
    DecimalComma { text: String },
    /// Something that is no part of a position.
    #[error("position {text} holds {word}, write two numbers of degrees, with N, S, E and W or signs: 38.5436, -121.7367")]
    Word {
        text: String,
        /// What has no meaning.
        word: String,
    },
    /// Too few numbers or too many, or nothing that tells where one angle ends.
    #[error(
        "position {text} is not two angles, write a latitude and a longitude: 38.5436, -121.7367"
    )]
    Count { text: String },
    /// Letters that do not fit each other.
    #[error("position {text} needs one of N and S and one of E and W, each beside its number, or none at all")]
    Sides { text: String },
    /// A sign and a letter for the same angle.
    #[error("position {text} has a sign and a letter for the same angle, leave one of them out")]
    SignAndSide { text: String },
    /// Degrees, minutes and seconds that are none.
    #[error("position {text} has an angle that cannot be: degrees, minutes and seconds in this order, only the last with decimals, minutes and seconds below 60")]
    Angle { text: String },
    /// A `geo:` URI for another reference system.
    #[error("position {text} is not of the reference system wgs84, only that one is read")]
    ReferenceSystem { text: String },
    /// A `geo:` URI that names an address and no position.
    #[error("position {text} asks for an address, look it up on a map and give its position")]
    Address { text: String },
}

impl Position {
    /// A position, if it is on earth.
    ///
    /// # Errors
    /// [`PositionError::NotOnEarth`].
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, PositionError> {
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(Position {
                latitude,
                longitude,
            })
        } else {
            Err(PositionError::NotOnEarth {
                latitude,
                longitude,
            })
        }
    }
}

/// The cell of a position. A pole belongs to the cells below it; 180 and -180 degrees are one meridian.
///
/// # Errors
/// [`PositionError::NotOnEarth`].
pub fn cell_at(latitude: f64, longitude: f64) -> Result<String, PositionError> {
    /// Much less than a cell, much more than what is lost in the arithmetic of the crate, which wraps round at the end.
    const INWARDS: f64 = 1e-9;
    Position::new(latitude, longitude)?;
    let east = if longitude >= 180.0 {
        -180.0
    } else {
        longitude
    };
    let position = geohash::Coord {
        x: east.min(180.0 - INWARDS),
        y: latitude.min(90.0 - INWARDS),
    };
    geohash::encode(position, CELL_LENGTH).map_err(|_| PositionError::NotOnEarth {
        latitude,
        longitude,
    })
}
