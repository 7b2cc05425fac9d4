//! Slips and what they hold, but for hashes.

use wayclear_api::contact_registry::{check_slips, Item, MacHash, Slip};
use wayclear_api::{Invalid, Place};

use crate::{byte_length, count, range};

fn key(length: usize, day: u16) -> Item {
    Item::DayKey {
        key: vec![1; length].into(),
        day,
    }
}

fn visit(cell: &str, interval: u32, length: usize) -> Item {
    Item::Visit {
        place: Place {
            cell: cell.to_string(),
            unit: None,
        },
        interval,
        secret: vec![1; length].into(),
    }
}

fn account(length: usize, day: u16) -> Item {
    Item::Account {
        account: "a".repeat(length),
        day,
    }
}

fn hashes(entries: &[(u32, u8)]) -> Item {
    let entry = |(interval, rotation): &(u32, u8)| MacHash {
        interval: *interval,
        mac_hash: vec![1; 16].into(),
        rotation: *rotation,
    };
    Item::MacHashes {
        day: 7,
        entries: entries.iter().map(entry).collect(),
    }
}

fn slip(item: Item) -> Slip {
    Slip {
        item,
        signature: Some(vec![1; 64].into()),
    }
}

#[test]
fn a_day_key_has_16_bytes_and_any_day() {
    for day in [0, u16::MAX] {
        assert_eq!(key(16, day).check(), Ok(()));
    }
    for length in [0, 15, 17] {
        assert_eq!(key(length, 7).check(), byte_length("key", length, 16));
    }
}

#[test]
fn a_visit_has_a_place_a_secret_of_16_bytes_and_an_interval_whose_day_fits() {
    let last = 65_535 * 144;
    for interval in [0, last] {
        assert_eq!(visit("9qce29xb", interval, 16).check(), Ok(()));
    }
    let late = visit("9qce29xb", last + 1, 16).check();
    assert_eq!(
        late,
        range("interval", i128::from(last) + 1, 0, last.into())
    );
    for length in [0, 15, 17] {
        let refused = visit("9qce29xb", 7, length).check();
        assert_eq!(refused, byte_length("secret", length, 16));
    }
    let nowhere = visit("9qce29x", 7, 16).check();
    assert!(matches!(
        nowhere,
        Err(Invalid::CellLength { length: 7, .. })
    ));
}

#[test]
fn an_account_has_1_to_128_bytes() {
    for length in [1, 128] {
        assert_eq!(account(length, 7).check(), Ok(()));
    }
    for length in [0, 129] {
        let expected = count("account", length, 1, 128);
        assert_eq!(account(length, 7).check(), expected);
    }
}

#[test]
fn a_signature_has_64_bytes_or_is_left_out() {
    let signed = |length: usize| Slip {
        item: key(16, 7),
        signature: Some(vec![1; length].into()),
    };
    assert_eq!(signed(64).check(), Ok(()));
    for length in [0, 63, 65] {
        assert_eq!(signed(length).check(), byte_length("signature", length, 64));
    }
    let unsigned = Slip {
        signature: None,
        ..signed(64)
    };
    assert_eq!(unsigned.check(), Ok(()));
}

#[test]
fn a_message_has_1_to_64_slips_and_a_question_1_to_16() {
    let many = |n: usize| vec![slip(key(16, 7)); n];
    for most in [64, 16] {
        assert_eq!(check_slips(&many(1), most), Ok(()));
        assert_eq!(check_slips(&many(most), most), Ok(()));
        for n in [0, most + 1] {
            assert_eq!(check_slips(&many(n), most), count("slips", n, 1, most));
        }
    }
    let bad = [slip(key(16, 7)), slip(key(15, 7))];
    assert_eq!(check_slips(&bad, 64), byte_length("key", 15, 16));
}

#[test]
fn a_slip_of_hashes_is_alone() {
    let hashes = || slip(hashes(&[(7 * 144, 1)]));
    assert_eq!(check_slips(&[hashes()], 64), Ok(()));
    for slips in [
        vec![hashes(), slip(key(16, 7))],
        vec![slip(key(16, 7)), hashes()],
        vec![hashes(), hashes()],
    ] {
        assert_eq!(check_slips(&slips, 64), Err(Invalid::HashesNotAlone));
    }
}

#[test]
fn an_item_belongs_to_a_utc_day_and_ends_with_its_last_second() {
    let day = 86_400;
    for (item, of, ends_at) in [
        (key(16, 7), 7, 8 * day),
        (account(5, 7), 7, 8 * day),
        (visit("9qce29xb", 7 * 144, 16), 7, 7 * day + 600),
        (visit("9qce29xb", 8 * 144 - 1, 16), 7, 8 * day),
        (hashes(&[(7 * 144, 1)]), 7, 7 * day + 600),
        // The one that was sent longest ends last, on the next day.
        (
            hashes(&[(7 * 144 + 1, 144), (8 * 144 - 1, 1)]),
            7,
            8 * day + 600,
        ),
    ] {
        assert_eq!((item.day(), item.ends_at()), (of, ends_at), "{item:?}");
    }
}
