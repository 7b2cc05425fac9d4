//! Whether the visits of one person can be told to belong together by all that is public: in which transaction a flag came,
//! when, and beside which others. What phones wait and how a relay sends is in question, not what the flags say by themselves.

#![allow(clippy::cast_precision_loss)] // Small numbers.

use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wayclear_api::commitments::item_id;
use wayclear_api::contact_registry::{Item, ReportPolicy};
use wayclear_api::relay::TicketState;
use wayclear_client::relay::Ticket;
use wayclear_client::report::Report;
use wayclear_status::DAY_SECONDS;
use wayclear_testing::visit_slip;

use crate::world::World;

const ROUNDS: u64 = 1_000;
/// Visits that a person discloses.
const VISITS: usize = 8;
const HOUR: u64 = 3_600;
/// Over how many seconds a phone spreads a report unless it is told otherwise.
const SPREAD: u64 = 6 * HOUR;
/// Seconds between two hours at which slips go, if the relay is told nothing.
const RELEASE: u64 = 6 * HOUR;

/// A slip that a relay gets.
#[derive(Clone)]
struct Arrival {
    /// Seconds.
    at: u64,
    case: usize,
    id: ([u8; 2], [u8; 8]),
}

/// A flag as everybody sees it, and whose it is, which nobody does.
#[derive(Clone, Debug, PartialEq)]
struct Flag {
    /// When its transaction came, seconds.
    at: u64,
    /// Where it stands in it.
    position: usize,
    case: usize,
    id: [u8; 8],
}

/// What phones of so many people hand in, who have their reports signed at the given times.
fn handed_in(signed_at: &[u64], random: &mut ChaCha8Rng) -> Vec<Arrival> {
    let mut arrivals = vec![];
    for (case, at) in signed_at.iter().enumerate() {
        let report = report(random);
        let pause = u32::try_from(SPREAD / VISITS as u64).unwrap();
        let schedule = report.schedule(*at, pause, ReportPolicy::SelfReported, random);
        arrivals.extend(schedule.iter().map(|due| Arrival {
            at: due.at,
            case,
            id: id_of(&report.slip(&due.slip).unwrap().item),
        }));
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    arrivals
}

fn report(random: &mut ChaCha8Rng) -> Report {
    let mut report = Report::default();
    report.add((0..VISITS).map(|_| Item::Visit {
        place: "9qc7mbdh".parse().unwrap(),
        interval: random.random_range(2_950_000..2_952_000),
        secret: random.random::<[u8; 16]>().into(),
    }));
    report
}

fn id_of(item: &Item) -> ([u8; 2], [u8; 8]) {
    (item.day().to_be_bytes(), item_id(&item.digest()))
}

/// How a relay sends them: at its hours, sorted. `every`: seconds between two of them.
fn relayed(arrivals: &[Arrival], every: u64) -> Vec<Flag> {
    let hour = |arrival: &Arrival| (arrival.at / every + 1) * every;
    let mut flags = vec![];
    for together in arrivals.chunk_by(|a, b| hour(a) == hour(b)) {
        let mut sorted = together.to_vec();
        sorted.sort_by_key(|arrival| arrival.id);
        flags.extend(in_order(hour(&together[0]), &sorted));
    }
    flags
}

fn in_order<'a>(at: u64, arrivals: impl IntoIterator<Item = &'a Arrival>) -> Vec<Flag> {
    let flags = arrivals.into_iter().enumerate();
    flags
        .map(|(position, arrival)| Flag {
            at,
            position,
            case: arrival.case,
            id: arrival.id.1,
        })
        .collect()
}

/// How it would be if a phone sent all of a report at once, as it stands.
fn in_one_transaction(signed_at: &[u64], random: &mut ChaCha8Rng) -> Vec<Flag> {
    let mut flags = vec![];
    for (case, at) in signed_at.iter().enumerate() {
        let report = report(random);
        let arrivals = report.slips.iter().map(|slip| Arrival {
            at: *at,
            case,
            id: id_of(&slip.item),
        });
        flags.extend(in_order(*at, &arrivals.collect::<Vec<_>>()));
    }
    flags
}

/// Names for each flag another one of the same person: the one that came nearest in time, and of those of one transaction the
/// one that stands nearest. The share of those that are right.
fn linked(flags: &[Flag], random: &mut ChaCha8Rng) -> f64 {
    let mut right = 0;
    for (index, flag) in flags.iter().enumerate() {
        let distance = |other: &Flag| {
            let apart = flag.at.abs_diff(other.at);
            (
                apart,
                if apart == 0 {
                    flag.position.abs_diff(other.position)
                } else {
                    0
                },
            )
        };
        let others = flags
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index);
        let others: Vec<&Flag> = others.map(|(_, other)| other).collect();
        let nearest = others.iter().map(|other| distance(other)).min().unwrap();
        let best: Vec<_> = others
            .iter()
            .filter(|other| distance(other) == nearest)
            .collect();
        let named = best.choose(random).unwrap();
        right += usize::from(named.case == flag.case);
    }
    right as f64 / flags.len() as f64
}

