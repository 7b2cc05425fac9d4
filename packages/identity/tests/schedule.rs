//! Keys, identifiers, addresses, hashes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::collections::BTreeSet;

use cosmwasm_std::HexBinary;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_identity::{
    interval_at, Beacon, Day, Identifier, IdentityError, Secret, INTERVALS_A_DAY,
};

const PUBLISHED: &str = include_str!("../../../testdata/exposure-notification/identifiers.txt");
const START: u32 = 2_642_976;

fn published_key() -> Secret {
    let key = HexBinary::from_hex("75c734c6dd1a782de7a965da5eb93125").unwrap();
    Secret::new(key.to_array().unwrap())
}

fn published_day(rotation: u16) -> Day {
    Day::new(published_key(), START, INTERVALS_A_DAY, rotation).unwrap()
}

fn time(interval: u32) -> u64 {
    u64::from(interval) * 600
}

#[test]
fn all_144_identifiers_are_the_published_ones() {
    let published: Vec<Identifier> = PUBLISHED
        .lines()
        .map(|line| line.parse().unwrap())
        .collect();
    assert_eq!(published.len(), 144);
    let day = published_day(1);
    for ((n, identifier), (interval, found)) in (0..).zip(&published).zip(day.identifiers()) {
        assert_eq!((START + n, *identifier), (interval, found));
        assert_eq!(day.identifier_at(time(interval)), Some(*identifier));
        assert_eq!(day.identifier_at(time(interval) + 599), Some(*identifier));
    }
    assert_eq!(
        published[143].to_string(),
        "f431b62ecf443102ce4ed0407de54bd4"
    );
    assert_eq!(day.identifier_at(time(START) - 1), None);
    assert_eq!(day.identifier_at(day.ends_at()), None);
}

#[test]
fn a_rotation_keeps_the_identifier_for_its_intervals() {
    let published: Vec<&str> = PUBLISHED.lines().collect();
    let day = Day::new(published_key(), START, 20, 6).unwrap();
    let found: Vec<(u32, String)> = day
        .identifiers()
        .into_iter()
        .map(|(interval, identifier)| (interval - START, identifier.to_string()))
        .collect();
    let expected = [0, 6, 12, 18].map(|n: u32| (n, published[n as usize].to_string()));
    assert_eq!(found, expected);
    for n in 0..20 {
        let shown = day.identifier_at(time(START + n)).unwrap().to_string();
        assert_eq!(shown, published[(n / 6 * 6) as usize]);
    }
    let hashes = day.disclose_hashes(u64::MAX).unwrap();
    let rotations: Vec<u16> = hashes.iter().map(|hash| hash.rotation).collect();
    assert_eq!(rotations, [6, 6, 6, 2], "the last ends with the day");
}

#[test]
fn addresses_and_hashes_are_those_worked_out_by_hand() {
    let identifier = published_day(1).identifiers()[0].1;
    // printf %s wayclear/mac/v1 and the bytes of the identifier | sha256sum, two top bits cleared; then
    // wayclear/mac-hash/v1, address, identifier.
    assert_eq!(HexBinary::from(&identifier.mac()).to_hex(), "0e510a1e7022");
    assert_eq!(
        HexBinary::from(&identifier.mac_hash()).to_hex(),
        "b950bd807612cc3b4ac224a004c0d947"
    );
}

#[test]
fn a_secret_is_never_printed() {
    let shown = format!("{:?} {:?}", published_key(), published_day(1));
    assert!(!shown.contains("75") && !shown.contains("117"), "{shown}");
    assert!(shown.contains("Secret(..)"));
}

#[test]
fn numbers_out_of_range_and_texts_that_are_no_identifier_are_named() {
    for (start, periods, rotation, field) in [
        (START, 0, 1, "periods"),
        (START, 145, 1, "periods"),
        (START, 144, 0, "rotation"),
        (START, 144, 145, "rotation"),
        (u32::MAX, 144, 1, "start_interval"),
    ] {
        let error = Day::new(published_key(), start, periods, rotation).unwrap_err();
        assert!(error.to_string().starts_with(field), "{error}");
    }
    for text in [
        "",
        "8be6",
        "8be6cd371c5c891604bfbe49df84509g",
        &"a".repeat(33),
    ] {
        let length = text.len();
        assert_eq!(
            text.parse::<Identifier>(),
            Err(IdentityError::Identifier { length })
        );
    }
}

