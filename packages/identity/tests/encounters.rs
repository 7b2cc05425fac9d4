//! From signals to encounters.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use proptest::collection::vec;
use proptest::prelude::*;
use wayclear_identity::{join, sender_name, Encounter, Signals, GAP_SECONDS};
use wayclear_risk::{Contact, RssiFilter};

/// Signals of one sender: seconds and dBm.
fn encounters(signals: &[(u64, i16)], gap: u64) -> Vec<Encounter> {
    let signals = signals.iter().map(|(at, rssi)| ("a", at * 1_000, *rssi));
    let made = of_many(signals, gap).into_iter();
    made.map(|(_, encounter)| encounter).collect()
}

fn of_many<'a>(
    signals: impl IntoIterator<Item = (&'a str, u64, i16)>,
    gap: u64,
) -> Vec<(String, Encounter)> {
    let mut heard = Signals::new();
    for (sender, at_millis, rssi) in signals {
        heard.hear(sender, at_millis, rssi.into()).unwrap();
    }
    heard.encounters(RssiFilter::new(250).unwrap(), gap)
}

#[test]
fn an_encounter_counts_from_signal_to_signal_and_silence_for_no_more_than_a_gap() {
    for (times, gap, expected) in [
        (&[7][..], 300, &[(7, 7, 60)][..]),
        (&[7, 7, 7], 300, &[(7, 7, 60)]),
        (&[0, 10, 20], 300, &[(0, 20, 20)]),
        (&[0, 300, 600], 300, &[(0, 600, 600)]),
        (&[0, 301], 300, &[(0, 0, 60), (301, 301, 60)]),
        (&[0, 450], 300, &[(0, 0, 60), (450, 450, 60)]),
        (&[0, 10, 700, 710], 1_000, &[(0, 710, 10 + 300 + 10)]),
        (&[0, 10, 30, 31], 15, &[(0, 10, 10), (30, 31, 1)]),
    ] {
        let signals: Vec<(u64, i16)> = times.iter().map(|at| (*at, -60)).collect();
        let made = encounters(&signals, gap);
        let made: Vec<_> = made
            .iter()
            .map(|e| (e.started_at, e.ended_at, e.seconds))
            .collect();
        assert_eq!(made, expected, "{times:?}, gap {gap}");
    }
    let days: Vec<(u64, i16)> = (0..2_000).map(|n| (n * 100, -60)).collect();
    let [long] = encounters(&days, 300)[..] else {
        panic!("a beacon that never moves is one encounter")
    };
    assert_eq!(
        (long.ended_at, long.seconds),
        (199_900, Contact::MAX_SECONDS)
    );
}

#[test]
fn signals_within_a_second_are_filtered_in_their_order() {
    let near_first = [("a", 100, -40), ("a", 900, -80)];
    let far_first = [("a", 900, -40), ("a", 100, -80)];
    let rssi = |signals| of_many(signals, 300)[0].1.rssi_dbm;
    assert_eq!(rssi(near_first), -45, "mean of -40 and -50");
    assert_eq!(rssi(far_first), -75, "mean of -80 and -70");
}

#[test]
fn a_strength_that_cannot_be_is_refused_and_the_others_stay() {
    let mut heard = Signals::new();
    for rssi in [0, 1, 79, 127, -128, i64::MIN] {
        assert!(heard.hear("a", 1, rssi).is_err(), "{rssi}");
    }
    assert!(heard.is_empty());
    assert!(heard
        .encounters(RssiFilter::new(1).unwrap(), 300)
        .is_empty());
}

