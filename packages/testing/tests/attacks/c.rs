//! C1 to C10: what grew without harm, depended on order, or said less than it should.

use cosmwasm_std::{coin, Uint128};
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::contact_registry::{
    Authority, ExecuteMsg, InstantiateMsg, MacHash, ReportPolicy, RiskModel, Verdict,
};
use wayclear_api::events::{
    AuthorityRemoved, CellsAssigned, CellsReleased, CodeIdsSet, SlipsRevoked,
};
use wayclear_api::location;
use wayclear_api::state::{self, CodeIds};
use wayclear_status::first_interval;
use wayclear_testing::{
    assert_refused, hashes_slip, ids_of, mac_hash, place, policy, public_key_of_authority, suite,
    taken, Chain, Contract, Suite, DAVIS, DENOM,
};

use crate::{key, of_owner, revoke};

/// C1: whoever is paid has others forgotten.
#[test]
fn inspections_alone_forget_whom_they_paid() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    suite.set_policy("davis", Some(policy()));
    suite.fund("mall", DAVIS, 1_000_000).expect("a pool");
    for n in 0..120 {
        let inspect = location::ExecuteMsg::Inspect {};
        suite
            .execute(&format!("bot {n}"), &location, &inspect)
            .expect("an inspection");
        suite.advance(86_400 / 6);
    }
    // Today's and yesterday's, which decide.
    let kept = suite.rows(&location, "p").len();
    assert!(kept <= 2 * 6 + 1, "{kept} rows");
}

// C2, transitions that are read when they have expired: growth/location/spam.rs, flags that come and go.

fn disclose_hashes(suite: &mut Suite, who: &str, day: u16, entries: Vec<MacHash>) {
    let slip = hashes_slip(day, entries);
    assert_eq!(taken(&suite.disclose(who, vec![slip]).expect("hashes")), 1);
}

/// C3: a hash is found by every slip, in any order.
#[test]
fn a_hash_is_matched_whichever_slip_came_first() {
    let answer = |order: [u8; 2]| {
        let mut suite = suite();
        let day = suite.today() - 1;
        for rotation in order {
            let entry = mac_hash(1, first_interval(day), rotation);
            disclose_hashes(&mut suite, "ada", day, vec![entry]);
        }
        let mut found = suite.matches(day, &[[1; 16].into()]);
        found.sort_by_key(|row| row.rotation);
        found
    };
    let found = answer([1, 2]);
    assert_eq!(found.len(), 2);
    assert_eq!(answer([2, 1]), found);
}

/// C4: a hash of two days is kept for each.
#[test]
fn forgetting_one_day_takes_nothing_from_another() {
    let mut suite = suite();
    let days = [suite.today() - 3, suite.today() - 1];
    for day in days {
        let entry = mac_hash(1, first_interval(day), 144);
        disclose_hashes(&mut suite, "ada", day, vec![entry]);
    }
    // The first is due two days after its own, and a window.
    let due = 86_400 * (u64::from(days[0]) + 2) + suite.window;
    suite.wait_until(due);
    let registry = suite.registry();
    for _ in 0..4 {
        suite.prune(&registry, 100).expect("a pruning");
        suite.advance(1);
    }
    assert_eq!(suite.rows(&registry, "h").len(), 1);
    assert_eq!(suite.matches(days[1], &[[1; 16].into()]).len(), 1);
}

/// C5: what was taken back is burnt, unless an authority vouches that has not taken it back.
#[test]
fn a_revoked_key_never_comes_back() {
    let mut suite = suite();
    let slip = key(&suite, 1);
    suite.disclose("ada", vec![slip.clone()]).expect("a slip");
    assert_eq!(
        revoke(&mut suite, "ada", ids_of(std::slice::from_ref(&slip))),
        (1, 0)
    );
    let today = suite.today();
    for who in ["ada", "mallory"] {
        assert_eq!(suite.verdict(who, today, slip.clone()), Verdict::Burnt);
    }
    let signed = suite.sign(slip.clone(), today);
    let tx = suite.disclose("relay", vec![signed.clone()]);
    assert_eq!(taken(&tx.expect("a slip")), 1);
    let ids = ids_of(std::slice::from_ref(&slip));
    assert_eq!(revoke(&mut suite, "ada", ids.clone()), (0, 1));
    assert_eq!(revoke(&mut suite, "authority", ids), (1, 0));
    for slip in [slip, signed] {
        assert_eq!(suite.verdict("mallory", today, slip), Verdict::Burnt);
    }
}

// C6, a twin outside the tree: twins.rs.

