//! Infection reports: opening, disclosing, recovery, revocation, the feed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::{coin, HexBinary};
use cw_utils::PaymentError;
use wayclear_api::commitments::chunk_digest;
use wayclear_api::contact_registry::{
    CaseResponse, CasesResponse, DayKey, DisclosuresResponse, ExecuteMsg, FeedRow, MacHash,
    MatchResponse, QueryMsg, REPORT_SECONDS,
};
use wayclear_api::events::{CaseOpened, CaseRevoked, Disclosed, Recovered};
use wayclear_api::location::Status;
use wayclear_api::{Invalid, INTERVAL_SECONDS};
use wayclear_contact_registry::ContractError;
use wayclear_testing::{
    assert_refused, report_of, suite, Chain, ChainError, Contract, Report, Suite, Tx, DAVIS, DENOM,
    GENESIS_TIME, SACRAMENTO, WOODLAND,
};

const HOUR: u64 = 3_600;

/// The interval that holds a time.
fn interval(time: u64) -> u32 {
    u32::try_from(time / INTERVAL_SECONDS).unwrap()
}

/// A day key of one interval that ended `ago` seconds before `now`, a multiple of 600.
fn key_ended(n: u8, now: u64, ago: u64) -> DayKey {
    DayKey {
        key: vec![n; 16].into(),
        start_interval: interval(now - ago) - 1,
        periods: 1,
        rotation: 1,
    }
}

fn hash_ended(n: u8, now: u64, ago: u64) -> MacHash {
    MacHash {
        mac_hash: vec![n; 16].into(),
        interval: interval(now - ago) - 1,
        rotation: 1,
    }
}

fn execute(suite: &mut Suite, who: &str, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    suite.execute(who, &registry, msg)
}

fn revoke(suite: &mut Suite, who: &str, case: u64) -> Result<Tx, ChainError> {
    execute(suite, who, &ExecuteMsg::RevokeCase { case })
}

fn feed(suite: &Suite, start_after: Option<u64>, limit: u32) -> DisclosuresResponse {
    let msg = QueryMsg::Disclosures {
        start_after,
        limit: Some(limit),
    };
    suite.query(&suite.registry(), &msg).unwrap()
}

fn matches(suite: &Suite, n: u8) -> Vec<u64> {
    let mac_hashes = vec![HexBinary::from(vec![n; 16])];
    let answer: MatchResponse = suite
        .query(&suite.registry(), &QueryMsg::Match { mac_hashes })
        .unwrap();
    answer.matches.iter().map(|row| row.case).collect()
}

#[test]
fn a_report_opens_a_case_marks_the_account_and_flags_the_places() {
    let mut suite = suite();
    let davis = suite.check_in("ada", DAVIS, 1);
    let woodland = suite.check_in("ada", WOODLAND, 2);
    suite.check_in("bob", SACRAMENTO, 3);
    suite.advance(HOUR);
    let msg = report_of(&[&davis, &woodland]).opening_message(None);
    let tx = execute(&mut suite, "ada", &msg).unwrap();
    assert_eq!(CaseOpened::all(&tx.events), [CaseOpened { case: 1 }]);
    let disclosed = Disclosed {
        case: 1,
        day_keys: 0,
        mac_hashes: 0,
        visits: 2,
        skipped: 0,
    };
    assert_eq!(Disclosed::all(&tx.events), [disclosed]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(suite.is(WOODLAND), Status::Infected);
    assert_eq!(suite.is(SACRAMENTO), Status::Clean);

    let health = suite.health("ada").health.unwrap();
    assert_eq!(
        (health.case, health.infected_until),
        (1, suite.now() + suite.window)
    );
    assert_eq!(suite.health("bob").health, None);
    let answer: CaseResponse = suite
        .query(&suite.registry(), &QueryMsg::Case { case: 1 })
        .unwrap();
    let row = answer.case.unwrap().row;
    assert_eq!(row.reporter, suite.account("ada"));
    assert_eq!(
        (row.opened_at, row.attested_by, row.revoked_at),
        (suite.now(), None, None)
    );
}

#[test]
fn an_account_has_one_open_case_until_recovery_expiry_or_revocation() {
    let mut suite = suite();
    let case = suite.report("ada", &[]);
    let infected_until = suite.now() + suite.window;
    let refused = ContractError::AlreadyInfected {
        case,
        infected_until,
    };
    assert_refused(suite.try_report("ada", &Report::new(), None), &refused);
    let tx = execute(&mut suite, "ada", &ExecuteMsg::ReportRecovery {}).unwrap();
    assert_eq!(Recovered::all(&tx.events), [Recovered { case }]);
    assert_eq!(suite.health("ada").health, None);

    let second = suite.report("ada", &[]);
    revoke(&mut suite, "ada", second).unwrap();
    suite.report("ada", &[]);
    suite.advance(suite.window - 1);
    assert!(suite.try_report("ada", &Report::new(), None).is_err());
    suite.advance(1);
    suite.report("ada", &[]);
}

#[test]
fn recovery_changes_no_place_but_later_visits_infect_no_more() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    execute(&mut suite, "ada", &ExecuteMsg::ReportRecovery {}).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.check_in("ada", WOODLAND, 2);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
    let again = execute(&mut suite, "ada", &ExecuteMsg::ReportRecovery {});
    assert_refused(again, ContractError::NotInfected);
}

