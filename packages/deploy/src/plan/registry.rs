//! The registry: whose word is taken, who may vouch, and how risk is computed.

use wayclear_api::contact_registry::{
    is_key_forgotten, Authority, KnownAuthority, ReportPolicy, SlipKey, MAX_AUTHORITIES,
    MAX_PENDING_RISK_MODELS, MAX_SLIP_KEYS,
};

use super::diff::Diff;
use super::terms::days;
use super::{At, What};
use crate::live::Registry;

impl Diff<'_> {
    fn registry_at(&self) -> At {
        At::Registry(self.tree.key.clone())
    }

    /// Those for which there is no room in the message that makes a state.
    pub(super) fn first_authorities(&mut self) {
        let owner = self.state_owner(None);
        for authority in self.tree.authorities.iter().skip(MAX_AUTHORITIES) {
            let what = What::SetAuthority {
                before: None,
                after: authority.clone(),
            };
            self.change(self.registry_at(), what, &owner);
        }
    }

    pub(super) fn registry(&mut self, live: &Registry) {
        let (tree, at) = (self.tree, self.registry_at());
        let config = &live.config;
        let owner = &config.ownership.owner;
        match (config.policy, tree.policy) {
            (ReportPolicy::SelfReported, Some(ReportPolicy::Attested)) => {
                self.change(at.clone(), What::RequireAttestation, owner);
            }
            (found, Some(wanted)) => self.fixed(&at, "policy", found, wanted, NO_WAY_BACK),
            (_, None) => {}
        }
        if let Some(wanted) = tree.risk_model_delay_seconds {
            let found = config.risk_model_delay_seconds;
            self.fixed(&at, "risk_model_delay_seconds", found, wanted, MADE_WITH);
        }
        self.authorities(live);
        if let Some(after) = &tree.risk_model {
            let before = live.risk_model.clone();
            if before == *after {
                self.plan.same += 1;
            } else if live.pending_models >= MAX_PENDING_RISK_MODELS {
                self.conflict(&at, "risk_model", &before.origin, &after.origin, PENDING);
            } else {
                let after = after.clone();
                self.change(at, What::RiskModel { before, after }, owner);
            }
        }
    }

    fn authorities(&mut self, live: &Registry) {
        let owner = &live.config.ownership.owner;
        for wanted in &self.tree.authorities {
            let mut known = live.authorities.iter();
            let known = known.find(|known| known.authority.account == wanted.account);
            self.authority(known, wanted, live);
        }
        let (wanted, beside) = (&self.tree.authorities, &self.tree.beside.authorities);
        let mut named = wanted.iter().map(|wanted| &wanted.account);
        let is_file_of_them = named.any(|account| !beside.contains(account));
        let is_named = |known: &KnownAuthority| {
            let account = &known.authority.account;
            wanted.iter().any(|wanted| wanted.account == *account)
        };
        for known in &live.authorities {
            if known.is_active && !is_named(known) {
                let account = known.authority.account.clone();
                let name = format!("authority {account}");
                // A file that names none says nothing of them: without any no report is taken.
                let removal = What::RemoveAuthority { account };
                let removal = (removal, owner);
                let removal = is_file_of_them.then_some(removal).ok_or(NO_AUTHORITIES);
                self.surplus(self.registry_at(), name, removal);
            }
        }
    }

    fn authority(&mut self, known: Option<&KnownAuthority>, wanted: &Authority, live: &Registry) {
        let (at, owner) = (self.registry_at(), &live.config.ownership.owner);
        let Some(known) = known else {
            let (before, after) = (None, wanted.clone());
            return self.change(at, What::SetAuthority { before, after }, owner);
        };
        let field = format!("authority {}", wanted.account);
        if !known.is_active && !known.may_revoke {
            return self.conflict(&at, &field, "closed as stolen", "that it vouches", STOLEN);
        }
        let is_struck = |key: &SlipKey| known.struck.contains(&key.public_key);
        let old = |key: &SlipKey| {
            let mut keys = known.authority.keys.iter();
            keys.find(|old| old.public_key == key.public_key)
        };
        let mut struck = wanted.keys.iter().filter(|key| is_struck(key));
        if let Some(key) = struck.find(|key| old(key) != Some(*key)) {
            let field = format!("key {} of {field}", key.public_key);
            let wanted = format!("that it signs {}", days(key));
            return self.conflict(&at, &field, "struck", wanted, STRUCK);
        }
        let is_kept = |key: &SlipKey| !is_forgotten(key, live, self.now);
        let mut after = wanted.clone();
        after.keys = merged(&known.authority.keys, &wanted.keys);
        // One that ends long ago by the file is sent, so that the registry forgets it.
        after
            .keys
            .retain(|key| is_kept(key) || old(key).is_some_and(|old| old != key));
        // One that was struck before its first day has no day left, and the registry takes no such key.
        after
            .keys
            .retain(|key| key.until.is_none_or(|until| key.from < until));
        let kept: Vec<SlipKey> = after
            .keys
            .iter()
            .filter(|key| is_kept(key))
            .cloned()
            .collect();
        if let Some((key, next)) = first_overlap(&kept) {
            let why = if is_struck(key) { STRUCK_DAYS } else { OVERLAP };
            return self.overlap(&field, key, next, why);
        }
        if after.keys.len() > MAX_SLIP_KEYS {
            let field = format!("number of keys of {field}");
            return self.conflict(&at, &field, after.keys.len(), "", MANY_KEYS);
        }
        // What the registry has forgotten is as the file says, and what it would forget with the next change is not yet.
        let has_all = wanted.keys.iter().all(|key| match old(key) {
            Some(old) => old == key,
            None => !is_kept(key),
        });
        if has_all && known.authority.daily_slips == wanted.daily_slips && known.is_active {
            self.plan.same += 1;
        } else {
            let before = Some(known.clone());
            self.change(at.clone(), What::SetAuthority { before, after }, owner);
        }
        self.surplus_keys(&at, known, wanted, live);
    }

    /// Two keys of an authority that would sign on the same days.
    fn overlap(&mut self, authority: &str, key: &SlipKey, next: &SlipKey, why: &str) {
        let field = format!("key {} of {authority}", key.public_key);
        let found = format!("good {}", days(key));
        let wanted = format!("that {} signs {}", next.public_key, days(next));
        self.conflict(&self.registry_at(), &field, found, wanted, why);
    }

    /// Keys that the file does not name.
    fn surplus_keys(
        &mut self,
        at: &At,
        known: &KnownAuthority,
        wanted: &Authority,
        live: &Registry,
    ) {
        for key in &known.authority.keys {
            let mut named = wanted.keys.iter();
            let is_named = named.any(|wanted| wanted.public_key == key.public_key);
            let is_over = is_forgotten(key, live, self.now);
            if is_named || is_over || known.struck.contains(&key.public_key) {
                continue;
            }
            let public_key = key.public_key.clone();
            let name = format!("key {public_key} of authority {}", wanted.account);
            let strike = What::StrikeKey {
                account: wanted.account.clone(),
                public_key,
            };
            // A file that names no key says nothing of them: without any no report is taken.
            let mut of_file = wanted.keys.iter().map(|key| &key.public_key);
            let is_file_of_them = of_file.any(|key| !self.tree.beside.keys.contains(key));
            let strike = (strike, &live.config.ownership.owner);
            let removal = is_file_of_them.then_some(strike).ok_or(NO_KEYS);
            self.surplus(at.clone(), name, removal);
        }
    }
}

