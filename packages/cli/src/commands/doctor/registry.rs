//! The registry: its authorities, and their keys.

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{ask, Authority, KnownAuthority, ReportPolicy};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{address_of, Addr, Chain, ChainError};
use wayclear_client::report::authorities;
use wayclear_deploy::doctor::{Finding, Kind};
use wayclear_status::{day_at, day_start};

use super::silent::or_silent;
use crate::args::net::Net;
use crate::commands::registry::authority::free::{next_key, remedy};
use crate::words::{day, hex};

/// How many days before the last key of an authority ends that is told.
const SOON: u16 = 7;

/// What was found, and all authorities; `None` = the node does not tell. `now`: block time, Unix seconds.
pub fn look(net: &Net, registry: &Addr, now: u64) -> (Vec<Finding>, Option<Vec<KnownAuthority>>) {
    let subject = "authorities of the registry";
    match authorities(&net.wasmd, registry) {
        Ok(known) => {
            let found = all(&net.wasmd, registry, &known, day_at(now));
            (or_silent(found, Kind::Authority, subject), Some(known))
        }
        Err(error) => {
            let silence = or_silent(Err(error), Kind::Authority, subject);
            (silence, None)
        }
    }
}

/// That nobody believes what stands in a registry's place.
pub fn unseen(kind: Kind, subject: &str) -> Finding {
    let why = "no registry of this tree was found";
    let cure = "see what is wrong with the state and the contact registry";
    Finding::not_looked_at(kind, subject, why, cure)
}

fn all(
    wasmd: &Wasmd,
    registry: &Addr,
    known: &[KnownAuthority],
    today: u16,
) -> Result<Vec<Finding>, ChainError> {
    let mut findings = vec![];
    for known in known.iter().filter(|known| known.is_active) {
        findings.extend(authority(wasmd, known, today)?);
    }
    if findings.is_empty() {
        let policy = wasmd.ask(registry, ask::Config {})?.policy;
        if policy != ReportPolicy::SelfReported {
            findings.push(Finding::warning(
                Kind::Authority,
                "authorities of the registry",
                "there is none, so that nobody can have a report signed",
                "wayclear registry authority ACCOUNT --key KEY, with a key that wayclear attest key has made",
            ));
        }
    }
    Ok(findings)
}

fn authority(
    wasmd: &Wasmd,
    known: &KnownAuthority,
    today: u16,
) -> Result<Vec<Finding>, ChainError> {
    let account = &known.authority.account;
    let subject = format!("authority {account}");
    let keys = known.authority.keys.iter();
    let keys = keys.filter(|key| !known.struck.contains(&key.public_key));
    let mut findings = vec![match trouble(known, today) {
        None => Finding::ok(Kind::Authority, subject),
        Some((problem, cure)) => Finding::warning(Kind::Authority, subject, problem, cure),
    }];
    for key in keys {
        findings.extend(slip_key(wasmd, account, &key.public_key)?);
    }
    Ok(findings)
}

/// Why nothing of an authority is taken, today or soon, and what helps.
fn trouble(known: &KnownAuthority, today: u16) -> Option<(String, String)> {
    let Authority {
        account,
        daily_slips,
        ..
    } = &known.authority;
    let soon = today..=today.saturating_add(SOON);
    let mut without = soon.filter(|day| known.keys_on(*day).next().is_none());
    if let Some(first) = without.next() {
        let on = |first| day(day_start(first));
        let problem = match (first == today, next_key(known, first).map(on)) {
            (true, None) => "no key of it signs today".to_string(),
            (true, Some(next)) => {
                format!("no key of it signs today: the first one signs from {next} on (UTC)")
            }
            (false, None) => format!("no key of it signs from {} on", on(first)),
            (false, Some(next)) => format!("no key of it signs from {} to {next}", on(first)),
        };
        return Some((problem, remedy(known, first)));
    }
    (known.slips_today >= *daily_slips).then(|| {
        let problem = format!("all {daily_slips} slips that are taken of it a day were taken today: no other is before midnight UTC");
        let cure = format!(
            "if the key was stolen, strike it: wayclear registry strike {account} KEY; if not: wayclear registry authority {account} \
             --daily-slips N"
        );
        (problem, cure)
    })
}

/// What is wrong with a slip key that is none, or an account's too.
fn slip_key(
    wasmd: &Wasmd,
    authority: &str,
    public_key: &HexBinary,
) -> Result<Option<Finding>, ChainError> {
    let subject = format!("slip key {} of {authority}", hex(public_key));
    let anew = "strike it, and make another with wayclear attest key";
    let Some(account) = address_of(public_key, wasmd.prefix()) else {
        return Ok(Some(Finding::wrong(
            Kind::SlipKey,
            subject,
            "it is no key",
            anew,
        )));
    };
    Ok(wasmd.has_account(&account)?.then(|| {
        let problem = format!(
            "it is the key of account {account}: a patient could have it sign a transaction"
        );
        Finding::wrong(Kind::SlipKey, subject, problem, anew)
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::commands::registry::authority::free::tests::known;

    /// One with keys that sign on these days, which has signed nearly all that it may today.
    fn with_keys(days: &[(u16, Option<u16>)]) -> KnownAuthority {
        KnownAuthority {
            slips_today: 9,
            ..known(days, &[])
        }
    }

    #[track_caller]
    fn says(known: &KnownAuthority, words: &str) {
        let (problem, cure) = trouble(known, 20_000).unwrap();
        let told = format!("{problem}; {cure}");
        assert!(told.contains(words), "{told}");
    }

    #[test]
    fn a_day_without_a_key_is_told_a_week_before_and_a_quota_that_is_used_up_at_once() {
        for days in [
            &[(0, None)][..],
            &[(0, Some(20_008))],
            &[(0, Some(20_003)), (20_003, None)],
        ] {
            assert_eq!(trouble(&with_keys(days), 20_000), None, "{days:?}");
        }
        says(&with_keys(&[]), "signs today; give it one");
        says(&with_keys(&[(0, Some(20_000))]), "signs today");
        says(
            &with_keys(&[(0, Some(20_003))]),
            "no key of it signs from 2024-10-07 on",
        );
        says(&with_keys(&[(0, Some(20_007))]), "--key KEY@2024-10-11");
        // A gap between two.
        says(
            &with_keys(&[(0, Some(20_003)), (20_005, None)]),
            "--key KEY@2024-10-07..2024-10-09",
        );
        // A struck key keeps the day on which it began.
        let next = [
            (20_000, Some(20_001)),
            (20_001, Some(20_018)),
            (20_018, None),
        ];
        let mut began_today = with_keys(&next);
        began_today.struck = vec![vec![0; 33].into()];
        says(
            &began_today,
            "signs today: the first one signs from 2024-10-05 on (UTC); nothing can be signed for it before 2024-10-05 00:00 UTC",
        );
        let mut struck = with_keys(&[(0, None)]);
        struck.struck = vec![vec![0; 33].into()];
        says(&struck, "signs today");
        let mut busy = with_keys(&[(0, None)]);
        busy.slips_today = 10;
        says(&busy, "all 10 slips that are taken of it a day");
    }
}