#[test]
fn revocation_gives_every_place_back_as_if_the_case_had_never_been() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    let before = suite.status(DAVIS);
    let days = suite.daily(DAVIS, 14);
    suite.advance(10);
    let report = report_of(&[&visit]).mac_hash(hash_ended(7, suite.now(), HOUR));
    let case = suite.try_report("ada", &report, None).unwrap();
    suite.check_in("ada", WOODLAND, 2);
    assert_eq!(matches(&suite, 7), [case]);
    let tx = revoke(&mut suite, "ada", case).unwrap();
    assert_eq!(CaseRevoked::all(&tx.events), [CaseRevoked { case }]);
    assert_eq!(suite.status(DAVIS), before);
    assert_eq!(suite.daily(DAVIS, 14), days);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
    assert_eq!(suite.health("ada").health, None);
    assert!(matches(&suite, 7).is_empty());
    let rows = feed(&suite, None, 100).rows;
    let news = FeedRow {
        case,
        day_keys: None,
        mac_hashes: None,
        revoked: true,
    };
    assert_eq!(
        rows.last(),
        Some(&news),
        "phones past the first row learn of it"
    );
    assert_eq!(rows.len(), 2, "the first row stands as it was");
    assert_refused(
        revoke(&mut suite, "ada", case),
        ContractError::AlreadyRevoked { case },
    );
}

#[test]
fn revoking_one_case_leaves_another_persons_standing() {
    let mut suite = suite();
    let ada = suite.check_in("ada", DAVIS, 1);
    suite.advance(5);
    let bob = suite.check_in("bob", DAVIS, 2);
    let case = suite.report("ada", &[&ada]);
    suite.report("bob", &[&bob]);
    assert_eq!(suite.status(DAVIS).since, ada.opening.checked_in_at);
    revoke(&mut suite, "ada", case).unwrap();
    let status = suite.status(DAVIS);
    assert_eq!(
        (status.status, status.since),
        (Status::Infected, bob.opening.checked_in_at)
    );
}

#[test]
fn only_the_reporter_the_owner_or_nobody_revokes_a_self_report() {
    let mut suite = suite();
    let case = suite.report("ada", &[]);
    for who in ["bob", "authority"] {
        assert_refused(
            revoke(&mut suite, who, case),
            ContractError::MayNotRevoke { case },
        );
    }
    revoke(&mut suite, "state owner", case).unwrap();
    assert_refused(
        revoke(&mut suite, "ada", 77),
        ContractError::UnknownCase { case: 77 },
    );
}

#[test]
fn chunks_are_sent_by_the_reporter_as_listed_each_once_within_two_days() {
    let mut suite = suite();
    let report = Report::new()
        .day_key(key_ended(1, suite.now(), 3 * HOUR))
        .chunk()
        .day_key(key_ended(2, suite.now(), 3 * HOUR))
        .chunk()
        .day_key(key_ended(3, suite.now(), 3 * HOUR));
    execute(&mut suite, "ada", &report.opening_message(None)).unwrap();
    let case = 1;
    let disclose = |n: usize| ExecuteMsg::Disclose {
        case,
        disclosure: report.chunks[n].clone(),
    };
    let digest = |n: usize| HexBinary::from(chunk_digest(&report.chunks[n])).to_hex();

    let refused = ContractError::ChunkUsed { digest: digest(0) };
    assert_refused(execute(&mut suite, "ada", &disclose(0)), refused);
    assert_refused(
        execute(&mut suite, "bob", &disclose(1)),
        ContractError::NotReporter { case },
    );
    let other = Report::new()
        .day_key(key_ended(9, suite.now(), 3 * HOUR))
        .chunks[0]
        .clone();
    let digest_of_other = HexBinary::from(chunk_digest(&other)).to_hex();
    let unlisted = ExecuteMsg::Disclose {
        case,
        disclosure: other,
    };
    let refused = ContractError::ChunkNotListed {
        digest: digest_of_other,
    };
    assert_refused(execute(&mut suite, "ada", &unlisted), refused);
    let unknown = ExecuteMsg::Disclose {
        case: 9,
        disclosure: report.chunks[1].clone(),
    };
    assert_refused(
        execute(&mut suite, "ada", &unknown),
        ContractError::UnknownCase { case: 9 },
    );

    suite.advance(REPORT_SECONDS - 1);
    execute(&mut suite, "ada", &disclose(1)).unwrap();
    let refused = ContractError::ChunkUsed { digest: digest(1) };
    assert_refused(execute(&mut suite, "ada", &disclose(1)), refused);
    suite.advance(1);
    let closed_at = GENESIS_TIME + REPORT_SECONDS;
    let refused = ContractError::ReportClosed { case, closed_at };
    assert_refused(execute(&mut suite, "ada", &disclose(2)), refused);
}

