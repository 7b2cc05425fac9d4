//! Downloading the feed, and what it says.

#![allow(clippy::unwrap_used)]

mod common;

use common::{registry, FakeChain, NOW, WINDOW};
use cosmwasm_std::HexBinary;
use proptest::collection::vec;
use proptest::prelude::*;
use wayclear_api::commitments::{feed_link, item_id, place_handle};
use wayclear_api::contact_registry::{FeedResponse, Item};
use wayclear_api::feed::{FeedCleaning, FeedFlag, FeedKey, FeedRow, HashDay};
use wayclear_api::Place;
use wayclear_client::feed::{Feed, SyncError, Synced};

fn place() -> Place {
    "9qc7mbdh".parse().unwrap()
}

fn flag(n: u64, interval: u32) -> FeedFlag {
    FeedFlag {
        handle: place_handle(&place()),
        interval,
        id: n.to_be_bytes(),
        surface: 0,
        cleaned: 0,
    }
}

/// A chain with so many rows of one flag each.
fn chain_of(rows: u64) -> FakeChain {
    let mut chain = FakeChain::new();
    grow(&mut chain, rows);
    chain
}

fn grow(chain: &mut FakeChain, rows: u64) {
    for _ in 0..rows {
        let n = chain.rows.len() as u64;
        chain.append(FeedRow {
            flags: vec![flag(n, u32::try_from(chain.now / 600).unwrap())],
            ..FeedRow::default()
        });
    }
}

fn sync(feed: &mut Feed, chain: &FakeChain) -> Result<Synced, SyncError> {
    feed.sync(chain, &registry(), WINDOW)
}

/// The pages asked for since the last time.
fn pages(chain: &FakeChain) -> Vec<String> {
    let asked = chain.take_asked().into_iter();
    asked.filter(|asked| asked.contains("feed\":")).collect()
}

fn feed_from(index: u64) -> String {
    format!("registry {{\"feed\":{{\"from\":{index}}}}}")
}

#[test]
fn pages_are_asked_for_one_after_the_other_from_the_multiple_of_128_at_or_below_the_cursor() {
    let mut chain = chain_of(300);
    let mut feed = Feed::default();
    let synced = sync(&mut feed, &chain).unwrap();
    assert_eq!((synced.rows, synced.is_incomplete), (300, false));
    assert_eq!(pages(&chain), [0, 128, 256].map(feed_from));
    assert_eq!(
        (feed.cursor().next, feed.cursor().link),
        (300, chain.link())
    );
    assert_eq!(feed.standing().flags.len(), 300);

    assert_eq!(sync(&mut feed, &chain).unwrap(), Synced::default());
    assert_eq!(pages(&chain).len(), 0, "the head says that nothing is new");
    grow(&mut chain, 90);
    assert_eq!(sync(&mut feed, &chain).unwrap().rows, 90);
    assert_eq!(pages(&chain), [256, 384].map(feed_from));
    assert_eq!(feed.standing().flags.len(), 390);
}

#[test]
fn a_page_that_is_full_of_bytes_ends_early_and_the_next_one_goes_on_there() {
    let mut chain = FakeChain::new();
    for n in 0..40_u8 {
        let keys = (0..200).map(|m| FeedKey {
            key: [n; 16],
            day: m,
        });
        chain.append(FeedRow {
            keys: keys.collect(),
            ..FeedRow::default()
        });
    }
    let mut feed = Feed::default();
    assert_eq!(sync(&mut feed, &chain).unwrap().rows, 40);
    assert_eq!(pages(&chain), [0, 9, 18, 27, 36].map(feed_from));
    assert_eq!(feed.standing().keys.len(), 8_000);
    // A cursor within a page that ends early.
    let mut late = Feed::default();
    let whole = chain.rows.split_off(25);
    chain.links.truncate(25);
    sync(&mut late, &chain).unwrap();
    for row in whole {
        chain.append_bytes(row);
    }
    chain.take_asked();
    assert_eq!(sync(&mut late, &chain).unwrap().rows, 15);
    assert_eq!(pages(&chain), [0, 9, 18, 27, 36].map(feed_from));
    assert_eq!(late, feed);
}

