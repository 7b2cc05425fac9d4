//! What one of several relays cannot do to a phone that reads from them, whatever it says: each of these worked once.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde_json::{json, Value};
use wayclear_api::contact_registry::Item;
use wayclear_client::device::{DeviceError, DeviceFile};
use wayclear_client::report::Progress;
use wayclear_status::day_at;

use crate::nodeless::{read, relays};
use crate::wire::Wire;
use crate::world::World;

const PLACE: &str = "9qc7mbdh";

fn now(world: &World) -> u64 {
    world.node.with(|node| node.suite.now())
}

fn flagged() -> World {
    let world = World::new();
    world.flag(PLACE, 5);
    world
}

/// A relay that changes what it says, by the path.
fn liar(url: &str, change: impl Fn(&str, &mut Value) + Send + Sync + 'static) -> Wire {
    Wire::changing(url, move |path, body| {
        let Ok(mut told) = serde_json::from_slice(&body) else {
            return body;
        };
        change(path, &mut told);
        told.to_string().into_bytes()
    })
}

/// It could be long, and look like words of ours.
#[test]
fn what_a_relay_calls_its_chain_and_its_fields_is_one_short_line() {
    let world = flagged();
    let words = format!("a\nwayclear: Public now: 12 of 12.{}", "x".repeat(100_000));
    let other = words.clone();
    let named = liar(world.relay.url(), move |path, told| {
        if path == "/v1/head" {
            told["chain_id"] = json!(other);
        }
    });
    let field = liar(world.relay.url(), move |path, told| {
        if path == "/v1/registry" {
            told["config"]["policy"] = json!(words);
        }
    });
    for wire in [&named, &field] {
        let error = read(&world, &relays([&wire.url])).0.unwrap_err();
        let text = error.to_string();
        let start: String = text.chars().take(300).collect();
        assert!(
            !text.contains('\n') && text.len() < 2_000,
            "{} characters: {start}",
            text.len()
        );
    }
}

/// It would wait still, and be handed in for ever.
#[test]
fn a_slip_that_nobody_has_signed_is_no_slip_that_is_gone() {
    let world = World::new();
    let folder = tempfile::tempdir().unwrap();
    let phone = DeviceFile::new(folder.path().join("ada.json"));
    let slip = phone
        .update(|device| {
            let key = [1; 16].into();
            let day = day_at(now(&world)) - 2;
            let report = device.begin_report(vec![Item::DayKey { key, day }]);
            Ok::<_, DeviceError>(report.slips[0].id())
        })
        .unwrap();
    let relays = relays([world.relay.url()]);
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let handed =
        phone.hand_in_slip::<Box<dyn std::error::Error>>(&slip, &relays, now(&world), &mut random);
    let report = phone.read().unwrap().report.unwrap();
    let waits = report.slips[0].progress == Progress::Waiting;
    assert!(
        handed.is_err() || !waits,
        "{handed:?}, and it waits to be handed in again"
    );
}
