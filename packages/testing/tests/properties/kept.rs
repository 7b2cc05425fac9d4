//! How long rows are kept, as the keys of the contracts' storage tell. A row of a kind that is not known here fails.

use cosmwasm_std::Addr;
use wayclear_api::{raw, DAY_SECONDS};
use wayclear_testing::Suite;

use crate::brute::over;
use crate::model::{Model, PlaceModel};
use crate::PLACES;

/// What is kept for ever, and never grows: of the registry, then of a location.
const REGISTRY_ITEMS: [&str; 3] = ["config", "contract_info", raw::FEED_HEAD];
const REGISTRY_MAPS: [&str; 4] = ["authority", "authority_number", "quota", "risk_model"];
const LOCATION_ITEMS: [&str; 6] = [
    "config",
    "contract_info",
    "pool",
    raw::LEDGER,
    raw::CLEANINGS,
    raw::DESCRIPTION,
];

/// The map of a row, and what follows it in the row's key.
fn split(key: &[u8]) -> (&str, &[u8]) {
    let [0, length, rest @ ..] = key else {
        panic!("a row of no map: {key:?}")
    };
    let (map, rest) = rest.split_at(usize::from(*length));
    (std::str::from_utf8(map).expect("a name"), rest)
}

/// Start of the day that the first part of a key names; two bytes before it tell its length.
fn day_start(rest: &[u8]) -> u64 {
    let day = rest[2..4].try_into().expect("two bytes");
    u64::from(u16::from_be_bytes(day)) * DAY_SECONDS
}

fn interval(bytes: &[u8]) -> u32 {
    u32::from_be_bytes(bytes.try_into().expect("four bytes"))
}

/// Rows that are forgotten some day: map and the rest of the key.
fn passing(
    suite: &Suite,
    contract: &Addr,
    items: &[&str],
    maps: &[&str],
) -> Vec<(String, Vec<u8>)> {
    let rows = suite.chain.dump(contract).into_iter().map(|(key, _)| key);
    let rows = rows.filter(|key| !items.iter().any(|item| item.as_bytes() == key));
    let parts = |key: Vec<u8>| {
        if let Some(visit) = key.strip_prefix(raw::VISITS.as_bytes()) {
            return (raw::VISITS.to_string(), visit.to_vec());
        }
        let (map, rest) = split(&key);
        (map.to_string(), rest.to_vec())
    };
    let rows = rows.map(parts);
    rows.filter(|(map, _)| !maps.contains(&map.as_str()))
        .collect()
}

fn of_registry(suite: &Suite) -> Vec<(String, Vec<u8>)> {
    passing(suite, &suite.registry(), &REGISTRY_ITEMS, &REGISTRY_MAPS)
}

fn of_location(suite: &Suite, at: &str) -> Vec<(String, Vec<u8>)> {
    let location = suite.locate(at).location;
    location.map_or(vec![], |at| passing(suite, &at, &LOCATION_ITEMS, &[]))
}

/// When everything has been pruned that is due, no row is older than its span.
pub fn in_time(suite: &Suite, model: &Model) {
    let (now, window) = (model.now, model.window);
    let (mut twins, mut named) = (0, 0);
    for (map, key) in of_registry(suite) {
        let is_kept = match map.as_str() {
            "i" => now < day_start(&key) + 2 * DAY_SECONDS + 7_200 + 2 * window,
            "h" => now < day_start(&key) + 2 * DAY_SECONDS + window,
            "t" => {
                twins += 1;
                now < day_start(&key)
            }
            "health" | "own_quota" => {
                named += 1;
                true
            }
            // These go with their twins; rows of the feed have no time in their keys.
            "contact" | "f" | "feed_day" => true,
            other => panic!("a row of an unknown kind: {other:?}"),
        };
        assert!(is_kept, "{map}: {key:?} at {now}");
    }
    assert!(named <= twins, "each has a twin");
    for row in suite.feed() {
        let day = row.time / DAY_SECONDS * DAY_SECONDS;
        assert!(now < day + DAY_SECONDS + window + 1_200);
    }
    let places = PLACES.iter().zip(&model.places);
    let works = |place: &PlaceModel| place.created_at.is_some() && !place.is_broken;
    for ((at, _), _) in places.filter(|(_, place)| works(place)) {
        location_in_time(suite, at, now, window);
    }
}

fn location_in_time(suite: &Suite, at: &str, now: u64, window: u64) {
    let yesterday = (now / DAY_SECONDS).saturating_sub(1);
    let mut logged = 0;
    for (map, key) in of_location(suite, at) {
        let is_kept = match map.as_str() {
            raw::VISITS => now < over(interval(&key[..4])) + window,
            "i" => now < over(interval(&key[2..6])) + 2 * window,
            "p" => u64::from_be_bytes(key[2..10].try_into().expect("a day")) >= yesterday,
            "t" => {
                logged += 1;
                true
            }
            other => panic!("a row of an unknown kind: {other:?}"),
        };
        assert!(is_kept, "{map}: {key:?} at {now}");
    }
    assert_eq!(logged, suite.transitions(at).len(), "the log of {at}");
}

/// Long after everything, only what never grows is kept.
pub fn nothing_is_left(suite: &Suite) {
    assert_eq!(of_registry(suite), []);
    for (at, _) in PLACES {
        assert_eq!(of_location(suite, at), []);
    }
}