#[test]
fn a_row_that_is_changed_or_left_out_is_found_out_and_nothing_is_taken() {
    let mut chain = chain_of(300);
    let mut feed = Feed::default();
    sync(&mut feed, &chain).unwrap();
    let before = feed.clone();
    let known = chain.rows.clone();
    // One the phone has seen; one it has not; one left out; the last one.
    grow(&mut chain, 200);
    for (index, page) in [(290, 256), (310, 256), (450, 384), (499, 384)] {
        let mut lie = chain.page(page);
        let row = usize::try_from(index - page).unwrap();
        if index == 450 {
            lie.rows.remove(row);
        } else {
            lie.rows[row] = FeedRow::new(NOW).encode().into();
        }
        chain.forged = [(page, lie)].into();
        let error = sync(&mut feed, &chain).unwrap_err();
        let is_refused = matches!(error, SyncError::Differs { .. } | SyncError::Page { .. });
        assert!(is_refused, "{index}: {error}");
        assert_eq!(feed, before, "{index}");
    }
    chain.forged.clear();
    assert_eq!(sync(&mut feed, &chain).unwrap().rows, 200);
    // Another chain with as many rows, or fewer.
    chain.links = vec![];
    let other = known.into_iter().map(|_| FeedRow::new(NOW).encode());
    chain.rows = vec![];
    for row in other {
        chain.append_bytes(row);
    }
    let error = sync(&mut feed, &chain).unwrap_err();
    assert!(
        matches!(
            error,
            SyncError::Behind {
                next: 300,
                known: 500
            }
        ),
        "{error}"
    );
    for _ in 0..200 {
        chain.append_bytes(FeedRow::new(NOW).encode());
    }
    let error = sync(&mut feed, &chain).unwrap_err();
    assert!(matches!(error, SyncError::Differs { index: 500 }));
    assert!(error.to_string().contains("ask another node"), "{error}");
}

#[test]
fn what_no_registry_answers_is_refused_and_never_asked_for_ever() {
    let mut chain = chain_of(10);
    let page = chain.page(0);
    let with = |change: &dyn Fn(&mut FeedResponse)| {
        let mut page = page.clone();
        change(&mut page);
        page
    };
    for (name, lie) in [
        ("no rows", with(&|p| p.rows.clear())),
        ("a short link", with(&|p| p.link = HexBinary::default())),
        ("later rows", with(&|p| p.from = 3)),
        (
            "rows after the head",
            with(&|p| (p.from, p.oldest) = (900, 900)),
        ),
        (
            "the last index",
            with(&|p| (p.from, p.oldest) = (u64::MAX, u64::MAX)),
        ),
        ("a long row", with(&|p| p.rows[0] = vec![2; 5_000].into())),
        ("an empty row", with(&|p| p.rows[0] = vec![].into())),
        ("a cut row", with(&|p| p.rows[0] = p.rows[0][..20].into())),
        ("a later version", with(&|p| p.rows[0] = vec![3; 40].into())),
    ] {
        chain.forged = [(0, lie)].into();
        let mut feed = Feed::default();
        assert!(sync(&mut feed, &chain).is_err(), "{name}");
        assert_eq!(feed, Feed::default(), "{name}");
    }
}

#[test]
fn a_feed_that_begins_after_the_cursor_is_incomplete_only_if_what_the_cursors_row_tells_of_may_expose_a_visit(
) {
    let counts_for = WINDOW + 72 * 3_600;
    for (age, is_incomplete) in [(counts_for - 1, true), (counts_for, false)] {
        let mut chain = chain_of(5);
        let mut feed = Feed::default();
        sync(&mut feed, &chain).unwrap();
        chain.now += age;
        grow(&mut chain, 300);
        chain.oldest = 200;
        let synced = sync(&mut feed, &chain).unwrap();
        assert_eq!((synced.rows, synced.is_incomplete), (105, is_incomplete));
        assert_eq!(feed.cursor().link, chain.link());
        grow(&mut chain, 1);
        for rows in [1, 0] {
            let synced = sync(&mut feed, &chain).unwrap();
            assert_eq!((synced.rows, synced.is_incomplete), (rows, is_incomplete));
        }
        chain.now += 1;
        assert!(
            !sync(&mut feed, &chain).unwrap().is_incomplete,
            "it is over"
        );
    }
    // A new phone misses nothing, and where nothing is missing between nothing is incomplete.
    let mut chain = chain_of(300);
    chain.oldest = 140;
    let mut feed = Feed::default();
    let synced = sync(&mut feed, &chain).unwrap();
    assert_eq!((synced.rows, synced.is_incomplete), (160, false));
    grow(&mut chain, 1);
    chain.oldest = 300;
    assert!(!sync(&mut feed, &chain).unwrap().is_incomplete);
    // Even the newest row may have gone.
    grow(&mut chain, 1);
    chain.oldest = 302;
    let synced = sync(&mut feed, &chain).unwrap();
    assert_eq!((synced.rows, synced.is_incomplete), (0, true));
}

