//! What an authority has signed for whom, and how it is taken back.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Barrier;

use common::{registry, FakeChain, WINDOW};
use cosmwasm_std::HexBinary;
use k256::ecdsa::SigningKey;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use wayclear_api::commitments::{item_id, own_visit_id, place_handle};
use wayclear_api::contact_registry::{ExecuteMsg, Item, ItemId, ItemKind, KnownId};
use wayclear_api::feed::{FeedFlag, FeedRow};
use wayclear_api::Place;
use wayclear_client::feed::Feed;
use wayclear_client::register::{RegisterError, RegisterFile};
use wayclear_client::report::{Authority, Report, Request, Signed};
use wayclear_client::revoke::{
    allowed_to_revoke, apart, flagged_own_visits, known_ids, own_visits, together, vouched_by,
};
use wayclear_client::{make_slip_key, read_slip_key, Addr, SlipKeyError};

const TODAY: u16 = 20_486;

fn scratch() -> (TempDir, RegisterFile, std::path::PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("register.jsonl");
    (folder, RegisterFile::new(&path), path)
}

/// Keys of a phone, one for each of so many days.
fn keys(phone: u8, days: u16) -> Vec<Item> {
    let key = |ago| Item::DayKey {
        key: HexBinary::from([phone; 16]),
        day: TODAY - ago,
    };
    (0..days).map(key).collect()
}

fn request(phone: u8, days: u16) -> Request {
    let mut report = Report::default();
    report.add(keys(phone, days));
    let mut random = ChaCha8Rng::seed_from_u64(phone.into());
    report
        .requests("wayclear-test", &registry(), TODAY, &mut random)
        .remove(0)
}

fn sign(file: &RegisterFile, patient: &str, request: &Request) -> Result<Signed, RegisterError> {
    let authority = Authority {
        chain_id: "wayclear-test",
        registry: &registry(),
        account: &Addr::unchecked("laboratory"),
        key: &SigningKey::from_slice(&[7; 32]).unwrap(),
    };
    file.sign(patient, request, &authority, TODAY)
}

fn known(item: &Item, voucher: &str, taken: u16) -> KnownId {
    KnownId {
        slip: ItemId::of(item),
        kind: ItemKind::DayKey,
        voucher: Addr::unchecked(voucher),
        taken,
        is_burnt: false,
    }
}

#[test]
fn a_signature_is_noted_before_it_is_given_and_by_ids_alone() {
    let (_folder, file, path) = scratch();
    let request = request(1, 3);
    sign(&file, " test 4711 ", &request).unwrap();
    let rights = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(rights & 0o777, 0o600);
    let register = file.read().unwrap();
    let patient = &register.patients()["test 4711"];
    assert_eq!((patient.ids.len(), patient.is_revoked), (64, false));
    assert_eq!(patient.issued, [TODAY].into());
    for item in keys(1, 3) {
        assert!(patient.ids.contains(&item_id(&item.digest())));
    }
    // What cannot be written is not signed.
    let nowhere = RegisterFile::new("/proc/nothing/register.jsonl");
    assert!(matches!(
        sign(&nowhere, "a", &request),
        Err(RegisterError::File(_))
    ));
    assert!(matches!(
        sign(&file, " ", &request),
        Err(RegisterError::NoLabel)
    ));
    let mut wrong = request;
    wrong.digests.pop();
    assert!(matches!(
        sign(&file, "a", &wrong),
        Err(RegisterError::Request(_))
    ));
    assert_eq!(file.read().unwrap(), register);
}

