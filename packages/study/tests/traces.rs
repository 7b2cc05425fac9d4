//! What is said of traces, held against what is known beforehand.

#![allow(clippy::unwrap_used)]

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use wayclear_study::arrivals::{anderson_darling, Arrivals, CRITICAL_5_PERCENT};
use wayclear_study::trace::{course, partners, popularity, Contact, Kinds, Visit};

/// Times of a Poisson process with that many an hour, at most 20, to the second: by thinning.
fn poisson(per_hour: impl Fn(i64) -> f64, days: u32, seed: u64) -> Vec<i64> {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let mut at = vec![];
    let mut now = 0.0;
    loop {
        now -= libm::log(1.0 - random.random::<f64>()) * 180.0;
        if now >= f64::from(days) * 86_400.0 {
            return at;
        }
        #[allow(clippy::cast_possible_truncation)]
        let second = now as i64;
        if random.random::<f64>() < per_hour(second / 3_600 % 24) / 20.0 {
            at.push(second);
        }
    }
}

fn visits(who_where: &[(u32, u32)]) -> Vec<Visit> {
    let numbered = (0..).zip(who_where);
    numbered
        .map(|(at, (person, place))| Visit {
            at,
            person: *person,
            place: *place,
        })
        .collect()
}

#[test]
fn the_statistic_of_three_gaps_is_what_one_computes_by_hand() {
    // z = 1 - exp(-x/mean) for 1, 2, 3: 0.393469, 0.632121, 0.776870;
    // sum of (2i-1)(ln z_i + ln(1 - z_(4-i))): 1(-0.932752-1.5) + 3(-0.458675-1) + 5(-0.252482-0.5) = -10.571187.
    let found = anderson_darling(&[3.0, 1.0, 2.0]).unwrap();
    let by_hand = (-3.0 + 10.571_187 / 3.0) * 1.2;
    assert!((found - by_hand).abs() < 1e-5, "{found}, {by_hand}");
}

#[test]
fn one_in_twenty_exponential_samples_exceeds_the_critical_value() {
    let mut random = ChaCha20Rng::seed_from_u64(7);
    let exceeds = (0..2_000).filter(|_| {
        let gaps: Vec<f64> = (0..50)
            .map(|_| -libm::log(1.0 - random.random::<f64>()))
            .collect();
        anderson_darling(&gaps).unwrap() > CRITICAL_5_PERCENT
    });
    let share = f64::from(u32::try_from(exceeds.count()).unwrap()) / 2_000.0;
    assert!((0.04..0.06).contains(&share), "{share}");
}

#[test]
fn a_statistic_needs_gaps_and_bears_empty_ones() {
    assert_eq!(anderson_darling(&[]), None);
    assert_eq!(anderson_darling(&[0.0, 0.0]), None);
    assert_eq!(anderson_darling(&[f64::NAN, 1.0]), None);
    assert!(anderson_darling(&[0.0, 0.0, 1.0]).unwrap().is_finite());
}

#[test]
fn a_rate_that_changes_with_the_hour_is_poisson_once_it_is_rescaled() {
    let at = poisson(|hour| if hour < 8 { 2.0 } else { 20.0 }, 30, 1);
    let arrivals = Arrivals::new(at, 1, 2).unwrap();
    let plain = anderson_darling(&arrivals.gaps()).unwrap();
    let rescaled = anderson_darling(&arrivals.rescaled_gaps()).unwrap();
    assert!(plain > 100.0, "{plain}");
    assert!(rescaled < CRITICAL_5_PERCENT, "{rescaled}");
    let peak = arrivals.peak_hour();
    assert!((1.4..1.7).contains(&peak), "{peak}");
}

#[test]
fn rescaled_gaps_of_bursts_are_not_poisson() {
    let at = (0..2_000).map(|n| n / 10 * 600).collect();
    let arrivals = Arrivals::new(at, 1, 2).unwrap();
    let found = anderson_darling(&arrivals.rescaled_gaps()).unwrap();
    assert!(found > 100.0, "{found}");
}

