//! The form of a `Disclose` and the signatures of its slips: what is wrong here is an error of the whole message.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::{Binary, HexBinary};
use k256::ecdsa::{Signature, SigningKey};
use wayclear_api::contact_registry::{ExecuteMsg, Item, MacHash, ReportPolicy, Slip, Verdict};
use wayclear_api::{Invalid, Place, INTERVALS_A_DAY};
use wayclear_contact_registry::ContractError;
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, hashes_slip, ids_of, mac_hash, sign_with, skipped,
    suite, taken, visit_slip, Chain, ChainError, Suite, SuiteBuilder, Tx, Visited, AUTHORITY_KEY,
    DAVIS,
};

fn attested() -> Suite {
    SuiteBuilder::new().policy(ReportPolicy::Attested).build()
}

/// A day key of the day before yesterday.
fn key(suite: &Suite, n: u8) -> Slip {
    day_key_slip([n; 16], suite.today() - 2)
}

fn with_signature(slip: Slip, signature: Vec<u8>) -> Slip {
    Slip {
        signature: Some(Binary::new(signature)),
        ..slip
    }
}

/// Sends slips of today that must be refused, and proves that nothing came of them.
#[track_caller]
fn assert_nothing_of(suite: &mut Suite, slips: Vec<Slip>, expected: impl std::fmt::Display) {
    let registry = suite.registry();
    let before = suite.chain.dump(&registry);
    assert_refused(suite.disclose("relay", slips), expected);
    assert_eq!(suite.chain.dump(&registry), before);
}

#[test]
fn one_wrong_signature_is_an_error_of_the_whole_message_and_stores_nothing() {
    let mut suite = attested();
    let visit = suite.relay_in(DAVIS, 1);
    let good = suite.sign_all([key(&suite, 1), visit_slip(&visit), key(&suite, 2)]);
    let mut slips = good.clone();
    slips[2].signature = good[0].signature.clone();
    let refused = ContractError::InvalidSignature { index: 2 };
    assert_nothing_of(&mut suite, slips, refused);
    assert_eq!(suite.infections(DAVIS), []);
    assert_eq!(taken(&suite.disclose("relay", good).unwrap()), 3);
}

#[test]
fn a_signature_binds_chain_registry_authority_day_and_item() {
    let mut suite = attested();
    let signer = SigningKey::from_slice(&AUTHORITY_KEY).unwrap();
    let (chain, registry) = (suite.chain.chain_id(), suite.registry());
    let (authority, today) = (suite.account("authority"), suite.today());
    let (state, bob) = (suite.state(), suite.account("bob"));
    let slip = key(&suite, 1);
    let sign = |chain: &str, registry, authority, issued, slip: &Slip| {
        sign_with(&signer, chain, registry, authority, issued, slip.clone())
    };
    let other = SigningKey::from_slice(&[8; 32]).unwrap();
    let of_another_item = sign(&chain, &registry, &authority, today, &key(&suite, 2));
    let wrong = [
        sign("wayclear-1", &registry, &authority, today, &slip),
        sign(&chain, &state, &authority, today, &slip),
        sign(&chain, &registry, &bob, today, &slip),
        sign(&chain, &registry, &authority, today - 1, &slip),
        sign_with(&other, &chain, &registry, &authority, today, slip.clone()),
        Slip {
            signature: of_another_item.signature,
            ..slip.clone()
        },
    ];
    for slip in wrong {
        let refused = ContractError::InvalidSignature { index: 0 };
        assert_nothing_of(&mut suite, vec![slip], refused);
    }
    let right = sign(&chain, &registry, &authority, today, &slip);
    let tx = suite.disclose("anybody at all", vec![right]).unwrap();
    assert_eq!(taken(&tx), 1);
}

#[test]
fn the_high_twin_of_a_signature_is_as_good_and_gives_the_same_id() {
    let mut suite = attested();
    let today = suite.today();
    let low = suite.sign(key(&suite, 1), today);
    let signature = Signature::from_slice(low.signature.as_ref().unwrap()).unwrap();
    let (r, s) = signature.split_scalars();
    let high = Signature::from_scalars(r, -s).unwrap();
    assert_ne!(signature, high);
    let high = with_signature(low.clone(), high.to_bytes().to_vec());
    assert_eq!(suite.verdict("relay", today, high.clone()), Verdict::Taken);
    assert_eq!(suite.verdict("relay", today, low), Verdict::Known);
    assert_eq!(suite.verdict("relay", today, high), Verdict::Known);
    assert_eq!(suite.ids().len(), 1);
}

