//! What phones say is the same whatever they keep: whoever hears all that a phone asks a node and a relay learns nothing of it
//! but how many slips it sends.

use std::collections::BTreeSet;

use k256::ecdsa::SigningKey;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use wayclear_api::relay::{CHECK_INS, SLIPS};
use wayclear_api::Place;
use wayclear_client::device::{DeviceFile, KeptContact, KeptVisit};
use wayclear_client::relay::{Mirrored, Relay, Ticket};
use wayclear_client::report::{Authority, Choice, Request, Signed};
use wayclear_client::{locate, read_registry, Chain};
use wayclear_identity::{Encounter, Secret};
use wayclear_status::day_at;
use wayclear_testing::AUTHORITY_KEY;

use crate::nodeless::tree;
use crate::wire::{Heard, Wire};
use crate::world::World;

type Anything = Box<dyn std::error::Error>;

/// A phone, and whoever listens to it.
struct Phone {
    file: DeviceFile,
    random: ChaCha8Rng,
    _folder: TempDir,
}

/// What was heard of a phone.
#[derive(Debug, Default, PartialEq)]
struct Transcript {
    /// Questions to the node, in their order.
    asked: Vec<String>,
    /// What went over the wire to the relay and back until the report was sent, in its order.
    wire: Vec<String>,
    /// What the authority is asked to sign: how many bytes.
    request: usize,
    /// The kinds of messages while slips were sent.
    slips: BTreeSet<String>,
}

/// A request and its answer as somebody hears them who hears more than TLS lets anybody: heads and the lengths of bodies, without
/// what differs each time and tells nothing.
fn shape(heard: &Heard) -> String {
    let heads = format!("{}{}", heard.head, heard.answer_head).to_lowercase();
    let lines = heads.lines().filter(|line| !line.is_empty()).map(|line| {
        if let Some((before, ticket)) = line.split_once("/v1/tickets/") {
            return format!("{before}/v1/tickets/ of {}", ticket.len());
        }
        let is_random = ["date: ", "host: "]
            .iter()
            .any(|name| line.starts_with(name));
        let told = if is_random {
            line.split(' ').next()
        } else {
            None
        };
        told.unwrap_or(line).to_string()
    });
    let lines = lines.collect::<Vec<_>>().join("; ");
    format!(
        "{lines}; {} and {} bytes",
        heard.body.len(),
        heard.answer.len()
    )
}

