//! Where things are: places (the paper's `GeoPos`), cell prefixes, and the keys of regions.

use std::fmt;
use std::str::FromStr;

use cosmwasm_schema::cw_serde;

use crate::invalid::{quoted, Invalid};
use crate::limits::{
    CELL_LENGTH, MAX_COUNTY_KEY_LENGTH, MAX_PREFIX_LENGTH, MAX_UNIT_LENGTH, MIN_PREFIX_LENGTH,
};
use crate::name::is_invisible;

/// The characters of geohashes, ascending, each the 5 bits of its index.
pub const GEOHASH_ALPHABET: &str = "0123456789bcdefghjkmnpqrstuvwxyz";

/// Where a location is. Text form, in storage keys, labels and commitments: `9qce29xb` or `9qce29xb/shop-2`.
#[cw_serde]
#[derive(Eq, Hash, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Place {
    /// Geohash of exactly 8 characters. A vehicle's cell is its depot's.
    pub cell: String,
    /// Floor, shop or vehicle: `[a-z0-9-]{1,32}`, or nothing.
    pub unit: Option<String>,
}

impl Place {
    /// The place a person typed or scanned: in any case, with blanks and what scanners add around its parts.
    ///
    /// # Errors
    /// As [`Place::check`].
    pub fn typed(cell: &str, unit: Option<&str>) -> Result<Self, Invalid> {
        let place = Place {
            cell: canonical(cell),
            unit: unit.map(canonical),
        };
        place.check()?;
        Ok(place)
    }

    /// That the cell is a geohash of 8 characters and the unit, if any, is well formed.
    ///
    /// # Errors
    /// [`Invalid::CellLength`], [`Invalid::GeohashCharacter`], [`Invalid::Unit`].
    pub fn check(&self) -> Result<(), Invalid> {
        let length = self.cell.chars().count();
        if length != CELL_LENGTH {
            return Err(Invalid::CellLength {
                cell: quoted(&self.cell),
                length,
            });
        }
        check_alphabet(&self.cell)?;
        match &self.unit {
            Some(unit) if !is_slug(unit) => Err(Invalid::Unit { unit: quoted(unit) }),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cell)?;
        match &self.unit {
            Some(unit) => write!(f, "/{unit}"),
            None => Ok(()),
        }
    }
}

/// Reads what a person types or scans, see [`Place::typed`]. What comes in a message is checked as it stands.
impl FromStr for Place {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.split_once('/') {
            Some((cell, unit)) => Place::typed(cell, Some(unit)),
            None => Place::typed(text, None),
        }
    }
}

fn canonical(typed: &str) -> String {
    typed
        .trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
        .to_ascii_lowercase()
}

/// That `prefix` is a geohash of 2 to 7 characters.
///
/// # Errors
/// [`Invalid::PrefixLength`], [`Invalid::GeohashCharacter`].
pub fn check_prefix(prefix: &str) -> Result<(), Invalid> {
    let length = prefix.chars().count();
    if !(MIN_PREFIX_LENGTH..=MAX_PREFIX_LENGTH).contains(&length) {
        return Err(Invalid::PrefixLength {
            prefix: quoted(prefix),
            length,
        });
    }
    check_alphabet(prefix)
}

/// Whether two cells or prefixes share ground: one equals or extends the other.
pub fn overlap(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// That `key` is an ISO 3166-2 code: two letters, a hyphen, one to three letters or digits.
///
/// # Errors
/// [`Invalid::StateKey`].
pub fn check_state_key(key: &str) -> Result<(), Invalid> {
    let well_formed = key.split_once('-').is_some_and(|(country, subdivision)| {
        country.len() == 2
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && (1..=3).contains(&subdivision.len())
            && subdivision
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    });
    if well_formed {
        Ok(())
    } else {
        Err(Invalid::StateKey { key: quoted(key) })
    }
}

/// That `key` can be what its country calls a county: `[A-Z0-9-]{1,12}`, as FIPS, AGS, NUTS, ONS, INSEE, JIS and IBGE
/// codes are.
///
/// # Errors
/// [`Invalid::CountyKey`].
pub fn check_county_key(key: &str) -> Result<(), Invalid> {
    let well_formed = (1..=MAX_COUNTY_KEY_LENGTH).contains(&key.len())
        && key
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if well_formed {
        Ok(())
    } else {
        Err(Invalid::CountyKey { key: quoted(key) })
    }
}

/// That `key` is a city's key: `[a-z0-9-]{1,32}`.
///
/// # Errors
/// [`Invalid::CityKey`].
pub fn check_city_key(key: &str) -> Result<(), Invalid> {
    if is_slug(key) {
        Ok(())
    } else {
        Err(Invalid::CityKey { key: quoted(key) })
    }
}

fn is_slug(text: &str) -> bool {
    (1..=MAX_UNIT_LENGTH).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn check_alphabet(geohash: &str) -> Result<(), Invalid> {
    match geohash.chars().find(|c| !GEOHASH_ALPHABET.contains(*c)) {
        Some(character) => Err(Invalid::GeohashCharacter {
            geohash: quoted(geohash),
            character,
        }),
        None => Ok(()),
    }
}
