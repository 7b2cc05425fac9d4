//! Simulations, which say how much gas a transaction must pay for.

use cosmrs::proto::cosmos::crypto::multisig::v1beta1::{CompactBitArray, MultiSignature};
use cosmrs::proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmrs::proto::cosmos::tx::v1beta1::mode_info::{Multi, Sum};
use cosmrs::proto::cosmos::tx::v1beta1::{ModeInfo, SimulateRequest, SimulateResponse};
use cosmrs::proto::traits::Message;
use cosmrs::Any;
use cosmwasm_std::Addr;

use super::account::Account;
use super::draft::Draft;
use super::node::Wasmd;
use super::refusal::Refusal;
use super::sign::{raw, single};
use super::signer::Signer;
use super::terms::Terms;
use super::wire::bank_send;
use crate::error::ChainError;

/// What the chain takes for each byte of a transaction.
const GAS_A_BYTE: u64 = 10;

impl Wasmd {
    /// Gas that messages would use now.
    pub(super) fn simulate(
        &self,
        signer: &Signer,
        account: Account,
        msgs: &[Any],
        terms: &Terms,
    ) -> Result<u64, Refusal> {
        // A simulation, too, pays something: taking a fee costs gas.
        self.simulate_with_fee(signer, account, msgs, 1, terms)
    }

    fn simulate_with_fee(
        &self,
        signer: &Signer,
        account: Account,
        msgs: &[Any],
        fee: u128,
        terms: &Terms,
    ) -> Result<u64, Refusal> {
        let draft = self.draft(msgs, 0, fee, terms)?;
        let tx_bytes = match signer {
            Signer::Own(_) => self.sign(signer, account, &draft)?,
            // A simulation looks for a signature, and not whether it is one.
            _ => unsigned(signer, account, &draft),
        };
        let bytes = tx_bytes.len() as u64;
        #[allow(deprecated)]
        let request = SimulateRequest { tx: None, tx_bytes };
        let answer: Result<SimulateResponse, _> = self
            .rpc
            .ask_or_refuse("/cosmos.tx.v1beta1.Service/Simulate", &request);
        match answer {
            Ok(answer) => Ok(answer.gas_info.unwrap_or_default().gas_used),
            Err(
                Refusal::Other(ChainError::OutOfGas { used, .. })
                | Refusal::Message(_, ChainError::OutOfGas { used, .. }),
            ) => Err(self.out_of_gas(used, bytes)?.into()),
            Err(refusal) => Err(refusal),
        }
    }

    /// Why a simulation ran out of gas, which has as much as a block.
    fn out_of_gas(&self, used: u64, bytes: u64) -> Result<ChainError, ChainError> {
        let least = used.max(bytes.saturating_mul(GAS_A_BYTE));
        Ok(match self.max_gas()? {
            Some(most) => ChainError::BlockGas {
                least: least.max(most),
                most,
            },
            None => ChainError::OutOfGas { wanted: 0, used },
        })
    }

    /// Gas that taking the fee costs in every transaction, whatever is in it.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn gas_of_fee(&mut self, sender: &Addr) -> Result<u64, ChainError> {
        let signer = self.signer_of(sender)?;
        let account = self.account_of(sender)?;
        let denom = &self.gas_price()?.denom;
        let send = bank_send(sender, sender, &cosmwasm_std::coin(1, denom));
        let msgs = [send];
        let terms = Terms::default();
        let simulate = |fee| self.simulate_with_fee(&signer, account, &msgs, fee, &terms);
        let with = simulate(1).map_err(Refusal::into_error)?;
        let without = simulate(0).map_err(Refusal::into_error)?;
        Ok(with.saturating_sub(without))
    }
}

/// A transaction with an empty signature, of as many keys as the account has.
fn unsigned(signer: &Signer, account: Account, draft: &Draft) -> Vec<u8> {
    let (mode, signature) = match account.several {
        Some((needed, keys)) => several(needed, keys),
        None => (single(SignMode::Direct), vec![0; 64]),
    };
    let mut raw = raw(signer, account, draft, mode);
    raw.signatures = vec![signature];
    raw.encode_to_vec()
}

/// As if the first keys had signed, so many as are needed.
fn several(needed: u32, keys: usize) -> (ModeInfo, Vec<u8>) {
    let count = (needed as usize).min(keys);
    let mut elems = vec![0; keys.div_ceil(8)];
    for key in 0..count {
        elems[key / 8] |= 0x80 >> (key % 8);
    }
    let bitarray = CompactBitArray {
        extra_bits_stored: u32::try_from(keys % 8).unwrap_or_default(),
        elems,
    };
    let multi = Multi {
        bitarray: Some(bitarray),
        mode_infos: vec![single(SignMode::LegacyAminoJson); count],
    };
    let signatures = MultiSignature {
        signatures: vec![vec![0; 64]; count],
    };
    let mode = ModeInfo {
        sum: Some(Sum::Multi(multi)),
    };
    (mode, signatures.encode_to_vec())
}
