//! The feed: what its rows say, how they are chained, how they are read, and how long they are kept.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use wayclear_api::city;
use wayclear_api::commitments::{feed_link, place_handle};
use wayclear_api::contact_registry::{ExecuteMsg, FeedResponse, Item, ItemId, Slip};
use wayclear_api::events::FeedAppended;
use wayclear_api::feed::{
    FeedCleaning, FeedFlag, FeedHash, FeedKey, FeedRow, HashDay, MAX_PAGE_BYTES, MAX_ROW_BYTES,
};
use wayclear_api::{Surface, DAY_SECONDS};
use wayclear_testing::{
    account_slip, day_key_slip, hashes_slip, ids_of, mac_hash, place, suite, taken, visit_slip,
    Suite, SuiteBuilder, Visited, DAVIS, WOODLAND,
};

/// Keys of the day before yesterday that no other number has, as many as one message takes.
fn keys(suite: &Suite, n: u16) -> Vec<Slip> {
    let key = |i: u8| {
        let mut key = [i; 16];
        key[..2].copy_from_slice(&n.to_be_bytes());
        day_key_slip(key, suite.today() - 2)
    };
    (0..2).map(key).collect()
}

/// Appends that many rows.
fn fill(suite: &mut Suite, rows: u16) {
    for n in 0..rows {
        let slips = suite.sign_all(keys(suite, n));
        assert_eq!(taken(&suite.disclose("relay", slips).unwrap()), 2);
    }
}

/// A day of as many hashes as there can be: a row of 3 KiB.
fn most_hashes(day: u16, n: u8) -> Slip {
    let first = u32::from(day) * 144;
    let hash = |i: u32| mac_hash(n, first + i, 1);
    hashes_slip(day, (0..144).map(hash).collect())
}

fn id_of(slip: &Slip) -> [u8; 8] {
    ItemId::of(&slip.item).checked().unwrap().1
}

fn from_to(page: &FeedResponse) -> (u64, u64) {
    (page.from, page.from + page.rows.len() as u64)
}

#[test]
fn a_new_feed_is_empty_and_its_first_row_follows_32_zero_bytes() {
    let mut suite = suite();
    let empty = suite.feed_page(0);
    assert_eq!((empty.from, empty.next, empty.oldest), (0, 0, 0));
    assert_eq!((empty.rows.len(), empty.link.as_slice()), (0, &[0; 32][..]));
    fill(&mut suite, 1);
    let page = suite.feed_page(0);
    assert_eq!((page.link.as_slice(), page.next), (&[0; 32][..], 1));
    let link = feed_link(&[0; 32], 0, &page.rows[0]);
    assert_eq!(suite.feed_head().link, link);
    assert_eq!(suite.feed_page(1).link.as_slice(), link);
}

#[test]
fn whoever_leaves_a_row_out_or_changes_it_or_its_place_does_not_come_to_the_head() {
    let mut suite = suite();
    fill(&mut suite, 5);
    let rows: Vec<Vec<u8>> = suite.feed_page(0).rows.iter().map(|r| r.to_vec()).collect();
    let head = |rows: &[Vec<u8>]| {
        let numbered = (0..).zip(rows);
        numbered.fold([0; 32], |link, (n, row)| feed_link(&link, n, row))
    };
    assert_eq!(head(&rows), suite.feed_head().link);
    for n in 0..5 {
        let mut without = rows.clone();
        without.remove(n);
        assert_ne!(head(&without), suite.feed_head().link);
        let mut changed = rows.clone();
        *changed[n].last_mut().unwrap() ^= 1;
        assert_ne!(head(&changed), suite.feed_head().link);
        let mut moved = rows.clone();
        moved.swap(n, (n + 1) % 5);
        assert_ne!(head(&moved), suite.feed_head().link);
    }
}

#[test]
fn a_page_ends_at_the_next_multiple_of_128() {
    let mut suite = suite();
    fill(&mut suite, 300);
    for (from, until) in [
        (0, 128),
        (1, 128),
        (127, 128),
        (128, 256),
        (200, 256),
        (256, 300),
        (299, 300),
        (300, 300),
    ] {
        let page = suite.feed_page(from);
        assert_eq!(from_to(&page), (from, until), "from {from}");
        assert_eq!((page.next, page.oldest), (300, 0));
    }
    assert_eq!(suite.feed().len(), 300, "the pages' links are one chain");
}

