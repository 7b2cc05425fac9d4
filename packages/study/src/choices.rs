//! What each choice costs beside the best design, and whether other inputs would lead to another one.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::design::{Design, Disclosure, Door, Grid};
use crate::gas::Gas;
use crate::limits::Point;
use crate::optimise::{best, points};
use crate::people::{InputError, People};

/// The best design with one thing changed, of it or of what people do.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// What is different, in a few words for people.
    pub name: String,
    pub point: Point,
}

/// Check-ins where nobody was before in New York's trace, which begins with no place: 15,223 of 66,962 (Yang et al. 2015).
const NEW_PLACES_OF_A_YOUNG_TREE: f64 = 15_223.0 / 66_962.0;

/// The best design with one thing changed after the other; last, as it is in a tree that is young.
///
/// # Errors
/// [`InputError`] of what nothing can be computed from.
pub fn levers(best: &Design, people: &People, gas: &Gas) -> Result<Vec<Lever>, InputError> {
    people.check()?;
    gas.check()?;
    let with = |name: &str, change: &dyn Fn(&mut Design)| {
        let mut design = *best;
        change(&mut design);
        (name.to_string(), design)
    };
    let mut designs = vec![
        with("relayed check-ins", &|it| it.door = Door::Relayed),
        with("no cached door", &|it| it.door = Door::Routed),
        with("codes not pinned", &|it| it.is_pinned = false),
        with("neither cached nor pinned", &|it| {
            (it.door, it.is_pinned) = (Door::Routed, false);
        }),
    ];
    for levels in [2, 3, 5] {
        designs.push(with(&format!("{levels} levels"), &|it| it.levels = levels));
    }
    for contacts in [50, 10, 1] {
        let name = format!("contacts recorded, {contacts} at once");
        designs.push(with(&name, &|it| it.contacts = contacts));
    }
    for rotation in [10, 60, 1440] {
        let disclosure = Disclosure::Hashes { days_a_message: 1 };
        let name = format!("hashes, new every {rotation} min");
        designs.push(with(&name, &|it| {
            (it.rotation, it.disclosure) = (rotation, disclosure);
        }));
    }
    for retention in [7, 10] {
        let name = format!("kept for {retention} days");
        designs.push(with(&name, &|it| it.retention = retention));
    }
    designs.retain(|(_, design)| design != best);
    let levers = designs.into_iter().map(|(name, design)| Lever {
        name,
        point: Point::of(design, people, gas),
    });
    let young = People {
        new_places: NEW_PLACES_OF_A_YOUNG_TREE,
        first_visits: people.first_visits.max(NEW_PLACES_OF_A_YOUNG_TREE),
        ..*people
    };
    let young = Lever {
        name: format!(
            "{:.1} % of check-ins at new places",
            young.new_places * 100.0
        ),
        point: Point::of(*best, &young, gas),
    };
    Ok(levers.chain([young]).collect())
}

/// A changed input: twice or half of what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    pub input: &'static str,
    /// Gas of a person and day of the best design with half of it.
    pub half: f64,
    /// The same with twice of it.
    pub twice: f64,
}

/// An input by its name, and where it is kept.
type Input = (&'static str, fn(&mut People) -> &mut f64);

/// Inputs that are estimates.
const INPUTS: [Input; 9] = [
    ("check-ins a day", |it| &mut it.check_ins),
    ("share of first visits", |it| &mut it.first_visits),
    ("share of new places", |it| &mut it.new_places),
    ("reports a person-day", |it| &mut it.reports),
    ("contacts a day", |it| &mut it.contacts),
    ("removals a check-in", |it| &mut it.removals),
    ("people of a city", |it| &mut it.of_a_city),
    ("check-ins a second", |it| &mut it.rate),
    ("seconds of a check-in", |it| &mut it.execution),
];

/// The mean of a design with one input halved and doubled after the other.
///
/// # Errors
/// [`InputError`] of what nothing can be computed from.
pub fn sensitivity(
    design: &Design,
    people: &People,
    gas: &Gas,
) -> Result<Vec<Sensitivity>, InputError> {
    let mean = |input: fn(&mut People) -> &mut f64, factor: f64| {
        let mut people = *people;
        *input(&mut people) *= factor;
        Ok(crate::cost::cost(design, &people, gas)?.mean())
    };
    let all = INPUTS.into_iter().map(|(name, input)| {
        Ok(Sensitivity {
            input: name,
            half: mean(input, 0.5)?,
            twice: mean(input, 2.0)?,
        })
    });
    all.collect()
}

/// The best for one rotation period and one way of disclosing.
///
/// # Errors
/// [`InputError`] of what nothing can be computed from.
pub fn rotations(base: &Design, people: &People, gas: &Gas) -> Result<Vec<Point>, InputError> {
    people.check()?;
    gas.check()?;
    let mut rows = vec![];
    for is_hashes in [false, true] {
        for rotation in Grid::rotations() {
            let ways = Grid::disclosures().iter();
            let ways = ways.filter(|way| way.is_hashes() == is_hashes);
            let tried = ways.map(|way| {
                let design = Design {
                    rotation: *rotation,
                    disclosure: *way,
                    ..*base
                };
                Point::of(design, people, gas)
            });
            // Of those whose messages fit a block, if there are any.
            let by = |point: &Point| (point.excess[4] > 0.0, point.mean);
            rows.extend(tried.min_by(|a, b| {
                let ((a_misses, a), (b_misses, b)) = (by(a), by(b));
                a_misses.cmp(&b_misses).then(a.total_cmp(&b))
            }));
        }
    }
    Ok(rows)
}

/// Other inputs, and the best design for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    pub people: People,
    /// Nothing, if no design keeps every limit.
    pub chosen: Option<Point>,
    /// The design that is best with the usual inputs, with these.
    pub usual: Point,
}

impl Draw {
    /// Whether the usual design is the best with these inputs too.
    pub fn is_same(&self) -> bool {
        self.chosen.is_some_and(|it| it.design == self.usual.design)
    }
}

/// Draws inputs, each between half and twice of what it is, evenly on a logarithmic scale, and looks for the best design anew.
///
/// # Errors
/// [`InputError`] of what nothing can be computed from.
pub fn draws(
    usual: &Design,
    people: &People,
    gas: &Gas,
    count: usize,
    seed: u64,
) -> Result<Vec<Draw>, InputError> {
    people.check()?;
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let mut all = vec![];
    for _ in 0..count {
        let mut drawn = *people;
        for (_, input) in INPUTS {
            *input(&mut drawn) *= libm::exp2(random.random_range(-1.0..1.0));
        }
        let chosen = match best(&points(Grid::OWN, &drawn, gas)?) {
            Ok(optimum) => Some(optimum.chosen),
            Err(InputError::Infeasible { .. }) => None,
            Err(error) => return Err(error),
        };
        all.push(Draw {
            people: drawn,
            chosen,
            usual: Point::of(*usual, &drawn, gas),
        });
    }
    Ok(all)
}
