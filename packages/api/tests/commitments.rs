//! Test vectors, computed apart from this code with Python's hashlib and struct.

#![allow(clippy::unwrap_used)]

use cosmwasm_std::HexBinary;
use wayclear_api::commitments::{attestation_digest, chunk_digest, disclosure_digest, visit_tag};
use wayclear_api::contact_registry::{DayKey, Disclosure, LocationVisits, MacHash};
use wayclear_api::location::Opening;

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HexBinary::from(bytes.as_ref()).to_hex()
}

fn chunk() -> Disclosure {
    Disclosure {
        day_keys: vec![DayKey {
            key: vec![0x11; 16].into(),
            start_interval: 2_642_976,
            periods: 144,
            rotation: 1,
        }],
        mac_hashes: vec![MacHash {
            mac_hash: vec![0x22; 16].into(),
            interval: 2_642_977,
            rotation: 6,
        }],
        visits: vec![LocationVisits {
            location: "wasm1location".to_string(),
            openings: vec![Opening {
                checked_in_at: 1_767_600_000,
                secret: vec![0x33; 16].into(),
            }],
        }],
    }
}

#[test]
fn a_visit_tag_binds_place_unit_and_secret() {
    let secret: [u8; 16] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let mall = "9qc7mbdh".parse().unwrap();
    let shop = "9qc7mbdh/shop-2".parse().unwrap();
    assert_eq!(
        hex(visit_tag(&mall, &secret)),
        "2f6f0bdf2138687d2d45272706e2ba45"
    );
    assert_eq!(
        hex(visit_tag(&shop, &secret)),
        "06f88a7456220b7f81fdb9adc3ede52c"
    );
}

#[test]
fn a_chunk_digest_covers_every_field_in_message_order() {
    assert_eq!(
        hex(chunk_digest(&Disclosure::default())),
        "b0f66adc83641586656866813fd9dd0b8ebb63796075661ba45d1aa8089e1d44"
    );
    assert_eq!(
        hex(chunk_digest(&chunk())),
        "e20a53e1f70282259f7dc30aa9dcfc650d918b283691ea069f5acaaeb31b5558"
    );
}

#[test]
fn an_attestation_covers_chain_registry_token_reporter_disclosure_and_expiry() {
    let chunks = [chunk_digest(&chunk()), chunk_digest(&Disclosure::default())];
    let disclosure = disclosure_digest(&chunks);
    assert_eq!(
        hex(disclosure),
        "660362d982921539876d8213440c3875ff8e500dc29688a731da70222f5e8ba7"
    );
    let digest = attestation_digest(
        "testing",
        "wasm1registry",
        &[0x44; 16],
        "wasm1reporter",
        &disclosure,
        1_767_600_600,
    );
    assert_eq!(
        hex(digest),
        "3f5adf55444f661ff8a2c0de053bfc71594b5be2c502de4c223c23d21e0f810c"
    );
}
