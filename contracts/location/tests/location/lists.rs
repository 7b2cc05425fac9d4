//! Days, transitions and infections: what they answer, in pages, and up to what age.

use cosmwasm_std::HexBinary;
use wayclear_api::location::{
    Infection, InfectionCursor, InfectionsResponse, QueryMsg, Status, TransitionsResponse,
};
use wayclear_api::{Invalid, DAY_SECONDS};
use wayclear_location::ContractError;
use wayclear_testing::{assert_refused, suite, Suite, SuiteBuilder, Visited, DAVIS, GENESIS_TIME};

#[test]
fn the_days_of_a_place_are_told_by_utc_days() {
    let mut suite = suite();
    let midnight = GENESIS_TIME - GENESIS_TIME % DAY_SECONDS;
    suite.open(DAVIS);
    suite.advance(DAY_SECONDS);
    let visited = suite.relay_in(DAVIS, 1);
    suite.advance(DAY_SECONDS);
    suite.clean("davis", &[DAVIS]);
    suite.report("ada", &[&visited]);
    suite.advance(DAY_SECONDS);
    let days = suite.daily(DAVIS, 5).days;
    let statuses: Vec<_> = days.iter().map(|day| day.status).collect();
    let (empty, clean, infected) = (Status::Empty, Status::Clean, Status::Infected);
    assert_eq!(statuses, [empty, empty, infected, infected, clean]);
    assert_eq!(days[1].day, midnight);
    for days in [0, 15, 255] {
        let location = suite.location(DAVIS);
        let answer = suite.query::<serde_json::Value>(&location, &QueryMsg::Daily { days });
        assert_refused(answer, ContractError::Days { days });
    }
}

#[test]
fn days_before_the_window_are_left_out() {
    let mut suite = SuiteBuilder::new().window(2 * DAY_SECONDS).build();
    suite.relay_in(DAVIS, 1);
    suite.advance(5 * DAY_SECONDS);
    assert_eq!(suite.daily(DAVIS, 14).days.len(), 3);
    let today = u64::from(suite.today()) * DAY_SECONDS;
    // At midnight a day that has only its first second begins, and another ends.
    suite.advance(today + DAY_SECONDS - 1 - suite.now());
    assert_eq!(suite.daily(DAVIS, 14).days.len(), 2);
    suite.advance(1);
    assert_eq!(suite.daily(DAVIS, 14).days.len(), 3);
}

#[test]
fn a_revoked_visit_is_in_no_day() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.advance(DAY_SECONDS);
    let before = suite.daily(DAVIS, 14);
    let ids = suite.report("ada", &[&visited]);
    assert_ne!(suite.daily(DAVIS, 14), before);
    suite.revoke("ada", ids).unwrap();
    assert_eq!(suite.daily(DAVIS, 14), before);
}

#[test]
fn transitions_come_in_pages_and_are_kept_one_window() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.advance(600);
    suite.report("ada", &[&visited]);
    let location = suite.location(DAVIS);
    let page = |suite: &Suite, start_after, limit| {
        let limit = Some(limit);
        let msg = QueryMsg::Transitions { start_after, limit };
        let page: TransitionsResponse = suite.query(&location, &msg).unwrap();
        page.transitions
    };
    let all = page(&suite, None, 100);
    let indexes: Vec<_> = all.iter().map(|logged| logged.index).collect();
    assert_eq!(indexes, [0, 1, 2]);
    for limit in [1, 2, 100] {
        let mut pages = vec![];
        // One page more than there are rows is empty.
        for _ in 0..=indexes.len() {
            let more = page(&suite, pages.last().copied(), limit);
            pages.extend(more.iter().map(|logged| logged.index));
        }
        assert_eq!(pages, indexes, "pages of {limit}");
    }
    assert_eq!(page(&suite, Some(u64::MAX), 1), []);

    suite.advance(suite.window - 601);
    assert_eq!(page(&suite, None, 100), all);
    suite.advance(1);
    assert_eq!(page(&suite, None, 100), all[2..], "two are a window old");
    assert_eq!(page(&suite, Some(0), 1), all[2..], "after one that is gone");
    suite.advance(600);
    assert_eq!(page(&suite, None, 100), []);
}