#[test]
fn no_digest_is_signed_for_two_people() {
    let (_folder, file, path) = scratch();
    let ours = request(1, 3);
    sign(&file, "ada", &ours).unwrap();
    sign(&file, "bob", &request(2, 3)).unwrap();
    sign(&file, "ada", &ours).unwrap();
    let before = fs::read(&path).unwrap();
    // Even one of somebody's random digests.
    let mut mixed = request(3, 1);
    mixed.digests[9] = ours.digests[9].clone();
    for stolen in [&ours, &mixed] {
        let refused = sign(&file, "eve", stolen).unwrap_err();
        let RegisterError::OtherPatient {
            number, patient, ..
        } = &refused
        else {
            panic!("{refused}")
        };
        let expected = if stolen == &mixed { 10 } else { 1 };
        assert_eq!((*number, patient.as_str()), (expected, "ada"));
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// The digest of an account is known to everybody beforehand.
#[test]
fn a_patient_whose_account_another_one_asked_for_is_told_what_to_leave_out_and_is_signed_for_without_it(
) {
    let (_folder, file, _path) = scratch();
    let of_ada = Item::Account {
        account: "wasm1ada".to_string(),
        day: TODAY,
    };
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut request_of = |items: &[Item]| {
        let mut report = Report::default();
        report.add(items.to_vec());
        let mut requests = report.requests("wayclear-test", &registry(), TODAY, &mut random);
        requests.remove(0)
    };
    let mallorys = request_of(std::slice::from_ref(&of_ada));
    sign(&file, "mallory", &mallorys).expect("any 64 digests");
    let mut items = keys(1, 3);
    items.push(of_ada.clone());
    let request = request_of(&items);
    let digest = HexBinary::from(of_ada.digest());
    let index = request.digests.iter().position(|d| *d == digest).unwrap();
    let refused = sign(&file, "ada", &request).unwrap_err().to_string();
    let id = HexBinary::from(item_id(&of_ada.digest()));
    for part in [
        &format!("digest {} of this request, slip {id},", index + 1),
        "\"mallory\"; nothing was signed",
        "without --account",
    ] {
        assert!(refused.contains(part), "{refused}");
    }
    items.pop();
    sign(&file, "ada", &request_of(&items)).unwrap();
}

#[test]
fn a_register_is_only_written_at_its_end_and_what_was_torn_was_never_given_away() {
    let (_folder, file, path) = scratch();
    sign(&file, "ada", &request(1, 3)).unwrap();
    let one = fs::read(&path).unwrap();
    sign(&file, "bob", &request(2, 3)).unwrap();
    let two = fs::read(&path).unwrap();
    assert!(two.starts_with(&one));
    for cut in [one.len() + 1, two.len() - 2, 5] {
        fs::write(&path, &two[..cut]).unwrap();
        let register = file.read().unwrap();
        let patients = register.patients().len();
        assert_eq!(patients, usize::from(cut > 5));
        assert!(register.is_torn, "and says so");
        let refused = file.revoke("bob").unwrap_err().to_string();
        assert!(refused.contains("ends within a line"), "{refused}");
        sign(&file, "cy", &request(3, 3)).unwrap();
        let register = file.read().unwrap();
        assert!(!register.is_torn);
        let labels: Vec<String> = register.patients().keys().cloned().collect();
        assert_eq!(labels[labels.len() - 1], "cy");
        assert_eq!(labels.len(), patients + 1);
    }
    for (content, words) in [
        (&b"{}\n"[..], "line 1"),
        (
            b"{\"signed\":{\"patient\":\"a\",\"issued\":1,\"ids\":[]}}\n",
            "names no version",
        ),
        (b"{\"wayclear_register\":9}\n", "version 9"),
        (b"{\"wayclear_register\":1}\nno\n", "line 2"),
    ] {
        fs::write(&path, content).unwrap();
        let refused = sign(&file, "ada", &request(1, 3)).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), content);
    }
}

/// Whoever mistypes the register's name names a key, say.
#[test]
fn a_file_of_one_line_that_is_no_register_is_left_as_it_is() {
    let (_folder, file, path) = scratch();
    for content in [
        "5f1d8b3f0b9ac59b6b0d3c1c2a4e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70",
        "{\"wayclear_device\":3,\"home\":null,\"days\":[]}",
        "{\"wayclear_device\":3,",
        "{",
    ] {
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let signed = sign(&file, "ada", &request(1, 3));
        // A register may have been torn there.
        let is_part = content == "{";
        assert_eq!(signed.is_ok(), is_part, "{content}");
        let is_left = fs::read_to_string(&path).unwrap() == content;
        assert_eq!(is_left, !is_part, "{content}");
    }
}

