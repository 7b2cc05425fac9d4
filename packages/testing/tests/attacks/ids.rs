//! Ids of slips: two items that have the same one, and who may vouch for an item that somebody has taken back.

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::{Authority, ExecuteMsg, Item, Slip, Verdict};
use wayclear_api::location::Status;
use wayclear_testing::{
    account_slip, day_key_slip, ids_of, place, public_key, sign_with, skipped, taken, visit_slip,
    Chain, Phone, Suite, Visited, DAVIS, WOODLAND,
};

use crate::{attested, of_owner, revoke};

/// 16 bytes: a number that was searched for, and filling.
fn ground(number: u64, filling: u8) -> [u8; 16] {
    let mut bytes = [filling; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    bytes
}

#[track_caller]
fn disclose(suite: &mut Suite, who: &str, slip: Slip) -> Slip {
    let signed = suite.sign(slip, suite.today());
    let tx = suite.disclose(who, vec![signed.clone()]).expect("a slip");
    assert_eq!(taken(&tx), 1, "{:?}", skipped(&tx));
    signed
}

/// What a phone says of a place, and what its contract says.
fn told(suite: &Suite, at: &str) -> (Option<u64>, Option<u64>) {
    let mut phone = Phone::default();
    phone.read(suite);
    let of_phone = phone.infected_until(&place(at), suite.now(), suite.window);
    (of_phone, suite.status(at).infected_until)
}

/// A second authority with the key `[9; 32]`.
fn second_authority(suite: &mut Suite) -> Addr {
    let account = suite.account("rapid tests");
    let key = public_key(&SigningKey::from_slice(&[9; 32]).expect("a key"));
    let authority = Authority::with_key(&account, 100, key);
    of_owner(suite, &ExecuteMsg::SetAuthority { authority });
    account
}

/// Discloses a slip by the second authority's word.
fn disclose_by_second(suite: &mut Suite, slip: Slip) {
    let (today, registry) = (suite.today(), suite.registry());
    let authority = suite.account("rapid tests");
    let key = SigningKey::from_slice(&[9; 32]).expect("a key");
    let chain_id = suite.chain.chain_id();
    let slip = sign_with(&key, &chain_id, &registry, &authority, today, slip);
    let disclose = ExecuteMsg::Disclose {
        authority: Some(authority.into_string()),
        issued: today,
        slips: vec![slip],
    };
    let tx = suite.execute("relay", &registry, &disclose);
    assert_eq!(taken(&tx.expect("a slip")), 1);
}

/// An id has 64 bits. Two items of different days with one id are found in minutes; an item with the id of one of a million
/// strangers takes a graphics card a quarter of an hour.
#[test]
fn a_revoked_slip_takes_no_other_slip_from_the_phones() {
    let mut suite = attested();
    let visited = Visited {
        place: place(DAVIS),
        interval: 2_946_000,
        secret: ground(0xe3ae_8ae1_d14b_7dab, 0x22),
    };
    let tag = visited.tag();
    suite
        .check_ins("relay", DAVIS, visited.interval, &[tag])
        .expect("a check-in");
    let ada = disclose(&mut suite, "relay", visit_slip(&visited));
    let key = ground(0x266f_6ff7_cfd8_87fc, 0x11);
    let yesterday = suite.today() - 1;
    let mallory = disclose(&mut suite, "relay", day_key_slip(key, yesterday));
    let ids = [ids_of(&[ada]), ids_of(std::slice::from_ref(&mallory))].concat();
    assert_eq!(ids[0].id, ids[1].id);
    assert_ne!(ids[0].day, ids[1].day);
    suite
        .revoke("authority", ids_of(&[mallory]))
        .expect("a revocation");
    assert_eq!(suite.is(DAVIS), Status::Infected);
    let (phone, contract) = told(&suite, DAVIS);
    assert_eq!(phone, contract, "phone and contract differ about Davis");
}

#[test]
fn a_later_slip_takes_no_other_slip_from_the_phones() {
    let mut suite = attested();
    let ada = Visited {
        place: place(DAVIS),
        interval: 2_946_000,
        secret: ground(0x586f_9f28_304e_42c5, 0x22),
    };
    let mallory = Visited {
        place: place(WOODLAND),
        interval: 2_946_150,
        secret: ground(0x8b4c_1689_bdc6_9612, 0x11),
    };
    for visited in [&ada, &mallory] {
        suite.wait_until(suite.now().max(600 * u64::from(visited.interval)));
        let at = visited.place.to_string();
        suite
            .check_ins("relay", &at, visited.interval, &[visited.tag()])
            .expect("a check-in");
        disclose(&mut suite, "relay", visit_slip(visited));
    }
    for at in [DAVIS, WOODLAND] {
        let (phone, contract) = told(&suite, at);
        assert!(contract.is_some());
        assert_eq!(phone, contract, "phone and contract differ about {at}");
    }
}

/// An authority that sees others' slips on their way signs the items itself, is first, and takes them back. The same befalls,
/// without malice, whoever was tested twice, when the first laboratory takes back its word.
#[test]
fn an_authority_burns_no_item_that_another_one_vouches_for() {
    let mut suite = attested();
    second_authority(&mut suite);
    let visited = suite.relay_in(DAVIS, 1);
    let slip = visit_slip(&visited);
    disclose_by_second(&mut suite, slip.clone());
    suite
        .revoke("rapid tests", ids_of(std::slice::from_ref(&slip)))
        .expect("a revocation");
    assert_eq!(suite.is(DAVIS), Status::Clean);
    let today = suite.today();
    let signed = suite.sign(slip, today);
    let verdict = suite.verdict("relay", today, signed);
    assert_eq!(verdict, Verdict::Taken, "of the other authority");
}

/// A thief with one authority's key copies what others sign on its way, and the owner takes back all that he vouched for.
#[test]
fn taking_back_a_thiefs_slips_leaves_what_other_laboratories_have_signed() {
    let mut suite = attested();
    second_authority(&mut suite);
    let visited = suite.relay_in(DAVIS, 1);
    let slip = visit_slip(&visited);
    disclose_by_second(&mut suite, slip.clone());
    let today = suite.today();
    let signed = suite.sign(slip.clone(), today);
    assert_eq!(
        suite.verdict("relay", today, signed.clone()),
        Verdict::Known
    );
    let account = suite.account("rapid tests").into_string();
    let remove = ExecuteMsg::RemoveAuthority {
        account,
        may_revoke: false,
    };
    of_owner(&mut suite, &remove);
    suite
        .revoke("state owner", ids_of(&[slip]))
        .expect("a revocation");
    let verdict = suite.verdict("relay", today, signed);
    assert_eq!(verdict, Verdict::Taken, "the thief's is gone, this is not");
}

/// What is vouched for anew and taken back is burnt for everybody, also for whoever took it back first.
#[test]
fn what_two_authorities_have_taken_back_nobody_sends_again() {
    let mut suite = attested();
    second_authority(&mut suite);
    let slip = visit_slip(&suite.relay_in(DAVIS, 1));
    let ids = ids_of(std::slice::from_ref(&slip));
    let signed = disclose(&mut suite, "relay", slip.clone());
    suite
        .revoke("authority", ids.clone())
        .expect("a revocation");
    disclose_by_second(&mut suite, slip);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(told(&suite, DAVIS).0, told(&suite, DAVIS).1);
    let today = suite.today();
    let verdict = suite.verdict("relay", today, signed.clone());
    assert_eq!(verdict, Verdict::Known);
    assert_eq!(revoke(&mut suite, "authority", ids.clone()), (0, 1));
    assert_eq!(revoke(&mut suite, "rapid tests", ids), (1, 0));
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_eq!(suite.verdict("relay", today, signed), Verdict::Burnt);
}

/// A place that fails when an item is vouched for anew: it was never taken, and is burnt as before.
#[test]
fn what_a_failing_place_did_not_take_anew_is_burnt_as_it_was() {
    let mut suite = attested();
    second_authority(&mut suite);
    let slip = visit_slip(&suite.relay_in(DAVIS, 1));
    let ids = ids_of(std::slice::from_ref(&slip));
    let signed = disclose(&mut suite, "relay", slip.clone());
    suite.revoke("authority", ids).expect("a revocation");
    let good = suite.break_location(DAVIS);
    disclose_by_second(&mut suite, slip.clone());
    suite.mend_location(DAVIS, &good);
    assert!(suite.ids()[0].is_burnt);
    assert_eq!(suite.ids()[0].voucher, suite.account("authority"));
    let today = suite.today();
    assert_eq!(suite.verdict("relay", today, signed), Verdict::Burnt);
    disclose_by_second(&mut suite, slip);
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

/// The numbers of the tests before; whoever changes digests has to search again.
#[test]
fn two_items_of_different_days_have_one_id() {
    let key = Item::DayKey {
        key: ground(0x266f_6ff7_cfd8_87fc, 0x11).into(),
        day: 20_457,
    };
    let visit = Item::Visit {
        place: place(DAVIS),
        interval: 2_946_000,
        secret: ground(0xe3ae_8ae1_d14b_7dab, 0x22).into(),
    };
    assert_eq!(key.digest()[..8], visit.digest()[..8]);
    assert_ne!(key.day(), visit.day());
}

/// The counter stands in the health row, which recovery removes.
#[test]
fn recovery_is_no_way_to_more_than_twenty_flags_a_day() {
    let mut suite = attested();
    let today = suite.today();
    let account = suite.account("mallory");
    let registry = suite.registry();
    for issued in [today - 2, today - 1, today] {
        let signed = suite.sign(account_slip(&account, issued), issued);
        let tx = suite.disclose_of("mallory", issued, vec![signed]);
        assert_eq!(taken(&tx.expect("a slip")), 1);
        for n in 0..20 {
            let at = format!("{DAVIS}/{issued}-{n}");
            suite.check_in("mallory", &at, n);
        }
        let recover = ExecuteMsg::ReportRecovery {};
        suite
            .execute("mallory", &registry, &recover)
            .expect("a recovery");
    }
    assert_eq!(suite.today(), today);
    let flags: usize = suite.feed().iter().map(|row| row.flags.len()).sum();
    assert!(flags <= 20, "{flags} flags of one account in a day");
}
