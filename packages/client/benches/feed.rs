//! What the feed costs a phone: `make bench-feed` prints the tables of docs/privacy.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss
)]

use std::hint::black_box;
use std::time::Instant;

use cosmwasm_std::{to_json_vec, Binary};
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};
use wayclear_api::commitments::feed_link;
use wayclear_api::contact_registry::FeedResponse;
use wayclear_api::feed::{FeedFlag, FeedKey, FeedRow, MAX_PAGE_BYTES, ROWS_A_PAGE};
use wayclear_api::raw::FeedHead;
use wayclear_client::feed::Feed;
use wayclear_status::{day_of, interval_at, DAY_SECONDS, INTERVALS_A_DAY};

/// Cases a day, and what each of them discloses: fourteen day keys and forty visits.
const CASES: usize = 1_250;
const KEYS: usize = 14;
const VISITS: usize = 40;
const DAYS: u64 = 14;
/// Slips that a relay sends together, each of another person, and most of a message: one row each.
const BATCHES: [usize; 2] = [20, 64];
const ROUNDS: usize = 5;
const NOW: u64 = 1_770_000_000;

/// Rows of so many slips; keys and flags mixed as they come.
fn row(random: &mut ChaCha8Rng, time: u64, slips: usize) -> Vec<u8> {
    let mut row = FeedRow::new(time);
    for _ in 0..slips {
        let ago = random.random_range(1..=u32::from(INTERVALS_A_DAY) * 14);
        let interval = interval_at(time) - ago;
        if random.random_range(0..KEYS + VISITS) < KEYS {
            let mut key = [0; 16];
            random.fill_bytes(&mut key);
            row.keys.push(FeedKey {
                key,
                day: day_of(interval),
            });
        } else {
            let (mut handle, mut id) = ([0; 12], [0; 8]);
            random.fill_bytes(&mut handle);
            random.fill_bytes(&mut id);
            row.flags.push(FeedFlag {
                handle,
                interval,
                id,
                surface: 4,
                cleaned: 0,
            });
        }
    }
    row.encode()
}

/// Answers to `Feed`, cut as the registry cuts them, and the head.
fn pages(rows: Vec<Vec<u8>>) -> (Vec<FeedResponse>, FeedHead) {
    let mut head = FeedHead::default();
    let mut pages: Vec<FeedResponse> = vec![];
    let mut bytes = 0;
    for row in rows {
        bytes += row.len();
        if head.next % ROWS_A_PAGE == 0 || bytes > MAX_PAGE_BYTES {
            bytes = row.len();
            pages.push(FeedResponse {
                from: head.next,
                link: head.link.into(),
                rows: vec![],
                next: 0,
                oldest: 0,
            });
        }
        head.link = feed_link(&head.link, head.next, &row);
        head.next += 1;
        pages.last_mut().unwrap().rows.push(Binary::new(row));
    }
    for page in &mut pages {
        page.next = head.next;
    }
    (pages, head)
}

/// Median seconds.
fn seconds(mut round: impl FnMut()) -> f64 {
    let mut seconds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            round();
            began.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[ROUNDS / 2]
}

fn main() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    println!("{CASES} cases a day, {KEYS} day keys and {VISITS} visits each, for {DAYS} days:\n");
    println!("| slips in a row | rows a day | MB a day | MB a day as JSON | answers a day | seconds to check {DAYS} days | SHA-256 of the same bytes alone |");
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    for batch in BATCHES {
        let rows_a_day = (CASES * (KEYS + VISITS)).div_ceil(batch);
        let time = |n: usize| NOW - DAY_SECONDS * DAYS + (n / rows_a_day) as u64 * DAY_SECONDS;
        let count = rows_a_day * usize::try_from(DAYS).unwrap();
        let rows: Vec<Vec<u8>> = (0..count)
            .map(|n| row(&mut random, time(n), batch))
            .collect();
        let days = DAYS as f64 * 1e6;
        let megabytes = rows.iter().map(Vec::len).sum::<usize>() as f64 / days;
        let hashed = seconds(|| {
            for row in &rows {
                black_box(Sha256::digest(black_box(row)));
            }
        });
        let (pages, head) = pages(rows);
        let json = pages.iter().map(|page| to_json_vec(page).unwrap().len());
        let json = json.sum::<usize>() as f64 / days;
        let checked = seconds(|| {
            let mut answers = pages.iter().cloned();
            let synced = Feed::default().follow(&head, NOW, DAY_SECONDS * DAYS, |from| {
                let page = answers.next().unwrap();
                assert_eq!(page.from, from);
                Ok(page)
            });
            assert_eq!(synced.unwrap().rows, count as u64);
        });
        println!(
            "| {batch} | {rows_a_day} | {megabytes:.2} | {json:.2} | {} | {checked:.2} | {hashed:.2} |",
            pages.len() as u64 / DAYS,
        );
    }
}
