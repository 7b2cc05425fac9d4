//! What happens in a tree on a day: something of everything that people, relays, authorities, owners and cleaners do.

use cosmwasm_std::HexBinary;
use serde_json::json;
use wayclear_api::city::ExecuteMsg as City;
use wayclear_api::contact_registry::{Contact, ExecuteMsg as Registry, ItemId};
use wayclear_api::events::{OwnVisitFlagged, RewardSent};
use wayclear_api::location::{Status, Surface};
use wayclear_api::region::Action;
use wayclear_api::{DAY_SECONDS, INTERVAL_SECONDS};
use wayclear_status::first_interval;
use wayclear_testing::{
    account_slip, day_key_slip, hashes_slip, ids_of, mac_hash, place, policy, suite, taken,
    visit_slip, Suite, Visited, DAVIS, SACRAMENTO, WOODLAND,
};

/// A shop in the house at [`DAVIS`].
pub const SHOP: &str = "9qc7mbdh/shop-2";

/// The usual tree with rewards in Davis, before its first day.
pub fn begin() -> Suite {
    let mut suite = suite();
    suite.open(SHOP);
    suite.open(DAVIS);
    suite.set_policy("davis", Some(policy()));
    suite.fund("sponsor", DAVIS, 50_000).expect("a pool");
    suite
}

/// A place that people make on that day.
pub fn cafe(n: u64) -> String {
    format!("9qc7mbdh/cafe-{n}")
}

/// Lives day `n`, another each time.
pub fn live(suite: &mut Suite, n: u64) {
    let day = Day { suite, n };
    day.live();
}

struct Day<'a> {
    suite: &'a mut Suite,
    n: u64,
}

