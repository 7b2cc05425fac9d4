//! Equation 6: the design whose mean and standard deviation are nearest to the least that each can be, among those that keep
//! every limit. All designs are tried, so the answer is exact.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::design::{Grid, AXES};
use crate::gas::Gas;
use crate::limits::Point;
use crate::people::{InputError, People};

/// The least weight of the penalty that is tried after none; doubled until it is enough.
const FIRST_WEIGHT: f64 = 1.0 / 1024.0;
/// Two values of the objective that differ by less are the same.
const SAME: f64 = 1e-12;

/// The least that mean and standard deviation can be, each by itself, among designs that keep every limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Utopia {
    /// The design with the least mean: the paper's `args_avg`.
    pub mean: Point,
    /// The design with the least standard deviation: the paper's `args_var`.
    pub sd: Point,
}

impl Utopia {
    /// How far a design is above both, in shares of them. One that misses limits may be below: that is no distance, so that the
    /// penalty alone keeps it out.
    pub fn distance(&self, point: &Point) -> f64 {
        let mean = (point.mean / self.mean.mean - 1.0).max(0.0);
        let sd = (point.sd / self.sd.sd - 1.0).max(0.0);
        libm::sqrt(mean * mean + sd * sd)
    }

    /// Equation 6 with that weight of the penalty.
    pub fn objective(&self, point: &Point, weight: f64) -> f64 {
        self.distance(point) + weight * point.penalty()
    }
}

/// The answer of equation 6.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimum {
    /// The nearest design; among equals the first by [`Point::before`].
    pub chosen: Point,
    /// All that are as near, the chosen one first.
    pub ties: Vec<Point>,
    pub utopia: Utopia,
    /// How far the chosen one is from it.
    pub distance: f64,
    /// The weight of the penalty from which on the minimum keeps every limit; any larger one leads to the same answer.
    pub weight: f64,
    /// Designs that were tried.
    pub designs: usize,
    /// Those that keep every limit.
    pub feasible: usize,
}

/// All designs of a grid with what comes of them.
///
/// # Errors
/// [`InputError`] of what nothing can be computed from.
pub fn points(grid: Grid, people: &People, gas: &Gas) -> Result<Vec<Point>, InputError> {
    people.check()?;
    gas.check()?;
    let points = grid.designs().map(|it| Point::of(it, people, gas));
    Ok(points.collect())
}

/// The best of designs.
///
/// # Errors
/// [`InputError::Infeasible`].
pub fn best(points: &[Point]) -> Result<Optimum, InputError> {
    let feasible: Vec<_> = points.iter().filter(|it| it.is_feasible()).collect();
    let least = |of: fn(&Point) -> f64| {
        let mut all = feasible.iter();
        let first = all.next().copied();
        all.fold(first, |least, it| {
            let is_less = least.is_some_and(|least| is_before(it, least, of));
            if is_less {
                Some(it)
            } else {
                least
            }
        })
    };
    let (Some(mean), Some(sd)) = (least(|it| it.mean), least(|it| it.sd)) else {
        let designs = points.len();
        return Err(InputError::Infeasible { designs });
    };
    let utopia = Utopia {
        mean: *mean,
        sd: *sd,
    };
    let distances: Vec<_> = points.iter().map(|it| utopia.distance(it)).collect();
    let penalties: Vec<_> = points.iter().map(Point::penalty).collect();
    let mut weight = 0.0;
    let (distance, mut ties) = loop {
        let values = distances.iter().zip(&penalties);
        let values = values.map(|(distance, penalty)| distance + weight * penalty);
        let least = values.clone().fold(f64::INFINITY, f64::min);
        let near = points.iter().zip(values);
        let ties: Vec<_> = near
            .filter(|(_, value)| *value <= least + SAME)
            .map(|(point, _)| *point)
            .collect();
        if ties.iter().all(Point::is_feasible) {
            break (least, ties);
        }
        weight = (weight * 2.0_f64).max(FIRST_WEIGHT);
    };
    ties.sort_by(Point::before);
    Ok(Optimum {
        chosen: ties[0],
        ties,
        utopia,
        distance,
        weight,
        designs: points.len(),
        feasible: feasible.len(),
    })
}

/// Whether a design comes before another: by a value, then by [`Point::before`].
fn is_before(a: &Point, b: &Point, of: fn(&Point) -> f64) -> bool {
    of(a).total_cmp(&of(b)).then(a.before(b)).is_lt()
}

/// A search along one axis after the other, from random designs: what one does where all cannot be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    pub starts: usize,
    /// Of them those that ended with the value of the exact answer.
    pub found: usize,
    /// Designs that were tried in all.
    pub tried: usize,
}

/// Searches from so many random designs, and compares.
///
/// # Errors
/// [`InputError`] of what nothing can be computed from.
pub fn search(
    grid: Grid,
    people: &People,
    gas: &Gas,
    optimum: &Optimum,
    starts: usize,
    seed: u64,
) -> Result<Search, InputError> {
    people.check()?;
    gas.check()?;
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let sizes = grid.sizes();
    let (mut found, mut tried) = (0, 0);
    for _ in 0..starts {
        let mut place = sizes.map(|size| random.random_range(0..size));
        let mut value = |place: [usize; AXES]| {
            tried += 1;
            let point = Point::of(grid.at(place), people, gas);
            optimum.utopia.objective(&point, optimum.weight)
        };
        let mut least = value(place);
        loop {
            let before = least;
            for axis in 0..AXES {
                for on in 0..sizes[axis] {
                    let mut next = place;
                    next[axis] = on;
                    let there = value(next);
                    if there < least - SAME {
                        (place, least) = (next, there);
                    }
                }
            }
            if least >= before {
                break;
            }
        }
        found += usize::from(least <= optimum.distance + SAME);
    }
    Ok(Search {
        starts,
        found,
        tried,
    })
}

/// Designs of which none is at least as good in everything: mean, standard deviation, tracking time, MB of identifiers a day.
/// Those that miss other limits are left out; of equals the first by [`Point::before`] stays.
pub fn front(points: &[Point]) -> Vec<Point> {
    let keeps_others = |point: &&Point| {
        let excess = point.excess.iter().enumerate();
        excess
            .into_iter()
            .all(|(limit, v)| limit == 0 || limit == 2 || *v <= 0.0)
    };
    let mut all: Vec<_> = points.iter().filter(keeps_others).collect();
    all.sort_by(|a, b| {
        let order = a.mean.total_cmp(&b.mean).then(a.sd.total_cmp(&b.sd));
        let order = order.then(a.design.rotation.cmp(&b.design.rotation));
        let order = order.then(a.identifiers_mb.total_cmp(&b.identifiers_mb));
        order.then(a.before(b))
    });
    let mut front: Vec<Point> = vec![];
    for point in all {
        if !front.iter().any(|kept| is_as_good(kept, point)) {
            front.push(*point);
        }
    }
    front
}

/// Whether a design is at least as good in all that the front is of.
pub fn is_as_good(a: &Point, b: &Point) -> bool {
    a.mean <= b.mean
        && a.sd <= b.sd
        && a.design.rotation <= b.design.rotation
        && a.identifiers_mb <= b.identifiers_mb
}
