//! Keys and gas prices: what can be said of them without a node.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::{NamedTempFile, TempPath};
use wayclear_chain::wasmd::GasPrice;
use wayclear_chain::{address, KeyError, Keyring};

/// A file that is gone when the test is over.
fn scratch(text: &str, mode: u32) -> TempPath {
    let file = NamedTempFile::new().unwrap();
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
    file.into_temp_path()
}

#[test]
fn a_mnemonic_of_12_or_24_words_gives_the_account_that_other_wallets_give() {
    // BIP-39's zero entropy; the addresses are CosmJS's for m/44'/118'/0'/0/0.
    for (zeros, last, account) in [
        (11, "about", "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4"),
        (23, "art", "cosmos1r5v5srda7xfth3hn2s26txvrcrntldjumt8mhl"),
    ] {
        let words = "abandon ".repeat(zeros) + last;
        let file = scratch(&format!("ada = \"{words}\"\n"), 0o600);
        let keys = Keyring::read(&file).unwrap();
        let found = address(keys.get("ada").unwrap(), "cosmos");
        assert_eq!(found.as_str(), account);
    }
}

#[test]
fn the_localnet_has_its_named_accounts_and_prints_no_secret() {
    let keys = Keyring::localnet();
    let names = BTreeSet::from([
        "ada",
        "authority",
        "bob",
        "city",
        "cleaner",
        "county",
        "cy",
        "dan",
        "eve",
        "relay",
        "sponsor",
        "state",
        "validator-0",
        "validator-1",
        "validator-2",
        "validator-3",
    ]);
    assert_eq!(keys.names().collect::<BTreeSet<_>>(), names);
    assert_eq!(format!("{keys:?}"), format!("{names:?}"));
}

#[test]
fn a_key_file_that_others_can_read_or_that_is_no_list_of_mnemonics_is_refused() {
    let open = scratch("", 0o644);
    assert!(matches!(
        Keyring::read(&open),
        Err(KeyError::Exposed { .. })
    ));
    let form = scratch("ada: words\n", 0o600);
    assert!(matches!(Keyring::read(&form), Err(KeyError::Form { .. })));
    let words = scratch("ada = \"these are not words\"\n", 0o600);
    let Err(error @ KeyError::Mnemonic { .. }) = Keyring::read(&words) else {
        panic!("words that are no mnemonic were taken")
    };
    assert!(!error.to_string().contains("these are"), "{error}");
    let missing = Keyring::read(Path::new("/nowhere/keys.toml"));
    assert!(matches!(missing, Err(KeyError::Unreadable { .. })));
    let unknown = Keyring::localnet().get("zoe").map(drop).unwrap_err();
    assert!(matches!(unknown, KeyError::Unknown { .. }));
}

#[test]
fn a_fee_is_gas_times_price_rounded_up() {
    let price: GasPrice = "0.025ucosm".parse().unwrap();
    assert_eq!(
        (price.fee(100_000), price.fee(100_001), price.fee(0)),
        (2_500, 2_501, 0)
    );
    assert_eq!(price.to_string(), "0.025ucosm");
    assert_eq!("10stake".parse::<GasPrice>().unwrap().fee(7), 70);
    for wrong in ["", "0.025", "ucosm", "1.2.3ucosm", "-1ucosm"] {
        assert!(wrong.parse::<GasPrice>().is_err(), "{wrong:?}");
    }
}
