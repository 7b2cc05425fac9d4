//! A location behind visits, infections, transitions and reward rows of a stranger.

mod messages;
mod spam;

use std::ops::Range;

use cosmwasm_std::{Addr, Binary, Coin, HexBinary, Uint128};
use wayclear_api::city::{self, RewardPolicy, MAX_DAILY_CAP, MAX_REWARD};
use wayclear_api::contact_registry::{self, MAX_REVOKED, MAX_SLIPS};
use wayclear_api::location::{ExecuteMsg, Mark, Opening, QueryMsg};
use wayclear_api::region::MAX_VISIT_TAGS;
use wayclear_api::Surface;
use wayclear_contact_registry::contract as registry;
use wayclear_location::contract as location;
use wayclear_testing::{account_slip, place, secret, suite, Suite, Visited, DAVIS, DENOM};

use crate::bench::Bench;
use crate::gate::{parts, Message, Subject};

/// Numbers of secrets that no row of a stranger has.
const OWN: u64 = 1_000_000;
const TAGS: u64 = MAX_VISIT_TAGS as u64;
const OPENINGS: u64 = MAX_SLIPS as u64;
const MARKS: u64 = MAX_REVOKED as u64;

pub struct Location {
    bench: Bench,
    at: Addr,
    city: Addr,
    registry: Addr,
}

fn rewards(check_in: u128) -> city::ExecuteMsg {
    let policy = Some(RewardPolicy {
        denom: DENOM.to_string(),
        check_in: Uint128::new(check_in),
        inspect: Uint128::new(30),
        cooldown_seconds: 60,
        daily_cap: Uint128::new(MAX_DAILY_CAP),
    });
    city::ExecuteMsg::SetRewardPolicy { policy }
}

/// Its rows that change most are as long as they will ever be.
fn set_up(suite: &mut Suite) {
    let davis = suite.city("davis");
    suite.open(DAVIS);
    let describe = city::ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: Some("\u{1d11e}".repeat(255)),
        surface: Surface::StainlessSteel,
    };
    // What has been paid keeps its number of digits.
    for msg in [describe, rewards(MAX_REWARD)] {
        suite
            .execute("city owner", &davis, &msg)
            .expect("the city's");
    }
    suite.fund("mall", DAVIS, MAX_DAILY_CAP).expect("a pool");
    suite.check_in("ada", DAVIS, OWN);
    let less = rewards(100);
    suite
        .execute("city owner", &davis, &less)
        .expect("the city's");
    for _ in 0..64 {
        suite.clean("davis", &[DAVIS]);
    }
}

impl Location {
    pub fn new() -> Self {
        let mut suite = suite();
        set_up(&mut suite);
        let (location, city) = (suite.location(DAVIS), suite.city("davis"));
        let registry = suite.registry();
        let contracts = [location.clone(), city.clone(), registry.clone()];
        Location {
            bench: Bench::of(&suite, &contracts),
            at: location,
            city,
            registry,
        }
    }

    fn interval(&self) -> u32 {
        u32::try_from(self.bench.now / 600).expect("an interval")
    }

    fn relay_in(&mut self, interval: u32, secrets: Range<u64>) {
        let msg = check_ins(interval, secrets);
        self.execute(&self.bench.account("relay"), &[], msg);
    }

    fn flag(&mut self, interval: u32, secrets: Range<u64>) {
        let msg = update(interval, secrets);
        self.execute(&self.registry.clone(), &[], msg);
    }
}

fn tags(interval: u32, secrets: Range<u64>) -> Binary {
    let tags = secrets.map(|n| Visited::new(DAVIS, interval, n).tag());
    Binary::new(tags.collect::<Vec<_>>().concat())
}

fn check_ins(interval: u32, secrets: Range<u64>) -> ExecuteMsg {
    ExecuteMsg::CheckIns {
        interval,
        visit_tags: tags(interval, secrets),
    }
}

fn update(interval: u32, secrets: Range<u64>) -> ExecuteMsg {
    let openings = secrets.map(|n| Opening {
        interval,
        secret: HexBinary::from(secret(n)),
        id: HexBinary::from(n.to_be_bytes()),
    });
    ExecuteMsg::InfectedUserUpdate {
        openings: openings.collect(),
    }
}

fn revoke(interval: u32, secrets: Range<u64>) -> ExecuteMsg {
    let marks = secrets.map(|n| Mark {
        interval,
        id: HexBinary::from(n.to_be_bytes()),
    });
    ExecuteMsg::SlipsRevoked {
        marks: marks.collect(),
    }
}

impl Subject for Location {
    type Execute = ExecuteMsg;
    type Query = QueryMsg;
    const REMOVAL: u64 = 1_200;

    fn bench(&mut self) -> &mut Bench {
        &mut self.bench
    }

    fn contract(&self) -> Addr {
        self.at.clone()
    }

    fn execute(&mut self, sender: &Addr, funds: &[Coin], msg: ExecuteMsg) {
        let at = self.at.clone();
        self.bench
            .execute(location::execute, &at, sender, funds, msg);
    }

    fn ask(&mut self, question: QueryMsg) {
        self.bench.ask(location::query, &self.at, question);
    }

    /// The place is clean, with infections that a cleaning has ended; somebody else was paid in this block.
    fn prepare(&mut self) {
        let carrier = self.bench.account("carrier");
        let today = u16::try_from(self.bench.now / 86_400).expect("a day");
        let disclose = contact_registry::ExecuteMsg::Disclose {
            authority: None,
            issued: today,
            slips: vec![account_slip(&carrier, today)],
        };
        let at = self.registry.clone();
        self.bench
            .execute(registry::execute, &at, &carrier, &[], disclose);
        let now = self.interval();
        self.relay_in(now - 2, OWN..OWN + MARKS);
        self.relay_in(now, OWN..OWN + OPENINGS);
        for part in parts(OWN..OWN + MARKS, OPENINGS) {
            self.flag(now - 2, part);
        }
        self.execute(&self.city.clone(), &[], ExecuteMsg::MarkCleaned {});
        self.execute(&self.bench.account("ada"), &[], ExecuteMsg::Inspect {});
    }

    fn messages(&mut self) -> Vec<Message<ExecuteMsg>> {
        let mut all = self.of_anyone();
        all.extend(self.of_registry());
        all.extend(self.of_city());
        all
    }

    fn questions(&mut self) -> Vec<QueryMsg> {
        let (start_after, limit) = (None, Some(100));
        vec![
            QueryMsg::Info {},
            QueryMsg::Status {},
            QueryMsg::Daily { days: 14 },
            QueryMsg::Transitions { start_after, limit },
            QueryMsg::Infections {
                start_after: None,
                limit,
            },
            QueryMsg::Rewards {},
        ]
    }
}
