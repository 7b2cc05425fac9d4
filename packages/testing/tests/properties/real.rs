//! The real tree goes through the steps, and does what the model says.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, HexBinary, Uint128};
use k256::ecdsa::SigningKey;
use proptest_state_machine::StateMachineTest;
use wayclear_api::contact_registry::{Authority, Contact, ExecuteMsg};
use wayclear_api::events::{CheckInsRefused, Inspected, Pruned};
use wayclear_api::region::Action;
use wayclear_api::{city, Surface, DAY_SECONDS};
use wayclear_testing::{place, public_key, ChainError, Phone, Suite, SuiteBuilder, Tx, Visited};

use crate::model::{Fate, Last, Model};
use crate::money::{pay, policy};
use crate::step::Step;
use crate::visits::cleaned;
use crate::{check, kept, LAB, LAB_DAILY_SLIPS, LAB_KEY, PEOPLE, PLACES};

pub struct Real {
    pub suite: Suite,
    /// Somebody who reads each row when it is new.
    pub phone: Phone,
    /// Ledgers of locations that fail.
    broken: BTreeMap<usize, Vec<u8>>,
    /// Whether nothing is kept that is due.
    pub is_pruned: bool,
}

impl Real {
    fn new(window: u64) -> Self {
        let mut suite = SuiteBuilder::new().window(window).build();
        for city in ["davis", "woodland", "sacramento"] {
            let contract = suite.city(city);
            let policy = Some(policy());
            let set = city::ExecuteMsg::SetRewardPolicy { policy };
            suite
                .execute("city owner", &contract, &set)
                .expect("a policy");
        }
        let mut real = Real {
            suite,
            phone: Phone::default(),
            broken: BTreeMap::new(),
            is_pruned: false,
        };
        real.set_lab(true, true);
        real
    }

    pub fn tell_registry(&mut self, who: &str, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
        let registry = self.suite.registry();
        self.suite.execute(who, &registry, msg)
    }

    fn set_lab(&mut self, is_active: bool, may_revoke: bool) {
        let account = self.suite.account(LAB);
        let key = SigningKey::from_slice(&LAB_KEY).expect("a key");
        let authority = Authority::with_key(&account, LAB_DAILY_SLIPS, public_key(&key));
        let msg = if is_active {
            ExecuteMsg::SetAuthority { authority }
        } else {
            let account = account.into_string();
            ExecuteMsg::RemoveAuthority {
                account,
                may_revoke,
            }
        };
        self.tell_registry("state owner", &msg)
            .expect("a laboratory");
    }

    fn check_in(&mut self, who: usize, visit: &Visited, fate: Fate, is_direct: bool) {
        let at = visit.place.to_string();
        let is_direct = is_direct && self.suite.locate(&at).location.is_some();
        let told = if is_direct {
            self.suite.check_in_directly(PEOPLE[who], visit)
        } else {
            self.suite.try_check_in(PEOPLE[who], visit)
        };
        assert_eq!(told.is_ok(), fate == Fate::Recorded, "{told:?}");
    }

    fn relay(&mut self, at: &str, visits: &[Visited], fate: Fate) {
        let tags: Vec<_> = visits.iter().map(Visited::tag).collect();
        let told = self.suite.check_ins("relay", at, visits[0].interval, &tags);
        assert_eq!(told.is_ok(), fate != Fate::Refused, "{told:?}");
        let refused = told.map_or(0, |tx| CheckInsRefused::all(&tx.events).len());
        assert_eq!(refused, usize::from(fate == Fate::OutOfTime));
    }

    fn inspect(&mut self, who: usize, at: &str, is_taken: bool) {
        let told = self
            .suite
            .visit(PEOPLE[who], &place(at), Action::Inspect {});
        assert_eq!(told.is_ok(), is_taken);
        let Ok(tx) = told else {
            return;
        };
        let told = Inspected::all(&tx.events).pop().expect("an answer").status;
        assert_eq!(told, self.suite.is(at), "query and execute agree");
    }

    fn tell_city(&mut self, city: &str, msg: &city::ExecuteMsg, is_taken: bool) {
        let contract = self.suite.city(city);
        let told = self.suite.execute("city owner", &contract, msg);
        assert_eq!(told.is_ok(), is_taken, "{told:?}");
    }

    fn clean(&mut self, places: &[usize], is_taken: bool) {
        let city = PLACES[places[0]].1;
        let places = places.iter().map(|n| place(PLACES[*n].0)).collect();
        let msg = city::ExecuteMsg::MarkCleaned { places };
        self.tell_city(city, &msg, is_taken);
    }

    fn describe(&mut self, n: usize, surface: Surface, is_taken: bool) {
        let (at, city) = PLACES[n];
        let msg = city::ExecuteMsg::DescribeLocation {
            place: place(at),
            label: None,
            surface,
        };
        self.tell_city(city, &msg, is_taken);
    }

