//! What strangers write to the registry, ten thousand times.

use wayclear_api::contact_registry::{Authority, ExecuteMsg, MacHash, MAX_CONTACTS};
use wayclear_status::first_interval;
use wayclear_testing::{account_slip, hashes_slip, secret};

use super::{keys, Registry};
use crate::gate::{gate, map, parts};

/// Rows a message: few enough that a thousand rows fill a page of the feed.
const FEW: u64 = 4;

#[test]
fn a_registry_does_not_feel_ids() {
    gate(Registry::new(), &map("i"), |registry, numbers| {
        for part in parts(numbers, FEW) {
            let who = format!("spam {}", part.start);
            registry.send(&who, registry.own(keys(registry.today() - 1, part)));
        }
    });
}

#[test]
fn a_registry_does_not_feel_hashes() {
    gate(Registry::new(), &map("h"), |registry, numbers| {
        for part in parts(numbers, FEW) {
            let who = format!("spam {}", part.start);
            registry.send(&who, registry.own(vec![registry.hashes(part)]));
        }
    });
}

#[test]
fn a_registry_does_not_feel_one_hash_that_everybody_discloses() {
    gate(Registry::new(), &map("i"), |registry, numbers| {
        let day = registry.today() - 2;
        for n in numbers {
            let (interval, rotation) = (n % 144, 1 + n / 144);
            let entry = MacHash {
                interval: first_interval(day) + u32::try_from(interval).expect("few"),
                mac_hash: secret(0).into(),
                rotation: u8::try_from(rotation).expect("few"),
            };
            let who = format!("spam {n}");
            registry.send(&who, registry.own(vec![hashes_slip(day, vec![entry])]));
        }
    });
}

#[test]
fn a_registry_does_not_feel_accounts_that_count_as_infected() {
    gate(Registry::new(), &map("health"), |registry, numbers| {
        for n in numbers {
            let who = format!("spam {n}");
            let account = account_slip(&registry.bench.account(&who), registry.today());
            registry.send(&who, registry.own(vec![account]));
        }
    });
}

/// Each has an id, a quota with its twin, and a row of the feed.
#[test]
fn a_registry_does_not_feel_accounts_that_disclose_one_slip_each() {
    gate(Registry::new(), &map("own_quota"), |registry, numbers| {
        for n in numbers {
            let who = format!("spam {n}");
            let key = keys(registry.today() - 1, n..n + 1);
            registry.send(&who, registry.own(key));
        }
    });
}

#[test]
fn a_registry_does_not_feel_contacts_of_one_account() {
    gate(Registry::new(), &map("contact"), |registry, numbers| {
        for part in parts(numbers, MAX_CONTACTS as u64) {
            registry.send("spam 0", registry.contacts(part));
        }
    });
}

#[test]
fn a_registry_does_not_feel_contacts_of_many_accounts() {
    gate(Registry::new(), &map("contact"), |registry, numbers| {
        for n in numbers {
            registry.send(&format!("spam {n}"), registry.contacts(n..n + 1));
        }
    });
}

#[test]
fn a_registry_does_not_feel_authorities() {
    gate(Registry::new(), &map("authority"), |registry, numbers| {
        for n in numbers {
            let authority = Authority {
                account: registry.bench.account(&format!("spam {n}")).into_string(),
                daily_slips: 1,
                keys: vec![],
            };
            registry.send("state owner", ExecuteMsg::SetAuthority { authority });
        }
    });
}
