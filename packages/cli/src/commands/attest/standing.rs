//! Whether the registry takes what an authority's key signs.

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::KnownAuthority;
use wayclear_chain::{Addr, Chain, ChainError};
use wayclear_client::report::authorities;
use wayclear_identity::date;
use wayclear_status::day_at;

use crate::args::net::NetArgs;
use crate::output::Output;

/// What to do about a key that nothing is taken of.
const CURE: &str =
    "wayclear registry show says who may sign; the registry's owner changes it with wayclear registry authority";

#[derive(Args)]
pub struct OfflineArgs {
    /// Ask no node whether the registry takes what is signed with the key
    #[arg(long)]
    pub offline: bool,
}

/// The authorities of a registry, on a day.
pub struct Standing {
    known: Vec<KnownAuthority>,
    /// UTC day of the newest block, in days since 1970.
    today: u16,
}

impl Standing {
    /// What a node says.
    pub fn ask(net: &NetArgs) -> Result<Self> {
        let net = net.connect()?;
        Ok(Standing {
            known: authorities(&net.wasmd, net.registry())?,
            today: day_at(net.wasmd.now()?),
        })
    }

    /// What a node says; `None` = it does not answer, which is told and keeps nobody from their work.
    pub fn ask_or_tell(net: &NetArgs, output: &Output) -> Result<Option<Self>> {
        match Self::ask(net) {
            Ok(standing) => Ok(Some(standing)),
            Err(error) if matches!(error.downcast_ref(), Some(ChainError::Node { .. })) => {
                output.insist(format!(
                    "could not ask whether the registry takes what is signed here: {error:#}"
                ));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Why a key of an authority signs nothing today; `None` = it does.
    pub fn why_not(&self, account: &Addr, public_key: &HexBinary) -> Option<String> {
        let mut known = self.known.iter();
        let known = known.find(|known| known.authority.account == account.as_str());
        why_not(known, public_key, self.today)
    }

    /// That the registry takes what is signed today: else patients would have signatures that are worth nothing.
    pub fn check(&self, account: &Addr, public_key: &HexBinary) -> Result<()> {
        match self.why_not(account, public_key) {
            None => Ok(()),
            Some(reason) => bail!(
                "the registry takes nothing that is signed here for {account}: {reason}. {CURE}. --offline goes on all the same"
            ),
        }
    }

    /// That somebody's key signs as long as codes of it are good: on a day from today until so many later. Answers what is to
    /// say of codes that are good only later.
    #[cfg(feature = "relay")]
    pub fn check_codes(&self, public_key: &HexBinary, days: u16) -> Result<Option<String>> {
        let has_it = |known: &&KnownAuthority| {
            let mut keys = known.authority.keys.iter();
            keys.any(|key| key.public_key == *public_key)
        };
        let owners: Vec<_> = self.known.iter().filter(has_it).collect();
        let signs_on = |day: u16| {
            let mut owners = owners.iter();
            owners.any(|known| why_not(Some(known), public_key, day).is_none())
        };
        let last = self.today.saturating_add(days);
        match (self.today..=last).find(|day| signs_on(*day)) {
            Some(first) if first == self.today => Ok(None),
            Some(first) => Ok(Some(format!(
                "key {public_key} signs from {} 00:00 UTC on: nobody can use these codes before",
                date(first)
            ))),
            None => {
                let reason = match owners.first() {
                    None => format!("{public_key} is no key of an authority"),
                    Some(known) => {
                        let reason = why_not(Some(known), public_key, self.today);
                        let account = &known.authority.account;
                        format!("of {account}, {}", reason.unwrap_or_default())
                    }
                };
                bail!(
                    "nobody could use these codes, and none was given out: {reason}. {CURE}. --offline gives them out all the same"
                )
            }
        }
    }
}

/// Why a key of an authority signs nothing on a day; `None` = it does.
fn why_not(known: Option<&KnownAuthority>, public_key: &HexBinary, day: u16) -> Option<String> {
    let Some(known) = known else {
        return Some("it is no authority".to_string());
    };
    if !known.is_active {
        return Some("it was removed".to_string());
    }
    if known.struck.contains(public_key) {
        return Some(format!("its key {public_key} is struck"));
    }
    let mut keys = known.authority.keys.iter();
    let Some(key) = keys.find(|key| key.public_key == *public_key) else {
        return Some(format!("{public_key} is no key of it"));
    };
    match key.until {
        _ if key.signs_on(day) => None,
        Some(until) if until <= day => Some(format!(
            "its key {public_key} does not sign any more since {}",
            date(until)
        )),
        _ => Some(format!(
            "its key {public_key} does not sign today, but from {} on",
            date(key.from)
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use wayclear_api::contact_registry::{Authority, SlipKey};

    use super::*;

    const TODAY: u16 = 20_000;

    fn key(n: u8) -> HexBinary {
        [n; 33].into()
    }

    /// One authority with keys that sign on these days; the first key is struck.
    fn standing(days: &[(u16, Option<u16>)], is_active: bool) -> Standing {
        let keys = (0..).zip(days).map(|(n, (from, until))| SlipKey {
            public_key: key(n),
            from: *from,
            until: *until,
        });
        let authority = Authority {
            account: "wasm1office".to_string(),
            daily_slips: 10,
            keys: keys.collect(),
        };
        Standing {
            known: vec![KnownAuthority {
                authority,
                struck: vec![key(0)],
                is_active,
                may_revoke: true,
                slips_today: 0,
            }],
            today: TODAY,
        }
    }

    #[cfg(feature = "relay")]
    #[test]
    fn codes_that_nobody_could_use_are_not_given_out() {
        let days = [
            (0, Some(TODAY)),
            (TODAY, Some(TODAY + 1)),
            (TODAY + 1, Some(TODAY + 3)),
            (TODAY + 3, None),
        ];
        let active = standing(&days, true);
        let refused = |standing: &Standing, n, days| {
            let refused = standing.check_codes(&key(n), days).unwrap_err();
            refused.to_string()
        };
        assert!(refused(&active, 0, 2).contains("is struck"));
        assert_eq!(active.check_codes(&key(1), 2).unwrap(), None);
        let later = active.check_codes(&key(2), 2).unwrap().unwrap();
        assert!(later.contains("from 2024-10-05 00:00 UTC on"), "{later}");
        assert!(refused(&active, 3, 2).contains("but from 2024-10-07 on"));
        assert!(refused(&active, 9, 2).contains("is no key of an authority"));
        assert!(refused(&standing(&days, false), 1, 2).contains("was removed"));
    }

    #[test]
    fn a_key_that_signs_nothing_today_is_refused_with_the_reason() {
        let days = [
            (0, Some(TODAY - 1)),
            (TODAY - 1, Some(TODAY)),
            (TODAY, None),
        ];
        let active = standing(&days, true);
        let office = Addr::unchecked("wasm1office");
        assert_eq!(active.why_not(&office, &key(2)), None);
        let gone = active.check(&office, &key(1)).unwrap_err().to_string();
        assert!(
            gone.contains("does not sign any more since 2024-10-04"),
            "{gone}"
        );
        let stranger = active.why_not(&Addr::unchecked("wasm1other"), &key(2));
        assert_eq!(stranger.unwrap(), "it is no authority");
    }
}
