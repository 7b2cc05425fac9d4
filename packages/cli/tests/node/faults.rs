//! Things that go wrong with one node, and what is left of them: nothing.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cosmwasm_std::{to_json_binary, HexBinary};
use rand::rng;
use wayclear_api::commitments::visit_tag;
use wayclear_api::contact_registry::{ExecuteMsg as RegistryMsg, ReportPolicy, Verdict};
use wayclear_api::events::CheckedIn;
use wayclear_api::location::{self, Status, StatusResponse};
use wayclear_api::region::Action;
use wayclear_api::relay::{CheckInRequest, TicketState};
use wayclear_api::state::{ExecuteMsg, LocateResponse, QueryMsg};
use wayclear_api::Place;
use wayclear_chain::wasmd::{execute_message, Gas, Settings, Wasmd};
use wayclear_chain::{Addr, Chain, ChainError};
use wayclear_client::device::{DeviceError, DeviceFile, FormError, KeptVisit};
use wayclear_client::feed::{Feed, Id};
use wayclear_client::relay::Relay;
use wayclear_client::report::{
    authorities, send_slip, Authority, Choice, Outcome, Progress, ReportSlip,
};
use wayclear_client::visit::Door;
use wayclear_identity::Secret;
use wayclear_status::{day_at, interval_at};

use crate::serving::Serving;
use crate::support::{json, localnet, record, settings, slip_key, wasmd, Desk};

/// The interval of a minute ago: on a node of this machine it is not in the future of any block.
fn interval() -> u32 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    interval_at(now.as_secs() - 60)
}