/// C7: nothing that is sent to a location by mistake is lost.
#[test]
fn coins_beside_the_pool_can_be_taken_out() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    suite.set_policy("davis", Some(policy()));
    suite.fund("mall", DAVIS, 1_000).expect("a pool");
    for denom in [DENOM, "uatom"] {
        suite.chain.mint(&location, coin(7, denom)).expect("coins");
        let davis = suite.city("davis");
        let sweep = city::ExecuteMsg::Sweep {
            place: place(DAVIS),
            denom: denom.to_string(),
            to: suite.account("finder").into_string(),
        };
        suite
            .execute("city owner", &davis, &sweep)
            .expect("a sweep");
        let found = suite.chain.balance(&suite.account("finder"), denom);
        assert_eq!(found.expect("a balance"), 7);
    }
    assert_eq!(suite.rewards(DAVIS).pool, Uint128::new(1_000));
}

/// C8: an indexer need not read state again at each height.
#[test]
fn events_say_what_changed_and_by_whom() {
    let mut suite = suite();
    let state = suite.state();
    let prefixes = vec!["9qcx".to_string()];
    let assign = state::ExecuteMsg::AssignCells {
        child: "06113".to_string(),
        prefixes: prefixes.clone(),
    };
    let tx = suite
        .execute("state owner", &state, &assign)
        .expect("cells");
    let told = CellsAssigned::all(&tx.events).remove(0);
    assert_eq!(
        (told.child.as_str(), told.prefixes.0),
        ("06113", prefixes.clone())
    );
    let release = state::ExecuteMsg::ReleaseCells {
        prefixes: prefixes.clone(),
    };
    let tx = suite
        .execute("state owner", &state, &release)
        .expect("cells");
    assert_eq!(CellsReleased::all(&tx.events)[0].prefixes.0, prefixes);

    let code_ids = suite.code_ids();
    let CodeIds { city, location, .. } = code_ids.clone();
    let set = state::ExecuteMsg::SetCodeIds { code_ids };
    let tx = suite.execute("state owner", &state, &set).expect("codes");
    let told = CodeIdsSet::all(&tx.events).remove(0);
    assert_eq!((told.city, told.location), (city.id, location.id));

    let slip = key(&suite, 1);
    suite.disclose("ada", vec![slip.clone()]).expect("a slip");
    let tx = suite.revoke("ada", ids_of(&[slip])).expect("a revocation");
    let by = suite.account("ada").into_string();
    assert_eq!(SlipsRevoked::all(&tx.events)[0].by, by);

    let account = suite.account("authority").into_string();
    let remove = ExecuteMsg::RemoveAuthority {
        account: account.clone(),
        may_revoke: true,
    };
    let tx = of_owner(&mut suite, &remove);
    let told = AuthorityRemoved::all(&tx.events).remove(0);
    assert_eq!((told.account, told.may_revoke), (account, true));
}

/// C9: whether somebody is an authority decides nothing about their own word.
#[test]
fn a_retired_authority_reports_itself_like_anybody() {
    let mut suite = suite();
    let remove = ExecuteMsg::RemoveAuthority {
        account: suite.account("authority").into_string(),
        may_revoke: false,
    };
    of_owner(&mut suite, &remove);
    let slip = key(&suite, 1);
    let ids = ids_of(std::slice::from_ref(&slip));
    assert_eq!(
        taken(&suite.disclose("authority", vec![slip]).expect("a slip")),
        1
    );
    assert_eq!(revoke(&mut suite, "authority", ids), (1, 0));
}

/// C10: what the chain could not send is no policy.
#[test]
fn a_denom_that_cannot_be_is_refused() {
    let mut suite = suite();
    let davis = suite.city("davis");
    for denom in ["1cosm", "/cosm", "co", "cosm!"] {
        let policy = Some(RewardPolicy {
            denom: denom.to_string(),
            ..policy()
        });
        let set = city::ExecuteMsg::SetRewardPolicy { policy };
        assert!(
            suite.execute("city owner", &davis, &set).is_err(),
            "{denom}"
        );
    }
}

/// C10: the second would silently replace the first.
#[test]
fn an_authority_named_twice_is_refused() {
    let mut suite = suite();
    let owner = suite.account("owner");
    let authority = Authority::with_key(&owner, 1, public_key_of_authority());
    let msg = InstantiateMsg {
        owner: owner.to_string(),
        policy: ReportPolicy::Attested,
        window_seconds: 600,
        authorities: vec![authority.clone(), authority],
        risk_model: RiskModel::illustrative(),
        risk_model_delay_seconds: 0,
    };
    let code_id = suite.store(Contract::ContactRegistry);
    let made = suite
        .chain
        .instantiate(&owner, code_id, &msg, "registry", None);
    assert_refused(made, "authorities");
}
