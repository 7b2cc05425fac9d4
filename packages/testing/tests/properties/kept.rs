//! How long rows are kept, as the keys of the contracts' storage tell.

use wayclear_api::DAY_SECONDS;
use wayclear_testing::Suite;

use crate::brute::over;
use crate::PLACES;

fn day_start(day: &[u8]) -> u64 {
    let day = day.try_into().expect("two bytes");
    u64::from(u16::from_be_bytes(day)) * DAY_SECONDS
}

/// When everything has been pruned that is due, no row is older than its span. Keys of composite rows begin with two bytes
/// of length.
pub fn in_time(suite: &Suite, window: u64) {
    let (now, registry) = (suite.now(), suite.registry());
    let two_days = 2 * DAY_SECONDS;
    for (key, _) in suite.rows(&registry, "i") {
        assert!(now < day_start(&key[2..4]) + two_days + 7_200 + 2 * window);
    }
    for (key, _) in suite.rows(&registry, "h") {
        assert!(now < day_start(&key[2..4]) + two_days + window);
    }
    for (key, _) in suite.rows(&registry, "t") {
        assert!(now < day_start(&key[2..4]));
    }
    let today = now / DAY_SECONDS * DAY_SECONDS;
    for row in suite.feed() {
        let day = row.time / DAY_SECONDS * DAY_SECONDS;
        assert!(now < day + DAY_SECONDS + window + 1_200);
    }
    let (twins, named) = (suite.rows(&registry, "t").len(), ["health", "own_quota"]);
    let named = named.map(|kind| suite.rows(&registry, kind).len());
    assert!(named[0] + named[1] <= twins, "each has a twin");
    for at in PLACES
        .iter()
        .filter_map(|(at, _)| suite.locate(at).location)
    {
        let interval = |key: &[u8]| u32::from_be_bytes(key[2..6].try_into().expect("four bytes"));
        for (key, _) in suite.rows(&at, "v") {
            assert!(now < over(interval(&key)) + window);
        }
        for (key, _) in suite.rows(&at, "i") {
            assert!(now < over(interval(&key)) + 2 * window);
        }
        for (key, _) in suite.rows(&at, "p") {
            let day = u64::from_be_bytes(key[2..10].try_into().expect("eight bytes"));
            assert!(day * DAY_SECONDS + DAY_SECONDS >= today);
        }
    }
}

/// Long after everything, only what never grows is kept.
pub fn nothing_is_left(suite: &Suite) {
    let registry = suite.registry();
    for kind in [
        "i",
        "h",
        "t",
        "f",
        "feed_day",
        "health",
        "own_quota",
        "contact",
    ] {
        assert!(suite.rows(&registry, kind).is_empty(), "{kind}");
    }
    for at in PLACES
        .iter()
        .filter_map(|(at, _)| suite.locate(at).location)
    {
        for kind in ["v", "i", "t", "p"] {
            assert!(suite.rows(&at, kind).is_empty(), "{kind}");
        }
    }
}
