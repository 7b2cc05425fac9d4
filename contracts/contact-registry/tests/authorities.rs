//! Authorities: their keys and the days these sign on, stolen keys, removal, quotas.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::storage_keys::namespace_with_key;
use cosmwasm_std::{to_json_vec, HexBinary};
use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::{
    ask, Authority, ExecuteMsg, KnownAuthority, Slip, SlipKey, Verdict,
};
use wayclear_api::events::{AuthorityRemoved, AuthoritySet, KeyStruck, SlipsRevoked};
use wayclear_api::location::Status;
use wayclear_api::{quoted, Invalid, DAY_SECONDS};
use wayclear_contact_registry::ContractError;
use wayclear_testing::{
    assert_refused, day_key_slip, ids_of, public_key, sign_with, skipped, suite, visit_slip, Chain,
    ChainError, Suite, Tx, DAVIS,
};

fn signer(n: u8) -> SigningKey {
    SigningKey::from_slice(&[n; 32]).unwrap()
}

/// The key of number `n`, that signs on the days `from..until`.
fn slip_key(n: u8, from: u16, until: Option<u16>) -> SlipKey {
    SlipKey {
        public_key: public_key(&signer(n)),
        from,
        until,
    }
}

fn execute(suite: &mut Suite, who: &str, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    suite.execute(who, &registry, msg)
}

/// Sets the keys of a laboratory that may send 100 slips a day.
fn set(suite: &mut Suite, lab: &str, keys: Vec<SlipKey>) -> Result<Tx, ChainError> {
    let authority = Authority {
        account: suite.account(lab).into_string(),
        daily_slips: 100,
        keys,
    };
    execute(
        suite,
        "state owner",
        &ExecuteMsg::SetAuthority { authority },
    )
}

fn strike(suite: &mut Suite, who: &str, lab: &str, n: u8) -> Result<Tx, ChainError> {
    let msg = ExecuteMsg::StrikeKey {
        account: suite.account(lab).into_string(),
        public_key: public_key(&signer(n)),
    };
    execute(suite, who, &msg)
}

fn remove(suite: &mut Suite, who: &str, lab: &str, may_revoke: bool) -> Result<Tx, ChainError> {
    let msg = ExecuteMsg::RemoveAuthority {
        account: suite.account(lab).into_string(),
        may_revoke,
    };
    execute(suite, who, &msg)
}

fn signed(suite: &Suite, lab: &str, n: u8, issued: u16, slip: Slip) -> Slip {
    let chain_id = suite.chain.chain_id();
    let (registry, lab) = (suite.registry(), suite.account(lab));
    sign_with(&signer(n), &chain_id, &registry, &lab, issued, slip)
}

/// What becomes of a slip that a laboratory's key of number `n` has signed on a day.
#[track_caller]
fn send(suite: &mut Suite, lab: &str, n: u8, issued: u16, slip: Slip) -> Verdict {
    let msg = ExecuteMsg::Disclose {
        authority: Some(suite.account(lab).into_string()),
        issued,
        slips: vec![signed(suite, lab, n, issued, slip)],
    };
    match execute(suite, "relay", &msg) {
        Ok(tx) => skipped(&tx).first().map_or(Verdict::Taken, |skip| skip.0),
        Err(error) => {
            assert_refused(Err::<(), _>(error), "the signature of slip 0");
            Verdict::InvalidSignature
        }
    }
}

/// A day key that can be sent: that of five days ago.
fn key(suite: &Suite, n: u8) -> Slip {
    day_key_slip([n; 16], suite.today() - 5)
}

fn known(suite: &Suite, lab: &str) -> KnownAuthority {
    let question = ask::Authorities {
        start_after: None,
        limit: None,
    };
    let all = suite.chain.ask(&suite.registry(), question).unwrap();
    let account = suite.account(lab).into_string();
    let mut all = all.authorities.into_iter();
    all.find(|known| known.authority.account == account)
        .unwrap()
}

#[test]
fn a_key_signs_from_its_first_day_until_the_day_it_ends() {
    let mut suite = suite();
    let today = suite.today();
    let keys = vec![
        slip_key(1, today - 4, Some(today - 2)),
        slip_key(2, today - 1, None),
    ];
    let tx = set(&mut suite, "lab", keys).unwrap();
    let told = AuthoritySet {
        account: suite.account("lab").into_string(),
        daily_slips: 100,
        keys: 2,
    };
    assert_eq!(AuthoritySet::all(&tx.events), [told]);
    for (n, issued, expected) in [
        (1, today - 5, Verdict::NotCovered),
        (1, today - 4, Verdict::Taken),
        (1, today - 3, Verdict::Taken),
        (1, today - 2, Verdict::NotCovered),
        (2, today - 2, Verdict::NotCovered),
        (2, today - 1, Verdict::Taken),
        (1, today - 1, Verdict::InvalidSignature),
        (2, today, Verdict::Taken),
        (2, today + 1, Verdict::NotCovered),
    ] {
        let number = u8::try_from(today + 1 - issued).unwrap() * 2 + n;
        let slip = key(&suite, number);
        let verdict = send(&mut suite, "lab", n, issued, slip);
        assert_eq!(
            verdict,
            expected,
            "key {n}, {} days ago",
            today + 1 - issued
        );
    }
    let slip = key(&suite, 99);
    let stranger = send(&mut suite, "nobody", 1, today, slip);
    assert_eq!(stranger, Verdict::NotCovered);
}

