//! What a phone computes from the feed is what the contract answers.

use proptest::prelude::*;
use wayclear_status::{exposes_until, infected_until, Flag, Status};

use crate::history::{plans, History, Step};

/// How long a row of the feed is kept at least beyond a window, in seconds.
const KEPT_BEYOND_WINDOW: u64 = 1_200;
/// The slip that a location fails to take; it may come again.
const FAILS: usize = usize::MAX;

#[derive(Clone, Copy, Debug)]
enum News {
    Flag { id: usize, flag: Flag },
    Cleaning { at: u64 },
    Revoked { id: usize },
}

#[derive(Clone, Debug, Default)]
struct Phone {
    flags: Vec<(usize, Flag)>,
    cleanings: Vec<u64>,
}

impl Phone {
    /// A phone that has read these rows, each with its time.
    fn reading<'a>(rows: impl IntoIterator<Item = &'a (u64, News)>) -> Self {
        let mut phone = Phone::default();
        for (_, news) in rows {
            match *news {
                News::Flag { id, flag } => phone.flags.push((id, flag)),
                News::Cleaning { at } => phone.cleanings.push(at),
                News::Revoked { id } => phone.flags.retain(|(known, _)| *known != id),
            }
        }
        phone
    }

    fn infected_until(&self, now: u64, window: u64) -> Option<u64> {
        let flags = self.flags.iter().map(|(_, flag)| *flag);
        infected_until(flags, self.cleanings.iter().copied(), now, window)
    }
}

/// What the registry writes about a step that comes now. The location remembers its newest `kept` cleanings.
fn news(history: &History, step: &Step, kept: usize) -> Vec<News> {
    let place = &history.place;
    match step {
        Step::Flag { ago } if !place.check_ins.is_empty() => {
            let next = place.infections.len();
            let flags = ago.iter().map(|ago| flag(history, *ago, kept));
            let failed = flags.clone().map(|flag| News::Flag { id: FAILS, flag });
            let again = flags.zip(next..).map(|(flag, id)| News::Flag { id, flag });
            let revoked = News::Revoked { id: FAILS };
            failed.chain([revoked]).chain(again).collect()
        }
        Step::Clean if place.status(history.now) == Status::Infected => {
            vec![News::Cleaning { at: history.now }]
        }
        Step::Revoke(index) => {
            // Who is burnt already is not told again.
            let stands = |id: &usize| place.infections.get(*id).is_some_and(|row| !row.is_revoked);
            let id = history.chosen(*index).filter(stands);
            id.map(|id| News::Revoked { id }).into_iter().collect()
        }
        _ => vec![],
    }
}

/// The flag of a visit of so many intervals ago.
fn flag(history: &History, ago: u32, kept: usize) -> Flag {
    let interval = history.interval().saturating_sub(ago);
    let over = 600 * (u64::from(interval) + 1);
    let mut remembered = history.place.cleanings.iter().rev().take(kept).rev();
    let cleaned = remembered.find(|at| over <= **at);
    let cleaned = cleaned.map_or(0, |at| at / 600 - u64::from(interval));
    Flag {
        interval,
        cleaned: u16::try_from(cleaned).unwrap_or(u16::MAX),
    }
}

proptest! {
    #[test]
    fn infected_until_is_the_contracts_at_every_moment(plan in plans(), kept in 1_usize..5) {
        let mut history = History::new(&plan);
        let window = plan.window;
        let mut feed = vec![];
        for step in &plan.steps {
            let at = history.now;
            feed.extend(news(&history, step, kept).into_iter().map(|news| (at, news)));
            history.take(step);
            let ledger = history.place.ledger();
            let reader = Phone::reading(&feed);
            for now in history.moments() {
                let expected = ledger.infected_until(now);
                prop_assert_eq!(reader.infected_until(now, window), expected, "at {}", now);
                // A phone that begins today does not find the oldest rows any more.
                let kept = feed.iter().filter(|(at, _)| now < at + window + KEPT_BEYOND_WINDOW);
                let beginner = Phone::reading(kept);
                prop_assert_eq!(beginner.infected_until(now, window), expected, "at {}", now);
            }
        }
    }

    #[test]
    fn a_flag_exposes_until_its_infection_ends_or_to_the_end_of_the_ten_minutes_of_its_cleaning(plan in plans()) {
        let mut history = History::new(&plan);
        let mut feed = vec![];
        for step in &plan.steps {
            feed.extend(news(&history, step, usize::MAX).into_iter().map(|news| (history.now, news)));
            history.take(step);
        }
        let phone = Phone::reading(&feed);
        for (_, flag) in &phone.flags {
            let (_, end) = history.place.span(flag.interval);
            let told = exposes_until(*flag, &phone.cleanings, plan.window);
            let by_age = 600 * (u64::from(flag.interval) + 1) + plan.window;
            let expected = by_age.min((end / 600 + 1) * 600);
            prop_assert_eq!(told, expected, "{:?} ends at {}", flag, end);
        }
    }
}

#[test]
fn a_flag_that_was_cleaned_away_before_it_was_written_says_nothing() {
    let flag = |interval, cleaned| Flag { interval, cleaned };
    let window = 1_209_600;
    let until = |flags: &[Flag], cleanings: &[u64]| {
        infected_until(
            flags.iter().copied(),
            cleanings.iter().copied(),
            66_000,
            window,
        )
    };
    assert_eq!(until(&[], &[]), None);
    assert_eq!(until(&[flag(100, 0)], &[]), Some(60_600 + window));
    assert_eq!(until(&[flag(100, 1)], &[]), None);
    assert_eq!(
        until(&[flag(100, 5), flag(104, 0)], &[]),
        Some(63_000 + window)
    );
    assert_eq!(until(&[flag(100, 0)], &[60_599]), Some(60_600 + window));
    assert_eq!(until(&[flag(100, 0)], &[60_600]), None);
    assert_eq!(
        until(&[flag(100, 0), flag(101, 0)], &[60_600]),
        Some(61_200 + window)
    );
}

#[test]
fn a_flag_exposes_to_the_end_of_the_interval_of_its_cleaning_whichever_came_first() {
    let window = 1_209_600;
    let end = |cleaned, cleanings: &[u64]| {
        let flag = Flag {
            interval: 100,
            cleaned,
        };
        exposes_until(flag, cleanings, window)
    };
    assert_eq!(end(0, &[]), 60_600 + window);
    assert_eq!(end(0, &[60_599, 60_700]), 61_200);
    assert_eq!(end(0, &[60_600]), 61_200);
    assert_eq!(end(0, &[61_199]), 61_200);
    assert_eq!(end(1, &[]), 61_200);
    assert_eq!(end(3, &[70_000]), 62_400);
    assert_eq!(end(3, &[61_900]), 62_400);
    assert_eq!(end(u16::MAX, &[]), 60_600 + window);
}
