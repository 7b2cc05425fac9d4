//! Who may send what: every message of every contract against every kind of sender. The table is written by hand, and a
//! message without a row fails the test.

use std::collections::BTreeSet;

use cosmwasm_std::{coin, Addr, HexBinary, Uint128};
use serde_json::{json, Value};
use wayclear_api::contact_registry;
use wayclear_api::{city, location, OwnershipError};
use wayclear_testing::{
    assert_refused, place, Chain, Contract, Report, Suite, SuiteBuilder, DAVIS, DENOM, WOODLAND,
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
    Reporter,
    Itself,
}

use Sender::{
    Admin, Authority, Child, CityOwner, Cleaner, CountyOwner, Itself, Parent, ProposedOwner,
    Registry, Reporter, Sibling, StateOwner, Stranger,
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
    Itself,
];
const EVERYBODY_WELL: &[Sender] = &[
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
    Itself,
];

/// Contract, message, who may send it. The registry's owner is the state's.
#[rustfmt::skip]
const TABLE: &[(Contract, &str, &[Sender])] = &[
    (Contract::State, "visit",           EVERYBODY),
    (Contract::State, "add_county",      &[StateOwner]),
    (Contract::State, "assign_cells",    &[StateOwner]),
    (Contract::State, "release_cells",   &[StateOwner]),
    (Contract::State, "update_code_ids", &[StateOwner]),
    (Contract::State, "propose_owner",   &[StateOwner]),
    (Contract::State, "accept_owner",    &[ProposedOwner]),

    (Contract::County, "forward",         &[Parent]),
    (Contract::County, "add_city",        &[CountyOwner]),
    (Contract::County, "assign_cells",    &[CountyOwner]),
    (Contract::County, "release_cells",   &[CountyOwner]),
    (Contract::County, "update_code_ids", &[CountyOwner]),
    (Contract::County, "propose_owner",   &[CountyOwner]),
    (Contract::County, "accept_owner",    &[ProposedOwner]),

    (Contract::City, "forward",           &[Parent]),
    (Contract::City, "update_cleaners",   &[CityOwner]),
    (Contract::City, "describe_location", &[CityOwner]),
    (Contract::City, "mark_cleaned",      &[CityOwner, Cleaner]),
    (Contract::City, "set_reward_policy", &[CityOwner]),
    (Contract::City, "withdraw_rewards",  &[CityOwner]),
    (Contract::City, "update_code_ids",   &[CityOwner]),
    (Contract::City, "propose_owner",     &[CityOwner]),
    (Contract::City, "accept_owner",      &[ProposedOwner]),

    (Contract::Location, "check_in",             EVERYBODY),
    (Contract::Location, "inspect",              EVERYBODY),
    (Contract::Location, "fund_rewards",         EVERYBODY),
    (Contract::Location, "forward",              &[Parent]),
    (Contract::Location, "infected_user_update", &[Registry]),
    (Contract::Location, "mark_cleaned",         &[Parent]),
    (Contract::Location, "describe",             &[Parent]),
    (Contract::Location, "withdraw_rewards",     &[Parent]),

    (Contract::ContactRegistry, "record_contacts",  EVERYBODY),
    (Contract::ContactRegistry, "report_infection", EVERYBODY_WELL),
    (Contract::ContactRegistry, "disclose",         &[Reporter]),
    (Contract::ContactRegistry, "report_recovery",  &[Reporter]),
    (Contract::ContactRegistry, "revoke_case",      &[StateOwner, Reporter]),
    (Contract::ContactRegistry, "set_authority",    &[StateOwner]),
    (Contract::ContactRegistry, "remove_authority", &[StateOwner]),
    (Contract::ContactRegistry, "set_risk_model",   &[StateOwner]),
    (Contract::ContactRegistry, "prune",            EVERYBODY),
    (Contract::ContactRegistry, "propose_owner",    &[StateOwner]),
    (Contract::ContactRegistry, "accept_owner",     &[ProposedOwner]),
];

/// A tree in which every message of the table could succeed.
struct Stage {
    suite: Suite,
    report: Report,
    visit: location::Opening,
}

