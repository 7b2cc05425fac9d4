//! Signatures, by a key at hand or by the program that keeps it, and the bytes that are broadcast.

use cosmrs::proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmrs::proto::cosmos::tx::v1beta1::mode_info::{Single, Sum};
use cosmrs::proto::cosmos::tx::v1beta1::{AuthInfo, ModeInfo, SignDoc, SignerInfo, TxRaw};
use cosmrs::proto::traits::Message;
use k256::ecdsa::signature::{Signer as _, Verifier};
use k256::ecdsa::{Signature as Ecdsa, VerifyingKey};

use super::account::Account;
use super::draft::Draft;
use super::json;
use super::node::Wasmd;
use super::signer::{signature_of, Signature, Signer};
use crate::error::ChainError;
use crate::keys::Kept;

impl Wasmd {
    /// The bytes that are broadcast.
    pub(super) fn sign(
        &self,
        signer: &Signer,
        account: Account,
        draft: &Draft,
    ) -> Result<Vec<u8>, ChainError> {
        let mut raw = raw(signer, account, draft, single(SignMode::Direct));
        let signature = match signer {
            Signer::Own(key) => {
                let signature: Ecdsa = key.sign(&self.signed_bytes(&raw, account));
                signature.to_vec()
            }
            Signer::Program(program, kept) => {
                let text = json::transaction(draft)?;
                let made = signature_of(program, kept, &text, &self.chain_id, account)?;
                if made.mode == SignMode::Direct {
                    let bytes = self.signed_bytes(&raw, account);
                    verify(kept, &bytes, &made).map_err(|reason| program.nonsense(reason))?;
                } else {
                    raw = self::raw(signer, account, draft, single(made.mode));
                }
                made.bytes
            }
            Signer::Nobody => vec![],
        };
        raw.signatures = vec![signature];
        Ok(raw.encode_to_vec())
    }

    fn signed_bytes(&self, raw: &TxRaw, account: Account) -> Vec<u8> {
        let doc = SignDoc {
            body_bytes: raw.body_bytes.clone(),
            auth_info_bytes: raw.auth_info_bytes.clone(),
            chain_id: self.chain_id.clone(),
            account_number: account.number,
        };
        doc.encode_to_vec()
    }
}

/// A transaction without its signatures.
pub(super) fn raw(signer: &Signer, account: Account, draft: &Draft, mode: ModeInfo) -> TxRaw {
    let public_key = signer.public_key().and_then(|key| key.to_any().ok());
    let signer = SignerInfo {
        public_key,
        mode_info: Some(mode),
        sequence: account.sequence,
    };
    let auth_info = AuthInfo {
        signer_infos: vec![signer],
        fee: Some(draft.fee.clone()),
        ..AuthInfo::default()
    };
    TxRaw {
        body_bytes: draft.body.encode_to_vec(),
        auth_info_bytes: auth_info.encode_to_vec(),
        signatures: vec![],
    }
}

pub(super) fn single(mode: SignMode) -> ModeInfo {
    let single = Single { mode: mode.into() };
    ModeInfo {
        sum: Some(Sum::Single(single)),
    }
}

/// That a program has signed what it was given, and nothing else.
fn verify(kept: &Kept, bytes: &[u8], signature: &Signature) -> Result<(), String> {
    let key = kept.public_key.map(|key| key.to_bytes());
    let key = key.and_then(|key| VerifyingKey::from_sec1_bytes(&key).ok());
    let signature = Ecdsa::from_slice(&signature.bytes).ok();
    match (key, signature) {
        (Some(key), Some(signature)) if key.verify(bytes, &signature).is_ok() => Ok(()),
        _ => Err("its signature does not fit what it was given to sign".to_string()),
    }
}
