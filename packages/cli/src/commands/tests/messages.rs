//! Every message that a person can send has a command.

use std::collections::{BTreeMap, BTreeSet};

use clap::Parser;
use serde_json::{json, Value};

use super::{all, examples};
use crate::commands::{command, Cli};

/// How a message gets to its contract.
enum Sender {
    /// By the commands that are called so; the words of an example that sends it.
    Command(&'static str),
    /// By contracts alone, and why.
    Contract(&'static str),
}

use Sender::{Command, Contract};

/// By contract and variant, in the order of the schemas.
const SENDERS: [(&str, &[(&str, Sender)]); 5] = [
    (
        "state",
        &[
            ("visit", Command("open")),
            ("add_county", Command("region add 06095")),
            ("assign_cells", Command("region give 06113 ")),
            ("release_cells", Command("region release")),
            ("split_cells", Command("region split")),
            ("set_code_ids", Command("region codes --city")),
            ("propose_owner", Command("region offer US-CA")),
            ("accept_owner", Command("region accept")),
        ],
    ),
    (
        "county",
        &[
            ("forward", Contract(TREE)),
            ("add_city", Command("region add 06113/")),
            ("assign_cells", Command("region give 06113/")),
            ("release_cells", Command("region release 06113/")),
            ("split_cells", Command("region split 06113/")),
            ("propose_owner", Command("region offer")),
            ("accept_owner", Command("region accept")),
        ],
    ),
    (
        "city",
        &[
            ("forward", Contract(TREE)),
            (
                "update_cleaners",
                Command("city cleaners 06113/davis --add"),
            ),
            ("describe_location", Command("city describe")),
            ("mark_cleaned", Command("city clean ")),
            ("set_reward_policy", Command("reward set")),
            ("withdraw_rewards", Command("reward withdraw")),
            ("sweep", Command("reward sweep")),
            ("propose_owner", Command("region offer 06113/")),
            ("accept_owner", Command("region accept 06113/")),
        ],
    ),
    (
        "location",
        &[
            ("check_in", Command("check-in")),
            // A kiosk and a relay send them; this one hands them to either.
            ("check_ins", Command("relay serve")),
            ("inspect", Command("inspect")),
            ("fund_rewards", Command("reward fund")),
            ("prune", Command("prune 9qc7mbdh")),
            ("forward", Contract(TREE)),
            ("infected_user_update", Contract(REGISTRY)),
            ("slips_revoked", Contract(REGISTRY)),
            ("mark_cleaned", Contract(CITY)),
            ("describe", Contract(CITY)),
            ("withdraw_rewards", Contract(CITY)),
            ("sweep", Contract(CITY)),
        ],
    ),
    (
        "contact-registry",
        &[
            ("disclose", Command("report --device ada.json --signed")),
            ("revoke", Command("revoke --id")),
            (
                "infected_visit",
                Contract("a location tells the registry who checked in"),
            ),
            (
                "places_cleaned",
                Contract("a city tells the registry what it has cleaned"),
            ),
            ("report_recovery", Command("recover")),
            ("record_contacts", Command("contacts record")),
            ("set_authority", Command("registry authority")),
            ("strike_key", Command("registry strike")),
            ("remove_authority", Command("registry remove")),
            ("require_attestation", Command("registry attest-only")),
            ("raise_location_gas", Command("registry gas")),
            ("set_risk_model", Command("risk set-model")),
            ("prune", Command("prune --from")),
            ("propose_owner", Command("registry offer")),
            ("accept_owner", Command("registry accept")),
        ],
    ),
];

const TREE: &str = "a visit on its way down comes from the recorded parent only";
const REGISTRY: &str = "a location takes slips from its registry only";
const CITY: &str = "a location obeys its city only; the city's message has the command";

/// Who sends what no person can, as the first word of a message's doc says.
const CONTRACTS: [&str; 4] = ["Parent:", "Registry:", "Location:", "City:"];

/// The variants of a contract's `ExecuteMsg`, and whether contracts alone send them.
fn variants(schema: &Value) -> BTreeMap<String, bool> {
    let all = schema["execute"]["oneOf"].as_array().expect("variants");
    let all = all.iter().map(|variant| {
        let name = variant["required"][0].as_str().expect("a name");
        let doc = variant["description"].as_str().expect("a doc");
        let is_of_contracts = CONTRACTS.iter().any(|who| doc.starts_with(who));
        (name.to_string(), is_of_contracts)
    });
    all.collect()
}

fn schema(contract: &str) -> Value {
    let file = format!(
        "{}/../../schema/{contract}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&file).expect(&file);
    serde_json::from_str(&text).expect("JSON")
}

/// What is wrong with the variants of a contract: nobody sends them, or no example of a command understands how.
fn faults(contract: &str, schema: &Value) -> Vec<String> {
    let (_, senders) = SENDERS
        .iter()
        .find(|(name, _)| *name == contract)
        .expect("a contract");
    let (mut faults, mut variants) = (vec![], variants(schema));
    for (variant, sender) in *senders {
        let fault = match (variants.remove(*variant), sender) {
            (None, _) => "is no message any more".to_string(),
            (Some(false), Contract(reason)) => {
                format!("can be sent by a person, though \"{reason}\"")
            }
            (Some(true), Command(words)) => {
                format!("is sent by contracts alone, not by \"wayclear {words}\"")
            }
            (Some(false), Command(words)) if !is_understood(words) => {
                format!("has no example \"wayclear {words}\" that is understood")
            }
            _ => continue,
        };
        faults.push(format!("{contract} {variant} {fault}"));
    }
    let left = variants.into_keys();
    let left = left.map(|variant| format!("{contract} {variant} has no command"));
    faults.extend(left);
    faults
}

/// Whether the help of a command has an example that begins so, and the command understands it.
fn is_understood(words: &str) -> bool {
    let begin = format!("wayclear {words}");
    let found = all(&command())
        .iter()
        .flat_map(examples)
        .find(|example| example.starts_with(&begin));
    let own = found.map(|example| shlex::split(&example).expect("words of a shell"));
    own.is_some_and(|words| Cli::try_parse_from(words).is_ok())
}

#[test]
fn every_message_that_a_person_can_send_has_a_command() {
    for (contract, _) in SENDERS {
        assert_eq!(faults(contract, &schema(contract)), Vec::<String>::new());
    }
}

#[test]
fn the_contracts_are_those_that_have_a_schema() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema");
    let files = std::fs::read_dir(folder).expect("a folder");
    let found: BTreeSet<String> = files
        .map(|file| {
            file.expect("a file")
                .path()
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let known = SENDERS.iter().map(|(contract, _)| (*contract).to_string());
    assert_eq!(found, known.collect());
}

#[test]
fn a_new_message_without_a_command_is_named() {
    let mut schema = schema("city");
    let new = json!({ "type": "object", "description": "Owner: paint it.", "required": ["paint_the_town"] });
    schema["execute"]["oneOf"]
        .as_array_mut()
        .expect("variants")
        .push(new);
    assert_eq!(
        faults("city", &schema),
        ["city paint_the_town has no command"]
    );
}

#[test]
fn a_command_that_is_gone_or_changed_is_missed() {
    assert!(is_understood("city describe"));
    assert!(!is_understood("city paint"));
}
