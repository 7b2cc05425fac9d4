//! What is computed from a run of the load generator, without a node.

#![allow(clippy::unwrap_used)]

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use wayclear_evaluate::load::{arrivals, quantile, Fate, Growth, Record, Seen, Sent};

fn sent(number: u32, due: f64, at: Option<f64>, fate: Fate) -> Sent {
    Sent {
        due,
        at,
        hash: number.to_string(),
        fate,
    }
}

/// A block every half second that carries out whatever went out at least 0.05 s before, `most` at most.
fn node(mut waiting: Vec<Sent>, seconds: f64, most: usize) -> Record {
    let sent = waiting.clone();
    waiting.retain(|sent| sent.fate == Fate::Taken);
    let mut blocks = vec![];
    let mut at = 0.25;
    while at < seconds + 60.0 {
        let due = waiting.iter().take_while(|sent| sent.due + 0.05 <= at);
        let count = due.count().min(most);
        let transactions = waiting.drain(..count);
        blocks.push(Seen {
            at,
            time: 1.0e9 + at,
            transactions: transactions.map(|sent| (sent.hash, 70_000)).collect(),
        });
        at += 0.5;
    }
    Record {
        seconds,
        sent,
        blocks,
    }
}

/// Requests of a Poisson process that all go out when they are due.
fn prompt(rate: f64, seconds: f64) -> Vec<Sent> {
    let moments = arrivals(rate, seconds, 7).into_iter().zip(0..);
    moments
        .map(|(due, number)| sent(number, due, Some(due), Fate::Taken))
        .collect()
}

#[test]
fn a_run_that_a_node_keeps_up_with_is_counted_whole_and_is_stationary() {
    let figures = node(prompt(100.0, 120.0), 120.0, usize::MAX).figures();
    assert_eq!(
        [figures.offered, figures.accepted, figures.committed],
        [12_000; 3]
    );
    assert_eq!(figures.refused, 0);
    assert!((figures.interval - 0.5).abs() < 1e-6, "{figures:?}");
    assert!((figures.block_size - 50.0).abs() < 0.5);
    // Half an interval, and what it takes to get in.
    assert!((figures.mean - 0.3).abs() < 0.01, "{}", figures.mean);
    assert!((quantile(&figures.latencies, 0.95) - 0.525).abs() < 0.01);
    assert!(figures.late.abs() < 1e-9);
    assert!((figures.gas - 70_000.0).abs() < 1e-6);
    assert!(figures.growth.a_second.abs() < 0.2, "{:?}", figures.growth);
    assert!(figures.growth.is_stationary(100.0), "{:?}", figures.growth);
}

#[test]
fn what_a_node_gets_rid_of_after_the_run_is_committed_and_still_no_stationary_run() {
    // 95 a second are carried out of 100: five a second are left behind, until nothing is due any more.
    let figures = node(prompt(100.0, 120.0), 120.0, 47).figures();
    assert_eq!(figures.committed, 12_000);
    assert!(
        (figures.growth.a_second - 6.0).abs() < 4.0,
        "{:?}",
        figures.growth
    );
    assert!(!figures.growth.is_stationary(100.0));
    assert!((figures.block_size / figures.interval - 94.0).abs() < 1.0);
}

#[test]
fn a_few_seconds_cannot_show_that_nothing_is_left_behind() {
    let figures = node(prompt(100.0, 4.0), 4.0, usize::MAX).figures();
    assert_eq!(figures.committed, 400);
    assert!(!figures.growth.is_stationary(100.0), "{:?}", figures.growth);
}

#[test]
fn refused_lost_and_unsent_requests_are_told_apart() {
    let all = vec![
        sent(0, 0.0, Some(0.0), Fate::Taken),
        sent(1, 0.1, Some(0.1), Fate::Full),
        sent(2, 0.2, Some(0.2), Fate::Lost),
        Sent::never(0.3),
        sent(4, 0.4, Some(0.4), Fate::Taken),
    ];
    let mut record = node(all, 1.0, usize::MAX);
    // The second that was taken is nowhere: as when a mempool is full after its answer.
    for block in &mut record.blocks {
        block.transactions.retain(|(hash, _)| hash != "4");
    }
    let figures = record.figures();
    assert_eq!(figures.offered, 5);
    assert_eq!(figures.accepted, 2);
    assert_eq!(figures.refused, 1);
    assert_eq!(figures.committed, 1);
    assert_eq!(figures.latencies.len(), 1);
}