/// Whether the registry takes a key out when the authority is set next.
fn is_forgotten(key: &SlipKey, live: &Registry, now: u64) -> bool {
    is_key_forgotten(key.until, live.config.window_seconds, now)
}

/// The keys of an authority after it was set.
fn merged(known: &[SlipKey], wanted: &[SlipKey]) -> Vec<SlipKey> {
    let is_new = |key: &&SlipKey| wanted.iter().all(|new| new.public_key != key.public_key);
    let mut keys: Vec<_> = known.iter().filter(is_new).chain(wanted).cloned().collect();
    keys.sort_by_key(|key| key.from);
    keys
}

/// The first of sorted keys that signs on a day of the next one, and that one.
fn first_overlap(keys: &[SlipKey]) -> Option<(&SlipKey, &SlipKey)> {
    let mut pairs = keys.iter().zip(keys.iter().skip(1));
    pairs.find(|(one, next)| one.signs_on(next.from))
}

const NO_AUTHORITIES: &str =
    "--prune leaves it, since the file names no authority: wayclear registry remove closes it";
const NO_KEYS: &str =
    "--prune leaves it, since the file names no key of that authority: wayclear registry strike ends it";
const MADE_WITH: &str = "it is set when the registry is made, and never again: write what is there";
const NO_WAY_BACK: &str =
    "a registry that asks for an authority's word asks for it for ever: write what is there";
const PENDING: &str =
    "eight versions wait already to take effect: wait for one of them; wayclear risk model tells when";
const STOLEN: &str = "take it out of the file; if it is safe again, its owner says so with wayclear registry authority";
const STRUCK: &str = "a key that was struck never signs again: take it out, and make another with wayclear attest key";
const STRUCK_DAYS: &str = "that key was struck, and its days are over: begin the next one on the day on which it was struck, or later (from)";
const OVERLAP: &str = "the registry knows that key: write it into the file with an end (until), where the next one begins (from)";
const MANY_KEYS: &str = "an authority has eight keys at most: give those that sign no more an end (until), or wait until the registry has forgotten them";
