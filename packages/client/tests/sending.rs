//! How slips are sent: apart, in time, and to their end.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::reports::{device, draft, is_key, listed, random, report_of, sign, CHAIN, DAY, TODAY};
use common::{messages, registry, FakeChain, NOW, WINDOW};
use cosmwasm_std::Event;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use wayclear_api::contact_registry::{ExecuteMsg, ReportPolicy, Verdict};
use wayclear_api::events::{Disclosed, LocationFailed, Maybe, SlipsSkipped};
use wayclear_api::feed::{FeedFlag, FeedRow, HashDay};
use wayclear_client::device::{DeviceError, DeviceFile};
use wayclear_client::feed::{Feed, Id};
use wayclear_client::report::{send_slip, Choice, Outcome, Progress, Report};
use wayclear_client::{Addr, ChainError};

/// A report of two visits and the keys of yesterday and today, signed.
fn signed_report() -> Report {
    let mut device = device(2);
    let items = draft(&device, &Choice::default());
    let report = device.begin_report(items);
    take_signatures(report);
    report.clone()
}

/// Has a report signed; answers how many of its slips are.
fn take_signatures(report: &mut Report) -> usize {
    let request = report
        .requests(CHAIN, &registry(), TODAY, &mut random())
        .remove(0);
    let signed = sign(&request, TODAY).unwrap();
    report
        .take(&signed, CHAIN, &registry(), &[listed()])
        .unwrap()
}

#[test]
fn slips_go_apart_in_random_order_and_keys_not_before_their_time() {
    let report = signed_report();
    let mut orders = BTreeSet::new();
    let mut pauses = 0;
    for seed in 0..200 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let schedule = report.schedule(NOW, 600, ReportPolicy::Attested, &mut random);
        assert_eq!(schedule.len(), 4);
        assert!(schedule.is_sorted());
        for due in &schedule {
            let item = &report.slip(&due.slip).unwrap().item;
            let from = if is_key(item) {
                item.ends_at() + 7_200
            } else {
                NOW
            };
            assert!(due.at >= from, "{item:?} at {}", due.at);
        }
        let visits: Vec<u64> = schedule.iter().map(|due| due.at - NOW).take(2).collect();
        pauses += visits[1];
        orders.insert(schedule.iter().map(|due| due.slip).collect::<Vec<Id>>());
    }
    let of_two = pauses / 200;
    assert!((1_000..1_400).contains(&of_two), "twice 600 s: {of_two}");
    assert_eq!(orders.len(), 2, "two visits in either order, then the keys");
}

#[test]
fn what_is_not_signed_is_sent_only_where_everybodys_own_word_is_taken() {
    let report = report_of(3);
    let mut random = random();
    let attested = report.schedule(NOW, 60, ReportPolicy::Attested, &mut random);
    assert_eq!(attested, []);
    let own = report.schedule(NOW, 60, ReportPolicy::SelfReported, &mut random);
    assert_eq!(own.len(), 3);
    let message = report.message(&own[0].slip, NOW + DAY).unwrap();
    let ExecuteMsg::Disclose {
        authority,
        issued,
        slips,
    } = message
    else {
        panic!("{message:?}")
    };
    assert_eq!((authority, issued, slips.len()), (None, TODAY + 1, 1));
    assert_eq!(slips[0].signature, None);
    let signed = signed_report();
    let message = signed.message(&signed.slips[0].id(), NOW + DAY).unwrap();
    let ExecuteMsg::Disclose {
        authority, issued, ..
    } = message
    else {
        panic!("{message:?}")
    };
    assert_eq!((authority.as_deref(), issued), (Some("laboratory"), TODAY));
    assert_eq!(signed.message(&[0; 8], NOW), None);
}

#[test]
fn what_could_not_be_taken_for_the_time_being_is_sent_three_times() {
    let judged = Outcome::Judged;
    for (outcome, wait, end) in [
        (
            judged(Verdict::NoSuchPlace),
            3_600,
            Progress::Judged(Verdict::NoSuchPlace),
        ),
        (
            judged(Verdict::TooEarly),
            3_600,
            Progress::Judged(Verdict::TooEarly),
        ),
        (
            judged(Verdict::Quota),
            DAY - 60,
            Progress::Judged(Verdict::Quota),
        ),
        (Outcome::LocationFailed, 3_600, Progress::Failed),
    ] {
        let mut report = report_of(1);
        let (slip, now) = (report.slips[0].id(), NOW + 60);
        for _ in 0..2 {
            report.note(&slip, outcome, now);
            let waiting = &report.slips[0];
            assert_eq!(waiting.progress, Progress::Waiting, "{outcome:?}");
            assert_eq!(waiting.not_before, now + wait, "{outcome:?}");
            let due = report.schedule(now, 10, ReportPolicy::SelfReported, &mut random());
            assert!(due[0].at >= now + wait);
        }
        report.note(&slip, outcome, now);
        assert_eq!(report.slips[0].progress, end);
        assert!(report.is_done());
    }
    for verdict in [
        Verdict::Taken,
        Verdict::Known,
        Verdict::NoSuchVisit,
        Verdict::Burnt,
    ] {
        let mut report = report_of(1);
        let slip = report.slips[0].id();
        report.note(&slip, judged(verdict), NOW);
        assert_eq!(report.slips[0].progress, Progress::Judged(verdict));
        assert_eq!(
            report.schedule(NOW, 10, ReportPolicy::SelfReported, &mut random()),
            []
        );
    }
}

