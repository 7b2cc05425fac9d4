//! Rows whose bytes, sizes and faults are known beforehand.

use cosmwasm_std::HexBinary;
use wayclear_api::feed::{
    FeedCleaning, FeedError, FeedFlag, FeedHash, FeedKey, FeedRow, HashDay, MAX_ROW_BYTES,
};
use wayclear_api::Surface;

use crate::{HEAD, SECTION};

#[test]
fn a_row_is_packed_to_the_byte_as_its_format_says() {
    let flag = FeedFlag {
        handle: [0x31; 12],
        interval: 0x0102_0304,
        id: [0x32; 8],
        surface: 5,
        cleaned: 0x0607,
    };
    let hash = FeedHash {
        mac_hash: [0x22; 16],
        interval: 0x0a0b_0c0d,
        rotation: 144,
    };
    let row = FeedRow {
        time: 0x0001_0203_0405_0607,
        keys: vec![FeedKey {
            key: [0x11; 16],
            day: 0x4e20,
        }],
        hash_days: vec![HashDay {
            id: [0x21; 8],
            day: 0x4e21,
            hashes: vec![hash],
        }],
        flags: vec![
            FeedFlag {
                interval: 9,
                ..flag
            },
            flag,
            FeedFlag { cleaned: 1, ..flag },
        ],
        cleanings: vec![FeedCleaning {
            handle: [0x41; 12],
            at: 0x0800,
        }],
        revoked: vec![(0x4e21, [0x51; 8]), (0x4e20, [0x52; 8])],
    };
    let expected = [
        "020001020304050607",
        // 18 bytes a key, here one.
        &format!("0100000012{}4e20", "11".repeat(16)),
        // Id, day, count, 21 bytes a hash.
        &format!(
            "0200000020{}4e2101{}0a0b0c0d90",
            "21".repeat(8),
            "22".repeat(16)
        ),
        // 27 bytes a flag, here three, sorted.
        "0300000051",
        &format!("{}00000009{}050607", "31".repeat(12), "32".repeat(8)),
        &format!("{}01020304{}050001", "31".repeat(12), "32".repeat(8)),
        &format!("{}01020304{}050607", "31".repeat(12), "32".repeat(8)),
        // 20 bytes a cleaning.
        &format!("0400000014{}0000000000000800", "41".repeat(12)),
        // 10 bytes a day and id.
        &format!("05000000144e20{}4e21{}", "52".repeat(8), "51".repeat(8)),
    ];
    assert_eq!(HexBinary::from(row.encode()).to_hex(), expected.concat());
}

#[test]
fn the_news_of_the_longest_message_fits_into_a_row() {
    let flag = FeedFlag {
        handle: [0; 12],
        interval: 0,
        id: [0; 8],
        surface: 0,
        cleaned: 0,
    };
    let hash = FeedHash {
        mac_hash: [0; 16],
        interval: 0,
        rotation: 1,
    };
    let cleaning = FeedCleaning {
        handle: [0; 12],
        at: 0,
    };
    let day = HashDay {
        id: [0; 8],
        day: 0,
        hashes: vec![hash; 144],
    };
    let mut rows = [(); 5].map(|()| FeedRow::new(0));
    rows[0].flags = vec![flag; 64];
    rows[1].hash_days = vec![day];
    rows[2].revoked = vec![(0, [0; 8]); 100];
    rows[3].cleanings = vec![cleaning; 50];
    rows[4].keys = vec![
        FeedKey {
            key: [0; 16],
            day: 0
        };
        64
    ];
    let sizes = rows.map(|row| row.encode().len() - HEAD - SECTION);
    assert_eq!(sizes, [64 * 27, 11 + 144 * 21, 1_000, 1_000, 64 * 18]);
    assert!(sizes
        .iter()
        .all(|size| HEAD + SECTION + size < MAX_ROW_BYTES));
}

#[test]
fn errors_of_the_feed_say_what_to_do() {
    let newer = FeedRow::decode(&[3]).unwrap_err().to_string();
    let expected = "the feed's row is of version 3, this build reads 2; use a newer wayclear";
    assert_eq!(newer, expected);
    let cut = FeedRow::decode(&[2, 0, 0]).unwrap_err().to_string();
    assert_eq!(
        cut,
        "the feed's row does not decode at byte 1; ask another node for it"
    );
    assert_eq!(FeedRow::decode(&[]), Err(FeedError::Bytes { at: 0 }));
    // A section that claims more than there is.
    let long = [&FeedRow::new(7).encode()[..], &[1, 255, 255, 255, 255]].concat();
    assert_eq!(FeedRow::decode(&long), Err(FeedError::Bytes { at: 14 }));
}

#[test]
fn a_row_without_news_is_empty_whenever_it_was() {
    assert!(FeedRow::new(7).is_empty());
    assert_eq!(FeedRow::new(7).encode().len(), HEAD);
    assert_eq!(
        FeedRow::decode(&FeedRow::new(7).encode()),
        Ok(FeedRow::new(7))
    );
    let revoking = FeedRow {
        revoked: vec![(1, [1; 8])],
        ..FeedRow::new(7)
    };
    assert!(!revoking.is_empty());
}

#[test]
fn a_surface_has_a_byte_of_its_own_and_an_unknown_byte_is_other() {
    let codes = [
        "other",
        "aerosol",
        "copper",
        "cardboard",
        "stainless_steel",
        "plastic",
    ];
    for (code, name) in (0_u8..).zip(codes) {
        let surface = Surface::from_code(code);
        assert_eq!((surface.name(), surface.code()), (name, code));
    }
    assert_eq!(codes.len(), Surface::ALL.len());
    for code in [6, 255] {
        let flag = FeedFlag {
            handle: [0; 12],
            interval: 0,
            id: [0; 8],
            surface: code,
            cleaned: 0,
        };
        assert_eq!(flag.surface(), Surface::Other);
    }
}
