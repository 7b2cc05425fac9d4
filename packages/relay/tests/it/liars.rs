//! Relays that lie, and how a phone that has nothing but relays finds them out by name.

use std::io::Write;

use cosmwasm_std::HexBinary;
use serde_json::{json, Value};
use wayclear_api::commitments::feed_link;
use wayclear_api::relay::FeedPage;
use wayclear_chain::{ChainError, MirrorError};
use wayclear_client::exposures::LookError;
use wayclear_client::feed::SyncError;

use crate::nodeless::{read, relays};
use crate::wire::Wire;
use crate::world::World;

/// A relay that changes its files at one path.
fn liar(
    world: &World,
    at: &'static str,
    change: impl Fn(&mut Value) + Send + Sync + 'static,
) -> Wire {
    Wire::changing(world.relay.url(), move |path, body| {
        if !path.starts_with(at) {
            return body;
        }
        let mut told = serde_json::from_slice(&body).unwrap();
        change(&mut told);
        told.to_string().into_bytes()
    })
}

fn flagged() -> World {
    let world = World::new();
    world.flag("9qc7mbdh", 5);
    world
}

/// Why nothing is read.
#[track_caller]
fn refusal<const N: usize>(world: &World, urls: [&str; N]) -> LookError {
    match read(world, &relays(urls)).0 {
        Ok(news) => panic!("{:?}", news.synced),
        Err(error) => error,
    }
}

#[track_caller]
fn mirror_error(error: LookError) -> MirrorError {
    match error {
        LookError::Chain(ChainError::Mirror(error))
        | LookError::Sync(SyncError::Chain(ChainError::Mirror(error))) => error,
        other => panic!("{other}"),
    }
}

#[test]
fn a_relay_that_changes_a_row_or_leaves_one_out_is_found_out() {
    let world = flagged();
    let changed = liar(&world, "/v1/feed", |page| {
        page["rows"][1] = page["rows"][0].clone();
    });
    let cut = liar(&world, "/v1/feed", |page| {
        if let Some(rows) = page["rows"].as_array_mut() {
            rows.remove(2);
        }
    });
    let error = refusal(&world, [&changed.url]);
    assert!(
        matches!(error, LookError::Sync(SyncError::Differs { .. })),
        "{error}"
    );
    let error = refusal(&world, [&cut.url]);
    // There is one too few, and no page that goes on behind them.
    assert!(matches!(mirror_error(error), MirrorError::NoPage { .. }));
}

#[test]
fn a_relay_that_leaves_the_front_of_the_feed_out_is_found_out() {
    let world = flagged();
    let pages = |page: &mut Value| {
        let told: FeedPage = serde_json::from_value(page.clone()).unwrap();
        let rows = told.rows.iter().take(3).zip(0..);
        let link = rows.fold([0; 32], |link, (row, index)| feed_link(&link, index, row));
        *page = json!({ "from": 3, "link": HexBinary::from(link), "rows": &told.rows[3..] });
    };
    let without = liar(&world, "/v1/feed", pages);
    let error = refusal(&world, [&without.url]);
    let SyncError::Moved {
        expected, oldest, ..
    } = (match error {
        LookError::Sync(error) => error,
        other => panic!("{other}"),
    })
    else {
        panic!("another error")
    };
    assert_eq!((expected, oldest), (0, 3));
    // It says so of its head too: alone it would be believed. One that has these rows is followed instead.
    let both = Wire::changing(world.relay.url(), move |path, body| {
        let mut told: Value = serde_json::from_slice(&body).unwrap();
        match path {
            "/v1/head" => told["oldest"] = json!(3),
            "/v1/feed/0" => pages(&mut told),
            _ => {}
        }
        told.to_string().into_bytes()
    });
    let honest = world.relay.url();
    for urls in [[&both.url, honest], [honest, &both.url]] {
        assert_eq!(read(&world, &relays(urls)).0.unwrap().synced.rows, 5);
    }
    // It is a row ahead: it is followed, and does not get through with it.
    let rows = world.relay.page(0).unwrap().rows;
    let four = rows.iter().take(4).zip(0..);
    let link = four.fold([0; 32], |link, (row, index)| feed_link(&link, index, row));
    let behind = liar(&world, "/v1/head", move |head| {
        head["next"] = json!(4);
        head["link"] = json!(HexBinary::from(link));
    });
    let error = refusal(&world, [&both.url, &behind.url]);
    assert!(
        matches!(error, LookError::Sync(SyncError::Moved { .. })),
        "{error}"
    );
}

