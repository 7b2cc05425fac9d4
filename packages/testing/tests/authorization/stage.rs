//! Who sends, and a tree in which every message could succeed.

use cosmwasm_std::{coin, Addr};
use serde_json::json;
use wayclear_api::city;
use wayclear_api::contact_registry::ItemId;
use wayclear_testing::{
    account_slip, policy, Contract, Suite, SuiteBuilder, Visited, DAVIS, WOODLAND,
};

/// Kinds of senders: accounts, and the contracts of the tree. The contracts that get messages are those above the place in
/// Davis that the messages speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    Stranger,
    StateOwner,
    CountyOwner,
    CityOwner,
    ProposedOwner,
    Cleaner,
    Admin,
    Authority,
    /// Counts as infected, and has disclosed a visit.
    Reporter,
    TheState,
    TheCounty,
    AnotherCounty,
    TheCity,
    AnotherCity,
    TheLocation,
    AnotherLocation,
    TheRegistry,
}

use Sender::{
    Admin, AnotherCity, AnotherCounty, AnotherLocation, Authority, CityOwner, Cleaner, CountyOwner,
    ProposedOwner, Reporter, StateOwner, Stranger, TheCity, TheCounty, TheLocation, TheRegistry,
    TheState,
};

pub const EVERYBODY: &[Sender] = &[
    Stranger,
    StateOwner,
    CountyOwner,
    CityOwner,
    ProposedOwner,
    Cleaner,
    Admin,
    Authority,
    Reporter,
    TheState,
    TheCounty,
    AnotherCounty,
    TheCity,
    AnotherCity,
    TheLocation,
    AnotherLocation,
    TheRegistry,
];

/// A tree in which every message of the table could succeed.
pub struct Stage {
    pub suite: Suite,
    /// Disclosed by the reporter.
    pub visit: Visited,
    /// Of that visit.
    pub id: ItemId,
}

impl Stage {
    pub fn set() -> Self {
        let mut suite = SuiteBuilder::new().build();
        let visit = suite.check_in("reporter", DAVIS, 1);
        suite.open(WOODLAND);
        let id = suite.report("reporter", &[&visit]).remove(0);
        let account = account_slip(&suite.account("reporter"), suite.today());
        suite.disclose("reporter", vec![account]).expect("a slip");

        let davis = suite.city("davis");
        let cleaners = city::ExecuteMsg::UpdateCleaners {
            add: vec![suite.account("cleaner").into_string()],
            remove: vec![],
        };
        let policy = city::ExecuteMsg::SetRewardPolicy {
            policy: Some(policy()),
        };
        for msg in [cleaners, policy] {
            suite
                .execute("city owner", &davis, &msg)
                .expect("the city's");
        }
        suite.fund("mall", DAVIS, 1_000).expect("a pool");
        let location = suite.location(DAVIS);
        suite
            .chain
            .mint(&location, coin(5, "uatom"))
            .expect("coins");
        let heir = suite.account("proposed owner");
        let propose = json!({ "propose_owner": { "owner": heir } });
        for (owner, contract) in [
            ("state owner", suite.state()),
            ("county owner", suite.county("06113")),
            ("city owner", davis),
            ("state owner", suite.registry()),
        ] {
            suite
                .execute(owner, &contract, &propose)
                .expect("a proposal");
        }
        Stage { suite, visit, id }
    }

    pub fn contract(&self, kind: Contract) -> Addr {
        match kind {
            Contract::State => self.suite.state(),
            Contract::County => self.suite.county("06113"),
            Contract::City => self.suite.city("davis"),
            Contract::Location => self.suite.location(DAVIS),
            Contract::ContactRegistry => self.suite.registry(),
        }
    }

    /// The account or contract behind a kind of sender.
    pub fn sender(&self, kind: Sender) -> Addr {
        let suite = &self.suite;
        match kind {
            Stranger => suite.account("stranger"),
            StateOwner => suite.account("state owner"),
            CountyOwner => suite.account("county owner"),
            CityOwner => suite.account("city owner"),
            ProposedOwner => suite.account("proposed owner"),
            Cleaner => suite.account("cleaner"),
            Admin => suite.account("admin"),
            Authority => suite.account("authority"),
            Reporter => suite.account("reporter"),
            TheState => suite.state(),
            TheCounty => suite.county("06113"),
            AnotherCounty => suite.county("06067"),
            TheCity => suite.city("davis"),
            AnotherCity => suite.city("woodland"),
            TheLocation => suite.location(DAVIS),
            AnotherLocation => suite.location(WOODLAND),
            TheRegistry => suite.registry(),
        }
    }
}
