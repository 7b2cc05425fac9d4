//! The feed as a relay serves it, and what a phone makes of it.

use cosmwasm_std::HexBinary;
use reqwest::blocking::Client;
use reqwest::StatusCode;
use wayclear_api::commitments::feed_link;

use crate::world::World;

#[test]
fn a_phone_that_has_the_newest_page_is_told_so_without_it() {
    let world = World::new();
    world.flag("9qc7mbdh", 3);
    let url = format!("{}/v1/feed/0", world.relay.url());
    let client = Client::new();
    let first = client.get(&url).send().unwrap();
    let tag = first.headers()["etag"].clone();
    assert!(first.headers()["cache-control"]
        .to_str()
        .unwrap()
        .contains("max-age=5"));
    let again = || {
        client
            .get(&url)
            .header("if-none-match", &tag)
            .send()
            .unwrap()
    };
    assert_eq!(again().status(), StatusCode::NOT_MODIFIED);
    world.flag("9qc7mbdh/shop-2", 1);
    let news = again();
    assert_eq!(news.status(), StatusCode::OK);
    assert_ne!(news.headers()["etag"], tag);
}

#[test]
fn pages_are_those_of_the_registry_and_full_ones_never_change() {
    let world = World::new();
    world.flag("9qc7mbdh", 300);
    let registry = world.settings.registry.clone();
    let mut from = 0;
    let mut starts = vec![];
    while from < world.relay.head().unwrap().next {
        let ours = world.relay.page(from).unwrap();
        let theirs: wayclear_api::contact_registry::FeedResponse = world
            .node
            .with({
                let registry = registry.clone();
                move |node| {
                    let question = wayclear_api::contact_registry::ask::Feed { from };
                    wayclear_chain::Chain::ask(&node.suite.chain, &registry, question)
                }
            })
            .unwrap();
        assert_eq!(
            (ours.from, &ours.link, &ours.rows),
            (theirs.from, &theirs.link, &theirs.rows)
        );
        let url = format!("{}/v1/feed/{from}", world.relay.url());
        let answer = Client::new().get(url).send().unwrap();
        let cache = answer.headers()["cache-control"]
            .to_str()
            .unwrap()
            .to_string();
        starts.push((from, cache.contains("immutable")));
        from += ours.rows.len() as u64;
    }
    assert!(starts.len() >= 3, "{starts:?}");
    let (last, full) = starts.split_last().unwrap();
    assert!(
        full.iter().all(|(_, is_closed)| *is_closed) && !last.1,
        "{starts:?}"
    );
    for (from, _) in &starts {
        assert!(world.relay.page(from + 1).is_err());
    }
}

#[test]
fn who_watches_over_a_relay_computes_the_link_before_any_row_from_its_pages() {
    let world = World::new();
    assert!(world.relay.places().unwrap().is_empty());
    world.flag("9qc7mbdh", 300);
    let head = world.relay.head().unwrap();
    let mut rows = vec![];
    while (rows.len() as u64) < head.next {
        rows.extend(world.relay.page(rows.len() as u64).unwrap().rows);
    }
    for index in [1, 127, 128, 129, head.next - 1, head.next] {
        let link = world.relay.link_before(index).unwrap().unwrap();
        let before = rows.iter().zip(0..index);
        let computed = before.fold([0; 32], |link, (row, at)| feed_link(&link, at, row));
        assert_eq!(link, computed, "{index}");
    }
    let last = world.relay.link_before(head.next).unwrap().unwrap();
    assert_eq!(head.link, HexBinary::from(last));
    assert_eq!(world.relay.link_before(head.next + 1).unwrap(), None);
    world.block(61);
    world.until("the place is listed", |world| {
        world.relay.places().unwrap() == ["9qc7mbdh"]
    });
    assert_eq!(world.relay.health().unwrap().slips_go_at, [0, 6, 12, 18]);
    *world.clock.lock().unwrap() += 3_600;
    assert!(!world.relay.health().unwrap().is_well);
}
