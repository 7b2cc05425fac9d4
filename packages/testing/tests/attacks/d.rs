//! D1 to D6: what deserved a thought.

use cosmwasm_std::storage_keys::namespace_with_key;
use cosmwasm_std::Uint128;
use k256::ecdsa::SigningKey;
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::contact_registry::{Authority, ExecuteMsg, SlipKey, Verdict};
use wayclear_testing::{
    account_slip, assert_refused, policy, public_key, public_key_of_authority, suite, DAVIS,
};

use crate::{attested, key, of_owner};

/// D1: a flood of lies can be stopped, and honest signatures go on.
#[test]
fn the_policy_can_be_tightened_and_never_loosened() {
    let mut suite = suite();
    let slip = key(&suite, 1);
    of_owner(&mut suite, &ExecuteMsg::RequireAttestation {});
    let refused = suite.disclose("mallory", vec![slip.clone()]);
    assert_refused(refused, "takes signed slips only");
    let today = suite.today();
    let signed = suite.sign(slip, today);
    assert_eq!(suite.verdict("relay", today, signed), Verdict::Taken);
    // Nothing in the registry's messages leads back.
    let schema = cosmwasm_schema::schema_for!(ExecuteMsg);
    let schema = serde_json::to_string(&schema).expect("a schema");
    assert!(!schema.contains("self_reported"));
}

// D2, tokens without their authority: there are no tokens. D3, digests without a domain word: each has one, see
// packages/api/tests/commitments.rs.

/// D4: a twin of a kind that this build does not know goes with the others.
#[test]
fn a_row_of_an_unknown_kind_stops_no_pruning() {
    let mut suite = suite();
    let registry = suite.registry();
    let slip = account_slip(&suite.account("ada"), suite.today());
    suite.disclose("ada", vec![slip]).expect("a slip");
    let day = suite.today() + 1;
    let strange = namespace_with_key(&[b"t", &day.to_be_bytes()], b"zebra");
    suite.chain.storage_mut(&registry).set(&strange, b"1");
    suite.advance(2 * suite.window + 3 * 86_400);
    for _ in 0..4 {
        suite.prune(&registry, 100).expect("a pruning");
        suite.advance(1);
    }
    assert!(suite.rows(&registry, "t").is_empty());
    assert!(suite.rows(&registry, "health").is_empty());
}

/// D5: a new key takes nothing from what the old one has signed.
#[test]
fn an_old_key_serves_for_the_days_on_which_it_signed() {
    let mut suite = attested();
    let yesterday = suite.today() - 1;
    let slip = key(&suite, 1);
    let signed = suite.sign(slip, yesterday);
    let newer = SigningKey::from_slice(&[9; 32]).expect("a secret key");
    let keys = [
        (public_key_of_authority(), 0, Some(yesterday + 1)),
        (public_key(&newer), yesterday + 1, None),
    ];
    let authority = Authority {
        account: suite.account("authority").into_string(),
        daily_slips: 10,
        keys: keys
            .map(|(public_key, from, until)| SlipKey {
                public_key,
                from,
                until,
            })
            .into(),
    };
    of_owner(&mut suite, &ExecuteMsg::SetAuthority { authority });
    assert_eq!(suite.verdict("relay", yesterday, signed), Verdict::Taken);
    let signed = suite.sign(key(&suite, 2), yesterday + 1);
    let today = suite.today();
    let verdict = suite.verdict("relay", today, signed);
    assert_eq!(
        verdict,
        Verdict::InvalidSignature,
        "the old key signs no more"
    );
}

/// D5: ... unless it was stolen: then not even what it signed before.
#[test]
fn a_struck_key_serves_for_nothing() {
    let mut suite = attested();
    let today = suite.today();
    let signed = suite.sign(key(&suite, 1), today - 1);
    let strike = ExecuteMsg::StrikeKey {
        account: suite.account("authority").into_string(),
        public_key: public_key_of_authority(),
    };
    of_owner(&mut suite, &strike);
    let verdict = suite.verdict("thief", today - 1, signed);
    assert_eq!(verdict, Verdict::NotCovered);
}

/// D6: what one pool owes is not forgotten for another.
#[test]
fn a_pool_in_another_denom_waits_until_the_old_one_is_empty() {
    let mut suite = suite();
    suite.open(DAVIS);
    suite.set_policy("davis", Some(policy()));
    suite.fund("mall", DAVIS, 250).expect("a pool");
    suite.check_in("ada", DAVIS, 1);
    let other = RewardPolicy {
        denom: "uatom".to_string(),
        ..policy()
    };
    suite.set_policy("davis", Some(other));
    let location = suite.location(DAVIS);
    let fund = wayclear_api::location::ExecuteMsg::FundRewards {};
    let coins = [cosmwasm_std::coin(100, "uatom")];
    let refused = suite.execute_with("mall", &location, &fund, &coins);
    assert_refused(refused, "the city must withdraw the rest first");
    let davis = suite.city("davis");
    let withdraw = city::ExecuteMsg::WithdrawRewards {
        place: wayclear_testing::place(DAVIS),
        amount: Uint128::new(150),
        to: suite.account("city owner").into_string(),
    };
    suite
        .execute("city owner", &davis, &withdraw)
        .expect("a withdrawal");
    suite
        .execute_with("mall", &location, &fund, &coins)
        .expect("a pool");
    // The cool-down of an account outlives the pool.
    suite.advance(60);
    suite.check_in("ada", DAVIS, 2);
    assert_eq!(suite.rewards(DAVIS).paid, Uint128::zero());
}