#[test]
fn rescaled_time_ends_at_the_number_of_arrivals() {
    let at = poisson(|_| 5.0, 10, 3);
    let count = f64::from(u32::try_from(at.len()).unwrap());
    let passed: f64 = Arrivals::new(at, 1, 2)
        .unwrap()
        .rescaled_gaps()
        .iter()
        .sum();
    assert!(passed <= count && passed > count - 10.0, "{passed} {count}");
}

#[test]
fn hourly_counts_of_a_poisson_process_vary_as_much_as_their_mean() {
    let steady = Arrivals::new(poisson(|_| 10.0, 60, 4), 1, 2).unwrap();
    let found = steady.dispersion().unwrap();
    assert!((0.9..1.1).contains(&found), "{found}");
    // 0 and 20 in turn: mean 10, variance 100 * 24/23.
    let bursts = (0..24).flat_map(|hour| vec![hour * 3_600; if hour % 2 == 1 { 20 } else { 0 }]);
    let mut at: Vec<i64> = bursts.collect();
    at.push(0);
    let found = Arrivals::new(at, 1, 2).unwrap().dispersion().unwrap();
    assert!((found - 10.3).abs() < 0.2, "{found}");
}

#[test]
fn arrivals_need_two_and_the_same_seed_gives_the_same() {
    assert_eq!(Arrivals::new(vec![5], 1, 2), None);
    let make = |seed| Arrivals::new(vec![5, 5, 5, 9], 1, seed).unwrap();
    assert_eq!(make(1), make(1));
    assert_ne!(make(1), make(2));
    assert!(make(1).gaps().iter().all(|gap| *gap > 0.0));
    assert_eq!(make(1).dispersion(), None);
}

#[test]
fn the_first_of_all_creates_the_first_of_a_person_is_routed_the_others_go_to_the_address() {
    let visits = visits(&[(0, 7), (0, 7), (1, 7), (1, 8), (1, 7), (0, 8)]);
    let wanted = Kinds {
        creating: 2,
        routed: 2,
        direct: 2,
    };
    assert_eq!(course(&visits), [(6, wanted)]);
    assert_eq!(wanted.gas(100, 10, 1), 222);
    assert_eq!(course(&[]), []);
}

#[test]
fn a_course_is_told_at_round_numbers_and_at_the_end() {
    let many: Vec<(u32, u32)> = (0..1_234).map(|n| (n % 3, n % 7)).collect();
    let course = course(&visits(&many));
    let marks: Vec<u64> = course.iter().map(|(count, _)| *count).collect();
    assert_eq!(marks, [100, 200, 500, 1_000, 1_234]);
    assert!(course.iter().all(|(count, kinds)| kinds.all() == *count));
}

#[test]
fn the_exponent_of_a_power_law_is_found() {
    let ranked = (1_u32..=200).flat_map(|rank| {
        let times = (20_000.0 / f64::from(rank)).round();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let times = times as usize;
        vec![(0, rank); times]
    });
    let found = popularity(&visits(&ranked.collect::<Vec<_>>())).unwrap();
    assert!((found - 1.0).abs() < 0.01, "{found}");
    assert_eq!(popularity(&visits(&[(0, 1), (1, 1), (0, 2)])), None);
}

#[test]
fn somebody_met_twice_in_a_day_is_one_partner() {
    let met = |day, a, b| Contact {
        day,
        people: (a, b),
    };
    let load = partners(&[met(0, 1, 2), met(0, 2, 1), met(0, 1, 3), met(1, 1, 2)]);
    // Day 0: 1 met two, 2 and 3 one each; day 1: 1 and 2 one each.
    assert_eq!(load.person_days(), 5);
    assert!((load.mean() - 1.2).abs() < 1e-12);
    assert_eq!(load.p95(), 2);
    assert!((load.messages(1) - 1.2).abs() < 1e-12);
    assert!((load.messages(50) - 1.0).abs() < 1e-12);
    let quiet = load.over(6);
    assert_eq!(quiet.person_days(), 6);
    assert!((quiet.messages(50) - 5.0 / 6.0).abs() < 1e-12);
}
