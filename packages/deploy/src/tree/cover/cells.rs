//! Which cells belong to which county: from the world down, 32 cells in each, the boundaries cut to each cell on the way, so
//! that the work shrinks with the cells.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use geo_types::{Coord, MultiPolygon, Rect};
use wayclear_api::{GEOHASH_ALPHABET, MAX_PREFIX_LENGTH, MIN_PREFIX_LENGTH};

use super::error::CoverError;
use super::part::{largest, size, Part};
use super::sphere::{rings, world};

/// How much of a county may cross itself or belong to another one as well, as a part of its area: maps do not fit perfectly.
const MISFIT: f64 = 0.01;

/// A county and its ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// Key, `[A-Z0-9-]{1,12}`.
    pub key: String,
    pub name: String,
    /// Its ground, WGS 84: longitude -360 to 360, latitude -90 to 90 degrees. Rings may run either way.
    pub polygons: MultiPolygon<f64>,
}

impl fmt::Display for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({})", self.key, self.name)
    }
}

/// The cell prefixes of each county, in the order given, each list ascending.
///
/// A cell inside one county goes to it with the shortest prefix of at least two characters. A cell of `precision` characters
/// on a border goes to the county with the largest part of it, of equal ones to the first by key; sea and foreign ground do
/// not count. So prefixes never overlap, and every cell of `precision` characters with ground of a county has one owner.
///
/// # Errors
/// [`CoverError`].
pub fn cover(counties: &[Boundary], precision: usize) -> Result<Vec<Vec<String>>, CoverError> {
    if !(MIN_PREFIX_LENGTH..=MAX_PREFIX_LENGTH).contains(&precision) {
        return Err(CoverError::Precision { precision });
    }
    let parts = parts(counties)?;
    let mut descent = Descent::new(precision, None);
    descent.go("", &parts);
    check_fit(counties, &parts, &descent)?;
    let missing: BTreeSet<_> = (0..counties.len())
        .filter(|county| !descent.found.contains_key(county))
        .collect();
    if !missing.is_empty() {
        return Err(CoverError::NoCells {
            counties: missing
                .iter()
                .map(|county| counties[*county].to_string())
                .collect(),
            precision,
            enough: enough(precision, &parts, missing),
        });
    }
    Ok(descent.found.into_values().map(sorted).collect())
}

/// What each county has of the world, in order of keys.
fn parts(counties: &[Boundary]) -> Result<Vec<Part>, CoverError> {
    let part = |(county, boundary): (usize, &Boundary)| Part {
        county,
        whole: 0,
        rings: boundary.polygons.iter().flat_map(rings).collect(),
    };
    let mut parts: Vec<_> = counties.iter().enumerate().map(part).collect();
    let empty: Vec<_> = parts
        .iter()
        .filter(|part| part.area(0.0) <= 0.0)
        .map(|part| counties[part.county].to_string())
        .collect();
    if !empty.is_empty() {
        return Err(CoverError::NoGround { counties: empty });
    }
    parts.sort_by_key(|part| &counties[part.county].key);
    Ok(parts)
}

/// That counties do not cross themselves or each other by more than maps are wrong.
fn check_fit(counties: &[Boundary], parts: &[Part], descent: &Descent) -> Result<(), CoverError> {
    let areas: BTreeMap<_, _> = parts
        .iter()
        .map(|part| (part.county, part.area(0.0)))
        .collect();
    for (county, (crossing, place)) in &descent.crossing {
        if crossing / areas[county] > MISFIT {
            return Err(CoverError::Crosses {
                key: counties[*county].key.clone(),
                latitude: place.y,
                longitude: place.x,
            });
        }
    }
    for ((first, second), shared) in &descent.shared {
        let part = shared / areas[first].min(areas[second]);
        if part > MISFIT {
            return Err(CoverError::Overlap {
                first: counties[*first].key.clone(),
                second: counties[*second].key.clone(),
                percent: 100.0 * part,
            });
        }
    }
    Ok(())
}

/// The shortest prefixes with which each missing county gets a cell.
fn enough(precision: usize, parts: &[Part], missing: BTreeSet<usize>) -> Option<usize> {
    (precision + 1..=MAX_PREFIX_LENGTH).find(|longer| {
        let mut descent = Descent::new(*longer, Some(missing.clone()));
        descent.go("", parts);
        missing
            .iter()
            .all(|county| descent.found.contains_key(county))
    })
}

fn sorted(mut prefixes: Vec<String>) -> Vec<String> {
    prefixes.sort_unstable();
    prefixes
}

/// The way down, and what was found on it.
struct Descent {
    precision: usize,
    /// Only ground around these is looked at.
    only: Option<BTreeSet<usize>>,
    found: BTreeMap<usize, Vec<String>>,
    /// Square degrees that two counties claim.
    shared: BTreeMap<(usize, usize), f64>,
    /// Square degrees that a county covers less than not at all, and a place among them.
    crossing: BTreeMap<usize, (f64, Coord<f64>)>,
}

impl Descent {
    fn new(precision: usize, only: Option<BTreeSet<usize>>) -> Self {
        Descent {
            precision,
            only,
            found: BTreeMap::new(),
            shared: BTreeMap::new(),
            crossing: BTreeMap::new(),
        }
    }

    /// The county that owns all of the cell `prefix`, if one does. What is owned below it is found.
    fn go(&mut self, prefix: &str, parts: &[Part]) -> Option<usize> {
        let wanted = |part: &Part| {
            self.only
                .as_ref()
                .is_none_or(|only| only.contains(&part.county))
        };
        if !parts.iter().any(wanted) {
            return None;
        }
        let assignable = prefix.len() >= MIN_PREFIX_LENGTH;
        let cell = bounds(prefix);
        if assignable && parts.iter().all(|part| part.rings.is_empty()) {
            return self.whole(cell, parts);
        }
        if prefix.len() == self.precision {
            return largest(cell, parts);
        }
        let mut owners = vec![];
        for character in GEOHASH_ALPHABET.chars() {
            let below = format!("{prefix}{character}");
            let bounds = bounds(&below);
            let parts: Vec<_> = parts.iter().filter_map(|part| part.cut(bounds)).collect();
            owners.push((self.go(&below, &parts), below));
        }
        let first = owners.first().and_then(|(owner, _)| *owner);
        if assignable && owners.iter().all(|(owner, _)| *owner == first) {
            return first;
        }
        for (owner, prefix) in owners {
            if let Some(owner) = owner {
                self.found.entry(owner).or_default().push(prefix);
            }
        }
        None
    }

    /// The owner of a cell that no boundary runs through.
    fn whole(&mut self, cell: Rect<f64>, parts: &[Part]) -> Option<usize> {
        for part in parts.iter().filter(|part| part.whole < 0) {
            let crossing = self.crossing.entry(part.county);
            crossing.or_insert((0.0, cell.center())).0 += size(cell);
        }
        let owners: Vec<_> = parts
            .iter()
            .filter(|part| part.whole > 0)
            .map(|part| part.county)
            .collect();
        for (i, first) in owners.iter().enumerate() {
            for second in &owners[i + 1..] {
                *self.shared.entry((*first, *second)).or_default() += size(cell);
            }
        }
        owners.first().copied()
    }
}

fn bounds(prefix: &str) -> Rect<f64> {
    if prefix.is_empty() {
        return world();
    }
    geohash::decode_bbox(prefix).expect("a geohash")
}
