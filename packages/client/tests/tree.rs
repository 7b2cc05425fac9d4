//! The phone on the real contracts, in process.

#![allow(clippy::unwrap_used)]

use std::error::Error;

use k256::ecdsa::SigningKey;
use proptest::collection::vec;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use wayclear_api::contact_registry::{ItemId, ReportPolicy, Verdict};
use wayclear_api::location::Status;
use wayclear_api::Surface;
use wayclear_client::device::{Device, DeviceFile, KeptContact, KeptVisit};
use wayclear_client::exposures::{current_model, Rule};
use wayclear_client::feed::{Feed, Synced};
use wayclear_client::register::RegisterFile;
use wayclear_client::report::{authorities, send_slip, Authority, Choice, Outcome, Progress};
use wayclear_client::revoke::{flagged_own_visits, known_ids, own_visits, together, vouched_by};
use wayclear_client::visit::{check_in_many, inspect, status, Batch, Door, PlaceStatus};
use wayclear_client::{Chain, Home};
use wayclear_identity::Secret;
use wayclear_testing::{
    account_slip, place, suite, visit_slip, Suite, SuiteBuilder, AUTHORITY_KEY, DAVIS, WOODLAND,
};

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

fn attested() -> Suite {
    SuiteBuilder::new().policy(ReportPolicy::Attested).build()
}

fn random() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(11)
}

fn phone(folder: &TempDir, suite: &Suite, name: &str) -> DeviceFile {
    DeviceFile::new(folder.path().join(name)).of(Home {
        chain_id: suite.chain.chain_id(),
        state: suite.state(),
        made_at: [1; 32],
    })
}

fn change(file: &DeviceFile, change: impl FnOnce(&mut Device)) {
    let changed: Result<(), Box<dyn Error>> = file.update(|device| {
        change(device);
        Ok(())
    });
    changed.unwrap();
}

fn look(suite: &Suite, file: &DeviceFile) -> Synced {
    let (now, window) = (suite.now(), suite.window);
    let looked = file.look(&suite.chain, &suite.registry(), now, window, |_| ());
    looked.unwrap().0
}

fn visit(suite: &Suite, at: &str) -> KeptVisit {
    KeptVisit::pending(place(at), suite.interval(), Secret::random(&mut random()))
}

fn door(suite: &Suite, at: &str) -> Door {
    Door::find(&suite.chain, &suite.state(), &place(at)).unwrap()
}

/// Checks a phone in from an account of its own.
fn check_in(suite: &mut Suite, file: &DeviceFile, who: &str, at: &str) -> KeptVisit {
    let (visit, door, who) = (visit(suite, at), door(suite, at), suite.account(who));
    file.check_in(&mut suite.chain, &who, &door, &visit)
        .unwrap();
    visit
}

/// Has a report signed and sends all of it, when its time has come; answers what became of its slips.
fn report(suite: &mut Suite, file: &DeviceFile, register: &RegisterFile) -> Vec<Progress> {
    let (chain_id, registry) = (suite.chain.chain_id(), suite.registry());
    let (now, today, window) = (suite.now(), suite.today(), suite.window);
    change(file, |device| {
        let draft = device.draft(&Choice::default(), now, window).unwrap();
        device.begin_report(draft.items);
    });
    let mut requests = vec![];
    change(file, |device| {
        let report = device.report.as_mut().unwrap();
        requests = report.requests(&chain_id, &registry, today, &mut random());
    });
    let authority = Authority {
        chain_id: &chain_id,
        registry: &registry,
        account: &suite.account("authority"),
        key: &SigningKey::from_slice(&AUTHORITY_KEY).unwrap(),
    };
    let signed = register
        .sign("test 1", &requests[0], &authority, today)
        .unwrap();
    let listed = authorities(&suite.chain, &registry).unwrap();
    change(file, |device| {
        let report = device.report.as_mut().unwrap();
        report.take(&signed, &chain_id, &registry, &listed).unwrap();
    });
    send_all(suite, file)
}

fn send_all(suite: &mut Suite, file: &DeviceFile) -> Vec<Progress> {
    let report = file.read().unwrap().report.unwrap();
    let schedule = report.schedule(suite.now(), 600, ReportPolicy::Attested, &mut random());
    let (registry, relay) = (suite.registry(), suite.account("relay"));
    for due in schedule {
        suite.wait_until(due.at);
        let sent: Result<_, Box<dyn Error>> = file.send(&due.slip, due.at, |message| {
            Ok(send_slip(&mut suite.chain, &registry, &relay, message)?)
        });
        sent.unwrap();
    }
    let report = file.read().unwrap().report.unwrap();
    report.slips.iter().map(|slip| slip.progress).collect()
}