#[test]
fn unfinished_days_are_refused_to_the_second() {
    let day = published_day(1);
    let ends_at = time(START + 144);
    let unfinished = |allowed_from| IdentityError::Unfinished {
        ends_at,
        allowed_from,
    };
    assert_eq!(
        day.disclose_key(ends_at + 7_199),
        Err(unfinished(ends_at + 7_200))
    );
    assert_eq!(day.disclose_hashes(ends_at - 1), Err(unfinished(ends_at)));
    assert_eq!(day.disclose_key(ends_at + 7_200), Ok(day.key()));
    let hashes = day.disclose_hashes(ends_at).unwrap();
    assert_eq!(hashes.len(), 144);
    let seventh = day.identifiers()[7].1.mac_hash();
    assert_eq!(hashes[7].mac_hash, seventh);
}

#[test]
fn today_can_be_ended_early_and_disclosed_two_hours_later() {
    let mut day = published_day(1);
    let now = time(START + 30) + 60;
    day.end_with(now);
    assert_eq!((day.periods(), day.ends_at()), (31, time(START + 31)));
    assert!(day.is_used_at(now) && !day.is_used_at(day.ends_at()));
    day.end_with(now + 86_400);
    assert_eq!(day.periods(), 31, "it is not made longer");
    assert!(day.disclose_key(day.ends_at() + 7_200).is_ok());
}

#[test]
fn a_phone_is_silent_for_a_random_while_before_each_new_address() {
    let day = published_day(2);
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut beacon = Beacon::new(5..=60);
    let mut silences = BTreeSet::new();
    for (interval, identifier) in day.identifiers() {
        let begin = time(interval);
        let sent: Vec<Option<Identifier>> = (0..1_200)
            .map(|s| beacon.identifier(&day, begin + s, &mut random))
            .collect();
        let silence = sent.iter().take_while(|sent| sent.is_none()).count();
        assert!((5..=60).contains(&silence), "{silence}");
        assert!(sent[silence..].iter().all(|sent| *sent == Some(identifier)));
        silences.insert(silence);
    }
    assert!(silences.len() > 20, "{silences:?}");
    assert_eq!(beacon.identifier(&day, day.ends_at(), &mut random), None);
    let mut restless = Beacon::new(0..=0);
    assert!(restless
        .identifier(&day, time(START), &mut random)
        .is_some());
}

fn secrets() -> impl Strategy<Value = Secret> {
    any::<[u8; 16]>().prop_map(Secret::new)
}

prop_compose! {
    fn days()(
        key in secrets(), start in 1_u32..4_000_000, periods in 1_u16..=144, rotation in 1_u16..=144,
    ) -> Day {
        Day::new(key, start, periods, rotation).unwrap()
    }
}

proptest! {
    #[test]
    fn expansion_is_injective_over_key_and_interval(
        days in proptest::collection::btree_map(any::<[u8; 16]>(), 1_u32..4_000_000, 1..8),
    ) {
        let (mut identifiers, mut hashes, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
        for (key, start) in days {
            let day = Day::new(Secret::new(key), start, 144, 1).unwrap();
            for (_, identifier) in day.identifiers() {
                identifiers.insert(identifier);
                hashes.insert(identifier.mac_hash());
                count += 1;
                prop_assert!(identifier.mac()[0] < 0x40);
            }
        }
        prop_assert_eq!(identifiers.len(), count);
        prop_assert_eq!(hashes.len(), count);
    }

    #[test]
    fn the_identifier_at_a_time_is_the_one_of_the_list(day in days(), second in 0_u64..90_000) {
        let at = time(day.start_interval()) + second;
        let listed = day.identifiers().into_iter().rfind(|(from, _)| time(*from) <= at);
        let expected = day.is_used_at(at).then(|| listed.unwrap().1);
        prop_assert_eq!(day.identifier_at(at), expected);
        prop_assert_eq!(interval_at(at), day.start_interval() + u32::try_from(second / 600).unwrap());
    }
}
