//! Rows from whoever has them: a mirror that forgets, leaves out or floods, against a head that is known.

#![allow(clippy::unwrap_used)]

mod common;

use common::{registry, FakeChain, NOW, WINDOW};
use wayclear_api::commitments::{feed_link, place_handle};
use wayclear_api::contact_registry::FeedResponse;
use wayclear_api::feed::{FeedFlag, FeedHash, FeedRow, HashDay};
use wayclear_api::raw::FeedHead;
use wayclear_api::Place;
use wayclear_client::feed::{Feed, SyncError, Synced};

fn flagged() -> Place {
    "9qc7mbdh".parse().unwrap()
}

/// A feed in which a place was flagged an hour ago, and `after` other ones since.
fn chain(after: u64) -> FakeChain {
    let mut chain = FakeChain::new();
    chain.now = NOW - 3_600;
    append(&mut chain, &flagged(), 0);
    chain.now = NOW;
    for n in 1..=after {
        append(&mut chain, &"9qckhcpc".parse().unwrap(), n);
    }
    chain
}

fn append(chain: &mut FakeChain, at: &Place, n: u64) {
    let flag = FeedFlag {
        handle: place_handle(at),
        interval: u32::try_from(chain.now / 600).unwrap(),
        id: n.to_be_bytes(),
        surface: 0,
        cleaned: 0,
    };
    chain.append(FeedRow {
        flags: vec![flag],
        ..FeedRow::default()
    });
}

/// Asks a mirror that has forgotten what came before a row, with the chain's own head.
fn follow(feed: &mut Feed, chain: &FakeChain, forgot: u64) -> Result<Synced, SyncError> {
    let mut mirror = FakeChain::new();
    mirror.rows.clone_from(&chain.rows);
    mirror.links.clone_from(&chain.links);
    mirror.oldest = forgot;
    feed.follow(&chain.head(), chain.now, WINDOW, |from| {
        Ok(mirror.page(from))
    })
}

fn knows_of_the_flag(feed: &Feed) -> bool {
    let until = feed.standing().infected_until(&flagged(), NOW, WINDOW);
    until.is_some()
}

#[test]
fn a_fresh_phone_finds_out_a_mirror_that_leaves_out_the_front_of_the_feed() {
    let chain = chain(2);
    for forgot in [1, 2, 3] {
        let mut feed = Feed::default();
        let error = follow(&mut feed, &chain, forgot).unwrap_err();
        let SyncError::Moved {
            expected, oldest, ..
        } = error
        else {
            panic!("{error}")
        };
        assert_eq!((expected, oldest), (0, forgot), "also all of it");
        assert_eq!(feed, Feed::default());
    }
    let mut feed = Feed::default();
    assert_eq!(follow(&mut feed, &chain, 0).unwrap().rows, 3);
    assert!(knows_of_the_flag(&feed));
}

#[test]
fn a_phone_finds_out_a_mirror_that_leaves_out_rows_after_a_quiet_fortnight() {
    let mut chain = FakeChain::new();
    chain.now = NOW - WINDOW - 86_400;
    append(&mut chain, &"9qckhcpc".parse().unwrap(), 99);
    let mut feed = Feed::default();
    follow(&mut feed, &chain, 0).unwrap();
    chain.now = NOW - 3_600;
    append(&mut chain, &flagged(), 0);
    chain.now = NOW;
    append(&mut chain, &"9qckhcpc".parse().unwrap(), 1);
    let error = follow(&mut feed, &chain, 2).unwrap_err();
    assert!(error.to_string().contains("rows are left out"), "{error}");
    assert_eq!(follow(&mut feed, &chain, 0).unwrap().rows, 2);
    assert!(knows_of_the_flag(&feed));
}

