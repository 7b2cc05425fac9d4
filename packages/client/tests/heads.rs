//! Which of several feeds is followed, by the phone's clock, and whose head is held against it.

#![allow(clippy::unwrap_used)]

use wayclear_api::commitments::feed_link;
use wayclear_chain::MirrorError;
use wayclear_client::feed::{Head, Heads};

const CLOCK: u64 = 1_770_000_000;
const HOUR: u64 = 3_600;

fn row(index: u64) -> Vec<u8> {
    index.to_be_bytes().to_vec()
}

/// Link of the row before an index of the one true feed.
fn link(index: u64) -> [u8; 32] {
    let link = |link, index| feed_link(&link, index, &row(index));
    (0..index).fold([0; 32], link)
}

/// An honest head of so many rows.
fn head(relay: &str, next: u64, time: u64) -> Head {
    Head {
        relay: relay.to_string(),
        height: 1,
        time,
        next,
        oldest: 0,
        link: link(next),
    }
}

fn followed(all: &[Head]) -> String {
    let heads = Heads::of(all.to_vec(), CLOCK).unwrap().unwrap();
    heads.followed().relay.clone()
}

#[test]
fn the_longest_feed_is_followed_and_of_two_the_one_with_the_newest_block_that_is_not_yet_to_come() {
    let [old, new] = [head("old", 5, CLOCK - 9 * HOUR), head("new", 5, CLOCK)];
    let ahead = |next| head("ahead", next, CLOCK + HOUR + 1);
    let longer = head("longer", 6, CLOCK - 9 * HOUR);
    assert_eq!(followed(&[old.clone(), new.clone()]), "new");
    assert_eq!(followed(&[new.clone(), longer, old.clone()]), "longer");
    for next in [5, 6] {
        assert_eq!(followed(&[ahead(next), old.clone(), new.clone()]), "new");
        assert_eq!(followed(&[ahead(next)]), "ahead");
    }
    // This clock is the one that is wrong.
    let later = head("later", 6, CLOCK + 9 * HOUR);
    assert_eq!(followed(&[ahead(5), later]), "later");
    let heads = Heads::of(vec![new, ahead(6)], CLOCK).unwrap().unwrap();
    let words = heads.oddities().concat();
    assert!(
        words.contains("ahead has a row of the feed more"),
        "{words}"
    );
}

#[test]
fn one_that_ends_where_the_followed_feed_has_no_row_contradicts_it_unless_it_stands_still() {
    for (time, is_heard) in [(CLOCK - HOUR, true), (CLOCK - HOUR - 1, false)] {
        // The one that is followed cannot make the other too old by what it says of the time.
        for by in [CLOCK, CLOCK + HOUR] {
            let mut late = head("late", 9, by);
            let other = head("other", 5, time);
            let heads = Heads::of(vec![late.clone(), other.clone()], CLOCK);
            let heads = heads.unwrap().unwrap();
            assert_eq!(heads.confirm(&|_| None).is_err(), is_heard);
            assert!(heads.confirm(&|index| Some(link(index))).is_ok());
            let differs = heads.confirm(&|_| Some([1; 32])).unwrap_err();
            assert!(differs.to_string().contains("before row 5"), "{differs}");
            late.oldest = 8;
            let begins = Heads::of(vec![late, other], CLOCK);
            let is_named = matches!(begins, Err(MirrorError::Contradiction { .. }));
            assert_eq!(is_named, is_heard);
        }
    }
}

/// A phone keeps no more rows than fit.
#[test]
fn where_others_end_is_compared_though_the_phone_does_not_keep_the_row() {
    for (other, is_same) in [(link(3), true), ([1; 32], false)] {
        let mut shorter = head("shorter", 3, CLOCK);
        shorter.link = other;
        let all = vec![head("long", 9, CLOCK), shorter];
        let mut heads = Heads::of(all, CLOCK).unwrap().unwrap();
        let rows: Vec<_> = (2..9).map(|index| row(index).into()).collect();
        heads.note(2, &link(2), &rows);
        assert_eq!(heads.confirm(&|_| None).is_ok(), is_same);
    }
}

#[test]
fn two_that_are_fresh_outweigh_what_a_phone_has_read_of_one() {
    let outweigh = |all: &[Head], known| {
        let heads = Heads::of(all.to_vec(), CLOCK).unwrap().unwrap();
        heads.outweigh(2, known, &|index| (index < 4).then(|| link(index)))
    };
    let [one, other] = ["one", "other"].map(|relay| head(relay, 5, CLOCK));
    assert!(outweigh(&[one.clone(), other.clone()], 5));
    assert!(!outweigh(&[one.clone(), one.clone()], 5));
    assert!(!outweigh(&[one.clone(), other], 6), "they may lag behind");
    assert!(!outweigh(&[one, head("old", 5, CLOCK - 2 * HOUR)], 5));
    // They end before what it knows, and contradict it.
    let against = ["one", "other"].map(|relay| Head {
        link: [1; 32],
        ..head(relay, 3, CLOCK)
    });
    assert!(outweigh(&against, 6));
}
