//! What one of several relays cannot do to a phone that reads from them, whatever it says: each of these worked once.

use std::io::Write;
use std::sync::mpsc::channel;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use cosmwasm_std::HexBinary;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde_json::{json, Value};
use wayclear_api::commitments::feed_link;
use wayclear_api::contact_registry::Item;
use wayclear_api::relay::FeedPage;
use wayclear_client::device::{DeviceError, DeviceFile};
use wayclear_client::exposures::News;
use wayclear_client::feed::Feed;
use wayclear_client::relay::{Mirrored, Relay, Tree};
use wayclear_client::report::Progress;
use wayclear_status::{day_at, DAY_SECONDS};

use crate::nodeless::{read, relays, tree};
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

fn link_of(page: &FeedPage, rows: usize) -> [u8; 32] {
    let rows = page.rows.iter().take(rows).zip(page.from..);
    let first = page.link.to_array().unwrap();
    rows.fold(first, |link, (row, index)| feed_link(&link, index, row))
}

/// A relay that tells of some rows more than there are.
fn inventive(world: &World, more: usize) -> Wire {
    let page = world.relay.page(0).unwrap();
    let mut rows = page.rows.clone();
    rows.extend(std::iter::repeat_n(rows[0].clone(), more));
    let next = rows.len();
    let whole = FeedPage { rows, ..page };
    let link = link_of(&whole, next);
    liar(world.relay.url(), move |path, told| match path {
        "/v1/head" => {
            told["next"] = json!(next);
            told["link"] = json!(HexBinary::from(link));
        }
        "/v1/feed/0" => *told = json!(whole),
        _ => {}
    })
}

/// A claim about the time alone would make the honest one too old to be heard: neither where the feed begins nor its rows would be
/// compared.
#[test]
fn one_of_two_relays_that_is_an_hour_ahead_tells_no_feed_of_its_own() {
    let world = flagged();
    for ahead in [0, 3_600, 3_601] {
        finds_a_feed_of_its_own_out(&world, ahead);
    }
}

fn finds_a_feed_of_its_own_out(world: &World, ahead: u64) {
    let row = world.relay.page(0).unwrap().rows[0].clone();
    let (before, begins) = ([9; 32], 100);
    let link = feed_link(&before, begins, &row);
    let alone = liar(world.relay.url(), move |path, told| match path {
        "/v1/head" => {
            told["next"] = json!(begins + 1);
            told["oldest"] = json!(begins);
            told["link"] = json!(HexBinary::from(link));
            told["time"] = json!(told["time"].as_u64().unwrap() + ahead);
        }
        "/v1/feed/0" => {
            *told = json!({ "from": begins, "link": HexBinary::from(before), "rows": [row] });
        }
        _ => {}
    });
    let honest = world.relay.url();
    for urls in [[&alone.url, honest], [honest, &alone.url]] {
        let (news, oddities) = read(world, &relays(urls));
        let taken = news.map(|news| (news.synced, news.feed.cursor().next));
        // Either it is found out, or what the honest one has is read.
        assert!(
            taken.as_ref().map_or(true, |(_, next)| *next == 5),
            "{taken:?}, {oddities:?}"
        );
    }
}

/// The longest feed is followed, so a row at its end is taken until the other relay is as far. Then the phone must find back.
#[test]
fn a_row_that_one_of_two_relays_has_invented_does_not_keep_a_phone_from_the_true_ones_for_good() {
    let world = flagged();
    let folder = tempfile::tempdir().unwrap();
    let phone = DeviceFile::new(folder.path().join("ada.json"));
    let (registry, window) = (&world.settings.registry, world.settings.window);
    let look = |urls: [&str; 2]| {
        let relays = relays(urls);
        let chain = Mirrored::new(&relays, tree(&world), now(&world));
        let looked = phone.look(&chain, registry, now(&world), window, |_| ());
        looked.map(|_| ()).map_err(|error| error.to_string())
    };
    let invents = inventive(&world, 1);
    let _ = look([world.relay.url(), &invents.url]);
    // The liar is gone, and two honest relays have news.
    world.flag("9qc7mbdh/shop-2", 2);
    let second = world.another();
    second.until("it has read the feed", |second| {
        second.relay.head().unwrap().next == 7
    });
    let looked = look([world.relay.url(), second.relay.url()]);
    assert_eq!(looked, Ok(()));
}