    fn record(&mut self, who: usize, model: &Model, count: usize) {
        let now = self.suite.now();
        let contact = |hash: &[u8; 16]| Contact {
            mac_hash: HexBinary::from(hash),
            started_at: now,
            seconds: 0,
            rssi_dbm: -60,
            device: String::new(),
        };
        let newest = model.contacts.iter().rev().take(count);
        let contacts = newest.map(|(.., hash)| contact(hash)).collect();
        let msg = ExecuteMsg::RecordContacts { contacts };
        self.tell_registry(PEOPLE[who], &msg).expect("contacts");
    }

    fn toggle(&mut self, n: usize, model: &Model) {
        let at = PLACES[n].0;
        if let Some(ledger) = self.broken.remove(&n) {
            self.suite.mend_location(at, &ledger);
        } else if model.places[n].is_broken {
            let ledger = self.suite.break_location(at);
            self.broken.insert(n, ledger);
        }
        self.revoke(None, &model.last);
    }

    /// All contracts that forget, except those that fail.
    fn prunable(&self) -> Vec<Addr> {
        let works = |(n, _): &(usize, &(&str, &str))| !self.broken.contains_key(n);
        let places = PLACES.iter().enumerate().filter(works);
        let locations = places.filter_map(|(_, (at, _))| self.suite.locate(at).location);
        locations.chain([self.suite.registry()]).collect()
    }

    fn prune_some(&mut self, limit: u32) {
        for contract in self.prunable() {
            self.suite.prune(&contract, limit).expect("pruning");
        }
    }

    fn prune_all(&mut self) {
        for contract in self.prunable() {
            loop {
                let tx = self.suite.prune(&contract, 100).expect("pruning");
                if Pruned::all(&tx.events)[0].rows == 0 {
                    break;
                }
            }
        }
        self.is_pruned = true;
    }

    fn carry_out(&mut self, model: &Model, step: &Step) {
        let is_taken = matches!(model.last, Last::Plain { is_taken: true });
        match (step, &model.last) {
            (Step::Advance(seconds), _) => self.suite.advance(*seconds),
            (Step::Open { place }, _) => drop(self.suite.open(PLACES[*place].0)),
            (Step::CheckIn { who, is_direct, .. }, Last::Visits { visits, fate }) => {
                self.check_in(*who, &visits[0], *fate, *is_direct);
            }
            (Step::Relay { place, .. }, Last::Visits { visits, fate }) => {
                self.relay(PLACES[*place].0, visits, *fate);
            }
            (Step::Inspect { who, place }, _) => self.inspect(*who, PLACES[*place].0, is_taken),
            (Step::Clean { place, whole_city }, _) => {
                self.clean(&cleaned(*place, *whole_city), is_taken);
            }
            (Step::Describe { place, surface }, _) => self.describe(*place, *surface, is_taken),
            (Step::Disclose { sender, by, .. }, last) => {
                self.disclose(PEOPLE[by.person().unwrap_or(*sender)], last);
            }
            (Step::Revoke { by, .. }, last) => self.revoke(*by, last),
            (Step::Recover { who }, _) => {
                let told = self.tell_registry(PEOPLE[*who], &ExecuteMsg::ReportRecovery {});
                assert_eq!(told.is_ok(), is_taken);
            }
            (Step::Record { who, count }, _) => self.record(*who, model, (*count).into()),
            (
                Step::Lab {
                    is_active,
                    may_revoke,
                },
                _,
            ) => self.set_lab(*is_active, *may_revoke),
            (Step::Toggle { place }, _) => self.toggle(*place, model),
            (Step::PruneSome { limit }, _) => self.prune_some(*limit),
            (Step::PruneAll, _) => self.prune_all(),
            (Step::Fund { place, .. } | Step::Withdraw { place, .. }, _) => {
                if !self.broken.contains_key(place) {
                    pay(&mut self.suite, step);
                }
            }
            (step, last) => panic!("{step:?} came to {last:?}"),
        }
    }
}

impl StateMachineTest for Real {
    type SystemUnderTest = Real;
    type Reference = Model;

    fn init_test(model: &Model) -> Real {
        Real::new(model.window)
    }

    fn apply(mut real: Real, model: &Model, step: Step) -> Real {
        real.is_pruned = false;
        real.carry_out(model, &step);
        real.phone.read(&real.suite);
        real
    }

    fn check_invariants(real: &Real, model: &Model) {
        check::all(real, model);
    }

    /// In the end everything is forgotten that is not kept for ever.
    fn teardown(mut real: Real) {
        for (n, ledger) in std::mem::take(&mut real.broken) {
            real.suite.mend_location(PLACES[n].0, &ledger);
        }
        real.suite.advance(5 * real.suite.window + 5 * DAY_SECONDS);
        real.prune_all();
        kept::nothing_is_left(&real.suite);
        assert!(real.suite.feed().is_empty());
        let paid: Uint128 = PLACES
            .iter()
            .filter(|(at, _)| real.suite.locate(at).location.is_some())
            .map(|(at, _)| real.suite.rewards(at).paid_today)
            .sum();
        assert!(paid.is_zero());
    }
}
