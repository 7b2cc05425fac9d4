//! What a phone finds out by comparing the feed with what it keeps.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{registry, FakeChain, NOW, WINDOW};
use serde_json::Value;
use wayclear_api::commitments::{item_id, place_handle};
use wayclear_api::contact_registry::{Item, RiskModel};
use wayclear_api::feed::{FeedCleaning, FeedFlag, FeedHash, FeedKey, FeedRow, HashDay};
use wayclear_api::Surface;
use wayclear_client::device::{Device, KeptContact, KeptVisit};
use wayclear_client::exposures::{
    alerts, combined, current_model, mark_told, CurrentModel, Exposure, Rule,
};
use wayclear_client::feed::{Feed, Id};
use wayclear_client::Addr;
use wayclear_identity::{Day, Encounter, Secret, GAP_SECONDS};
use wayclear_risk::{Contact, Probability};

const HOUR: u64 = 3_600;
const TODAY: u16 = 20_486;
const PLACE: &str = "9qc7mbdh";

/// A chain, somebody who sends, and a phone.
struct World {
    chain: FakeChain,
    sender: Day,
    phone: Device,
    feed: Feed,
}

impl World {
    fn new() -> Self {
        World {
            chain: FakeChain::new(),
            sender: Day::new(Secret::new([1; 16]), TODAY),
            phone: Device::default(),
            feed: Feed::default(),
        }
    }

    /// What is kept when the sender is heard from one second of the day to another, with its identifier of then.
    fn heard(&self, from: u64, to: u64, seconds: u32, rssi_dbm: i16) -> KeptContact {
        let sender = self.sender.identifier_at(NOW + from, 1).unwrap();
        let encounter = Encounter {
            started_at: NOW + from,
            ended_at: NOW + to,
            seconds,
            rssi_dbm,
            signals: 1 + seconds / 10,
        };
        KeptContact::new(sender.to_string(), encounter)
    }

    fn disclose(&mut self) -> Id {
        self.chain.append(FeedRow {
            keys: vec![FeedKey {
                key: *self.sender.key.expose(),
                day: TODAY,
            }],
            ..FeedRow::default()
        });
        let item = Item::DayKey {
            key: self.sender.key.expose().into(),
            day: TODAY,
        };
        item_id(&item.digest())
    }

    fn look(&mut self) -> &[Exposure] {
        let now = self.chain.now;
        self.phone
            .look(&mut self.feed, &self.chain, &registry(), now, WINDOW)
            .unwrap();
        &self.phone.exposures
    }

    /// When each exposure began, how long it counts and how strong it was.
    fn encounters(&mut self) -> Vec<(u64, u32, i16)> {
        let exposures = self.look().iter().map(|exposure| match &exposure.rule {
            Rule::Direct { contact: c } => (c.started_at - NOW, c.seconds, c.rssi_dbm),
            Rule::Indirect { .. } => panic!("{exposure:?}"),
        });
        exposures.collect()
    }
}

#[test]
fn whoever_was_near_an_infected_phone_finds_out_and_nobody_else() {
    let mut world = World::new();
    let stranger = KeptContact {
        sender: "8be6cd371c5c891604bfbe49df845096".to_string(),
        ..world.heard(0, 900, 900, -60)
    };
    let contact = world.heard(3 * HOUR, 3 * HOUR + 900, 900, -60);
    world.phone.meet([stranger, contact.clone()]);
    assert_eq!(world.look(), []);
    let slip = world.disclose();
    let exposure = Exposure {
        slip,
        rule: Rule::Direct { contact },
        is_told: false,
    };
    for _ in 0..2 {
        assert_eq!(world.look(), std::slice::from_ref(&exposure));
    }
    world.chain.append(FeedRow {
        revoked: vec![(TODAY, slip)],
        ..FeedRow::default()
    });
    assert_eq!(world.look(), [], "a revoked slip exposes nobody");
}

