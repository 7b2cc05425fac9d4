//! Sightings of a phone that discloses its day: what silence between them counts, and what becomes of an exposure when the
//! log that told of it has grown.

use std::fs;

use serde_json::Value;
use wayclear_client::device::day_key;
use wayclear_client::device::{Device, KeptContact, Rule};
use wayclear_client::report::Report;
use wayclear_identity::{Day, Encounter, Secret, GAP_SECONDS};
use wayclear_testing::{Suite, SuiteBuilder};

/// A phone that begins to send, and one that hears it.
struct World {
    suite: Suite,
    sender: Day,
    begin: u64,
    listener: Device,
}

impl World {
    /// At the begin of an interval.
    fn new() -> Self {
        let mut suite = SuiteBuilder::new().build();
        suite.advance(600 - suite.now() % 600);
        let begin = suite.now();
        World {
            sender: Day::starting(Secret::new([1; 16]), begin, 1).expect("a day"),
            suite,
            begin,
            listener: Device::default(),
        }
    }

    /// What is kept when the sender is heard from one second after the begin to another, with its identifier of then.
    fn heard(&self, from: u64, to: u64, seconds: u32, rssi_dbm: i16) -> KeptContact {
        let sender = self.sender.identifier_at(self.begin + from);
        let encounter = Encounter {
            started_at: self.begin + from,
            ended_at: self.begin + to,
            seconds,
            rssi_dbm,
            signals: 1 + seconds / 10,
        };
        KeptContact::new(sender.expect("it is sending").to_string(), encounter)
    }

    fn disclose(&mut self) {
        let over = self.sender.ends_at() + 7_200;
        self.suite.advance(over - self.suite.now());
        let key = day_key(&self.sender, over).expect("a finished day");
        let report = Report::new().day_key(key);
        self.suite
            .try_report("ada", &report, None)
            .expect("a report");
    }

    /// When each exposure began, how long it counts and how strong it was.
    fn look(&mut self) -> Vec<(u64, u32, i16)> {
        let World {
            suite,
            begin,
            listener,
            ..
        } = self;
        listener
            .look(&suite.chain, &suite.registry(), &suite.state())
            .expect("a look");
        let exposures = listener
            .exposures
            .iter()
            .map(|exposure| match &exposure.rule {
                Rule::Direct { contact } => (
                    contact.started_at - *begin,
                    contact.seconds,
                    contact.rssi_dbm,
                ),
                Rule::Indirect { .. } => panic!("{exposure:?}"),
            });
        exposures.collect()
    }
}

#[test]
fn sightings_with_silence_between_them_add_up_to_what_was_seen() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../testdata/field/brief-sightings"
    );
    let text = fs::read_to_string(format!("{folder}/contacts.json")).expect("the field case");
    let sightings: Vec<Value> = serde_json::from_str(&text).expect("a list");
    let mut world = World::new();
    for sighting in &sightings {
        let number = |field: &str| sighting[field].as_i64().expect("a number");
        let at = number("started_at_offset").unsigned_abs();
        let seconds = u32::try_from(number("seconds")).expect("few");
        let rssi_dbm = i16::try_from(number("rssi_dbm")).expect("a strength");
        let heard = world.heard(at, at + u64::from(seconds), seconds, rssi_dbm);
        world.listener.contacts.push(heard);
    }
    world.disclose();
    let exposures = world.look();
    assert_eq!(exposures.len(), 19, "600 s are no gap that is bridged");
    let all: u32 = exposures.iter().map(|(_, seconds, _)| seconds).sum();
    assert!(all <= 95 * 60, "{all} s");
    assert!(exposures.iter().all(|(_, _, rssi_dbm)| *rssi_dbm == -55));
}

#[test]
fn a_gap_is_bridged_where_the_identifier_changed_and_counts_once() {
    for (gap, expected) in [
        (60, vec![(0, 600 + 60 + 600, -60)]),
        (GAP_SECONDS, vec![(0, 600 + 300 + 600, -60)]),
        (GAP_SECONDS + 1, vec![(0, 600, -60), (901, 600, -60)]),
        (590, vec![(0, 600, -60), (1_190, 600, -60)]),
    ] {
        let mut world = World::new();
        let second = 600 + gap;
        world.listener.contacts = vec![
            world.heard(0, 600, 600, -60),
            world.heard(second, second + 600, 600, -60),
        ];
        world.disclose();
        assert_eq!(world.look(), expected, "gap {gap}");
    }
}

#[test]
fn an_exposure_grows_with_its_log_and_counts_nothing_twice() {
    let mut world = World::new();
    world.listener.meet([world.heard(0, 290, 290, -50)]);
    world.disclose();
    assert_eq!(world.look(), [(0, 290, -50)]);
    world.listener.exposures[0].is_told = true;
    let met = world.listener.meet([world.heard(0, 590, 590, -68)]);
    assert_eq!((met.new, met.grown), (0, 1));
    for _ in 0..2 {
        assert_eq!(
            world.look(),
            [(0, 590, -68)],
            "the first half does not count again"
        );
        assert!(world.listener.exposures[0].is_told, "it is not told again");
        world.listener.cursor = None;
    }
    world.listener.contacts.clear();
    assert_eq!(world.look(), [(0, 590, -68)], "what was found stays found");
}

#[test]
fn an_exposure_of_two_identifiers_is_made_anew_when_the_log_of_one_has_grown() {
    let grown = {
        let mut world = World::new();
        let parts = [
            world.heard(0, 590, 590, -50),
            world.heard(700, 1_000, 300, -90),
        ];
        world.listener.meet(parts);
        world.disclose();
        world.look()
    };
    let mut world = World::new();
    let parts = [
        world.heard(0, 450, 450, -80),
        world.heard(700, 1_000, 300, -90),
    ];
    world.listener.meet(parts);
    world.disclose();
    assert_ne!(world.look(), grown);
    world.listener.meet([world.heard(0, 590, 590, -50)]);
    assert_eq!(
        world.look(),
        grown,
        "it lasts as long as before, and was nearer"
    );
}
