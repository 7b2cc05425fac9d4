//! The story that golden rows tell: a tree in which people have lived, so that it has a row of every kind. It is always told
//! alike, at the same times and with the same secrets.

mod authorities;

pub use authorities::{CLINIC, CLOSED};

use cosmwasm_std::HexBinary;
use serde::Serialize;
use serde_json::json;
use wayclear_api::city::ExecuteMsg as City;
use wayclear_api::commitments::own_visit_id;
use wayclear_api::contact_registry::{Contact, ExecuteMsg as Registry, GasLimit, ItemId, MacHash};
use wayclear_api::location::Surface;
use wayclear_api::region::Action;
use wayclear_api::{DAY_SECONDS, INTERVAL_SECONDS};
use wayclear_status::{day_of, first_interval};
use wayclear_testing::{
    account_slip, day_key_slip, hashes_slip, mac_hash, place, policy, suite, taken, visit_slip,
    Suite, Visited, DAVIS, SACRAMENTO, WOODLAND,
};

/// A shop in the house at [`DAVIS`] that nobody has visited.
pub const SHOP: &str = "9qc7mbdh/shop-2";

/// Tells the story to its end, 17 days after it began.
pub fn tell() -> Suite {
    let mut story = Story { suite: suite() };
    story.owners_begin();
    story.live_two_days(0);
    let flagged = story.suite.relay_in(SACRAMENTO, 900);
    story.suite.report("fay", &[&flagged]);
    story.suite.advance(15 * DAY_SECONDS);
    story.authorities_end();
    story.live_two_days(1);
    // What was flagged at first has aged out by now, and a place notices when somebody comes.
    story.suite.check_in("gus", SACRAMENTO, 901);
    story.owners_hand_over();
    story.suite
}

struct Story {
    suite: Suite,
}

/// A place that people make by going there, another each time.
fn cafe(n: u64) -> String {
    format!("9qc7mbdh/cafe-{n}")
}

impl Story {
    fn send(&mut self, who: &str, to: &str, msg: &impl Serialize) {
        let contract = match to {
            "state" => self.suite.state(),
            "registry" => self.suite.registry(),
            "davis" | "woodland" | "sacramento" => self.suite.city(to),
            county => self.suite.county(county),
        };
        let sent = self.suite.execute(who, &contract, msg);
        sent.unwrap_or_else(|error| panic!("{who} to {to}: {error}"));
    }

    fn owners_begin(&mut self) {
        let split = |prefix: &str| json!({ "split_cells": { "prefix": prefix } });
        self.send("state owner", "state", &split("9qcd"));
        self.send("county owner", "06113", &split("9qckh"));
        let release = json!({ "release_cells": { "prefixes": ["9qcdz"] } });
        self.send("state owner", "state", &release);
        for at in [DAVIS, WOODLAND, SHOP] {
            self.suite.open(at);
        }
        for (city, at, label, surface) in [
            ("davis", DAVIS, Some("Davis station"), Surface::Copper),
            ("woodland", WOODLAND, None, Surface::Plastic),
        ] {
            let describe = City::DescribeLocation {
                place: place(at),
                label: label.map(str::to_string),
                surface,
            };
            self.send("city owner", city, &describe);
        }
        let cleaners = City::UpdateCleaners {
            add: ["day cleaner", "night cleaner"]
                .map(|who| self.suite.account(who).into_string())
                .into(),
            remove: vec![],
        };
        self.send("city owner", "davis", &cleaners);
        self.suite.set_policy("davis", Some(policy()));
        self.suite.fund("sponsor", DAVIS, 5_000).expect("a pool");
        let withdraw = City::WithdrawRewards {
            place: place(DAVIS),
            amount: 500_u128.into(),
            to: self.suite.account("treasury").into_string(),
        };
        self.send("city owner", "davis", &withdraw);
        let limit = GasLimit {
            base: 200_000,
            each: 30_000,
        };
        let raise = Registry::RaiseLocationGas { limit };
        self.send("state owner", "registry", &raise);
        self.authorities_begin();
    }

    /// Everything that people do, on two days; with other numbers when they live on.
    fn live_two_days(&mut self, round: u64) {
        let n = 100 * round;
        let visits = self.come_and_go(n);
        self.record_contacts(n);
        let first_day = self.suite.today();
        self.suite.advance(DAY_SECONDS);
        self.disclose(round, first_day, &visits);
        self.fall_ill(n);
        self.clean_and_come_again(n);
    }

