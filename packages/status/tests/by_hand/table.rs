//! The status machine of equation 9 against a table written by hand, and its bounds.

use wayclear_status::Cause::{
    GenerateContract, InfectedUserCheckin, InfectedUserUpdate, LocationIsCleaned,
    NormalUserCheckin, SlipRevoked, Wait14Days,
};
use wayclear_status::Status::{Clean, Empty, Infected};
use wayclear_status::{Cause, Ledger, Status};

use crate::{clean, cleaned, empty, infected, CHECKED_IN, NOW, OVER, VISIT, VISITED, WINDOW};

/// What a location writes when a transition happens at `NOW`; creation and time write nothing.
fn happen(ledger: &mut Ledger, cause: Cause) {
    match cause {
        GenerateContract | Wait14Days => {}
        NormalUserCheckin => {
            ledger.first_check_in_at.get_or_insert(NOW);
        }
        InfectedUserCheckin => {
            ledger.first_check_in_at.get_or_insert(NOW);
            ledger.newest_infection = Some(VISITED + 16);
        }
        InfectedUserUpdate => ledger.newest_infection = Some(VISITED),
        LocationIsCleaned => ledger.last_cleaned_at = Some(NOW),
        SlipRevoked => ledger.newest_infection = None,
    }
}

#[test]
fn every_pair_of_state_and_transition_leads_where_the_paper_says() {
    #[rustfmt::skip]
    let table: &[(Status, Cause, Status)] = &[
        (Empty,    GenerateContract,    Empty),
        (Empty,    NormalUserCheckin,   Clean),
        (Empty,    InfectedUserCheckin, Infected),
        // Nobody has been there, so there is no visit to flag; the location refuses it.
        (Empty,    InfectedUserUpdate,  Empty),
        (Empty,    LocationIsCleaned,   Empty),
        (Empty,    Wait14Days,          Empty),
        (Empty,    SlipRevoked,         Empty),
        (Clean,    GenerateContract,    Clean),
        (Clean,    NormalUserCheckin,   Clean),
        (Clean,    InfectedUserCheckin, Infected),
        (Clean,    InfectedUserUpdate,  Infected),
        (Clean,    LocationIsCleaned,   Clean),
        (Clean,    Wait14Days,          Clean),
        (Clean,    SlipRevoked,         Clean),
        (Infected, GenerateContract,    Infected),
        (Infected, NormalUserCheckin,   Infected),
        (Infected, InfectedUserCheckin, Infected),
        (Infected, InfectedUserUpdate,  Infected),
        (Infected, LocationIsCleaned,   Clean),
        (Infected, Wait14Days,          Clean),
        (Infected, SlipRevoked,         Clean),
    ];
    assert_eq!(table.len(), Status::ALL.len() * Cause::ALL.len());
    for (from, cause, to) in table {
        let mut ledger = match from {
            Empty => empty(),
            Clean => clean(),
            Infected => infected(),
        };
        assert_eq!(ledger.status(NOW), *from);
        happen(&mut ledger, *cause);
        let later = match cause {
            Wait14Days => OVER + WINDOW,
            _ => NOW,
        };
        assert_eq!(ledger.status(later), *to, "{from} and {cause}");
    }
}

#[test]
fn an_infection_counts_until_its_interval_has_been_over_for_a_window() {
    for window in [600, 601, 86_400, WINDOW] {
        let ledger = Ledger {
            window,
            ..infected()
        };
        let until = OVER + window;
        for now in [VISIT, OVER - 1, OVER, until - 1] {
            assert_eq!(ledger.status(now), Infected, "at {now}");
            assert_eq!(ledger.infected_until(now), Some(until));
        }
        for now in [until, until + 1, until + 10 * window] {
            assert_eq!(ledger.status(now), Clean, "at {now}");
            assert_eq!(ledger.infected_until(now), None);
        }
    }
}

#[test]
fn a_cleaning_clears_what_was_over_before_it_and_nothing_within_its_own_interval() {
    for (cleaned_at, expected) in [
        (VISIT - 1, Infected),
        (VISIT, Infected),
        (CHECKED_IN, Infected),
        (OVER - 1, Infected),
        (OVER, Clean),
        (OVER + 1, Clean),
        (NOW, Clean),
    ] {
        let ledger = cleaned(cleaned_at);
        assert_eq!(ledger.status(NOW), expected, "cleaned at {cleaned_at}");
    }
    // Cleaned in the very interval, then once more at its end, as the event says.
    assert_eq!(
        cleaned(OVER - 1).infected_until(OVER - 1),
        Some(OVER + WINDOW)
    );
    assert_eq!(cleaned(OVER).infected_until(OVER), None);
    // The next visit begins in the interval of that cleaning, and is not cleaned by it.
    let mut again = cleaned(OVER);
    again.newest_infection = Some(VISITED + 1);
    assert_eq!(again.infected_until(OVER), Some(OVER + 600 + WINDOW));
}

#[test]
fn a_normal_check_in_changes_no_infected_place() {
    let mut ledger = infected();
    happen(&mut ledger, NormalUserCheckin);
    assert_eq!(ledger, infected());
}

#[test]
fn the_rows_that_count_begin_with_the_interval_that_a_window_or_the_last_cleaning_cuts() {
    let first = |now: u64, last_cleaned_at| {
        let ledger = Ledger {
            last_cleaned_at,
            ..infected()
        };
        ledger.counting_from(now)
    };
    assert_eq!(first(OVER + WINDOW - 1, None), VISITED);
    assert_eq!(first(OVER + WINDOW, None), VISITED + 1);
    assert_eq!(first(NOW, Some(OVER - 1)), VISITED);
    assert_eq!(first(NOW, Some(OVER)), VISITED + 1);
    assert_eq!(
        first(600, None),
        0,
        "before a window has gone by since 1970"
    );
}