impl Phone {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Phone {
            file: DeviceFile::new(folder.path().join("phone.json")),
            random: ChaCha8Rng::seed_from_u64(seed),
            _folder: folder,
        }
    }

    /// Has been to a place on each of so many days, had its radio on, and has met somebody.
    fn has_been_out(&mut self, world: &World, place: &Place, days: u64) {
        let now = world.node.with(|node| node.suite.now());
        let (file, random) = (self.file.clone(), &mut self.random);
        let kept: Result<(), Anything> = file.update(|device| {
            for ago in (1..=days).rev() {
                let at = now - ago * 86_400;
                let heard = device.today(at, random).identifier_at(at, 1).unwrap();
                let encounter = Encounter {
                    started_at: at,
                    ended_at: at + 300,
                    seconds: 300,
                    rssi_dbm: -50,
                    signals: 30,
                };
                device.meet([KeptContact::new(heard.to_string(), encounter)]);
                let interval = u32::try_from(at / 600).unwrap();
                let mut visit = KeptVisit::pending(place.clone(), interval, Secret::random(random));
                visit.is_committed = true;
                device.visits.push(visit);
            }
            Ok(())
        });
        kept.unwrap();
    }

    /// A day in its life: it asks whether it was exposed, checks in, asks whether it is in, and reports.
    fn lives(&mut self, world: &World, place: &Place) -> Transcript {
        let (node, asked) = world.node.overheard();
        let wire = Wire::before(world.relay.url());
        let relays = [Relay::new(&wire.url).unwrap()];
        self.looks(world, &node);
        self.checks_in(world, place, &relays);
        let mut transcript = Transcript {
            wire: wire.heard().iter().map(shape).collect(),
            ..Transcript::default()
        };
        transcript.request = self.reports(world, &node, &relays);
        let sent = wire.heard();
        let slips = sent.iter().skip(transcript.wire.len()).map(shape);
        transcript.slips = slips.collect();
        transcript.asked = std::mem::take(&mut *asked.lock().unwrap());
        transcript
    }

    fn looks(&self, world: &World, node: &impl Chain) {
        let (registry, window) = (&world.settings.registry, world.settings.window);
        let now = world.node.with(|node| node.suite.now());
        self.file.look(node, registry, now, window, |_| ()).unwrap();
    }

    fn checks_in(&mut self, world: &World, place: &Place, relays: &[Relay]) {
        let secret = Secret::random(&mut self.random);
        let visit = KeptVisit::pending(place.clone(), world.interval(), secret);
        self.file.hand_in(relays, &visit).unwrap();
        let kept = self.file.read().unwrap().visits;
        let ticket = kept.last().unwrap().handed[0].ticket.clone();
        world.block(600);
        world.settle(&Ticket(ticket));
        let now = world.node.with(|node| node.suite.now());
        self.file.follow_visits(relays, now).unwrap();
    }

    /// How many bytes the authority is asked to sign.
    fn reports(&mut self, world: &World, node: &impl Chain, relays: &[Relay]) -> usize {
        let (registry, window) = (world.settings.registry.clone(), world.settings.window);
        let chain_id = world.settings.chain_id.clone();
        let now = world.node.with(|node| node.suite.now());
        let random = &mut self.random;
        let requests: Result<Vec<Request>, Anything> = self.file.update(|device| {
            let draft = device.draft(&Choice::default(), now, window).unwrap();
            let report = device.begin_report(draft.items);
            Ok(report.requests(&chain_id, &registry, day_at(now), random))
        });
        let requests = requests.unwrap();
        let bytes = serde_json::to_vec(&requests).unwrap().len();
        let signed = signed(world, &requests[0]);
        let told = read_registry(node, &registry).unwrap();
        let taken: Result<usize, Anything> = self.file.update(|device| {
            let report = device.report.as_mut().unwrap();
            let listed = &told.authorities;
            Ok(report.take(&signed, &chain_id, &registry, listed).unwrap())
        });
        assert!(taken.unwrap() > 0);
        let report = self.file.read().unwrap().report.unwrap();
        for due in report.schedule(now, 0, told.config.policy, &mut self.random) {
            if due.at > now {
                continue;
            }
            let handed: Result<Option<String>, Anything> =
                self.file
                    .hand_in_slip(&due.slip, relays, now, &mut self.random);
            handed.unwrap();
        }
        bytes
    }
}

/// The word of the suite's authority.
pub fn signed(world: &World, request: &Request) -> Signed {
    let (account, today) = world.node.with(|node| {
        let account = node.suite.account("authority");
        (account, day_at(node.suite.now()))
    });
    let authority = Authority {
        chain_id: &world.settings.chain_id,
        registry: &world.settings.registry,
        account: &account,
        key: &SigningKey::from_slice(&AUTHORITY_KEY).unwrap(),
    };
    request.sign(&authority, today).unwrap()
}