#[test]
fn a_latency_counts_from_when_a_request_was_due_and_lateness_is_that_of_the_last_second() {
    let mut late = prompt(50.0, 20.0);
    for sent in &mut late {
        // The later, the further behind: two seconds in the end.
        sent.at = Some(sent.due * 1.1);
    }
    let figures = node(late, 20.0, usize::MAX).figures();
    assert!((figures.late - 1.95).abs() < 0.05, "{}", figures.late);
    let mut given_up = prompt(50.0, 20.0);
    for sent in given_up.iter_mut().filter(|sent| sent.due > 15.0) {
        *sent = Sent::never(sent.due);
    }
    assert!(node(given_up, 20.0, 9).figures().late >= 0.0);
}

#[test]
fn blocks_of_others_and_after_the_run_count_for_neither_interval_nor_size() {
    let mut record = node(prompt(20.0, 10.0), 10.0, usize::MAX);
    let before = record.figures();
    for block in &mut record.blocks {
        block.transactions.push(("somebody's".to_string(), 1));
    }
    record.blocks.push(Seen {
        at: 90.0,
        time: 2.0e9,
        transactions: vec![],
    });
    assert_eq!(record.figures(), before);
}

#[test]
fn of_nothing_nothing_is_computed() {
    let figures = Record::default().figures();
    assert_eq!(figures.offered, 0);
    assert!(figures.mean.is_nan() && figures.interval.is_nan() && figures.gas.is_nan());
    assert!(figures.late.is_nan());
    assert!(!figures.growth.is_stationary(1_000.0));
}

#[test]
fn the_slope_is_that_of_least_squares_and_its_bound_holds_the_true_one_19_times_of_20() {
    let line: Vec<_> = (0..50).map(f64::from).map(|t| (t, 3.0 + 2.0 * t)).collect();
    let growth = Growth::of(&line);
    assert!((growth.a_second - 2.0).abs() < 1e-9 && (growth.at_most - 2.0).abs() < 1e-6);
    let held = (0..400).filter(|seed| {
        let mut random = ChaCha20Rng::seed_from_u64(*seed);
        let noise = (0..120).map(|i| (f64::from(i) / 2.0, random.random::<f64>() * 20.0));
        Growth::of(&noise.collect::<Vec<_>>()).at_most >= 0.0
    });
    // Of 120 samples the errors are a little too small.
    let held = held.count();
    assert!((352..396).contains(&held), "{held}");
}

#[test]
fn quantiles_lie_between_values_as_their_shares_do() {
    assert!((quantile(&[1.0, 2.0, 4.0], 0.5) - 2.0).abs() < 1e-12);
    assert!((quantile(&[1.0, 2.0, 4.0], 0.75) - 3.0).abs() < 1e-12);
    assert!((quantile(&[1.0, 2.0, 4.0], 1.0) - 4.0).abs() < 1e-12);
    assert!(quantile(&[], 0.5).is_nan());
}

#[test]
fn moments_are_those_of_a_poisson_process_and_the_same_for_the_same_seed() {
    let moments = arrivals(200.0, 60.0, 1);
    assert_eq!(moments.len(), 12_000);
    assert!(moments.is_sorted() && moments[0] >= 0.0 && moments[11_999] < 60.0);
    assert_eq!(moments, arrivals(200.0, 60.0, 1));
    assert_ne!(moments, arrivals(200.0, 60.0, 2));
    // Numbers of half seconds vary as much as they are large.
    let mut counts = vec![0.0; 120];
    for moment in &moments {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let half_second = (moment * 2.0) as usize;
        counts[half_second] += 1.0;
    }
    let spread: f64 = counts
        .iter()
        .map(|n: &f64| (n - 100.0).powi(2))
        .sum::<f64>()
        / 119.0;
    assert!((70.0..130.0).contains(&spread), "{spread}");
}
