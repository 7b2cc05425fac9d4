//! The device in its file.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{symlink, PermissionsExt};

use cosmwasm_std::Addr;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use wayclear_api::contact_registry::{Item, ItemId, MacHash, Verdict};
use wayclear_api::Surface;
use wayclear_client::device::{Device, DeviceError, DeviceFile, Handed, KeptContact, KeptVisit};
use wayclear_client::exposures::{Exposure, Rule};
use wayclear_client::report::{Progress, Report, ReportSlip, Voucher};
use wayclear_client::{FileError, Home};
use wayclear_identity::{Day, Secret};

const DAY: u64 = 86_400;
const WINDOW: u64 = 14 * DAY;
/// The beginning of a UTC day.
const NOW: u64 = 20_458 * DAY;

fn scratch() -> (TempDir, DeviceFile) {
    let folder = TempDir::new().unwrap();
    let file = DeviceFile::new(folder.path().join("device.json"));
    (folder, file)
}

/// A change that cannot fail by itself.
fn change(file: &DeviceFile, change: impl FnOnce(&mut Device)) -> Result<(), DeviceError> {
    file.update(|device| {
        change(device);
        Ok(())
    })
}

fn meet(device: &mut Device, started_at: u64) {
    device.contacts.push(KeptContact {
        sender: "8be6cd371c5c891604bfbe49df845096".to_string(),
        started_at,
        ended_at: started_at + 60,
        seconds: 60,
        rssi_dbm: -60,
        signals: 7,
    });
}

