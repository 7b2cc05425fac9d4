//! A week of a small city, drawn as equation 3 has it: what a chain charges for it is held against what was predicted.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use rand_distr::{Distribution, Poisson};

use crate::people::{check_positive, InputError, People};

/// Minutes of a day.
const DAY: u32 = 1440;

/// What a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Checks in at one of the places that the person knows.
    Known,
    /// Checks in at a place that is there and that the person does not know: through the state.
    First,
    /// Checks in where nobody was before: through the state, which has the place made.
    New,
    /// Discloses 14 day keys.
    Report,
}

/// A request of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Minutes since the week began, below 10,080 for seven days.
    pub minute: u32,
    /// Number of the person, from 0.
    pub person: usize,
    pub kind: Kind,
}

/// A week, or as many days as one likes.
#[derive(Clone, Debug, PartialEq)]
pub struct Week {
    /// People, numbered from 0; above 0.
    pub persons: usize,
    /// Days of 1,440 minutes, above 0.
    pub days: u32,
    /// Sorted by time, then by person.
    pub requests: Vec<Request>,
}

impl Week {
    /// Draws the requests of so many people in so many days, with their rates and shares; the same for the same seed.
    ///
    /// # Errors
    /// [`InputError`] of what nothing can be drawn from.
    pub fn draw(people: &People, persons: usize, days: u32, seed: u64) -> Result<Self, InputError> {
        people.check()?;
        #[allow(clippy::cast_precision_loss)] // Far below 2^52.
        check_positive("people of the week", persons as f64)?;
        check_positive("days of the week", f64::from(days))?;
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let mut requests = vec![];
        for person in 0..persons {
            for day in 0..days {
                for _ in 0..poisson(people.check_ins, &mut random) {
                    let kind = kind(people, &mut random);
                    requests.push(request(person, day, kind, &mut random));
                }
                for _ in 0..poisson(people.reports, &mut random) {
                    requests.push(request(person, day, Kind::Report, &mut random));
                }
            }
        }
        requests.sort_by_key(|request| (request.minute, request.person));
        Ok(Week {
            persons,
            days,
            requests,
        })
    }

    /// Mean and standard deviation of a person-day's gas, of what each request used.
    pub fn moments(&self, gas: &[f64]) -> [f64; 2] {
        let days = self.days as usize;
        let mut sums = vec![0.0; self.persons * days];
        for (request, gas) in self.requests.iter().zip(gas) {
            sums[request.person * days + (request.minute / DAY) as usize] += gas;
        }
        #[allow(clippy::cast_precision_loss)] // Far below 2^52.
        let count = sums.len() as f64;
        let mean = sums.iter().sum::<f64>() / count;
        let squares: f64 = sums.iter().map(|sum| (sum - mean) * (sum - mean)).sum();
        [mean, libm::sqrt(squares / (count - 1.0).max(1.0))]
    }
}

fn request(person: usize, day: u32, kind: Kind, random: &mut impl Rng) -> Request {
    Request {
        minute: day * DAY + random.random_range(0..DAY),
        person,
        kind,
    }
}

fn kind(people: &People, random: &mut impl Rng) -> Kind {
    let at: f64 = random.random();
    if at < people.new_places {
        Kind::New
    } else if at < people.first_visits {
        Kind::First
    } else {
        Kind::Known
    }
}

/// A number of requests. A rate of 0 has none.
fn poisson(rate: f64, random: &mut impl Rng) -> u32 {
    let drawn = Poisson::new(rate).map_or(0.0, |it| it.sample(random));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A whole number, and few.
    let count = drawn as u32;
    count
}
