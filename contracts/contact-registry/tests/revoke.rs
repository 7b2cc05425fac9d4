//! Taking slips back: who may, what comes back, and what becomes of places that fail meanwhile.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::HexBinary;
use k256::ecdsa::SigningKey;
use wayclear_api::commitments::own_visit_id;
use wayclear_api::contact_registry::{Authority, ExecuteMsg, ItemId, ItemKind, Slip, Verdict};
use wayclear_api::events::{LocationFailed, SlipsRevoked};
use wayclear_api::feed::DayId;
use wayclear_api::location::Status;
use wayclear_api::{Invalid, DAY_SECONDS};
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, hashes_slip, ids_of, mac_hash, public_key, skipped,
    suite, taken, visit_slip, Suite, Tx, DAVIS, SACRAMENTO, WOODLAND,
};

/// How many ids were taken back, and how many passed over.
fn revoked(tx: &Tx) -> (u64, u64) {
    let told = &SlipsRevoked::all(&tx.events)[0];
    (told.count, told.skipped)
}

fn day_ids(slips: &[Slip]) -> Vec<DayId> {
    let ids = ids_of(slips);
    ids.iter().map(|id| id.checked().unwrap()).collect()
}

/// A key, hashes, and a visit to Davis, signed by the authority and taken.
fn disclosed(suite: &mut Suite) -> Vec<Slip> {
    let (today, now) = (suite.today(), suite.interval());
    let visit = suite.relay_in(DAVIS, 1);
    let slips = [
        visit_slip(&visit),
        day_key_slip([1; 16], today - 2),
        hashes_slip(today, vec![mac_hash(1, now - 3, 1)]),
    ];
    let signed = suite.sign_all(slips);
    for slip in &signed {
        let tx = suite.disclose("relay", vec![slip.clone()]).unwrap();
        assert_eq!(taken(&tx), 1);
    }
    signed
}

#[test]
fn the_authority_that_vouched_or_the_owner_takes_slips_back_and_nobody_else() {
    let mut suite = suite();
    let lab = SigningKey::from_slice(&[8; 32]).unwrap();
    let lab = Authority::with_key(&suite.account("lab"), 100, public_key(&lab));
    let set = ExecuteMsg::SetAuthority { authority: lab };
    let registry = suite.registry();
    suite.execute("state owner", &registry, &set).unwrap();
    let ids = ids_of(&disclosed(&mut suite));
    for stranger in ["relay", "ada", "lab", "city owner", "admin"] {
        let tx = suite.revoke(stranger, ids.clone()).unwrap();
        assert_eq!(revoked(&tx), (0, 3), "{stranger}");
    }
    assert!(suite.ids().iter().all(|id| !id.is_burnt));
    let tx = suite.revoke("authority", ids[..2].to_vec()).unwrap();
    let by = suite.account("authority").into_string();
    let told = SlipsRevoked {
        by,
        count: 2,
        skipped: 0,
    };
    assert_eq!(SlipsRevoked::all(&tx.events), [told]);
    let tx = suite.revoke("state owner", ids[2..].to_vec()).unwrap();
    assert_eq!(revoked(&tx), (1, 0));
    assert!(suite.ids().iter().all(|id| id.is_burnt));
}