#[test]
fn a_mirror_may_have_forgotten_less_than_the_registry() {
    let mut chain = chain(300);
    chain.oldest = 200;
    for (forgot, rows) in [(0, 301), (150, 151), (200, 101)] {
        let mut feed = Feed::default();
        assert_eq!(follow(&mut feed, &chain, forgot).unwrap().rows, rows);
        assert_eq!(feed.cursor().link, chain.link());
    }
}

#[test]
fn rows_that_are_removed_after_the_head_was_read_have_it_read_again_three_times_at_most() {
    for (moves, expected) in [
        (vec![5], Some(296)),
        (vec![5, 6], Some(295)),
        (vec![5, 6, 7], None),
    ] {
        let chain = chain(300);
        *chain.moves.borrow_mut() = moves;
        let mut feed = Feed::default();
        let told = feed.sync(&chain, &registry(), WINDOW);
        assert_eq!(told.as_ref().ok().map(|told| told.rows), expected);
        let is_moved = matches!(told, Err(SyncError::Moved { .. }));
        assert_eq!(is_moved, expected.is_none());
        let asked = chain.take_asked().into_iter();
        let heads = asked.filter(|asked| asked.contains("feed_head"));
        assert!((2..=3).contains(&heads.count()));
    }
}

/// A row of 144 hashes, which is one slip to the quota.
fn hashes() -> Vec<u8> {
    let hash = |n| FeedHash {
        mac_hash: [n; 16],
        interval: 2_946_000,
        rotation: 1,
    };
    let day = HashDay {
        id: [7; 8],
        day: 20_485,
        hashes: (0..144).map(hash).collect(),
    };
    FeedRow {
        time: NOW,
        hash_days: vec![day],
        ..FeedRow::default()
    }
    .encode()
}

/// 83,000 days of hashes are more than a phone keeps.
#[test]
fn a_flood_of_hashes_leaves_a_phone_what_came_before_and_it_says_that_there_is_more() {
    let mut first = chain(0);
    let (flood, flag) = (hashes(), first.rows.remove(0));
    let mut links = vec![[0; 32], feed_link(&[0; 32], 0, &flag)];
    for index in 1..83_000 {
        links.push(feed_link(&links[links.len() - 1], index, &flood));
    }
    let next = links.len() as u64 - 1;
    let link = |index: u64| links[usize::try_from(index).unwrap()];
    let row = |index| if index == 0 { &flag } else { &flood };
    // As many as fit in 32 KiB: the first row is a short one.
    let end = |from: u64| next.min(from + if from == 0 { 11 } else { 10 });
    let page = |from: u64| FeedResponse {
        from,
        link: link(from).into(),
        rows: (from..end(from)).map(|i| row(i).clone().into()).collect(),
        next,
        oldest: 0,
    };
    let head = FeedHead {
        next,
        oldest: 0,
        link: link(next),
        day: 0,
    };
    let mut feed = Feed::default();
    let told = feed
        .follow(&head, NOW, WINDOW, |from| Ok(page(from)))
        .unwrap();
    assert!(told.is_incomplete);
    assert!((70_000..next).contains(&told.rows), "{}", told.rows);
    assert!(knows_of_the_flag(&feed));
    let cursor = feed.cursor();
    assert_eq!((cursor.next, cursor.link), (told.rows, link(told.rows)));
    // What is behind is checked nevertheless.
    let lie = FeedHead {
        link: [1; 32],
        ..head
    };
    let before = cursor;
    let error = feed.follow(&lie, NOW, WINDOW, |from| Ok(page(from)));
    assert!(matches!(error, Err(SyncError::Differs { .. })));
    assert_eq!(feed.cursor(), before);
    // Once the old rows have been dropped there is room for the rest.
    let later = NOW + WINDOW + 4 * 86_400;
    assert!(feed.trim(later, WINDOW));
    let told = feed.follow(&head, later, WINDOW, |from| Ok(page(from)));
    assert_eq!(told.unwrap().rows, next - before.next);
    assert_eq!(feed.cursor().link, head.link);
}
