//! What a phone keeps for longer than its visits, since it exposes them or must not.

#![allow(clippy::unwrap_used)]

mod common;

use common::reports::DAY;
use common::{registry, FakeChain, NOW, WINDOW};
use wayclear_api::commitments::{item_id, place_handle};
use wayclear_api::feed::{FeedFlag, FeedRow};
use wayclear_api::{Place, Surface};
use wayclear_client::device::{Device, KeptVisit};
use wayclear_client::exposures::{alerts, current_model};
use wayclear_client::feed::Feed;
use wayclear_identity::Secret;

const HOUR: u64 = 3_600;

fn place() -> Place {
    "9qc7mbdh".parse().unwrap()
}

fn visit_at(at: u64, secret: u8) -> KeptVisit {
    let interval = u32::try_from(at / 600).unwrap();
    KeptVisit::pending(place(), interval, Secret::new([secret; 16]))
}

/// The flag that a disclosed visit becomes.
fn flag_of(visit: &KeptVisit, surface: Surface) -> FeedFlag {
    FeedFlag {
        handle: place_handle(&visit.place),
        interval: visit.interval,
        id: item_id(&visit.item().digest()),
        surface: surface.code(),
        cleaned: 0,
    }
}

fn flags(flags: Vec<FeedFlag>) -> FeedRow {
    FeedRow {
        flags,
        ..FeedRow::default()
    }
}

/// Rows of places where the phone never was.
fn noise(chain: &mut FakeChain, rows: u32) {
    for n in 0..rows {
        let flag = FeedFlag {
            handle: [0xee; 12],
            interval: u32::try_from(chain.now / 600).unwrap() - 1,
            id: (u64::from(n) + (chain.now << 20)).to_be_bytes(),
            surface: 0,
            cleaned: 0,
        };
        chain.append(flags(vec![flag]));
    }
}

fn look(device: &mut Device, feed: &mut Feed, chain: &FakeChain) -> bool {
    let synced = device.look(feed, chain, &registry(), chain.now, WINDOW);
    synced.unwrap().is_incomplete
}

/// Somebody works at a place, is there on two days, reports both visits, and is told fifteen days after the first one that
/// "somebody who was there has disclosed an infection": it was they themselves.
#[test]
fn whoever_reported_their_own_visits_is_never_exposed_to_themselves_not_even_when_the_older_one_is_forgotten(
) {
    let mut chain = FakeChain::new();
    let (monday, tuesday) = (visit_at(NOW + 18 * HOUR, 1), visit_at(NOW + 33 * HOUR, 2));
    let mut device = Device::default();
    device.visits.extend([monday.clone(), tuesday.clone()]);
    device.begin_report(vec![monday.item(), tuesday.item()]);
    chain.now = NOW + 5 * DAY;
    chain.append(flags(vec![
        flag_of(&monday, Surface::Other),
        flag_of(&tuesday, Surface::Other),
    ]));
    let mut feed = Feed::default();
    for hours in (5 * 24)..(18 * 24_u64) {
        chain.now = NOW + hours * HOUR;
        look(&mut device, &mut feed, &chain);
        let current = current_model(&chain, &registry()).unwrap();
        let alerts = alerts(&device.exposures, &current);
        assert_eq!(
            device.exposures,
            [],
            "after {hours} hours; alerts: {}",
            alerts.len()
        );
    }
}

/// The row is dropped a window and a day after it was written, the visit three days later.
#[test]
fn an_exposure_is_known_for_as_long_as_the_phone_keeps_the_visit_that_it_is_of() {
    let mut chain = FakeChain::new();
    chain.now = NOW + 600;
    let theirs = visit_at(NOW, 1);
    chain.append(flags(vec![flag_of(&theirs, Surface::Plastic)]));
    noise(&mut chain, 128);
    let mut device = Device::default();
    device.visits.push(visit_at(NOW + 70 * HOUR, 2));
    let mut feed = Feed::default();
    chain.now = NOW + 71 * HOUR;
    noise(&mut chain, 1);
    look(&mut device, &mut feed, &chain);
    assert_eq!(device.exposures.len(), 1);
    // Both clocks say that the visit is twelve days old.
    chain.now = NOW + 15 * DAY + HOUR;
    noise(&mut chain, 1);
    look(&mut device, &mut feed, &chain);
    assert_eq!(device.visits.len(), 1, "the visit counts still");
    assert_eq!(
        device.exposures.len(),
        1,
        "and what it is exposed to is gone"
    );
}

/// A flag of a plastic surface exposes whoever comes 72 h later; rows that told of it have gone when the visit is 11 days old.
#[test]
fn a_phone_that_missed_a_row_that_exposes_a_visit_of_this_window_is_not_told_that_nothing_is_missing(
) {
    let mut chain = FakeChain::new();
    noise(&mut chain, 1);
    let (mut device, mut feed) = (Device::default(), Feed::default());
    look(&mut device, &mut feed, &chain);
    let theirs = visit_at(NOW + HOUR, 1);
    chain.now = NOW + 2 * HOUR;
    chain.append(flags(vec![flag_of(&theirs, Surface::Plastic)]));
    device.visits.push(visit_at(NOW + 70 * HOUR, 2));
    // The registry keeps rows for a window and twenty minutes.
    chain.now = NOW + 2 * HOUR + WINDOW + 1_201;
    noise(&mut chain, 1);
    chain.oldest = 2;
    let is_incomplete = look(&mut device, &mut feed, &chain);
    assert!(
        is_incomplete || !device.exposures.is_empty(),
        "no exposure, and nothing missing"
    );
}