#[test]
fn ones_own_word_is_taken_back_by_oneself_or_the_owner() {
    let mut suite = suite();
    let visits = [1, 2].map(|n| suite.relay_in(DAVIS, n));
    let ids = suite.report("ada", &[&visits[0], &visits[1]]);
    for stranger in ["bob", "authority", "relay"] {
        let tx = suite.revoke(stranger, ids.clone()).unwrap();
        assert_eq!(revoked(&tx), (0, 2), "{stranger}");
    }
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.revoke("ada", ids[..1].to_vec()).unwrap();
    suite.revoke("state owner", ids[1..].to_vec()).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn what_is_taken_back_counts_as_if_it_had_never_been() {
    let mut suite = suite();
    suite.relay_in(DAVIS, 7);
    suite.advance(1_800);
    let (status, daily) = (suite.status(DAVIS), suite.daily(DAVIS, 14));
    let hash = [HexBinary::from([1; 16])];
    let today = suite.today();
    let slips = disclosed(&mut suite);
    assert_eq!(suite.matches(today, &hash).len(), 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.revoke("authority", ids_of(&slips)).unwrap();
    let restored = wayclear_api::location::StatusResponse {
        visits: 2,
        ..status
    };
    assert_eq!(suite.status(DAVIS), restored);
    assert_eq!(suite.daily(DAVIS, 14), daily);
    assert_eq!(suite.infections(DAVIS), []);
    assert!(suite.matches(today, &hash).is_empty());
    let mut told = day_ids(&slips);
    told.sort_unstable();
    assert_eq!(suite.feed().pop().unwrap().revoked, told);
}

#[test]
fn revoking_one_of_two_flags_of_the_same_interval_leaves_the_other() {
    let mut suite = suite();
    let visits = [1, 2].map(|n| suite.relay_in(DAVIS, n));
    let slips = suite.sign_all(visits.iter().map(visit_slip));
    suite.disclose("relay", slips.clone()).unwrap();
    let both = suite.infections(DAVIS);
    suite.revoke("authority", ids_of(&slips[..1])).unwrap();
    let left = suite.infections(DAVIS);
    let first = HexBinary::from(day_ids(&slips)[0].1);
    let others: Vec<_> = both.into_iter().filter(|row| row.id != first).collect();
    assert_eq!(left, others);
    assert_eq!(left.len(), 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

#[test]
fn what_was_taken_back_is_burnt_until_it_cannot_be_sent_any_more() {
    let mut suite = suite();
    let slips = disclosed(&mut suite);
    let issued = suite.today();
    suite.revoke("authority", ids_of(&slips)).unwrap();
    let end = (u64::from(issued) + 1) * DAY_SECONDS + suite.window;
    let registry = suite.registry();
    let mut seen = vec![];
    while suite.now() < end + 2 * DAY_SECONDS {
        for slip in &slips {
            let slip = suite.sign(slip.clone(), issued);
            let verdict = suite.verdict("relay", issued, slip);
            let dead = [Verdict::Burnt, Verdict::AgedOut];
            assert!(dead.contains(&verdict), "{verdict}");
            seen.push(verdict);
        }
        suite.advance(DAY_SECONDS / 2);
        suite.prune(&registry, 100).unwrap();
    }
    let (first, last) = (seen.first().unwrap(), seen.last().unwrap());
    assert_eq!((*first, *last), (Verdict::Burnt, Verdict::AgedOut));
}

#[test]
fn unknown_ids_are_passed_over_and_burnt_ones_append_nothing() {
    let mut suite = suite();
    let ids = ids_of(&disclosed(&mut suite));
    let unknown = ItemId {
        day: ids[0].day,
        id: HexBinary::from([7; 8]),
    };
    let of_another_day = ItemId {
        day: ids[0].day + 1,
        id: ids[0].id.clone(),
    };
    let batch = vec![unknown, ids[0].clone(), of_another_day];
    let tx = suite.revoke("authority", batch).unwrap();
    assert_eq!(revoked(&tx), (1, 2));
    let next = suite.feed_head().next;
    let again = suite.revoke("authority", ids[..1].to_vec()).unwrap();
    assert_eq!((revoked(&again), suite.feed_head().next), ((0, 0), next));
    let twice = vec![ids[1].clone(), ids[1].clone()];
    let tx = suite.revoke("authority", twice).unwrap();
    assert_eq!(revoked(&tx), (1, 0));
    assert_eq!(suite.feed().pop().unwrap().revoked.len(), 1);
}

#[test]
fn one_to_a_hundred_ids_of_8_bytes_are_taken_back_at_once() {
    let mut suite = suite();
    let id = |n: u8, length| ItemId {
        day: 1,
        id: HexBinary::from(vec![n; length]),
    };
    for count in [0, 101] {
        let refused = Invalid::Count {
            field: "ids",
            count,
            min: 1,
            max: 100,
        };
        let ids = vec![id(1, 8); count];
        assert_refused(suite.revoke("ada", ids), refused);
    }
    for length in [7, 9] {
        let refused = Invalid::ByteLength {
            field: "id",
            length,
            expected: 8,
        };
        let ids = vec![id(1, 8), id(2, length)];
        assert_refused(suite.revoke("ada", ids), refused);
    }
    let most = (0..100).map(|n| id(n, 8)).collect();
    assert_eq!(revoked(&suite.revoke("ada", most).unwrap()), (0, 100));
}

#[test]
fn a_hundred_flags_of_a_place_are_taken_back_at_once() {
    let mut suite = suite();
    let visits: Vec<_> = (0..100).map(|n| suite.relay_in(DAVIS, n)).collect();
    let slips = suite.sign_all(visits.iter().map(visit_slip));
    for half in slips.chunks(50) {
        suite.disclose("relay", half.to_vec()).unwrap();
    }
    let tx = suite.revoke("authority", ids_of(&slips)).unwrap();
    assert_eq!(revoked(&tx), (100, 0));
    assert_eq!(
        (suite.is(DAVIS), suite.infections(DAVIS)),
        (Status::Clean, vec![])
    );
}

#[test]
fn an_accounts_health_ends_only_by_the_slip_it_carries() {
    let mut suite = suite();
    let ada = suite.account("ada");
    let today = suite.today();
    let [earlier, later] = [today - 1, today].map(|day| {
        let slip = suite.sign(account_slip(&ada, day), day);
        let id = ItemId::of(&slip.item);
        suite.disclose_of("ada", day, vec![slip]).unwrap();
        id
    });
    let health = suite.health("ada").health.unwrap();
    assert_eq!(health.slip, later, "the later end wins");
    suite.revoke("authority", vec![earlier]).unwrap();
    assert_eq!(suite.health("ada").health, Some(health));
    suite.revoke("authority", vec![later]).unwrap();
    assert_eq!(suite.health("ada").health, None);
}

#[test]
fn a_flag_of_an_own_account_is_taken_back_by_whoever_vouched_for_the_account() {
    let mut suite = suite();
    let (ada, today) = (suite.account("ada"), suite.today());
    let slip = suite.sign(account_slip(&ada, today), today);
    suite.disclose("ada", vec![slip]).unwrap();
    let visit = suite.check_in("ada", DAVIS, 1);
    let id = own_visit_id(ada.as_str(), &visit.place, visit.interval);
    let id = ItemId {
        day: today,
        id: HexBinary::from(id),
    };
    let known = suite.ids().into_iter().find(|known| known.slip == id);
    let known = known.unwrap();
    assert_eq!(known.kind, ItemKind::OwnVisit);
    assert_eq!(known.voucher, suite.account("authority"));
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(
        revoked(&suite.revoke("ada", vec![id.clone()]).unwrap()),
        (0, 1)
    );
    assert_eq!(
        revoked(&suite.revoke("authority", vec![id]).unwrap()),
        (1, 0)
    );
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert!(suite.health("ada").health.is_some());
}

#[test]
fn a_location_that_fails_on_taking_is_passed_over_and_its_slips_may_be_sent_again() {
    let mut suite = suite();
    let visits = [DAVIS, WOODLAND, DAVIS, SACRAMENTO].map(|at| suite.relay_in(at, 1));
    let also_here = suite.relay_in(DAVIS, 2);
    let visits = [&visits[0], &visits[1], &also_here, &visits[3]];
    let key = day_key_slip([1; 16], suite.today() - 2);
    let slips = visits.map(visit_slip).into_iter().chain([key]);
    let slips = suite.sign_all(slips);
    let davis = suite.location(DAVIS);
    let ledger = suite.break_location(DAVIS);
    let tx = suite.disclose("relay", slips.clone()).unwrap();
    let failed = LocationFailed {
        location: davis.to_string(),
        count: 2,
    };
    assert_eq!(LocationFailed::all(&tx.events), [failed]);
    for at in [WOODLAND, SACRAMENTO] {
        assert_eq!(suite.is(at), Status::Infected);
    }
    assert_eq!(suite.ids().len(), 3, "those of the others stand");
    let [taken_row, taken_back] = &suite.feed()[..] else {
        panic!("two rows")
    };
    assert_eq!((taken_row.flags.len(), taken_row.keys.len()), (4, 1));
    let mut expected = day_ids(&[slips[0].clone(), slips[2].clone()]);
    expected.sort_unstable();
    assert_eq!(taken_back.revoked, expected);

    suite.mend_location(DAVIS, &ledger);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    let tx = suite.disclose("another relay", slips).unwrap();
    assert_eq!((taken(&tx), skipped(&tx)), (2, vec![(Verdict::Known, 3)]));
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(suite.infections(DAVIS).len(), 2);
    assert_eq!(suite.feed()[2].flags.len(), 2);
}

#[test]
fn a_location_that_fails_on_revoking_is_told_again() {
    let mut suite = suite();
    let visits = [DAVIS, WOODLAND].map(|at| suite.relay_in(at, 1));
    let slips = suite.sign_all(visits.iter().map(visit_slip));
    suite.disclose("relay", slips.clone()).unwrap();
    let davis = suite.location(DAVIS);
    let ledger = suite.break_location(DAVIS);
    let tx = suite.revoke("authority", ids_of(&slips)).unwrap();
    assert_eq!(revoked(&tx), (2, 0));
    let failed = LocationFailed {
        location: davis.into_string(),
        count: 1,
    };
    assert_eq!(LocationFailed::all(&tx.events), [failed]);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
    assert!(
        suite.ids().iter().all(|id| id.is_burnt),
        "nothing is undone"
    );
    let next = suite.feed_head().next;

    suite.mend_location(DAVIS, &ledger);
    assert_eq!(suite.is(DAVIS), Status::Infected, "it was not told");
    let tx = suite.revoke("authority", ids_of(&slips)).unwrap();
    assert_eq!(revoked(&tx), (0, 0));
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_eq!(suite.feed_head().next, next);
}

#[test]
fn a_location_whose_rows_do_not_decode_spoils_no_batch() {
    let mut suite = suite();
    let visits = [DAVIS, WOODLAND].map(|at| suite.relay_in(at, 1));
    suite.clean("davis", &[DAVIS]);
    let slips = suite.sign_all(visits.iter().map(visit_slip));
    let davis = suite.location(DAVIS);
    let row = suite.replace_row(&davis, b"cleanings", b"?");
    let tx = suite.disclose("relay", slips.clone()).unwrap();
    let passed_over = vec![(Verdict::NoSuchPlace, 1)];
    assert_eq!((taken(&tx), skipped(&tx)), (1, passed_over));
    assert_eq!(suite.is(WOODLAND), Status::Infected);
    suite.replace_row(&davis, b"cleanings", &row);
    let tx = suite.disclose("relay", slips).unwrap();
    assert_eq!((taken(&tx), suite.is(DAVIS)), (1, Status::Infected));
}