#[test]
fn contacts_that_come_later_than_the_key_are_found_without_another_question() {
    let mut world = World::new();
    world.disclose();
    assert_eq!(world.look(), []);
    world.chain.take_asked();
    let contact = world.heard(HOUR, HOUR + 900, 900, -60);
    world.phone.meet([contact]);
    assert_eq!(world.look().len(), 1);
    let asked = world.chain.take_asked();
    let expected = [
        r#"registry {"config":{}}"#,
        r#"registry {"risk_model":{"version":null}}"#,
        r#"registry {"authorities":{"start_after":null,"limit":100}}"#,
        "registry raw feed_head",
        "now",
        "now",
    ];
    assert_eq!(asked, expected);
}

#[test]
fn the_same_is_found_from_disclosed_hashes() {
    let mut world = World::new();
    let contact = world.heard(HOUR, HOUR + 900, 900, -60);
    world.phone.meet([contact.clone()]);
    let hashes = world.sender.disclose_hashes(6, u64::MAX).unwrap();
    // Of its six intervals the first gives the identifier.
    assert_eq!(hashes[1].interval, u32::from(TODAY) * 144 + 6);
    let hashes = hashes.into_iter().map(|hash| FeedHash {
        mac_hash: hash.mac_hash,
        interval: hash.interval,
        rotation: hash.rotation,
    });
    world.chain.append(FeedRow {
        hash_days: vec![HashDay {
            id: [5; 8],
            day: TODAY,
            hashes: hashes.collect(),
        }],
        ..FeedRow::default()
    });
    let [exposure] = world.look() else {
        panic!("one")
    };
    assert_eq!(
        (exposure.slip, &exposure.rule),
        ([5; 8], &Rule::Direct { contact })
    );
    world.phone.own.insert((TODAY, [5; 8]));
    assert_eq!(world.look(), [], "one does not expose oneself");
}

#[test]
fn an_hour_beside_a_phone_whose_identifier_changes_is_one_exposure() {
    let mut world = World::new();
    for n in 0..6 {
        let strength = -60 - i16::try_from(n).unwrap();
        let contact = world.heard(n * 600, n * 600 + 540, 540, strength);
        world.phone.meet([contact]);
    }
    let later = world.heard(2 * HOUR, 2 * HOUR + 900, 900, -60);
    world.phone.meet([later]);
    world.disclose();
    for _ in 0..2 {
        assert_eq!(world.encounters(), [(0, 3_540, -62), (2 * HOUR, 900, -60)]);
        world.phone.exposures[0].is_told = true;
    }
    world.look();
    assert!(world.phone.exposures[0].is_told, "it is not told again");
    assert!(!world.phone.exposures[1].is_told);
}

#[test]
fn sightings_with_silence_between_them_add_up_to_what_was_seen() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../testdata/field/brief-sightings"
    );
    let text = fs::read_to_string(format!("{folder}/contacts.json")).unwrap();
    let sightings: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut world = World::new();
    for sighting in &sightings {
        let number = |field: &str| sighting[field].as_i64().unwrap();
        let at = number("started_at_offset").unsigned_abs();
        let seconds = u32::try_from(number("seconds")).unwrap();
        let rssi_dbm = i16::try_from(number("rssi_dbm")).unwrap();
        let heard = world.heard(at, at + u64::from(seconds), seconds, rssi_dbm);
        world.phone.contacts.push(heard);
    }
    world.disclose();
    let exposures = world.encounters();
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
        world.phone.contacts = vec![
            world.heard(0, 600, 600, -60),
            world.heard(second, second + 600, 600, -60),
        ];
        world.disclose();
        assert_eq!(world.encounters(), expected, "gap {gap}");
    }
}

#[test]
fn an_exposure_grows_with_its_log_and_counts_nothing_twice() {
    let mut world = World::new();
    let short = world.heard(0, 290, 290, -50);
    world.phone.meet([short]);
    world.disclose();
    assert_eq!(world.encounters(), [(0, 290, -50)]);
    world.phone.exposures[0].is_told = true;
    let long = world.heard(0, 590, 590, -68);
    let met = world.phone.meet([long]);
    assert_eq!((met.new, met.grown), (0, 1));
    for _ in 0..2 {
        let found = world.encounters();
        assert_eq!(
            found,
            [(0, 590, -68)],
            "the first half does not count again"
        );
        assert!(world.phone.exposures[0].is_told, "it is not told again");
    }
}

