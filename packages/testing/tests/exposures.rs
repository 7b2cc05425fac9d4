//! Was I exposed? Devices look at what everybody can download, and find out by themselves.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_api::contact_registry::{ExecuteMsg, RiskModel};
use wayclear_api::location::Surface;
use wayclear_api::{city, DAY_SECONDS};
use wayclear_client::device::exposures::{
    alerts, combined, current_model, mark_told, CurrentModel,
};
use wayclear_client::device::{
    day_key, mac_hashes, Device, Exposure, KeptContact, KeptVisit, Rule,
};
use wayclear_client::report::Report;
use wayclear_identity::{Day, Secret};
use wayclear_risk::{Contact, Probability};
use wayclear_testing::{place, secret, suite, Suite, Visited, DAVIS, GENESIS_TIME, WOODLAND};

const HOUR: u64 = 3_600;

fn look(suite: &Suite, device: &mut Device) -> u64 {
    let look = device
        .look(&suite.chain, &suite.registry(), &suite.state())
        .expect("a look");
    assert!(!look.is_incomplete);
    look.rows
}

/// The phone of somebody who sends under this key from now on.
fn day(suite: &Suite, n: u8) -> Day {
    Day::starting(Secret::new([n; 16]), suite.now(), 1).expect("a day")
}

/// What a device keeps that was near a phone for a quarter of an hour, from now on.
fn met(suite: &Suite, day: &Day) -> KeptContact {
    heard(suite, day, 900, -60)
}

/// What it keeps of an encounter that begins now.
fn heard(suite: &Suite, day: &Day, seconds: u32, rssi_dbm: i16) -> KeptContact {
    let sent = day.identifier_at(suite.now()).expect("it is sending");
    KeptContact {
        sender: sent.to_string(),
        started_at: suite.now(),
        ended_at: suite.now() + u64::from(seconds),
        seconds,
        rssi_dbm,
        signals: seconds / 10 + 1,
    }
}

fn kept(at: &str, visit: &Visited, n: u64) -> KeptVisit {
    KeptVisit {
        place: place(at),
        checked_in_at: visit.opening.checked_in_at,
        checked_out_at: None,
        secret: Secret::new(secret(n)),
    }
}

/// Until the day can be disclosed.
fn wait_for(suite: &mut Suite, day: &Day) {
    let at = day.ends_at() + 2 * HOUR;
    suite.advance(at - suite.now());
}

fn disclose(suite: &mut Suite, who: &str, day: &Day) -> u64 {
    let key = day_key(day, suite.now()).expect("a finished day");
    suite
        .try_report(who, &Report::new().day_key(key), None)
        .expect("a report")
}

#[test]
fn whoever_was_near_an_infected_phone_finds_out_and_nobody_else() {
    let mut suite = suite();
    let (ada, eve) = (day(&suite, 1), day(&suite, 2));
    let mut bob = Device::default();
    let mut cy = Device::default();
    suite.advance(3 * HOUR);
    bob.contacts = vec![met(&suite, &eve), met(&suite, &ada)];
    cy.contacts = vec![met(&suite, &eve)];
    assert_eq!(look(&suite, &mut bob), 0);
    assert!(bob.exposures.is_empty());

    wait_for(&mut suite, &ada);
    let case = disclose(&mut suite, "ada", &ada);
    assert_eq!(look(&suite, &mut bob), 1);
    let contact = bob.contacts[1].clone();
    let exposure = Exposure {
        case,
        rule: Rule::Direct { contact },
        is_told: false,
    };
    assert_eq!(bob.exposures, std::slice::from_ref(&exposure));
    let current = current_model(&suite.chain, &suite.registry()).expect("a model");
    assert_eq!(current.version, 1);
    let model = current.model;
    let scored = wayclear_risk::Exposure {
        contact: Some(Contact::new(-60, 900).expect("a contact")),
        surface: None,
    };
    assert_eq!(exposure.probability(&model), model.probability(&scored));
    assert_eq!(exposure.added(&model), model.added(&scored));
    assert_eq!(combined(&bob.exposures, &model), model.added(&scored));
    assert_eq!(look(&suite, &mut bob), 0, "from the cursor on");
    assert_eq!(bob.exposures.len(), 1, "an exposure is found once");
    assert_eq!(look(&suite, &mut cy), 1);
    assert!(cy.exposures.is_empty());
    assert_eq!(combined(&cy.exposures, &model), Probability::ZERO);

    let registry = suite.registry();
    suite
        .execute("ada", &registry, &ExecuteMsg::RevokeCase { case })
        .expect("taken back");
    assert_eq!(look(&suite, &mut bob), 1);
    assert!(bob.exposures.is_empty(), "a revoked case exposes nobody");
}

