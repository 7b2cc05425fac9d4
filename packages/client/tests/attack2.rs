//! Attacks on the client library. Each test fails until its hole is closed.

#![allow(clippy::unwrap_used)]

mod common;

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::{symlink, PermissionsExt};
use std::sync::Barrier;

use common::reports::{listed, random, sign, CHAIN, DAY, TODAY};
use common::{registry, FakeChain, NOW, WINDOW};
use cosmwasm_std::{from_json, to_json_binary, Binary, Coin, HexBinary};
use k256::ecdsa::SigningKey;
use tempfile::TempDir;
use wayclear_api::commitments::{item_id, place_handle};
use wayclear_api::contact_registry::{
    IdsResponse, Item, ItemId, ItemKind, KnownId, QueryMsg, ReportPolicy, Verdict,
};
use wayclear_api::feed::{FeedFlag, FeedHash, FeedRow, HashDay};
use wayclear_api::location::Status;
use wayclear_api::raw::FeedHead;
use wayclear_api::{Place, Surface};
use wayclear_chain::{Contract, ContractInfo, Tx};
use wayclear_client::device::{Device, DeviceError, DeviceFile, KeptContact, KeptVisit};
use wayclear_client::exposures::{alerts, combined, current_model};
use wayclear_client::feed::Feed;
use wayclear_client::make_slip_key;
use wayclear_client::register::{RegisterError, RegisterFile};
use wayclear_client::report::{Authority, Outcome, Report, Request, Signed};
use wayclear_client::revoke::{known_ids, vouched_by};
use wayclear_client::{Addr, Chain, ChainError};
use wayclear_identity::{Day, Encounter, Secret};
use wayclear_testing::{suite, DAVIS};

const HOUR: u64 = 3_600;

fn place() -> Place {
    "9qc7mbdh".parse().unwrap()
}

fn visit_at(at: u64, secret: u8) -> KeptVisit {
    let interval = u32::try_from(at / 600).unwrap();
    KeptVisit::pending(place(), interval, Secret::new([secret; 16]))
}

/// The flag that a disclosed visit becomes.
fn flag_of(visit: &KeptVisit, surface: Surface) -> FeedFlag {
    FeedFlag {
        handle: place_handle(&visit.place),
        interval: visit.interval,
        id: item_id(&visit.item().digest()),
        surface: surface.code(),
        cleaned: 0,
    }
}

fn flags(flags: Vec<FeedFlag>) -> FeedRow {
    FeedRow {
        flags,
        ..FeedRow::default()
    }
}

/// Rows of places where the phone never was.
fn noise(chain: &mut FakeChain, rows: u32) {
    for n in 0..rows {
        let flag = FeedFlag {
            handle: [0xee; 12],
            interval: u32::try_from(chain.now / 600).unwrap() - 1,
            id: (u64::from(n) + (chain.now << 20)).to_be_bytes(),
            surface: 0,
            cleaned: 0,
        };
        chain.append(flags(vec![flag]));
    }
}

fn look(device: &mut Device, feed: &mut Feed, chain: &FakeChain) -> bool {
    let synced = device.look(feed, chain, &registry(), chain.now, WINDOW);
    synced.unwrap().is_incomplete
}

/// Somebody works at a place, is there on two days, reports both visits, and is told fifteen days after the first one that
/// "somebody who was there has disclosed an infection": it was they themselves.
#[test]
fn whoever_reported_their_own_visits_is_never_exposed_to_themselves_not_even_when_the_older_one_is_forgotten(
) {
    let mut chain = FakeChain::new();
    let (monday, tuesday) = (visit_at(NOW + 18 * HOUR, 1), visit_at(NOW + 33 * HOUR, 2));
    let mut device = Device::default();
    device.visits = vec![monday.clone(), tuesday.clone()];
    device.begin_report(vec![monday.item(), tuesday.item()]);
    chain.now = NOW + 5 * DAY;
    chain.append(flags(vec![
        flag_of(&monday, Surface::Other),
        flag_of(&tuesday, Surface::Other),
    ]));
    let mut feed = Feed::default();
    for hours in (5 * 24)..(18 * 24_u64) {
        chain.now = NOW + hours * HOUR;
        look(&mut device, &mut feed, &chain);
        let current = current_model(&chain, &registry()).unwrap();
        let alerts = alerts(&device.exposures, &current);
        assert_eq!(
            device.exposures,
            [],
            "after {hours} hours; alerts: {}",
            alerts.len()
        );
    }
}