#[test]
fn keys_that_are_not_named_stay_and_days_never_overlap() {
    let mut suite = suite();
    let today = suite.today();
    let overlap = |from| ContractError::KeysOverlap { from };
    set(&mut suite, "lab", vec![slip_key(1, 0, None)]).unwrap();
    let second = slip_key(2, today, None);
    let refused = set(&mut suite, "lab", vec![second.clone()]);
    assert_refused(refused, overlap(today));
    let too_long = vec![slip_key(1, 0, Some(today + 1)), second.clone()];
    assert_refused(set(&mut suite, "lab", too_long), overlap(today));
    let both = vec![second.clone(), slip_key(1, 0, Some(today))];
    set(&mut suite, "lab", both).unwrap();
    let within = vec![slip_key(3, today - 3, Some(today - 2))];
    assert_refused(set(&mut suite, "lab", within), overlap(today - 3));
    set(&mut suite, "lab", vec![]).unwrap();
    let keys = known(&suite, "lab").authority.keys;
    assert_eq!(keys, [slip_key(1, 0, Some(today)), second]);
    let slip = key(&suite, 1);
    let old = send(&mut suite, "lab", 1, today - 1, slip);
    assert_eq!(
        old,
        Verdict::Taken,
        "what an old key has signed still counts"
    );
}

#[test]
fn an_authority_has_8_keys_until_what_the_oldest_signed_has_aged_out() {
    let mut suite = suite();
    let first = suite.today();
    let days = |n: u8| first + u16::from(n);
    let key = |n| slip_key(n, days(n), Some(days(n + 1)));
    set(&mut suite, "lab", (1..=8).map(key).collect()).unwrap();
    let refused = set(&mut suite, "lab", vec![key(9)]);
    assert_refused(refused, ContractError::TooManyKeys);
    let many = Invalid::Count {
        field: "keys",
        count: 9,
        min: 0,
        max: 8,
    };
    let refused = set(&mut suite, "lab", (1..=9).map(key).collect());
    assert_refused(refused, many);
    // The first one ends with the day it began, and what it signed a window later.
    let over = u64::from(days(2)) * DAY_SECONDS + suite.window;
    suite.wait_until(over - 1);
    let last = day_key_slip([1; 16], days(1));
    assert_eq!(send(&mut suite, "lab", 1, days(1), last), Verdict::Taken);
    let refused = set(&mut suite, "lab", vec![key(9)]);
    assert_refused(refused, ContractError::TooManyKeys);
    suite.wait_until(over + DAY_SECONDS);
    set(&mut suite, "lab", vec![key(9)]).unwrap();
    let keys = known(&suite, "lab").authority.keys;
    assert_eq!((keys.len(), keys[0].from), (8, days(2)));
}

#[test]
fn nothing_is_taken_that_a_struck_key_has_signed_and_what_was_taken_stands() {
    let mut suite = suite();
    let today = suite.today();
    set(&mut suite, "lab", vec![slip_key(1, 0, None)]).unwrap();
    let visit = suite.relay_in(DAVIS, 1);
    let visit = visit_slip(&visit);
    assert_eq!(
        send(&mut suite, "lab", 1, today, visit.clone()),
        Verdict::Taken
    );
    let tx = strike(&mut suite, "state owner", "lab", 1).unwrap();
    let told = KeyStruck {
        account: suite.account("lab").into_string(),
        public_key: public_key(&signer(1)).to_hex(),
    };
    assert_eq!(KeyStruck::all(&tx.events), [told]);
    for issued in [today - 4, today] {
        let slip = key(&suite, 1);
        let verdict = send(&mut suite, "lab", 1, issued, slip);
        assert_eq!(verdict, Verdict::NotCovered);
    }
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(known(&suite, "lab").struck, [public_key(&signer(1))]);

    set(&mut suite, "lab", vec![slip_key(2, today, None)]).unwrap();
    let slip = key(&suite, 2);
    assert_eq!(send(&mut suite, "lab", 2, today, slip), Verdict::Taken);
    let again = vec![slip_key(1, 0, Some(today))];
    set(&mut suite, "lab", again).unwrap();
    let slip = key(&suite, 3);
    let verdict = send(&mut suite, "lab", 1, today - 1, slip);
    assert_eq!(
        verdict,
        Verdict::NotCovered,
        "naming it again changes nothing"
    );
    suite.revoke("lab", ids_of(&[visit])).unwrap();
    assert_eq!(
        suite.is(DAVIS),
        Status::Clean,
        "the laboratory takes it back"
    );
}

