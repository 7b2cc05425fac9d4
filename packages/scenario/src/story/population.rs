//! People and where they go: a seeded Poisson number of visits a day, most of them in the home city.

use anyhow::{Context, Result};
use rand::seq::IndexedRandom;
use rand::Rng;
use rand_distr::{Distribution, Poisson};
use wayclear_api::{Place, DAY_SECONDS};
use wayclear_deploy::tree::Tree;

/// Mean number of visits of a person a day.
const VISITS_A_DAY: f64 = 3.0;
/// Places are open for 14 hours from the beginning of the scenario's day.
const OPEN_SECONDS: u64 = 14 * 3_600;
/// How likely a visit is in the home city.
const AT_HOME: f64 = 0.8;

/// How large the story is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many people live there.
    pub people: u32,
    /// How many days they go about before somebody falls ill, 1 to 13.
    pub days: u32,
    /// Where the random numbers begin; the same seed gives the same story.
    pub seed: u64,
}

#[derive(Clone, Debug)]
pub struct Visit {
    /// Seconds after the scenario began.
    pub at: u64,
    /// Account of the visitor.
    pub who: String,
    pub place: Place,
}

/// The account of the person of that number, from 1.
pub fn name(number: u32) -> String {
    format!("person-{number:03}")
}

/// Everybody's visits in order of time.
pub fn visits(tree: &Tree, size: Size, random: &mut impl Rng) -> Result<Vec<Visit>> {
    let poisson = Poisson::new(VISITS_A_DAY).context("a Poisson distribution")?;
    let everywhere: Vec<&Place> = tree.places().map(|(_, _, known)| &known.place).collect();
    let homes: Vec<Vec<&Place>> = tree
        .counties
        .iter()
        .flat_map(|county| &county.cities)
        .map(|city| city.places.iter().map(|known| &known.place).collect())
        .collect();
    let mut visits = vec![];
    for number in 1..=size.people {
        let home = homes.choose(random).context("a tree without cities")?;
        for day in 0..u64::from(size.days) {
            for _ in 0..count(poisson.sample(random)) {
                let choice = if random.random_bool(AT_HOME) {
                    home.choose(random)
                } else {
                    everywhere.choose(random)
                };
                let place = choice.context("a city without places")?;
                visits.push(Visit {
                    at: day * DAY_SECONDS + random.random_range(0..OPEN_SECONDS),
                    who: name(number),
                    place: (*place).clone(),
                });
            }
        }
    }
    visits.sort_by(|a, b| (a.at, &a.who).cmp(&(b.at, &b.who)));
    Ok(visits)
}

/// A sample of a Poisson distribution is a whole number, as a float.
fn count(sample: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = sample as u32;
    whole
}