#[test]
fn an_hour_beside_a_phone_whose_identifier_changes_is_one_exposure() {
    let mut suite = suite();
    let ada = day(&suite, 1);
    let begin = suite.now() / 600 * 600 + 600;
    suite.advance(begin - suite.now());
    let mut bob = Device::default();
    for n in 0..6_i16 {
        bob.contacts.push(heard(&suite, &ada, 540, -60 - n));
        suite.advance(600);
    }
    suite.advance(HOUR);
    bob.contacts.push(met(&suite, &ada));
    wait_for(&mut suite, &ada);
    disclose(&mut suite, "ada", &ada);
    for _ in 0..2 {
        look(&suite, &mut bob);
        let told = bob.exposures.iter().map(|exposure| match &exposure.rule {
            Rule::Direct { contact: c } => (c.started_at - begin, c.seconds, c.rssi_dbm),
            Rule::Indirect { .. } => panic!("{exposure:?}"),
        });
        let told: Vec<(u64, u32, i16)> = told.collect();
        assert_eq!(told, [(0, 3_540, -62), (2 * HOUR, 900, -60)]);
        bob.exposures[0].is_told = true;
        bob.cursor = None;
    }
    assert!(bob.exposures[0].is_told, "it is not told again");
}

#[test]
fn the_same_is_found_from_disclosed_hashes() {
    let mut suite = suite();
    let ada = day(&suite, 1);
    let mut bob = Device::default();
    suite.advance(HOUR);
    bob.contacts = vec![met(&suite, &ada)];
    wait_for(&mut suite, &ada);
    let hashes = mac_hashes(&ada, suite.now()).expect("a finished day");
    let report = hashes.into_iter().fold(Report::new(), Report::mac_hash);
    let case = suite.try_report("ada", &report, None).expect("a report");
    look(&suite, &mut bob);
    assert_eq!(bob.exposures.len(), 1);
    assert_eq!(bob.exposures[0].case, case);
}

#[test]
fn contacts_that_come_later_are_found_when_the_feed_is_looked_at_again() {
    let mut suite = suite();
    let ada = day(&suite, 1);
    suite.advance(HOUR);
    let contact = met(&suite, &ada);
    wait_for(&mut suite, &ada);
    disclose(&mut suite, "ada", &ada);
    let mut bob = Device::default();
    look(&suite, &mut bob);
    bob.contacts = vec![contact];
    look(&suite, &mut bob);
    assert!(bob.exposures.is_empty(), "the rows are behind the cursor");
    bob.cursor = None;
    look(&suite, &mut bob);
    assert_eq!(bob.exposures.len(), 1);
}

