//! What a phone makes of relays.

use tempfile::TempDir;
use wayclear_api::Place;
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::relay::Relay;
use wayclear_client::visit::{Became, HandInError};
use wayclear_identity::Secret;

use crate::world::World;

const PLACE: &str = "9qc7mbdh";

/// A phone in a folder of its own.
struct Phone {
    file: DeviceFile,
    _folder: TempDir,
}

impl Phone {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Phone {
            file: DeviceFile::new(folder.path().join("ada.json")),
            _folder: folder,
        }
    }

    fn visits(&self) -> Vec<KeptVisit> {
        self.file.read().unwrap().visits
    }
}

fn visit(world: &World, place: &Place) -> KeptVisit {
    KeptVisit::pending(place.clone(), world.interval(), Secret::new([7; 16]))
}

fn relays(worlds: &[&World]) -> Vec<Relay> {
    let urls = worlds.iter().map(|world| world.relay.url());
    urls.map(|url| Relay::new(url).unwrap()).collect()
}

fn now(world: &World) -> u64 {
    world.node.with(|node| node.suite.now())
}

#[test]
fn a_visit_is_kept_until_its_relay_says_that_it_is_in() {
    let (world, phone) = (World::new(), Phone::new());
    let place = world.open(PLACE);
    let (visit, relays) = (visit(&world, &place), relays(&[&world]));
    assert_eq!(
        phone.file.hand_in(&relays, &visit).unwrap().url(),
        world.relay.url()
    );
    // The same again is the same visit.
    phone.file.hand_in(&relays, &visit).unwrap();
    let kept = phone.visits();
    assert_eq!((kept.len(), kept[0].handed.len()), (1, 1));
    let followed = |world: &World| {
        let followed = phone.file.follow_visits(&relays, now(world)).unwrap();
        followed[0].became.clone()
    };
    assert_eq!(followed(&world), Became::Queued);
    world.block(600);
    world.until("it is in", |world| {
        world.block(1);
        followed(world) == Became::In
    });
    assert!(phone.visits()[0].is_committed);
    assert_eq!(phone.file.follow_visits(&relays, now(&world)).unwrap(), []);
    assert_eq!(world.visits(&place), 1);
}

#[test]
fn a_visit_goes_to_the_next_relay_if_it_is_not_in_forty_minutes_after_its_ten() {
    let (mut first, phone) = (World::new(), Phone::new());
    let place = first.open(PLACE);
    let second = first.another();
    let relays = relays(&[&first, &second]);
    let visit = visit(&first, &place);
    phone.file.hand_in(&relays, &visit).unwrap();
    // It takes, and brings nothing in.
    first.stop();
    let ends = u64::from(visit.interval + 1) * 600;
    let became = |at: u64| {
        let followed = phone.file.follow_visits(&relays, at).unwrap();
        followed[0].became.clone()
    };
    assert!(matches!(became(ends + 2_399), Became::Unknown { .. }));
    second.block(ends + 2_400 - now(&second));
    let relay = second.relay.url().to_string();
    assert_eq!(became(now(&second)), Became::HandedOn { relay });
    second.until("it is in", |second| {
        second.block(1);
        became(now(second)) == Became::In
    });
    assert_eq!(second.visits(&place), 1);
}

#[test]
fn a_visit_that_no_relay_takes_is_kept_nowhere_and_one_that_may_be_on_its_way_is() {
    let (world, phone) = (World::new(), Phone::new());
    let nowhere = "9qc7qbdh".parse().unwrap();
    let known = relays(&[&world]);
    let refused = phone.file.hand_in(&known, &visit(&world, &nowhere));
    assert!(
        matches!(refused, Err(HandInError::Refused(_))),
        "{refused:?}"
    );
    assert_eq!(phone.visits(), []);
    // Whoever takes the request and hangs up may have it.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut head = [0; 64];
            let _ = std::io::Read::read(&mut socket.unwrap(), &mut head);
        }
    });
    let place = world.open(PLACE);
    let silent = [Relay::new(&format!("http://{address}")).unwrap()];
    let unknown = phone.file.hand_in(&silent, &visit(&world, &place));
    assert!(
        matches!(unknown, Err(HandInError::Unknown(_))),
        "{unknown:?}"
    );
    assert_eq!(phone.visits().len(), 1);
}