/// The row is dropped a window and a day after it was written, the visit three days later.
#[test]
fn an_exposure_is_known_for_as_long_as_the_phone_keeps_the_visit_that_it_is_of() {
    let mut chain = FakeChain::new();
    chain.now = NOW + 600;
    let theirs = visit_at(NOW, 1);
    chain.append(flags(vec![flag_of(&theirs, Surface::Plastic)]));
    noise(&mut chain, 128);
    let mut device = Device::default();
    device.visits.push(visit_at(NOW + 70 * HOUR, 2));
    let mut feed = Feed::default();
    chain.now = NOW + 71 * HOUR;
    noise(&mut chain, 1);
    look(&mut device, &mut feed, &chain);
    assert_eq!(device.exposures.len(), 1);
    // Both clocks say that the visit is twelve days old.
    chain.now = NOW + 15 * DAY + HOUR;
    noise(&mut chain, 1);
    look(&mut device, &mut feed, &chain);
    assert_eq!(device.visits.len(), 1, "the visit counts still");
    assert_eq!(
        device.exposures.len(),
        1,
        "and what it is exposed to is gone"
    );
}

/// A flag of a plastic surface exposes whoever comes 72 h later; rows that told of it have gone when the visit is 11 days old.
#[test]
fn a_phone_that_missed_a_row_that_exposes_a_visit_of_this_window_is_not_told_that_nothing_is_missing(
) {
    let mut chain = FakeChain::new();
    noise(&mut chain, 1);
    let (mut device, mut feed) = (Device::default(), Feed::default());
    look(&mut device, &mut feed, &chain);
    let theirs = visit_at(NOW + HOUR, 1);
    chain.now = NOW + 2 * HOUR;
    chain.append(flags(vec![flag_of(&theirs, Surface::Plastic)]));
    device.visits.push(visit_at(NOW + 70 * HOUR, 2));
    // The registry keeps rows for a window and twenty minutes.
    chain.now = NOW + 2 * HOUR + WINDOW + 1_201;
    noise(&mut chain, 1);
    chain.oldest = 2;
    let is_incomplete = look(&mut device, &mut feed, &chain);
    assert!(
        is_incomplete || !device.exposures.is_empty(),
        "no exposure, and nothing missing"
    );
}

/// The head is true; whoever serves the rows says that the first ones are not kept any more.
#[test]
fn rows_that_the_head_says_are_kept_cannot_be_left_out_by_whoever_serves_them() {
    let mut chain = FakeChain::new();
    let theirs = visit_at(NOW, 1);
    chain.append(flags(vec![flag_of(&theirs, Surface::Other)]));
    noise(&mut chain, 9);
    let head = FeedHead {
        next: 10,
        oldest: 0,
        link: chain.link(),
        day: 0,
    };
    let mut mirror = FakeChain::new();
    mirror.rows.clone_from(&chain.rows);
    mirror.links.clone_from(&chain.links);
    mirror.oldest = 9;
    let mut feed = Feed::default();
    let followed = feed.follow(&head, NOW + HOUR, WINDOW, |from| Ok(mirror.page(from)));
    let is_infected = feed
        .standing()
        .infected_until(&place(), NOW + HOUR, WINDOW)
        .is_some();
    let is_found_out = followed
        .as_ref()
        .map_or(true, |synced| synced.is_incomplete);
    assert!(
        is_found_out || is_infected,
        "nine of ten rows were left out: {followed:?}"
    );
}

/// One positive test lets somebody publish one hash in 63 slips: each is "another" exposure of whoever was near for a moment.
#[test]
fn one_encounter_counts_once_however_many_slips_disclose_its_identifier() {
    let mut chain = FakeChain::new();
    let sender = Day::new(Secret::new([1; 16]), TODAY);
    let identifier = sender.identifier_at(NOW + HOUR, 1).unwrap();
    let heard = Encounter {
        started_at: NOW + HOUR,
        ended_at: NOW + HOUR,
        seconds: 60,
        rssi_dbm: -95,
        signals: 1,
    };
    let mut device = Device::default();
    device.meet([KeptContact::new(identifier.to_string(), heard)]);
    let mut feed = Feed::default();
    let interval = u32::try_from((NOW + HOUR) / 600).unwrap();
    chain.now = NOW + 30 * HOUR;
    let mut told = vec![];
    for n in 1..=63_u8 {
        let hash = |interval, mac_hash| FeedHash {
            mac_hash,
            interval,
            rotation: 1,
        };
        // Something else beside it makes it another item.
        let hashes = vec![
            hash(interval, identifier.mac_hash()),
            hash(interval + 1, [n; 16]),
        ];
        chain.append(FeedRow {
            hash_days: vec![HashDay {
                id: [n; 8],
                day: TODAY,
                hashes,
            }],
            ..FeedRow::default()
        });
        look(&mut device, &mut feed, &chain);
        let current = current_model(&chain, &registry()).unwrap();
        told.push((
            combined(&device.exposures, &current.model),
            alerts(&device.exposures, &current).len(),
        ));
    }
    assert_eq!(told[0].1, 0, "a moment far away is no alert");
    assert_eq!(told[0], told[62], "by one slip, and by 63");
}

