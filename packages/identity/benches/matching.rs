//! How fast a phone matches: `make bench-matching` prints the tables of docs/privacy.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss
)]

use std::hint::black_box;
use std::time::Instant;

use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::ThreadPoolBuilder;
use wayclear_identity::{Day, Identifier, Observation, Observations, Secret};
use wayclear_status::{day_start, interval_start, INTERVALS_A_DAY};

/// Cases a day, days, observations of the phone.
const CASES: u16 = 1_250;
const DAYS: u16 = 14;
const SEEN: usize = 2_000;
const ROUNDS: usize = 5;
const TODAY: u16 = 20_486;

fn main() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    // Each case discloses the 14 days before it; here that is one day for each day and case, twice.
    let ago = (0..DAYS).cycle();
    let count = usize::from(CASES) * usize::from(DAYS * DAYS);
    let days: Vec<Day> = ago
        .take(count)
        .map(|ago| Day::new(Secret::random(&mut random), TODAY - ago))
        .collect();
    let met: Vec<Observation> = (0..20)
        .map(|n| {
            let (interval, identifier) = days[n * 997].identifiers()[n];
            Observation {
                identifier,
                at: interval_start(interval),
            }
        })
        .collect();
    let strangers = (met.len()..SEEN).map(|_| {
        let mut bytes = [0; 16];
        random.fill_bytes(&mut bytes);
        let at = day_start(TODAY) - random.random_range(0..1_209_600);
        Observation {
            identifier: Identifier(bytes),
            at,
        }
    });
    let seen = Observations::new(met.clone().into_iter().chain(strangers));
    println!("{CASES} cases a day, {DAYS} day keys each:\n");
    let identifiers = days.len() as f64 * f64::from(INTERVALS_A_DAY);
    println!("| cores | identifiers | seconds | million a second | a second and core |\n|---|---|---|---|---|");
    for cores in [1, 2] {
        let pool = ThreadPoolBuilder::new().num_threads(cores).build().unwrap();
        let mut seconds: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                let found = pool.install(|| black_box(seen.match_days(black_box(&days))));
                assert_eq!(found.len(), met.len());
                start.elapsed().as_secs_f64()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        let seconds = seconds[ROUNDS / 2];
        let millions = identifiers / seconds / 1e6;
        println!(
            "| {cores} | {identifiers:.0} | {seconds:.2} | {millions:.1} | {:.1} |",
            millions / cores as f64
        );
    }
}
