//! Keys that wasmd keeps: it lists them and signs, so that secrets never come here, and those on a ledger can sign too.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, OnceLock};

use cosmrs::crypto::PublicKey;
use cosmrs::AccountId;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::backend::Backend;
use super::process::{both_ends, MAX_ANSWER};
use crate::key_error::KeyError;

/// The program that keeps keys: wasmd, or that of another chain.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    backend: Backend,
    folder: Option<PathBuf>,
    /// What was read from standard input, for every time that it is asked for.
    passphrase: Arc<OnceLock<Zeroizing<String>>>,
}

/// A key that the program has.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub name: String,
    pub kind: Kind,
    pub address: AccountId,
    /// `None` = of several keys, or of a kind that is not known here.
    pub public_key: Option<PublicKey>,
}

/// Who signs with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The program, or a ledger that it asks.
    One,
    /// Several keys, one after the other.
    Multi,
    /// Whoever has its secret, elsewhere.
    Offline,
}

/// A row of `keys list`.
#[derive(Deserialize)]
struct Row {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    address: String,
    #[serde(default)]
    pubkey: String,
}

impl Program {
    /// `folder`: where the keyring is; `None` = where the program has it by itself.
    pub fn new(program: &Path, backend: Backend, folder: Option<&Path>) -> Self {
        Program {
            path: program.to_path_buf(),
            backend,
            folder: folder.map(Path::to_path_buf),
            passphrase: Arc::default(),
        }
    }

    /// As it is called.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// The flags that name its keyring.
    pub fn flags(&self) -> Vec<OsString> {
        let mut flags = vec!["--keyring-backend".into(), self.backend.name().into()];
        if let Some(folder) = &self.folder {
            flags.extend(["--keyring-dir".into(), folder.into()]);
        }
        flags
    }

    /// All keys that it has.
    pub(super) fn list(&self) -> Result<Vec<Kept>, KeyError> {
        let answer = self.run(&[
            "keys".into(),
            "list".into(),
            "--output".into(),
            "json".into(),
        ])?;
        // An empty keyring is told in words.
        if answer.trim_ascii().is_empty() {
            return Ok(vec![]);
        }
        let rows: Vec<Row> = serde_json::from_slice(&answer)
            .map_err(|error| self.nonsense(format!("it does not list its keys: {error}")))?;
        rows.into_iter().map(|row| self.kept(row)).collect()
    }

    fn kept(&self, row: Row) -> Result<Kept, KeyError> {
        let address: Result<AccountId, _> = row.address.parse();
        let address = address.map_err(|_| {
            let (name, address) = (&row.name, &row.address);
            self.nonsense(format!("the address of \"{name}\" is \"{address}\""))
        })?;
        let public_key = PublicKey::from_json(&row.pubkey).ok();
        let of_key = public_key.and_then(|key| key.account_id(address.prefix()).ok());
        if of_key.is_some_and(|of_key| of_key != address) {
            let name = &row.name;
            return Err(self.nonsense(format!("key and address of \"{name}\" do not fit")));
        }
        let kind = match row.kind.as_str() {
            "multi" => Kind::Multi,
            "offline" => Kind::Offline,
            _ => Kind::One,
        };
        Ok(Kept {
            name: row.name,
            kind,
            address,
            public_key,
        })
    }

    /// What the program answers on standard output.
    pub(crate) fn run(&self, args: &[OsString]) -> Result<Vec<u8>, KeyError> {
        let passphrase = self.passphrase()?;
        let mut command = Command::new(&self.path);
        command.args(args).args(self.flags()).arg("--log_no_color");
        command.stdin(match (passphrase, self.backend) {
            (Some(_), _) => Stdio::piped(),
            (None, Backend::Test) => Stdio::null(),
            (None, _) => Stdio::inherit(),
        });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let failed = |error: io::Error| KeyError::Program {
            program: self.name(),
            reason: error.to_string(),
        };
        let mut child = command.spawn().map_err(failed)?;
        if let (Some(passphrase), Some(mut stdin)) = (passphrase, child.stdin.take()) {
            // Whoever does not want it closes its end.
            let _ = stdin.write_all(passphrase.as_bytes());
        }
        let (status, answer, words) = both_ends(&mut child).map_err(failed)?;
        if answer.len() as u64 > MAX_ANSWER {
            return Err(self.nonsense(format!("it says more than {MAX_ANSWER} bytes")));
        }
        self.judge(status, &words)?;
        Ok(answer)
    }

    /// What the words on standard error mean. It lists nothing, and calls that success, when the passphrase is wrong.
    fn judge(&self, status: ExitStatus, words: &str) -> Result<(), KeyError> {
        let program = self.name();
        if words.contains("passphrase attempts") || words.contains("incorrect passphrase") {
            return Err(KeyError::Passphrase { program });
        }
        if status.success() {
            return Ok(());
        }
        if words.contains("backend not available") {
            let backend = self.backend.to_string();
            return Err(KeyError::Backend { program, backend });
        }
        let last = words.lines().rev().find(|line| !line.trim().is_empty());
        let last = last.unwrap_or("it says nothing").trim();
        // Behind the time and other words for a log.
        let reason = last.split_once("err=").map_or(last, |(_, reason)| reason);
        Err(KeyError::Refused {
            program,
            reason: reason.trim_matches('"').to_string(),
        })
    }

    /// The line that opens the files, where nobody can be asked for it.
    fn passphrase(&self) -> Result<Option<&str>, KeyError> {
        if self.backend != Backend::File || io::stdin().is_terminal() {
            return Ok(None);
        }
        if self.passphrase.get().is_none() {
            let mut line = Zeroizing::new(String::new());
            let read = io::stdin().read_line(&mut line);
            if read.unwrap_or_default() == 0 {
                let program = self.name();
                return Err(KeyError::Passphrase { program });
            }
            let _ = self.passphrase.set(line);
        }
        Ok(self.passphrase.get().map(|line| line.as_str()))
    }

    pub(crate) fn nonsense(&self, reason: String) -> KeyError {
        KeyError::Nonsense {
            program: self.name(),
            reason,
        }
    }
}