#[test]
fn a_device_without_a_file_is_empty_and_the_first_change_makes_one_for_its_owner_alone() {
    let (_folder, file) = scratch();
    assert_eq!(file.read().unwrap(), Device::default());
    assert!(!file.path().exists(), "reading makes nothing");
    change(&file, |device| meet(device, NOW)).unwrap();
    let mode = fs::metadata(file.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(file.read().unwrap().contacts.len(), 1);
    change(&file, |device| meet(device, NOW)).unwrap();
    assert_eq!(file.read().unwrap().contacts.len(), 2);
}

/// What is said of a file with that content, which is left as it is.
#[track_caller]
fn refused(file: &DeviceFile, content: &[u8]) -> String {
    fs::write(file.path(), content).unwrap();
    fs::set_permissions(file.path(), Permissions::from_mode(0o600)).unwrap();
    let read = file.read().unwrap_err().to_string();
    let changed = change(file, |device| meet(device, NOW)).unwrap_err();
    assert_eq!(changed.to_string(), read);
    assert_eq!(fs::read(file.path()).unwrap(), content, "{read}");
    read
}

#[test]
fn a_device_cut_at_any_byte_or_with_any_byte_flipped_is_named_and_left_as_it_is() {
    let (folder, file) = scratch();
    // A part, so that a busy machine is done with every byte of it.
    let mut device = used();
    device.visits.truncate(1);
    device.days.truncate(1);
    device.contacts.truncate(1);
    device.own.clear();
    change(&file, |kept| kept.clone_from(&device)).unwrap();
    let (whole, last) = (
        fs::read(file.path()).unwrap(),
        folder.path().join("device.json.last"),
    );
    // Every byte of the text, and some in the file.
    let is_damaged = |at: usize, text: &[u8]| {
        assert!(Device::from_json(text).is_err(), "{at}");
        if at.is_multiple_of(101) {
            let said = refused(&file, text);
            assert!(said.contains("device.json is no device"), "{at}: {said}");
        }
    };
    for at in 0..whole.len() {
        is_damaged(at, &whole[..at]);
        // Also into what JSON takes for the same: capital hexadecimal digits, other blanks.
        for flip in [1, 0x20, 0x2a, 0x80] {
            let mut flipped = whole.clone();
            flipped[at] ^= flip;
            is_damaged(at, &flipped);
        }
    }
    // What helps is said, and helps.
    assert_eq!(fs::read(&last).unwrap(), whole);
    fs::copy(&last, file.path()).unwrap();
    assert_eq!(file.read().unwrap(), device);
}

#[test]
fn the_copy_of_the_last_version_is_told_with_what_is_lost_and_is_never_behind_a_change() {
    let folder = TempDir::new().unwrap();
    let file = DeviceFile::new(folder.path().join("it's ada.json"));
    let last = folder.path().join("it's ada.json.last");
    for n in 1..4 {
        change(&file, |device| meet(device, NOW + n)).unwrap();
        assert_eq!(fs::read(&last).unwrap(), fs::read(file.path()).unwrap());
        let mode = fs::metadata(&last).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let whole = fs::read(file.path()).unwrap();
    let said = refused(&file, b"{");
    for words in [
        "(visits: 0, day keys: 0, contacts: 3)",
        "kept since then is lost",
        "can be neither opened nor reported",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let cure = said.lines().next().unwrap().split_once("cp -p ").unwrap().1;
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("cp -p {cure}")]);
    assert!(shell.status().unwrap().success(), "{cure}");
    assert_eq!(fs::read(file.path()).unwrap(), whole);
    // Whoever loses the file loses nothing: a new device does not take the place of the copy.
    fs::remove_file(file.path()).unwrap();
    let gone = change(&file, |device| meet(device, NOW)).unwrap_err();
    assert!(matches!(gone, DeviceError::Gone { .. }), "{gone}");
    assert!(!file.path().exists() && fs::read(&last).unwrap() == whole);
    // One that is damaged itself is not offered.
    fs::write(&last, &whole[1..]).unwrap();
    let said = refused(&file, b"{");
    assert!(
        said.ends_with("restore it from a copy, or name another file"),
        "{said}"
    );
}

#[test]
fn what_is_no_copy_of_a_device_is_not_written_over() {
    let (folder, file) = scratch();
    let last = folder.path().join("device.json.last");
    fs::write(&last, "of somebody").unwrap();
    fs::set_permissions(&last, Permissions::from_mode(0o600)).unwrap();
    let refused = change(&file, |device| meet(device, NOW)).unwrap_err();
    assert!(matches!(refused, DeviceError::NoCopy { .. }), "{refused}");
    assert_eq!(fs::read(&last).unwrap(), b"of somebody");
    fs::remove_file(&last).unwrap();
    fs::create_dir(&last).unwrap();
    let refused = change(&file, |device| meet(device, NOW)).unwrap_err();
    assert!(
        refused.to_string().contains("device.json.last is a folder"),
        "{refused}"
    );
    assert!(!file.path().exists());
}

#[test]
fn what_is_no_file_is_named_and_nothing_is_made_in_its_stead() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("folder")).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(path("pipe"))
        .status();
    assert!(pipe.unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
    symlink("nothing/ada.json", path("link")).unwrap();
    symlink("link", path("chain")).unwrap();
    symlink("round", path("round")).unwrap();
    for (name, words) in [
        (path("folder"), "is a folder; name a file in it"),
        (path("pipe"), "is a pipe and no file"),
        (path("socket"), "is a socket and no file"),
        ("/dev/null".into(), "is a device of the system and no file"),
        (
            path("link"),
            "which is not there; nothing was made in its stead",
        ),
        (path("chain"), "chain is a link to "),
        (path("round"), "round: "),
    ] {
        let file = DeviceFile::new(&name);
        let read = file.read().unwrap_err().to_string();
        assert!(read.contains(words), "{read}");
        let kind = |path| fs::symlink_metadata(path).unwrap().file_type();
        let before = kind(&name);
        if !name.starts_with("/dev") {
            change(&file, |device| meet(device, NOW)).unwrap_err();
        }
        assert_eq!(kind(&name), before);
    }
    assert!(!path("nothing").exists());
}