/// The key may have been struck before the slip was sent, or the item taken back from another authority.
#[test]
fn a_new_signature_has_every_slip_sent_again_but_those_that_are_known_or_too_old() {
    for (outcome, due) in [
        (Outcome::Judged(Verdict::NotCovered), 1),
        (Outcome::Judged(Verdict::Burnt), 1),
        (Outcome::Judged(Verdict::NoSuchVisit), 1),
        (Outcome::Passed, 1),
        (Outcome::Judged(Verdict::Taken), 0),
        (Outcome::Judged(Verdict::Known), 0),
        (Outcome::Judged(Verdict::AgedOut), 0),
    ] {
        let mut report = report_of(1);
        assert_eq!(take_signatures(&mut report), 1);
        report.note(&report.slips[0].id(), outcome, NOW);
        assert_eq!(take_signatures(&mut report), 1);
        let schedule = report.schedule(NOW, 60, ReportPolicy::Attested, &mut random());
        assert_eq!(schedule.len(), due, "{outcome:?}");
    }
}

#[test]
fn what_was_given_up_is_sent_twice_more_by_a_new_signature() {
    for outcome in [
        Outcome::LocationFailed,
        Outcome::Judged(Verdict::NoSuchPlace),
    ] {
        let mut report = report_of(1);
        take_signatures(&mut report);
        let slip = report.slips[0].id();
        for _ in 0..3 {
            report.note(&slip, outcome, NOW);
        }
        assert!(report.is_done());
        take_signatures(&mut report);
        for _ in 0..2 {
            assert!(!report.is_done(), "{outcome:?}");
            report.note(&slip, outcome, NOW);
        }
        assert!(report.is_done(), "{outcome:?}");
        take_signatures(&mut report);
        // It was sent, so it is not left out any more.
        let mut device = device(0);
        device.report = Some(report);
        assert_eq!(device.begin_report(vec![]).slips.len(), 1);
    }
}

fn told(event: impl Into<Event>) -> Event {
    let event: Event = event.into();
    Event::new(format!("wasm-{}", event.ty)).add_attributes(event.attributes)
}

fn disclosed(taken: u64) -> Event {
    told(Disclosed {
        authority: Maybe(None),
        taken,
        visits: taken,
    })
}

#[test]
fn the_registrys_events_say_what_became_of_a_slip() {
    let skipped = told(SlipsSkipped {
        verdict: Verdict::NoSuchVisit,
        count: 1,
    });
    let failed = told(LocationFailed {
        location: "wasm1place".to_string(),
        count: 1,
    });
    let report = report_of(1);
    let message = report.message(&report.slips[0].id(), NOW).unwrap();
    for (events, expected) in [
        (vec![disclosed(1)], Some(Outcome::Judged(Verdict::Taken))),
        (
            vec![disclosed(0), skipped],
            Some(Outcome::Judged(Verdict::NoSuchVisit)),
        ),
        (vec![disclosed(1), failed], Some(Outcome::LocationFailed)),
        (vec![disclosed(0)], None),
        (vec![], None),
    ] {
        let mut chain = FakeChain::new();
        chain.answers = vec![Ok(events)];
        let ada = Addr::unchecked("ada");
        let sent = send_slip(&mut chain, &registry(), &ada, &message);
        assert_eq!(sent.ok(), expected);
        assert_eq!(messages(&chain), std::slice::from_ref(&message));
    }
}

type Sent = Result<Option<Outcome>, Box<dyn std::error::Error>>;

#[test]
fn a_report_that_was_interrupted_goes_on_and_sends_no_slip_that_was_answered() {
    let folder = TempDir::new().unwrap();
    let file = DeviceFile::new(folder.path().join("ada.json"));
    let report = signed_report();
    let kept: Result<(), DeviceError> = file.update(|device| {
        device.report = Some(report.clone());
        Ok(())
    });
    kept.unwrap();
    let later = NOW + 3 * DAY;
    let mut chain = FakeChain::new();
    chain.answers = vec![
        Ok(vec![disclosed(1)]),
        Err("out of order".to_string()),
        Ok(vec![disclosed(1)]),
    ];
    for round in 0..2 {
        let report = file.read().unwrap().report.unwrap();
        for due in report.schedule(later, 60, ReportPolicy::Attested, &mut random()) {
            let sent: Sent = file.send(&due.slip, due.at, |message| {
                let ada = Addr::unchecked("ada");
                Ok(send_slip(&mut chain, &registry(), &ada, message)?)
            });
            match sent {
                Ok(outcome) => assert_eq!(outcome, Some(Outcome::Judged(Verdict::Taken))),
                Err(error) => assert_eq!((round, error.to_string().as_str()), (0, "out of order")),
            }
            if round == 0 && chain.sent.len() == 2 {
                break;
            }
        }
    }
    let report = file.read().unwrap().report.unwrap();
    assert!(report.is_done());
    assert_eq!(chain.sent.len(), 5, "four slips, one of them twice");
    let nothing: Sent = file.send(&[0; 8], later, |_| Err(ChainError::NoReceipt.into()));
    assert_eq!(nothing.unwrap(), None);
}

