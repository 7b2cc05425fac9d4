//! A contact is found if, and only if, it was disclosed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use proptest::prelude::*;
use wayclear_identity::{is_within_tolerance, Day, Match, Observation, Observations, Secret};

const DAY: u16 = 20_486;
/// First interval of the day.
const START: u32 = 144 * 20_486;

fn day(n: u8) -> Day {
    Day::new(Secret::new([n; 16]), DAY)
}

fn time(interval: u32) -> u64 {
    u64::from(interval) * 600
}

fn seen(day: &Day, index: usize, at: u64) -> Observation {
    let identifier = day.identifiers()[index].1;
    Observation { identifier, at }
}

#[test]
fn clocks_may_differ_by_two_hours_to_the_second() {
    let (from, until) = (time(START) - 7_200, time(START + 6) + 7_200);
    assert!(!is_within_tolerance(from - 1, START, 6));
    assert!(is_within_tolerance(from, START, 6));
    assert!(is_within_tolerance(until - 1, START, 6));
    assert!(!is_within_tolerance(until, START, 6));
    let (day, key_until) = (day(1), time(START + 1) + 7_200);
    let hashes = day.disclose_hashes(6, u64::MAX).unwrap();
    for (at, by_key, by_hash) in [
        (from - 1, 0, 0),
        (from, 1, 1),
        (key_until - 1, 1, 1),
        (key_until, 0, 1),
        (until - 1, 0, 1),
        (until, 0, 0),
    ] {
        let observations = Observations::new([seen(&day, 0, at)]);
        let found = observations.match_days(std::slice::from_ref(&day));
        assert_eq!(found.len(), by_key, "{at}");
        assert_eq!(observations.match_hashes(&hashes).len(), by_hash, "{at}");
    }
}

#[test]
fn every_sighting_of_an_identifier_counts_and_every_key_that_sent_it() {
    let (a, b) = (day(1), day(2));
    let at = time(START + 5);
    let observations = Observations::new([
        seen(&b, 5, at),
        seen(&a, 5, at),
        seen(&a, 5, at + 60),
        seen(&day(3), 5, at),
    ]);
    let disclosed = [a.clone(), b, a];
    let found = observations.match_days(&disclosed);
    let pairs: Vec<(usize, usize)> = found.iter().map(|m| (m.disclosed, m.observation)).collect();
    assert_eq!(pairs, [(0, 1), (0, 2), (1, 0), (2, 1), (2, 2)]);
    assert!(Observations::new([]).match_days(&disclosed).is_empty());
    assert!(observations.match_days(&[]).is_empty());
}

/// What phones 0 to 5 sent in an interval, seen at some second of the day or after it.
type Sighting = (u8, u32, u64);

/// Which of the disclosed phones was seen when, if each keeps an identifier for `rotation` intervals.
fn expected(sightings: &[Sighting], disclosed: &[u8], rotation: u32) -> Vec<Match> {
    let mut expected = vec![];
    for (index, phone) in disclosed.iter().enumerate() {
        for (observation, (sender, interval, second)) in sightings.iter().enumerate() {
            let from = interval / rotation * rotation;
            let until = (from + rotation).min(144);
            let (second, from, until) = (
                *second + 7_200,
                u64::from(from) * 600,
                u64::from(until) * 600,
            );
            if sender == phone && second >= from && second < until + 14_400 {
                expected.push(Match {
                    disclosed: index,
                    observation,
                });
            }
        }
    }
    expected
}

fn observations(sightings: &[Sighting], rotation: u8) -> Observations {
    Observations::new(sightings.iter().map(|(phone, interval, second)| {
        let sent = day(*phone).identifier_at(time(START + interval), rotation);
        Observation {
            identifier: sent.unwrap(),
            at: time(START) + second,
        }
    }))
}

proptest! {
    #[test]
    fn a_contact_is_found_if_and_only_if_the_disclosed_set_holds_its_identifier_within_tolerance(
        rotation in 1_u8..=144,
        sightings in proptest::collection::vec((0_u8..6, 0_u32..144, 0_u64..110_000), 0..40),
        disclosed in proptest::collection::vec(0_u8..6, 0..6),
    ) {
        let days: Vec<Day> = disclosed.iter().map(|phone| day(*phone)).collect();
        let by_key = observations(&sightings, 1).match_days(&days);
        prop_assert_eq!(by_key, expected(&sightings, &disclosed, 1));
        let hashes: Vec<_> =
            days.iter().flat_map(|day| day.disclose_hashes(rotation, u64::MAX).unwrap()).collect();
        let a_day = 144_usize.div_ceil(rotation.into());
        let mut by_hash: Vec<Match> = observations(&sightings, rotation)
            .match_hashes(&hashes)
            .into_iter()
            .map(|m| Match { disclosed: m.disclosed / a_day, ..m })
            .collect();
        by_hash.sort_unstable();
        prop_assert_eq!(by_hash, expected(&sightings, &disclosed, rotation.into()));
    }
}