#[test]
fn a_device_of_another_version_or_open_to_others_is_named_and_left_as_it_is() {
    let (_folder, file) = scratch();
    change(&file, |device| meet(device, NOW)).unwrap();
    let whole = fs::read(file.path()).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let version = |n: u32| {
        text.replace(
            "\"wayclear_device\": 5",
            &format!("\"wayclear_device\": {n}, \"moods\": []"),
        )
    };
    let (newer, older, oldest) = (version(6), version(2), version(1));
    for (content, words) in [
        (&b""[..], "it is empty"),
        (b"{}", "a file of another kind"),
        (b"chain_id = 7", "a file of another kind"),
        (br#"{"chain_id": "testing"}"#, "a file of another kind"),
        (
            newer.as_bytes(),
            "is of version 6, this build knows 5; use a newer wayclear",
        ),
        (older.as_bytes(), "is a device of release 0.1"),
        (oldest.as_bytes(), "its last good version is"),
    ] {
        let read = refused(&file, content);
        assert!(read.contains(words), "{read}");
    }
    fs::write(file.path(), &whole).unwrap();
    for mode in [0o604, 0o640, 0o644, 0o606] {
        fs::set_permissions(file.path(), Permissions::from_mode(mode)).unwrap();
        let refused = change(&file, |device| meet(device, NOW)).unwrap_err();
        assert!(
            matches!(
                refused,
                DeviceError::File(FileError::ReadableByOthers { .. })
            ),
            "{refused}"
        );
        assert!(refused.to_string().contains("chmod 600"));
        assert_eq!(fs::read(file.path()).unwrap(), whole);
    }
    let nowhere = DeviceFile::new("/proc/nothing/device.json");
    assert!(matches!(
        change(&nowhere, |_| ()),
        Err(DeviceError::File(FileError::NoFolder { .. }))
    ));
}

#[test]
fn a_device_of_the_version_before_is_read_and_gets_a_checksum() {
    let (_folder, file) = scratch();
    change(&file, |device| *device = used()).unwrap();
    let text = fs::read_to_string(file.path()).unwrap();
    let (before, _) = text.split_once(",\n  \"sha256\"").unwrap();
    let before = before.replace("\"wayclear_device\": 5", "\"wayclear_device\": 4") + "\n}";
    fs::write(file.path(), &before).unwrap();
    assert_eq!(file.read().unwrap(), used());
    change(&file, |_| ()).unwrap();
    assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
}

#[test]
fn a_change_that_fails_changes_nothing() {
    let (_folder, file) = scratch();
    change(&file, |device| meet(device, NOW)).unwrap();
    let before = fs::read(file.path()).unwrap();
    let outcome: Result<(), Box<dyn std::error::Error>> = file.update(|device| {
        device.contacts.clear();
        Err("no".into())
    });
    assert!(outcome.is_err());
    assert_eq!(fs::read(file.path()).unwrap(), before);
}

#[test]
fn changes_of_many_at_once_are_all_kept() {
    let (_folder, file) = scratch();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let file = file.clone();
            scope.spawn(move || {
                for n in 0..10 {
                    change(&file, |device| meet(device, NOW + thread * 10 + n)).unwrap();
                }
            });
        }
    });
    let contacts = file.read().unwrap().contacts;
    let times: BTreeSet<u64> = contacts.iter().map(|c| c.started_at).collect();
    assert_eq!(times.len(), 80);
}

fn home(block: u8) -> Home {
    Home {
        chain_id: "wayclear-local".to_string(),
        state: Addr::unchecked("wasm1state"),
        made_at: [block; 32],
    }
}