    /// A place is made and visited, and the station gets people of every kind, ten minutes apart.
    fn come_and_go(&mut self, n: u64) -> [Visited; 4] {
        self.suite.check_in("ada", &cafe(n), n);
        let ada = self.suite.check_in("ada", DAVIS, n + 1);
        self.suite.advance(INTERVAL_SECONDS);
        let inspected = self.suite.visit("carl", &place(DAVIS), Action::Inspect {});
        inspected.expect("a look");
        self.suite.advance(INTERVAL_SECONDS);
        let bob = self.suite.relay_in(DAVIS, n + 2);
        let dan = self.suite.relay_in(WOODLAND, n + 3);
        let eve = self.suite.relay_in(WOODLAND, n + 4);
        [ada, bob, dan, eve]
    }

    fn record_contacts(&mut self, n: u64) {
        for (who, hashes) in [("bob", 1..4_u8), ("hal", 3..5)] {
            let contact = |hash: u8| Contact {
                mac_hash: HexBinary::from([hash; 16]),
                started_at: self.suite.now() - 300,
                seconds: 240,
                rssi_dbm: -60,
                device: format!("phone {n}"),
            };
            let contacts = hashes.map(contact).collect();
            let record = Registry::RecordContacts { contacts };
            self.send(who, "registry", &record);
            self.suite.advance(INTERVAL_SECONDS);
        }
    }

    /// One slip of a kind signed, another on one's own word; some are taken back.
    fn disclose(&mut self, round: u64, day: u16, [ada, bob, dan, eve]: &[Visited; 4]) {
        let number = u8::try_from(round).expect("a few");
        self.suite.report("ada", &[ada]);
        self.vouch(CLINIC, number, visit_slip(bob));
        self.vouch(CLINIC, number, visit_slip(dan));
        let taken_back = self.vouch(CLINIC, number, visit_slip(eve));
        self.take_back(CLINIC, taken_back);
        for key in 0..3 {
            let slip = day_key_slip([16 * number + key; 16], day);
            let id = self.vouch(CLINIC, number, slip);
            if key == 0 {
                self.take_back(CLINIC, id);
            }
        }
        // The same hash by two people.
        let first = first_interval(day);
        let hash = |n: u8, at: u32| -> MacHash { mac_hash(n, first + at, 6) };
        for (who, hashes) in [
            ("ada", vec![hash(1, 49), hash(2, 52)]),
            ("ivy", vec![hash(1, 50)]),
        ] {
            let told = self.suite.disclose(who, vec![hashes_slip(day, hashes)]);
            assert_eq!(taken(&told.expect("hashes")), 1);
        }
    }

    pub fn take_back(&mut self, who: &str, id: ItemId) {
        self.suite.revoke(who, vec![id]).expect("a revocation");
    }

    /// One says that he is ill and goes out; of two flags one is taken back. Another is ill and gets well.
    fn fall_ill(&mut self, n: u64) {
        for who in ["cy", "joy"] {
            let slip = account_slip(&self.suite.account(who), self.suite.today());
            let told = self.suite.disclose(who, vec![slip]);
            assert_eq!(taken(&told.expect("an account")), 1);
        }
        self.send("joy", "registry", &Registry::ReportRecovery {});
        self.suite.check_in("cy", DAVIS, n + 5);
        let came = self.suite.check_in("cy", &cafe(n), n + 6);
        let account = self.suite.account("cy");
        let id = own_visit_id(account.as_str(), &came.place, came.interval);
        let day = day_of(came.interval);
        let id = id.into();
        self.take_back("cy", ItemId { day, id });
    }

    fn clean_and_come_again(&mut self, n: u64) {
        for who in ["day cleaner", "night cleaner"] {
            self.suite.advance(2 * INTERVAL_SECONDS);
            let places = [DAVIS, SHOP].map(place).into();
            self.send(who, "davis", &City::MarkCleaned { places });
        }
        self.suite.advance(INTERVAL_SECONDS);
        self.suite.check_in("ken", DAVIS, n + 7);
        self.suite.relay_in(DAVIS, n + 8);
    }

    /// Each region and the registry are offered to somebody who has not answered.
    fn owners_hand_over(&mut self) {
        let heir = self.suite.account("heir");
        let propose = json!({ "propose_owner": { "owner": heir } });
        for (owner, contract) in [
            ("state owner", "state"),
            ("county owner", "06113"),
            ("city owner", "davis"),
            ("state owner", "registry"),
        ] {
            self.send(owner, contract, &propose);
        }
    }
}
