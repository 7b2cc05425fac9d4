//! Keys, gas prices and deployment records: what can be said of them without a node.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use wayclear_client::record::{Record, RecordError};
use wayclear_client::wasmd::{address, GasPrice, KeyError, Keyring};

/// A file that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, text: &str, mode: u32) -> Self {
        use std::os::unix::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("wayclear-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_mnemonic_of_12_or_24_words_gives_the_account_that_other_wallets_give() {
    // BIP-39's zero entropy; the addresses are CosmJS's for m/44'/118'/0'/0/0.
    let twelve = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    let file = Scratch::new("twelve", &format!("ada = \"{twelve}\"\n"), 0o600);
    let keys = Keyring::read(&file.0).unwrap();
    let found = address(keys.get("ada").unwrap(), "cosmos");
    assert_eq!(
        found.as_str(),
        "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4"
    );
}

#[test]
fn the_localnet_has_its_named_accounts_and_prints_no_secret() {
    let keys = Keyring::localnet();
    let names: Vec<&str> = keys.names().collect();
    for name in [
        "ada",
        "authority",
        "city",
        "county",
        "sponsor",
        "state",
        "validator-0",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    let text = format!("{keys:?}");
    assert!(
        text.contains("ada")
            && !text.contains(&format!("{:?}", keys.get("ada").unwrap().to_bytes()))
    );
}

#[test]
fn a_key_file_that_others_can_read_or_that_is_no_list_of_mnemonics_is_refused() {
    let open = Scratch::new("open", "", 0o644);
    assert!(matches!(
        Keyring::read(&open.0),
        Err(KeyError::Exposed { .. })
    ));
    let form = Scratch::new("form", "ada: words\n", 0o600);
    assert!(matches!(Keyring::read(&form.0), Err(KeyError::Form { .. })));
    let words = Scratch::new("words", "ada = \"these are not words\"\n", 0o600);
    let Err(error @ KeyError::Mnemonic { .. }) = Keyring::read(&words.0) else {
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

#[test]
fn a_record_that_is_missing_or_something_else_is_named() {
    let missing = Record::read(Some(Path::new("/nowhere/testing.json"))).unwrap_err();
    assert!(matches!(missing, RecordError::File { .. }));
    let other = Scratch::new("record", "{}", 0o600);
    let error = Record::read(Some(&other.0)).unwrap_err();
    assert!(matches!(error, RecordError::Form { .. }));
    assert!(
        error
            .to_string()
            .contains("write it anew with wayclear deploy"),
        "{error}"
    );
    // This package's folder has no deployments/.
    let none = Record::read(None).unwrap_err();
    assert!(
        matches!(none, RecordError::Count { found: 0, .. }),
        "{none}"
    );
}
