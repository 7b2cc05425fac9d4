//! A line as arithmetic.
#![allow(clippy::unwrap_used, clippy::similar_names)] // What cannot go on fails the test; a line has a link.

use std::time::Duration;

use wayclear_wire::line::{Line, Link, LONGEST_QUEUE};

const SEED: u64 = 7;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn line(link: Link) -> Line {
    Line::new(link, SEED, 1)
}

#[test]
fn a_packet_takes_the_delay_and_nothing_else() {
    let mut line = line(Link {
        delay: ms(25),
        ..Link::default()
    });
    assert_eq!(line.offer(ms(3), 1_500), Some(ms(28)));
    assert_eq!(line.offer(ms(3), 40), Some(ms(28)));
}

#[test]
fn packets_leave_one_after_the_other_at_the_rate() {
    // 1,250 bytes are 10 ms of 1 Mbit/s.
    let mut line = line(Link {
        delay: ms(5),
        rate: Some(1_000_000),
        ..Link::default()
    });
    assert_eq!(line.offer(ms(0), 1_250), Some(ms(15)));
    assert_eq!(line.offer(ms(0), 1_250), Some(ms(25)));
    // After a pause nothing has been saved up.
    assert_eq!(line.offer(ms(100), 1_250), Some(ms(115)));
    assert_eq!(line.offer(ms(100), 1_250), Some(ms(125)));
}

#[test]
fn what_would_wait_for_more_than_a_second_is_dropped() {
    let mut line = line(Link {
        rate: Some(1_000_000),
        ..Link::default()
    });
    let out: Vec<_> = (0..150).map(|_| line.offer(ms(0), 1_250)).collect();
    let last = out.iter().flatten().max().copied();
    // The one that begins at the end of the second still goes.
    assert_eq!(last, Some(LONGEST_QUEUE + ms(10)));
    assert_eq!(line.count.overflowed, 150 - 101);
    assert_eq!(line.count.lost, 0);
    // When the queue has emptied the next one goes.
    assert!(line.offer(ms(500), 1_250).is_some());
}

#[test]
fn losses_are_as_many_as_set_and_the_same_for_the_same_seed() {
    let fates = |seed, number| -> Vec<bool> {
        let link = Link {
            loss: 0.05,
            ..Link::default()
        };
        let mut line = Line::new(link, seed, number);
        (0..100_000)
            .map(|_| line.offer(ms(0), 100).is_none())
            .collect()
    };
    let first = fates(SEED, 1);
    let lost = first.iter().filter(|lost| **lost).count();
    // Three standard deviations of 69.
    assert!(lost.abs_diff(5_000) < 207, "{lost}");
    assert_eq!(first, fates(SEED, 1));
    assert_ne!(first, fates(SEED + 1, 1));
    assert_ne!(first, fates(SEED, 2));
}

#[test]
fn losses_do_not_come_in_a_row_more_often_than_chance_has_it() {
    let mut line = line(Link {
        loss: 0.05,
        ..Link::default()
    });
    let fates: Vec<bool> = (0..100_000)
        .map(|_| line.offer(ms(0), 100).is_none())
        .collect();
    let twice = fates.windows(2).filter(|pair| pair[0] && pair[1]).count();
    // 250 of 100,000 pairs, deviation 16.
    assert!(twice.abs_diff(250) < 60, "{twice}");
}

#[test]
fn jitter_spreads_around_the_delay_and_no_packet_overtakes_another() {
    let link = Link {
        delay: ms(50),
        jitter: ms(10),
        ..Link::default()
    };
    let mut line = line(link);
    // So far apart that none has to wait for the one before it.
    let apart: Vec<Duration> = (0..2_000)
        .map(|n| {
            line.offer(ms(100 * n), 100)
                .unwrap()
                .saturating_sub(ms(100 * n))
        })
        .collect();
    let mean = apart.iter().sum::<Duration>() / 2_000;
    assert!(
        mean.abs_diff(ms(50)) < Duration::from_micros(500),
        "{mean:?}"
    );
    assert!(apart.iter().all(|time| (ms(40)..=ms(60)).contains(time)));
    assert!(apart.iter().any(|time| *time < ms(42)) && apart.iter().any(|time| *time > ms(58)));
    let dense: Vec<Duration> = (0..2_000)
        .map(|n| line.offer(ms(300_000 + n), 100).unwrap())
        .collect();
    assert!(dense.is_sorted());
}

#[test]
fn a_packet_that_vanishes_took_its_time_of_the_rate() {
    let link = Link {
        rate: Some(1_000_000),
        loss: 0.5,
        ..Link::default()
    };
    let mut line = line(link);
    let out: Vec<_> = (0..50).map(|_| line.offer(ms(0), 1_250)).collect();
    for (number, due) in out.iter().enumerate() {
        assert!(due.is_none_or(|due| due == ms(10 * (number as u64 + 1))));
    }
    assert!(line.count.lost > 10 && line.count.lost < 40);
}

#[test]
fn a_line_that_is_changed_counts_anew_and_keeps_the_order() {
    let mut slow = line(Link {
        delay: ms(100),
        ..Link::default()
    });
    slow.offer(ms(0), 100);
    let mut quick = slow.changed(
        Link {
            delay: ms(1),
            ..Link::default()
        },
        SEED,
        1,
    );
    assert_eq!(quick.count.packets, 0);
    assert_eq!(quick.offer(ms(10), 100), Some(ms(100)));
    assert_eq!(quick.offer(ms(200), 100), Some(ms(201)));
}

#[test]
fn a_line_counts_how_late_packets_come_out() {
    let mut line = line(Link::default());
    line.deliver(ms(10), ms(12), 100);
    line.deliver(ms(10), ms(10), 50);
    assert_eq!((line.count.late_us, line.count.latest_us), (2_000, 2_000));
    assert_eq!((line.count.delivered, line.count.delivered_bytes), (2, 150));
}