#[test]
fn what_was_revoked_does_not_stand_but_may_come_again() {
    let mut chain = FakeChain::new();
    let key = FeedKey {
        key: [7; 16],
        day: 9,
    };
    let item = Item::DayKey {
        key: vec![7; 16].into(),
        day: 9,
    };
    let hash_day = HashDay {
        id: [2; 8],
        day: 9,
        hashes: vec![],
    };
    chain.append(FeedRow {
        keys: vec![key],
        hash_days: vec![hash_day],
        flags: vec![flag(1, 5), flag(2, 6)],
        ..FeedRow::default()
    });
    let mut feed = Feed::default();
    sync(&mut feed, &chain).unwrap();
    let standing = feed.standing();
    let count = |feed: &Feed| {
        let standing = feed.standing();
        let counts = (standing.keys.len(), standing.hash_days.len());
        (counts.0, counts.1, standing.flags.len())
    };
    assert_eq!(
        standing.keys.keys().collect::<Vec<_>>(),
        [&(9, item_id(&item.digest()))]
    );
    assert_eq!(count(&feed), (1, 1, 2));
    for id in [item_id(&item.digest()), [2; 8]] {
        assert!(standing.holds(&(9, id)));
        assert!(!standing.holds(&(8, id)), "of another day");
    }
    assert!(standing.holds(&(0, 1_u64.to_be_bytes())));
    let key_id = item_id(&item.digest());
    chain.append(FeedRow {
        revoked: vec![(9, key_id), (9, [2; 8]), (0, 1_u64.to_be_bytes())],
        ..FeedRow::default()
    });
    sync(&mut feed, &chain).unwrap();
    assert_eq!(count(&feed), (0, 0, 1));
    chain.append(FeedRow {
        flags: vec![flag(1, 5)],
        ..FeedRow::default()
    });
    sync(&mut feed, &chain).unwrap();
    assert_eq!(count(&feed), (0, 0, 2));
}

#[test]
fn old_rows_are_dropped_by_pages_but_never_the_newest() {
    let mut chain = chain_of(300);
    let mut feed = Feed::default();
    sync(&mut feed, &chain).unwrap();
    let over = NOW + WINDOW + 4 * 86_400;
    assert!(!feed.trim(over - 1, WINDOW));
    assert!(feed.trim(over, WINDOW));
    assert_eq!(feed.standing().flags.len(), 1);
    chain.now = over;
    grow(&mut chain, 100);
    chain.oldest = 300;
    let synced = sync(&mut feed, &chain).unwrap();
    assert_eq!((synced.rows, synced.is_incomplete), (100, false));
    assert!(!feed.trim(over, WINDOW), "one row is no page");
    assert_eq!(feed.standing().flags.len(), 101);
}

/// What happens to a place.
#[derive(Clone, Debug)]
enum Happening {
    /// A visit so many intervals ago is flagged.
    Flag(u32),
    Clean,
    /// The slip of so many flags ago is taken back.
    Revoke(usize),
}

fn happenings() -> impl Strategy<Value = Vec<(u64, Happening)>> {
    let what = prop_oneof![
        4 => (0_u32..2_100).prop_map(Happening::Flag),
        2 => Just(Happening::Clean),
        1 => (0_usize..6).prop_map(Happening::Revoke),
    ];
    vec((0_u64..200_000, what), 1..40)
}

/// The contract of one place: every infection that stands, every cleaning.
#[derive(Default)]
struct Location {
    infections: Vec<([u8; 8], u32)>,
    cleanings: Vec<u64>,
}

impl Location {
    fn ledger(&self) -> wayclear_status::Ledger {
        wayclear_status::Ledger {
            first_check_in_at: Some(0),
            last_cleaned_at: self.cleanings.last().copied(),
            newest_infection: self.infections.iter().map(|(_, i)| *i).max(),
            window: WINDOW,
        }
    }