#[test]
fn a_device_is_refused_by_every_deployment_but_the_one_it_was_first_used_with() {
    let (_folder, file) = scratch();
    change(&file, |device| meet(device, NOW)).unwrap();
    assert_eq!(file.read().unwrap().home, None, "an import names none");
    let ours = file.clone().of(home(1));
    change(&ours, |device| meet(device, NOW)).unwrap();
    assert_eq!(file.read().unwrap().home, Some(home(1)));
    assert_eq!(ours.read().unwrap().contacts.len(), 2);
    change(&file, |device| meet(device, NOW)).unwrap();
    let kept = fs::read(file.path()).unwrap();
    // A chain made anew gives the same id and the same addresses.
    let elsewhere = Home {
        chain_id: "wayclear-1".to_string(),
        ..home(1)
    };
    for other in [home(2), elsewhere] {
        let theirs = file.clone().of(other);
        let refused = theirs.read().unwrap_err().to_string();
        assert!(refused
            .contains("belongs to chain \"wayclear-local\", state wasm1state, made in block 0101"));
        assert!(refused.contains("asked for was chain"), "{refused}");
        let changed = change(&theirs, |device| meet(device, NOW)).unwrap_err();
        assert_eq!(changed.to_string(), refused);
    }
    assert_eq!(fs::read(file.path()).unwrap(), kept);
}

/// A device that was used on 20 days.
fn used() -> Device {
    let mut device = Device::default();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for day in 0..20 {
        let at = NOW + day * DAY;
        device.today(at, &mut random);
        meet(&mut device, at);
        let place = format!("9qc7mbdh/{day}").parse().unwrap();
        let interval = u32::try_from(at / 600).unwrap();
        let visit = KeptVisit::pending(place, interval, Secret::random(&mut random));
        device.keep_own(&Addr::unchecked("ada"), visit);
    }
    device
}

#[test]
fn what_is_a_window_and_a_day_old_is_forgotten_if_both_clocks_say_so() {
    let now = NOW + 20 * DAY;
    for (chain, device_clock, days, visits, own) in [
        (now, now, 15, 15, 18),
        (now + 300 * DAY, now, 15, 15, 18),
        (now, now + 300 * DAY, 15, 15, 18),
        (NOW, now + 300 * DAY, 20, 20, 20),
        (now + 600, now + 600, 15, 14, 18),
        (now + DAY, now + DAY, 14, 14, 17),
    ] {
        let mut device = used();
        device.forget(chain, device_clock, WINDOW);
        let own_days: BTreeSet<u16> = device.own.iter().map(|(day, _)| *day).collect();
        let kept = (device.days.len(), own_days.len());
        assert_eq!(kept, (days, own), "{chain} {device_clock}");
        let kept = (device.visits.len(), device.contacts.len());
        assert_eq!(kept, (visits, visits), "{chain} {device_clock}");
    }
    let mut device = used();
    let visits = device.visits.len();
    device.forget(NOW + WINDOW + DAY + 599, u64::MAX, WINDOW);
    assert_eq!(
        device.visits.len(),
        visits,
        "it counts to its interval's end"
    );
    device.visits[0].left = Some(device.visits[0].interval + 3);
    device.forget(NOW + WINDOW + DAY + 600, u64::MAX, WINDOW);
    assert_eq!(device.visits.len(), visits, "or until its owner left");
    device.forget(NOW + WINDOW + DAY + 2_400, u64::MAX, WINDOW);
    assert_eq!(device.visits.len(), visits - 1);
}

#[test]
fn a_day_has_one_key() {
    let mut device = used();
    let mut random = ChaCha8Rng::seed_from_u64(9);
    let last = device.days[19].clone();
    assert_eq!(*device.today(NOW + 20 * DAY - 1, &mut random), last);
    assert_ne!(*device.today(NOW + 20 * DAY, &mut random), last);
    assert_eq!(device.days.len(), 21);
}