/// Editors and copies lose the last newline.
#[test]
fn a_register_whose_last_newline_was_lost_keeps_its_last_patient() {
    let (_folder, file, path) = scratch();
    sign(&file, "ada", &request(1, 3)).unwrap();
    sign(&file, "bob", &request(2, 3)).unwrap();
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, whole.trim_end()).unwrap();
    let register = file.read().unwrap();
    assert_eq!(register.patients().len(), 2);
    file.revoke("bob").unwrap();
    assert!(fs::read_to_string(&path).unwrap().starts_with(&whole));
}

#[test]
fn nothing_is_signed_for_a_patient_whose_slips_are_taken_back_but_under_another_label() {
    let (_folder, file, _path) = scratch();
    let asked = request(1, 2);
    sign(&file, "ada", &asked).unwrap();
    file.revoke("ada").unwrap();
    let refused = sign(&file, "ada", &asked).unwrap_err();
    assert!(
        matches!(refused, RegisterError::Revoked { .. }),
        "{refused}"
    );
    // The phone asks with what it had before, and one key more.
    let mut again = asked.clone();
    let keys = keys(1, 3);
    again.digests[63] = HexBinary::from(keys[2].digest());
    sign(&file, "ada again", &again).unwrap();
    let known: Vec<KnownId> = [&keys[0], &keys[2]]
        .map(|item| known(item, "laboratory", TODAY))
        .into();
    let register = file.read().unwrap();
    let of = |patient| register.of_patient(patient, &known);
    assert_eq!(of("ada"), [known[0].slip.clone()]);
    assert_eq!(of("ada again"), [known[1].slip.clone()]);
    assert_eq!(register.to_revoke(&known), of("ada"));
}

#[test]
fn two_requests_are_signed_for_a_patient_and_day_unless_more_are_allowed() {
    let (_folder, file, path) = scratch();
    for phone in [1, 2, 1] {
        sign(&file, "ada", &request(phone, 3)).unwrap();
    }
    let before = fs::read(&path).unwrap();
    let refused = sign(&file, "ada", &request(3, 3)).unwrap_err();
    let words = refused.to_string();
    assert!(words.contains("192 signatures"), "{words}");
    assert!(words.contains("--requests 3"), "{words}");
    assert_eq!(fs::read(&path).unwrap(), before);
    sign(&file, "bob", &request(3, 3)).unwrap();
    let file = file.with_requests(3);
    sign(&file, "ada", &request(4, 3)).unwrap();
}

#[test]
fn many_that_sign_at_once_are_all_noted() {
    let (_folder, file, _path) = scratch();
    std::thread::scope(|scope| {
        for phone in 0..8 {
            let file = file.clone();
            scope.spawn(move || {
                sign(&file, &format!("patient {phone}"), &request(phone, 1)).unwrap()
            });
        }
    });
    assert_eq!(file.read().unwrap().patients().len(), 8);
}