/// One positive test lets somebody publish one hash in 63 slips: each is "another" exposure of whoever was near for a moment.
#[test]
fn one_encounter_counts_once_however_many_slips_disclose_its_identifier() {
    let mut world = World::new();
    let identifier = world.sender.identifier_at(NOW + HOUR, 1).unwrap();
    let heard = world.heard(HOUR, HOUR, 60, -95);
    world.phone.meet([heard]);
    let interval = u32::try_from((NOW + HOUR) / 600).unwrap();
    let mut told = vec![];
    // The newest has the smallest id.
    for n in (1..=63_u8).rev() {
        let hash = |interval, mac_hash| FeedHash {
            mac_hash,
            interval,
            rotation: 1,
        };
        // Something else beside it makes it another item.
        let hashes = vec![
            hash(interval, identifier.mac_hash()),
            hash(interval + 1, [n; 16]),
        ];
        world.chain.append(FeedRow {
            hash_days: vec![HashDay {
                id: [n; 8],
                day: TODAY,
                hashes,
            }],
            ..FeedRow::default()
        });
        let current = current_model(&world.chain, &registry()).unwrap();
        let exposures = world.look();
        told.push((
            combined(exposures, &current.model),
            alerts(exposures, &current).len(),
        ));
    }
    assert_eq!(told[0].1, 0, "a moment far away is no alert");
    assert_eq!(told[0], told[62], "by one slip, and by 63");
}

#[test]
fn an_encounter_that_was_told_is_not_told_again_when_another_slip_discloses_its_identifier() {
    let mut world = World::new();
    let heard = world.heard(HOUR, HOUR + 900, 900, -60);
    let identifier = heard.identifier().unwrap();
    world.phone.meet([heard]);
    for id in [9, 5] {
        world.chain.append(FeedRow {
            hash_days: vec![HashDay {
                id: [id; 8],
                day: TODAY,
                hashes: vec![FeedHash {
                    mac_hash: identifier.mac_hash(),
                    interval: u32::from(TODAY) * 144 + 6,
                    rotation: 1,
                }],
            }],
            ..FeedRow::default()
        });
        world.look();
        assert_eq!(world.phone.exposures.len(), 1);
        assert_eq!(world.phone.exposures[0].is_told, id == 5);
        world.phone.exposures[0].is_told = true;
    }
}

/// A flag of the place in an interval of the day.
fn flag(id: u8, interval: u32, cleaned: u16, surface: Surface) -> FeedFlag {
    FeedFlag {
        handle: place_handle(&PLACE.parse().unwrap()),
        interval: u32::from(TODAY) * 144 + interval,
        id: [id; 8],
        surface: surface.code(),
        cleaned,
    }
}

/// A visit of the place in an interval of the day.
fn visit(interval: u32, left: Option<u32>) -> KeptVisit {
    let first = u32::from(TODAY) * 144;
    KeptVisit {
        left: left.map(|left| first + left),
        ..KeptVisit::pending(
            PLACE.parse().unwrap(),
            first + interval,
            Secret::new([3; 16]),
        )
    }
}

/// The gaps of a visit to the flags of a place that was cleaned at some seconds of the day.
fn gaps(visit: KeptVisit, flags: &[FeedFlag], cleanings: &[u64]) -> Vec<u32> {
    let mut world = World::new();
    world.phone.visits = vec![visit];
    let handle = place_handle(&PLACE.parse().unwrap());
    let cleanings = cleanings.iter().map(|at| FeedCleaning {
        handle,
        at: NOW + at,
    });
    world.chain.append(FeedRow {
        flags: flags.to_vec(),
        cleanings: cleanings.collect(),
        ..FeedRow::default()
    });
    let exposures = world.look().iter().map(|exposure| match exposure.rule {
        Rule::Indirect { gap_seconds, .. } => gap_seconds,
        Rule::Direct { .. } => panic!("{exposure:?}"),
    });
    exposures.collect()
}

