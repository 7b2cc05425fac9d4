//! Who may send what: every message of every contract against every kind of sender. The table is written by hand, and a
//! message without a row fails the test.

mod messages;
mod stage;

use std::collections::BTreeSet;

use cosmwasm_schema::schema_for;
use cosmwasm_schema::schemars::JsonSchema;
use cosmwasm_std::{coin, Coin};
use serde_json::Value;
use wayclear_api::contact_registry::ItemId;
use wayclear_api::events::SlipsRevoked;
use wayclear_api::{city, contact_registry, county, location, state};
use wayclear_testing::{
    assert_refused, ids_of, visit_slip, Chain, ChainError, Contract, Tx, DENOM, WOODLAND,
};

use stage::Sender::{
    self, Authority, CityOwner, Cleaner, CountyOwner, ProposedOwner, Reporter, StateOwner, TheCity,
    TheCounty, TheLocation, TheRegistry, TheState,
};
use stage::{Stage, EVERYBODY};

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

    (Contract::County, "forward",       &[TheState]),
    (Contract::County, "add_city",      &[CountyOwner]),
    (Contract::County, "assign_cells",  &[CountyOwner]),
    (Contract::County, "release_cells", &[CountyOwner]),
    (Contract::County, "split_cells",   &[CountyOwner]),
    (Contract::County, "propose_owner", &[CountyOwner]),
    (Contract::County, "accept_owner",  &[ProposedOwner]),

    (Contract::City, "forward",           &[TheCounty]),
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
    (Contract::Location, "forward",              &[TheCity]),
    (Contract::Location, "infected_user_update", &[TheRegistry]),
    (Contract::Location, "slips_revoked",        &[TheRegistry]),
    (Contract::Location, "mark_cleaned",         &[TheCity]),
    (Contract::Location, "describe",             &[TheCity]),
    (Contract::Location, "withdraw_rewards",     &[TheCity]),
    (Contract::Location, "sweep",                &[TheCity]),

    (Contract::ContactRegistry, "disclose",            EVERYBODY),
    (Contract::ContactRegistry, "revoke",              EVERYBODY),
    (Contract::ContactRegistry, "record_contacts",     EVERYBODY),
    (Contract::ContactRegistry, "prune",               EVERYBODY),
    (Contract::ContactRegistry, "infected_visit",      &[TheLocation]),
    (Contract::ContactRegistry, "places_cleaned",      &[TheCity]),
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

/// The words by which contracts refuse a sender, rather than a message.
fn is_refusal(words: &str) -> bool {
    [
        "only the owner may do this",
        "only the proposed owner may accept",
        "only the parent region may forward a visit",
        "only the city above may do this",
        "only the contact registry may do this",
        "only the owner or a cleaner may do this",
        "this account does not count as infected",
        "may say who was there",
        "may say that it was cleaned",
    ]
    .iter()
    .any(|refusal| words.contains(refusal))
}

/// Sends a message of the table.
fn send(
    stage: &mut Stage,
    sender: Sender,
    kind: Contract,
    name: &str,
    funds: &[Coin],
) -> Result<Tx, ChainError> {
    let (sender, contract) = (stage.sender(sender), stage.contract(kind));
    let msg = cosmwasm_std::to_json_binary(&stage.message(kind, name)).expect("a message");
    let chain = &mut stage.suite.chain;
    for coin in funds {
        chain.mint(&sender, coin.clone()).expect("coins");
    }
    chain.execute_json(&sender, &contract, msg, funds)
}

#[test]
fn every_message_is_taken_from_whom_the_table_says_and_from_nobody_else() {
    for (kind, name, allowed) in TABLE {
        let mut stage = Stage::set();
        let funds = match *name {
            "fund_rewards" => vec![coin(5, DENOM)],
            _ => vec![],
        };
        for sender in EVERYBODY {
            let result = send(&mut stage, *sender, *kind, name, &funds);
            match (allowed.contains(sender), result) {
                (true, Ok(_)) => stage = Stage::set(),
                (true, Err(error)) => panic!("{kind:?} {name} from {sender:?}: {error}"),
                (false, Ok(_)) => panic!("{kind:?} took {name} from {sender:?}"),
                (false, Err(error)) => {
                    let words = error.to_string();
                    let is_refusal = is_refusal(&words);
                    assert!(is_refusal, "{kind:?} {name} from {sender:?}: {words}");
                }
            }
        }
    }
}

#[test]
fn no_message_but_one_takes_funds() {
    for (kind, name, allowed) in TABLE.iter().filter(|(_, name, _)| *name != "fund_rewards") {
        let mut stage = Stage::set();
        let funds = [coin(5, DENOM)];
        let result = send(&mut stage, allowed[0], *kind, name, &funds);
        assert_refused(result, "This message does no accept funds");
    }
}

/// Names of the messages of a contract, as its schema has them.
fn messages<M: JsonSchema>() -> BTreeSet<String> {
    let schema = serde_json::to_value(schema_for!(M)).expect("a schema");
    let messages = schema["oneOf"].as_array().expect("messages").iter();
    let name = |message: &Value| message["required"][0].as_str().expect("a name").to_string();
    messages.map(name).collect()
}

#[test]
fn every_message_has_a_row_in_the_table() {
    for (kind, messages) in [
        (Contract::State, messages::<state::ExecuteMsg>()),
        (Contract::County, messages::<county::ExecuteMsg>()),
        (Contract::City, messages::<city::ExecuteMsg>()),
        (Contract::Location, messages::<location::ExecuteMsg>()),
        (
            Contract::ContactRegistry,
            messages::<contact_registry::ExecuteMsg>(),
        ),
    ] {
        let rows = TABLE.iter().filter(|(of, ..)| *of == kind);
        let rows: BTreeSet<_> = rows.map(|(_, name, _)| (*name).to_string()).collect();
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
    let revoke = contact_registry::ExecuteMsg::Revoke { ids: ids.to_vec() };
    let may = |sender: &Sender| {
        let sender = stage.sender(*sender);
        let tx = stage.suite.chain.execute(&sender, &registry, &revoke);
        let told = SlipsRevoked::all(&tx.expect("a revocation").events);
        told[0].skipped == 0
    };
    EVERYBODY.iter().copied().filter(may).collect()
}