#[test]
fn a_revoked_patients_slips_are_found_also_those_that_the_phone_sends_later() {
    let (_folder, file, _path) = scratch();
    for (phone, patient) in [(1, "ada"), (2, "bob")] {
        sign(&file, patient, &request(phone, 5)).unwrap();
    }
    let (ada, bob) = (keys(1, 5), keys(2, 5));
    let mut chain = FakeChain::new();
    let publish = |chain: &mut FakeChain, items: &[Item]| {
        chain
            .ids
            .extend(items.iter().map(|item| known(item, "laboratory", TODAY)));
        chain.ids.sort_by(|a, b| a.slip.cmp(&b.slip));
    };
    publish(&mut chain, &[&ada[..3], &bob].concat());
    let ids = known_ids(&chain, &registry(), 0).unwrap();
    let register = file.read().unwrap();
    assert_eq!(register.to_revoke(&ids), []);
    let of_ada = register.of_patient("ada", &ids);
    assert_eq!(of_ada.len(), 3);
    assert!(ada[..3]
        .iter()
        .all(|item| of_ada.contains(&ItemId::of(item))));

    assert!(matches!(
        file.revoke("eve"),
        Err(RegisterError::UnknownPatient { .. })
    ));
    file.revoke("ada").unwrap();
    let register = file.read().unwrap();
    assert_eq!(register.to_revoke(&ids), of_ada);
    for known in &mut chain.ids {
        known.is_burnt = of_ada.contains(&known.slip);
    }
    let ids = known_ids(&chain, &registry(), 0).unwrap();
    assert_eq!(register.to_revoke(&ids), [], "done");
    publish(&mut chain, &ada[3..]);
    let ids = known_ids(&chain, &registry(), 0).unwrap();
    let late = register.to_revoke(&ids);
    assert_eq!(late.len(), 2);
    assert!(ada[3..].iter().all(|item| late.contains(&ItemId::of(item))));
}

/// An authority with several desks has several registers. At another desk than the victim's somebody asks for 64 digests that
/// begin with ids which stand in the feed since days, has them signed, and says afterwards that it was a mistake.
#[test]
fn nobody_has_the_slips_of_others_taken_back_by_asking_for_digests_that_begin_like_theirs() {
    let (_folder, file, path) = scratch();
    let key = Item::DayKey {
        key: HexBinary::from([9; 16]),
        day: TODAY - 5,
    };
    let victims = known(&key, "laboratory", TODAY - 3);
    let digest = |n: u8| {
        let mut digest = [n; 32];
        if n == 0 {
            digest[..8].copy_from_slice(victims.slip.id.as_slice());
        }
        HexBinary::from(digest)
    };
    let request = Request {
        chain_id: "wayclear-test".to_string(),
        registry: registry(),
        issued: TODAY,
        digests: (0..64).map(digest).collect(),
    };
    let today = KnownId {
        taken: TODAY,
        ..victims.clone()
    };
    // It was taken three days before anything was signed for mallory; on the same day the node is asked.
    for (desk, known) in [
        (file.clone(), victims),
        (file.beside(std::slice::from_ref(&today)), today),
    ] {
        sign(&desk, "mallory", &request).unwrap();
        let register = desk.read().unwrap();
        assert_eq!(register.of_patient("mallory", &[known]), []);
        let _ = fs::remove_file(&path);
    }
}

/// The registry would answer "not yours" to each, for ever.
#[test]
fn an_authority_takes_back_what_it_vouched_for_itself_and_the_owner_all() {
    let (_folder, file, _path) = scratch();
    sign(&file, "ada", &request(1, 2)).unwrap();
    file.revoke("ada").unwrap();
    let keys = keys(1, 2);
    let known = vec![
        known(&keys[0], "laboratory", TODAY),
        known(&keys[1], "another", TODAY),
    ];
    let register = file.read().unwrap();
    let (laboratory, owner) = (Addr::unchecked("laboratory"), Addr::unchecked("owner"));
    let own = allowed_to_revoke(known.clone(), &laboratory, &owner);
    assert_eq!(register.to_revoke(&own), [known[0].slip.clone()]);
    let all = allowed_to_revoke(known, &owner, &owner);
    assert_eq!(register.to_revoke(&all).len(), 2);
}

