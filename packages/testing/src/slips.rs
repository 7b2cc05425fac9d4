//! Slips: made, signed, sent and taken back.

use cosmwasm_std::{Addr, Binary, HexBinary};
use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature, SigningKey};
use wayclear_api::commitments::slip_digest;
use wayclear_api::contact_registry::{ask, ExecuteMsg, Item, ItemId, MacHash, Slip, Verdict};
use wayclear_api::events::{Disclosed, SlipsSkipped};
use wayclear_chain::{Chain, ChainError, Tx};

use crate::suite::Suite;
use crate::visits::Visited;

/// Secret key of the suite's authority, for tests only.
pub const AUTHORITY_KEY: [u8; 32] = [7; 32];

/// A visit, not signed yet.
pub fn visit_slip(visited: &Visited) -> Slip {
    unsigned(Item::Visit {
        place: visited.place.clone(),
        interval: visited.interval,
        secret: visited.secret.into(),
    })
}

/// The key of a UTC day, not signed yet.
pub fn day_key_slip(key: [u8; 16], day: u16) -> Slip {
    let key = key.into();
    unsigned(Item::DayKey { key, day })
}

/// Hashes of a UTC day's identifiers, not signed yet.
pub fn hashes_slip(day: u16, entries: Vec<MacHash>) -> Slip {
    unsigned(Item::MacHashes { day, entries })
}

/// The hash of number `n`, sent for `rotation` intervals from one on.
pub fn mac_hash(n: u8, interval: u32, rotation: u8) -> MacHash {
    MacHash {
        interval,
        mac_hash: HexBinary::from([n; 16]),
        rotation,
    }
}

/// An account that is infected, not signed yet.
pub fn account_slip(account: &Addr, day: u16) -> Slip {
    let account = account.to_string();
    unsigned(Item::Account { account, day })
}

fn authority_key() -> SigningKey {
    SigningKey::from_slice(&AUTHORITY_KEY).expect("a secret key")
}

fn unsigned(item: Item) -> Slip {
    Slip {
        item,
        signature: None,
    }
}

/// What names the items of slips.
pub fn ids_of(slips: &[Slip]) -> Vec<ItemId> {
    slips.iter().map(|slip| ItemId::of(&slip.item)).collect()
}

/// How many slips the registry took.
pub fn taken(tx: &Tx) -> u64 {
    Disclosed::all(&tx.events).iter().map(|e| e.taken).sum()
}

/// How many slips the registry passed over, and why.
pub fn skipped(tx: &Tx) -> Vec<(Verdict, u64)> {
    let skipped = SlipsSkipped::all(&tx.events).into_iter();
    skipped.map(|e| (e.verdict, e.count)).collect()
}

/// The key by which the suite's authority is known.
///
/// # Panics
/// Never: the secret key is one.
pub fn public_key_of_authority() -> HexBinary {
    public_key(&authority_key())
}

/// The compressed public key, 33 bytes.
pub fn public_key(key: &SigningKey) -> HexBinary {
    let point = key.verifying_key().to_encoded_point(true);
    HexBinary::from(point.as_bytes())
}

/// Signs a slip as any authority of any registry would.
///
/// # Panics
/// Never: a digest of 32 bytes can always be signed.
pub fn sign_with(
    key: &SigningKey,
    chain_id: &str,
    registry: &Addr,
    authority: &Addr,
    issued: u16,
    slip: Slip,
) -> Slip {
    let item = slip.item.digest();
    let digest = slip_digest(
        chain_id,
        registry.as_str(),
        authority.as_str(),
        issued,
        &item,
    );
    let signature: Signature = key.sign_prehash(&digest).expect("a digest of 32 bytes");
    Slip {
        signature: Some(Binary::new(signature.to_bytes().to_vec())),
        ..slip
    }
}

