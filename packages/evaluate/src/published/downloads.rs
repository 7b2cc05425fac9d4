//! How much a phone downloads: our feed, packed by its own codec, at the counts that others published.
#![allow(clippy::cast_precision_loss)] // Bytes of a day, far below 2^52.

use wayclear_api::feed::{FeedHash, FeedKey, FeedRow, HashDay};
use wayclear_status::INTERVALS_A_DAY;

use super::{Row, Tolerance};

/// Days that a case discloses.
const DAYS: u16 = 14;
const MEGABYTE: f64 = 1e6;
const MEBIBYTE: f64 = 1_048_576.0;
/// New cases a day in Switzerland that DP-3T counts with, and the bytes a case of its three designs: seed, tokens of two
/// weeks, hybrid.
const SWISS_CASES: f64 = 1_390.0;
const DESIGNS: [(&str, f64, f64); 3] = [
    ("low-cost", 32.0, 0.04),
    ("unlinkable", 2_880.0, 3.82),
    ("hybrid", 480.0, 0.64),
];

/// Bytes of the feed for one case, alone in its rows: 14 day keys, or the hashes of 14 days at a new identifier every ten
/// minutes.
struct OurCase {
    keys: f64,
    hashes: f64,
}

fn our_case() -> OurCase {
    let keys = (0..DAYS).map(|day| FeedKey { key: [1; 16], day });
    let keys = FeedRow {
        keys: keys.collect(),
        ..FeedRow::new(0)
    };
    // A row has room for one day of hashes.
    let hashes = (0..DAYS).map(|day| {
        let first = u32::from(day) * u32::from(INTERVALS_A_DAY);
        let hash = |interval| FeedHash {
            mac_hash: [1; 16],
            interval,
            rotation: 1,
        };
        let day = HashDay {
            id: [1; 8],
            day,
            hashes: (first..first + u32::from(INTERVALS_A_DAY))
                .map(hash)
                .collect(),
        };
        let row = FeedRow {
            hash_days: vec![day],
            ..FeedRow::new(0)
        };
        row.encode().len()
    });
    OurCase {
        keys: keys.encode().len() as f64,
        hashes: hashes.sum::<usize>() as f64,
    }
}

pub(super) fn rows() -> Vec<Row> {
    let case = our_case();
    let own = "our feed, one case a row, encoded";
    let mut rows = vec![
        Row::new(
            "GAEN server",
            "download a day, 1,250 cases, their 32 B a key",
            "MB",
            "arithmetic: 1,250 × 14 × 32 B",
        )
        .beside(Some(0.56), 1_250.0 * f64::from(DAYS) * 32.0 / MEGABYTE),
        Row::new(
            "GAEN server",
            "download a day, 1,250 cases, our day keys",
            "MB",
            own,
        )
        .held(0.56, 1_250.0 * case.keys / MEGABYTE, Tolerance::AtMost),
    ];
    for (design, bytes, published) in DESIGNS {
        let quantity = format!("download a day, Switzerland, {design}");
        let how = format!(
            "arithmetic: 1,390 cases × {bytes} B; the counts of the other four countries were not within reach"
        );
        rows.push(
            Row::new("DP-3T", &quantity, "MiB", &how)
                .beside(Some(published), SWISS_CASES * bytes / MEBIBYTE),
        );
    }
    for (what, bytes) in [("day keys", case.keys), ("hashes, 10 min", case.hashes)] {
        let quantity = format!("the same, our {what}");
        rows.push(
            Row::new("DP-3T", &quantity, "MiB", own).beside(None, SWISS_CASES * bytes / MEBIBYTE),
        );
    }
    rows.push(
        Row::new(
            "GAEN FAQ",
            "identifiers instead of keys, times as many bytes",
            "",
            "hashes of 14 days at 10 min beside day keys, encoded",
        )
        .held(100.0, case.hashes / case.keys, Tolerance::AtLeast),
    );
    rows
}
