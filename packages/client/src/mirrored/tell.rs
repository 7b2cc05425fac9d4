//! What relays say: by their word, each held against the others', or by what they prove.

use cosmwasm_std::{Addr, Binary};
use wayclear_api::relay::RegistryResponse;
use wayclear_chain::verified::{Trust, VerifyError};
use wayclear_chain::{ChainError, MirrorError};

use super::proved::{one_chain, prove, Proved};
use super::{registry, Mirror, Mirrored};
use crate::feed::{Head, Heads};

impl<M: Mirror> Mirrored<'_, M> {
    /// Reads where the feed ends, perhaps again.
    pub(super) fn read_heads(&self) -> Result<Head, MirrorError> {
        let heads = match self.trust {
            Some(trust) => self.proved_heads(trust)?,
            None => self.told_heads()?,
        };
        let heads = Heads::of(heads, self.clock)?.ok_or_else(|| self.silent())?;
        let followed = heads.followed().clone();
        self.heads.replace(Some(heads));
        Ok(followed)
    }

    fn told_heads(&self) -> Result<Vec<Head>, MirrorError> {
        let mut heads = vec![];
        for (relay, told) in self.each(M::head)? {
            self.tree.check(relay.url(), &told)?;
            heads.push(Head::of(relay.url(), &told));
        }
        Ok(heads)
    }

    fn proved_heads(&self, trust: &Trust) -> Result<Vec<Head>, MirrorError> {
        let proved = self.each(|relay| prove(relay, self.tree.registry, trust, self.clock))?;
        let proved = proved.into_iter().map(|(_, proved)| proved);
        let proved: Vec<Proved> = proved.collect();
        one_chain(&proved)?;
        let heads = proved.iter().map(|proved| proved.head.clone()).collect();
        let by_relay = proved.into_iter().map(|it| (it.head.relay.clone(), it));
        self.proved.replace(by_relay.collect());
        Ok(heads)
    }

    /// The head that is followed, read if it was not yet.
    pub(super) fn head(&self) -> Result<Head, MirrorError> {
        let known = self.heads.borrow();
        if let Some(heads) = &*known {
            return Ok(heads.followed().clone());
        }
        drop(known);
        self.read_heads()
    }

    /// What the registry says of itself, as far as all that are heard mean the same.
    pub(super) fn told_by_registry(&self) -> Result<&RegistryResponse, MirrorError> {
        if let Some(told) = self.registry.get() {
            return Ok(told);
        }
        // How old a word is tells its relay's head.
        self.head()?;
        let known = self.passed_over.borrow().len();
        let told = self.each(M::registry)?;
        let mut words: Vec<registry::Told<'_>> = vec![];
        for (relay, told) in told {
            self.tree.check_state(relay.url(), &told.config.state)?;
            words.push((relay.url(), told));
        }
        self.is_unread.set(self.passed_over.borrow().len() == known);
        let heads = self.heads.borrow();
        let heads = heads.as_ref().ok_or_else(|| self.silent())?;
        let agreed = registry::agreed(&words, heads)?;
        let (agreed, odd) = agreed.ok_or_else(|| self.silent())?;
        self.noted.borrow_mut().extend(odd);
        Ok(self.registry.get_or_init(|| agreed))
    }

    /// What a contract answers, computed of what the relay that is followed has proved; `None` = nothing is proved here.
    pub(super) fn proven(&self, contract: &Addr, msg: &[u8]) -> Result<Option<Binary>, ChainError> {
        if self.trust.is_none() {
            return Ok(None);
        }
        let is_first = self.heads.borrow().is_none();
        let relay = self.head()?.relay;
        if is_first {
            self.is_unread.set(true);
        }
        let proved = self.proved.borrow();
        let proved = proved.get(&relay).ok_or_else(|| self.silent())?;
        match proved.proven.query(contract, msg) {
            Ok(answer) => Ok(Some(answer)),
            Err(VerifyError::Needed(_)) => Err(MirrorError::NotKept.into()),
            // Where the feed ends is proved all the same, and people go on living in a tree that is moved to another release.
            Err(error) if error.is_other_code() => {
                let words =
                    format!("what the registry says of itself is the relays' word: {error}");
                let mut noted = self.noted.borrow_mut();
                if !noted.contains(&words) {
                    noted.push(words);
                }
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}