#[test]
fn a_key_is_struck_only_if_the_authority_has_it() {
    let mut suite = suite();
    let account = |suite: &Suite, name| quoted(suite.account(name).as_str());
    let refused = ContractError::UnknownKey {
        account: account(&suite, "authority"),
    };
    let result = strike(&mut suite, "state owner", "authority", 1);
    assert_refused(result, refused);
    let refused = |account| ContractError::UnknownAuthority { account };
    let nobody = account(&suite, "nobody");
    let result = strike(&mut suite, "state owner", "nobody", 7);
    assert_refused(result, refused(nobody.clone()));
    let result = remove(&mut suite, "state owner", "nobody", true);
    assert_refused(result, refused(nobody));
}

#[test]
fn a_removed_authority_may_take_back_what_it_vouched_for_if_the_owner_says_so() {
    for may_revoke in [true, false] {
        let mut suite = suite();
        let today = suite.today();
        set(&mut suite, "lab", vec![slip_key(1, 0, None)]).unwrap();
        let slip = key(&suite, 1);
        send(&mut suite, "lab", 1, today, slip.clone());
        let tx = remove(&mut suite, "state owner", "lab", may_revoke).unwrap();
        let told = AuthorityRemoved {
            account: suite.account("lab").into_string(),
            may_revoke,
        };
        assert_eq!(AuthorityRemoved::all(&tx.events), [told]);
        let next = key(&suite, 2);
        let verdict = send(&mut suite, "lab", 1, today, next.clone());
        assert_eq!(verdict, Verdict::NotCovered);
        assert!(!suite.ids()[0].is_burnt, "what it vouched for stands");
        let tx = suite.revoke("lab", ids_of(&[slip])).unwrap();
        let told = &SlipsRevoked::all(&tx.events)[0];
        assert_eq!(told.count, u64::from(may_revoke));

        let known = known(&suite, "lab");
        assert_eq!((known.is_active, known.may_revoke), (false, may_revoke));
        set(&mut suite, "lab", vec![]).unwrap();
        let verdict = send(&mut suite, "lab", 1, today, next);
        assert_eq!(verdict, Verdict::Taken, "the owner may have it back");
    }
}

#[test]
fn an_authority_that_comes_later_never_answers_for_what_another_vouched_for() {
    let mut suite = suite();
    let today = suite.today();
    set(&mut suite, "lab", vec![slip_key(1, 0, None)]).unwrap();
    let slip = key(&suite, 1);
    send(&mut suite, "lab", 1, today, slip.clone());
    remove(&mut suite, "state owner", "lab", false).unwrap();
    set(&mut suite, "new lab", vec![slip_key(2, 0, None)]).unwrap();
    let tx = suite.revoke("new lab", ids_of(&[slip])).unwrap();
    assert_eq!(SlipsRevoked::all(&tx.events)[0].skipped, 1);
    let next = key(&suite, 2);
    send(&mut suite, "new lab", 2, today, next);
    let mut vouchers: Vec<_> = suite.ids().into_iter().map(|id| id.voucher).collect();
    let mut labs = vec![suite.account("lab"), suite.account("new lab")];
    vouchers.sort();
    labs.sort();
    assert_eq!(vouchers, labs);
}

#[test]
fn no_number_of_an_authority_is_given_twice() {
    let mut suite = suite();
    set(&mut suite, "lab", vec![slip_key(1, 0, None)]).unwrap();
    // As after 65,535 of them.
    let account = to_json_vec(&suite.account("lab")).unwrap();
    let last = namespace_with_key(&[b"authority_number"], &[0xff, 0xff]);
    let registry = suite.registry();
    suite.chain.storage_mut(&registry).set(&last, &account);
    let refused = set(&mut suite, "clinic", vec![slip_key(2, 0, None)]);
    assert_refused(refused, ContractError::TooManyAuthorities);
    // The known ones go on.
    let next = vec![slip_key(1, 0, Some(60_000)), slip_key(3, 60_000, None)];
    set(&mut suite, "lab", next).unwrap();
}

