//! The ground of a feature.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use geojson::{Feature, Value};

use super::error::BoundaryError;

/// An edge that is longer, in degrees, is a jump over the antimeridian.
const JUMP: f64 = 270.0;
/// An edge that is longer, and no jump, may have been meant either way around the world.
const LONG: f64 = 180.0;
/// Longitudes as far as files go that do not cut at the antimeridian, in degrees.
const MAX_LONGITUDE: f64 = 360.0;
const MAX_LATITUDE: f64 = 90.0;

/// All polygons of a feature; `system` is the coordinate system that the file names.
pub fn polygons(
    number: usize,
    feature: &Feature,
    system: Option<&str>,
) -> Result<MultiPolygon<f64>, BoundaryError> {
    let reader = Reader { number, system };
    let mut found = vec![];
    match &feature.geometry {
        Some(geometry) => reader.geometry(&geometry.value, &mut found)?,
        None => return Err(BoundaryError::NoGeometry { number }),
    }
    if found.is_empty() {
        return Err(BoundaryError::NoGeometry { number });
    }
    Ok(MultiPolygon(found))
}

struct Reader<'a> {
    number: usize,
    system: Option<&'a str>,
}

impl Reader<'_> {
    fn geometry(&self, value: &Value, found: &mut Vec<Polygon<f64>>) -> Result<(), BoundaryError> {
        match value {
            Value::Polygon(rings) => found.push(self.polygon(rings)?),
            Value::MultiPolygon(polygons) => {
                for rings in polygons {
                    found.push(self.polygon(rings)?);
                }
            }
            Value::GeometryCollection(list) => {
                for geometry in list {
                    self.geometry(&geometry.value, found)?;
                }
            }
            other => {
                return Err(BoundaryError::NotPolygon {
                    number: self.number,
                    kind: other.type_name(),
                })
            }
        }
        Ok(())
    }

    fn polygon(&self, rings: &[Vec<Vec<f64>>]) -> Result<Polygon<f64>, BoundaryError> {
        let mut rings = rings.iter().map(|ring| self.ring(ring));
        let number = self.number;
        let exterior = rings.next().ok_or(BoundaryError::NoGeometry { number })??;
        Ok(Polygon::new(exterior, rings.collect::<Result<_, _>>()?))
    }

    fn ring(&self, positions: &[Vec<f64>]) -> Result<LineString<f64>, BoundaryError> {
        let number = self.number;
        let positions = positions.iter().map(|position| self.position(position));
        let ring: Vec<_> = positions.collect::<Result<_, _>>()?;
        let count = ring.len();
        let length = |edge: &&[Coord<f64>]| (edge[1].x - edge[0].x).abs();
        let is_unclear = |edge: &&[Coord<f64>]| length(edge) > LONG && length(edge) < JUMP;
        if let Some(edge) = ring.windows(2).find(is_unclear) {
            let (from, to) = (edge[0].x, edge[1].x);
            return Err(BoundaryError::LongEdge { number, from, to });
        }
        match (ring.first(), ring.last()) {
            (Some(first), Some(last)) if count >= 4 => {
                let Coord { x, y } = *first;
                if first == last {
                    Ok(LineString(ring))
                } else {
                    Err(BoundaryError::OpenRing { number, x, y })
                }
            }
            _ => Err(BoundaryError::ShortRing { number, count }),
        }
    }

    fn position(&self, position: &[f64]) -> Result<Coord<f64>, BoundaryError> {
        let number = self.number;
        let [x, y, ..] = *position else {
            return Err(BoundaryError::ShortPosition { number });
        };
        if x.abs() <= MAX_LONGITUDE && y.abs() <= MAX_LATITUDE {
            return Ok(Coord { x, y });
        }
        let system = match self.system {
            Some(system) => format!(" (the file says {system:?})"),
            None => String::new(),
        };
        Err(if x.abs() <= MAX_LATITUDE && y.abs() <= 180.0 {
            BoundaryError::Swapped {
                number,
                x,
                y,
                system,
            }
        } else {
            BoundaryError::Projected {
                number,
                x,
                y,
                system,
            }
        })
    }
}
