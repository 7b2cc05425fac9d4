//! What relays say of the registry, each held against the others that are fresh.

use wayclear_api::contact_registry::KnownAuthority;
use wayclear_api::relay::RegistryResponse;
use wayclear_chain::MirrorError;

use crate::feed::Heads;

/// How old what a relay says of the registry may be beside its newest block, in seconds.
const REFRESH: u64 = 300;

/// What a relay says, by its URL.
pub type Told<'a> = (&'a str, RegistryResponse);

/// What all mean, and whether they differ in the authorities, in words. Of risk models the newest counts, of authorities those
/// that all list with the same keys. `None`, if nobody says anything.
pub fn agreed(
    told: &[Told<'_>],
    heads: &Heads,
) -> Result<Option<(RegistryResponse, Option<String>)>, MirrorError> {
    let Some(newest) = newest(told, heads)? else {
        return Ok(None);
    };
    let fresh = told
        .iter()
        .filter(|(relay, _)| heads.fresh(relay).is_some());
    let mut heard: Vec<_> = fresh.collect();
    if heard.is_empty() {
        heard = told.iter().collect();
    }
    let Some((one, first)) = heard.first() else {
        return Ok(None);
    };
    let mut agreed = first.clone();
    agreed.model = newest.model.clone();
    let mut odd = None;
    for (other, told) in heard.iter().skip(1) {
        let (config, theirs) = (&first.config, &told.config);
        if (config.policy, config.window_seconds) != (theirs.policy, theirs.window_seconds) {
            return Err(contradiction(
                one,
                other,
                "whose word the registry takes, or for how long an infection counts".into(),
            ));
        }
        if !same(&first.authorities, &told.authorities) {
            odd = Some(format!(
                "the relays {one} and {other} list different authorities, or different keys of them: those count that both list alike"
            ));
        }
        let is_listed =
            |known: &KnownAuthority| told.authorities.iter().any(|other| is_same(known, other));
        agreed.authorities.retain(is_listed);
    }
    Ok(Some((agreed, odd)))
}

/// The first word that has the newest risk model. A version never changes, and is known before it takes effect: a fresh relay
/// knows of it, and has it when its time has come.
fn newest<'a>(
    told: &'a [Told<'_>],
    heads: &Heads,
) -> Result<Option<&'a RegistryResponse>, MirrorError> {
    let mut newest: Option<&Told<'_>> = None;
    for word in told {
        if newest.is_none_or(|(_, known)| known.model.version < word.1.model.version) {
            newest = Some(word);
        }
    }
    let Some((one, newest)) = newest else {
        return Ok(None);
    };
    let model = &newest.model;
    for (other, told) in told {
        let theirs = &told.model;
        let is_other = theirs.version == model.version && theirs.model != model.model;
        let is_made_up = heads.fresh(other).is_some_and(|head| {
            let is_due = model.effective_at.saturating_add(REFRESH) < head.time;
            theirs.version < model.version && (theirs.latest < model.version || is_due)
        });
        if is_other || is_made_up {
            let about = format!("version {} of the risk model", model.version);
            return Err(contradiction(one, other, about));
        }
    }
    Ok(Some(newest))
}

fn same(ones: &[KnownAuthority], others: &[KnownAuthority]) -> bool {
    let is_listed = |known: &KnownAuthority| others.iter().any(|other| is_same(known, other));
    ones.len() == others.len() && ones.iter().all(is_listed)
}

/// Whether the same signatures are taken; how many slips came today changes all the time.
fn is_same(one: &KnownAuthority, other: &KnownAuthority) -> bool {
    let what = |known: &KnownAuthority| (known.is_active, known.struck.clone());
    let (keys, theirs) = (&one.authority.keys, &other.authority.keys);
    one.authority.account == other.authority.account && keys == theirs && what(one) == what(other)
}

fn contradiction(one: &str, other: &str, about: String) -> MirrorError {
    MirrorError::Contradiction {
        one: one.to_string(),
        other: other.to_string(),
        about,
    }
}
