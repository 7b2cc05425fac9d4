//! Who may send what: every message of every contract against every kind of sender. The table is written by hand, and a
//! message without a row fails the test.

use std::collections::BTreeSet;

use cosmwasm_std::{coin, Addr};
use serde_json::{json, Value};
use wayclear_api::contact_registry::{ExecuteMsg, ItemId};
use wayclear_api::events::SlipsRevoked;
use wayclear_api::{city, OwnershipError};
use wayclear_testing::{
    account_slip, assert_refused, ids_of, place, policy, public_key_of_authority, visit_slip,
    Chain, Contract, Suite, SuiteBuilder, Visited, DAVIS, DENOM, WOODLAND,
};

/// Kinds of senders, as seen from the contract that gets the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    Stranger,
    Parent,
    Sibling,
    Child,
    StateOwner,
    CountyOwner,
    CityOwner,
    ProposedOwner,
    Cleaner,
    Admin,
    Registry,
    Authority,
    /// Counts as infected, and has disclosed a visit.
    Reporter,
    /// For the registry: the location that a message speaks of.
    ThePlace,
    /// For the registry: the city of that location.
    ItsCity,
    Itself,
}

use Sender::{
    Admin, Authority, Child, CityOwner, Cleaner, CountyOwner, ItsCity, Itself, Parent,
    ProposedOwner, Registry, Reporter, Sibling, StateOwner, Stranger, ThePlace,
};

const EVERYBODY: &[Sender] = &[
    Stranger,
    Parent,
    Sibling,
    Child,
    StateOwner,
    CountyOwner,
    CityOwner,
    ProposedOwner,
    Cleaner,
    Admin,
    Registry,
    Authority,
    Reporter,
    ThePlace,
    ItsCity,
    Itself,
];

/// Contract, message, who may send it. The registry's owner is the state's. Whose ids a `revoke` takes back is another test's.
#[rustfmt::skip]
const TABLE: &[(Contract, &str, &[Sender])] = &[
    (Contract::State, "visit",         EVERYBODY),
    (Contract::State, "add_county",    &[StateOwner]),
    (Contract::State, "assign_cells",  &[StateOwner]),
    (Contract::State, "release_cells", &[StateOwner]),
    (Contract::State, "split_cells",   &[StateOwner]),
    (Contract::State, "set_code_ids",  &[StateOwner]),
    (Contract::State, "propose_owner", &[StateOwner]),
    (Contract::State, "accept_owner",  &[ProposedOwner]),

    (Contract::County, "forward",       &[Parent]),
    (Contract::County, "add_city",      &[CountyOwner]),
    (Contract::County, "assign_cells",  &[CountyOwner]),
    (Contract::County, "release_cells", &[CountyOwner]),
    (Contract::County, "split_cells",   &[CountyOwner]),
    (Contract::County, "propose_owner", &[CountyOwner]),
    (Contract::County, "accept_owner",  &[ProposedOwner]),

    (Contract::City, "forward",           &[Parent]),
    (Contract::City, "update_cleaners",   &[CityOwner]),
    (Contract::City, "describe_location", &[CityOwner]),
    (Contract::City, "mark_cleaned",      &[CityOwner, Cleaner]),
    (Contract::City, "set_reward_policy", &[CityOwner]),
    (Contract::City, "withdraw_rewards",  &[CityOwner]),
    (Contract::City, "sweep",             &[CityOwner]),
    (Contract::City, "propose_owner",     &[CityOwner]),
    (Contract::City, "accept_owner",      &[ProposedOwner]),

    (Contract::Location, "check_in",             EVERYBODY),
    (Contract::Location, "check_ins",            EVERYBODY),
    (Contract::Location, "inspect",              EVERYBODY),
    (Contract::Location, "fund_rewards",         EVERYBODY),
    (Contract::Location, "prune",                EVERYBODY),
    (Contract::Location, "forward",              &[Parent]),
    (Contract::Location, "infected_user_update", &[Registry]),
    (Contract::Location, "slips_revoked",        &[Registry]),
    (Contract::Location, "mark_cleaned",         &[Parent]),
    (Contract::Location, "describe",             &[Parent]),
    (Contract::Location, "withdraw_rewards",     &[Parent]),
    (Contract::Location, "sweep",                &[Parent]),

    (Contract::ContactRegistry, "disclose",            EVERYBODY),
    (Contract::ContactRegistry, "revoke",              EVERYBODY),
    (Contract::ContactRegistry, "record_contacts",     EVERYBODY),
    (Contract::ContactRegistry, "prune",               EVERYBODY),
    (Contract::ContactRegistry, "infected_visit",      &[ThePlace]),
    (Contract::ContactRegistry, "places_cleaned",      &[ItsCity]),
    (Contract::ContactRegistry, "report_recovery",     &[Reporter]),
    (Contract::ContactRegistry, "set_authority",       &[StateOwner]),
    (Contract::ContactRegistry, "strike_key",          &[StateOwner]),
    (Contract::ContactRegistry, "remove_authority",    &[StateOwner]),
    (Contract::ContactRegistry, "require_attestation", &[StateOwner]),
    (Contract::ContactRegistry, "raise_location_gas",  &[StateOwner]),
    (Contract::ContactRegistry, "set_risk_model",      &[StateOwner]),
    (Contract::ContactRegistry, "propose_owner",       &[StateOwner]),
    (Contract::ContactRegistry, "accept_owner",        &[ProposedOwner]),
];

