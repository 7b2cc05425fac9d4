//! B1 to B12: what hurt a person or a place, or broke a promise.

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::contact_registry::{ExecuteMsg, Verdict};
use wayclear_api::events::RewardSent;
use wayclear_api::location::{self, Status};
use wayclear_api::region::{ask, Cell};
use wayclear_api::state::{self, Code, CodeIds};
use wayclear_api::{raw, region};
use wayclear_testing::{
    assert_refused, ids_of, place, policy, skipped, suite, taken, visit_slip, Chain, Contract,
    Suite, SuiteBuilder, DAVIS, WOODLAND,
};

use crate::{attested, key, of_owner, revoke};

/// B1: a slip is signed once and taken once, whoever sends it.
#[test]
fn whoever_copies_a_signed_slip_helps_its_owner_and_nobody_else() {
    let mut suite = attested();
    let visited = suite.relay_in(DAVIS, 1);
    let signed = suite.sign_all([visit_slip(&visited)]);
    let ids = ids_of(&signed);
    assert_eq!(
        taken(&suite.disclose("mallory", signed.clone()).expect("a slip")),
        1
    );
    let tx = suite.disclose("relay", signed).expect("a slip");
    assert_eq!(skipped(&tx), [(Verdict::Known, 1)]);
    assert_eq!(revoke(&mut suite, "mallory", ids.clone()), (0, 1));
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(revoke(&mut suite, "authority", ids), (1, 0));
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

/// B2: nobody can spoil a batch by a place that fails.
#[test]
fn a_place_that_fails_is_passed_over_and_the_rest_is_taken() {
    let mut suite = suite();
    let visits = [DAVIS, WOODLAND].map(|at| suite.relay_in(at, 1));
    let slips: Vec<_> = visits.iter().map(visit_slip).collect();
    let ledger = suite.break_location(DAVIS);
    suite.disclose("ada", slips.clone()).expect("slips");
    assert_eq!(suite.is(WOODLAND), Status::Infected);
    let ids: Vec<_> = suite.ids().into_iter().map(|known| known.slip).collect();
    assert_eq!(ids, ids_of(&slips[1..]), "the other may be sent again");
    let feed = suite.feed();
    assert_eq!(feed[1].revoked.len(), 1, "and phones forget its flag");
    suite.mend_location(DAVIS, &ledger);
    assert_eq!(taken(&suite.disclose("ada", slips).expect("slips")), 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

/// B3: ground is freed from the bottom up.
#[test]
fn a_stranger_who_opens_a_place_holds_150_metres_and_no_county() {
    let mut suite = suite();
    suite
        .visit("stranger", &place(DAVIS), region::Action::Open {})
        .expect("a place");
    let county = suite.county("06113");
    for cell in ["9qc7m", "9qc7q", "9qckh"] {
        free(&mut suite, "county owner", &county, cell);
    }
    assert_eq!(prefixes(&suite, &county), ["9qc7mbd"]);
    let state = suite.state();
    for cell in ["9qc7", "9qck"] {
        free(&mut suite, "state owner", &state, cell);
    }
    assert_eq!(prefixes(&suite, &state), ["9qc7mbd", "9qcd", "9qce"]);
}

/// Releases a cell, or splits it and frees its parts; what cannot be split any further stays.
fn free(suite: &mut Suite, owner: &str, region: &Addr, cell: &str) {
    let prefixes = vec![cell.to_string()];
    let release = state::ExecuteMsg::ReleaseCells { prefixes };
    let prefix = cell.to_string();
    if suite.execute(owner, region, &release).is_err() && cell.len() < 7 {
        let split = state::ExecuteMsg::SplitCells { prefix };
        suite.execute(owner, region, &split).expect("a split");
        for c in wayclear_api::GEOHASH_ALPHABET.chars() {
            free(suite, owner, region, &format!("{cell}{c}"));
        }
    }
}

fn prefixes(suite: &Suite, region: &Addr) -> Vec<String> {
    let page = |last: Option<&Cell>| ask::Cells {
        start_after: last.map(|cell| cell.prefix.clone()),
        limit: None,
    };
    let cells = suite.chain.ask_all(region, page, |page| page.cells);
    cells
        .expect("cells")
        .into_iter()
        .map(|cell| cell.prefix)
        .collect()
}

/// B4: accounts are free, blocks are not.
#[test]
fn a_hundred_fresh_accounts_in_one_block_earn_one_reward() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    suite.set_policy("davis", Some(policy()));
    suite.fund("mall", DAVIS, 1_000_000).expect("a pool");
    let mut sent = 0;
    for n in 0..100 {
        let inspect = location::ExecuteMsg::Inspect {};
        let tx = suite.execute(&format!("bot {n}"), &location, &inspect);
        sent += RewardSent::all(&tx.expect("an inspection").events).len();
    }
    assert_eq!(sent, 1);
}

/// B5: from its removal on, nothing of an authority is taken, and it takes nothing back; the owner can.
#[test]
fn a_removed_authority_discloses_and_revokes_nothing_more() {
    let mut suite = attested();
    let mut signed = suite.sign_all((0..3).map(|n| key(&suite, n)));
    let before = vec![signed.remove(0)];
    let ids = ids_of(&before);
    assert_eq!(taken(&suite.disclose("thief", before).expect("a slip")), 1);
    let account = suite.account("authority").into_string();
    let remove = ExecuteMsg::RemoveAuthority {
        account,
        may_revoke: false,
    };
    of_owner(&mut suite, &remove);
    let tx = suite.disclose("thief", signed).expect("slips");
    assert_eq!(skipped(&tx), [(Verdict::NotCovered, 2)]);
    assert_eq!(revoke(&mut suite, "authority", ids.clone()), (0, 1));
    assert_eq!(revoke(&mut suite, "state owner", ids), (1, 0));
}

/// B6: the visit itself goes through, whatever the city has written.
#[test]
fn a_reward_policy_that_nobody_understands_stops_no_check_in() {
    let mut suite = suite();
    suite.open(DAVIS);
    suite.set_policy("davis", Some(policy()));
    suite.fund("mall", DAVIS, 1_000).expect("a pool");
    let davis = suite.city("davis");
    suite.replace_row(&davis, raw::REWARD_POLICY.as_bytes(), b"{");
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.status(DAVIS).visits, 1);
}

// B7, a hash that everybody discloses: growth/registry/spam.rs, and growth/dearest.rs for the page at its dearest.

/// B8: a row that is forgotten brings nothing back, with the shortest window and with the longest.
#[test]
fn what_was_revoked_stays_so_when_its_rows_are_forgotten() {
    for window in [600, 3_600, 1_209_600] {
        let mut suite = SuiteBuilder::new().window(window).build();
        let visited = suite.relay_in(DAVIS, 1);
        let ids = suite.report("ada", &[&visited]);
        assert_eq!(revoke(&mut suite, "ada", ids), (1, 0));
        let (registry, location) = (suite.registry(), suite.location(DAVIS));
        let end = suite.now() + 3 * window + 4 * 86_400;
        while suite.now() < end {
            for contract in [&registry, &location] {
                suite.prune(contract, 100).expect("a pruning");
            }
            assert_eq!(suite.is(DAVIS), Status::Clean);
            let verdict = suite.verdict("ada", suite.today(), visit_slip(&visited));
            assert_ne!(verdict, Verdict::Taken, "window {window}");
            suite.advance(window.max(3_600));
        }
        assert!(suite.ids().is_empty(), "and nothing is kept of it");
    }
}

/// B9: there is no other registry that a state could be given.
#[test]
fn a_state_has_the_registry_that_it_made_and_one_window() {
    let suite = SuiteBuilder::new().window(7_200).build();
    let question = wayclear_api::contact_registry::ask::Config {};
    let registry = suite
        .chain
        .ask(&suite.registry(), question)
        .expect("a config");
    let state = suite
        .chain
        .ask(&suite.state(), ask::Config {})
        .expect("a config");
    assert_eq!(
        (registry.state, state.registry),
        (suite.state(), suite.registry())
    );
    assert_eq!([registry.window_seconds, state.window_seconds], [7_200; 2]);
}

/// B9, B10: codes are compared with the chain's, and nobody below the state chooses any.
#[test]
fn nothing_is_made_of_a_code_that_the_state_did_not_mean() {
    let mut suite = suite();
    let state = suite.state();
    let right = suite.code_ids();
    let other = suite.store(Contract::State);
    let wrong = |location| CodeIds {
        location,
        ..right.clone()
    };
    let checksum = right.location.checksum.clone();
    let unknown = Code { id: 999, checksum };
    let checksum = HexBinary::from([7; 32]);
    for (code, words) in [
        (unknown, "the chain has no code 999"),
        (
            Code {
                id: other,
                checksum,
            },
            "is another one",
        ),
    ] {
        let code_ids = wrong(code);
        let set = state::ExecuteMsg::SetCodeIds { code_ids };
        assert_refused(suite.execute("state owner", &state, &set), words);
    }
    let set = state::ExecuteMsg::SetCodeIds { code_ids: right };
    let refused = suite.execute("county owner", &state, &set);
    assert_refused(refused, wayclear_api::OwnershipError::NotOwner);
}

// B11, a report that pages through all cases: there are no cases.

/// B12: one signature, one item.
#[test]
fn a_signature_serves_no_other_item() {
    let mut suite = attested();
    let signed = suite.sign(key(&suite, 1), suite.today());
    let mut sold = key(&suite, 2);
    sold.signature = signed.signature.clone();
    let refused = suite.disclose("buyer", vec![signed, sold]);
    assert_refused(refused, "the signature of slip 1 does not match");
    assert!(suite.ids().is_empty(), "nothing of the message is kept");
}