#[test]
fn the_first_chunk_must_be_listed_and_a_revoked_case_takes_none() {
    let mut suite = suite();
    let report = Report::new()
        .chunk()
        .day_key(key_ended(1, suite.now(), 3 * HOUR));
    let ExecuteMsg::ReportInfection {
        mut chunks,
        attestation,
        disclosure,
    } = report.opening_message(None)
    else {
        unreachable!()
    };
    let first = chunks.remove(0);
    let unlisted = ExecuteMsg::ReportInfection {
        chunks,
        attestation,
        disclosure,
    };
    let refused = ContractError::ChunkNotListed {
        digest: first.to_hex(),
    };
    assert_refused(execute(&mut suite, "ada", &unlisted), refused);
    assert_eq!(suite.health("ada").health, None);

    execute(&mut suite, "ada", &report.opening_message(None)).unwrap();
    revoke(&mut suite, "ada", 1).unwrap();
    let late = ExecuteMsg::Disclose {
        case: 1,
        disclosure: report.chunks[1].clone(),
    };
    assert_refused(
        execute(&mut suite, "ada", &late),
        ContractError::AlreadyRevoked { case: 1 },
    );
}

#[test]
fn a_report_lists_one_to_thirty_two_chunks() {
    let mut suite = suite();
    let opening = |chunks: Vec<HexBinary>| ExecuteMsg::ReportInfection {
        chunks,
        attestation: None,
        disclosure: Report::new().chunks[0].clone(),
    };
    for count in [0_usize, 33] {
        let chunks = (0..count)
            .map(|n| HexBinary::from(vec![u8::try_from(n).unwrap(); 32]))
            .collect();
        let refused = Invalid::Count {
            field: "chunks",
            count,
            min: 1,
            max: 32,
        };
        assert_refused(execute(&mut suite, "ada", &opening(chunks)), refused);
    }
}

#[test]
fn the_same_things_in_any_chunking_give_the_same_result() {
    let outcome = |cuts: &[usize]| {
        let mut suite = suite();
        let visits: Vec<_> = [DAVIS, WOODLAND, SACRAMENTO]
            .iter()
            .enumerate()
            .map(|(n, at)| suite.check_in("ada", at, n as u64))
            .collect();
        suite.advance(HOUR);
        let mut report = Report::new();
        for (n, visit) in visits.iter().enumerate() {
            if cuts.contains(&n) {
                report = report.chunk();
            }
            let number = u8::try_from(n).unwrap();
            report = report
                .visit(&visit.location, visit.opening.clone())
                .day_key(key_ended(number, suite.now(), 3 * HOUR))
                .mac_hash(hash_ended(number, suite.now(), HOUR));
        }
        suite.try_report("ada", &report, None).unwrap();
        let rows = feed(&suite, None, 100).rows;
        let keys = |row: &FeedRow| row.day_keys.clone().unwrap_or_default().to_vec();
        let hashes = |row: &FeedRow| row.mac_hashes.clone().unwrap_or_default().to_vec();
        (
            suite.health("ada"),
            [DAVIS, WOODLAND, SACRAMENTO].map(|at| suite.status(at)),
            (0..3).map(|n| matches(&suite, n)).collect::<Vec<_>>(),
            rows.iter().flat_map(keys).collect::<Vec<u8>>(),
            rows.iter().flat_map(hashes).collect::<Vec<u8>>(),
        )
    };
    let whole = outcome(&[]);
    assert_eq!(outcome(&[1]), whole);
    assert_eq!(outcome(&[2]), whole);
    assert_eq!(outcome(&[1, 2]), whole);
    assert_eq!(outcome(&[0, 1, 2]), whole);
}