/// The newest model counts: nobody would be alerted any more, or everybody.
#[test]
fn one_of_two_relays_makes_no_newer_risk_model_up() {
    let world = flagged();
    let mute = liar(world.relay.url(), |path, told| {
        if path == "/v1/registry" {
            told["model"]["version"] = json!(2);
            told["model"]["latest"] = json!(2);
            told["model"]["model"]["alert_at"] = json!("1");
        }
    });
    let (news, oddities) = read(&world, &relays([world.relay.url(), &mute.url]));
    let Ok(news) = news else { return };
    assert!(
        news.registry.model.version == 1 || oddities.concat().contains(&mute.url),
        "{:?}, {oddities:?}",
        news.registry.model
    );
}

/// The longest feed is followed, and a row a page would take years.
#[test]
fn a_feed_without_end_of_one_of_two_relays_does_not_hold_a_phone() {
    let world = flagged();
    let page = world.relay.page(0).unwrap();
    let (row, link) = (page.rows[0].clone(), link_of(&page, 5));
    let (url, at) = (world.relay.url().to_string(), Mutex::new((5_u64, link)));
    let endless = Wire::ending_in(move |heard, socket| {
        let path = heard.head.split(' ').nth(1).unwrap();
        let from = path.strip_prefix("/v1/feed/").map(str::parse);
        let body = if let Some(Ok(from @ 5_u64..)) = from {
            thread::sleep(Duration::from_millis(200));
            let mut at = at.lock().unwrap();
            while at.0 < from {
                *at = (at.0 + 1, feed_link(&at.1, at.0, &row));
            }
            json!({ "from": from, "link": HexBinary::from(at.1), "rows": [row] })
        } else {
            let answer = reqwest::blocking::get(format!("{url}{path}")).unwrap();
            let mut told: Value = serde_json::from_slice(&answer.bytes().unwrap()).unwrap();
            if path == "/v1/head" {
                told["next"] = json!(1_000_000_000_000_u64);
            }
            told
        };
        let body = body.to_string();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        let _ = socket.write_all(format!("{head}{body}").as_bytes());
    });
    let (settings, urls) = (
        world.settings.clone(),
        [world.relay.url().to_string(), endless.url.clone()],
    );
    let (done, waits) = channel();
    let clock = now(&world);
    thread::spawn(move || {
        let relays = urls.each_ref().map(|url| Relay::new(url).unwrap());
        let tree = Tree {
            chain_id: &settings.chain_id,
            state: &settings.state,
            registry: &settings.registry,
        };
        let chain = Mirrored::new(&relays, tree, clock);
        let news = News::download(Feed::default(), &chain, &settings.registry, settings.window);
        done.send(news.map(drop).map_err(|error| error.to_string()))
    });
    let ended = waits.recv_timeout(Duration::from_secs(60));
    let pages = endless.heard().len();
    assert!(ended.is_ok(), "it reads on, after {pages} answers");
}

/// The policy decides whether a patient is told to publish all under an account, the authorities whose signatures are taken.
#[test]
fn relays_that_tell_policy_or_authorities_differently_are_named() {
    let world = World::attested();
    let first = liar(world.relay.url(), |path, told| {
        if path == "/v1/registry" {
            told["config"]["policy"] = json!("self_reported");
            told["authorities"] = json!([]);
        }
    });
    let (news, oddities) = read(&world, &relays([&first.url, world.relay.url()]));
    let Ok(news) = news else { return };
    assert!(
        !news.registry.authorities.is_empty() || oddities.concat().contains(&first.url),
        "{:?}, {:?}, {oddities:?}",
        news.registry.config.policy,
        news.registry.authorities
    );
}