impl Suite {
    /// The signature of the suite's authority, issued on a UTC day.
    pub fn sign(&self, slip: Slip, issued: u16) -> Slip {
        let key = authority_key();
        let chain_id = self.chain.chain_id();
        let authority = self.account("authority");
        sign_with(&key, &chain_id, &self.registry(), &authority, issued, slip)
    }

    /// The same for several slips, issued today.
    pub fn sign_all(&self, slips: impl IntoIterator<Item = Slip>) -> Vec<Slip> {
        let slips = slips.into_iter();
        slips.map(|slip| self.sign(slip, self.today())).collect()
    }

    /// `Disclose` of slips issued today, by the suite's authority if they are signed.
    ///
    /// # Errors
    /// What the chain said.
    pub fn disclose(&mut self, who: &str, slips: Vec<Slip>) -> Result<Tx, ChainError> {
        let today = self.today();
        self.disclose_of(who, today, slips)
    }

    /// `Disclose` of slips issued on a UTC day, by the suite's authority if they are signed.
    ///
    /// # Errors
    /// What the chain said.
    pub fn disclose_of(
        &mut self,
        who: &str,
        issued: u16,
        slips: Vec<Slip>,
    ) -> Result<Tx, ChainError> {
        let registry = self.registry();
        let disclose = ExecuteMsg::Disclose {
            authority: self.voucher_of(&slips),
            issued,
            slips,
        };
        self.execute(who, &registry, &disclose)
    }

    /// The suite's authority, if slips are signed.
    fn voucher_of(&self, slips: &[Slip]) -> Option<String> {
        let is_signed = slips.iter().any(|slip| slip.signature.is_some());
        is_signed.then(|| self.account("authority").into_string())
    }

    /// `CheckSlips` of slips that an account would send, issued on a UTC day.
    ///
    /// # Errors
    /// What the registry said.
    pub fn check_slips(
        &self,
        who: &str,
        issued: u16,
        slips: Vec<Slip>,
    ) -> Result<Vec<Verdict>, ChainError> {
        let question = ask::CheckSlips {
            authority: self.voucher_of(&slips),
            issued,
            slips,
            sender: Some(self.account(who).into_string()),
        };
        let answer = self.chain.ask(&self.registry(), question)?;
        Ok(answer.verdicts)
    }

    /// What becomes of one slip: what is told beforehand, and then comes true.
    #[track_caller]
    pub fn verdict(&mut self, who: &str, issued: u16, slip: Slip) -> Verdict {
        let told = self.check_slips(who, issued, vec![slip.clone()]);
        let told = told.expect("a slip in good form")[0];
        match self.disclose_of(who, issued, vec![slip]) {
            Ok(tx) => {
                let skips = skipped(&tx);
                let came = skips
                    .first()
                    .map_or(Verdict::Taken, |(verdict, _)| *verdict);
                assert_eq!(taken(&tx), u64::from(skips.is_empty()));
                assert_eq!(came, told, "what was told beforehand");
            }
            Err(error) => {
                let words = error.to_string();
                assert!(words.contains("signature of slip 0"), "{words}");
                assert_eq!(told, Verdict::InvalidSignature);
            }
        }
        told
    }

    /// Discloses visits on one's own word; all of them are taken. Answers their ids.
    #[track_caller]
    pub fn report(&mut self, who: &str, visits: &[&Visited]) -> Vec<ItemId> {
        let slips: Vec<Slip> = visits.iter().map(|visited| visit_slip(visited)).collect();
        let ids = ids_of(&slips);
        let tx = self.disclose(who, slips).expect("slips in good form");
        assert_eq!(taken(&tx), visits.len() as u64, "{:?}", skipped(&tx));
        ids
    }

    /// `Revoke` at the registry.
    ///
    /// # Errors
    /// What the chain said.
    pub fn revoke(&mut self, who: &str, ids: Vec<ItemId>) -> Result<Tx, ChainError> {
        let registry = self.registry();
        self.execute(who, &registry, &ExecuteMsg::Revoke { ids })
    }
}
