//! Requests drawn from settings. Nothing here depends on the machine: transcendental functions are `libm`'s.

use std::collections::HashMap;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sha2::{Digest, Sha256};

use super::request::{Kind, Request};
use super::settings::{Settings, SettingsError, FORMAT, MAX_CONTACTS};

/// The order of [`Settings::mix`].
const MIXED: [Kind; 4] = [Kind::CheckIn, Kind::Inspect, Kind::Record, Kind::Relayed];

/// All rounds, one after the other.
///
/// # Errors
/// [`SettingsError`].
pub fn draw(settings: &Settings) -> Result<Vec<Request>, SettingsError> {
    settings.check()?;
    let rounds = (0..settings.rounds).map(|round| requests(settings, round));
    Ok(rounds.flatten().collect())
}

/// One round, by its number from 0. It is the same however many rounds there are.
///
/// # Errors
/// [`SettingsError`].
pub fn draw_round(settings: &Settings, round: u32) -> Result<Vec<Request>, SettingsError> {
    settings.check()?;
    Ok(requests(settings, round))
}

fn requests(settings: &Settings, round: u32) -> Vec<Request> {
    let mut random = random(settings, round);
    let places = Places::new(settings);
    let mut sick_until: HashMap<u32, u64> = HashMap::new();
    let mut drawn = vec![];
    let mut at = 0.0;
    for _ in 0..settings.requests {
        at += exponential(&mut random, settings.gap_ms);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // At most some 10^13.
        let at_ms = at as u64;
        // Everything is drawn for every request, so that other weights leave the other draws alone.
        let user = random.random_range(0..settings.users);
        let kind = kind(&mut random, settings.mix);
        let place = places.draw(&mut random);
        let is_sick = random.random_range(0..1_000) < settings.infected_permille;
        let contacts = 1 + poisson(&mut random, settings.further_contacts);
        let mut push = |kind: Kind, infected: bool| {
            drawn.push(Request {
                round,
                number: u32::try_from(drawn.len()).unwrap_or(u32::MAX),
                at_ms,
                user,
                kind,
                place: kind.has_place().then_some(place),
                infected,
                contacts: if kind == Kind::Record {
                    contacts.min(MAX_CONTACTS)
                } else {
                    0
                },
            });
        };
        let mut infected = false;
        if kind == Kind::CheckIn {
            let known = sick_until.get(&user).is_some_and(|until| at_ms < *until);
            if is_sick && !known {
                sick_until.insert(user, at_ms.saturating_add(settings.window_ms));
                push(Kind::Report, false);
            }
            infected = is_sick || known;
        }
        push(kind, infected);
    }
    drawn
}

fn random(settings: &Settings, round: u32) -> ChaCha20Rng {
    let Settings {
        reading,
        contracts,
        requests,
        seed,
        ..
    } = settings;
    let text = format!("{FORMAT}/{reading}/{contracts}/{requests}/{round}/{seed}");
    ChaCha20Rng::from_seed(Sha256::digest(text).into())
}

fn kind(random: &mut ChaCha20Rng, mix: [u32; 4]) -> Kind {
    let mut left = random.random_range(0..mix.iter().sum::<u32>());
    for (kind, weight) in MIXED.into_iter().zip(mix) {
        if left < weight {
            return kind;
        }
        left -= weight;
    }
    MIXED[0]
}

/// A number above 0 and at most 1.
fn positive(random: &mut ChaCha20Rng) -> f64 {
    1.0 - random.random::<f64>()
}

/// The gap between two arrivals of a Poisson process.
fn exponential(random: &mut ChaCha20Rng, mean: u64) -> f64 {
    #[allow(clippy::cast_precision_loss)] // At most a day.
    let mean = mean as f64;
    -mean * libm::log(positive(random))
}

/// By multiplication (Knuth): for small means.
fn poisson(random: &mut ChaCha20Rng, mean: f64) -> u32 {
    let floor = libm::exp(-mean);
    let mut left = positive(random);
    let mut count = 0;
    while left > floor {
        left *= positive(random);
        count += 1;
    }
    count
}

/// How places are drawn: weight p^-zipf for number p, counted from 1.
struct Places {
    /// Sums of the weights up to each place.
    sums: Vec<f64>,
}

impl Places {
    fn new(settings: &Settings) -> Self {
        let mut sum = 0.0;
        let sums = (1..=settings.places()).map(|place| {
            sum += libm::pow(f64::from(place), -settings.zipf);
            sum
        });
        Places {
            sums: sums.collect(),
        }
    }

    fn draw(&self, random: &mut ChaCha20Rng) -> u32 {
        let all = self.sums.last().copied().unwrap_or_default();
        let at = random.random::<f64>() * all;
        let place = self.sums.partition_point(|sum| *sum <= at);
        let last = self.sums.len().saturating_sub(1);
        u32::try_from(place.min(last)).unwrap_or_default()
    }
}
