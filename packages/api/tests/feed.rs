//! The feed's rows come out as they went in.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use wayclear_api::contact_registry::{DayKey, FeedError, FeedRow, MacHash};

prop_compose! {
    fn day_key()(
        key in any::<[u8; 16]>(), start_interval in any::<u32>(), periods in 1_u16..=144, rotation in 1_u16..=144,
    ) -> DayKey {
        DayKey { key: key.into(), start_interval, periods, rotation }
    }
}

prop_compose! {
    fn mac_hash()(
        mac_hash in any::<[u8; 16]>(), interval in any::<u32>(), rotation in 1_u16..=144,
    ) -> MacHash {
        MacHash { mac_hash: mac_hash.into(), interval, rotation }
    }
}

proptest! {
    #[test]
    fn what_is_packed_is_unpacked(
        case in any::<u64>(),
        keys in proptest::collection::vec(day_key(), 0..15),
        hashes in proptest::collection::vec(mac_hash(), 0..200),
    ) {
        let Some(row) = FeedRow::disclosing(case, &keys, &hashes) else {
            prop_assert!(keys.is_empty() && hashes.is_empty());
            return Ok(());
        };
        let json = serde_json::to_string(&row).unwrap();
        let row: FeedRow = serde_json::from_str(&json).unwrap();
        prop_assert_eq!((row.case, row.revoked), (case, false));
        prop_assert_eq!(row.unpacked_day_keys().unwrap(), keys);
        prop_assert_eq!(row.unpacked_mac_hashes().unwrap(), hashes);
    }
}

#[test]
fn a_packed_list_that_is_cut_short_is_refused() {
    let row = |bytes: Vec<u8>| FeedRow {
        case: 3,
        day_keys: Some(bytes.clone().into()),
        mac_hashes: Some(bytes.into()),
        revoked: false,
    };
    let error = |what, bytes, unit| FeedError {
        case: 3,
        what,
        bytes,
        unit,
    };
    for length in [1, 21, 23, 43] {
        let keys = row(vec![1; length]).unpacked_day_keys();
        assert_eq!(keys, Err(error("day keys", length, 22)));
    }
    let hashes = row(vec![1; 22]).unpacked_mac_hashes();
    assert_eq!(hashes, Err(error("MAC hashes", 22, 21)));
    let revoked = FeedRow::revoking(3);
    assert_eq!(revoked.unpacked_day_keys(), Ok(vec![]));
    assert_eq!(revoked.unpacked_mac_hashes(), Ok(vec![]));
}
