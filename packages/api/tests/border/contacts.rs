//! Contact records, and the hashes that are asked for.

use wayclear_api::contact_registry::{
    check_contacts, checked_mac_hashes, Contact, ContactRow, MAX_MATCHED_HASHES,
};
use wayclear_api::{quoted, Invalid};

use crate::{byte_length, count, range};

fn contact() -> Contact {
    Contact {
        mac_hash: vec![1; 16].into(),
        started_at: 1_767_600_000,
        seconds: 900,
        rssi_dbm: -60,
        device: "iPhone12,1".to_string(),
    }
}

fn numbered(n: u8) -> Contact {
    Contact {
        mac_hash: vec![n; 16].into(),
        ..contact()
    }
}

#[test]
fn a_contact_is_bounded() {
    let rssi = |rssi_dbm| {
        Contact {
            rssi_dbm,
            ..contact()
        }
        .check()
    };
    assert_eq!((rssi(-127), rssi(-1)), (Ok(()), Ok(())));
    for bad in [-128, 0, 127] {
        assert_eq!(rssi(bad), range("rssi_dbm", bad.into(), -127, -1));
    }
    let lasting = |seconds| {
        Contact {
            seconds,
            ..contact()
        }
        .check()
    };
    assert_eq!((lasting(0), lasting(86_400)), (Ok(()), Ok(())));
    assert_eq!(lasting(86_401), range("seconds", 86_401, 0, 86_400));
    for length in [15, 17] {
        let mac_hash = vec![1; length].into();
        let refused = Contact {
            mac_hash,
            ..contact()
        }
        .check();
        assert_eq!(refused, byte_length("mac_hash", length, 16));
    }
}

#[test]
fn a_device_has_at_most_32_characters_that_can_be_seen() {
    let of = |device: &str| {
        let device = device.to_string();
        Contact {
            device,
            ..contact()
        }
        .check()
    };
    let longest = "ü".repeat(32);
    for device in ["", "Pixel 4a (5G)", &longest] {
        assert_eq!(of(device), Ok(()));
    }
    assert_eq!(of(&"ü".repeat(33)), count("device", 33, 0, 32));
    let marks = Invalid::NameCharacter {
        name: quoted("a\u{202e}b"),
        character: '\u{202e}',
    };
    assert_eq!(of("a\u{202e}b"), Err(marks));
    let joiner = Invalid::NameJoiner {
        name: quoted("a\u{200d}"),
        character: '\u{200d}',
    };
    assert_eq!(of("a\u{200d}"), Err(joiner));
}

#[test]
fn one_message_records_1_to_50_contacts_with_different_people() {
    let many = |n: u8| (0..n).map(numbered).collect::<Vec<_>>();
    assert_eq!(check_contacts(&many(1)), Ok(()));
    assert_eq!(check_contacts(&many(50)), Ok(()));
    for n in [0, 51] {
        assert_eq!(check_contacts(&many(n)), count("contacts", n.into(), 1, 50));
    }
    let twice = Invalid::Duplicate {
        field: "contacts",
        item: "01".repeat(16),
    };
    assert_eq!(
        check_contacts(&[numbered(1), numbered(2), numbered(1)]),
        Err(twice)
    );
    let mut bad = many(3);
    bad.push(Contact {
        rssi_dbm: 0,
        ..numbered(9)
    });
    assert_eq!(check_contacts(&bad), range("rssi_dbm", 0, -127, -1));
}

#[test]
fn a_contact_ends_with_the_second_after_its_last_and_is_stored_as_it_came() {
    assert_eq!(contact().ended_at(), 1_767_600_900);
    let last = Contact {
        started_at: u64::MAX,
        ..contact()
    };
    assert_eq!(last.ended_at(), u64::MAX);
    assert_eq!(Contact::from(ContactRow::from(contact())), contact());
}

#[test]
fn hashes_asked_for_have_16_bytes_and_are_not_too_many() {
    let many = |n: usize| checked_mac_hashes(&vec![vec![1; 16].into(); n]);
    assert_eq!(many(1), Ok(vec![[1; 16]]));
    assert_eq!(many(MAX_MATCHED_HASHES).unwrap().len(), MAX_MATCHED_HASHES);
    for n in [0, MAX_MATCHED_HASHES + 1] {
        assert_eq!(many(n), count("mac_hashes", n, 1, MAX_MATCHED_HASHES));
    }
    for length in [15, 17] {
        let refused = checked_mac_hashes(&[vec![1; length].into()]);
        assert_eq!(refused, byte_length("mac_hash", length, 16));
    }
}