#[test]
fn the_feed_packs_keys_and_hashes_in_their_order() {
    let mut suite = suite();
    let now = suite.now();
    let key = DayKey {
        key: vec![7; 16].into(),
        start_interval: interval(now) - 200,
        periods: 144,
        rotation: 6,
    };
    let hash = MacHash {
        mac_hash: vec![8; 16].into(),
        interval: interval(now) - 3,
        rotation: 2,
    };
    let report = Report::new().day_key(key.clone()).mac_hash(hash.clone());
    suite.try_report("ada", &report, None).unwrap();
    let rows = feed(&suite, None, 100).rows;
    let mut expected = vec![7; 16];
    expected.extend(key.start_interval.to_be_bytes());
    expected.extend([144, 6]);
    assert_eq!(rows[0].day_keys.as_ref().unwrap().as_slice(), expected);
    assert_eq!(expected.len(), 22);
    let mut expected = vec![8; 16];
    expected.extend(hash.interval.to_be_bytes());
    expected.push(2);
    assert_eq!(rows[0].mac_hashes.as_ref().unwrap().as_slice(), expected);
    assert_eq!(expected.len(), 21);
}

#[test]
fn a_key_or_hash_that_could_still_be_replayed_is_refused() {
    let mut suite = suite();
    let now = suite.now();
    let ends_at = now - 2 * HOUR + 600;
    let early = Report::new().day_key(key_ended(1, now, 2 * HOUR - 600));
    let refused = ContractError::DayKeyTooRecent {
        ends_at,
        allowed_from: now + 600,
    };
    assert_refused(suite.try_report("ada", &early, None), refused);
    let early = Report::new().mac_hash(MacHash {
        rotation: 2,
        ..hash_ended(1, now, 0)
    });
    let refused = ContractError::MacHashTooRecent { ends_at: now + 600 };
    assert_refused(suite.try_report("ada", &early, None), refused);
    assert_eq!(feed(&suite, None, 100).rows.len(), 0, "nothing was stored");
    let just = Report::new()
        .day_key(key_ended(1, now, 2 * HOUR))
        .mac_hash(hash_ended(1, now, 0));
    suite.try_report("ada", &just, None).unwrap();
}

#[test]
fn what_has_aged_out_of_the_window_is_skipped_and_counted() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.advance(suite.window);
    let now = suite.now();
    let report = report_of(&[&visit])
        .day_key(key_ended(1, now, suite.window))
        .day_key(key_ended(2, now, suite.window - 600))
        .mac_hash(hash_ended(3, now, suite.window))
        .mac_hash(hash_ended(4, now, suite.window - 600));
    let tx = execute(&mut suite, "ada", &report.opening_message(None)).unwrap();
    let disclosed = Disclosed {
        case: 1,
        day_keys: 1,
        mac_hashes: 1,
        visits: 0,
        skipped: 3,
    };
    assert_eq!(Disclosed::all(&tx.events), [disclosed]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert!(matches(&suite, 3).is_empty());
    assert_eq!(matches(&suite, 4), [1]);
    let row = &feed(&suite, None, 100).rows[0];
    assert_eq!(row.day_keys.as_ref().unwrap().as_slice()[..16], [2; 16]);
}

#[test]
fn visits_are_opened_at_locations_of_ours_only() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    let mut nowhere = visit.clone();
    for address in [suite.account("bob"), suite.city("davis")] {
        nowhere.location = address.clone();
        let refused = ContractError::NotALocation {
            address: address.into_string(),
        };
        assert_refused(
            suite.try_report("ada", &report_of(&[&nowhere]), None),
            refused,
        );
    }
    nowhere.location = cosmwasm_std::Addr::unchecked("nobody");
    let address = "\"nobody\"".to_string();
    assert_refused(
        suite.try_report("ada", &report_of(&[&nowhere]), None),
        Invalid::Address { address },
    );
}