fn visit(place: &Place, secret: [u8; 16]) -> ExecuteMsg {
    let interval = interval();
    ExecuteMsg::Visit {
        place: place.clone(),
        action: Action::CheckIn {
            interval,
            visit_tag: visit_tag(place, interval, &secret).into(),
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

/// A phone that has visited so many places and has signatures for all of it.
fn signed_report(wasmd: &mut Wasmd, desk: &Desk, places: u8) -> (DeviceFile, Vec<Addr>) {
    let file = DeviceFile::new(desk.device("ada"));
    let ada = wasmd.account("ada").unwrap();
    let record = record();
    let (state, registry) = (&record.deployment.state, &record.deployment.registry);
    let mut locations = vec![];
    for n in 0..places {
        let place = new_place(wasmd, &format!("killed-{n}"));
        let visit = KeptVisit::pending(place, interval(), Secret::random(&mut rng()));
        let door = Door::State(state.clone());
        let made = file.check_in(wasmd, &ada, &door, &visit).unwrap();
        locations.push(made.location);
    }
    let (now, window) = (wasmd.now().unwrap(), record.deployment.window_seconds);
    let authority = Authority {
        chain_id: &record.chain_id,
        registry,
        account: &wasmd.account("authority").unwrap(),
        key: &slip_key(),
    };
    let listed = authorities(wasmd, registry).unwrap();
    let signed: Result<(), DeviceError> = file.update(|device| {
        let draft = device.draft(&Choice::default(), now, window).unwrap();
        let report = device.begin_report(draft.items);
        let request = report.requests(&record.chain_id, registry, day_at(now), &mut rng());
        let signed = request[0].sign(&authority, day_at(now)).unwrap();
        let taken = report.take(&signed, &record.chain_id, registry, &listed);
        assert_eq!(taken, Ok(places.into()));
        Ok(())
    });
    signed.unwrap();
    (file, locations)
}

/// Sends the slips that wait, until one fails; `sent` is told how many are in.
fn send_all(
    wasmd: &mut Wasmd,
    file: &DeviceFile,
    mut sent: impl FnMut(usize),
) -> Result<Vec<Outcome>, ChainError> {
    let sponsor = wasmd.account("sponsor")?;
    let registry = record().deployment.registry;
    let (report, now) = (file.read().unwrap().report.unwrap(), wasmd.now()?);
    let mut outcomes = vec![];
    for due in report.schedule(now, 0, ReportPolicy::Attested, &mut rng()) {
        let mut refused = None;
        let outcome = file.send(&due.slip, now, |message| {
            send_slip(wasmd, &registry, &sponsor, message).map_err(|error| {
                refused = Some(error);
                DeviceError::Form {
                    file: String::new(),
                    error: FormError::Older,
                    cure: String::new(),
                }
            })
        });
        if let Some(error) = refused {
            return Err(error);
        }
        outcomes.extend(outcome.unwrap());
        sent(outcomes.len());
    }
    Ok(outcomes)
}

/// How often the feed tells of each of these slips.
fn flags(wasmd: &Wasmd, ids: &BTreeSet<Id>) -> usize {
    let deployment = record().deployment;
    let mut feed = Feed::default();
    let window = deployment.window_seconds;
    feed.sync(wasmd, &deployment.registry, window).unwrap();
    let standing = feed.standing();
    let flags = standing.flags.keys();
    flags.filter(|(_, id)| ids.contains(id)).count()
}

#[test]
fn a_node_killed_between_two_slips_of_a_report_loses_and_doubles_nothing() {
    let (mut wasmd, desk) = (wasmd(), Desk::new());
    let (file, locations) = signed_report(&mut wasmd, &desk, 5);
    let report = || file.read().unwrap().report.unwrap();
    let ids: BTreeSet<Id> = report().slips.iter().map(ReportSlip::id).collect();
    let broken = send_all(&mut wasmd, &file, |sent| {
        if sent == 2 {
            localnet(&["kill", "0"]);
        }
    });
    assert!(matches!(broken, Err(ChainError::Node { .. })), "{broken:?}");
    localnet(&["start", "0"]);
    let infected = |wasmd: &Wasmd| {
        let statuses = locations.iter().map(|at| status(wasmd, at));
        statuses
            .filter(|status| *status == Status::Infected)
            .count()
    };
    assert_eq!(infected(&wasmd), 2, "what was confirmed is there");
    assert_eq!(flags(&wasmd, &ids), 2);

    let rest = send_all(&mut wasmd, &file, |_| ()).unwrap();
    assert_eq!(rest, [Outcome::Judged(Verdict::Taken); 3]);
    assert_eq!((infected(&wasmd), flags(&wasmd, &ids)), (5, 5));
    assert!(report().is_done());
    // Whoever forgot what was sent sends it again, which changes nothing.
    let forgotten: Result<(), DeviceError> = file.update(|device| {
        let slips = &mut device.report.as_mut().unwrap().slips;
        for slip in slips {
            slip.progress = Progress::Waiting;
        }
        Ok(())
    });
    forgotten.unwrap();
    let again = send_all(&mut wasmd, &file, |_| ()).unwrap();
    assert_eq!(again, [Outcome::Judged(Verdict::Known); 5]);
    assert_eq!((infected(&wasmd), flags(&wasmd, &ids)), (5, 5));
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
                    let interval = interval();
                    let check_in = location::ExecuteMsg::CheckIn {
                        interval,
                        visit_tag,
                    };
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

    let revoke = RegistryMsg::Revoke { ids: vec![] };
    let text = wasmd
        .execute(&ada, &record().deployment.registry, &revoke)
        .map_err(said)
        .unwrap_err();
    assert!(
        text.contains("ids holds 0 items, it needs 1 to 100"),
        "{text}"
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
        text.starts_with("no key at hand is that of wasm1stranger"),
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

#[test]
fn a_relay_holds_what_it_takes_while_its_node_is_dead_and_sends_it_afterwards() {
    let (desk, place) = (Desk::new(), new_place(&wasmd(), "held"));
    json(&["open", &place.to_string(), "--from", "cy"]);
    let queue = desk.path("queue.sqlite");
    let serving = Serving::relay(queue.as_ref(), &["--at-once"]);
    localnet(&["kill", "0"]);
    let relay = serving.client();
    let tickets: Vec<_> = (0..20_u8)
        .map(|n| {
            let request = CheckInRequest {
                place: place.clone(),
                interval: interval(),
                tag: [n; 16].into(),
            };
            relay.check_in(&request).unwrap()
        })
        .collect();
    thread::sleep(Duration::from_secs(20));
    let state = |relay: &Relay, ticket| relay.ticket(ticket).unwrap().state;
    assert!(tickets
        .iter()
        .all(|ticket| state(&relay, ticket) == TicketState::Queued));
    localnet(&["start", "0"]);
    serving.until("all that it held is in", |relay| {
        tickets
            .iter()
            .all(|ticket| state(relay, ticket) == TicketState::In)
    });
    let told = json(&["status", &place.to_string(), "--ask"]);
    assert_eq!(told["status"]["visits"], 20);
}