#[test]
fn infections_are_listed_with_their_cleaning_until_taken_back_or_out_of_the_window() {
    let mut suite = SuiteBuilder::new().window(7_200).build();
    let first = suite.relay_in(DAVIS, 1);
    let same = suite.relay_in(DAVIS, 2);
    suite.advance(600);
    let second = suite.relay_in(DAVIS, 3);
    suite.advance(600);
    suite.clean("davis", &[DAVIS]);
    let cleaned_at = Some(suite.now());
    let third = suite.relay_in(DAVIS, 4);
    let ids = suite.report("ada", &[&third, &first, &second]);
    let same_ids = suite.report("bob", &[&same]);
    let infection =
        |visited: &Visited, id: &wayclear_api::contact_registry::ItemId, cleaned_at| Infection {
            interval: visited.interval,
            id: id.id.clone(),
            cleaned_at,
        };
    let mut all = vec![
        infection(&first, &ids[1], cleaned_at),
        infection(&same, &same_ids[0], cleaned_at),
        infection(&second, &ids[2], cleaned_at),
        infection(&third, &ids[0], None),
    ];
    all[..2].sort_by(|one, other| one.id.cmp(&other.id));
    assert_eq!(suite.infections(DAVIS), all, "by interval and id");
    assert_eq!(pages_of_infections(&suite, 1), all);
    assert_eq!(pages_of_infections(&suite, 3), all);

    suite.revoke("bob", same_ids.clone()).unwrap();
    all.retain(|infection| infection.id != same_ids[0].id);
    assert_eq!(suite.infections(DAVIS), all);
    let end = u64::from(first.interval + 1) * 600 + 7_200;
    suite.advance(end - 1 - suite.now());
    assert_eq!(suite.infections(DAVIS), all);
    suite.advance(1);
    assert_eq!(suite.infections(DAVIS), all[1..]);
}

fn pages_of_infections(suite: &Suite, limit: u32) -> Vec<Infection> {
    let location = suite.location(DAVIS);
    let mut pages: Vec<Infection> = vec![];
    // One page more than there are rows is empty.
    for _ in 0..=suite.infections(DAVIS).len() {
        let start_after = pages.last().map(|last| InfectionCursor {
            interval: last.interval,
            id: last.id.clone(),
        });
        let limit = Some(limit);
        let msg = QueryMsg::Infections { start_after, limit };
        let page: InfectionsResponse = suite.query(&location, &msg).unwrap();
        pages.extend(page.infections);
    }
    pages
}

#[test]
fn a_cursor_of_infections_has_an_id_of_eight_bytes() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let start_after = Some(InfectionCursor {
        interval: 0,
        id: vec![1; 9].into(),
    });
    let msg = QueryMsg::Infections {
        start_after,
        limit: None,
    };
    let refused = Invalid::ByteLength {
        field: "id",
        length: 9,
        expected: 8,
    };
    assert_refused(suite.query::<serde_json::Value>(&location, &msg), refused);
}

#[test]
fn no_cursor_brings_back_an_infection_that_is_over() {
    let mut suite = suite();
    let old = suite.relay_in(DAVIS, 1);
    suite.advance(3 * 600);
    let young = suite.relay_in(DAVIS, 2);
    suite.report("ada", &[&old, &young]);
    // The first row is there still, since nobody has come by, but it does not count any more.
    let end = u64::from(old.interval + 1) * 600 + suite.window;
    suite.advance(end - suite.now());
    let location = suite.location(DAVIS);
    for id in ["0000000000000000", "ffffffffffffffff"] {
        let start_after = Some(InfectionCursor {
            interval: old.interval - 1,
            id: HexBinary::from_hex(id).unwrap(),
        });
        let msg = QueryMsg::Infections {
            start_after,
            limit: None,
        };
        let page: InfectionsResponse = suite.query(&location, &msg).unwrap();
        let intervals: Vec<_> = page.infections.iter().map(|i| i.interval).collect();
        assert_eq!(intervals, [young.interval]);
    }
}