#[test]
fn whoever_came_to_a_place_after_an_infected_visitor_finds_out_with_the_gap_and_the_surface() {
    let mut suite = suite();
    let before = suite.check_in("cy", DAVIS, 1);
    suite.advance(HOUR);
    let infected = suite.check_in("ada", DAVIS, 2);
    suite.advance(2 * HOUR);
    let after = suite.check_in("bob", DAVIS, 3);
    let elsewhere = suite.check_in("bob", WOODLAND, 4);
    let describe = city::ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: None,
        surface: Surface::Plastic,
    };
    suite
        .execute("city owner", &suite.city("davis"), &describe)
        .expect("described");
    let mut bob = Device {
        visits: vec![kept(DAVIS, &after, 3), kept(WOODLAND, &elsewhere, 4)],
        ..Device::default()
    };
    let mut cy = Device {
        visits: vec![kept(DAVIS, &before, 1)],
        ..Device::default()
    };
    look(&suite, &mut bob);
    assert!(bob.exposures.is_empty());
    let case = suite.report("ada", &[&infected]);
    for _ in 0..2 {
        look(&suite, &mut bob);
        let rule = Rule::Indirect {
            place: DAVIS.to_string(),
            checked_in_at: after.opening.checked_in_at,
            gap_seconds: 7_200,
            surface: Surface::Plastic,
        };
        let is_told = false;
        assert_eq!(
            bob.exposures,
            [Exposure {
                case,
                rule,
                is_told
            }]
        );
    }
    look(&suite, &mut cy);
    assert!(
        cy.exposures.is_empty(),
        "who came before touched nothing of ada's"
    );
    cy.visits[0].checked_out_at = Some(infected.opening.checked_in_at + 1);
    look(&suite, &mut cy);
    let gap = |device: &Device| match device.exposures[..] {
        [Exposure {
            rule: Rule::Indirect { gap_seconds, .. },
            ..
        }] => gap_seconds,
        _ => panic!("{:?}", device.exposures),
    };
    assert_eq!(gap(&cy), 0, "who was still there did");

    let mut ada = Device {
        visits: vec![kept(DAVIS, &infected, 2)],
        cases: [case].into(),
        ..Device::default()
    };
    look(&suite, &mut ada);
    assert!(ada.exposures.is_empty(), "one does not expose oneself");

    suite
        .execute("ada", &suite.registry(), &ExecuteMsg::RevokeCase { case })
        .expect("taken back");
    look(&suite, &mut bob);
    assert!(bob.exposures.is_empty());
}

#[test]
fn a_cleaned_place_and_one_where_nothing_survived_expose_nobody() {
    let mut suite = suite();
    let infected = suite.check_in("ada", DAVIS, 1);
    suite.advance(HOUR);
    suite.clean("davis", DAVIS);
    suite.advance(HOUR);
    let after_cleaning = suite.check_in("bob", DAVIS, 2);
    let again = suite.check_in("eve", WOODLAND, 3);
    suite.advance(30 * HOUR);
    let after_survival = suite.check_in("bob", WOODLAND, 4);
    suite.report("ada", &[&infected]);
    suite.report("eve", &[&again]);
    let mut bob = Device {
        visits: vec![
            kept(DAVIS, &after_cleaning, 2),
            kept(WOODLAND, &after_survival, 4),
        ],
        ..Device::default()
    };
    look(&suite, &mut bob);
    assert!(
        bob.exposures.is_empty(),
        "30 hours on other surfaces: {:?}",
        bob.exposures
    );
}

#[test]
fn a_device_that_was_off_for_too_long_is_told_that_rows_are_missing() {
    let mut suite = suite();
    let ada = day(&suite, 1);
    wait_for(&mut suite, &ada);
    let mut bob = Device::default();
    for who in ["ada", "eve"] {
        let report = Report::new().day_key(day_key(&ada, suite.now()).expect("finished"));
        suite.try_report(who, &report, None).expect("a report");
        if who == "ada" {
            look(&suite, &mut bob);
        }
    }
    suite.advance(14 * DAY_SECONDS);
    let late = day(&suite, 3);
    wait_for(&mut suite, &late);
    disclose(&mut suite, "dan", &late);
    let look = bob
        .look(&suite.chain, &suite.registry(), &suite.state())
        .expect("a look");
    assert!(look.is_incomplete);
    assert_eq!(look.rows, 1);
    let mut new = Device::default();
    let look = new
        .look(&suite.chain, &suite.registry(), &suite.state())
        .expect("a look");
    assert!(
        !look.is_incomplete,
        "a new device has missed nothing it could have met"
    );
}

