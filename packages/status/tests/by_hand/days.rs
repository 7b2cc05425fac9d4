//! Days and intervals, and the status of past days, by hand.

use std::convert::Infallible;

use wayclear_status::Status::{Clean, Empty, Infected};
use wayclear_status::{
    daily, day_at, day_of, day_start, first_interval, interval_at, interval_end, interval_start,
    DayStatus, Known, Ledger, Status,
};

const DAY: u64 = 86_400;
const MIDNIGHT: u64 = 20_000 * DAY;

/// The days of a place with infections in these intervals.
fn days(
    ledger: &Ledger,
    cleanings: &[u64],
    intervals: &[u32],
    now: u64,
    days: u8,
) -> Vec<DayStatus> {
    let known = Known {
        ledger,
        cleanings,
        newest_until: |last| {
            let begun = intervals.iter().copied().filter(|i| *i <= last);
            Ok::<_, Infallible>(begun.max())
        },
    };
    let Ok(days) = daily(known, now, days);
    days
}

fn statuses(days: &[DayStatus]) -> Vec<Status> {
    days.iter().map(|day| day.status).collect()
}

#[test]
fn a_day_is_infected_if_it_was_at_any_moment_of_it() {
    // In the last interval of the third day; cleaned at the first second of the fourth, and that counts.
    let last = interval_at(MIDNIGHT + 3 * DAY - 1);
    let mut ledger = Ledger {
        first_check_in_at: Some(MIDNIGHT + DAY + 10),
        last_cleaned_at: Some(MIDNIGHT + 3 * DAY),
        newest_infection: Some(last),
        window: 14 * DAY,
    };
    let now = MIDNIGHT + 5 * DAY + 30;
    let cleanings = [MIDNIGHT + 3 * DAY];
    let told = days(&ledger, &cleanings, &[last], now, 6);
    assert_eq!(told.first().map(|day| day.day), Some(MIDNIGHT));
    assert_eq!(
        statuses(&told),
        [Empty, Clean, Infected, Clean, Clean, Clean]
    );

    // A second later the fourth day was infected for one second.
    let cleanings = [MIDNIGHT + 3 * DAY + 1];
    let told = days(&ledger, &cleanings, &[last], now, 6);
    assert_eq!(
        statuses(&told),
        [Empty, Clean, Infected, Infected, Clean, Clean]
    );

    // A second earlier it lies within the interval and clears nothing.
    let cleanings = [MIDNIGHT + 3 * DAY - 1];
    let told = days(&ledger, &cleanings, &[last], now, 6);
    assert_eq!(
        statuses(&told),
        [Empty, Clean, Infected, Infected, Infected, Infected]
    );

    // An infection begins with its interval, be it before the first check-in reached the chain.
    let early = interval_at(MIDNIGHT + DAY - 1);
    let told = days(&ledger, &[MIDNIGHT + DAY], &[early], now, 6);
    assert_eq!(
        statuses(&told),
        [Infected, Clean, Clean, Clean, Clean, Clean]
    );

    ledger.first_check_in_at = None;
    let told = days(&ledger, &[], &[], now, 14);
    assert_eq!(statuses(&told), [Empty; 14]);
}

#[test]
fn what_happens_at_midnight_belongs_to_the_new_day() {
    let first = interval_at(MIDNIGHT + DAY);
    let ledger = Ledger {
        first_check_in_at: Some(MIDNIGHT + DAY),
        newest_infection: Some(first),
        last_cleaned_at: None,
        window: 14 * DAY,
    };
    let now = MIDNIGHT + DAY + 30;
    let told = days(&ledger, &[], &[first], now, 2);
    assert_eq!(statuses(&told), [Empty, Infected]);
    let told = days(&ledger, &[], &[], now, 2);
    assert_eq!(statuses(&told), [Empty, Clean]);
}

#[test]
fn days_wholly_before_the_window_are_left_out_and_moments_before_it_do_not_count() {
    let infected = interval_at(MIDNIGHT + 600);
    let ledger = Ledger {
        first_check_in_at: Some(MIDNIGHT),
        newest_infection: Some(infected),
        last_cleaned_at: Some(MIDNIGHT + DAY),
        window: 2 * DAY,
    };
    let cleanings = [MIDNIGHT + DAY];
    let at = |now| days(&ledger, &cleanings, &[infected], now, 14);
    // The last infected second is the newest of those a window ago.
    let told = at(MIDNIGHT + 3 * DAY - 2);
    assert_eq!(statuses(&told), [Infected, Clean, Clean]);
    let told = at(MIDNIGHT + 3 * DAY - 1);
    assert_eq!(statuses(&told), [Clean, Clean]);
    assert_eq!(told.first().map(|day| day.day), Some(MIDNIGHT + DAY));
    assert_eq!(days(&ledger, &[], &[infected], MIDNIGHT + 700, 1).len(), 1);
    assert_eq!(days(&ledger, &[], &[infected], MIDNIGHT + 700, 0), []);
    // The first days of 1970.
    assert_eq!(days(&ledger, &[], &[], DAY + 5, 14).len(), 2);
}

#[test]
fn intervals_and_days_are_half_open() {
    assert_eq!(
        (interval_at(599), interval_at(600), interval_at(1_199)),
        (0, 1, 1)
    );
    assert_eq!((interval_start(7), interval_end(7)), (4_200, 4_800));
    assert_eq!((day_at(DAY - 1), day_at(DAY)), (0, 1));
    assert_eq!((day_of(143), day_of(144), day_of(287)), (0, 1, 1));
    assert_eq!((day_start(2), first_interval(2)), (2 * DAY, 288));
    // Beyond what the types hold, the last there is.
    assert_eq!(
        (interval_at(u64::MAX), day_at(u64::MAX)),
        (u32::MAX, u16::MAX)
    );
    assert_eq!(interval_end(u32::MAX), 600 * (u64::from(u32::MAX) + 1));
}
