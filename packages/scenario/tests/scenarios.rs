//! The scenario runner.

#![allow(clippy::unwrap_used)]

use cosmwasm_std::HexBinary;
use k256::ecdsa::SigningKey;
use rand::SeedableRng;
use wayclear_api::contact_registry::Authority;
use wayclear_api::location::Status;
use wayclear_api::Place;
use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::tree::parse;
use wayclear_deploy::{plant, Deployment, Owners};
use wayclear_scenario::{Answer, Deed, Guest, RunError, Runner, Signer, Step};

const TREE: &str = r#"
[state]
key = "US-CA"
name = "California"
window_seconds = 600

[[county]]
key = "06113"
name = "Yolo County"
prefixes = ["9qc7", "9qck"]

[[county.city]]
key = "davis"
name = "Davis"
prefixes = ["9qc7m"]

[[county.city]]
key = "woodland"
name = "Woodland"
prefixes = ["9qckj"]

[[county]]
key = "06067"
name = "Sacramento County"
prefixes = ["9qce"]

[[county.city]]
key = "sacramento"
name = "Sacramento"
prefixes = ["9qce7"]
"#;
/// The same is played on a node.
const FOUR_PLACES: &str = include_str!("../../../testdata/scenarios/four-places.json");

fn planted() -> (Embedded, Deployment, Signer) {
    let tree = parse(TREE).unwrap();
    let mut chain = Embedded::new();
    let key = SigningKey::from_slice(&[5; 32]).unwrap();
    let public = key.verifying_key().to_encoded_point(true);
    let account = chain.account("authority").unwrap();
    let owner = chain.account("city").unwrap();
    let owners = Owners {
        state: owner.clone(),
        county: owner.clone(),
        city: owner,
        admin: None,
        authorities: vec![Authority::with_key(
            &account,
            1_000,
            HexBinary::from(public.as_bytes()),
        )],
    };
    let deployment = plant(&mut chain, &tree, &owners, [7; 16], |_| ()).unwrap();
    (chain, deployment, Signer { account, key })
}

fn place(text: &str) -> Place {
    text.parse().unwrap()
}

/// Statuses by contract and by feed, one word a question.
fn told(answers: &[Answer]) -> Vec<String> {
    let words = answers.iter().filter_map(|answer| match answer {
        Answer::Told {
            status,
            infected_until,
            ..
        } => {
            let status = status.as_ref();
            assert_eq!(
                status.and_then(|told| told.infected_until),
                *infected_until,
                "the feed says until when, as the contract does"
            );
            Some(status.map_or("none".to_string(), |told| told.status.to_string()))
        }
        _ => None,
    });
    words.collect()
}

#[test]
fn the_story_of_four_places_is_answered_alike_by_contracts_and_feed() {
    let (mut chain, deployment, signer) = planted();
    let random = rand_chacha::ChaCha20Rng::seed_from_u64(1);
    let mut runner = Runner::new(&mut chain, &deployment, signer, random).unwrap();
    let steps: Vec<Step> = cosmwasm_std::from_json(FOUR_PLACES).unwrap();
    let answers: Vec<Answer> = steps
        .iter()
        .map(|step| runner.step(step).unwrap().answer)
        .collect();
    assert_eq!(
        told(&answers),
        [
            // Before anybody went anywhere.
            "none", // Before the report: A, B, the shop, C.
            "clean", "clean", "clean", "clean", // After it.
            "infected", "infected", "clean", "clean",
            // The infected account goes out.
            "infected",
            // Cleaned: one place is clean, at the other somebody is within these ten minutes.
            "clean", "infected", // Another report, and taken back.
            "infected", "infected", "infected", "clean",
            // The first one taken back, but for what its account did afterwards.
            "clean", "clean", "clean", "infected",
            // It is well by the chain: a normal check-in.
            "clean", // The window is over.
            "infected", "clean",
        ]
    );
    let reported = Answer::Reported { slips: 3, taken: 3 };
    assert!(answers.contains(&reported), "two visits and an account");
    let exposed = answers.iter().filter_map(|answer| match answer {
        Answer::Exposed { places } => Some(places.iter().map(ToString::to_string).collect()),
        _ => None,
    });
    let exposed: Vec<Vec<String>> = exposed.collect();
    assert_eq!(
        exposed,
        [
            vec!["9qc7mbdh"],
            vec!["9qckj106"],
            vec![],
            vec![],
            vec!["9qce7pqd"]
        ]
    );
}

#[test]
fn a_step_that_cannot_be_carried_out_says_why() {
    let (mut chain, deployment, signer) = planted();
    let random = rand_chacha::ChaCha20Rng::seed_from_u64(1);
    let mut runner = Runner::new(&mut chain, &deployment, signer, random).unwrap();
    let ask = Deed::Ask {
        place: place("9qc7mbdh"),
    };
    runner.step(&Step::new(606, "bob", ask)).unwrap();
    let late = runner.step(&Step::new(605, "bob", Deed::AskExposed));
    assert!(late.is_err(), "time does not run backwards");
    let nowhere = Deed::Clean {
        places: vec![place("00000000")],
    };
    let nowhere = runner.step(&Step::new(700, "city", nowhere)).unwrap_err();
    assert!(matches!(nowhere, RunError::NoCity(_)), "{nowhere}");
}

#[test]
fn a_place_that_somebody_checks_in_at_is_clean_and_one_that_was_only_opened_is_empty() {
    let (mut chain, deployment, signer) = planted();
    let random = rand_chacha::ChaCha20Rng::seed_from_u64(1);
    let mut runner = Runner::new(&mut chain, &deployment, signer, random).unwrap();
    let station = place("9qc7mbdh");
    let describe = Deed::Describe {
        place: station.clone(),
        label: "Davis station".to_string(),
        surface: wayclear_api::Surface::StainlessSteel,
    };
    let ask = Deed::Ask {
        place: station.clone(),
    };
    runner.step(&Step::new(0, "city", describe)).unwrap();
    let empty = runner.step(&Step::new(0, "eve", ask.clone())).unwrap();
    assert_eq!(told(&[empty.answer]), ["empty"]);
    let check_in = Deed::CheckIn {
        place: station.clone(),
    };
    let checked_in = runner.step(&Step::new(1, "ada", check_in)).unwrap();
    let status = Status::Clean;
    let place = station;
    assert_eq!(checked_in.answer, Answer::CheckedIn { place, status });
    assert_eq!(checked_in.at, 1);
}

#[test]
fn a_scenario_is_written_and_read_as_json() {
    let guests = vec![Guest {
        who: "ada".to_string(),
        place: place("9qc7mbdh/shop-2"),
    }];
    let step = Step::new(7, "relay", Deed::Relay { guests });
    let text = cosmwasm_std::to_json_string(&step).unwrap();
    assert_eq!(
        text,
        r#"{"at":7,"who":"relay","deed":{"relay":{"guests":[{"who":"ada","place":{"cell":"9qc7mbdh","unit":"shop-2"}}]}}}"#
    );
    let read: Step = cosmwasm_std::from_json(text).unwrap();
    assert_eq!(read, step);
    let deed: Deed = cosmwasm_std::from_json(r#""ask_exposed""#).unwrap();
    assert_eq!(deed, Deed::AskExposed);
}