#[test]
fn a_signature_has_64_bytes_that_are_a_signature() {
    let mut suite = attested();
    let good = suite.sign_all([key(&suite, 1)]).remove(0);
    for length in [0, 63, 65] {
        let slip = with_signature(good.clone(), vec![1; length]);
        let refused = Invalid::ByteLength {
            field: "signature",
            length,
            expected: 64,
        };
        assert_nothing_of(&mut suite, vec![slip], refused);
    }
    let bytes = good.signature.as_ref().unwrap().to_vec();
    let without = |half: std::ops::Range<usize>| {
        let mut bytes = bytes.clone();
        bytes[half].fill(0);
        bytes
    };
    for bad in [without(0..32), without(32..64), vec![0; 64], vec![0xff; 64]] {
        let slip = with_signature(good.clone(), bad);
        let refused = ContractError::InvalidSignature { index: 0 };
        assert_nothing_of(&mut suite, vec![slip], refused);
    }
}

#[test]
fn where_slips_are_attested_each_needs_a_signature_and_an_authority() {
    let mut suite = attested();
    let slips = vec![key(&suite, 1)];
    let refused = ContractError::AttestationRequired;
    assert_nothing_of(&mut suite, slips, refused);
    let mixed = vec![suite.sign_all([key(&suite, 1)]).remove(0), key(&suite, 2)];
    assert_nothing_of(&mut suite, mixed, ContractError::SignatureMissing);
}

#[test]
fn signed_slips_are_taken_where_everybodys_own_word_is_too() {
    let mut suite = suite();
    let (signed, own) = (suite.sign_all([key(&suite, 1)]), key(&suite, 2));
    suite.disclose("relay", signed.clone()).unwrap();
    suite.disclose("ada", vec![own]).unwrap();
    let vouchers: Vec<_> = suite.ids().into_iter().map(|id| id.voucher).collect();
    assert!(vouchers.contains(&suite.account("authority")));
    assert!(vouchers.contains(&suite.account("ada")));
    let mixed = vec![key(&suite, 3), suite.sign_all([key(&suite, 4)]).remove(0)];
    assert_nothing_of(&mut suite, mixed, ContractError::SignatureMissing);
    let without_authority = ExecuteMsg::Disclose {
        authority: None,
        issued: suite.today(),
        slips: signed,
    };
    let registry = suite.registry();
    let refused = suite.execute("relay", &registry, &without_authority);
    assert_refused(refused, ContractError::SignatureMissing);
}

#[test]
fn the_owner_may_require_signatures_and_never_take_that_back() {
    let mut suite = suite();
    let require = |suite: &mut Suite, who: &str| -> Result<Tx, ChainError> {
        let registry = suite.registry();
        suite.execute(who, &registry, &ExecuteMsg::RequireAttestation {})
    };
    let own = suite.disclose("ada", vec![key(&suite, 1)]).unwrap();
    assert_eq!(taken(&own), 1);
    assert_refused(require(&mut suite, "ada"), "only the owner may do this");
    require(&mut suite, "state owner").unwrap();
    require(&mut suite, "state owner").unwrap();
    let slips = vec![key(&suite, 2)];
    assert_nothing_of(&mut suite, slips, ContractError::AttestationRequired);
    let ids = ids_of(&[key(&suite, 1)]);
    suite.revoke("ada", ids).unwrap();
    assert!(suite.ids()[0].is_burnt, "one's own word is one's own");
}

#[test]
fn a_message_holds_1_to_64_slips_and_hashes_come_alone() {
    let mut suite = suite();
    for count in [0, 65] {
        let slips = vec![key(&suite, 1); count];
        let refused = Invalid::Count {
            field: "slips",
            count,
            min: 1,
            max: 64,
        };
        assert_nothing_of(&mut suite, slips, refused);
    }
    let now = suite.interval();
    let hashes = hashes_slip(suite.today(), vec![mac_hash(1, now - 3, 1)]);
    for slips in [
        vec![hashes.clone(), key(&suite, 1)],
        vec![key(&suite, 1), hashes.clone()],
        vec![hashes.clone(), hashes.clone()],
    ] {
        assert_nothing_of(&mut suite, slips, Invalid::HashesNotAlone);
    }
    let tx = suite.disclose("ada", vec![hashes]).unwrap();
    assert_eq!((taken(&tx), skipped(&tx)), (1, vec![]));
}