#[test]
fn a_person_checks_in_through_either_door_and_asks() {
    let mut suite = suite();
    let folder = TempDir::new().unwrap();
    let file = phone(&folder, &suite, "ada.json");
    let nobody = status(&suite.chain, &suite.state(), &place(DAVIS)).unwrap();
    assert_eq!(nobody, PlaceStatus::NeverVisited);
    let outside = status(&suite.chain, &suite.state(), &place("u33dc0b1")).unwrap();
    assert_eq!(outside, PlaceStatus::OutsideTheTree);
    assert!(matches!(door(&suite, DAVIS), Door::State(_)));
    check_in(&mut suite, &file, "ada", DAVIS);
    assert!(matches!(door(&suite, DAVIS), Door::Location(_)));
    suite.advance(HOUR);
    check_in(&mut suite, &file, "ada", DAVIS);
    let visits = file.read().unwrap().visits;
    assert!(visits.len() == 2 && visits.iter().all(|visit| visit.is_committed));
    assert_eq!(suite.status(DAVIS).visits, 2);
    // Too late, and nothing is kept.
    let late = KeptVisit {
        interval: suite.interval() - 7,
        ..visit(&suite, DAVIS)
    };
    let (door, ada) = (door(&suite, DAVIS), suite.account("ada"));
    let refused = file.check_in(&mut suite.chain, &ada, &door, &late);
    assert!(refused.unwrap_err().to_string().contains("interval"));
    assert_eq!(file.read().unwrap().visits.len(), 2);
    let inspected = inspect(&mut suite.chain, &ada, &door, &place(DAVIS)).unwrap();
    assert_eq!((inspected.status, inspected.reward), (Status::Clean, None));
}

#[test]
fn a_relay_checks_many_in_at_once_and_hears_which_came_too_late() {
    let mut suite = suite();
    suite.open(WOODLAND);
    let visits = [(DAVIS, 0), (WOODLAND, 0), (DAVIS, 7), (DAVIS, 6)];
    let batches = visits.map(|(at, late)| Batch {
        door: door(&suite, at),
        place: place(at),
        interval: suite.interval() - late,
        tags: vec![[1; 16], [2; 16]],
    });
    let relay = suite.account("relay");
    let sent = check_in_many(&mut suite.chain, &relay, &batches).unwrap();
    assert_eq!(sent.are_taken, [true, true, false, true]);
    assert_eq!(
        (suite.status(DAVIS).visits, suite.status(WOODLAND).visits),
        (4, 2)
    );
}

#[test]
fn a_report_from_choice_to_revocation_reaches_those_who_were_near_and_nobody_else() {
    let mut suite = attested();
    let folder = TempDir::new().unwrap();
    let [ada, bob] = ["ada.json", "bob.json"].map(|name| phone(&folder, &suite, name));
    let register = RegisterFile::new(folder.path().join("register.jsonl"));
    // Without an account: ada through a relay, and one of her visits never arrives.
    let made = KeptVisit::pending(place(DAVIS), suite.interval(), Secret::new([1; 16]));
    let lost = KeptVisit::pending(place(DAVIS), suite.interval(), Secret::new([2; 16]));
    let nowhere = KeptVisit::pending(place(WOODLAND), suite.interval(), Secret::new([3; 16]));
    let tags = [made.tag()];
    suite
        .check_ins("relay", DAVIS, made.interval, &tags)
        .unwrap();
    let now = suite.now();
    let mut sent = String::new();
    change(&ada, |device| {
        device.visits = vec![made.clone(), lost, nowhere];
        let today = device.today(now, &mut random());
        sent = today.identifier_at(now, 1).unwrap().to_string();
    });
    let met = KeptContact {
        sender: sent,
        started_at: now,
        ended_at: now + 900,
        seconds: 900,
        rssi_dbm: -55,
        signals: 90,
    };
    suite.advance(HOUR);
    let mine = check_in(&mut suite, &bob, "bob", DAVIS);
    change(&bob, |device| device.contacts = vec![met.clone()]);
    look(&suite, &bob);
    assert_eq!(bob.read().unwrap().exposures, []);

    let progress = report(&mut suite, &ada, &register);
    let judged = Progress::Judged;
    // The key, and three visits; a place that is not there is tried again.
    assert_eq!(
        progress[..3],
        [
            judged(Verdict::Taken),
            judged(Verdict::Taken),
            judged(Verdict::NoSuchVisit)
        ]
    );
    assert_eq!(progress[3], Progress::Waiting);
    for _ in 0..2 {
        send_all(&mut suite, &ada);
    }
    let progress = send_all(&mut suite, &ada);
    assert_eq!(progress[3], judged(Verdict::NoSuchPlace));
    assert!(ada.read().unwrap().report.unwrap().is_done());

    look(&suite, &bob);
    let found = bob.read().unwrap().exposures;
    let rules: Vec<Rule> = found.iter().map(|exposure| exposure.rule.clone()).collect();
    let indirect = Rule::Indirect {
        place: place(DAVIS),
        interval: mine.interval,
        gap_seconds: 3_600,
        surface: Surface::Other,
    };
    assert_eq!(rules, [Rule::Direct { contact: met }, indirect]);
    look(&suite, &ada);
    assert_eq!(ada.read().unwrap().exposures, []);
    assert_eq!(
        current_model(&suite.chain, &suite.registry())
            .unwrap()
            .version,
        1
    );

    register.revoke("test 1").unwrap();
    let known = known_ids(&suite.chain, &suite.registry(), 0).unwrap();
    let ids = register.read().unwrap().to_revoke(&known);
    assert_eq!(ids, vouched_by(&suite.account("authority"), 0, &known));
    assert_eq!(ids.len(), 2);
    let slips: Vec<_> = found.iter().map(|exposure| exposure.slip).collect();
    assert!(slips.iter().all(|slip| ids.iter().any(|id| id.id == slip)));
    for message in together(ids) {
        let registry = suite.registry();
        suite.execute("authority", &registry, &message).unwrap();
    }
    look(&suite, &bob);
    assert_eq!(bob.read().unwrap().exposures, []);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    let known = known_ids(&suite.chain, &suite.registry(), 0).unwrap();
    assert_eq!(register.read().unwrap().to_revoke(&known), []);
}

