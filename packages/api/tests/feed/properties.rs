//! The codec over random rows and random bytes. `PROPTEST_CASES` sets how many.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use wayclear_api::feed::{
    FeedCleaning, FeedError, FeedFlag, FeedHash, FeedKey, FeedRow, HashDay, VERSION,
};

use crate::{HEAD, SECTION};

prop_compose! {
    fn key()(key in any::<[u8; 16]>(), day in any::<u16>()) -> FeedKey {
        FeedKey { key, day }
    }
}

prop_compose! {
    fn hash()(mac_hash in any::<[u8; 16]>(), interval in any::<u32>(), rotation in any::<u8>()) -> FeedHash {
        FeedHash { mac_hash, interval, rotation }
    }
}

prop_compose! {
    fn hash_day()(id in any::<[u8; 8]>(), day in any::<u16>(), hashes in vec(hash(), 1..6)) -> HashDay {
        HashDay { id, day, hashes }
    }
}

prop_compose! {
    fn flag()(
        handle in any::<[u8; 12]>(), interval in any::<u32>(), id in any::<[u8; 8]>(),
        surface in any::<u8>(), cleaned in any::<u16>(),
    ) -> FeedFlag {
        FeedFlag { handle, interval, id, surface, cleaned }
    }
}

prop_compose! {
    fn cleaning()(handle in any::<[u8; 12]>(), at in any::<u64>()) -> FeedCleaning {
        FeedCleaning { handle, at }
    }
}

prop_compose! {
    fn row()(
        time in any::<u64>(), keys in vec(key(), 0..5), hash_days in vec(hash_day(), 0..3),
        flags in vec(flag(), 0..5), cleanings in vec(cleaning(), 0..5), revoked in vec(any::<(u16, [u8; 8])>(), 0..5),
    ) -> FeedRow {
        FeedRow { time, keys, hash_days, flags, cleanings, revoked }
    }
}

fn sorted(mut row: FeedRow) -> FeedRow {
    row.keys.sort();
    row.hash_days.sort();
    row.flags.sort();
    row.cleanings.sort();
    row.revoked.sort_unstable();
    row
}

/// A head and sections with any content, so that no length is wrong but those inside.
fn any_sections() -> impl Strategy<Value = Vec<u8>> {
    vec((0_u8..8, vec(any::<u8>(), 0..80)), 0..6).prop_map(|sections| {
        let sections = sections
            .iter()
            .map(|(kind, content)| section(*kind, content));
        FeedRow::new(7)
            .encode()
            .into_iter()
            .chain(sections.flatten())
            .collect()
    })
}

fn section(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap();
    [&[kind][..], &length.to_be_bytes(), content].concat()
}

/// Where a section begins or the row ends.
fn boundaries(row: &[u8]) -> Vec<usize> {
    let mut at = HEAD;
    let mut found = vec![at];
    while at < row.len() {
        let length = u32::from_be_bytes(row[at + 1..at + SECTION].try_into().unwrap());
        at += SECTION + usize::try_from(length).unwrap();
        found.push(at);
    }
    found
}

proptest! {
    #[test]
    fn what_is_packed_is_unpacked_with_each_kind_sorted(row in row()) {
        let bytes = row.clone().encode();
        let decoded = FeedRow::decode(&bytes).unwrap();
        prop_assert_eq!(&decoded, &sorted(row));
        prop_assert_eq!(decoded.encode(), bytes);
    }

    #[test]
    fn sections_of_kinds_that_are_not_known_are_passed_over(
        row in row(), kind in prop_oneof![Just(0_u8), 6_u8..], content in vec(any::<u8>(), 0..40), at in any::<Index>(),
    ) {
        let mut bytes = row.clone().encode();
        let at = *at.get(&boundaries(&bytes));
        bytes.splice(at..at, section(kind, &content));
        prop_assert_eq!(FeedRow::decode(&bytes).unwrap(), sorted(row));
    }

    #[test]
    fn rows_of_another_version_are_refused(row in row(), version in any::<u8>()) {
        prop_assume!(version != VERSION);
        let mut bytes = row.encode();
        bytes[0] = version;
        prop_assert_eq!(FeedRow::decode(&bytes), Err(FeedError::Version { version }));
    }

    #[test]
    fn a_row_that_is_cut_is_refused_wherever_it_is_not_between_sections(row in row(), at in any::<Index>()) {
        let bytes = row.encode();
        let cut = at.index(bytes.len());
        let is_between = boundaries(&bytes).contains(&cut);
        let decoded = FeedRow::decode(&bytes[..cut]);
        match decoded {
            Ok(_) => prop_assert!(is_between, "cut at {}", cut),
            Err(FeedError::Bytes { at }) => prop_assert!(!is_between && at <= cut),
            Err(error) => prop_assert!(false, "{}", error),
        }
    }

    #[test]
    fn any_bytes_are_a_row_or_an_error(bytes in prop_oneof![vec(any::<u8>(), 0..300), any_sections()]) {
        if let Err(FeedError::Bytes { at }) = FeedRow::decode(&bytes) {
            prop_assert!(at <= bytes.len());
        }
    }

    #[test]
    fn a_row_with_some_bytes_changed_is_a_row_or_an_error(
        row in row(), changes in vec((any::<Index>(), any::<u8>()), 1..6), cut in any::<Index>(), is_cut in any::<bool>(),
    ) {
        let mut bytes = row.encode();
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(row) = FeedRow::decode(&bytes) {
            prop_assert_eq!(FeedRow::decode(&row.clone().encode()), Ok(sorted(row)));
        }
    }
}
