//! What every cover must be, asked of another library than the one that made it.

use std::collections::BTreeMap;

use geo::{Area, BooleanOps, BoundingRect, Coord, Intersects, MultiPolygon, Rect};
use wayclear_deploy::tree::cell_at;
use wayclear_deploy::tree::cover::{cover, Boundary};

/// Prefixes and their owners.
pub struct Cover {
    counties: Vec<Boundary>,
    precision: usize,
    owners: BTreeMap<String, usize>,
}

impl Cover {
    /// Covers counties, and checks that no prefix equals, extends or shortens another.
    #[track_caller]
    pub fn of(counties: Vec<Boundary>, precision: usize) -> Self {
        let prefixes = cover(&counties, precision).unwrap();
        let mut owners = BTreeMap::new();
        for (county, list) in prefixes.iter().enumerate() {
            assert!(!list.is_empty(), "{} has no cell", counties[county]);
            assert!(list.is_sorted());
            for prefix in list {
                assert!((2..=precision).contains(&prefix.len()), "{prefix}");
                let twice = owners.insert(prefix.clone(), county);
                assert_eq!(twice, None, "{prefix} comes twice");
            }
        }
        let all: Vec<_> = owners.keys().collect();
        for pair in all.windows(2) {
            assert!(!pair[1].starts_with(pair[0].as_str()), "{pair:?}");
        }
        Cover {
            counties,
            precision,
            owners,
        }
    }

    /// How many prefixes a county has of each length, from 0 characters on.
    pub fn lengths(&self, key: &str) -> [usize; 8] {
        let mut lengths = [0; 8];
        for (prefix, county) in &self.owners {
            if self.counties[*county].key == key {
                lengths[prefix.len()] += 1;
            }
        }
        lengths
    }

    /// How many prefixes there are.
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// The key of the county that a position is routed to.
    pub fn at(&self, latitude: f64, longitude: f64) -> Option<&str> {
        let cell = cell_at(latitude, longitude).unwrap();
        let owner = (2..=7).find_map(|length| self.owners.get(&cell[..length]))?;
        Some(&self.counties[*owner].key)
    }

    /// That each of these positions, latitude first, is routed to the county with this key.
    #[track_caller]
    pub fn routes(&self, places: &[(&str, f64, f64, &str)]) {
        for (name, latitude, longitude, key) in places {
            assert_eq!(self.at(*latitude, *longitude), Some(*key), "{name}");
        }
    }

    /// That the finest cell around a position has the owner that the areas of all counties in it say.
    #[track_caller]
    pub fn agrees_with_the_areas_at(&self, latitude: f64, longitude: f64) {
        let cell = cell_at(latitude, longitude).unwrap();
        let bounds = geohash::decode_bbox(&cell[..self.precision]).unwrap();
        let size = bounds.unsigned_area();
        let mut shares: Vec<(f64, &str)> = self
            .counties
            .iter()
            .map(|county| (share(&county.polygons, bounds) / size, county.key.as_str()))
            .collect();
        shares.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let owner = self.at(latitude, longitude);
        match shares.as_slice() {
            // Too near to nothing or to each other to tell.
            [(first, _), ..] if (1e-12..1e-6).contains(first) => {}
            [(first, _), (second, _), ..] if *first > 1e-6 && first - second < 1e-6 => {}
            [(first, key), ..] if *first >= 1e-6 => {
                assert_eq!(
                    owner,
                    Some(*key),
                    "{latitude}, {longitude}: {:?}",
                    &shares[..2]
                );
            }
            _ => assert_eq!(owner, None, "{latitude}, {longitude} belongs to nobody"),
        }
    }
}

/// Square degrees of a county in a cell.
fn share(polygons: &MultiPolygon, cell: Rect) -> f64 {
    if !polygons
        .bounding_rect()
        .is_some_and(|r| r.intersects(&cell))
    {
        return 0.0;
    }
    let cell = MultiPolygon::new(vec![cell.to_polygon()]);
    polygons.intersection(&cell).unsigned_area()
}

/// A county of one polygon, its outer ring first; longitudes first.
pub fn county(key: &str, rings: &[&[(f64, f64)]]) -> Boundary {
    many(key, &[rings])
}

/// A county of several polygons.
pub fn many(key: &str, polygons: &[&[&[(f64, f64)]]]) -> Boundary {
    let ring = |ring: &&[(f64, f64)]| ring.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect();
    let polygon = |rings: &&[&[(f64, f64)]]| {
        geo::Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect())
    };
    Boundary {
        key: key.into(),
        name: format!("County {key}"),
        polygons: MultiPolygon::new(polygons.iter().map(polygon).collect()),
    }
}

/// The ring of a box.
pub fn square(west: f64, south: f64, east: f64, north: f64) -> [(f64, f64); 4] {
    [(west, south), (east, south), (east, north), (west, north)]
}