/// An answer may be by a key that is listed and yet be of no use: signed for a day on which the items had not happened.
#[test]
fn signatures_of_another_day_than_was_asked_for_do_not_spoil_a_report_for_good() {
    let today = visit_at(NOW + HOUR, 1);
    let mut device = Device::default();
    device.visits.push(today.clone());
    let report = device.begin_report(vec![today.item()]);
    let asked = report.requests(CHAIN, &registry(), TODAY, &mut random());
    let asked = asked.into_iter().next().unwrap();
    let spoilt = Request {
        issued: TODAY - 5,
        ..asked.clone()
    };
    let spoilt: Signed = sign(&spoilt, TODAY - 5).unwrap();
    if report
        .take(&spoilt, CHAIN, &registry(), &[listed()])
        .is_err()
    {
        return;
    }
    // It is sent, and the registry passes it over: an item after the day of issue is not covered.
    let id = report.slips[0].id();
    report.note(&id, Outcome::Judged(Verdict::NotCovered), NOW + 2 * HOUR);
    // Another authority, or the same, signs as it was asked to.
    let good = sign(&asked, TODAY).unwrap();
    report.take(&good, CHAIN, &registry(), &[listed()]).unwrap();
    let schedule = report.schedule(NOW + 3 * HOUR, 0, ReportPolicy::Attested, &mut random());
    assert_eq!(schedule.len(), 1, "the slip is never sent again");
}

#[test]
fn of_many_that_make_a_slip_key_under_one_name_at_once_one_has_it() {
    let folder = TempDir::new().unwrap();
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

fn register(content: &str) -> (TempDir, std::path::PathBuf, RegisterFile) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("register.jsonl");
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let file = RegisterFile::new(&path);
    (folder, path, file)
}

fn vouch(file: &RegisterFile, patient: &str, phone: u8) -> Result<Signed, RegisterError> {
    let mut report = Report::default();
    report.add([Item::DayKey {
        key: HexBinary::from([phone; 16]),
        day: TODAY - 1,
    }]);
    let request = report.requests(CHAIN, &registry(), TODAY, &mut random());
    let authority = Authority {
        chain_id: CHAIN,
        registry: &registry(),
        account: &Addr::unchecked("laboratory"),
        key: &SigningKey::from_slice(&[7; 32]).unwrap(),
    };
    file.sign(patient, &request[0], &authority, TODAY)
}

/// A key without a newline at its end, say, whose name was typed for the register's.
#[test]
fn a_file_of_one_line_that_is_no_register_is_not_overwritten() {
    for content in [
        "5f1d8b3f0b9ac59b6b0d3c1c2a4e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70",
        "{\"wayclear_device\":3,\"home\":null,\"days\":[]}",
    ] {
        let (_folder, path, file) = register(content);
        let signed = vouch(&file, "ada", 1);
        let left = fs::read_to_string(&path).unwrap();
        assert!(
            signed.is_err() && left == content,
            "it is gone, and there is {left:.40} instead"
        );
    }
}

/// Editors and copies lose the last newline.
#[test]
fn a_register_whose_last_newline_was_lost_keeps_its_last_patient() {
    let (_folder, path, file) = register("");
    for (patient, phone) in [("ada", 1), ("bob", 2)] {
        fs::read(&path).unwrap();
        // Different padding for each.
        let mut report = Report::default();
        report.add([Item::DayKey {
            key: HexBinary::from([phone; 16]),
            day: TODAY - 1,
        }]);
        let request = report.requests(CHAIN, &registry(), TODAY, &mut rand::rng());
        let authority = Authority {
            chain_id: CHAIN,
            registry: &registry(),
            account: &Addr::unchecked("laboratory"),
            key: &SigningKey::from_slice(&[7; 32]).unwrap(),
        };
        file.sign(patient, &request[0], &authority, TODAY).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.trim_end()).unwrap();
    assert!(
        file.revoke("bob").is_ok(),
        "bob's signatures were given away"
    );
}

/// Each slip that is signed for such a patient is taken back at once by `attest following`, and nobody is told.
#[test]
fn nothing_is_signed_without_a_word_for_a_patient_whose_slips_are_taken_back() {
    let (_folder, _path, file) = register("");
    vouch(&file, "2026/4711", 1).unwrap();
    file.revoke("2026/4711").unwrap();
    assert!(vouch(&file, "2026/4711", 1).is_err());
}