#[test]
fn an_authoritys_ids_since_a_day_are_paged_through_and_go_sorted_by_the_hundred() {
    let mut chain = FakeChain::new();
    for phone in 0..230 {
        let voucher = if phone % 10 == 0 {
            "elsewhere"
        } else {
            "laboratory"
        };
        chain.ids.push(known(
            &keys(phone, 1)[0],
            voucher,
            TODAY - u16::from(phone % 2),
        ));
    }
    chain.ids[1].is_burnt = true;
    chain.ids.sort_by(|a, b| a.slip.cmp(&b.slip));
    let ids = known_ids(&chain, &registry(), 0).unwrap();
    assert_eq!(ids.len(), 230);
    assert_eq!(chain.take_asked().len(), 3);
    let laboratory = Addr::unchecked("laboratory");
    assert_eq!(vouched_by(&laboratory, TODAY - 1, &ids).len(), 206);
    let mut since = vouched_by(&laboratory, TODAY, &ids);
    assert_eq!(since.len(), 92);
    since.reverse();
    let all = since
        .iter()
        .chain(&since)
        .chain(ids.iter().map(|id| &id.slip))
        .cloned();
    let messages = together(all);
    let mut revoked = vec![];
    for message in &messages {
        let ExecuteMsg::Revoke { ids } = message else {
            panic!("{message:?}")
        };
        assert!((1..=100).contains(&ids.len()));
        revoked.extend(ids.clone());
    }
    assert_eq!((messages.len(), revoked.len()), (3, 230));
    assert!(revoked.is_sorted());
    let one = apart(since.clone());
    assert_eq!(one.len(), 92);
    let ids = vec![since[0].clone()];
    assert_eq!(one[0], ExecuteMsg::Revoke { ids });
    assert_eq!(together([]), []);
}

#[test]
fn who_knows_the_day_of_taking_pages_from_fifteen_days_before_it_on() {
    let mut chain = FakeChain::new();
    for ago in 0..30 {
        for phone in 0..50 {
            let item = Item::DayKey {
                key: HexBinary::from([phone; 16]),
                day: TODAY - ago,
            };
            chain.ids.push(known(&item, "laboratory", TODAY));
        }
    }
    chain.ids.sort_by(|a, b| a.slip.cmp(&b.slip));
    for (since, days) in [(0, 30), (15, 30), (TODAY - 20, 30), (TODAY, 16)] {
        let ids = known_ids(&chain, &registry(), since).unwrap();
        assert_eq!(ids.len(), days * 50, "since {since}");
        assert_eq!(chain.take_asked().len(), days / 2 + 1);
    }
    let first = known_ids(&chain, &registry(), TODAY).unwrap().remove(0);
    assert_eq!(first.slip.day, TODAY - 15);
}

/// The registry says that an id is burnt, not that its location has heard of it.
#[test]
fn visits_that_were_taken_back_are_revoked_again_where_somebody_asks_for_it() {
    let (_folder, file, _path) = scratch();
    let visit = Item::Visit {
        place: "9qc7mbdh".parse().unwrap(),
        interval: u32::from(TODAY) * 144,
        secret: HexBinary::from([9; 16]),
    };
    let mut report = Report::default();
    let key = keys(1, 1).remove(0);
    report.add([visit.clone(), key.clone()]);
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let request = report.requests("wayclear-test", &registry(), TODAY, &mut random);
    sign(&file, "ada", &request[0]).unwrap();
    file.revoke("ada").unwrap();
    let burnt = |item, kind| KnownId {
        kind,
        is_burnt: true,
        ..known(item, "laboratory", TODAY)
    };
    let ids = [
        burnt(&visit, ItemKind::Visit),
        burnt(&key, ItemKind::DayKey),
    ];
    let register = file.read().unwrap();
    let again = [ItemId::of(&visit)];
    assert_eq!(register.of_patient("ada", &ids), again);
    let laboratory = Addr::unchecked("laboratory");
    assert_eq!(vouched_by(&laboratory, TODAY, &ids), again);
    assert_eq!(register.to_revoke(&ids), [], "or each look would send them");
}

#[test]
fn a_register_knows_since_when_it_can_have_been_taken() {
    let (_folder, file, _path) = scratch();
    assert_eq!(file.read().unwrap().first_issued_of_revoked(), None);
    for (phone, patient) in [(1, "ada"), (2, "bob")] {
        sign(&file, patient, &request(phone, 1)).unwrap();
    }
    let register = file.read().unwrap();
    assert_eq!(register.first_issued("ada"), Some(TODAY));
    assert_eq!(register.first_issued("eve"), None);
    assert_eq!(register.first_issued_of_revoked(), None);
    file.revoke("bob").unwrap();
    let register = file.read().unwrap();
    assert_eq!(register.first_issued_of_revoked(), Some(TODAY));
}

