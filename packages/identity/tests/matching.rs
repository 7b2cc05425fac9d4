//! A contact is found if, and only if, it was disclosed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use proptest::prelude::*;
use wayclear_identity::{is_within_tolerance, Day, Match, Observation, Observations, Secret};

const START: u32 = 2_950_000;

fn day(n: u8, rotation: u16) -> Day {
    Day::new(Secret::new([n; 16]), START, 144, rotation).unwrap()
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
    let day = day(1, 6);
    for (at, found) in [(from - 1, 0), (from, 1), (until - 1, 1), (until, 0)] {
        let observations = Observations::new([seen(&day, 0, at)]);
        assert_eq!(
            observations.match_days(std::slice::from_ref(&day)).len(),
            found,
            "{at}"
        );
        let hashes = day.disclose_hashes(u64::MAX).unwrap();
        assert_eq!(observations.match_hashes(&hashes).len(), found, "{at}");
    }
}

#[test]
fn every_sighting_of_an_identifier_counts_and_every_key_that_sent_it() {
    let (a, b) = (day(1, 1), day(2, 1));
    let at = time(START + 5);
    let observations = Observations::new([
        seen(&b, 5, at),
        seen(&a, 5, at),
        seen(&a, 5, at + 60),
        seen(&day(3, 1), 5, at),
    ]);
    let disclosed = [a.clone(), b, a];
    let found = observations.match_days(&disclosed);
    let pairs: Vec<(usize, usize)> = found.iter().map(|m| (m.disclosed, m.observation)).collect();
    assert_eq!(pairs, [(0, 1), (0, 2), (1, 0), (2, 1), (2, 2)]);
    assert!(Observations::new([]).match_days(&disclosed).is_empty());
    assert!(observations.match_days(&[]).is_empty());
}

proptest! {
    #[test]
    fn a_contact_is_found_if_and_only_if_the_disclosed_set_holds_its_identifier_within_tolerance(
        rotation in 1_u16..=144,
        sightings in proptest::collection::vec((0_u8..6, 0_u32..144, 0_u64..110_000), 0..40),
        disclosed in proptest::collection::vec(0_u8..6, 0..6),
    ) {
        // Phones 0 to 5; a sighting is of what a phone sent in an interval, at some second of the day or after it.
        let observations: Vec<Observation> = sightings
            .iter()
            .map(|(phone, interval, second)| {
                let sent = day(*phone, rotation).identifier_at(time(START + interval)).unwrap();
                Observation { identifier: sent, at: time(START) + second }
            })
            .collect();
        let mut expected = vec![];
        for (index, phone) in disclosed.iter().enumerate() {
            for (observation, (sender, interval, second)) in sightings.iter().enumerate() {
                let from = interval / u32::from(rotation) * u32::from(rotation);
                let until = (from + u32::from(rotation)).min(144);
                let (second, from, until) = (*second + 7_200, u64::from(from) * 600, u64::from(until) * 600);
                if sender == phone && second >= from && second < until + 14_400 {
                    expected.push(Match { disclosed: index, observation });
                }
            }
        }
        let known = Observations::new(observations);
        let days: Vec<Day> = disclosed.iter().map(|phone| day(*phone, rotation)).collect();
        prop_assert_eq!(known.match_days(&days), expected.clone());
        let hashes: Vec<_> = days.iter().flat_map(|day| day.disclose_hashes(u64::MAX).unwrap()).collect();
        let per_day = days.first().map_or(1, |day| day.identifiers().len());
        let mut by_hash: Vec<Match> = known
            .match_hashes(&hashes)
            .into_iter()
            .map(|m| Match { disclosed: m.disclosed / per_day, ..m })
            .collect();
        by_hash.sort_unstable();
        prop_assert_eq!(by_hash, expected);
    }
}