#[test]
fn spellings_of_one_sender_are_one_sender() {
    let identifier = "8be6cd371c5c891604bfbe49df845096";
    for (text, name) in [
        ("8BE6CD371C5C891604BFBE49DF845096", identifier),
        ("8be6CD371c5c891604bfbe49df845096", identifier),
        ("0x8be6cd371c5c891604bfbe49df845096", identifier),
        ("0X8BE6CD371C5C891604BFBE49DF845096", identifier),
        ("i+bNNxxciRYEv75J34RQlg==", identifier),
        ("i+bNNxxciRYEv75J34RQlg", identifier),
        ("i-bNNxxciRYEv75J34RQlg==", identifier),
        ("i-bNNxxciRYEv75J34RQlg", identifier),
        ("\\x8be6cd371c5c891604bfbe49df845096", identifier),
        ("{8be6cd371c5c891604bfbe49df845096}", identifier),
        ("[0x8BE6CD371C5C891604BFBE49DF845096]", identifier),
        (
            "8b:e6:cd:37:1c:5c:89:16:04:bf:be:49:df:84:50:96",
            identifier,
        ),
        (
            "8B-E6-CD-37-1C-5C-89-16-04-BF-BE-49-DF-84-50-96",
            identifier,
        ),
        ("8be6.cd37.1c5c.8916.04bf.be49.df84.5096", identifier),
        ("8be6cd37-1c5c8916-04bfbe49-df845096", identifier),
        ("aa:bb:cc:00:11:22", "AA:BB:CC:00:11:22"),
        ("aabbcc001122", "AA:BB:CC:00:11:22"),
        ("AABBCC001122", "AA:BB:CC:00:11:22"),
        ("aabb.cc00.1122", "AA:BB:CC:00:11:22"),
        ("AABB.CC00.1122", "AA:BB:CC:00:11:22"),
        ("aa.bb.cc.00.11.22", "AA:BB:CC:00:11:22"),
        ("[aa:bb:cc:00:11:22]", "AA:BB:CC:00:11:22"),
        ("0xaabbcc001122", "AA:BB:CC:00:11:22"),
        ("\\xaabbcc001122", "AA:BB:CC:00:11:22"),
        ("AA-BB-CC-00-11-22", "AA:BB:CC:00:11:22"),
        (
            "ff455c39-1b83-aa8c-0cbe-1b9c7786ccfa",
            "FF455C39-1B83-AA8C-0CBE-1B9C7786CCFA",
        ),
        (
            "{ff455c39-1b83-aa8c-0cbe-1b9c7786ccfa}",
            "FF455C39-1B83-AA8C-0CBE-1B9C7786CCFA",
        ),
        ("HTC One M9", "HTC One M9"),
        ("dead beef phone", "dead beef phone"),
        ("dead-beef-cafe", "dead-beef-cafe"),
        ("dead beef cafe", "dead beef cafe"),
        ("{aa:bb:cc:00:11:22", "{aa:bb:cc:00:11:22"),
        ("{aa:bb:cc:00:11:22]", "{aa:bb:cc:00:11:22]"),
        ("aabbcc00112", "aabbcc00112"),
        ("0x", "0x"),
        ("[]", "[]"),
        ("", ""),
        ("lamp, kitchen", "lamp, kitchen"),
        ("0x8be6cd37", "0x8be6cd37"),
        ("aa:bb:cc:00:11", "aa:bb:cc:00:11"),
        ("ag:bb:cc:00:11:22", "ag:bb:cc:00:11:22"),
        ("aa:bb-cc:00:11:22", "aa:bb-cc:00:11:22"),
    ] {
        assert_eq!(sender_name(text), name);
        assert_eq!(sender_name(name), name, "a name is its own name");
        let both = of_many([(text, 1_000, -60), (name, 9_000, -60)], 300);
        let [(sender, Encounter { seconds: 8, .. })] = &both[..] else {
            panic!("{text}: {both:?}")
        };
        assert_eq!(sender, name);
    }
}

#[test]
fn parts_that_overlap_add_neither_time_nor_weight_twice() {
    let part = |started_at, ended_at, rssi_dbm, signals| Encounter {
        started_at,
        ended_at,
        seconds: u32::try_from(ended_at - started_at).unwrap(),
        rssi_dbm,
        signals,
    };
    let (first, second) = (part(0, 600, -50, 61), part(300, 900, -80, 61));
    let [whole] = join([second, first], 0)[..] else {
        panic!("one")
    };
    assert_eq!(
        (whole.ended_at, whole.seconds, whole.signals),
        (900, 900, 91)
    );
    assert_eq!(whole.rssi_dbm, -60, "a third of it was at -80");
    assert_eq!(join([first, part(100, 200, -90, 1_000)], 0), [first]);
    assert_eq!(join([first, part(601, 700, -50, 1)], 0).len(), 2);
    let [whole] = join([first, part(700, 800, -50, 61)], GAP_SECONDS)[..] else {
        panic!("one")
    };
    assert_eq!(whole.seconds, 800, "a gap of 100 s between them");
}

fn logs() -> impl Strategy<Value = Vec<(&'static str, u64, i16)>> {
    let senders = prop::sample::select(vec!["a", "b", "c"]);
    vec((senders, 0_u64..3_000_000, -127_i16..=-1), 0..60)
}

fn spans(encounters: &[Encounter]) -> Vec<(u64, u64, u32)> {
    let spans = encounters
        .iter()
        .map(|e| (e.started_at, e.ended_at, e.seconds));
    spans.collect()
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_matter(
        (log, shuffled) in logs().prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle())), gap in 0_u64..1_000,
    ) {
        prop_assert_eq!(of_many(log, gap), of_many(shuffled, gap));
    }

    #[test]
    fn what_was_heard_under_several_identifiers_counts_as_under_one(
        mut times in vec(0_u64..9_000, 1..60), changes in vec(any::<bool>(), 60), gap in 0_u64..1_000,
    ) {
        times.sort_unstable();
        let mut identifier = 0;
        let log: Vec<(String, u64, i16)> = times.iter().zip(changes).map(|(at, is_change)| {
            identifier += u32::from(is_change);
            (identifier.to_string(), at * 1_000, -60)
        }).collect();
        let parts = of_many(log.iter().map(|(sender, at, rssi)| (&**sender, *at, *rssi)), gap);
        let whole = join(parts.into_iter().map(|(_, part)| part), gap);
        let signals: Vec<(u64, i16)> = times.iter().map(|at| (*at, -60)).collect();
        prop_assert_eq!(spans(&whole), spans(&encounters(&signals, gap)));
    }

    #[test]
    fn whole_encounters_are_joined_no_further_and_in_any_order(log in logs(), gap in 0_u64..1_000) {
        let parts: Vec<Encounter> = of_many(log, gap).into_iter().map(|(_, part)| part).collect();
        let whole = join(parts.iter().copied(), gap);
        prop_assert_eq!(&join(parts.into_iter().rev(), gap), &whole);
        prop_assert_eq!(&join(whole.iter().copied(), gap), &whole);
        for pair in whole.windows(2) {
            prop_assert!(pair[0].ended_at + gap < pair[1].started_at);
        }
    }
}
