//! Who signs: a key at hand, the program that has it, or nobody here.

use std::ffi::OsString;
use std::io::Write;

use cosmrs::crypto::PublicKey;
use cosmrs::proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmwasm_std::{Addr, Binary};
use k256::ecdsa::SigningKey;
use serde::Deserialize;

use super::account::Account;
use super::node::Wasmd;
use crate::error::ChainError;
use crate::key_error::KeyError;
use crate::keys::{public_key, Kept, Key, Kind, Program};

/// Who signs for an account.
pub(super) enum Signer {
    Own(SigningKey),
    Program(Program, Kept),
    /// It is signed elsewhere.
    Nobody,
}

/// A signature, and what it signs.
pub(super) struct Signature {
    pub mode: SignMode,
    pub bytes: Vec<u8>,
}

/// What `tx sign --signature-only` prints.
#[derive(Deserialize)]
struct Answer {
    signatures: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    public_key: serde_json::Value,
    data: Data,
    sequence: String,
}

#[derive(Deserialize)]
struct Data {
    single: Single,
}

#[derive(Deserialize)]
struct Single {
    mode: String,
    signature: Binary,
}

impl Signer {
    /// The key that signatures are checked with, as far as it is known.
    pub fn public_key(&self) -> Option<PublicKey> {
        match self {
            Signer::Own(key) => Some(public_key(key)),
            Signer::Program(_, kept) => kept.public_key,
            Signer::Nobody => None,
        }
    }
}

impl Wasmd {
    /// Who signs for an account.
    ///
    /// # Errors
    /// [`KeyError::Absent`], [`KeyError::Multisig`], [`KeyError::Offline`].
    pub(super) fn signer_of(&self, sender: &Addr) -> Result<Signer, ChainError> {
        let keys = &self.settings.keys;
        let name = self.names.get(sender).ok_or_else(|| KeyError::Absent {
            account: sender.clone(),
            known: keys.known(),
        })?;
        match (keys.key(name)?, keys.program()) {
            (Key::Own(key), _) => Ok(Signer::Own(key.clone())),
            (Key::Kept(kept), Some(program)) => match (kept.kind, kept.name.clone()) {
                (Kind::One, _) => Ok(Signer::Program(program.clone(), kept.clone())),
                (Kind::Multi, name) => Err(KeyError::Multisig { name }.into()),
                (Kind::Offline, name) => Err(KeyError::Offline { name }.into()),
            },
            (Key::Kept(_), None) => Ok(Signer::Nobody),
        }
    }
}

/// Has the program sign a transaction, given as wasmd reads it.
pub(super) fn signature_of(
    program: &Program,
    kept: &Kept,
    json: &str,
    chain_id: &str,
    account: Account,
) -> Result<Signature, ChainError> {
    let unwritten = |error: std::io::Error| KeyError::Program {
        program: program.name(),
        reason: format!("there is no room for a file to be signed: {error}"),
    };
    let mut file = tempfile::NamedTempFile::new().map_err(unwritten)?;
    file.write_all(json.as_bytes()).map_err(unwritten)?;
    let mut args: Vec<OsString> = vec!["tx".into(), "sign".into(), file.path().into()];
    let (number, sequence) = (account.number.to_string(), account.sequence.to_string());
    let flags = [
        ("--from", kept.name.as_str()),
        ("--chain-id", chain_id),
        ("--account-number", &number),
        ("--sequence", &sequence),
        ("--output", "json"),
    ];
    for (flag, value) in flags {
        // As one word, so that a value that begins with a dash is none of the program's flags.
        args.push(format!("{flag}={value}").into());
    }
    args.extend(["--offline".into(), "--signature-only".into()]);
    let answer = program.run(&args)?;
    Ok(read(&answer, kept, account.sequence).map_err(|reason| program.nonsense(reason))?)
}

/// The one signature that was asked for.
fn read(answer: &[u8], kept: &Kept, sequence: u64) -> Result<Signature, String> {
    let answer: Answer = serde_json::from_slice(answer)
        .map_err(|error| format!("what it signed cannot be read: {error}"))?;
    let [row] = answer.signatures.as_slice() else {
        return Err(format!("it gave {} signatures", answer.signatures.len()));
    };
    let key = PublicKey::from_json(&row.public_key.to_string()).ok();
    if key.is_none() || key != kept.public_key || row.sequence != sequence.to_string() {
        return Err("it signed with another key, or another sequence".to_string());
    }
    let mode = SignMode::from_str_name(&row.data.single.mode);
    let mode = mode.filter(|mode| matches!(mode, SignMode::Direct | SignMode::LegacyAminoJson));
    let mode = mode.ok_or_else(|| format!("it signed as {}", row.data.single.mode))?;
    Ok(Signature {
        mode,
        bytes: row.data.single.signature.to_vec(),
    })
}