/// By how much more often than by chance a linker is right, with half the width of the interval of 99 %.
struct Advantage {
    share: f64,
    chance: f64,
    half_width: f64,
}

/// Plays so many rounds of so many cases: `when` draws when a report is signed, in seconds.
fn game(
    rounds: u64,
    cases: usize,
    when: impl Fn(&mut ChaCha8Rng) -> u64,
    sends: impl Fn(&[u64], &mut ChaCha8Rng) -> Vec<Flag>,
) -> Advantage {
    let shares = (0..rounds).map(|seed| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let signed_at: Vec<u64> = (0..cases).map(|_| when(&mut random)).collect();
        let flags = sends(&signed_at, &mut random);
        assert_eq!(flags.len(), cases * VISITS);
        linked(&flags, &mut random)
    });
    let shares: Vec<f64> = shares.collect();
    let mean = shares.iter().sum::<f64>() / rounds as f64;
    let variance = shares
        .iter()
        .map(|share| (share - mean).powi(2))
        .sum::<f64>()
        / (rounds - 1) as f64;
    Advantage {
        share: mean,
        chance: (VISITS - 1) as f64 / (cases * VISITS - 1) as f64,
        half_width: 2.576 * (variance / rounds as f64).sqrt(),
    }
}

fn within_the_hour(random: &mut ChaCha8Rng) -> u64 {
    random.random_range(0..HOUR)
}

fn through_the_day(random: &mut ChaCha8Rng) -> u64 {
    random.random_range(0..DAY_SECONDS)
}

fn through_relays(every: u64) -> impl Fn(&[u64], &mut ChaCha8Rng) -> Vec<Flag> {
    move |signed_at, random| relayed(&handed_in(signed_at, random), every)
}

#[test]
fn of_thirty_cases_in_a_batch_nobody_can_tell_which_flags_belong_together() {
    let batch = game(ROUNDS, 30, within_the_hour, through_relays(DAY_SECONDS));
    let advantage = batch.share - batch.chance;
    println!(
        "right {:.4}, by chance {:.4}: advantage {advantage:.4} +- {:.4}",
        batch.share, batch.chance, batch.half_width
    );
    assert!(advantage.abs() <= batch.half_width);
    // The control: the same linker, where a phone sends all in one transaction, as it stands.
    let told = game(ROUNDS, 30, within_the_hour, in_one_transaction);
    println!("in one transaction: right {:.4}", told.share);
    assert!(told.share > 0.9);
}

#[test]
fn how_often_a_linker_is_right_on_a_day_of_few_cases_is_what_the_docs_say() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/privacy.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let rows = [(1, 20), (3, 200), (10, 200), (30, 100), (100, 20)].map(|(cases, rounds)| {
        let hourly = [1, 6, 24].map(|hours| {
            let sends = through_relays(hours * HOUR);
            let found = game(rounds, cases, through_the_day, sends);
            (found.share, found.chance)
        });
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let [often, usual, daily] = hourly.map(|(share, _)| percent(share));
        let chance = percent(hourly[0].1);
        format!("| {cases} | {often} | {usual} | {daily} | {chance} |\n")
    });
    let rows = rows.concat();
    assert!(
        docs.contains(&rows),
        "docs/privacy.md does not say:\n{rows}"
    );
}

#[test]
fn a_relay_sends_as_the_game_has_it() {
    let world = World::attested();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let (cases, start) = (10, world.node.with(|node| node.suite.now()));
    let signed_at: Vec<u64> = (0..cases)
        .map(|_| start + within_the_hour(&mut random))
        .collect();
    let slips = world.node.with(move |node| {
        let visits = (0..cases * VISITS as u64).map(|n| node.suite.relay_in("9qc7mbdh", n));
        visits.map(|visited| visit_slip(&visited)).collect()
    });
    let slips = world.sign(slips);
    // The times are those of the game, the slips such as stand on the chain.
    let mut arrivals = handed_in(&signed_at, &mut random);
    for (arrival, slip) in arrivals.iter_mut().zip(&slips) {
        arrival.id = id_of(&slip.slip.item);
    }
    let mut tickets = vec![];
    let advance = |to: u64, tickets: &[Ticket]| {
        let now = world.node.with(|node| node.suite.now());
        let hour = (now / RELEASE + 1) * RELEASE;
        if to >= hour {
            world.block(hour - now);
            for ticket in tickets {
                assert_eq!(world.settle(ticket).state, TicketState::In);
            }
        }
        let now = world.node.with(|node| node.suite.now());
        world.block(to.saturating_sub(now));
    };
    for (arrival, slip) in arrivals.iter().zip(&slips) {
        advance(arrival.at, &tickets);
        tickets.push(world.relay.disclose(slip).unwrap());
    }
    let last = arrivals.last().unwrap().at;
    advance(last + RELEASE, &tickets);
    let rows = world.node.with(|node| node.suite.feed());
    let told: Vec<_> = rows
        .iter()
        .flat_map(|row| &row.flags)
        .map(|flag| flag.id)
        .collect();
    let expected: Vec<_> = relayed(&arrivals, RELEASE)
        .iter()
        .map(|flag| flag.id)
        .collect();
    assert_eq!(told, expected);
}
