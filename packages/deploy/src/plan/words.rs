//! A plan in words, a line each.

use std::fmt::{self, Display};

use wayclear_api::city::RewardPolicy;
use wayclear_api::raw::DescriptionRow;

use super::{At, Change, Conflict, What};

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Code(contract) => write!(f, "code {}", contract.name()),
            At::State(key) => write!(f, "state {key}"),
            At::Registry(key) => write!(f, "registry of {key}"),
            At::County(key) => write!(f, "county {key}"),
            At::City { county, city } => write!(f, "city {county}/{city}"),
            At::Place { city, place } => write!(f, "place {place} of {city}"),
        }
    }
}

impl Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change { at, what, .. } = self;
        match what {
            What::Upload => write!(f, "+ {at}"),
            What::Make => write!(f, "+ {at}"),
            What::GiveCells { prefixes } => write!(f, "~ {at}: cells {}", prefixes.join(" ")),
            What::Rewards { before, after } => {
                write!(
                    f,
                    "~ {at}: rewards {} -> {}",
                    rewards(before),
                    rewards(after)
                )
            }
            What::Open { after } => write!(f, "+ {at}: {}", described(after)),
            What::Describe { before, after } => {
                write!(f, "~ {at}: {} -> {}", described(before), described(after))
            }
            What::RequireAttestation => write!(f, "~ {at}: policy self_reported -> attested"),
        }
    }
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
        write!(
            f,
            "! {at}: {field} is {found}, the file says {wanted}; {why}"
        )
    }
}

fn described(DescriptionRow { label, surface }: &DescriptionRow) -> String {
    let name = label.as_deref().unwrap_or("unnamed");
    format!("{name} ({surface})")
}

fn rewards(policy: &Option<RewardPolicy>) -> String {
    policy.as_ref().map_or_else(
        || "none".to_string(),
        |RewardPolicy {
             denom,
             check_in,
             inspect,
             cooldown_seconds,
             daily_cap,
         }| {
            format!("{check_in} and {inspect} {denom} each {cooldown_seconds} s, {daily_cap} a day")
        },
    )
}