#[test]
fn a_page_ends_before_its_rows_have_more_than_32_kib() {
    let mut suite = suite();
    for n in 0..25 {
        let slip = most_hashes(suite.today() - 1, n);
        suite.disclose("relay", vec![slip]).unwrap();
    }
    let row = suite.feed_page(0).rows[0].len();
    assert!(row > 3_000 && row <= MAX_ROW_BYTES, "{row} bytes");
    let fit = (MAX_PAGE_BYTES / row) as u64;
    for from in [0, fit, 2 * fit, 7] {
        let page = suite.feed_page(from);
        assert_eq!(from_to(&page), (from, (from + fit).min(25)));
    }
    assert_eq!(suite.feed().len(), 25);
}

#[test]
fn the_largest_messages_make_rows_of_at_most_4_kib() {
    let mut suite = suite();
    let interval = suite.interval();
    let visits: Vec<Visited> = (0..64).map(|n| Visited::new(DAVIS, interval, n)).collect();
    let tags: Vec<_> = visits.iter().map(Visited::tag).collect();
    suite.check_ins("relay", DAVIS, interval, &tags).unwrap();
    let slips = suite.sign_all(visits.iter().map(visit_slip));
    suite.disclose("relay", slips.clone()).unwrap();
    suite.revoke("authority", ids_of(&slips)).unwrap();
    for row in suite.feed_page(0).rows {
        assert!(row.len() <= MAX_ROW_BYTES, "{} bytes", row.len());
    }
    let [flags, revoked] = &suite.feed()[..] else {
        panic!("two rows")
    };
    assert_eq!((flags.flags.len(), revoked.revoked.len()), (64, 64));
}

#[test]
fn one_message_appends_one_row_that_says_all_of_it_sorted() {
    let mut suite = suite();
    let (yesterday, now) = (suite.today() - 1, suite.now());
    let visits = [DAVIS, WOODLAND].map(|at| suite.relay_in(at, 1));
    let keys = [3, 1, 2].map(|n| day_key_slip([n; 16], yesterday));
    let visits = visits.map(|visit| visit_slip(&visit));
    let slips = suite.sign_all(visits.iter().chain(&keys).cloned());
    let tx = suite.disclose("relay", slips).unwrap();
    assert_eq!(FeedAppended::all(&tx.events), [FeedAppended { index: 0 }]);
    let key = |n| FeedKey {
        key: [n; 16],
        day: yesterday,
    };
    let flag = |at: &str, slip: &Slip| FeedFlag {
        handle: place_handle(&place(at)),
        interval: suite.interval(),
        id: id_of(slip),
        surface: Surface::Other.code(),
        cleaned: 0,
    };
    let mut flags = vec![flag(DAVIS, &visits[0]), flag(WOODLAND, &visits[1])];
    flags.sort();
    let row = FeedRow {
        keys: vec![key(1), key(2), key(3)],
        flags,
        ..FeedRow::new(now)
    };
    assert_eq!(suite.feed(), [row]);
}

#[test]
fn a_day_of_hashes_is_told_with_its_id_as_it_was_sent() {
    let mut suite = suite();
    let (day, now) = (suite.today(), suite.interval());
    let entries = vec![mac_hash(7, now - 9, 2), mac_hash(3, now - 4, 3)];
    let slip = hashes_slip(day, entries.clone());
    suite.disclose("ada", vec![slip.clone()]).unwrap();
    let hash = |entry: &wayclear_api::contact_registry::MacHash| FeedHash {
        mac_hash: entry.mac_hash.to_array().unwrap(),
        interval: entry.interval,
        rotation: entry.rotation,
    };
    let told = HashDay {
        id: id_of(&slip),
        day,
        hashes: entries.iter().map(hash).collect(),
    };
    assert_eq!(suite.feed()[0].hash_days, [told]);
}

#[test]
fn a_flag_says_surface_and_the_first_cleaning_after_the_visit() {
    let mut suite = suite();
    let describe = city::ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: None,
        surface: Surface::Plastic,
    };
    let visit = suite.relay_in(DAVIS, 1);
    let city = suite.city("davis");
    suite.execute("city owner", &city, &describe).unwrap();
    // Within the visit's interval, then in the third one after it, then once more.
    suite.clean("davis", &[DAVIS]);
    suite.advance(1_900);
    suite.clean("davis", &[DAVIS]);
    suite.advance(600);
    suite.clean("davis", &[DAVIS]);
    assert_eq!(
        suite.feed_head().next,
        0,
        "nobody asks who cleans a clean place"
    );
    suite.report("ada", &[&visit]);
    let flag = suite.feed()[0].flags[0];
    assert_eq!((flag.surface(), flag.cleaned), (Surface::Plastic, 3));

    let later = suite.relay_in(DAVIS, 2);
    suite.report("bob", &[&later]);
    assert_eq!(suite.feed()[1].flags[0].cleaned, 0);
    suite.advance(60);
    suite.clean("davis", &[DAVIS]);
    let told = FeedCleaning {
        handle: place_handle(&place(DAVIS)),
        at: suite.now(),
    };
    assert_eq!(suite.feed()[2].cleanings, [told]);
}

