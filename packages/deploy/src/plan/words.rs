//! A plan in words, a line each.

use std::collections::BTreeSet;
use std::fmt::{self, Display};

use cosmwasm_std::Addr;

use super::terms::{
    cells, count, described, model, quota, rewards, shift, shift_of_fees, shift_of_rewards, slips,
};
use super::{At, Change, Conflict, Unmentioned, What};

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Code(contract) => write!(f, "code {}", contract.name()),
            At::State(key) => write!(f, "state {key}"),
            At::Registry(key) => write!(f, "registry of {key}"),
            At::County(key) => write!(f, "county {key}"),
            At::City { county, city } => write!(f, "city {county}/{city}"),
            At::Place { city, place, .. } => write!(f, "place {place} of {city}"),
            At::Payer(account) => write!(f, "fees that {account} pays"),
        }
    }
}

impl At {
    /// How a line on something there begins, like `what`, a cleaner or a field.
    pub(super) fn with(&self, what: &str) -> String {
        match self {
            // Whose fees they are.
            At::Payer(_) => format!("{self} {what}"),
            _ => format!("{self}: {what}"),
        }
    }
}

impl Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = &self.at;
        match &self.what {
            What::Upload => write!(f, "+ {at}: uploaded"),
            What::MakeState(_) => write!(f, "+ {at}"),
            What::Make { prefixes, .. } => write!(f, "+ {at} with {}", cells(prefixes)),
            What::Open { after } => write!(f, "+ {at}: {}", described(after)),
            What::SetAuthority {
                before: None,
                after,
            } => write!(f, "+ {at}: authority {}, {}", after.account, slips(after)),
            What::PayFees {
                to,
                before: None,
                is_other: false,
                after: Some(after),
            } => write!(f, "+ {}: {after} a day", at.with(&format!("for {to}"))),
            What::PayFees {
                to,
                before: Some(before),
                after: None,
                ..
            } => write!(f, "- {}: {before} a day", at.with(&format!("for {to}"))),
            What::GiveCells { prefixes } => write!(f, "+ {at}: {}", cells(prefixes)),
            What::Cleaners { add, remove } if remove.is_empty() => {
                write!(f, "+ {at}: cleaners {}", names(add))
            }
            What::Cleaners { add, remove } if add.is_empty() => {
                write!(f, "- {at}: cleaners {}", names(remove))
            }
            What::Rewards {
                before: None,
                after: Some(after),
            } => write!(f, "+ {at}: rewards, {}", rewards(after)),
            What::Rewards {
                before: Some(before),
                after: None,
            } => write!(f, "- {at}: rewards, {}", rewards(before)),
            What::TakeCells { prefixes } => write!(f, "- {at}: {}", cells(prefixes)),
            What::RemoveAuthority { account } => write!(
                f,
                "- {at}: authority {account} is closed; it may still take back what it vouched for"
            ),
            What::StrikeKey {
                account,
                public_key,
            } => {
                write!(
                    f,
                    "- {at}: key {public_key} of authority {account} is struck for good: nothing that it has signed is taken any more"
                )
            }
            what @ What::PayFees { .. } => {
                write!(f, "~ {}", at.with(&Changed(what).to_string()))
            }
            what => write!(f, "~ {at}: {}", Changed(what)),
        }
    }
}

/// What changes of something that stands.
struct Changed<'a>(&'a What);

impl Display for Changed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            What::SetCodes => write!(f, "codes of what is made from now on"),
            What::Migrate {
                contracts,
                from,
                to,
            } => f.write_str(&migration(contracts.len(), from, *to)),
            What::SplitCell { prefix } => write!(f, "cell {prefix} is split into its 32"),
            What::Rewards {
                before: Some(before),
                after: Some(after),
            } => write!(f, "rewards, {}", shift_of_rewards(before, after)),
            What::Cleaners { add, remove } => {
                write!(f, "cleaners {} in place of {}", names(add), names(remove))
            }
            What::Describe { before, after } => {
                f.write_str(&shift(described(before), described(after)))
            }
            What::RequireAttestation => write!(f, "policy self_reported -> attested, for good"),
            What::SetAuthority { before, after } => {
                let (before, now) = (before.as_ref().map(quota), slips(after));
                let before = before.filter(|before| *before != now);
                let shift = before.map_or(now.clone(), |before| shift(before, &now));
                write!(f, "authority {}, {shift}", after.account)
            }
            What::RiskModel { before, after } => {
                write!(f, "risk model, {}", shift(model(before), model(after)))
            }
            What::PayFees {
                to,
                before,
                is_other,
                after,
            } => {
                let shift = shift_of_fees(before.as_ref(), *is_other, after.as_ref());
                write!(f, "for {to}: {shift}")
            }
            What::Offer { before, to: None } => {
                let heir = before.as_ref().map_or("nobody", Addr::as_str);
                write!(f, "its owner takes back the offer to {heir}")
            }
            What::Offer { to: Some(to), .. } => write!(f, "its owner offers it to {to}"),
            What::Accept { from } => write!(f, "the next owner takes it from {from}"),
            What::Upload
            | What::Rewards { .. }
            | What::MakeState(_)
            | What::Make { .. }
            | What::Open { .. }
            | What::GiveCells { .. }
            | What::TakeCells { .. }
            | What::RemoveAuthority { .. }
            | What::StrikeKey { .. } => Ok(()),
        }
    }
}

fn names(accounts: &[Addr]) -> String {
    let names: Vec<_> = accounts.iter().map(Addr::as_str).collect();
    names.join(" ")
}

fn migration(contracts: usize, from: &BTreeSet<u64>, to: Option<u64>) -> String {
    let from: Vec<_> = from.iter().map(u64::to_string).collect();
    let (contracts, from) = (count(contracts, "contract"), from.join(", "));
    let to = to.map_or_else(
        || "the code that is uploaded by this plan".to_string(),
        |to| format!("code {to}"),
    );
    format!("{contracts} change from code {from} to {to}")
}

impl Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conflict {
            at,
            field,
            found,
            wanted,
            why,
        } = self;
        write!(f, "! {at}: {field} is {found}")?;
        if !wanted.is_empty() {
            write!(f, ", the file says {wanted}")?;
        }
        write!(f, "; {why}")
    }
}

impl Display for Unmentioned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unmentioned { at, what, .. } = self;
        if what.is_empty() {
            write!(f, "{at}")
        } else {
            f.write_str(&at.with(what))
        }
    }
}