impl Stage {
    fn set() -> Self {
        let mut suite = SuiteBuilder::new().build();
        let visited = suite.check_in("reporter", DAVIS, 1);
        suite.open(WOODLAND);
        let davis = suite.city("davis");
        let cleaner = suite.account("cleaner").into_string();
        let add = vec![cleaner];
        let msg = city::ExecuteMsg::UpdateCleaners {
            add,
            remove: vec![],
        };
        suite
            .execute("city owner", &davis, &msg)
            .expect("a cleaner");
        let policy = json!({ "set_reward_policy": { "policy": {
            "denom": DENOM, "check_in": "1", "inspect": "1", "cooldown_seconds": 0, "daily_cap": "9",
        }}});
        suite
            .execute("city owner", &davis, &policy)
            .expect("a policy");
        suite.fund("mall", DAVIS, 1_000).expect("a pool");
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
        let report = Report::new()
            .chunk()
            .visit(&visited.location, visited.opening.clone());
        let registry = suite.registry();
        suite
            .execute("reporter", &registry, &report.opening_message(None))
            .expect("a case");
        Stage {
            suite,
            report,
            visit: visited.opening,
        }
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
    fn sender(&mut self, kind: Sender, of: Contract) -> Option<Addr> {
        let suite = &mut self.suite;
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
            Parent => match of {
                Contract::County => suite.state(),
                Contract::City => suite.county("06113"),
                Contract::Location => suite.city("davis"),
                Contract::State | Contract::ContactRegistry => return None,
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
                Contract::Location | Contract::ContactRegistry => return None,
            },
        })
    }

    /// A message of that name that is right in every way but, perhaps, its sender.
    fn message(&mut self, of: Contract, name: &str) -> Value {
        let at = place(DAVIS);
        let somebody = self.suite.account("somebody").into_string();
        let new = |key: &str| json!({ "key": key, "name": "x", "owner": somebody, "prefixes": [] });
        let visitor = self.suite.account("visitor");
        let contact = contact_registry::Contact {
            mac_hash: HexBinary::from(vec![1; 16]),
            started_at: self.suite.now(),
            seconds: 0,
            rssi_dbm: -50,
            device: String::new(),
        };
        let authority = self.suite.account("authority").into_string();
        let body = match (of, name) {
            (_, "visit") => json!({ "place": at, "action": { "open": {} } }),
            (_, "forward") => json!({ "visitor": visitor, "place": at, "action": { "open": {} } }),
            (_, "add_county") => json!({ "county": new("06095") }),
            (_, "add_city") => json!({ "city": new("winters") }),
            (Contract::State, "assign_cells") => json!({ "child": "06113", "prefixes": ["8q"] }),
            (_, "assign_cells") => json!({ "child": "davis", "prefixes": ["8q"] }),
            (Contract::State, "release_cells") => json!({ "prefixes": ["9qcd"] }),
            (_, "release_cells") => json!({ "prefixes": ["9qc7q"] }),
            (Contract::State, "update_code_ids") => {
                json!({ "code_ids": { "county": 1, "city": 1, "location": 1 } })
            }
            (Contract::County, "update_code_ids") => {
                json!({ "code_ids": { "city": 1, "location": 1 } })
            }
            (_, "update_code_ids") => json!({ "code_ids": { "location": 1 } }),
            (_, "propose_owner") => json!({ "owner": somebody }),
            (_, "update_cleaners") => json!({ "add": [somebody], "remove": [] }),
            (_, "describe_location") => json!({ "place": at, "label": "x", "surface": "other" }),
            (Contract::City, "mark_cleaned") => json!({ "place": at }),
            (
                _,
                "accept_owner" | "inspect" | "fund_rewards" | "report_recovery" | "mark_cleaned",
            ) => json!({}),
            (_, "set_reward_policy") => json!({ "policy": null }),
            (Contract::City, "withdraw_rewards") => {
                json!({ "place": at, "amount": Uint128::one(), "to": somebody })
            }
            (_, "withdraw_rewards") => json!({ "amount": Uint128::one(), "to": somebody }),
            (_, "check_in") => json!({ "visit_tag": HexBinary::from(vec![1; 16]) }),
            (_, "infected_user_update") => json!({ "case": 1, "openings": [self.visit] }),
            (_, "describe") => json!({ "label": "x", "surface": "other" }),
            (_, "record_contacts") => json!({ "contacts": [contact] }),
            (_, "report_infection") => {
                let report = Report::new();
                let digests: Vec<_> = report
                    .digests()
                    .iter()
                    .map(|d| HexBinary::from(d.as_slice()))
                    .collect();
                json!({ "chunks": digests, "disclosure": report.chunks[0] })
            }
            (_, "disclose") => json!({ "case": 1, "disclosure": self.report.chunks[1] }),
            (_, "revoke_case") => json!({ "case": 1 }),
            (_, "set_authority") => json!({ "authority": {
                "account": somebody, "public_key": null, "not_before": 0, "not_after": 1,
            }}),
            (_, "remove_authority") => json!({ "account": authority }),
            (_, "set_risk_model") => json!({ "model": {
                "form": "log_dose", "b0": "4", "b12": "-0.5", "b3": "-1", "origin": "a test",
            } }),
            (_, "prune") => json!({ "limit": 1 }),
            (_, other) => panic!("say what a good {other} looks like"),
        };
        json!({ name: body })
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
        "only the account that opened case",
        "may be revoked by the authority that attested it",
        "this account has no open case",
        "of this account is open until",
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
fn an_attested_case_is_revoked_by_its_authority_or_the_owner() {
    for sender in EVERYBODY {
        let mut stage = Stage::set();
        let Some(address) = stage.sender(*sender, Contract::ContactRegistry) else {
            continue;
        };
        let expires_at = stage.suite.now() + 60;
        let attestation = stage
            .suite
            .attest(&Report::new(), "ada", [1; 16], expires_at);
        let case = stage
            .suite
            .try_report("ada", &Report::new(), Some(attestation))
            .expect("a case");
        let registry = stage.suite.registry();
        let revoke = contact_registry::ExecuteMsg::RevokeCase { case };
        let result = stage.suite.chain.execute(&address, &registry, &revoke);
        let expected = [Authority, StateOwner].contains(sender);
        assert_eq!(result.is_ok(), expected, "{sender:?}");
    }
}