    /// Carries out what happens at `now`; returns what the registry tells of it.
    fn live(&mut self, what: &Happening, n: u64, now: u64) -> FeedRow {
        let mut row = FeedRow::default();
        match what {
            Happening::Flag(ago) => {
                let flagged = flag(n, u32::try_from(now / 600).unwrap() - ago);
                let over = u64::from(flagged.interval + 1) * 600;
                let cleaned = self.cleanings.iter().find(|c| **c >= over);
                let since = cleaned.map_or(0, |c| c / 600 - u64::from(flagged.interval));
                self.infections.push((flagged.id, flagged.interval));
                row.flags.push(FeedFlag {
                    cleaned: u16::try_from(since).unwrap(),
                    ..flagged
                });
            }
            Happening::Clean => {
                if self.ledger().infected_until(now).is_some() {
                    row.cleanings.push(FeedCleaning {
                        handle: place_handle(&place()),
                        at: now,
                    });
                }
                self.cleanings.push(now);
            }
            Happening::Revoke(ago) => {
                let index = self.infections.len().checked_sub(1 + ago);
                let revoked = index.map(|index| self.infections.remove(index));
                let revoked = revoked.map(|(id, interval)| (wayclear_status::day_of(interval), id));
                row.revoked.extend(revoked);
            }
        }
        row
    }
}

proptest! {
    #[test]
    fn a_phone_says_infected_until_as_the_contract_does(lived in happenings()) {
        let (mut location, mut chain, mut feed) = (Location::default(), FakeChain::new(), Feed::default());
        for (n, (seconds, what)) in (0..).zip(&lived) {
            chain.now += seconds;
            let row = location.live(what, n, chain.now);
            if !row.is_empty() {
                chain.append(row);
            }
            sync(&mut feed, &chain).unwrap();
            let standing = feed.standing();
            for later in [0, 599, 86_400, 14 * 86_400] {
                let now = chain.now + later;
                let expected = location.ledger().infected_until(now);
                prop_assert_eq!(standing.infected_until(&place(), now, WINDOW), expected);
                let all = standing.infected(now, WINDOW);
                prop_assert_eq!(all.get(&place_handle(&place())).copied(), expected);
            }
        }
        let nowhere = "9qckhcpc".parse().unwrap();
        prop_assert_eq!(feed.standing().infected_until(&nowhere, chain.now, WINDOW), None);
    }

    #[test]
    fn the_chain_recomputes_to_its_head_however_often_it_was_looked_at(
        rows in vec(vec(any::<(u16, [u8; 8])>(), 0..4), 1..200), looks in vec(any::<bool>(), 200),
    ) {
        let (mut chain, mut feed) = (FakeChain::new(), Feed::default());
        for (revoked, is_looking) in rows.into_iter().zip(looks) {
            chain.append(FeedRow { revoked, ..FeedRow::default() });
            if is_looking {
                sync(&mut feed, &chain).unwrap();
            }
        }
        sync(&mut feed, &chain).unwrap();
        let mut link = [0; 32];
        for (index, row) in (0..).zip(&chain.rows) {
            link = feed_link(&link, index, row);
        }
        prop_assert_eq!(feed.cursor().link, link);
        let mut at_once = Feed::default();
        sync(&mut at_once, &chain).unwrap();
        prop_assert_eq!(feed, at_once);
    }

    #[test]
    fn bytes_of_a_stranger_are_refused_or_taken_but_never_harm(
        pages in vec((any::<u64>(), vec(vec(any::<u8>(), 0..60), 0..5), any::<(u64, u64)>()), 1..4),
    ) {
        let mut chain = chain_of(300);
        for (n, (from, rows, (next, oldest))) in (0..).zip(pages) {
            let rows = rows.into_iter().map(|mut row| {
                if let Some(version) = row.first_mut() {
                    *version = 2;
                }
                row.into()
            });
            let link = chain.page(n * 128).link;
            let forged = FeedResponse { from: if from % 2 == 0 { n * 128 } else { from }, link, rows: rows.collect(), next, oldest };
            chain.forged.insert(n * 128, forged);
        }
        let mut feed = Feed::default();
        if sync(&mut feed, &chain).is_err() {
            prop_assert_eq!(feed, Feed::default());
        }
    }
}
