//! The flags that say whose keys are at hand.

use std::io::stdin;
use std::path::PathBuf;

use anyhow::Result;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::Args;
use wayclear_chain::wasmd::{Backend, Program};
use wayclear_chain::{Keyring, HD_PATH};

use crate::localnet;
use crate::output::Usage;

/// Holds the words of one key; no flag can, which others on this machine would see.
pub const MNEMONIC: &str = "WAYCLEAR_MNEMONIC";
/// The program's usual name.
const WASMD: &str = "wasmd";
const KEYS: &str = "Keys";

/// Where keys are.
#[derive(Args, Clone)]
pub struct KeyArgs {
    /// File of lines like ada = "24 words", readable by you alone; the localnet's accounts are built in
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_KEYS", help_heading = KEYS)]
    keys: Option<PathBuf>,
    /// wasmd's own keyring of that kind has the keys, and signs: also for ledgers
    #[arg(long, value_name = "KIND", env = "WAYCLEAR_KEYRING_BACKEND", help_heading = KEYS, value_parser = backends())]
    keyring_backend: Option<Backend>,
    /// Folder of that keyring, by default wasmd's own
    #[arg(long, value_name = "DIR", env = "WAYCLEAR_KEYRING_DIR", help_heading = KEYS)]
    keyring_dir: Option<PathBuf>,
    /// Program that has the keyring: wasmd, or the chain's own
    #[arg(long, value_name = "PROGRAM", env = "WAYCLEAR_WASMD", help_heading = KEYS, default_value = WASMD)]
    wasmd: PathBuf,
    /// Read the words of one key from standard input, for --from of any name; the variable `WAYCLEAR_MNEMONIC` does the same
    #[arg(long, help_heading = KEYS)]
    mnemonic_stdin: bool,
    /// Derivation of keys from words
    #[arg(long, value_name = "PATH", env = "WAYCLEAR_HD_PATH", help_heading = KEYS, default_value = HD_PATH)]
    hd_path: String,
}

fn backends() -> impl TypedValueParser<Value = Backend> {
    let names = Backend::ALL.map(Backend::name);
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Backend>())
}

impl KeyArgs {
    /// The flags that say whose keys sign, as far as any were given.
    pub fn named(&self) -> Vec<(&'static str, PathBuf)> {
        let backend = self.keyring_backend.map(|kind| kind.name().into());
        let program = Some(&self.wasmd).filter(|wasmd| wasmd.as_os_str() != WASMD);
        let flags = [
            ("--keys", self.keys.clone()),
            ("--keyring-backend", backend),
            ("--keyring-dir", self.keyring_dir.clone()),
            ("--wasmd", program.cloned()),
        ];
        let given = flags.into_iter();
        given
            .filter_map(|(flag, value)| Some((flag, value?)))
            .collect()
    }

    /// Whether somebody may be asked before they are at hand: for a passphrase, or for words on standard input.
    pub fn asks(&self) -> bool {
        let asks = |backend: Backend| backend != Backend::Test;
        self.mnemonic_stdin || self.keyring_backend.is_some_and(asks)
    }

    /// The keys that are named, or the localnet's; `None` = nobody's.
    pub fn keyring(&self, chain_id: &str) -> Result<Option<Keyring>> {
        let words = zeroize::Zeroizing::new(std::env::var(MNEMONIC).unwrap_or_default());
        let named = [
            self.keys.is_some(),
            self.keyring_backend.is_some(),
            self.mnemonic_stdin,
            !words.trim().is_empty(),
        ];
        if named.iter().filter(|is_named| **is_named).count() > 1 {
            let text = "two places of keys are named; take one of --keys, --keyring-backend, --mnemonic-stdin and WAYCLEAR_MNEMONIC, or \
                their variables";
            return Err(Usage(text.to_string()).into());
        }
        if let Some(file) = &self.keys {
            return Ok(Some(Keyring::read(file, &self.hd_path)?));
        }
        if let Some(backend) = self.keyring_backend {
            let program = Program::new(&self.wasmd, backend, self.keyring_dir.as_deref());
            return Ok(Some(Keyring::of_program(program)?));
        }
        if self.mnemonic_stdin {
            let mut words = zeroize::Zeroizing::new(String::new());
            stdin().read_line(&mut words)?;
            return Ok(Some(Keyring::of_mnemonic(&words, &self.hd_path)?));
        }
        if !words.trim().is_empty() {
            return Ok(Some(Keyring::of_mnemonic(&words, &self.hd_path)?));
        }
        Ok((chain_id == localnet::CHAIN_ID).then(Keyring::localnet))
    }
}
