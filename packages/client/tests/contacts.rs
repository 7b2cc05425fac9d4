//! Logs that grow and are read again.

#![allow(clippy::unwrap_used)]

use proptest::collection::vec;
use proptest::prelude::*;
use wayclear_client::device::{Device, KeptContact, Met};
use wayclear_identity::{join, Encounter, Signals, GAP_SECONDS};
use wayclear_risk::RssiFilter;

type Signal = (&'static str, u64, i64);

const IDENTIFIER: &str = "8be6cd371c5c891604bfbe49df845096";

fn contacts(log: &[Signal]) -> Vec<KeptContact> {
    let mut signals = Signals::new();
    for (sender, at, rssi_dbm) in log {
        signals.hear(sender, at * 1_000, *rssi_dbm).unwrap();
    }
    let made = signals.encounters(RssiFilter::new(250).unwrap(), GAP_SECONDS);
    made.into_iter()
        .map(|(sender, encounter)| KeptContact::new(sender, encounter))
        .collect()
}

fn device(logs: &[&[Signal]]) -> Device {
    let mut device = Device::default();
    for log in logs {
        device.meet(contacts(log));
    }
    device
}

/// One signal every ten seconds, that grow weaker.
fn walk(times: std::ops::Range<u64>) -> Vec<Signal> {
    let strength = |at: u64| -50 - i64::try_from(at / 60 % 70).unwrap();
    times
        .step_by(10)
        .map(|at| (IDENTIFIER, at, strength(at)))
        .collect()
}

#[test]
fn the_device_says_what_is_new_and_what_has_grown() {
    let mut device = Device::default();
    for (log, new, grown) in [
        (walk(0..300), 1, 0),
        (walk(0..300), 0, 0),
        (walk(0..600), 0, 1),
        (walk(0..300), 0, 0),
        (walk(5_000..5_100), 1, 0),
        (walk(0..5_100), 0, 1),
    ] {
        let met = device.meet(contacts(&log));
        assert_eq!(met, Met { new, grown });
    }
    assert_eq!(device.contacts, contacts(&walk(0..5_100)));
}

#[test]
fn a_log_that_loses_its_oldest_rows_loses_nothing_on_the_device() {
    let device = device(&[&walk(0..600), &walk(300..900), &walk(890..1_200)]);
    let [whole] = &contacts(&walk(0..1_200))[..] else {
        panic!("one")
    };
    let [kept] = &device.contacts[..] else {
        panic!("{:?}", device.contacts)
    };
    assert_eq!(
        (kept.started_at, kept.ended_at, kept.seconds),
        (0, 1_190, whole.seconds)
    );
    assert!(
        kept.rssi_dbm.abs_diff(whole.rssi_dbm) <= 1,
        "{kept:?} {whole:?}"
    );
}

#[test]
fn a_log_that_grows_at_its_front_or_in_between_gives_what_its_last_version_gives() {
    let sparse: Vec<Signal> = walk(0..600).into_iter().step_by(4).collect();
    for first in [
        walk(300..600),
        walk(200..400),
        sparse,
        [walk(0..100), walk(500..600)].concat(),
    ] {
        assert_eq!(device(&[&first, &walk(0..600)]), device(&[&walk(0..600)]));
    }
}

#[test]
fn of_two_readings_of_the_same_signals_the_later_one_stays() {
    let read = |share: u16| {
        let mut signals = Signals::new();
        for (sender, at, rssi_dbm) in walk(0..600) {
            signals.hear(sender, at * 1_000, rssi_dbm).unwrap();
        }
        let made = signals.encounters(RssiFilter::new(share).unwrap(), GAP_SECONDS);
        made.into_iter()
            .map(|(sender, encounter)| KeptContact::new(sender, encounter))
            .collect::<Vec<_>>()
    };
    let (weak, strong) = (read(10), read(1_000));
    assert_ne!(weak, strong);
    for [first, second] in [[&weak, &strong], [&strong, &weak]] {
        let mut device = Device::default();
        device.meet(first.clone());
        device.meet(second.clone());
        assert_eq!(&device.contacts, second);
    }
}

fn logs() -> impl Strategy<Value = Vec<Signal>> {
    let senders = prop::sample::select(vec![IDENTIFIER, "AA:BB:CC:DD:EE:FF"]);
    vec((senders, 0_u64..4_000, -127_i64..=-1), 0..80)
}

/// What a device keeps of one sender, by looking at all of it for each encounter read.
fn looked_through(logs: &[Vec<Encounter>]) -> Vec<Encounter> {
    let mut kept: Vec<Encounter> = vec![];
    for read in logs.iter().flatten() {
        let is_longer = |k: &Encounter| !read.holds(k) || k.signals > read.signals;
        if kept
            .iter()
            .any(|k| k == read || k.holds(read) && is_longer(k))
        {
            continue;
        }
        let (same, others): (Vec<_>, Vec<_>) = kept.iter().partition(|k| k.overlaps(read));
        let parts = same.into_iter().filter(|k| !read.holds(k));
        kept = others;
        kept.extend(join(parts.chain([*read]), 0));
    }
    kept.sort_by_key(|encounter| encounter.started_at);
    kept
}

/// Encounters with one sender as no log gives them: in any order, and one over another.
fn encounters() -> impl Strategy<Value = Vec<Encounter>> {
    let one = (0_u64..100, 0_u64..20, -100_i16..=-50, 1_u32..4);
    let one = one.prop_map(|(started_at, span, rssi_dbm, signals)| Encounter {
        started_at,
        ended_at: started_at + span,
        seconds: if span == 0 {
            60
        } else {
            u32::try_from(span).unwrap()
        },
        rssi_dbm,
        signals,
    });
    vec(one, 0..30)
}

proptest! {
    #[test]
    fn encounters_are_found_as_by_looking_through_all_of_them(logs in vec(encounters(), 1..4)) {
        let mut device = Device::default();
        for log in &logs {
            let of_one = log.iter().map(|e| KeptContact::new(IDENTIFIER.to_string(), *e));
            device.meet(of_one.collect::<Vec<_>>());
        }
        let kept: Vec<Encounter> = device.contacts.iter().map(KeptContact::encounter).collect();
        prop_assert_eq!(kept, looked_through(&logs));
    }

    #[test]
    fn a_log_that_has_grown_anywhere_gives_what_it_gives_alone(log in logs(), kept in vec(any::<bool>(), 80)) {
        let earlier = log.iter().zip(kept).filter(|(_, is_kept)| *is_kept);
        let earlier: Vec<Signal> = earlier.map(|(signal, _)| *signal).collect();
        let alone = device(&[&log]);
        prop_assert_eq!(&device(&[&earlier, &log]), &alone);
        prop_assert_eq!(&device(&[&log, &log]), &alone);
        prop_assert_eq!(&device(&[&log, &earlier]), &alone, "an older version changes nothing");
    }

    #[test]
    fn contacts_of_one_sender_never_overlap(one in logs(), other in logs(), third in logs()) {
        let device = device(&[&one, &other, &third]);
        for (index, contact) in device.contacts.iter().enumerate() {
            let same = device.contacts[index + 1..].iter().filter(|c| c.sender == contact.sender);
            for other in same {
                prop_assert!(!contact.encounter().overlaps(&other.encounter()));
            }
        }
    }
}
