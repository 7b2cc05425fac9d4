//! Whether a change is what is left of another one.

use std::collections::BTreeSet;

use wayclear_api::contact_registry::KnownAuthority;
use wayclear_chain::Contract;

use crate::plan::{At, Change, What};

/// Whether a change is another, or what is left of it: contracts change their code so many a transaction. Cells have no order.
pub fn is_part(now: &Change, agreed: &Change) -> bool {
    if (&now.at, &now.signer) != (&agreed.at, &agreed.signer) {
        return false;
    }
    match (&now.what, &agreed.what) {
        (
            What::Migrate {
                contracts,
                from,
                to,
            },
            What::Migrate {
                contracts: all,
                from: ever,
                // Not known before the code is uploaded.
                to: agreed,
            },
        ) => {
            // Whoever opens places makes new ones of the old code.
            let is_of_places = now.at == At::Code(Contract::Location);
            (is_of_places || is_within(contracts, all))
                && from.is_subset(ever)
                && (agreed.is_none() || to == agreed)
        }
        // Slips that people have had signed meanwhile.
        (
            What::SetAuthority { before, after },
            What::SetAuthority {
                before: known,
                after: agreed,
            },
        ) => after == agreed && without_slips(before.as_ref()) == without_slips(known.as_ref()),
        (
            What::Make { prefixes, owner },
            What::Make {
                prefixes: all,
                owner: agreed,
            },
        ) => owner == agreed && is_within(prefixes, all) && is_within(all, prefixes),
        (What::GiveCells { prefixes }, What::GiveCells { prefixes: all })
        | (What::TakeCells { prefixes }, What::TakeCells { prefixes: all }) => {
            is_within(prefixes, all)
        }
        (now, agreed) => now == agreed,
    }
}

fn without_slips(known: Option<&KnownAuthority>) -> Option<KnownAuthority> {
    known.map(|known| KnownAuthority {
        slips_today: 0,
        ..known.clone()
    })
}

fn is_within<T: Ord>(some: &[T], all: &[T]) -> bool {
    let all: BTreeSet<&T> = all.iter().collect();
    some.iter().all(|one| all.contains(one))
}