#[test]
fn exposures_are_scored_with_the_model_in_effect() {
    let mut suite = suite();
    let ada = day(&suite, 1);
    let mut bob = Device {
        contacts: vec![met(&suite, &ada)],
        ..Device::default()
    };
    wait_for(&mut suite, &ada);
    disclose(&mut suite, "ada", &ada);
    look(&suite, &mut bob);
    let first = current_model(&suite.chain, &suite.registry()).expect("a model");
    let mut model = RiskModel::illustrative();
    model.b0 = "1".parse().expect("a number");
    let set = ExecuteMsg::SetRiskModel {
        model,
        effective_at: None,
    };
    suite
        .execute("state owner", &suite.registry(), &set)
        .expect("set");
    suite.advance(DAY_SECONDS);
    let second = current_model(&suite.chain, &suite.registry()).expect("a model");
    assert_eq!(second.version, 2);
    let [before, after] = [first, second].map(|found| combined(&bob.exposures, &found.model));
    assert!(after > before);
}

/// An exposure by radio at some time, of a case of its own.
fn near(suite: &Suite, case: u64, rssi_dbm: i16, seconds: u32) -> Exposure {
    let contact = KeptContact {
        rssi_dbm,
        seconds,
        ..met(suite, &day(suite, 1))
    };
    Exposure {
        case,
        rule: Rule::Direct { contact },
        is_told: false,
    }
}

#[test]
fn a_phone_alerts_when_its_exposures_add_enough_together_and_of_each_once() {
    let suite = suite();
    let current = current_model(&suite.chain, &suite.registry()).expect("a model");
    assert_eq!(current.alert_at.to_string(), "0.001000000000000000");
    // An hour at -101 dBm adds 0.09 %, two of them more than 0.1 %.
    let mut kept = vec![near(&suite, 1, -101, 3_600)];
    kept.extend((10..30).map(|case| near(&suite, case, -127, 1)));
    let one = combined(&kept, &current.model);
    assert!(one > Probability::ZERO && one < current.alert_at, "{one}");
    assert_eq!(alerts(&kept, &current), []);
    assert!(
        kept.iter().all(|exposure| !exposure.is_told),
        "kept, not told"
    );

    kept.push(near(&suite, 2, -101, 3_600));
    assert!(combined(&kept, &current.model) >= current.alert_at);
    let told = alerts(&kept, &current);
    let cases: Vec<u64> = told.iter().map(|exposure| exposure.case).collect();
    assert_eq!(cases, [1, 2], "not those that add nothing");
    assert_eq!(alerts(&kept, &current).len(), 2, "until they are told");
    for exposure in &told {
        mark_told(&mut kept, exposure);
    }
    assert_eq!(alerts(&kept, &current), []);

    let bound = CurrentModel {
        alert_at: combined(&kept, &current.model),
        ..current
    };
    for exposure in &mut kept {
        exposure.is_told = false;
    }
    assert_eq!(alerts(&kept, &bound).len(), 2, "the bound itself is enough");
}

#[test]
fn a_device_makes_one_key_a_day() {
    let mut device = Device::default();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let morning = GENESIS_TIME / DAY_SECONDS * DAY_SECONDS + DAY_SECONDS + 8 * HOUR;
    let key = |device: &mut Device, random: &mut ChaCha8Rng, at| {
        let day = device.today(at, 1, random).expect("a day").clone();
        assert!(day.is_used_at(at));
        day
    };
    let first = key(&mut device, &mut random, morning);
    assert_eq!(first.periods(), 96, "from eight to midnight");
    assert_eq!(key(&mut device, &mut random, morning + 15 * HOUR), first);
    let second = key(&mut device, &mut random, morning + DAY_SECONDS);
    assert_ne!(first.key(), second.key());
    device.days[1].end_with(morning + DAY_SECONDS);
    let third = key(&mut device, &mut random, morning + DAY_SECONDS + 600);
    assert_ne!(
        second.key(),
        third.key(),
        "the one that was ended is not used again"
    );
    assert_eq!(device.days.len(), 3);
}
