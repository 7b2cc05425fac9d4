//! A phone without a node: all it reads are files of relays.

use std::sync::atomic::{AtomicBool, Ordering};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use wayclear_api::contact_registry::{ask, QueryMsg, ReportPolicy, Verdict};
use wayclear_api::Place;
use wayclear_chain::{Chain, ChainError, MirrorError};
use wayclear_client::device::{Device, DeviceFile, KeptVisit};
use wayclear_client::exposures::{LookError, News, Rule};
use wayclear_client::feed::Feed;
use wayclear_client::relay::{Mirrored, Relay, Ticket, Tree};
use wayclear_client::report::{Choice, Progress};
use wayclear_identity::Secret;
use wayclear_status::day_at;

use crate::transcripts::signed;
use crate::wire::Wire;
use crate::world::World;

type Anything = Box<dyn std::error::Error>;

/// The tree of a world.
pub fn tree(world: &World) -> Tree<'_> {
    Tree {
        chain_id: &world.settings.chain_id,
        state: &world.settings.state,
        registry: &world.settings.registry,
    }
}

/// What somebody reads there who has never read before, and what was odd.
pub fn read(world: &World, relays: &[Relay]) -> (Result<News, LookError>, Vec<String>) {
    let chain = Mirrored::new(relays, tree(world), now(world));
    let (registry, window) = (&world.settings.registry, world.settings.window);
    let news = News::download(Feed::default(), &chain, registry, window);
    (news, chain.oddities())
}

pub fn relays<const N: usize>(urls: [&str; N]) -> [Relay; N] {
    urls.map(|url| Relay::new(url).unwrap())
}

/// A phone that knows relays and no node.
struct Phone {
    file: DeviceFile,
    relays: Vec<Relay>,
    _folder: TempDir,
}

impl Phone {
    fn new<const N: usize>(urls: [&str; N]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Phone {
            file: DeviceFile::new(folder.path().join("phone.json")),
            relays: relays(urls).into(),
            _folder: folder,
        }
    }

    /// Looks; how many rows were new, and what it knows then.
    fn looks(&self, world: &World) -> (u64, Device) {
        let chain = Mirrored::new(&self.relays, tree(world), now(world));
        let (registry, window) = (&world.settings.registry, world.settings.window);
        let looked = self
            .file
            .look(&chain, registry, now(world), window, Device::clone);
        let (synced, device) = looked.unwrap();
        assert!(!synced.is_incomplete);
        (synced.rows, device)
    }

    /// Goes to a place and hands the visit in, which is on the chain then.
    fn goes_to(&self, world: &World, place: &Place) {
        let visit = KeptVisit::pending(place.clone(), world.interval(), Secret::new([7; 16]));
        self.file.hand_in(&self.relays, &visit).unwrap();
        world.block(600);
        let kept = self.file.read().unwrap().visits;
        world.settle(&Ticket(kept[0].handed[0].ticket.clone()));
        self.file.follow_visits(&self.relays, now(world)).unwrap();
        assert!(self.file.read().unwrap().visits[0].is_committed);
    }
}

fn now(world: &World) -> u64 {
    world.node.with(|node| node.suite.now())
}

#[test]
fn a_phone_without_a_node_finds_out_that_it_was_exposed_and_until_when_a_place_is_infected() {
    let world = World::new();
    let place = world.open("9qc7mbdh");
    let phone = Phone::new([world.relay.url()]);
    phone.goes_to(&world, &place);
    assert_eq!(phone.looks(&world).1.exposures, []);
    // Infected ones were there in the ten minutes before.
    let interval = world.interval();
    world.flag("9qc7mbdh", 3);
    let there = KeptVisit::pending(place.clone(), interval, Secret::new([8; 16]));
    let noted: Result<(), Anything> = phone.file.update(|device| {
        device.visits.push(there);
        Ok(())
    });
    noted.unwrap();
    let (rows, device) = phone.looks(&world);
    assert_eq!((rows, device.exposures.len()), (3, 3));
    let is_there = |rule: &Rule| matches!(rule, Rule::Indirect { place: at, .. } if *at == place);
    assert!(device.exposures.iter().all(|e| is_there(&e.rule)));
    // It says of the place what the place says itself.
    let news = read(&world, &phone.relays).0.unwrap();
    let window = world.settings.window;
    let until = news
        .feed
        .standing()
        .infected_until(&place, news.now, window);
    let status = world.node.with(|node| node.suite.status("9qc7mbdh"));
    assert!(until.is_some() && until == status.infected_until);
    // And it goes on from there.
    world.flag("9qc7mbdh/shop-2", 2);
    assert_eq!(phone.looks(&world).0, 2);
}