#[test]
fn a_visit_on_paper_names_its_interval_and_no_seconds() {
    let secret = "000102030405060708090a0b0c0d0e0f";
    let text = format!("9qc7mbdh/shop-2@i2945952:{secret}");
    let visit: KeptVisit = text.parse().unwrap();
    assert_eq!((visit.interval, visit.is_committed), (2_945_952, false));
    assert_eq!(visit.to_text(), text);
    let scanned: KeptVisit = format!(" 9QC7MBDH/Shop-2@I2945952:{secret}\n")
        .parse()
        .unwrap();
    assert_eq!(scanned, visit);
    for (text, words) in [
        (format!("9qc7mbdh@1767600000:{secret}"), "release 0.1"),
        (format!("9qc7mbdh@i1767600000:{secret}"), "interval is"),
        ("9qc7mbdh@i2945952:00".to_string(), "needs exactly 16"),
        (format!("9qc7@i2945952:{secret}"), "cell"),
        ("9qc7mbdh".to_string(), "not a visit like"),
        ("9qc7mbdh@i2945952".to_string(), "not a visit like"),
    ] {
        let error = text.parse::<KeptVisit>().unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
}

#[test]
fn what_a_killed_write_has_left_is_gone_after_the_next_one() {
    let (folder, file) = scratch();
    let names = || {
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort_unstable();
        names
    };
    change(&file, |device| meet(device, NOW)).unwrap();
    let before = names();
    let draft = folder.path().join("device.json.wayclear-draft");
    fs::write(&draft, "half of all secrets").unwrap();
    fs::set_permissions(&draft, Permissions::from_mode(0o644)).unwrap();
    change(&file, |device| meet(device, NOW)).unwrap();
    assert_eq!(names(), before);
    let mode = fs::metadata(file.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_lock_leaves_every_file_beside_the_device_as_it_is() {
    let folder = TempDir::new().unwrap();
    let neighbours = ["Cargo.lock", "x.lock", "device.json.lock"].map(|n| folder.path().join(n));
    for name in ["Cargo.json", "x.lock", "x", "device.json"] {
        for neighbour in &neighbours {
            fs::write(neighbour, "of somebody").unwrap();
        }
        let file = DeviceFile::new(folder.path().join(name));
        let _ = fs::remove_file(file.path());
        change(&file, |device| meet(device, NOW)).unwrap();
        change(&file, |device| meet(device, NOW)).unwrap();
        assert_eq!(file.read().unwrap().contacts.len(), 2, "{name}");
        for neighbour in neighbours.iter().filter(|other| *other != file.path()) {
            let kept = fs::read_to_string(neighbour).unwrap();
            assert_eq!(kept, "of somebody", "{name}: {}", neighbour.display());
        }
    }
}

/// A device on an encrypted volume, say, with a link to it where the command looks.
#[test]
fn a_device_behind_a_link_stays_where_it_is() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    symlink("vault.json", path("link.json")).unwrap();
    symlink(path("link.json"), path("ada.json")).unwrap();
    let file = DeviceFile::new(path("ada.json"));
    change(&DeviceFile::new(path("vault.json")), |_| ()).unwrap();
    for n in 1..3 {
        change(&file, |device| meet(device, NOW)).unwrap();
        assert!(fs::symlink_metadata(path("ada.json")).unwrap().is_symlink());
        let vault = DeviceFile::new(path("vault.json"));
        assert_eq!(vault.read().unwrap().contacts.len(), n);
    }
    for more in ["lock", "last"] {
        let beside = |name: &str| path(&format!("{name}.{more}"));
        assert!(beside("vault.json").exists() && !beside("ada.json").exists());
    }
}

fn secrets() -> impl Strategy<Value = Secret> {
    any::<[u8; 16]>().prop_map(Secret::new)
}

prop_compose! {
    fn days()(key in secrets(), day: u16) -> Day {
        Day::new(key, day)
    }
}

prop_compose! {
    fn visits()(
        unit in "[a-z0-9-]{1,32}", interval in 0_u32..9_000_000, left in option::of(any::<u32>()), secret in secrets(),
        is_committed: bool, account in option::of("[a-z0-9]{1,60}".prop_map(Addr::unchecked)), handed in vec(handed(), 0..3),
    ) -> KeptVisit {
        let place = format!("9qc7mbdh/{unit}").parse().unwrap();
        KeptVisit { place, interval, left, secret, is_committed, account, handed }
    }
}

prop_compose! {
    fn handed()(relay in ".*", ticket: [u8; 16], is_oblivious: bool) -> Handed {
        Handed { relay, ticket: ticket.into(), is_oblivious }
    }
}

prop_compose! {
    fn contacts()(
        sender in ".*", started_at: u64, ended_at: u64, seconds: u32, rssi_dbm: i16, signals: u32,
    ) -> KeptContact {
        KeptContact { sender, started_at, ended_at, seconds, rssi_dbm, signals }
    }
}

fn exposures() -> impl Strategy<Value = Exposure> {
    let direct = contacts().prop_map(|contact| Rule::Direct { contact });
    let place = "[b-h0-9]{8}".prop_filter_map("a place", |text| text.parse().ok());
    let indirect = (place, any::<(u32, u32)>(), sample::select(Surface::ALL));
    let indirect = indirect.prop_map(|(place, (interval, gap_seconds), surface)| Rule::Indirect {
        place,
        interval,
        gap_seconds,
        surface,
    });
    (any::<([u8; 8], bool)>(), prop_oneof![direct, indirect]).prop_map(|((slip, is_told), rule)| {
        Exposure {
            slip,
            rule,
            is_told,
        }
    })
}

fn items() -> impl Strategy<Value = Item> {
    let key = any::<([u8; 16], u16)>().prop_map(|(key, day)| Item::DayKey {
        key: key.into(),
        day,
    });
    let hashes = (any::<u16>(), any::<[u8; 16]>(), 1_u8..=144);
    let hashes = hashes.prop_map(|(day, hash, rotation)| Item::MacHashes {
        day,
        entries: vec![MacHash {
            interval: u32::from(day) * 144,
            mac_hash: hash.into(),
            rotation,
        }],
    });
    let account = ("[a-z0-9]{1,60}", any::<u16>());
    let account = account.prop_map(|(account, day)| Item::Account { account, day });
    prop_oneof![
        key,
        hashes,
        visits().prop_map(|visit| visit.item()),
        account
    ]
}

fn slips() -> impl Strategy<Value = ReportSlip> {
    let voucher = any::<(u16, [u8; 16])>().prop_map(|(issued, part)| Voucher {
        authority: Addr::unchecked("wasm1authority"),
        issued,
        signature: [part; 4].concat().try_into().unwrap(),
    });
    let verdict = sample::select(Verdict::ALL);
    let progress = prop_oneof![
        Just(Progress::Waiting),
        Just(Progress::Passed),
        Just(Progress::Failed),
        verdict.prop_map(Progress::Judged),
    ];
    let how = (option::of(voucher), progress, option::of(handed()));
    (items(), how, any::<(u64, u8)>()).prop_map(
        |(item, (voucher, progress, handed), (not_before, tries))| ReportSlip {
            item,
            voucher,
            progress,
            not_before,
            tries,
            handed,
        },
    )
}

prop_compose! {
    fn reports()(slips in vec(slips(), 0..4), padding in vec(any::<[u8; 32]>(), 0..3), left_out in vec(slips(), 0..3)) -> Report {
        let left_out = left_out.iter().map(|slip| ItemId::of(&slip.item)).collect();
        Report { slips, padding, left_out }
    }
}

prop_compose! {
    fn devices()(
        block in option::of(any::<u8>()),
        days in vec(days(), 0..4),
        visits in vec(visits(), 0..4),
        contacts in vec(contacts(), 0..4),
        exposures in vec(exposures(), 0..4),
        own in btree_set(any::<(u16, [u8; 8])>(), 0..4),
        report in option::of(reports()),
    ) -> Device {
        Device { home: block.map(home), days, visits, contacts, exposures, own, report }
    }
}

proptest! {
    #[test]
    fn a_device_comes_out_of_its_file_as_it_went_in(device in devices()) {
        let (_folder, file) = scratch();
        change(&file, |kept| *kept = device.clone()).unwrap();
        prop_assert_eq!(file.read().unwrap(), device);
    }
}
