//! What a stranger found in the contracts of generation 2. Each test fails on the commit before it.

#![allow(clippy::indexing_slicing)]

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::{
    Authority, ExecuteMsg, Item, ItemKind, ReportPolicy, Slip, Verdict,
};
use wayclear_api::location::Status;
use wayclear_testing::{
    account_slip, day_key_slip, ids_of, place, public_key, public_key_of_authority, sign_with,
    skipped, taken, visit_slip, Chain, Phone, Suite, SuiteBuilder, Tx, Visited, DAVIS, WOODLAND,
};

fn attested() -> Suite {
    SuiteBuilder::new().policy(ReportPolicy::Attested).build()
}

#[track_caller]
fn of_owner(suite: &mut Suite, msg: &ExecuteMsg) -> Tx {
    let registry = suite.registry();
    let tx = suite.execute("state owner", &registry, msg);
    tx.expect("a message of the owner")
}

fn set_quota(suite: &mut Suite, daily_slips: u32) {
    let account = suite.account("authority");
    let authority = Authority::with_key(&account, daily_slips, public_key_of_authority());
    of_owner(suite, &ExecuteMsg::SetAuthority { authority });
}

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

/// An id has 64 bits, the registry keeps it under its day, the feed and phones without. Two items of different days with one id
/// (two minutes on two cores; 2^44 hashes, a quarter of an hour of a graphics card, for one of a million strangers' ids): taking
/// back the one takes the other from every phone.
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

/// ... and a later slip under the id of an earlier one of another day takes its place, with no revocation at all.
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

/// SECURITY.md: an authority cannot "touch what others vouched for". It sees their slips on their way, signs the items itself, is
/// first, and takes them back: burnt for ever, for everybody. The same befalls, without malice, whoever was tested twice when the
/// first laboratory takes back its word (`revoke --authority --since` after a theft): the second one's slips come in vain.
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

/// A thief with one authority's key copies what others sign on its way. Taking back what he vouched for, which is all that the
/// owner can do, burns what the others have signed.
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

/// The fuse against a stolen key counts what is disclosed; a stolen account takes four weeks back in an hour, for good.
#[test]
fn an_authority_takes_back_no_more_a_day_than_it_may_disclose() {
    let mut suite = attested();
    set_quota(&mut suite, 2);
    let mut ids = vec![];
    for day in 0..3_u8 {
        for n in 0..2_u8 {
            let key = day_key_slip([10 * day + n; 16], suite.today() - 1);
            ids.extend(ids_of(&[disclose(&mut suite, "relay", key)]));
        }
        suite.advance(86_400);
    }
    suite.revoke("authority", ids).expect("a revocation");
    let burnt = suite.ids().iter().filter(|id| id.is_burnt).count();
    assert!(burnt <= 2, "{burnt} slips of three days are burnt at once");
}

/// D1 of the audit: a flood of lies is stopped by asking for signatures. Accounts that said they were infected go on.
#[test]
fn self_reported_accounts_flag_no_more_places_once_signatures_are_asked_for() {
    let mut suite = SuiteBuilder::new().build();
    let slip = account_slip(&suite.account("bot"), suite.today());
    let tx = suite.disclose("bot", vec![slip]).expect("a slip");
    assert_eq!(taken(&tx), 1);
    of_owner(&mut suite, &ExecuteMsg::RequireAttestation {});
    suite.advance(10 * 86_400);
    suite.check_in("bot", WOODLAND, 1);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
}

/// An authority's quota is the fuse against its stolen key; one account slip below it raises twenty flags a day for fifteen days.
#[test]
fn flags_of_accounts_stay_within_the_quota_of_who_vouched() {
    let mut suite = attested();
    set_quota(&mut suite, 2);
    for account in ["bot 0", "bot 1"] {
        let slip = account_slip(&suite.account(account), suite.today());
        disclose(&mut suite, account, slip);
    }
    for n in 0..40_u64 {
        let account = format!("bot {}", n % 2);
        suite.check_in(&account, &format!("{DAVIS}/{n}"), n);
    }
    let infected = |n: &u64| suite.is(&format!("{DAVIS}/{n}")) == Status::Infected;
    let flagged = (0..40_u64).filter(infected).count();
    assert!(flagged <= 2, "{flagged} places are flagged in a day");
}

/// SECURITY.md: "go on with a stolen key or account: the owner strikes the key, or removes the authority".
#[test]
fn accounts_of_a_removed_authority_flag_no_more_places() {
    let mut suite = attested();
    let slip = account_slip(&suite.account("thief"), suite.today());
    disclose(&mut suite, "thief", slip);
    let account = suite.account("authority").into_string();
    let strike = ExecuteMsg::StrikeKey {
        account: account.clone(),
        public_key: public_key_of_authority(),
    };
    of_owner(&mut suite, &strike);
    let remove = ExecuteMsg::RemoveAuthority {
        account,
        may_revoke: false,
    };
    of_owner(&mut suite, &remove);
    suite.advance(10 * 86_400);
    suite.check_in("thief", WOODLAND, 1);
    let own = |kind| kind == ItemKind::OwnVisit;
    let new = suite.ids().into_iter().filter(|id| own(id.kind)).count();
    assert_eq!(
        (suite.is(WOODLAND), new),
        (Status::Clean, 0),
        "ten days after its removal the authority vouches for a new flag"
    );
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

/// DESIGN 12: "revoke restores".
#[test]
fn an_account_whose_later_slip_is_revoked_counts_as_the_earlier_one_says() {
    let mut suite = attested();
    let today = suite.today();
    let account = suite.account("ada");
    let mut sent = vec![];
    for issued in [today - 1, today] {
        let signed = suite.sign(account_slip(&account, issued), issued);
        let tx = suite.disclose_of("ada", issued, vec![signed.clone()]);
        assert_eq!(taken(&tx.expect("a slip")), 1);
        sent.push(signed);
        if issued < today {
            assert!(suite.health("ada").health.is_some());
        }
    }
    suite
        .revoke("authority", ids_of(&sent[1..]))
        .expect("a revocation");
    let verdict = suite.verdict("ada", today - 1, sent[0].clone());
    assert_eq!(verdict, Verdict::Known, "the earlier slip stands");
    assert!(
        suite.health("ada").health.is_some(),
        "and nobody has taken it back"
    );
}

/// Seconds stand in four bytes, which end in 2106; SECURITY.md says that numbers run out in 2149.
#[test]
fn a_place_can_be_cleaned_in_the_year_2107() {
    let mut suite = attested();
    suite.wait_until(4_323_000_000);
    let visited = suite.relay_in(DAVIS, 1);
    disclose(&mut suite, "relay", visit_slip(&visited));
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(3_600);
    suite.clean("davis", &[DAVIS]);
    let (phone, contract) = told(&suite, DAVIS);
    assert_eq!((phone, contract), (None, None), "phone, contract");
}

/// The numbers above are a collision; whoever changes digests has to search again.
#[test]
fn holds_the_two_items_have_one_id() {
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
