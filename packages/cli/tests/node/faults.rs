//! Things that go wrong with one node, and what is left of them: nothing.

use std::thread;
use std::time::Duration;

use cosmwasm_std::{to_json_binary, HexBinary};
use wayclear_api::contact_registry::{
    DisclosuresResponse, ExecuteMsg as RegistryMsg, MacHash, QueryMsg as RegistryQuery,
};
use wayclear_api::events::CheckedIn;
use wayclear_api::location::{self, Opening, Status, StatusResponse};
use wayclear_api::region::Action;
use wayclear_api::state::{ExecuteMsg, LocateResponse, QueryMsg};
use wayclear_api::{commitments::visit_tag, Place};
use wayclear_chain::wasmd::{execute_message, Gas, Settings, Wasmd};
use wayclear_chain::{Addr, Chain, ChainError};
use wayclear_client::report::Report;

use crate::support::{localnet, record, settings, wasmd};

fn visit(place: &Place, secret: [u8; 16]) -> ExecuteMsg {
    ExecuteMsg::Visit {
        place: place.clone(),
        action: Action::CheckIn {
            visit_tag: visit_tag(place, &secret).into(),
        },
    }
}

fn locate(wasmd: &Wasmd, place: &Place) -> LocateResponse {
    wayclear_client::locate(wasmd, &record().deployment.state, place).unwrap()
}

fn status(wasmd: &Wasmd, location: &Addr) -> Status {
    let told: StatusResponse = wasmd
        .query(location, &location::QueryMsg::Status {})
        .unwrap();
    told.status
}

fn new_place(wasmd: &Wasmd, name: &str) -> Place {
    let height = wasmd.latest().unwrap().height;
    format!("9qc7m00f/{name}-{height}").parse().unwrap()
}

/// A report in chunks of one visit and one hash each.
fn report(wasmd: &mut Wasmd, name: &str, chunks: u8) -> (Report, Vec<Addr>) {
    let ada = wasmd.account("ada").unwrap();
    let now = u32::try_from(wasmd.now().unwrap() / 600).unwrap();
    let mut report = Report::new();
    let mut locations = vec![];
    for n in 0..chunks {
        let place = new_place(wasmd, &format!("{name}-{n}"));
        let secret = [n + 1; 16];
        let tx = wasmd
            .execute(&ada, &record().deployment.state, &visit(&place, secret))
            .unwrap();
        let location = locate(wasmd, &place).location.unwrap();
        let opening = Opening {
            checked_in_at: tx.time,
            secret: secret.into(),
        };
        if n > 0 {
            report = report.chunk();
        }
        report = report.visit(&location, opening).mac_hash(MacHash {
            mac_hash: HexBinary::from([n + 1; 16]),
            interval: now - 10,
            rotation: 1,
        });
        locations.push(location);
    }
    (report, locations)
}

/// How many chunks of a case the feed has.
fn feed_rows(wasmd: &Wasmd, case: u64) -> usize {
    let mut rows = 0;
    let mut start_after = None;
    loop {
        let question = RegistryQuery::Disclosures {
            start_after,
            limit: Some(100),
        };
        let page: DisclosuresResponse = wasmd
            .query(&record().deployment.registry, &question)
            .unwrap();
        if page.rows.is_empty() {
            return rows;
        }
        rows += page.rows.iter().filter(|row| row.case == case).count();
        start_after = Some(page.next_index - 1);
        if page.rows.len() < 100 {
            return rows;
        }
    }
}

#[test]
fn a_node_killed_between_two_chunks_of_a_report_loses_and_doubles_nothing() {
    let mut wasmd = wasmd();
    let (report, locations) = report(&mut wasmd, "killed", 5);
    let authority = wasmd.account("authority").unwrap();
    let registry = record().deployment.registry;
    let broken = report.send(&mut wasmd, &registry, &authority, None, |chunk| {
        if chunk == 2 {
            localnet(&["kill", "0"]);
        }
    });
    assert!(matches!(broken, Err(ChainError::Node { .. })), "{broken:?}");
    localnet(&["start", "0"]);
    let infected: Vec<bool> = locations
        .iter()
        .map(|at| status(&wasmd, at) == Status::Infected)
        .collect();
    assert_eq!(
        infected,
        [true, true, false, false, false],
        "what was confirmed is there"
    );

    let mut sent = vec![];
    let done = report
        .send(&mut wasmd, &registry, &authority, None, |chunk| {
            sent.push(chunk);
        })
        .unwrap();
    assert_eq!(sent, [1, 2, 3, 4, 5]);
    assert!(locations
        .iter()
        .all(|at| status(&wasmd, at) == Status::Infected));
    assert_eq!(feed_rows(&wasmd, done.case), 5, "each chunk once");
    let again = report
        .send(&mut wasmd, &registry, &authority, None, |_| ())
        .unwrap();
    assert_eq!(again.case, done.case, "the same report is the same case");
    assert_eq!(feed_rows(&wasmd, done.case), 5);
}