/// What the other one has can be read all the same.
#[test]
fn a_relay_that_tells_of_a_row_it_does_not_have_keeps_nobody_from_the_rows_of_another() {
    let world = flagged();
    let boasts = liar(world.relay.url(), |path, told| {
        if path == "/v1/head" {
            told["next"] = json!(6);
            told["link"] = json!(HexBinary::from([7; 32]));
        }
    });
    let (news, oddities) = read(&world, &relays([world.relay.url(), &boasts.url]));
    assert_eq!(news.unwrap().synced.rows, 5);
    assert!(oddities.concat().contains(&boasts.url), "{oddities:?}");
}

/// A report is signed for the day of the block that is followed: a desk signs nothing of the day before yesterday.
#[test]
fn of_two_relays_with_the_same_rows_the_one_is_followed_whose_clock_goes() {
    let world = flagged();
    let stands = liar(world.relay.url(), |path, told| {
        if path == "/v1/head" {
            told["time"] = json!(told["time"].as_u64().unwrap() - 2 * DAY_SECONDS);
            told["height"] = json!(told["height"].as_u64().unwrap() - 20);
        }
    });
    for urls in [
        [world.relay.url(), &stands.url],
        [&stands.url, world.relay.url()],
    ] {
        let news = read(&world, &relays(urls)).0.unwrap();
        assert_eq!(now(&world) - news.now, 0, "seconds ago");
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

/// It is heard on where the feed begins, lest another leaves the front out.
#[test]
fn a_relay_that_says_that_the_feed_begins_earlier_is_named_and_not_the_one_that_is_followed() {
    let world = flagged();
    world.block(3 * DAY_SECONDS);
    world.flag("9qc7mbdh/shop-2", 3);
    world.block(14 * DAY_SECONDS);
    world.node.with(|node| {
        let registry = node.suite.registry();
        for _ in 0..3 {
            node.suite.prune(&registry, 30).unwrap();
        }
    });
    world.block(1);
    let head = world.node.with(|node| node.suite.feed_head());
    // The control: some rows were forgotten, and not all.
    assert_eq!((head.oldest, head.next), (5, 8));
    let fresh = world.another();
    fresh.until("it has read the feed", |fresh| {
        fresh.relay.head().unwrap().oldest == 5
    });
    let link = link_of(&fresh.relay.page(0).unwrap(), 2);
    let early = liar(fresh.relay.url(), move |path, told| {
        if path == "/v1/head" {
            told["oldest"] = json!(0);
            told["next"] = json!(7);
            told["link"] = json!(HexBinary::from(link));
        }
    });
    let (news, oddities) = read(&fresh, &relays([fresh.relay.url(), &early.url]));
    let told = match &news {
        Ok(_) => oddities.concat(),
        Err(error) => error.to_string(),
    };
    assert!(told.contains(&early.url), "{told}");
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

/// However many rows somebody invents: one relay is not believed against what the phone knows, two are.
#[test]
fn a_phone_that_was_told_many_invented_rows_reads_the_feed_anew_once_two_relays_tell_another() {
    let world = flagged();
    let folder = tempfile::tempdir().unwrap();
    let phone = DeviceFile::new(folder.path().join("ada.json"));
    let (registry, window) = (&world.settings.registry, world.settings.window);
    let look = |urls: &[&str]| {
        let relays: Vec<_> = urls.iter().flat_map(|url| relays([url])).collect();
        let chain = Mirrored::new(&relays, tree(&world), now(&world));
        let looked = phone.look(&chain, registry, now(&world), window, |_| ());
        (looked.is_ok(), chain.oddities())
    };
    let (honest, invents) = (world.relay.url(), inventive(&world, 40));
    assert!(look(&[honest, &invents.url]).0);
    assert_eq!(phone.feed().unwrap().cursor().next, 45);
    let second = world.another();
    world.flag("9qc7mbdh/shop-2", 2);
    second.until("it has read the feed", |second| {
        second.relay.head().unwrap().next == 7
    });
    assert!(!look(&[honest]).0);
    // The same one twice is one.
    assert!(!look(&[honest, honest]).0);
    let (is_read, oddities) = look(&[honest, second.relay.url()]);
    assert!(
        is_read && oddities.concat().contains("anew"),
        "{oddities:?}"
    );
    // It has kept that.
    let (is_read, oddities) = look(&[honest]);
    assert!(is_read && oddities.is_empty(), "{oddities:?}");
    assert_eq!(phone.feed().unwrap().cursor().next, 7);
}

/// A model is known before it takes effect, so that it is there tells nothing of when.
#[test]
fn one_of_two_relays_puts_no_risk_model_into_effect_before_its_time() {
    let world = flagged();
    let knows = liar(world.relay.url(), |path, told| {
        if path == "/v1/registry" {
            told["model"]["latest"] = json!(2);
        }
    });
    let takes_effect = now(&world) - 3_600;
    let early = liar(world.relay.url(), move |path, told| {
        if path == "/v1/registry" {
            (told["model"]["version"], told["model"]["latest"]) = (json!(2), json!(2));
            told["model"]["effective_at"] = json!(takes_effect);
        }
    });
    let error = read(&world, &relays([&knows.url, &early.url]))
        .0
        .unwrap_err();
    let text = error.to_string();
    assert!(text.contains("version 2 of the risk model"), "{text}");
    assert!(
        text.contains(&knows.url) && text.contains(&early.url),
        "{text}"
    );
}

/// A patient would be told that nobody has signed, or hold the signature of somebody made up for good.
#[test]
fn authorities_count_that_all_relays_list_with_the_same_keys() {
    let world = World::attested();
    let changed = |change: fn(&mut Value)| {
        liar(world.relay.url(), move |path, told| {
            if path == "/v1/registry" {
                change(&mut told["authorities"]);
            }
        })
    };
    let more = changed(|all| {
        let mut other = all[0].clone();
        other["authority"]["account"] = json!("somebody");
        all.as_array_mut().unwrap().push(other);
    });
    let none = changed(|all| *all = json!([]));
    let key = changed(|all| all[0]["authority"]["keys"][0]["from"] = json!(7));
    let busy = changed(|all| all[0]["slips_today"] = json!(7));
    for (wire, listed, is_odd) in [
        (&more, 1, true),
        (&none, 0, true),
        (&key, 0, true),
        (&busy, 1, false),
    ] {
        for urls in [
            [&wire.url, world.relay.url()],
            [world.relay.url(), &wire.url],
        ] {
            let (news, oddities) = read(&world, &relays(urls));
            assert_eq!(news.unwrap().registry.authorities.len(), listed);
            let is_named = urls.iter().all(|url| oddities.concat().contains(url));
            assert_eq!(is_named, is_odd, "{oddities:?}");
        }
    }
}

/// Each has its share of the time, so that what the others have is read in the end.
#[test]
fn a_relay_that_takes_too_long_is_passed_over_and_one_alone_is_named() {
    let world = World::new();
    world.flag(PLACE, 130);
    let slow = Wire::changing(world.relay.url(), |path, body| {
        if path == "/v1/feed/0" {
            thread::sleep(Duration::from_millis(1_500));
        }
        body
    });
    let urls = [slow.url.as_str(), world.relay.url()];
    for (urls, is_read) in [(&urls[..], true), (&urls[..1], false)] {
        let relays: Vec<_> = urls.iter().flat_map(|url| relays([url])).collect();
        let share = Duration::from_secs(urls.len() as u64);
        let chain = Mirrored::new(&relays, tree(&world), now(&world)).within(share);
        let (registry, window) = (&world.settings.registry, world.settings.window);
        let news = News::download(Feed::default(), &chain, registry, window);
        let told = match &news {
            Ok(_) => chain.oddities().concat(),
            Err(error) => error.to_string(),
        };
        assert_eq!(news.is_ok(), is_read, "{told}");
        assert!(told.contains(&slow.url), "{told}");
    }
}
