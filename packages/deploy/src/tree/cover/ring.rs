//! Rings of positions, and what is left of one inside a cell.

use geo_types::{Coord, Rect};

/// Positions in degrees, the last one not the first again. Counter-clockwise it adds its ground, clockwise it takes it away.
pub type Ring = Vec<Coord<f64>>;

/// One of the four lines that bound a cell.
#[derive(Clone, Copy)]
enum Side {
    West(f64),
    East(f64),
    South(f64),
    North(f64),
}

impl Side {
    fn holds(self, p: Coord<f64>) -> bool {
        match self {
            Side::West(x) => p.x >= x,
            Side::East(x) => p.x <= x,
            Side::South(y) => p.y >= y,
            Side::North(y) => p.y <= y,
        }
    }

    /// Where the edge from `a` to `b` meets the line: exactly on it, so that no ground is lost between two cells.
    fn meets(self, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
        match self {
            Side::West(x) | Side::East(x) => Coord {
                x,
                y: at(x, (a.x, a.y), (b.x, b.y)),
            },
            Side::South(y) | Side::North(y) => Coord {
                x: at(y, (a.y, a.x), (b.y, b.x)),
                y,
            },
        }
    }
}

/// The height of the line from `a` to `b` at `x`; the same to the last bit from `b` to `a`, as neighbours walk their border.
fn at(x: f64, a: (f64, f64), b: (f64, f64)) -> f64 {
    let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    let height = a.1 + (b.1 - a.1) * ((x - a.0) / (b.0 - a.0));
    height.clamp(a.1.min(b.1), a.1.max(b.1))
}

/// The part of a ring inside a cell (Sutherland and Hodgman 1974). A ring that leaves and comes back keeps its pieces joined
/// along the cell's sides, there and back, which changes no area.
pub fn cut(ring: &[Coord<f64>], cell: Rect<f64>) -> Ring {
    let (min, max) = (cell.min(), cell.max());
    [
        Side::West(min.x),
        Side::East(max.x),
        Side::South(min.y),
        Side::North(max.y),
    ]
    .into_iter()
    .fold(ring.to_vec(), keep)
}

fn keep(ring: Ring, side: Side) -> Ring {
    if ring.iter().all(|p| side.holds(*p)) {
        return ring;
    }
    let mut kept = Ring::new();
    let mut push = |p| {
        if kept.last() != Some(&p) {
            kept.push(p);
        }
    };
    for (a, b) in edges(&ring) {
        if side.holds(a) {
            push(a);
        }
        if side.holds(a) != side.holds(b) {
            push(side.meets(a, b));
        }
    }
    kept
}

/// Whether a ring inside a cell runs along its sides only: it then covers all of the cell or nothing.
pub fn runs_along(ring: &[Coord<f64>], cell: Rect<f64>) -> bool {
    let (min, max) = (cell.min(), cell.max());
    // Of what is inside the cell, only its sides are also outside.
    let outside = [
        Side::East(min.x),
        Side::West(max.x),
        Side::North(min.y),
        Side::South(max.y),
    ];
    edges(ring).all(|(a, b)| outside.iter().any(|side| side.holds(a) && side.holds(b)))
}

/// Area in square degrees, negative if the ring is clockwise.
pub fn area(ring: &[Coord<f64>]) -> f64 {
    // Near the ring the products are small, and so are the digits they lose.
    let origin = ring.first().copied().unwrap_or_default();
    let twice: f64 = edges(ring)
        .map(|(a, b)| {
            let (a, b) = (a - origin, b - origin);
            a.x * b.y - b.x * a.y
        })
        .sum();
    twice / 2.0
}

/// Every edge, with the one that closes the ring.
pub fn edges(ring: &[Coord<f64>]) -> impl Iterator<Item = (Coord<f64>, Coord<f64>)> + '_ {
    let next = ring.iter().cycle().skip(1);
    ring.iter().copied().zip(next.copied())
}