#[test]
fn a_transaction_that_a_killed_node_forgot_is_offered_again_and_counts_once() {
    let mut wasmd = wasmd();
    let place = new_place(&wasmd, "forgotten");
    let bob = wasmd.account("bob").unwrap();
    let state = record().deployment.state;
    wasmd
        .execute(&bob, &state, &visit(&place, [1; 16]))
        .unwrap();
    let location = locate(&wasmd, &place).location.unwrap();
    let msg = to_json_binary(&visit(&place, [2; 16])).unwrap();
    let pending = wasmd
        .submit(
            &bob,
            &[execute_message(&bob, &state, msg, &[])],
            Gas::Simulated,
        )
        .unwrap();
    localnet(&["kill", "0"]);
    localnet(&["start", "0"]);
    let tx = wasmd.wait(&pending).unwrap().expect("it got into a block");
    assert_eq!(CheckedIn::all(&tx.events).len(), 1);
    let told: StatusResponse = wasmd
        .query(&location, &location::QueryMsg::Status {})
        .unwrap();
    assert_eq!(told.visits, 2);
}

#[test]
fn a_check_in_that_runs_out_of_gas_anywhere_on_its_way_changes_nothing() {
    let mut wasmd = wasmd();
    let deployment = record().deployment;
    let yolo = deployment.counties["06113"].clone();
    let cy = wasmd.account("cy").unwrap();
    let places = ["a", "b", "c"].map(|name| new_place(&wasmd, &format!("gas-{name}")));
    // An account's first transaction costs more, so the second one is the measure.
    let [_, used] = [0, 1].map(|n| {
        let tx = wasmd.execute(&cy, &deployment.state, &visit(&places[n], [1; 16]));
        tx.unwrap().receipt.unwrap().gas_used
    });
    let place = &places[2];

    let contracts = [
        &deployment.state,
        &yolo.address,
        &yolo.cities["davis"],
        &deployment.registry,
    ];
    let dump = |wasmd: &Wasmd| contracts.map(|contract| wasmd.dump(contract).unwrap());
    let before = dump(&wasmd);
    assert!(before.iter().all(|rows| !rows.is_empty()));
    let msg = to_json_binary(&visit(place, [2; 16])).unwrap();
    for percent in (5..=95).step_by(10) {
        let execute = execute_message(&cy, &deployment.state, msg.clone(), &[]);
        let refused = wasmd.send(&cy, &[execute], Gas::Limit(used * percent / 100));
        assert!(
            matches!(refused, Err(ChainError::OutOfGas { .. })),
            "{percent} %: {refused:?}"
        );
        assert_eq!(dump(&wasmd), before, "{percent} %");
        assert_eq!(locate(&wasmd, place).location, None, "{percent} %");
    }
    wasmd
        .execute(&cy, &deployment.state, &visit(place, [2; 16]))
        .unwrap();
    assert_ne!(dump(&wasmd), before, "with enough gas it works");
}

#[test]
fn two_clients_on_one_key_get_everything_in() {
    const EACH: u64 = 6;
    let mut first = wasmd();
    let place = new_place(&first, "shared");
    let dan = first.account("dan").unwrap();
    let state = record().deployment.state;
    first
        .execute(&dan, &state, &visit(&place, [1; 16]))
        .unwrap();
    let location = locate(&first, &place).location.unwrap();
    let clients: Vec<_> = (0..2)
        .map(|client| {
            let (dan, location) = (dan.clone(), location.clone());
            thread::spawn(move || {
                let mut wasmd = wasmd();
                for n in 0..EACH {
                    let visit_tag = HexBinary::from([client * 16 + u8::try_from(n).unwrap(); 16]);
                    let check_in = location::ExecuteMsg::CheckIn { visit_tag };
                    wasmd.execute(&dan, &location, &check_in).unwrap();
                }
            })
        })
        .collect();
    for client in clients {
        client.join().unwrap();
    }
    let told: StatusResponse = first
        .query(&location, &location::QueryMsg::Status {})
        .unwrap();
    assert_eq!(told.visits, 1 + 2 * EACH);
}