/// An authority with several desks has several registers. At another desk than the victim's somebody asks for 64 digests that
/// begin with ids which stand in the feed since days, has them signed, and says afterwards that it was a mistake.
#[test]
fn nobody_has_the_slips_of_others_taken_back_by_asking_for_digests_that_begin_like_theirs() {
    let (_folder, _path, file) = register("");
    let key = Item::DayKey {
        key: HexBinary::from([9; 16]),
        day: TODAY - 5,
    };
    let victims = KnownId {
        slip: ItemId::of(&key),
        kind: ItemKind::DayKey,
        voucher: Addr::unchecked("laboratory"),
        taken: TODAY - 3,
        is_burnt: false,
    };
    let digest = |n: u8| {
        let mut digest = [n; 32];
        if n == 0 {
            digest[..8].copy_from_slice(victims.slip.id.as_slice());
        }
        HexBinary::from(digest)
    };
    let request = Request {
        chain_id: CHAIN.to_string(),
        registry: registry(),
        issued: TODAY,
        digests: (0..64).map(digest).collect(),
    };
    let authority = Authority {
        chain_id: CHAIN,
        registry: &registry(),
        account: &Addr::unchecked("laboratory"),
        key: &SigningKey::from_slice(&[7; 32]).unwrap(),
    };
    if file.sign("mallory", &request, &authority, TODAY).is_err() {
        return;
    }
    file.revoke("mallory").unwrap();
    let register = file.read().unwrap();
    // It was taken three days before anything was signed for mallory.
    let known = [victims];
    assert_eq!(register.of_patient("mallory", &known), []);
    assert_eq!(register.to_revoke(&known), []);
}

/// Two authorities signed for a patient, and the slips were taken by the word of the other one. This one may not take them
/// back; `attest following` would send the same 64 messages, and pay, with each new row of the feed for thirty days.
#[test]
fn what_another_authority_vouched_for_is_not_revoked_again_and_again() {
    let (_folder, _path, file) = register("");
    let signed = vouch(&file, "ada", 1).unwrap();
    file.revoke("ada").unwrap();
    let known: Vec<KnownId> = signed
        .slips
        .iter()
        .map(|slip| KnownId {
            slip: ItemId {
                day: TODAY - 1,
                id: slip.digest.as_slice()[..8].into(),
            },
            kind: ItemKind::DayKey,
            voucher: Addr::unchecked("another"),
            taken: TODAY,
            is_burnt: false,
        })
        .collect();
    // What the registry answers to each of them is "not yours", and nothing changes.
    assert_eq!(file.read().unwrap().to_revoke(&known), []);
}

/// The command says "run the same again"; the same again finds nothing to do, and the place stays infected.
#[test]
fn a_revocation_that_a_place_did_not_carry_out_is_sent_again_by_the_same_command() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let ids = suite.report("ada", &[&visited]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    let ledger = suite.break_location(DAVIS);
    let account = suite.account("ada");
    let registry = suite.registry();
    // As `wayclear revoke --authority A --since DAY` does.
    let known = known_ids(&suite.chain, &registry).unwrap();
    let first = vouched_by(&account, 0, &known);
    assert_eq!(first, ids);
    suite.revoke("ada", first).unwrap();
    suite.mend_location(DAVIS, &ledger);
    assert_eq!(suite.is(DAVIS), Status::Infected, "it did not do it");
    let known = known_ids(&suite.chain, &registry).unwrap();
    let again = vouched_by(&account, 0, &known);
    if !again.is_empty() {
        suite.revoke("ada", again).unwrap();
    }
    assert_eq!(suite.is(DAVIS), Status::Clean, "nothing was sent again");
}

/// A device file on an encrypted volume, say, with a link to it where the command looks.
#[test]
fn a_device_behind_a_link_stays_where_it_is() {
    let folder = TempDir::new().unwrap();
    let (vault, link) = (
        folder.path().join("vault.json"),
        folder.path().join("ada.json"),
    );
    let keep = |file: &DeviceFile, at: u64| {
        file.update(|device| {
            device.visits.push(visit_at(at, 1));
            Ok::<_, DeviceError>(())
        })
    };
    keep(&DeviceFile::new(&vault), NOW).unwrap();
    symlink(&vault, &link).unwrap();
    if keep(&DeviceFile::new(&link), NOW + HOUR).is_ok() {
        let is_link = fs::symlink_metadata(&link).unwrap().is_symlink();
        let kept = DeviceFile::new(&vault).read().unwrap().visits.len();
        assert!(is_link && kept == 2, "its secrets lie beside the link now");
    }
}
