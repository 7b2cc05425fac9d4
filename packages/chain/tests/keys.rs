//! Keys: what can be said of them without a node.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::{NamedTempFile, TempPath};
use wayclear_chain::{address, KeyError, Keyring, HD_PATH};

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
        let keys = Keyring::read(&file, HD_PATH).unwrap();
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
        Keyring::read(&open, HD_PATH),
        Err(KeyError::Exposed { .. })
    ));
    let form = scratch("ada: words\n", 0o600);
    assert!(matches!(
        Keyring::read(&form, HD_PATH),
        Err(KeyError::Form { .. })
    ));
    let words = scratch("ada = \"these are not words\"\n", 0o600);
    let Err(error @ KeyError::Mnemonic { .. }) = Keyring::read(&words, HD_PATH) else {
        panic!("words that are no mnemonic were taken")
    };
    assert!(!error.to_string().contains("these are"), "{error}");
    let missing = Keyring::read(Path::new("/nowhere/keys.toml"), HD_PATH);
    assert!(matches!(missing, Err(KeyError::Unreadable { .. })));
    let unknown = Keyring::localnet().get("zoe").map(drop).unwrap_err();
    assert!(matches!(unknown, KeyError::Unknown { .. }));
}

/// BIP-39's first test vector. Its addresses are those that wasmd 0.70.3 shows for it.
const FIRST: &str = "wasm19rl4cm2hmr8afy4kldpxz3fka4jguq0akuugk7";
const SECOND: &str = "wasm1jrkmdcwgq94uaamx6zax2luewlhf7u4kkyhylf";
const WORDS: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

#[test]
fn words_give_the_key_of_their_path_to_signers_of_any_name() {
    let address_at = |path: &str| {
        let keys = Keyring::of_mnemonic(&format!(" {WORDS}\n"), path).unwrap();
        address(keys.get("me").unwrap(), "wasm").to_string()
    };
    assert_eq!(address_at(HD_PATH), FIRST);
    assert_eq!(address_at("m/44'/118'/0'/0/1"), SECOND);
    for path in ["", "44/118", "m/x", "m/44'/118'/0'/0/4294967296"] {
        let error = Keyring::of_mnemonic(WORDS, path).unwrap_err();
        assert!(matches!(error, KeyError::Path { .. }), "{path:?}: {error}");
    }
    let secret = "abandon abandon zoe";
    let error = Keyring::of_mnemonic(secret, HD_PATH).unwrap_err();
    assert!(matches!(error, KeyError::Mnemonic { .. }));
    assert!(!error.to_string().contains("zoe"), "{error}");
}