/// Nothing is undone then, and the id is burnt; only the place still says so.
#[test]
fn a_revocation_that_a_location_failed_is_sent_again_by_the_same_command() {
    for is_own in [false, true] {
        let mut suite = attested();
        let (since, window) = (suite.today(), suite.window);
        let (ada, authority) = (suite.account("ada"), suite.account("authority"));
        if is_own {
            let signed = suite.sign_all([account_slip(&ada, since)]);
            suite.disclose("ada", signed).unwrap();
            suite.check_in("ada", DAVIS, 1);
        } else {
            let visited = suite.relay_in(DAVIS, 1);
            let signed = suite.sign_all([visit_slip(&visited)]);
            suite.disclose("relay", signed).unwrap();
        }
        let registry = suite.registry();
        let mut feed = Feed::default();
        feed.sync(&suite.chain, &registry, window).unwrap();
        for is_broken in [true, false] {
            let ledger = is_broken.then(|| suite.break_location(DAVIS));
            let ids = if is_own {
                flagged_own_visits(&ada, &feed, [place(DAVIS)])
            } else {
                let known = known_ids(&suite.chain, &registry, since).unwrap();
                vouched_by(&authority, since, &known)
            };
            assert_eq!(ids.len(), 1);
            let message = together(ids).remove(0);
            suite
                .chain
                .execute(&authority, &registry, &message)
                .unwrap();
            if let Some(ledger) = ledger {
                suite.mend_location(DAVIS, &ledger);
                assert_eq!(suite.is(DAVIS), Status::Infected);
            }
        }
        feed.sync(&suite.chain, &registry, window).unwrap();
        let told = feed.standing();
        assert_eq!(
            told.infected_until(&place(DAVIS), suite.now(), window),
            None
        );
        assert_eq!(suite.is(DAVIS), Status::Clean);
    }
}