#[test]
fn two_phones_with_different_contents_say_exactly_the_same() {
    // A world each: what is asked depends on what everybody can read.
    let [quiet, busy] = [("9qc7mbdh", 1), ("9qc7qbdh", 9)].map(|(place, days)| {
        let world = World::attested();
        for place in ["9qc7mbdh", "9qc7qbdh"] {
            world.open(place);
        }
        world.flag("9qc7mbdh", 3);
        let mut phone = Phone::new(days);
        let place: Place = place.parse().unwrap();
        phone.has_been_out(&world, &place, days);
        let said = phone.lives(&world, &place);
        (said, phone.file.read().unwrap())
    });
    assert_eq!(quiet.0, busy.0);
    let slips = |device: &wayclear_client::device::Device| {
        let report = device.report.as_ref().unwrap();
        report
            .slips
            .iter()
            .filter(|slip| slip.handed.is_some())
            .count()
    };
    // They are as different as they were meant to be, and all of it was heard.
    assert!(slips(&busy.1) > slips(&quiet.1) + 6);
    let heard = |kind: &str| quiet.0.wire.iter().any(|line| line.starts_with(kind));
    assert!(heard(&format!("post {CHECK_INS}")) && heard("get /v1/tickets/ of "));
    assert!(quiet
        .0
        .slips
        .iter()
        .any(|line| line.starts_with(&format!("post {SLIPS}"))));
    assert!(quiet.0.asked.len() > 3, "{:?}", quiet.0.asked);
}

/// A phone that looks, and one that looks and then reports.
const LIVES: [bool; 2] = [false, true];

#[test]
fn whoever_reports_asks_a_node_nothing_that_whoever_looks_does_not_ask() {
    let world = World::attested();
    let place = world.open("9qc7mbdh");
    let asked = LIVES.map(|is_ill| {
        let mut phone = Phone::new(3);
        phone.has_been_out(&world, &place, 3);
        let (node, asked) = world.node.overheard();
        phone.looks(&world, &node);
        if is_ill {
            let relays = [Relay::new(world.relay.url()).unwrap()];
            phone.reports(&world, &node, &relays);
        }
        let asked: BTreeSet<String> = asked.lock().unwrap().drain(..).collect();
        asked
    });
    assert_eq!(asked[0], asked[1]);
    assert!(asked[0].len() >= 5, "{asked:?}");
}

#[test]
fn whoever_reports_reads_no_file_of_a_relay_that_whoever_looks_does_not_read() {
    let world = World::attested();
    let place = world.open("9qc7mbdh");
    world.flag("9qc7mbdh", 3);
    let read = LIVES.map(|is_ill| {
        let mut phone = Phone::new(3);
        phone.has_been_out(&world, &place, 3);
        let wire = Wire::before(world.relay.url());
        let relays = [Relay::new(&wire.url).unwrap()];
        let chain = Mirrored::new(&relays, tree(&world), world.node.now().unwrap());
        phone.looks(&world, &chain);
        if is_ill {
            phone.reports(&world, &chain, &relays);
        }
        let heard = wire.heard();
        let lines = heard.iter().filter_map(|heard| heard.head.lines().next());
        let files: BTreeSet<String> = lines
            .filter(|line| line.starts_with("GET "))
            .map(str::to_string)
            .collect();
        files
    });
    assert_eq!(read[0], read[1]);
    assert_eq!(read[0].len(), 3, "{read:?}");
}

#[test]
fn the_controls_show_what_a_phone_would_give_away() {
    let world = World::attested();
    let places = ["9qc7mbdh", "9qc7mbdh/shop-2"].map(|place| world.open(place));
    // A question about a place names it.
    let asked = places.each_ref().map(|place| {
        let (node, asked) = world.node.overheard();
        locate(&node, &world.settings.state, place).unwrap();
        let asked = asked.lock().unwrap().clone();
        asked
    });
    assert_ne!(asked[0], asked[1]);
    // A body as short as it could be tells by its length which place it names.
    let wire = Wire::before(world.relay.url());
    for place in &places {
        let visit = KeptVisit::pending(place.clone(), world.interval(), Secret::new([1; 16]));
        let http = reqwest::blocking::Client::new();
        let json = serde_json::to_vec(&visit.request()).unwrap();
        http.post(format!("{}{CHECK_INS}", wire.url))
            .body(json)
            .send()
            .unwrap();
    }
    let requests: BTreeSet<_> = wire.heard().iter().map(shape).collect();
    assert_eq!(requests.len(), 2, "{requests:?}");
}
