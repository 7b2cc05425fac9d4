//! The feed as a relay serves it, and what a phone makes of it.

use reqwest::blocking::Client;
use reqwest::StatusCode;

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