#[test]
fn rows_that_one_relay_holds_back_come_from_another_and_the_first_is_named() {
    let world = flagged();
    // It has stopped its clock at the third row.
    let old = world.relay.page(0).unwrap();
    let rows = old.rows.iter().take(3).zip(0..);
    let link = rows.fold([0; 32], |link, (row, index)| feed_link(&link, index, row));
    let back = Wire::changing(world.relay.url(), move |path, body| {
        let mut told: Value = serde_json::from_slice(&body).unwrap();
        match path {
            "/v1/head" => {
                told["next"] = json!(3);
                told["link"] = json!(HexBinary::from(link));
            }
            "/v1/feed/0" => told["rows"].as_array_mut().unwrap().truncate(3),
            _ => {}
        }
        told.to_string().into_bytes()
    });
    // Alone it is believed: nobody says otherwise.
    assert_eq!(read(&world, &relays([&back.url])).0.unwrap().synced.rows, 3);
    for urls in [
        [&back.url, world.relay.url()],
        [world.relay.url(), &back.url],
    ] {
        let (news, oddities) = read(&world, &relays(urls));
        assert_eq!(news.unwrap().synced.rows, 5);
        let [odd] = &oddities[..] else {
            panic!("{oddities:?}")
        };
        let words = format!("the relay {} has 2 rows of the feed less", back.url);
        assert!(odd.starts_with(&words), "{odd}");
    }
}

/// A feed of one's own, as long as the true one and so many rows more.
fn forged(world: &World, more: usize) -> Wire {
    let mut rows = world.relay.page(0).unwrap().rows;
    rows.swap(0, 1);
    let first = rows[0].clone();
    rows.extend(std::iter::repeat_n(first, more));
    let links = rows.iter().zip(0..);
    let link = links.fold([0; 32], |link, (row, index)| feed_link(&link, index, row));
    let next = rows.len();
    Wire::changing(world.relay.url(), move |path, body| {
        let mut told: Value = serde_json::from_slice(&body).unwrap();
        match path {
            "/v1/head" => {
                told["next"] = json!(next);
                told["link"] = json!(HexBinary::from(link));
            }
            "/v1/feed/0" => told["rows"] = json!(rows),
            _ => {}
        }
        told.to_string().into_bytes()
    })
}

#[test]
fn two_relays_that_tell_different_feeds_are_both_named_however_long_they_are() {
    let world = flagged();
    let honest = world.relay.url();
    for more in [0, 1, 7] {
        let forged = forged(&world, more);
        // Alone it is believed.
        let rows = read(&world, &relays([&forged.url])).0.unwrap().synced.rows;
        assert_eq!(rows, 5 + more as u64);
        for urls in [[&forged.url, honest], [honest, &forged.url]] {
            let error = mirror_error(refusal(&world, urls));
            let text = error.to_string();
            assert!(matches!(error, MirrorError::Contradiction { .. }), "{text}");
            for words in [honest, &forged.url, "before row 5", "--node"] {
                assert!(text.contains(words), "{text}");
            }
        }
    }
}

#[test]
fn the_files_of_another_tree_are_refused_by_name() {
    let world = flagged();
    for (field, what) in [
        ("chain_id", "chain"),
        ("state", "state"),
        ("registry", "registry"),
    ] {
        let other = liar(&world, "/v1/head", move |head| {
            head[field] = json!("another");
        });
        for urls in [
            vec![other.url.as_str()],
            vec![world.relay.url(), &other.url],
        ] {
            let relays: Vec<_> = urls.iter().flat_map(|url| relays([url])).collect();
            let error = mirror_error(read(&world, &relays).0.unwrap_err());
            let text = error.to_string();
            assert!(text.contains(&other.url) && text.contains(what), "{text}");
            assert!(matches!(error, MirrorError::OtherTree { .. }), "{text}");
        }
    }
    let other = liar(&world, "/v1/registry", |told| {
        told["config"]["state"] = json!("another");
    });
    let error = mirror_error(refusal(&world, [&other.url]));
    assert!(matches!(error, MirrorError::OtherTree { .. }), "{error}");
}

#[test]
fn two_relays_that_tell_one_version_of_the_model_differently_are_both_named() {
    let world = flagged();
    let mute = liar(&world, "/v1/registry", |told| {
        told["model"]["model"]["alert_at"] = json!("1");
    });
    let error = mirror_error(refusal(&world, [world.relay.url(), &mute.url]));
    let text = error.to_string();
    assert!(text.contains("version 1 of the risk model"), "{text}");
    assert!(
        text.contains(&mute.url) && text.contains(world.relay.url()),
        "{text}"
    );
}

#[test]
fn answers_without_end_and_answers_that_are_none_are_found_out_by_name() {
    let world = flagged();
    let endless = Wire::ending_in(|_, socket| {
        let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        while socket.write_all(&[b'['; 4_096]).is_ok() {}
    });
    let garbage = Wire::saying("HTTP/1.1 200 OK", "<html>Log in to the network</html>");
    for (liar, words) in [(&endless, "bytes or more"), (&garbage, "none of a relay")] {
        let error = mirror_error(refusal(&world, [&liar.url]));
        let text = error.to_string();
        assert!(matches!(error, MirrorError::Silent { .. }), "{text}");
        assert!(text.contains(&liar.url) && text.contains(words), "{text}");
        // Beside another one it is passed over.
        let (news, oddities) = read(&world, &relays([&liar.url, world.relay.url()]));
        assert_eq!(news.unwrap().synced.rows, 5);
        assert!(oddities.concat().contains(&liar.url), "{oddities:?}");
    }
}
