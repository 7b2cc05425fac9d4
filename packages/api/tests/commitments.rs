//! Hashes and the bytes of items against vectors computed apart from this code: scripts/compute-commitments.py.

#![allow(clippy::unwrap_used)]

use cosmwasm_std::HexBinary;
use wayclear_api::commitments::{
    feed_link, item_id, own_visit_id, place_handle, slip_digest, visit_tag,
};
use wayclear_api::contact_registry::{Item, ItemId, MacHash};
use wayclear_api::Place;

const VECTORS: &str = include_str!("../../../testdata/commitments.csv");

/// The columns behind the name of each row of a kind, if there are as many as there have to be.
fn rows<const N: usize>(name: &str) -> Vec<[&'static str; N]> {
    let rows = VECTORS.lines().filter_map(|row| row.split_once(','));
    let rows: Vec<_> = rows
        .filter(|(kind, _)| *kind == name)
        .map(|(_, rest)| rest.split(',').collect::<Vec<_>>().try_into().unwrap())
        .collect();
    assert!(rows.len() > 4, "{name}: {} rows", rows.len());
    rows
}

fn bytes(hex: &str) -> HexBinary {
    HexBinary::from_hex(hex).unwrap()
}

fn array<const N: usize>(hex: &str) -> [u8; N] {
    bytes(hex).to_array().unwrap()
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HexBinary::from(bytes.as_ref()).to_hex()
}

fn place(text: &str) -> Place {
    text.parse().unwrap()
}

/// That an item has these bytes, this digest and this id.
fn assert_item(item: &Item, content: &str, digest: &str, id: &str) {
    assert_eq!(item.check(), Ok(()));
    assert_eq!(hex(item.bytes()), content);
    assert_eq!(hex(item.digest()), digest);
    assert_eq!(hex(item_id(&item.digest())), id);
    let name = ItemId {
        day: item.day(),
        id: bytes(id),
    };
    assert_eq!(ItemId::of(item), name);
}

#[test]
fn a_visit_tag_binds_place_unit_interval_and_secret() {
    for [at, interval, secret, tag] in rows("visit_tag") {
        let found = visit_tag(&place(at), interval.parse().unwrap(), &array(secret));
        assert_eq!(hex(found), tag, "{at}");
    }
}

#[test]
fn a_place_handle_is_of_the_places_text() {
    for [at, handle] in rows("place_handle") {
        assert_eq!(hex(place_handle(&place(at))), handle, "{at}");
    }
}

#[test]
fn the_id_of_an_own_visit_binds_account_place_and_interval() {
    for [account, at, interval, id] in rows("own_visit_id") {
        let found = own_visit_id(account, &place(at), interval.parse().unwrap());
        assert_eq!(hex(found), id, "{account} {at}");
    }
}

#[test]
fn what_is_signed_covers_chain_registry_authority_day_and_item() {
    for [chain, registry, authority, issued, item, digest] in rows("slip_digest") {
        let issued = issued.parse().unwrap();
        let found = slip_digest(chain, registry, authority, issued, &array(item));
        assert_eq!(
            hex(found),
            digest,
            "{chain} {registry} {authority} {issued}"
        );
    }
}

#[test]
fn a_link_covers_the_link_before_it_and_index_and_row() {
    for [before, index, row, link] in rows("feed_link") {
        let found = feed_link(&array(before), index.parse().unwrap(), &bytes(row));
        assert_eq!(hex(found), link, "row {index}");
    }
    // The first four are a chain that begins with zeros.
    let mut before = [0; 32];
    for (index, [_, _, row, link]) in (0..).zip(rows::<4>("feed_link")).take(4) {
        before = feed_link(&before, index, &bytes(row));
        assert_eq!(hex(before), link, "row {index}");
    }
}

#[test]
fn a_day_key_is_packed_and_named() {
    for [key, day, content, digest, id] in rows("day_key") {
        let item = Item::DayKey {
            key: bytes(key),
            day: day.parse().unwrap(),
        };
        assert_item(&item, content, digest, id);
    }
}

#[test]
fn a_day_of_hashes_is_packed_and_named() {
    let entry = |text: &str| {
        let [interval, mac_hash, rotation] =
            text.split(':').collect::<Vec<_>>().try_into().unwrap();
        MacHash {
            interval: interval.parse().unwrap(),
            mac_hash: bytes(mac_hash),
            rotation: rotation.parse().unwrap(),
        }
    };
    for [day, entries, content, digest, id] in rows("mac_hashes") {
        let item = Item::MacHashes {
            day: day.parse().unwrap(),
            entries: entries.split(' ').map(entry).collect(),
        };
        assert_item(&item, content, digest, id);
    }
}

#[test]
fn a_visit_is_packed_and_named() {
    for [at, interval, secret, content, digest, id] in rows("visit") {
        let item = Item::Visit {
            place: place(at),
            interval: interval.parse().unwrap(),
            secret: bytes(secret),
        };
        assert_item(&item, content, digest, id);
    }
}

#[test]
fn an_account_is_packed_and_named() {
    for [account, day, content, digest, id] in rows("account") {
        let item = Item::Account {
            account: account.to_string(),
            day: day.parse().unwrap(),
        };
        assert_eq!(hex(item.bytes()), content);
        if account.len() <= 128 {
            assert_item(&item, content, digest, id);
        }
    }
}

#[test]
fn items_that_differ_in_one_field_have_different_names() {
    let visit = |at: &str, interval, secret: u8| Item::Visit {
        place: place(at),
        interval,
        secret: vec![secret; 16].into(),
    };
    let key = |key: u8, day| Item::DayKey {
        key: vec![key; 16].into(),
        day,
    };
    let account = |account: &str, day| Item::Account {
        account: account.to_string(),
        day,
    };
    let hashes = |day, interval, mac_hash: u8, rotation| Item::MacHashes {
        day,
        entries: vec![MacHash {
            interval,
            mac_hash: vec![mac_hash; 16].into(),
            rotation,
        }],
    };
    let items = [
        visit("9qce29xb", 144, 1),
        visit("9qce29xc", 144, 1),
        visit("9qce29xb/a", 144, 1),
        visit("9qce29xb", 145, 1),
        visit("9qce29xb", 144, 2),
        key(1, 1),
        key(2, 1),
        key(1, 2),
        account("wasm1a", 1),
        account("wasm1b", 1),
        account("wasm1a", 2),
        hashes(1, 144, 1, 1),
        hashes(2, 144, 1, 1),
        hashes(1, 145, 1, 1),
        hashes(1, 144, 2, 1),
        hashes(1, 144, 1, 2),
    ];
    let mut ids: Vec<_> = items.iter().map(|item| hex(item.digest())).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), items.len());
}