#[test]
fn what_is_left_out_later_stays_private_unless_it_was_sent() {
    let mut device = device(2);
    let items = draft(&device, &Choice::default());
    let report = device.begin_report(items.clone());
    let sent = report.slips[3].id();
    report.note(&sent, Outcome::Judged(Verdict::NoSuchPlace), NOW);
    let chosen = vec![items[0].clone()];
    let report = device.begin_report(chosen);
    let left = report.slips.iter().map(|slip| slip.item.clone());
    assert_eq!(
        left.collect::<Vec<_>>(),
        [items[0].clone(), items[3].clone()]
    );
    let report = device.begin_report(vec![]);
    assert_eq!(report.slips.len(), 1, "nothing but what was sent");
}

#[test]
fn a_phone_sees_in_the_feed_what_its_relay_has_sent_and_is_not_exposed_by_it() {
    let mut device = device(1);
    let visit = device.visits[0].clone();
    let items = draft(&device, &Choice::default());
    device.begin_report(items);
    let report = device.report.as_mut().unwrap();
    let slip = report.slips[1].id();
    report.note(&slip, Outcome::Passed, NOW);
    assert!(!report.is_done());
    let mut chain = FakeChain::new();
    chain.append(FeedRow {
        flags: vec![FeedFlag {
            handle: wayclear_api::commitments::place_handle(&visit.place),
            interval: visit.interval,
            id: slip,
            surface: 0,
            cleaned: 0,
        }],
        ..FeedRow::default()
    });
    let mut feed = Feed::default();
    device
        .look(&mut feed, &chain, &registry(), NOW, WINDOW)
        .unwrap();
    let report = device.report.as_ref().unwrap();
    assert_eq!(report.slips[1].progress, Progress::Judged(Verdict::Taken));
    assert_eq!(report.slips[0].progress, Progress::Waiting);
    assert_eq!(device.exposures, []);
    let day = device.visits[0].item().day();
    for (row, became) in [
        (
            FeedRow {
                revoked: vec![(day, slip)],
                ..FeedRow::default()
            },
            Verdict::Burnt,
        ),
        // Another authority vouches for it anew.
        (
            FeedRow {
                flags: feed.flags().copied().collect(),
                ..FeedRow::default()
            },
            Verdict::Taken,
        ),
    ] {
        chain.append(row);
        device
            .look(&mut feed, &chain, &registry(), NOW, WINDOW)
            .unwrap();
        let report = device.report.as_ref().unwrap();
        assert_eq!(report.slips[1].progress, Progress::Judged(became));
    }
    device.days.clear();
    device.visits.clear();
    assert!(device.own_ids().contains(&slip));
    device.forget(NOW + 16 * DAY, NOW + 16 * DAY, WINDOW);
    assert_eq!(device.report, None);
    assert!(
        device.own_ids().contains(&slip),
        "for as long as it can expose"
    );
    device.forget(NOW + 19 * DAY, NOW + 19 * DAY, WINDOW);
    assert_eq!(device.own, BTreeSet::new());
}

/// Whoever invents the row that says so may have held the slip back.
#[test]
fn what_an_invented_row_told_to_be_public_is_sent_again_once_the_feed_was_read_anew() {
    let mut device = device(1);
    let items = draft(&device, &Choice::default());
    device.begin_report(items);
    let report = device.report.as_mut().unwrap();
    let (slip, day) = (report.slips[1].id(), report.slips[1].item.day());
    report.note(&slip, Outcome::Passed, NOW);
    let told = |id| FeedRow {
        hash_days: vec![HashDay {
            id,
            day,
            hashes: vec![],
        }],
        ..FeedRow::default()
    };
    let (mut invented, mut chain) = (FakeChain::new(), FakeChain::new());
    invented.append(told(slip));
    chain.append(told([1; 8]));
    chain.is_several = true;
    let mut feed = Feed::default();
    for (chain, became) in [
        (&invented, Progress::Judged(Verdict::Taken)),
        (&chain, Progress::Waiting),
    ] {
        let looked = device.look(&mut feed, chain, &registry(), NOW, WINDOW);
        looked.unwrap();
        let report = device.report.as_ref().unwrap();
        assert_eq!(report.slips[1].progress, became);
    }
}
