//! Since when a place has its status.

use wayclear_status::{Ledger, Since};

use crate::{
    clean, cleaned, empty, infected, CHECKED_IN, CREATED, NOW, OVER, VISIT, VISITED, WINDOW,
};

#[test]
fn an_empty_place_is_so_since_it_was_made_and_an_infected_one_since_the_oldest_visit_that_counts() {
    let exactly = |at| Since {
        at,
        or_earlier: false,
    };
    assert_eq!(empty().since(NOW, CREATED, None), exactly(CREATED));
    let since = |oldest| infected().since(NOW, CREATED, oldest);
    assert_eq!(since(Some(VISITED - 3)), exactly(VISIT - 1_800));
    assert_eq!(since(None), exactly(VISIT));
}

#[test]
fn a_clean_place_is_so_since_the_latest_reason_and_never_for_more_than_a_window() {
    let since = |ledger: Ledger, now| {
        let since = ledger.since(now, CREATED, None);
        (since.at, since.or_earlier)
    };
    assert_eq!(since(clean(), NOW), (CHECKED_IN, false));
    assert_eq!(since(cleaned(NOW - 5), NOW), (NOW - 5, false));
    let end = OVER + WINDOW;
    assert_eq!(since(infected(), end), (end, false));
    // Cleaned within the interval: the infection went on and ended by age.
    assert_eq!(since(cleaned(OVER - 1), end + 7), (end, false));
    let bound = CHECKED_IN + WINDOW;
    assert_eq!(since(clean(), bound), (CHECKED_IN, false));
    assert_eq!(since(clean(), bound + 1), (CHECKED_IN + 1, true));
    assert_eq!(since(infected(), end + WINDOW), (end, false));
    assert_eq!(since(infected(), end + WINDOW + 9), (end + 9, true));
}
