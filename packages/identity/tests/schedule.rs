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
use wayclear_identity::{Beacon, Day, Identifier, IdentityError, Secret};

const PUBLISHED: &str = include_str!("../../../testdata/exposure-notification/identifiers.txt");
const DAY: u16 = 18_354;
/// First interval of the day.
const START: u32 = 2_642_976;

fn published_key() -> Secret {
    let key = HexBinary::from_hex("75c734c6dd1a782de7a965da5eb93125").unwrap();
    Secret::new(key.to_array().unwrap())
}

fn published_day() -> Day {
    Day::new(published_key(), DAY)
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
    let day = published_day();
    for ((n, identifier), (interval, found)) in (0..).zip(&published).zip(day.identifiers()) {
        assert_eq!((START + n, *identifier), (interval, found));
        assert_eq!(day.identifier_at(time(interval), 1), Some(*identifier));
        assert_eq!(
            day.identifier_at(time(interval) + 599, 1),
            Some(*identifier)
        );
    }
    assert_eq!(
        published[143].to_string(),
        "f431b62ecf443102ce4ed0407de54bd4"
    );
    assert_eq!(day.identifier_at(time(START) - 1, 1), None);
    assert_eq!(day.identifier_at(day.ends_at(), 1), None);
}

#[test]
fn a_rotation_keeps_the_identifier_for_its_intervals() {
    let published: Vec<&str> = PUBLISHED.lines().collect();
    let day = published_day();
    for n in 0..144 {
        let shown = day.identifier_at(time(START + n), 50).unwrap().to_string();
        assert_eq!(shown, published[(n / 50 * 50) as usize]);
    }
    let hashes = day.disclose_hashes(50, u64::MAX).unwrap();
    let rotations = hashes
        .iter()
        .map(|hash| (hash.interval - START, hash.rotation));
    let rotations: Vec<(u32, u8)> = rotations.collect();
    let expected = [(0, 50), (50, 50), (100, 44)];
    assert_eq!(rotations, expected, "the last ends with the day");
    for (hash, n) in hashes.iter().zip([0, 50, 100]) {
        let identifier: Identifier = published[n].parse().unwrap();
        assert_eq!(hash.mac_hash, identifier.mac_hash());
    }
}

#[test]
fn addresses_and_hashes_are_those_worked_out_by_hand() {
    let identifier = published_day().identifiers()[0].1;
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
    let shown = format!("{:?} {:?}", published_key(), published_day());
    assert!(!shown.contains("75") && !shown.contains("117"), "{shown}");
    assert!(shown.contains("Secret(..)"));
}

#[test]
fn rotations_out_of_range_and_texts_that_are_no_identifier_are_named() {
    let day = published_day();
    for rotation in [0, 145, u8::MAX] {
        let error = day.disclose_hashes(rotation, u64::MAX).unwrap_err();
        assert_eq!(error, IdentityError::Rotation { rotation });
    }
    assert_eq!(day.identifier_at(time(START), 0), None);
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
    let day = published_day();
    let ends_at = time(START + 144);
    let unfinished = |allowed_from| IdentityError::Unfinished {
        ends_at,
        allowed_from,
    };
    assert_eq!(
        day.disclose_key(ends_at + 7_199),
        Err(unfinished(ends_at + 7_200))
    );
    assert_eq!(
        day.disclose_hashes(1, ends_at - 1),
        Err(unfinished(ends_at))
    );
    assert_eq!(day.disclose_key(ends_at + 7_200), Ok(&day.key));
    let hashes = day.disclose_hashes(1, ends_at).unwrap();
    assert_eq!(hashes.len(), 144);
    let seventh = day.identifiers()[7].1.mac_hash();
    assert_eq!(hashes[7].mac_hash, seventh);
}

#[test]
fn a_phone_is_silent_for_a_random_while_before_each_new_address() {
    let day = published_day();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut beacon = Beacon::new(2, 5..=60);
    let mut silences = BTreeSet::new();
    for (interval, identifier) in day.identifiers().into_iter().step_by(2) {
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
    let mut restless = Beacon::new(1, 0..=0);
    let sent = restless.identifier(&day, time(START), &mut random);
    assert!(sent.is_some());
}

proptest! {
    #[test]
    fn expansion_is_injective_over_key_and_interval(
        days in proptest::collection::btree_map(any::<[u8; 16]>(), any::<u16>(), 1..8),
    ) {
        let (mut identifiers, mut hashes, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
        for (key, day) in days {
            let day = Day::new(Secret::new(key), day);
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
    fn the_identifier_at_a_time_is_the_one_of_the_list_and_its_hash_is_disclosed_for_it(
        key: [u8; 16], number in 0_u16..u16::MAX, rotation in 1_u8..=144, second in 0_u64..90_000,
    ) {
        let day = Day::new(Secret::new(key), number);
        let at = u64::from(number) * 86_400 + second;
        let rotated = u32::from(rotation);
        let listed = day.identifiers().into_iter().step_by(rotated as usize);
        let listed = listed.filter(|_| second < 86_400);
        let expected = listed.take_while(|(from, _)| time(*from) <= at).last();
        let found = day.identifier_at(at, rotation);
        prop_assert_eq!(found, expected.map(|(_, identifier)| identifier));
        let hashes = day.disclose_hashes(rotation, u64::MAX).unwrap();
        let covers = |interval, count: u8| (time(interval)..time(interval + u32::from(count))).contains(&at);
        let of_then = hashes.iter().find(|hash| covers(hash.interval, hash.rotation));
        prop_assert_eq!(of_then.map(|hash| hash.mac_hash), found.map(|identifier| identifier.mac_hash()));
    }
}