impl Day<'_> {
    fn live(mut self) {
        self.own();
        let visits = self.come_and_go();
        let ids = self.disclose(&visits);
        self.fall_ill();
        self.clean();
        self.take_back(ids);
        self.suite.advance(DAY_SECONDS);
    }

    /// The number of something of that day.
    fn number(&self, of: u64) -> u64 {
        1_000 * self.n + of
    }

    /// Owners add ground, change rewards and describe places.
    fn own(&mut self) {
        let Day { suite, n } = self;
        let owner = suite.account("county owner").into_string();
        // Of the base 32 of geohashes.
        let digits = b"bcdefghjkmnpqrstuvwxyz0123456789";
        let digit = char::from(digits[usize::try_from(*n).expect("32 days")]);
        let county = json!({ "add_county": { "county": {
            "key": format!("{:05}", 6_200 + *n), "name": "New county", "owner": owner, "prefixes": [format!("9r{digit}")],
        } } });
        let state = suite.state();
        suite
            .execute("state owner", &state, &county)
            .expect("a county");
        let city = json!({ "add_city": { "city": {
            "key": format!("town-{n}"), "name": "Town", "owner": owner, "prefixes": [format!("9qckk{digit}")],
        } } });
        let yolo = suite.county("06113");
        suite.execute("county owner", &yolo, &city).expect("a city");
        suite.open(&format!("9qckk{digit}00"));
        let mut rewards = policy();
        rewards.check_in += cosmwasm_std::Uint128::from(*n);
        suite.set_policy("davis", Some(rewards));
        suite.fund("sponsor", DAVIS, 1_000).expect("a fund");
        let davis = suite.city("davis");
        let describe = City::DescribeLocation {
            place: place(DAVIS),
            label: Some(format!("Station {n}")),
            surface: Surface::Copper,
        };
        suite
            .execute("city owner", &davis, &describe)
            .expect("a label");
        let withdraw = City::WithdrawRewards {
            place: place(DAVIS),
            amount: 10_u128.into(),
            to: suite.account("treasury").into_string(),
        };
        suite
            .execute("city owner", &davis, &withdraw)
            .expect("coins");
    }

    /// With an account of one's own from the state down and at the door, and through a relay.
    fn come_and_go(&mut self) -> [Visited; 4] {
        let [one, two, three, four, five] = [1, 2, 3, 4, 5].map(|of| self.number(of));
        let new = cafe(self.n);
        let suite = &mut *self.suite;
        suite.check_in("dan", &new, one);
        let ada = Visited::new(DAVIS, suite.interval(), two);
        let came = suite.try_check_in("ada", &ada).expect("a check-in");
        assert_eq!(RewardSent::all(&came.events).len(), 1, "a reward is paid");
        suite.advance(INTERVAL_SECONDS);
        let at_the_door = Visited::new(DAVIS, suite.interval(), three);
        suite
            .check_in_directly("eve", &at_the_door)
            .expect("a check-in");
        suite
            .visit("carl", &place(DAVIS), Action::Inspect {})
            .expect("a look");
        let bob = suite.relay_in(DAVIS, four);
        let gus = suite.relay_in(WOODLAND, five);
        let fay = suite.relay_in(SACRAMENTO, one);
        suite.advance(INTERVAL_SECONDS);
        [ada, bob, gus, fay]
    }

    /// On one's own word, and signed by the authority; answers what is taken back later, by whom.
    fn disclose(&mut self, [ada, bob, gus, fay]: &[Visited; 4]) -> Vec<(&'static str, ItemId)> {
        let key = u8::try_from(self.n).expect("few days");
        let suite = &mut *self.suite;
        let own = suite.report("ada", &[ada]).remove(0);
        let today = suite.today();
        let hashes = vec![mac_hash(key, first_interval(today) + 2, 6)];
        // A signature takes longer than all the rest of a day.
        let signed = suite.sign_all([visit_slip(bob), visit_slip(gus)]);
        let told = suite.disclose("relay", signed.clone()).expect("slips");
        assert_eq!(taken(&told), 2);
        let others = vec![visit_slip(fay), day_key_slip([key; 16], today - 1)];
        // Hashes go alone.
        for slips in [others, vec![hashes_slip(today, hashes)]] {
            let count = slips.len() as u64;
            let told = suite.disclose("fay", slips).expect("slips");
            assert_eq!(taken(&told), count);
        }
        for at in [DAVIS, WOODLAND, SACRAMENTO] {
            assert_eq!(suite.is(at), Status::Infected, "{at}");
        }
        let contact = Contact {
            mac_hash: HexBinary::from([key; 16]),
            started_at: suite.now() - 300,
            seconds: 240,
            rssi_dbm: -60,
            device: "phone".to_string(),
        };
        let contacts = vec![contact];
        let record = Registry::RecordContacts { contacts };
        let registry = suite.registry();
        suite.execute("bob", &registry, &record).expect("a contact");
        let signed = ids_of(&signed);
        vec![("ada", own), ("authority", signed[1].clone())]
    }

    /// Somebody says that he is ill and goes out, which flags where he comes; another gets well.
    fn fall_ill(&mut self) {
        let (n, nine) = (self.n, self.number(9));
        let suite = &mut *self.suite;
        for who in [format!("cy {n}"), format!("joy {n}")] {
            let slip = account_slip(&suite.account(&who), suite.today());
            let told = suite.disclose(&who, vec![slip]).expect("an account");
            assert_eq!(taken(&told), 1);
        }
        let registry = suite.registry();
        suite
            .execute(&format!("joy {n}"), &registry, &Registry::ReportRecovery {})
            .expect("a recovery");
        let visited = Visited::new(SHOP, suite.interval(), nine);
        let came = suite.try_check_in(&format!("cy {n}"), &visited);
        let came = came.expect("a check-in");
        assert_eq!(OwnVisitFlagged::all(&came.events).len(), 1);
        let visited = Visited::new(SHOP, suite.interval(), nine + 1);
        let came = suite.try_check_in(&format!("joy {n}"), &visited);
        let came = came.expect("a check-in");
        assert_eq!(OwnVisitFlagged::all(&came.events), []);
    }

    fn clean(&mut self) {
        self.suite.advance(2 * INTERVAL_SECONDS);
        self.suite.clean("davis", &[DAVIS, SHOP]);
        for at in [DAVIS, SHOP] {
            assert_eq!(self.suite.is(at), Status::Clean, "{at}");
        }
    }

    fn take_back(&mut self, ids: Vec<(&'static str, ItemId)>) {
        for (who, id) in ids {
            self.suite.revoke(who, vec![id]).expect("a revocation");
        }
        let location = self.suite.location(DAVIS);
        for contract in [self.suite.registry(), location] {
            self.suite.prune(&contract, 20).expect("rows that are over");
        }
    }
}