#[test]
fn a_place_of_another_tree_trusts_another_registry() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    let code_id = suite.store(Contract::ContactRegistry);
    let owner = suite.account("mallory");
    let msg = wayclear_api::contact_registry::InstantiateMsg {
        owner: owner.to_string(),
        policy: wayclear_api::contact_registry::ReportPolicy::SelfReported,
        window_seconds: suite.window,
        authorities: vec![],
        risk_model: wayclear_api::contact_registry::RiskModel::illustrative(),
        risk_model_delay_seconds: 0,
    };
    let other = suite
        .chain
        .instantiate(&owner, code_id, &msg, "x", None)
        .unwrap();
    let report = report_of(&[&visit]).opening_message(None);
    let refused = suite.execute("mallory", &other, &report);
    assert_refused(refused, "only the contact registry may do this");
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn many_people_may_disclose_the_same_hash_and_all_cases_are_found() {
    let mut suite = suite();
    let report = Report::new().mac_hash(hash_ended(5, suite.now(), HOUR));
    suite.try_report("ada", &report, None).unwrap();
    suite.try_report("bob", &report, None).unwrap();
    assert_eq!(matches(&suite, 5), [1, 2]);
    assert!(matches(&suite, 6).is_empty());
    for mac_hashes in [vec![], vec![HexBinary::from(vec![1; 16]); 201]] {
        let (count, field) = (mac_hashes.len(), "mac_hashes");
        let answer =
            suite.query::<serde_json::Value>(&suite.registry(), &QueryMsg::Match { mac_hashes });
        assert_refused(
            answer,
            Invalid::Count {
                field,
                count,
                min: 1,
                max: 200,
            },
        );
    }
}

#[test]
fn the_feed_comes_in_pages_that_concatenate_to_the_whole() {
    let mut suite = suite();
    let empty = feed(&suite, None, 100);
    assert_eq!(
        (empty.rows.len(), empty.next_index, empty.oldest_index),
        (0, 1, 1)
    );
    for n in 0..35 {
        let report = Report::new().day_key(key_ended(n, suite.now(), 3 * HOUR));
        suite
            .try_report(&format!("person {n}"), &report, None)
            .unwrap();
    }
    let whole = feed(&suite, None, 100);
    assert_eq!(
        (whole.rows.len(), whole.next_index, whole.oldest_index),
        (35, 36, 1)
    );
    for limit in [1, 2, 30] {
        let (mut rows, mut cursor) = (vec![], None);
        loop {
            let page = feed(&suite, cursor, limit);
            if page.rows.is_empty() {
                break;
            }
            cursor = Some(page.next_index - 1);
            rows.extend(page.rows);
        }
        assert_eq!(rows, whole.rows, "pages of {limit}");
    }
    assert!(feed(&suite, Some(35), 100).rows.is_empty());
    assert_eq!(feed(&suite, Some(35), 100).next_index, 36);
    suite.advance(suite.window);
    let late = feed(&suite, None, 100);
    assert_eq!(
        (late.rows.len(), late.next_index, late.oldest_index),
        (0, 36, 36)
    );
}

#[test]
fn cases_come_in_pages_and_are_forgotten_after_three_windows() {
    let mut suite = suite();
    for n in 0..5 {
        suite.report(&format!("person {n}"), &[]);
        suite.advance(1);
    }
    let page = |suite: &Suite, start_after, limit| -> Vec<u64> {
        let msg = QueryMsg::Cases {
            start_after,
            limit: Some(limit),
        };
        let answer: CasesResponse = suite.query(&suite.registry(), &msg).unwrap();
        answer.cases.iter().map(|case| case.case).collect()
    };
    assert_eq!(page(&suite, None, 100), [1, 2, 3, 4, 5]);
    assert_eq!(page(&suite, Some(2), 2), [3, 4]);
    suite.advance(3 * suite.window - 4);
    assert_eq!(page(&suite, None, 100), [3, 4, 5], "the first two are gone");
    let gone: CaseResponse = suite
        .query(&suite.registry(), &QueryMsg::Case { case: 1 })
        .unwrap();
    assert_eq!(gone.case, None);
    assert_refused(
        revoke(&mut suite, "person 0", 1),
        ContractError::UnknownCase { case: 1 },
    );
    let msg = QueryMsg::Cases {
        start_after: None,
        limit: Some(0),
    };
    let answer = suite.query::<serde_json::Value>(&suite.registry(), &msg);
    assert_refused(answer, Invalid::Limit { limit: 0 });
}

#[test]
fn a_report_is_checked_before_anything_is_stored() {
    let mut suite = suite();
    let registry = suite.registry();
    let report = Report::new().opening_message(None);
    let paid = suite.execute_with("ada", &registry, &report, &[coin(1, DENOM)]);
    assert_refused(paid, PaymentError::NonPayable {});
    let long = Report::new().day_key(DayKey {
        periods: 145,
        ..key_ended(1, suite.now(), 3 * HOUR)
    });
    let refused = Invalid::Range {
        field: "periods",
        value: 145,
        min: 1,
        max: 144,
    };
    assert_refused(suite.try_report("ada", &long, None), refused);
    let bad = QueryMsg::Health {
        account: "nobody".to_string(),
    };
    let address = "\"nobody\"".to_string();
    let answer = suite.query::<serde_json::Value>(&registry, &bad);
    assert_refused(answer, Invalid::Address { address });
}