#[test]
fn a_quota_counts_new_slips_of_the_blocks_day() {
    let mut suite = suite();
    let today = suite.today();
    let lab = |suite: &Suite, daily_slips| Authority {
        account: suite.account("lab").into_string(),
        daily_slips,
        keys: vec![slip_key(1, 0, None)],
    };
    let set = |suite: &mut Suite, daily_slips| {
        let authority = lab(suite, daily_slips);
        execute(
            suite,
            "state owner",
            &ExecuteMsg::SetAuthority { authority },
        )
        .unwrap();
    };
    set(&mut suite, 3);
    let slip = |suite: &Suite, n| day_key_slip([n; 16], suite.today() - 2);
    let disclose = |suite: &mut Suite, range: std::ops::Range<u8>| {
        let slips = range.map(|n| signed(suite, "lab", 1, today, slip(suite, n)));
        let msg = ExecuteMsg::Disclose {
            authority: Some(suite.account("lab").into_string()),
            issued: today,
            slips: slips.collect(),
        };
        skipped(&execute(suite, "relay", &msg).unwrap())
    };
    assert_eq!(disclose(&mut suite, 0..2), []);
    let known_and_over = [(Verdict::Known, 2), (Verdict::Quota, 2)];
    assert_eq!(disclose(&mut suite, 0..5), known_and_over);
    assert_eq!(known(&suite, "lab").slips_today, 3);
    suite.revoke("lab", ids_of(&[slip(&suite, 0)])).unwrap();
    assert_eq!(disclose(&mut suite, 7..8), [(Verdict::Quota, 1)]);
    set(&mut suite, 4);
    assert_eq!(disclose(&mut suite, 7..9), [(Verdict::Quota, 1)]);
    let midnight = u64::from(today + 1) * DAY_SECONDS;
    suite.wait_until(midnight - 1);
    assert_eq!(disclose(&mut suite, 9..10), [(Verdict::Quota, 1)]);
    suite.wait_until(midnight);
    assert_eq!(known(&suite, "lab").slips_today, 0);
    let slip = key(&suite, 99);
    assert_eq!(send(&mut suite, "lab", 1, today, slip), Verdict::Taken);
}

#[test]
fn only_the_owner_sets_strikes_and_removes() {
    let mut suite = suite();
    let account = suite.account("authority").into_string();
    let authority = Authority {
        account: account.clone(),
        daily_slips: 1,
        keys: vec![],
    };
    for msg in [
        ExecuteMsg::SetAuthority { authority },
        ExecuteMsg::StrikeKey {
            account: account.clone(),
            public_key: public_key(&signer(7)),
        },
        ExecuteMsg::RemoveAuthority {
            account,
            may_revoke: false,
        },
    ] {
        for who in ["authority", "city owner", "admin", "mallory"] {
            let refused = execute(&mut suite, who, &msg);
            assert_refused(refused, "only the owner may do this");
        }
    }
}

#[test]
fn an_authority_in_bad_form_is_refused_by_name() {
    let mut suite = suite();
    let account = suite.account("lab").into_string();
    let good = Authority {
        account: account.clone(),
        daily_slips: 1,
        keys: vec![slip_key(1, 5, Some(6))],
    };
    let with_quota = |daily_slips| Authority {
        daily_slips,
        ..good.clone()
    };
    let with_key = |public_key: Vec<u8>| Authority {
        keys: vec![SlipKey {
            public_key: HexBinary::from(public_key),
            ..slip_key(1, 0, None)
        }],
        ..good.clone()
    };
    let ended = |from, until| Authority {
        keys: vec![slip_key(1, from, Some(until))],
        ..good.clone()
    };
    let shouted = Authority {
        account: account.to_uppercase(),
        ..good.clone()
    };
    let no_point = [&[2][..], &[0xff; 32]].concat();
    let uncompressed = [&[4][..], &[1; 32]].concat();
    let invalid = |error: Invalid| error.to_string();
    let quota = |value| Invalid::Range {
        field: "daily_slips",
        value,
        min: 1,
        max: 1_000_000,
    };
    let length = Invalid::ByteLength {
        field: "public_key",
        length: 32,
        expected: 33,
    };
    let until = |value, min| Invalid::Range {
        field: "until",
        value,
        min,
        max: 65_535,
    };
    let address = Invalid::Address {
        address: quoted(&account.to_uppercase()),
    };
    let invalid_key = ContractError::InvalidKey.to_string();
    for (authority, refused) in [
        (with_quota(0), invalid(quota(0))),
        (with_quota(1_000_001), invalid(quota(1_000_001))),
        (with_key(vec![2; 32]), invalid(length)),
        (with_key(no_point), invalid_key.clone()),
        (with_key(uncompressed), invalid_key),
        (ended(5, 5), invalid(until(5, 6))),
        (ended(5, 0), invalid(until(0, 6))),
        (shouted, invalid(address)),
    ] {
        let msg = ExecuteMsg::SetAuthority { authority };
        assert_refused(execute(&mut suite, "state owner", &msg), refused);
    }
    let msg = ExecuteMsg::SetAuthority { authority: good };
    execute(&mut suite, "state owner", &msg).unwrap();
}
