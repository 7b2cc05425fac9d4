//! Polygons as files write them, brought onto one map of the world: longitude -180 to 180, latitude -90 to 90 degrees.
//!
//! RFC 7946 cuts at the antimeridian; others go on to 190 or -190, or jump from 179 to -179. An edge of more than 180 degrees
//! (the reader refuses those below 270) is such a jump, unless nothing would be left of the ring: then it is a box around the world.

use geo_types::{Coord, LineString, Polygon, Rect};

use super::ring::{area, cut, edges, Ring};

const TURN: f64 = 360.0;
/// Square degrees: a square of 3 m at the equator.
const NOTHING: f64 = 1e-9;

pub fn world() -> Rect<f64> {
    Rect::new(
        Coord {
            x: -180.0,
            y: -90.0,
        },
        Coord { x: 180.0, y: 90.0 },
    )
}

/// The rings of a polygon on the map, the outer one counter-clockwise, holes clockwise.
pub fn rings(polygon: &Polygon<f64>) -> Vec<Ring> {
    let holes = polygon.interiors().iter().map(|ring| (ring, -1.0));
    std::iter::once((polygon.exterior(), 1.0))
        .chain(holes)
        .flat_map(|(ring, sign)| {
            let mut ring = unrolled(ring);
            if area(&ring) * sign < 0.0 {
                ring.reverse();
            }
            on_the_map(&ring)
        })
        .collect()
}

/// The ring without jumps; one around a pole is closed over the pole.
fn unrolled(line: &LineString<f64>) -> Ring {
    let mut given = line.0.clone();
    given.pop();
    if edges(&given).all(|(a, b)| jump(a, b) == 0.0) {
        return given;
    }
    let mut ring = Ring::new();
    let mut turns = 0.0;
    for (a, b) in edges(&given) {
        ring.push(moved(a, turns));
        turns -= jump(a, b);
    }
    if let Some(first) = given.first().filter(|_| turns != 0.0) {
        // It holds the pole that it is nearer to.
        let y = 90_f64.copysign(given.iter().map(|p| p.y).sum());
        let end = moved(*first, turns);
        ring.extend([end, Coord { x: end.x, y }, Coord { x: first.x, y }]);
    }
    if area(&ring).abs() < NOTHING {
        given
    } else {
        ring
    }
}

/// How many turns eastward the edge only seems to go.
fn jump(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let east = b.x - a.x;
    if east.abs() > TURN / 2.0 {
        (east / TURN).round()
    } else {
        0.0
    }
}

/// The pieces of a ring, each moved by whole turns to where the map has it.
fn on_the_map(ring: &[Coord<f64>]) -> Vec<Ring> {
    let west = ring.iter().map(|p| p.x).fold(f64::INFINITY, f64::min);
    let first = -((west + TURN / 2.0) / TURN).floor();
    // Around a pole and across the antimeridian, a ring reaches into three turns at most.
    [first, first - 1.0, first - 2.0]
        .into_iter()
        .map(|turns| {
            let there: Ring = ring.iter().map(|p| moved(*p, turns)).collect();
            cut(&there, world())
        })
        .filter(|piece| !piece.is_empty())
        .collect()
}

fn moved(p: Coord<f64>, turns: f64) -> Coord<f64> {
    Coord {
        x: p.x + turns * TURN,
        y: p.y,
    }
}