/// A tree in which every message of the table could succeed.
struct Stage {
    suite: Suite,
    /// Disclosed by the reporter.
    visit: Visited,
    /// Of that visit.
    id: ItemId,
}

impl Stage {
    fn set() -> Self {
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

    fn contract(&self, kind: Contract) -> Addr {
        match kind {
            Contract::State => self.suite.state(),
            Contract::County => self.suite.county("06113"),
            Contract::City => self.suite.city("davis"),
            Contract::Location => self.suite.location(DAVIS),
            Contract::ContactRegistry => self.suite.registry(),
        }
    }

    /// The account or contract behind a kind of sender; `None` where there is no such thing.
    fn sender(&self, kind: Sender, of: Contract) -> Option<Addr> {
        let suite = &self.suite;
        let is_registry = of == Contract::ContactRegistry;
        Some(match kind {
            Stranger => suite.account("stranger"),
            StateOwner => suite.account("state owner"),
            CountyOwner => suite.account("county owner"),
            CityOwner => suite.account("city owner"),
            ProposedOwner => suite.account("proposed owner"),
            Cleaner => suite.account("cleaner"),
            Admin => suite.account("admin"),
            Authority => suite.account("authority"),
            Reporter => suite.account("reporter"),
            Registry => suite.registry(),
            Itself => self.contract(of),
            ThePlace => is_registry.then(|| suite.location(DAVIS))?,
            ItsCity => is_registry.then(|| suite.city("davis"))?,
            Parent => match of {
                Contract::State => return None,
                Contract::County | Contract::ContactRegistry => suite.state(),
                Contract::City => suite.county("06113"),
                Contract::Location => suite.city("davis"),
            },
            Sibling => match of {
                Contract::County => suite.county("06067"),
                Contract::City => suite.city("woodland"),
                Contract::Location => suite.location(WOODLAND),
                Contract::State | Contract::ContactRegistry => return None,
            },
            Child => match of {
                Contract::State => suite.county("06113"),
                Contract::County => suite.city("davis"),
                Contract::City => suite.location(DAVIS),
                // Places that it knows, but that the messages do not speak of.
                Contract::ContactRegistry => suite.location(WOODLAND),
                Contract::Location => return None,
            },
        })
    }

    /// A message of that name that is right in every way but, perhaps, its sender.
    fn message(&self, of: Contract, name: &str) -> Value {
        let body = match of {
            _ if name == "propose_owner" => json!({ "owner": self.somebody() }),
            _ if name == "accept_owner" => json!({}),
            Contract::State | Contract::County => self.message_to_region(of, name),
            Contract::City => self.message_to_city(name),
            Contract::Location => self.message_to_location(name),
            Contract::ContactRegistry => self.message_to_registry(name),
        };
        json!({ name: body })
    }

    fn somebody(&self) -> Addr {
        self.suite.account("somebody")
    }

    fn forward(&self) -> Value {
        json!({ "visitor": self.somebody(), "place": place(DAVIS), "action": { "open": {} } })
    }

    fn message_to_region(&self, of: Contract, name: &str) -> Value {
        let new = |key: &str| json!({ "key": key, "name": "x", "owner": self.somebody(), "prefixes": [] });
        let (child, unused) = match of {
            Contract::State => ("06113", "9qcd"),
            _ => ("davis", "9qc7q"),
        };
        match name {
            "visit" => json!({ "place": place(DAVIS), "action": { "open": {} } }),
            "forward" => self.forward(),
            "add_county" => json!({ "county": new("06095") }),
            "add_city" => json!({ "city": new("winters") }),
            "assign_cells" => json!({ "child": child, "prefixes": ["8q"] }),
            "release_cells" => json!({ "prefixes": [unused] }),
            "split_cells" => json!({ "prefix": unused }),
            "set_code_ids" => json!({ "code_ids": self.suite.code_ids() }),
            other => panic!("say what a good {other} looks like"),
        }
    }

    fn message_to_city(&self, name: &str) -> Value {
        let (at, to) = (place(DAVIS), self.somebody());
        match name {
            "forward" => self.forward(),
            "update_cleaners" => json!({ "add": [to], "remove": [] }),
            "describe_location" => json!({ "place": at, "label": "x", "surface": "other" }),
            "mark_cleaned" => json!({ "places": [at] }),
            "set_reward_policy" => json!({ "policy": null }),
            "withdraw_rewards" => json!({ "place": at, "amount": "1", "to": to }),
            "sweep" => json!({ "place": at, "denom": "uatom", "to": to }),
            other => panic!("say what a good {other} looks like"),
        }
    }

    fn message_to_location(&self, name: &str) -> Value {
        let (interval, to) = (self.suite.interval(), self.somebody());
        let id = &self.id.id;
        match name {
            "check_in" => json!({ "interval": interval, "visit_tag": "01".repeat(16) }),
            "check_ins" => {
                json!({ "interval": interval, "visit_tags": cosmwasm_std::Binary::from([2; 32]) })
            }
            "inspect" | "fund_rewards" | "mark_cleaned" => json!({}),
            "prune" => json!({ "limit": 1 }),
            "forward" => self.forward(),
            "infected_user_update" => {
                let secret = cosmwasm_std::HexBinary::from(self.visit.secret);
                json!({ "openings": [{ "interval": self.visit.interval, "secret": secret, "id": id }] })
            }
            "slips_revoked" => json!({ "marks": [{ "interval": self.visit.interval, "id": id }] }),
            "describe" => json!({ "label": "x", "surface": "other" }),
            "withdraw_rewards" => json!({ "amount": "1", "to": to }),
            "sweep" => json!({ "denom": "uatom", "to": to }),
            other => panic!("say what a good {other} looks like"),
        }
    }

    fn message_to_registry(&self, name: &str) -> Value {
        let suite = &self.suite;
        let authority = suite.account("authority");
        match name {
            "disclose" => {
                let slip = visit_slip(&self.visit);
                json!({ "authority": null, "issued": suite.today(), "slips": [slip] })
            }
            "revoke" => json!({ "ids": [self.id] }),
            "record_contacts" => json!({ "contacts": [{
                "mac_hash": "01".repeat(16), "started_at": suite.now(), "seconds": 0, "rssi_dbm": -50, "device": "",
            }] }),
            "prune" => json!({ "limit": 1 }),
            "infected_visit" => json!({
                "place": place(DAVIS), "interval": suite.interval(), "account": suite.account("reporter"),
            }),
            "places_cleaned" => json!({ "places": [place(DAVIS)] }),
            "report_recovery" | "require_attestation" => json!({}),
            "set_authority" => {
                json!({ "authority": { "account": self.somebody(), "daily_slips": 1, "keys": [] } })
            }
            "strike_key" => {
                json!({ "account": authority, "public_key": public_key_of_authority() })
            }
            "remove_authority" => json!({ "account": authority, "may_revoke": true }),
            "raise_location_gas" => json!({ "limit": { "base": 200_000, "each": 30_000 } }),
            "set_risk_model" => json!({ "model": {
                "form": "log_dose", "b0": "4", "b12": "-0.5", "b3": "-1", "origin": "a test",
            } }),
            other => panic!("say what a good {other} looks like"),
        }
    }
}

/// The words by which contracts refuse a sender, rather than a message.
fn is_refusal(words: &str) -> bool {
    let owner = [OwnershipError::NotOwner, OwnershipError::NotProposed].map(|e| e.to_string());
    [
        owner[0].as_str(),
        owner[1].as_str(),
        "only the parent region may forward a visit",
        "only the city above may do this",
        "only the contact registry may do this",
        "only the owner or a cleaner may do this",
        "this account does not count as infected",
        "may say who was there",
        "only its city may say that",
    ]
    .iter()
    .any(|refusal| words.contains(refusal))
}

#[test]
fn every_message_is_taken_from_whom_the_table_says_and_from_nobody_else() {
    for (kind, name, allowed) in TABLE {
        let mut stage = Stage::set();
        for sender in EVERYBODY {
            let Some(address) = stage.sender(*sender, *kind) else {
                continue;
            };
            let contract = stage.contract(*kind);
            let msg = stage.message(*kind, name);
            let msg = cosmwasm_std::to_json_binary(&msg).expect("a message");
            let funds = match *name {
                "fund_rewards" => vec![coin(5, DENOM)],
                _ => vec![],
            };
            for coin in &funds {
                stage
                    .suite
                    .chain
                    .mint(&address, coin.clone())
                    .expect("coins");
            }
            let result = stage
                .suite
                .chain
                .execute_json(&address, &contract, msg, &funds);
            match (allowed.contains(sender), result) {
                (true, Ok(_)) => stage = Stage::set(),
                (true, Err(error)) => panic!("{kind:?} {name} from {sender:?}: {error}"),
                (false, Ok(_)) => panic!("{kind:?} took {name} from {sender:?}"),
                (false, Err(error)) => {
                    let words = error.to_string();
                    assert!(
                        is_refusal(&words),
                        "{kind:?} {name} from {sender:?}: {words}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_message_but_one_takes_funds() {
    for (kind, name, allowed) in TABLE.iter().filter(|(_, name, _)| *name != "fund_rewards") {
        let mut stage = Stage::set();
        let sender = stage.sender(allowed[0], *kind).expect("a sender");
        let contract = stage.contract(*kind);
        let msg = stage.message(*kind, name);
        let msg = cosmwasm_std::to_json_binary(&msg).expect("a message");
        let funds = [coin(5, DENOM)];
        stage
            .suite
            .chain
            .mint(&sender, funds[0].clone())
            .expect("coins");
        let result = stage
            .suite
            .chain
            .execute_json(&sender, &contract, msg, &funds);
        assert_refused(result, "This message does no accept funds");
    }
}

#[test]
fn every_message_of_the_schemas_has_a_row_in_the_table() {
    for (kind, schema) in [
        (Contract::State, include_str!("../../../schema/state.json")),
        (
            Contract::County,
            include_str!("../../../schema/county.json"),
        ),
        (Contract::City, include_str!("../../../schema/city.json")),
        (
            Contract::Location,
            include_str!("../../../schema/location.json"),
        ),
        (
            Contract::ContactRegistry,
            include_str!("../../../schema/contact-registry.json"),
        ),
    ] {
        let schema: Value = serde_json::from_str(schema).expect("a schema");
        let messages: BTreeSet<_> = schema["execute"]["oneOf"]
            .as_array()
            .expect("messages")
            .iter()
            .map(|variant| variant["required"][0].as_str().expect("a name"))
            .collect();
        let rows: BTreeSet<_> = TABLE
            .iter()
            .filter(|(of, ..)| *of == kind)
            .map(|(_, name, _)| *name)
            .collect();
        assert_eq!(messages, rows, "{kind:?}");
    }
}

#[test]
fn a_signed_slip_is_taken_back_by_its_authority_or_the_owner() {
    let mut stage = Stage::set();
    let visit = stage.suite.relay_in(WOODLAND, 7);
    let slips = stage.suite.sign_all([visit_slip(&visit)]);
    let ids = ids_of(&slips);
    stage.suite.disclose("relay", slips).expect("a slip");
    assert_eq!(revokers(&mut stage, &ids), [StateOwner, Authority]);
}

#[test]
fn a_slip_on_ones_own_word_is_taken_back_by_its_sender_or_the_owner() {
    let mut stage = Stage::set();
    let ids = vec![stage.id.clone()];
    assert_eq!(revokers(&mut stage, &ids), [StateOwner, Reporter]);
}

/// Who may take ids back. What is burnt counts each time that somebody may.
fn revokers(stage: &mut Stage, ids: &[ItemId]) -> Vec<Sender> {
    let registry = stage.suite.registry();
    let may = |sender: &Sender| {
        let Some(address) = stage.sender(*sender, Contract::ContactRegistry) else {
            return false;
        };
        let ids = ids.to_vec();
        let chain = &mut stage.suite.chain;
        let tx = chain.execute(&address, &registry, &ExecuteMsg::Revoke { ids });
        let told = SlipsRevoked::all(&tx.expect("a revocation").events);
        told[0].skipped == 0
    };
    EVERYBODY.iter().copied().filter(may).collect()
}