#[test]
fn an_infected_accounts_own_check_ins_flag_places_but_never_expose_its_owner() {
    let mut suite = suite();
    let folder = TempDir::new().unwrap();
    let file = phone(&folder, &suite, "ada.json");
    let ada = suite.account("ada");
    let choice = Choice {
        account: Some(ada.clone()),
        ..Choice::default()
    };
    let mut report = None;
    let (now, window) = (suite.now(), suite.window);
    change(&file, |device| {
        let draft = device.draft(&choice, now, window).unwrap();
        report = Some(device.begin_report(draft.items).clone());
    });
    let report = report.unwrap();
    let message = report.message(&report.slips[0].id(), now).unwrap();
    let registry = suite.registry();
    let by_another = suite.account("bob");
    let refused = send_slip(&mut suite.chain, &registry, &by_another, &message).unwrap();
    assert_eq!(refused, Outcome::Judged(Verdict::NotSender));
    let taken = send_slip(&mut suite.chain, &registry, &ada, &message).unwrap();
    assert_eq!(taken, Outcome::Judged(Verdict::Taken));
    let visit = check_in(&mut suite, &file, "ada", DAVIS);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(look(&suite, &file).rows, 1);
    assert_eq!(file.read().unwrap().exposures, []);
    let own = own_visits(&ada, [(visit.place, visit.interval)]);
    let known: Vec<ItemId> = suite.ids().into_iter().map(|id| id.slip).collect();
    assert!(known.contains(&own[0]));
    suite.revoke("ada", own).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn rows_that_the_registry_has_forgotten_are_missed_by_nobody_who_was_away_for_long() {
    let mut suite = suite();
    let folder = TempDir::new().unwrap();
    let file = phone(&folder, &suite, "bob.json");
    for n in 0..3 {
        let visited = suite.check_in("ada", DAVIS, n);
        suite.report("ada", &[&visited]);
        if n == 0 {
            look(&suite, &file);
        }
        suite.advance(DAY);
    }
    suite.advance(20 * DAY);
    let registry = suite.registry();
    while suite.feed_head().oldest < 3 {
        suite.prune(&registry, 100).unwrap();
    }
    let visited = suite.check_in("ada", DAVIS, 9);
    suite.report("ada", &[&visited]);
    let synced = look(&suite, &file);
    assert_eq!((synced.rows, synced.is_incomplete), (1, false));
}

/// Cities clean every night, slips come days later.
#[test]
fn who_came_before_the_cleaning_was_exposed_whenever_the_slip_comes() {
    let mut found = vec![];
    for is_slip_first in [true, false] {
        let mut suite = suite();
        let infected = suite.relay_in(DAVIS, 1);
        suite.wait_until(600 * (u64::from(infected.interval) + 12) + 60);
        let mut bob = Device::default();
        let secret = Secret::new([9; 16]);
        bob.visits
            .push(KeptVisit::pending(place(DAVIS), suite.interval(), secret));
        if is_slip_first {
            suite.report("ada", &[&infected]);
        }
        suite.advance(500);
        suite.clean("davis", &[DAVIS]);
        if !is_slip_first {
            suite.report("ada", &[&infected]);
        }
        let mut feed = Feed::default();
        let (registry, now, window) = (suite.registry(), suite.now(), suite.window);
        bob.look(&mut feed, &suite.chain, &registry, now, window)
            .unwrap();
        found.push(bob.exposures.len());
    }
    assert_eq!(found, [1, 1], "slip first, cleaning first");
}

#[derive(Clone, Debug)]
enum Happening {
    Visit {
        at: usize,
    },
    /// The visit of so many visits ago is disclosed.
    Report {
        ago: usize,
    },
    Clean {
        at: usize,
    },
    /// The slip of so many slips ago is taken back.
    Revoke {
        ago: usize,
    },
    Wait {
        seconds: u64,
    },
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let wait = prop_oneof![0..2_000_u64, 0..4 * DAY];
    let what = prop_oneof![
        3 => (0..2_usize).prop_map(|at| Happening::Visit { at }),
        3 => (0..6_usize).prop_map(|ago| Happening::Report { ago }),
        2 => (0..2_usize).prop_map(|at| Happening::Clean { at }),
        1 => (0..4_usize).prop_map(|ago| Happening::Revoke { ago }),
        3 => wait.prop_map(|seconds| Happening::Wait { seconds }),
    ];
    vec(what, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_phone_that_applied_the_feed_says_infected_until_as_the_contracts_do(lived in happenings()) {
        let places = [(DAVIS, "davis"), (WOODLAND, "woodland")];
        let mut suite = suite();
        for (at, _) in places {
            suite.open(at);
        }
        let (mut feed, mut visits, mut slips) = (Feed::default(), vec![], vec![]);
        for what in lived {
            match what {
                Happening::Visit { at } => {
                    visits.push(suite.check_in("ada", places[at].0, visits.len() as u64));
                }
                Happening::Report { ago } => {
                    if let Some(index) = visits.len().checked_sub(1 + ago) {
                        let slip = visit_slip(&visits[index]);
                        slips.push(ItemId::of(&slip.item));
                        suite.disclose("ada", vec![slip]).unwrap();
                    }
                }
                Happening::Clean { at } => drop(suite.clean(places[at].1, &[places[at].0])),
                Happening::Revoke { ago } => {
                    if let Some(index) = slips.len().checked_sub(1 + ago) {
                        suite.revoke("ada", vec![slips[index].clone()]).unwrap();
                    }
                }
                Happening::Wait { seconds } => suite.advance(seconds),
            }
            feed.sync(&suite.chain, &suite.registry(), suite.window).unwrap();
            let standing = feed.standing();
            for (at, _) in places {
                let told = standing.infected_until(&place(at), suite.now(), suite.window);
                prop_assert_eq!(told, suite.status(at).infected_until, "{}", at);
            }
        }
    }
}