#[test]
fn a_phone_without_a_node_reports_and_learns_what_became_of_it() {
    let world = World::attested();
    let place = world.open("9qc7mbdh");
    let phone = Phone::new([world.relay.url()]);
    phone.goes_to(&world, &place);
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let (registry, window) = (&world.settings.registry, world.settings.window);
    let chain_id = &world.settings.chain_id;
    let news = read(&world, &phone.relays).0.unwrap();
    let (chain_now, told) = (news.now, news.registry);
    assert_eq!(told.config.policy, ReportPolicy::Attested);
    let requests: Result<Vec<_>, Anything> = phone.file.update(|device| {
        let draft = device.draft(&Choice::default(), chain_now, window)?;
        let report = device.begin_report(draft.items);
        Ok(report.requests(chain_id, registry, day_at(chain_now), &mut random))
    });
    let signed = signed(&world, &requests.unwrap()[0]);
    let taken: Result<usize, Anything> = phone.file.update(|device| {
        let report = device.report.as_mut().unwrap();
        Ok(report.take(&signed, chain_id, registry, &told.authorities)?)
    });
    assert_eq!(taken.unwrap(), 1);
    let report = phone.file.read().unwrap().report.unwrap();
    let slip = report.slips[0].id();
    let file = &phone.file;
    let handed = file.hand_in_slip::<Anything>(&slip, &phone.relays, chain_now, &mut random);
    assert!(handed.unwrap().is_some());
    world.block(6 * 3_600);
    let handed = phone.file.read().unwrap().report.unwrap().slips[0]
        .handed
        .clone();
    world.settle(&Ticket(handed.unwrap().ticket));
    world.until("the relay has read the feed", |world| {
        world.relay.head().unwrap().next == 1
    });
    let report = phone.looks(&world).1.report.unwrap();
    assert_eq!(report.slips[0].progress, Progress::Judged(Verdict::Taken));
    let standing = read(&world, &phone.relays).0.unwrap().feed.standing();
    assert!(standing
        .infected_until(&place, now(&world), window)
        .is_some());
}

#[test]
fn of_two_relays_the_one_that_is_away_is_passed_over_and_named() {
    let world = World::new();
    world.flag("9qc7mbdh", 3);
    let gone = "http://127.0.0.1:1";
    for urls in [[gone, world.relay.url()], [world.relay.url(), gone]] {
        let (news, oddities) = read(&world, &relays(urls));
        assert_eq!(news.unwrap().synced.rows, 3);
        let [odd] = &oddities[..] else {
            panic!("{oddities:?}")
        };
        assert!(
            odd.contains(&format!("the relay {gone} cannot be reached")),
            "{odd}"
        );
    }
    let silent = read(&world, &relays([gone])).0.unwrap_err();
    assert!(silent.to_string().contains(gone), "{silent}");
}

#[test]
fn a_relay_that_dies_after_it_told_its_head_has_its_pages_read_from_another() {
    let world = World::new();
    world.flag("9qc7mbdh", 3);
    let dying = Wire::changing(world.relay.url(), |path, body| {
        if path.starts_with("/v1/feed") {
            b"<html>".to_vec()
        } else {
            body
        }
    });
    let (news, oddities) = read(&world, &relays([&dying.url, world.relay.url()]));
    assert_eq!(news.unwrap().synced.rows, 3);
    assert!(oddities.concat().contains(&dying.url), "{oddities:?}");
}

#[test]
fn a_page_out_of_a_cache_that_is_older_than_the_head_is_read_again() {
    let world = World::new();
    world.flag("9qc7mbdh", 3);
    let old = serde_json::to_vec(&world.relay.page(0).unwrap()).unwrap();
    world.flag("9qc7mbdh/shop-2", 3);
    let is_cached = AtomicBool::new(true);
    let cache = Wire::changing(world.relay.url(), move |path, body| {
        if path == "/v1/feed/0" && is_cached.swap(false, Ordering::Relaxed) {
            old.clone()
        } else {
            body
        }
    });
    let (news, oddities) = read(&world, &relays([&cache.url]));
    assert_eq!((news.unwrap().synced.rows, oddities), (6, vec![]));
}

/// Rows are forgotten from the front: what is asked for begins where everybody begins all the same.
#[test]
fn a_phone_that_comes_late_begins_where_rows_are_kept_as_it_would_at_a_node() {
    let world = World::new();
    world.flag("9qc7mbdh", 200);
    world.block(3 * 86_400);
    world.flag("9qc7mbdh/shop-2", 60);
    let [kept, nothing_kept] = [14, 20].map(|days| days * 86_400);
    for wait in [kept, nothing_kept] {
        world.block(wait);
        world.node.with(|node| {
            let registry = node.suite.registry();
            for _ in 0..9 {
                node.suite.prune(&registry, 100).unwrap();
            }
        });
        world.block(1);
        let head = world.node.with(|node| node.suite.feed_head());
        assert!(head.oldest > 0 && !head.oldest.is_multiple_of(128));
        // One that was there from the beginning, and one that begins now.
        for relay in [&world, &world.another()] {
            relay.until("it has forgotten them too", |relay| {
                relay.relay.head().unwrap().oldest == head.oldest
            });
            let found = read(&world, &relays([relay.relay.url()])).0.unwrap();
            let (registry, window) = (&world.settings.registry, world.settings.window);
            let node = News::download(Feed::default(), &world.node, registry, window).unwrap();
            assert_eq!(found.feed.cursor(), node.feed.cursor());
            assert!(!found.synced.is_incomplete);
        }
    }
}

#[test]
fn whatever_else_is_asked_of_relays_is_refused_by_name() {
    let world = World::new();
    let place = world.open("9qc7mbdh");
    let relays = relays([world.relay.url()]);
    let mut chain = Mirrored::new(&relays, tree(&world), now(&world));
    let (state, registry) = (&world.settings.state, &world.settings.registry);
    let located = wayclear_client::locate(&chain, state, &place).map(drop);
    let version = chain.ask(registry, ask::RiskModel { version: Some(1) });
    let row = chain.query_raw(registry, b"owner").map(drop);
    let sent = chain.execute(state, state, &QueryMsg::Config {}).map(drop);
    for refused in [
        located,
        version.map(drop),
        row,
        sent,
        chain.header_hash(1).map(drop),
    ] {
        let error = refused.unwrap_err();
        assert!(
            matches!(error, ChainError::Mirror(MirrorError::NotKept)),
            "{error}"
        );
        assert!(error.to_string().contains("--node"), "{error}");
    }
}