#[test]
fn the_flags_of_an_accounts_own_check_ins_are_computed_from_them() {
    let (ada, place) = (Addr::unchecked("ada"), "9qc7mbdh".parse().unwrap());
    let interval = u32::from(TODAY) * 144 + 7;
    let ids = own_visits(&ada, [(place, interval)]);
    let place = "9qc7mbdh".parse().unwrap();
    let id = own_visit_id("ada", &place, interval).into();
    assert_eq!(ids, [ItemId { day: TODAY, id }]);
}

#[test]
fn the_check_ins_of_an_infected_account_are_found_by_their_flags_alone() {
    let ada = Addr::unchecked("ada");
    let place = |unit: &str| -> Place { format!("9qc7mbdh/{unit}").parse().unwrap() };
    let flag = |unit: &str, interval, id| FeedFlag {
        handle: place_handle(&place(unit)),
        interval,
        id,
        surface: 0,
        cleaned: 0,
    };
    let own = |unit: &str, interval| own_visit_id("ada", &place(unit), interval);
    let interval = u32::from(TODAY) * 144;
    let mut chain = FakeChain::new();
    chain.append(FeedRow {
        flags: vec![
            flag("a", interval, own("a", interval)),
            flag("a", interval + 1, [1; 8]),
            flag("b", interval + 2, own("b", interval + 2)),
            flag("c", interval, own_visit_id("bob", &place("c"), interval)),
        ],
        ..FeedRow::default()
    });
    let mut feed = Feed::default();
    feed.sync(&chain, &registry(), WINDOW).unwrap();
    let places = ["a", "b", "c", "d", "a"].map(place);
    let found = flagged_own_visits(&ada, &feed, places);
    let mut expected = own_visits(&ada, [(place("a"), interval), (place("b"), interval + 2)]);
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_slip_key_is_its_owners_alone_and_never_written_over() {
    let (folder, ..) = scratch();
    let path = folder.path().join("slip.key");
    let missing = read_slip_key(&path).unwrap_err().to_string();
    assert!(missing.contains("wayclear attest key"), "{missing}");
    let made = make_slip_key(&path, &mut ChaCha8Rng::seed_from_u64(3)).unwrap();
    assert_eq!(read_slip_key(&path).unwrap(), made);
    let rights = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(rights & 0o777, 0o600);
    let again = make_slip_key(&path, &mut ChaCha8Rng::seed_from_u64(4));
    assert!(
        matches!(again, Err(SlipKeyError::Taken { .. })),
        "{again:?}"
    );
    assert_eq!(read_slip_key(&path).unwrap(), made);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let shown = read_slip_key(&path).unwrap_err().to_string();
    assert!(shown.contains("chmod 600"), "{shown}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    for text in ["", "abcd", "00", &"0".repeat(64)] {
        fs::write(&path, text).unwrap();
        let wrong = read_slip_key(&path);
        assert!(matches!(wrong, Err(SlipKeyError::Form { .. })), "{text}");
    }
}

#[test]
fn of_many_that_make_a_slip_key_under_one_name_at_once_one_has_it() {
    let (folder, ..) = scratch();
    for round in 0..20 {
        let path = folder.path().join(format!("slip-{round}.key"));
        let barrier = Barrier::new(8);
        let made = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        make_slip_key(&path, &mut rand::rng()).is_ok()
                    })
                })
                .collect();
            let done = threads.into_iter().map(|thread| thread.join().unwrap());
            done.filter(|is_made| *is_made).count()
        });
        assert_eq!(
            made, 1,
            "keys were told to be in the file, and are gone (round {round})"
        );
    }
}