#[test]
fn whoever_came_after_an_infected_visitor_is_exposed_as_long_as_something_survives() {
    use Surface::{Aerosol, Other, Plastic};
    for (name, mine, flag, expected) in [
        (
            "two hours",
            visit(30, None),
            flag(1, 18, 0, Plastic),
            Some(7_200),
        ),
        ("same", visit(18, None), flag(1, 18, 0, Other), Some(0)),
        ("before", visit(17, None), flag(1, 18, 0, Other), None),
        (
            "still there",
            visit(17, Some(18)),
            flag(1, 18, 0, Other),
            Some(0),
        ),
        ("gone", visit(15, Some(17)), flag(1, 18, 0, Other), None),
        (
            "alive",
            visit(17, None),
            flag(1, 0, 0, Aerosol),
            Some(10_200),
        ),
        ("dead", visit(18, None), flag(1, 0, 0, Aerosol), None),
    ] {
        let found = gaps(mine, &[flag], &[]);
        assert_eq!(found, Vec::from_iter(expected), "{name}");
    }
    let two = [flag(1, 18, 0, Other), flag(2, 19, 0, Other)];
    assert_eq!(gaps(visit(20, None), &two, &[]), [1_200, 600]);
    let elsewhere = KeptVisit {
        place: "9qckhcpc".parse().unwrap(),
        ..visit(30, None)
    };
    assert!(gaps(elsewhere, &two, &[]).is_empty());
}

#[test]
fn a_cleaning_exposes_nobody_who_came_after_its_ten_minutes_whichever_the_feed_told_first() {
    for (mine, cleaned, cleanings, expected) in [
        // In interval 20 before the flag was written, and since, at seconds of the day.
        (21, 2, vec![], None),
        (20, 2, vec![], Some(1_200)),
        (21, 0, vec![12_000], None),
        (20, 0, vec![12_000], Some(1_200)),
        (21, 0, vec![12_599], None),
        (20, 0, vec![12_599], Some(1_200)),
        // The first one decides.
        (30, 0, vec![12_000, 40_000], None),
        (30, 2, vec![40_000], None),
        // Within the infected visit's own interval it clears nothing.
        (30, 0, vec![11_000], Some(7_200)),
    ] {
        let flag = flag(1, 18, cleaned, Surface::Other);
        let found = gaps(visit(mine, None), &[flag], &cleanings);
        assert_eq!(found, Vec::from_iter(expected), "{mine} {cleanings:?}");
    }
    let flags = [
        flag(1, 18, 0, Surface::Other),
        flag(2, 25, 0, Surface::Other),
    ];
    assert_eq!(gaps(visit(30, None), &flags, &[12_600]), [3_000]);
}

#[test]
fn ones_own_slips_expose_one_to_nothing() {
    let mut world = World::new();
    let mine = visit(18, None);
    let ada = Addr::unchecked("ada");
    world.phone.days = vec![world.sender.clone()];
    world.phone.keep_own(&ada, mine.clone());
    let echo = world.heard(HOUR, HOUR + 60, 60, -40);
    world.phone.meet([echo]);
    world.disclose();
    let opened = item_id(&mine.item().digest());
    let infected = wayclear_api::commitments::own_visit_id("ada", &mine.place, mine.interval);
    let flags = [opened, infected].map(|id| FeedFlag {
        id,
        ..flag(0, 18, 0, Surface::Other)
    });
    world.chain.append(FeedRow {
        flags: flags.to_vec(),
        ..FeedRow::default()
    });
    assert_eq!(world.look(), []);
    world.phone.days.clear();
    world.phone.visits[0].secret = Secret::new([4; 16]);
    world.phone.own.clear();
    assert_eq!(world.look().len(), 3);
}