#[test]
fn hashes_lie_in_their_day_and_ascend_without_repetition() {
    let mut suite = suite();
    let day = suite.today() - 1;
    let first = u32::from(day) * u32::from(INTERVALS_A_DAY);
    let last = first + 143;
    let (first_i, last_i) = (i128::from(first), i128::from(last));
    let range = |field, value: i128, min, max| Invalid::Range {
        field,
        value,
        min,
        max,
    };
    let short = MacHash {
        mac_hash: HexBinary::from([1; 15]),
        ..mac_hash(1, first, 1)
    };
    let length = Invalid::ByteLength {
        field: "mac_hash",
        length: 15,
        expected: 16,
    };
    let order = || Invalid::Order { field: "entries" };
    let count = |count| Invalid::Count {
        field: "entries",
        count,
        min: 1,
        max: 144,
    };
    let two = |a, b| vec![a, b];
    let outside = range("interval", first_i - 1, first_i, last_i);
    let after = range("interval", last_i + 1, first_i, last_i);
    for (entries, refused) in [
        (vec![], count(0)),
        (vec![mac_hash(1, first, 1); 145], count(145)),
        (vec![mac_hash(1, first - 1, 1)], outside),
        (vec![mac_hash(1, last + 1, 1)], after),
        (vec![mac_hash(1, first, 0)], range("rotation", 0, 1, 144)),
        (
            vec![mac_hash(1, first, 145)],
            range("rotation", 145, 1, 144),
        ),
        (vec![short], length),
        (two(mac_hash(2, first, 1), mac_hash(1, first, 1)), order()),
        (
            two(mac_hash(1, first + 1, 1), mac_hash(2, first, 1)),
            order(),
        ),
        (two(mac_hash(1, first, 1), mac_hash(1, first, 2)), order()),
    ] {
        assert_nothing_of(&mut suite, vec![hashes_slip(day, entries)], refused);
    }
    let most = (0..144).map(|n| mac_hash(n, first + u32::from(n), 1));
    let most = hashes_slip(day, most.collect());
    assert_eq!(taken(&suite.disclose("ada", vec![most]).unwrap()), 1);
    let edges = vec![mac_hash(1, first, 144), mac_hash(1, last, 1)];
    let edges = hashes_slip(day, edges);
    assert_eq!(taken(&suite.disclose("bob", vec![edges]).unwrap()), 1);
}

#[test]
fn items_have_their_form_whoever_sends_them() {
    let mut suite = suite();
    let (today, interval) = (suite.today(), suite.interval());
    let bytes = |field, length| Invalid::ByteLength {
        field,
        length,
        expected: 16,
    };
    let item = |item| Slip {
        item,
        signature: None,
    };
    let short_key = item(Item::DayKey {
        key: HexBinary::from([1; 15]),
        day: today - 2,
    });
    let visit = |place: Place, interval, secret: &[u8]| {
        item(Item::Visit {
            place,
            interval,
            secret: HexBinary::from(secret),
        })
    };
    let davis = Visited::new(DAVIS, interval, 1).place;
    let nowhere = Place {
        cell: "9qc7mbda".to_string(),
        unit: None,
    };
    let character = Invalid::GeohashCharacter {
        geohash: "\"9qc7mbda\"".to_string(),
        character: 'a',
    };
    let last = u32::from(u16::MAX) * 144;
    let too_late = Invalid::Range {
        field: "interval",
        value: i128::from(last) + 1,
        min: 0,
        max: i128::from(last),
    };
    let nobody = item(Item::Account {
        account: String::new(),
        day: today,
    });
    let unnamed = Invalid::Count {
        field: "account",
        count: 0,
        min: 1,
        max: 128,
    };
    for (slip, refused) in [
        (short_key, bytes("key", 15)),
        (
            visit(davis.clone(), interval, &[1; 17]),
            bytes("secret", 17),
        ),
        (visit(davis, last + 1, &[1; 16]), too_late),
        (visit(nowhere, interval, &[1; 16]), character),
        (nobody, unnamed),
    ] {
        let with_a_good_one = vec![key(&suite, 1), slip];
        assert_nothing_of(&mut suite, with_a_good_one, refused);
    }
}

#[test]
fn times_at_the_ends_of_time_are_verdicts_and_no_panics() {
    let mut suite = suite();
    let ada = suite.account("ada");
    let visit = |interval| visit_slip(&Visited::new(DAVIS, interval, 1));
    let last = u32::from(u16::MAX) * 144;
    for issued in [0, 1, u16::MAX - 1, u16::MAX] {
        for slip in [
            day_key_slip([1; 16], 0),
            day_key_slip([1; 16], u16::MAX),
            account_slip(&ada, issued),
            visit(0),
            visit(last),
            hashes_slip(0, vec![mac_hash(1, 0, 1)]),
            hashes_slip(u16::MAX, vec![mac_hash(1, last, 144)]),
        ] {
            let slip = suite.sign(slip, issued);
            let verdict = suite.verdict("ada", issued, slip);
            let expected = [Verdict::NotCovered, Verdict::AgedOut];
            assert!(expected.contains(&verdict), "{verdict} of day {issued}");
        }
    }
}
