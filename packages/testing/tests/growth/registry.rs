//! The contact registry: each of its messages and questions, at its dearest. What they stand behind is in `spam.rs`.

mod messages;
mod questions;
mod spam;

use std::ops::Range;

use cosmwasm_std::{Addr, Binary, Coin, HexBinary};
use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::{
    Authority, Contact, ExecuteMsg, MacHash, QueryMsg, Slip, SlipKey,
};
use wayclear_api::location;
use wayclear_contact_registry::contract as entry;
use wayclear_status::{day_at, first_interval, interval_at};
use wayclear_testing::{
    day_key_slip, hashes_slip, public_key, secret, suite, visit_slip, Suite, Visited, DAVIS,
};

use crate::bench::Bench;
use crate::gate::{Message, Subject};

pub struct Registry {
    pub bench: Bench,
    pub at: Addr,
    pub location: Addr,
    city: Addr,
}

/// A secret key of an authority, for tests only.
fn signing_key(n: u8) -> SigningKey {
    SigningKey::from_slice(&[n; 32]).expect("a secret key")
}

/// An authority with as many keys as it may have; the suite's own signs today.
pub fn authority(account: &Addr, today: u16) -> Authority {
    let key = |n: u8| {
        let from = today - 15 + 2 * u16::from(n);
        SlipKey {
            public_key: public_key(&signing_key(n)),
            from,
            until: (n < 8).then_some(from + 2),
        }
    };
    Authority {
        account: account.to_string(),
        daily_slips: 100_000,
        keys: (1..=8).map(key).collect(),
    }
}

pub fn keys(day: u16, numbers: Range<u64>) -> Vec<Slip> {
    numbers.map(|n| day_key_slip(secret(n), day)).collect()
}

impl Registry {
    pub fn new() -> Self {
        let mut suite = suite();
        suite.open(DAVIS);
        for _ in 0..64 {
            suite.clean("davis", &[DAVIS]);
        }
        Registry::beside(&suite, &[])
    }

    /// The registry of a suite, and what it reads: the tree down to a place, and other locations.
    pub fn beside(suite: &Suite, others: &[Addr]) -> Self {
        let (location, city) = (suite.location(DAVIS), suite.city("davis"));
        let registry = suite.registry();
        let mut contracts = vec![suite.state(), suite.county("06113")];
        contracts.extend([&registry, &location, &city].map(Clone::clone));
        contracts.extend_from_slice(others);
        Registry {
            bench: Bench::of(suite, &contracts),
            at: registry,
            location,
            city,
        }
    }

    pub fn today(&self) -> u16 {
        day_at(self.bench.now)
    }

    pub fn interval(&self) -> u32 {
        interval_at(self.bench.now)
    }

    pub fn send(&mut self, who: &str, msg: ExecuteMsg) {
        let sender = self.bench.account(who);
        self.execute(&sender, &[], msg);
    }

    /// What an account discloses on its own word.
    pub fn own(&self, slips: Vec<Slip>) -> ExecuteMsg {
        ExecuteMsg::Disclose {
            authority: None,
            issued: self.today(),
            slips,
        }
    }

    fn visits(&self, numbers: Range<u64>) -> Vec<Visited> {
        numbers
            .map(|n| Visited::new(DAVIS, self.interval(), n))
            .collect()
    }

    fn visit_slips(&self, numbers: Range<u64>) -> Vec<Slip> {
        self.visits(numbers).iter().map(visit_slip).collect()
    }

    /// Somebody without account checks in.
    fn relay_in(&mut self, numbers: Range<u64>) {
        let tags: Vec<_> = self.visits(numbers).iter().map(Visited::tag).collect();
        let check_ins = location::ExecuteMsg::CheckIns {
            interval: self.interval(),
            visit_tags: Binary::new(tags.concat()),
        };
        let (at, relay) = (self.location.clone(), self.bench.account("relay"));
        let entry = wayclear_location::contract::execute;
        self.bench.execute(entry, &at, &relay, &[], check_ins);
    }

    /// Different hashes of the day before yesterday, of an hour each.
    pub fn hashes(&self, numbers: Range<u64>) -> Slip {
        let day = self.today() - 2;
        let entry = |(index, n): (usize, u64)| MacHash {
            interval: first_interval(day) + u32::try_from(index).expect("few"),
            mac_hash: HexBinary::from(secret(n)),
            rotation: 6,
        };
        hashes_slip(day, numbers.enumerate().map(entry).collect())
    }

    /// People met in the last hour, with the longest names of phones.
    pub fn contacts(&self, numbers: Range<u64>) -> ExecuteMsg {
        let contact = |n: u64| Contact {
            mac_hash: HexBinary::from(secret(n)),
            started_at: self.bench.now - 3_600,
            seconds: 3_600,
            rssi_dbm: -100,
            device: "\u{1d11e}".repeat(32),
        };
        ExecuteMsg::RecordContacts {
            contacts: numbers.map(contact).collect(),
        }
    }
}

impl Subject for Registry {
    type Execute = ExecuteMsg;
    type Query = QueryMsg;
    const REMOVAL: u64 = 2_350;

    fn bench(&mut self) -> &mut Bench {
        &mut self.bench
    }

    fn contract(&self) -> Addr {
        self.at.clone()
    }

    fn execute(&mut self, sender: &Addr, funds: &[Coin], msg: ExecuteMsg) {
        let at = self.at.clone();
        self.bench.execute(entry::execute, &at, sender, funds, msg);
    }

    fn ask(&mut self, question: QueryMsg) {
        self.bench.ask(entry::query, &self.at, question);
    }

    fn prepare(&mut self) {
        self.make_ready();
    }

    fn messages(&mut self) -> Vec<Message<ExecuteMsg>> {
        let mut all = self.slips();
        all.extend(self.reports());
        all.extend(self.of_owner());
        all
    }

    fn questions(&mut self) -> Vec<QueryMsg> {
        self.asked()
    }
}