#[test]
fn a_wrong_sequence_is_recovered_from() {
    let (mut first, mut second) = (wasmd(), wasmd());
    let place = new_place(&first, "turns");
    let eve = first.account("eve").unwrap();
    let state = record().deployment.state;
    for n in 0..3 {
        // Each believes that nobody else uses the account.
        first
            .execute(&eve, &state, &visit(&place, [2 * n; 16]))
            .unwrap();
        second
            .execute(&eve, &state, &visit(&place, [2 * n + 1; 16]))
            .unwrap();
    }
    let location = locate(&first, &place).location.unwrap();
    let told: StatusResponse = first
        .query(&location, &location::QueryMsg::Status {})
        .unwrap();
    assert_eq!(told.visits, 6);
}

#[test]
fn what_goes_wrong_is_said_in_words_for_people() {
    let said = |error: ChainError| error.to_string();
    let connect = |settings: Settings| Wasmd::connect(settings).err().map(said).unwrap_or_default();

    let down = Settings {
        node: "http://localhost:1".to_string(),
        ..settings()
    };
    let text = connect(down);
    assert!(
        text.starts_with("no answer from http://localhost:1: "),
        "{text}"
    );
    assert!(
        text.ends_with("A local one starts with: make localnet"),
        "{text}"
    );

    let elsewhere = Settings {
        chain_id: Some("elsewhere-1".to_string()),
        ..settings()
    };
    let text = connect(elsewhere);
    assert!(
        text.contains("is a node of chain \"testing\", the deployment is on \"elsewhere-1\""),
        "{text}"
    );

    let poor = Settings {
        gas_price: Some("0.0001ucosm".parse().unwrap()),
        ..settings()
    };
    let mut poor = Wasmd::connect(poor).unwrap();
    let ada = poor.account("ada").unwrap();
    let state = record().deployment.state;
    let place = new_place(&poor, "poor");
    let text = poor
        .execute(&ada, &state, &visit(&place, [1; 16]))
        .map_err(said)
        .unwrap_err();
    assert!(
        text.contains("the node wants a fee of") && text.contains("--gas-price"),
        "{text}"
    );

    let mut wasmd = wasmd();
    let nothing = wasmd.account("eve").unwrap();
    let text = wasmd
        .execute(&ada, &nothing, &visit(&place, [1; 16]))
        .map_err(said)
        .unwrap_err();
    assert!(
        text.starts_with(&format!("there is no contract at {nothing} on this chain")),
        "{text}"
    );
    let text = wasmd
        .query::<LocateResponse>(
            &nothing,
            &QueryMsg::Locate {
                place: place.clone(),
            },
        )
        .map_err(said)
        .unwrap_err();
    assert!(
        text.starts_with(&format!("there is no contract at {nothing} on this chain")),
        "{text}"
    );

    let revoke = RegistryMsg::RevokeCase { case: u64::MAX };
    let text = wasmd
        .execute(&ada, &record().deployment.registry, &revoke)
        .map_err(said)
        .unwrap_err();
    assert_eq!(
        text,
        format!("there is no case {}, or it is past its retention", u64::MAX)
    );
    let nowhere: Place = "u4pruydq".parse().unwrap();
    let text = wasmd
        .execute(&ada, &state, &visit(&nowhere, [1; 16]))
        .map_err(said)
        .unwrap_err();
    assert!(text.contains("u4pruydq"), "{text}");

    let stranger = Addr::unchecked("wasm1stranger");
    let text = wasmd
        .execute(&stranger, &state, &visit(&place, [1; 16]))
        .map_err(said)
        .unwrap_err();
    assert!(
        text.starts_with("there is no key named \"wasm1stranger\""),
        "{text}"
    );
}

#[test]
fn a_node_that_never_comes_back_is_given_up_after_a_while() {
    let mut impatient = Wasmd::connect(Settings {
        patience: Duration::from_secs(3),
        ..settings()
    })
    .unwrap();
    let bob = impatient.account("bob").unwrap();
    let place = new_place(&impatient, "given-up");
    let msg = to_json_binary(&visit(&place, [1; 16])).unwrap();
    let execute = execute_message(&bob, &record().deployment.state, msg, &[]);
    let pending = impatient.submit(&bob, &[execute], Gas::Simulated).unwrap();
    localnet(&["kill", "0"]);
    let given_up = impatient.wait(&pending);
    localnet(&["start", "0"]);
    let Err(error @ ChainError::NotIncluded { seconds: 3, .. }) = given_up else {
        panic!("{given_up:?}")
    };
    assert!(
        error
            .to_string()
            .contains("Before sending again, look: wasmd q tx"),
        "{error}"
    );
}
