//! The scenario runner.

#![allow(clippy::unwrap_used)]

use k256::ecdsa::SigningKey;
use rand::SeedableRng;
use wayclear_api::contact_registry::Authority;
use wayclear_api::location::{Status, Surface};
use wayclear_api::Place;
use wayclear_chain::{Chain, Embedded};
use wayclear_client::report::public_key;
use wayclear_deploy::tree::parse;
use wayclear_deploy::{deploy, Owners};
use wayclear_scenario::{Answer, Deed, RunError, Runner, Step};

const TREE: &str = r#"
[state]
key = "US-CA"
name = "California"
window_seconds = 600

[[county]]
key = "06113"
name = "Yolo County"
prefixes = ["9qc7"]

[[county.city]]
key = "davis"
name = "Davis"
prefixes = ["9qc7m"]
"#;

#[allow(clippy::too_many_lines)] // One story, step by step.
#[test]
fn a_scenario_is_carried_out_and_every_question_answered() {
    let tree = parse(TREE).unwrap();
    let mut chain = Embedded::new();
    let key = SigningKey::from_slice(&[5; 32]).unwrap();
    let authority = chain.account("authority").unwrap();
    let owner = chain.account("owner").unwrap();
    let owners = Owners {
        state: owner.clone(),
        county: owner.clone(),
        city: owner,
        admin: None,
        authorities: vec![Authority::without_end(&authority, Some(public_key(&key)))],
    };
    let deployment = deploy(&mut chain, &tree, &owners, |_| ()).unwrap();
    let random = rand_chacha::ChaCha20Rng::seed_from_u64(1);
    let signer = (authority, key);
    let mut runner = Runner::new(&mut chain, &deployment, signer, random).unwrap();

    let station: Place = "9qc7mbdh".parse().unwrap();
    let library: Place = "9qc7me46".parse().unwrap();
    let check_in = |place: &Place| Deed::CheckIn {
        place: place.clone(),
    };
    let ask = |place: &Place| Deed::Ask {
        place: place.clone(),
    };
    let describe = Deed::Describe {
        place: station.clone(),
        label: "Davis station".to_string(),
        surface: Surface::StainlessSteel,
    };
    let steps = [
        Step::new(0, "owner", describe),
        Step::new(0, "bob", ask(&library)),
        Step::new(1, "ada", check_in(&station)),
        Step::new(2, "ada", check_in(&station)),
        Step::new(3, "bob", check_in(&station)),
        Step::new(4, "ada", Deed::Report),
        Step::new(4, "bob", Deed::AskExposed),
        Step::new(4, "cy", Deed::AskExposed),
        Step::new(
            5,
            "owner",
            Deed::Clean {
                place: station.clone(),
            },
        ),
        Step::new(5, "bob", ask(&station)),
        Step::new(6, "ada", check_in(&library)),
        Step::new(606, "bob", ask(&library)),
    ];
    let answers: Vec<Answer> = steps
        .iter()
        .map(|s| runner.step(s).unwrap().answer)
        .collect();
    let told = |answer: &Answer| match answer {
        Answer::Told { status, .. } => status.as_ref().map(|s| s.status),
        other => panic!("{other:?}"),
    };
    assert_eq!(answers[0], Answer::Done);
    assert_eq!(told(&answers[1]), None);
    let place = station.clone();
    assert_eq!(
        answers[3],
        Answer::CheckedIn {
            place,
            status: Status::Clean
        }
    );
    assert_eq!(
        answers[5],
        Answer::Reported {
            case: 1,
            visits: 2,
            chunks: 1
        }
    );
    assert_eq!(
        answers[6],
        Answer::Exposed {
            places: vec![station]
        }
    );
    assert_eq!(answers[7], Answer::Exposed { places: vec![] });
    assert_eq!(told(&answers[9]), Some(Status::Clean));
    let place = library;
    assert_eq!(
        answers[10],
        Answer::CheckedIn {
            place,
            status: Status::Infected
        }
    );
    assert_eq!(
        told(&answers[11]),
        Some(Status::Clean),
        "the window of 600 s is over"
    );
    let late = runner.step(&Step::new(605, "bob", Deed::AskExposed));
    assert!(late.is_err(), "time does not run backwards");
    let nowhere = Deed::Clean {
        place: "00000000".parse().unwrap(),
    };
    let nowhere = runner.step(&Step::new(700, "owner", nowhere)).unwrap_err();
    assert!(matches!(nowhere, RunError::NoCity(_)), "{nowhere}");
}

#[test]
fn a_scenario_is_written_and_read_as_json() {
    let deed = Deed::CheckIn {
        place: "9qc7mbdh/shop-2".parse().unwrap(),
    };
    let text = cosmwasm_std::to_json_string(&Step::new(7, "ada", deed.clone())).unwrap();
    assert_eq!(
        text,
        r#"{"at":7,"who":"ada","deed":{"check_in":{"place":{"cell":"9qc7mbdh","unit":"shop-2"}}}}"#
    );
    assert_eq!(cosmwasm_std::from_json::<Step>(text).unwrap().deed, deed);
}
