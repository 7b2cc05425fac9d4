//! The counties of a GeoJSON file.

use std::collections::BTreeMap;

use super::cells::Boundary;
use super::error::BoundaryError;
use super::features::features;
use super::polygons::polygons;
use super::property::{chosen, keys, names, Choice};

/// What a file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundaries {
    /// The counties, ascending by key.
    pub counties: Vec<Boundary>,
    /// The property that the keys are from.
    pub key_from: String,
    /// The property that the names are from; empty = there is none, the keys are the names.
    pub name_from: String,
}

/// Reads the counties of a GeoJSON file (RFC 7946): every feature is one, WGS 84.
///
/// # Errors
/// [`BoundaryError`], with the number of the feature, from 1.
pub fn read(text: &str, choice: &Choice) -> Result<Boundaries, BoundaryError> {
    let file = features(text)?;
    let features = chosen(file.features, choice.only.as_ref())?;
    let keys = keys(&features, choice)?;
    let names = names(&features, choice, &keys)?;
    let mut counties: Vec<Boundary> = vec![];
    // Where a key was first seen: among the counties, and in the file.
    let mut seen = BTreeMap::new();
    let texts = keys.texts.iter().zip(names.texts);
    for ((number, feature), (key, name)) in features.iter().zip(texts) {
        let polygons = polygons(*number, feature, file.system.as_deref())?;
        match seen.get(key) {
            Some((place, _)) if choice.join => {
                let county: &mut Boundary = &mut counties[*place];
                county.polygons.0.extend(polygons.0);
            }
            Some((_, first)) => {
                return Err(BoundaryError::Twice {
                    key: key.clone(),
                    from: keys.from.clone(),
                    first: *first,
                    second: *number,
                })
            }
            None => {
                seen.insert(key, (counties.len(), *number));
                counties.push(Boundary {
                    key: key.clone(),
                    name,
                    polygons,
                });
            }
        }
    }
    counties.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(Boundaries {
        counties,
        key_from: keys.from,
        name_from: names.from,
    })
}