#[test]
fn no_row_is_appended_without_news() {
    let mut suite = suite();
    let today = suite.today();
    let visit = suite.relay_in(DAVIS, 1);
    let slip = account_slip(&suite.account("ada"), today);
    let ids = ids_of(&[visit_slip(&visit)]);
    suite.disclose("ada", vec![slip.clone()]).unwrap();
    assert_eq!(suite.feed_head().next, 0, "an account is nobody's news");
    suite.disclose("ada", vec![slip]).unwrap();
    suite
        .disclose("ada", vec![day_key_slip([1; 16], today)])
        .unwrap();
    suite.revoke("state owner", ids.clone()).unwrap();
    suite.clean("davis", &[DAVIS]);
    let registry = suite.registry();
    suite
        .execute("ada", &registry, &ExecuteMsg::ReportRecovery {})
        .unwrap();
    suite.prune(&registry, 100).unwrap();
    suite.check_in("ada", DAVIS, 2);
    assert_eq!(suite.feed_head().next, 0);

    suite.report("bob", &[&visit]);
    suite.revoke("bob", ids.clone()).unwrap();
    assert_eq!(suite.feed_head().next, 2);
    suite.revoke("bob", ids).unwrap();
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.feed_head().next, 2);
}

#[test]
fn a_row_is_kept_at_least_a_window_and_twenty_minutes_and_goes_with_its_day() {
    for window in [DAY_SECONDS * 14, 600] {
        let mut suite = SuiteBuilder::new().window(window).build();
        let kept = window + 1_200;
        let visit = |suite: &mut Suite, n| {
            let visit = suite.relay_in(DAVIS, n);
            let slips = suite.sign_all([visit_slip(&visit)]);
            assert_eq!(taken(&suite.disclose("relay", slips).unwrap()), 1);
        };
        let next_day = (u64::from(suite.today()) + 1) * DAY_SECONDS;
        visit(&mut suite, 1);
        suite.wait_until(next_day - 1);
        visit(&mut suite, 2);
        suite.wait_until(next_day);
        visit(&mut suite, 3);
        let registry = suite.registry();
        let oldest = |suite: &mut Suite, time| {
            suite.wait_until(time);
            suite.prune(&registry, 100).unwrap();
            assert_eq!(suite.feed().len() as u64, 3 - suite.feed_head().oldest);
            suite.feed_head().oldest
        };
        assert_eq!(oldest(&mut suite, next_day + kept - 1), 0);
        assert_eq!(oldest(&mut suite, next_day + kept), 2);
        assert_eq!(oldest(&mut suite, next_day + DAY_SECONDS + kept - 1), 2);
        assert_eq!(oldest(&mut suite, next_day + DAY_SECONDS + kept), 3);
        let head = suite.feed_head();
        assert_eq!((head.next, head.oldest), (3, 3));
        visit(&mut suite, 4);
        assert_eq!(suite.feed_page(0).from, 3, "indexes go on");
    }
}

#[test]
fn below_the_oldest_row_a_page_begins_with_it_and_beyond_the_newest_it_is_empty() {
    let mut suite = suite();
    fill(&mut suite, 200);
    suite.advance(suite.window + 1_200 + DAY_SECONDS);
    let registry = suite.registry();
    suite.prune(&registry, 100).unwrap();
    suite.prune(&registry, 50).unwrap();
    fill(&mut suite, 1);
    let oldest = suite.feed_head().oldest;
    assert!((150..160).contains(&oldest), "{oldest}");
    for from in [0, 1, 128, oldest] {
        assert_eq!(from_to(&suite.feed_page(from)), (oldest, 201));
    }
    assert_eq!(from_to(&suite.feed_page(oldest + 1)), (oldest + 1, 201));
    for from in [201, 202, 1 << 40, u64::MAX] {
        let page = suite.feed_page(from);
        assert_eq!(from_to(&page), (201, 201), "from {from}");
        assert_eq!(page.link.as_slice(), suite.feed_head().link);
    }
    assert_eq!(suite.feed().len() as u64, 201 - oldest);
}

#[test]
fn the_time_of_a_row_is_its_blocks_and_never_falls() {
    let mut suite = suite();
    let mut times = vec![];
    for n in 0..4 {
        suite.advance(3 * n);
        times.push(suite.now());
        let key = Item::DayKey {
            key: [u8::try_from(n).unwrap(); 16].into(),
            day: suite.today() - 2,
        };
        let slip = Slip {
            item: key,
            signature: None,
        };
        suite.disclose("ada", vec![slip]).unwrap();
    }
    let told: Vec<u64> = suite.feed().iter().map(|row| row.time).collect();
    assert_eq!(told, times);
}