#[test]
fn two_phones_with_different_contents_ask_exactly_the_same() {
    let mut empty = World::new();
    let mut full = World::new();
    let mut asked = vec![];
    for round in 0..4_u8 {
        let contact = full.heard(
            u64::from(round) * HOUR,
            u64::from(round) * HOUR + 60,
            60,
            -50,
        );
        full.phone.meet([contact]);
        full.phone.visits.push(visit(20 + u32::from(round), None));
        for world in [&mut empty, &mut full] {
            for n in 0..100 {
                world.chain.append(FeedRow {
                    flags: vec![flag(n, 18, 0, Surface::Other)],
                    ..FeedRow::default()
                });
            }
            world.disclose();
            world.look();
        }
        let questions = full.chain.take_asked();
        assert_eq!(empty.chain.take_asked(), questions);
        asked.extend(questions);
    }
    assert!(full.phone.exposures.len() > 100 && empty.phone.exposures.is_empty());
    assert!(asked.len() > 12, "{asked:?}");
}

/// An exposure by radio, by a slip of its own.
fn near(slip: u8, rssi_dbm: i16, seconds: u32) -> Exposure {
    let contact = World::new().heard(0, 900, seconds, rssi_dbm);
    Exposure {
        slip: [slip; 8],
        rule: Rule::Direct { contact },
        is_told: false,
    }
}

#[test]
fn exposures_are_scored_with_the_model_in_effect() {
    let mut chain = FakeChain::new();
    let first = current_model(&chain, &registry()).unwrap();
    assert_eq!(
        (first.version, first.alert_at.to_string().as_str()),
        (1, "0.001000000000000000")
    );
    let (exposure, model) = (near(1, -60, 900), &first.model);
    let scored = wayclear_risk::Exposure {
        contact: Some(Contact::new(-60, 900).unwrap()),
        surface: None,
    };
    assert_eq!(exposure.probability(model), model.probability(&scored));
    assert_eq!(exposure.added(model), model.added(&scored));
    let exposures = [exposure];
    assert_eq!(combined(&exposures, model), model.added(&scored));
    chain.model.b0 = "1".parse().unwrap();
    let second = current_model(&chain, &registry()).unwrap();
    assert!(combined(&exposures, &second.model) > combined(&exposures, model));
    chain.model = RiskModel {
        origin: String::new(),
        ..RiskModel::illustrative()
    };
    let refused = current_model(&chain, &registry()).unwrap_err().to_string();
    assert!(refused.contains("ask another node"), "{refused}");
}

#[test]
fn a_phone_alerts_when_its_exposures_add_enough_together_and_of_each_once() {
    let current = current_model(&FakeChain::new(), &registry()).unwrap();
    // An hour at -101 dBm adds 0.09 %, two of them more than 0.1 %.
    let mut kept = vec![near(1, -101, 3_600)];
    kept.extend((10..30).map(|slip| near(slip, -127, 1)));
    let one = combined(&kept, &current.model);
    assert!(one > Probability::ZERO && one < current.alert_at, "{one}");
    assert_eq!(alerts(&kept, &current), []);

    kept.push(near(2, -101, 3_600));
    assert!(combined(&kept, &current.model) >= current.alert_at);
    let told = alerts(&kept, &current);
    let slips: Vec<Id> = told.iter().map(|exposure| exposure.slip).collect();
    assert_eq!(slips, [[1; 8], [2; 8]], "not those that add nothing");
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
fn whoever_checked_in_twice_was_there_once() {
    let mut world = World::new();
    let again = |secret: u8, left| KeptVisit {
        secret: Secret::new([secret; 16]),
        ..visit(12, left)
    };
    world.phone.visits = vec![again(1, None), again(2, Some(14)), again(3, Some(13))];
    world.chain.append(FeedRow {
        flags: vec![flag(7, 14, 0, Surface::Plastic)],
        ..FeedRow::default()
    });
    // It is the longest of them that meets the flag.
    assert_eq!(world.look().len(), 1);
    world.phone.visits.push(visit(13, None));
    assert_eq!(world.look().len(), 1, "{:?}", world.phone.exposures);
}
