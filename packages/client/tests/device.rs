//! The device in its file.

#![allow(clippy::unwrap_used)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use cosmwasm_std::Addr;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use wayclear_api::location::Surface;
use wayclear_api::Place;
use wayclear_client::device::{
    Choice, Device, DeviceError, DeviceFile, Exposure, KeptContact, KeptVisit, Prepared, Rule,
};
use wayclear_client::report::Report;
use wayclear_identity::{Day, Secret};

const DAY: u64 = 86_400;
const NOW: u64 = 1_767_600_000;

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

#[test]
fn a_file_that_is_cut_short_newer_or_open_to_others_is_named_and_left_as_it_is() {
    let (_folder, file) = scratch();
    change(&file, |device| meet(device, NOW)).unwrap();
    let whole = fs::read(file.path()).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let version = |n: u32| {
        text.replace(
            "\"wayclear_device\": 2",
            &format!("\"wayclear_device\": {n}, \"moods\": []"),
        )
    };
    let (newer, older) = (version(3), version(1));
    for (content, words) in [
        (&whole[..whole.len() / 2], "is not a whole device file"),
        (&b""[..], "is not a whole device file"),
        (&b"{}"[..], "missing field `wayclear_device`"),
        (
            newer.as_bytes(),
            "is of version 3, this build knows 2; use a newer wayclear",
        ),
        (
            older.as_bytes(),
            "is of version 1, this build knows 2; it was left as it is, name another file",
        ),
    ] {
        fs::write(file.path(), content).unwrap();
        let read = file.read().unwrap_err().to_string();
        assert!(read.contains(words), "{read}");
        let changed = change(&file, |device| meet(device, NOW)).unwrap_err();
        assert_eq!(changed.to_string(), read);
        assert_eq!(fs::read(file.path()).unwrap(), content, "{words}");
    }
    fs::write(file.path(), &whole).unwrap();
    for mode in [0o604, 0o640, 0o644, 0o606] {
        fs::set_permissions(file.path(), Permissions::from_mode(mode)).unwrap();
        let refused = change(&file, |device| meet(device, NOW)).unwrap_err();
        assert!(
            matches!(refused, DeviceError::ReadableByOthers { .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains("chmod 600"));
        assert_eq!(fs::read(file.path()).unwrap(), whole);
    }
    let nowhere = DeviceFile::new("/proc/nothing/device.json");
    assert!(matches!(
        change(&nowhere, |_| ()),
        Err(DeviceError::File { .. })
    ));
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
    let times: std::collections::BTreeSet<u64> = contacts.iter().map(|c| c.started_at).collect();
    assert_eq!(times.len(), 80);
}

#[test]
fn what_is_older_than_fourteen_days_is_forgotten() {
    let mut device = Device::default();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for day in 0..20 {
        let at = NOW + day * DAY;
        device.today(at, 1, &mut random).unwrap();
        meet(&mut device, at);
        let place: Place = format!("9qc7mbdh/{}", day % 10).parse().unwrap();
        let visit = KeptVisit::new(place, at, Secret::random(&mut random));
        device.keep(visit, Addr::unchecked(format!("wasm1{day}")));
    }
    let once: Place = "9qckhcpc".parse().unwrap();
    let visit = KeptVisit::new(once.clone(), NOW, Secret::random(&mut random));
    let report = Report::new().visit(&Addr::unchecked("wasm1once"), visit.opening());
    device.prepared = Some(Prepared::new(report, &mut random));
    device.keep(visit, Addr::unchecked("wasm1once"));
    assert_eq!(device.days.len(), 20);
    device.prune(NOW + 14 * DAY - 1);
    assert!(device.locations.contains_key(&once));
    assert!(device.prepared.is_some(), "its opening is not over yet");
    device.prune(NOW + 14 * DAY);
    assert!(!device.locations.contains_key(&once));
    assert_eq!(device.locations.len(), 10, "all others were visited again");
    assert_eq!(device.prepared, None);
    device.prune(NOW + 19 * DAY);
    assert_eq!(device.visits.len(), 14);
    assert_eq!(device.contacts.len(), 15, "one ended a minute later");
    assert_eq!(
        device.days.len(),
        15,
        "the key of the oldest day was in use until its end"
    );
    let again = device.days.len();
    device.today(NOW + 19 * DAY, 1, &mut random).unwrap();
    assert_eq!(device.days.len(), again, "today has its key");
}

#[test]
fn a_draft_shows_what_would_become_public_and_leaves_out_what_its_owner_wants_out() {
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let mut device = Device::default();
    for day in 0..3 {
        device.today(NOW + day * DAY, 6, &mut random).unwrap();
    }
    for (n, place) in ["9qc7mbdh", "9qckhcpc", "9qc7mbdh"].into_iter().enumerate() {
        device.visits.push(KeptVisit {
            place: place.parse().unwrap(),
            checked_in_at: NOW + n as u64,
            checked_out_at: None,
            secret: Secret::random(&mut random),
        });
    }
    let now = NOW + 2 * DAY;
    let all = device.draft(&Choice::default(), now);
    assert_eq!((all.days.len(), all.visits.len(), all.left_out), (2, 3, 0));
    let midnight = device.days[2].ends_at();
    assert_eq!(all.too_early, [(device.days[2].clone(), midnight + 7_200)]);
    let place = Addr::unchecked("wasm1place");
    let locate = |_: &Place| Ok::<_, ()>(place.clone());
    let chunk = &all.report(locate).unwrap().chunks[0];
    assert_eq!((chunk.day_keys.len(), chunk.mac_hashes.len()), (2, 0));

    let without = Choice {
        without_places: ["9qc7mbdh".parse().unwrap()].into(),
        hashes: true,
        ..Choice::default()
    };
    let draft = device.draft(&without, now);
    assert_eq!((draft.visits.len(), draft.left_out), (1, 2));
    let chunk = &draft.report(locate).unwrap().chunks[0];
    assert_eq!(chunk.day_keys.len(), 0);
    let identifiers = device.days[..2].iter().map(|day| day.identifiers().len());
    assert_eq!(chunk.mac_hashes.len(), identifiers.sum::<usize>());

    let nothing = Choice {
        without_visits: true,
        without_identifiers: true,
        ..Choice::default()
    };
    assert!(device.draft(&nothing, now).is_empty());

    device.end_today(now);
    let ended = device.days[2].ends_at();
    assert!(ended <= now + 600, "today's key ends with its interval");
    assert_eq!(
        device.draft(&Choice::default(), ended + 7_200).days.len(),
        3
    );
    assert!(
        device
            .draft(&Choice::default(), ended + 7_199)
            .too_early
            .len()
            == 1
    );
}

#[test]
fn a_prepared_report_is_kept_for_as_long_as_anything_in_it_counts() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let secret = Secret::random(&mut random);
    let day = Day::starting(secret, NOW, 6).unwrap();
    let ended = day.ends_at();
    let key = wayclear_client::device::day_key(&day, u64::MAX).unwrap();
    let hashes = wayclear_client::device::mac_hashes(&day, u64::MAX).unwrap();
    let hashes = hashes.into_iter().fold(Report::new(), Report::mac_hash);
    for report in [Report::new().day_key(key), hashes] {
        let mut device = Device {
            prepared: Some(Prepared::new(report, &mut random)),
            ..Device::default()
        };
        device.prune(ended + 14 * DAY - 1);
        assert!(device.prepared.is_some());
        device.prune(ended + 14 * DAY);
        assert_eq!(device.prepared, None);
    }
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

fn secrets() -> impl Strategy<Value = Secret> {
    any::<[u8; 16]>().prop_map(Secret::new)
}

prop_compose! {
    fn days()(key in secrets(), start in 1_u32..4_000_000, periods in 1_u16..=144, rotation in 1_u16..=144) -> Day {
        Day::new(key, start, periods, rotation).unwrap()
    }
}

prop_compose! {
    fn visits()(
        unit in "[a-z0-9-]{1,32}", checked_in_at: u64, checked_out_at in option::of(any::<u64>()), secret in secrets(),
    ) -> KeptVisit {
        let place = format!("9qc7mbdh/{unit}").parse().unwrap();
        KeptVisit { place, checked_in_at, checked_out_at, secret }
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
    let indirect = (
        "[a-z0-9]{8}",
        any::<(u64, u32)>(),
        sample::select(Surface::ALL),
    )
        .prop_map(
            |(place, (checked_in_at, gap_seconds), surface)| Rule::Indirect {
                place,
                checked_in_at,
                gap_seconds,
                surface,
            },
        );
    (any::<(u64, bool)>(), prop_oneof![direct, indirect]).prop_map(|((case, is_told), rule)| {
        Exposure {
            case,
            rule,
            is_told,
        }
    })
}

prop_compose! {
    fn prepared()(token: [u8; 16], day in days(), visit in visits()) -> Prepared {
        let report = Report::new().day_key(wayclear_client::device::day_key(&day, u64::MAX).unwrap());
        let report = report.visit(&Addr::unchecked("wasm1location"), visit.opening());
        Prepared { token, report }
    }
}

prop_compose! {
    fn devices()(
        days in vec(days(), 0..4),
        visits in vec(visits(), 0..4),
        contacts in vec(contacts(), 0..4),
        locations in btree_map("[a-z0-9]{1,32}", "wasm1[a-z0-9]{38}", 0..4),
        cursor: Option<u64>,
        exposures in vec(exposures(), 0..4),
        cases: std::collections::BTreeSet<u64>,
        prepared in option::of(prepared()),
    ) -> Device {
        let place = |unit: String| format!("9qc7mbdh/{unit}").parse().unwrap();
        let locations = locations.into_iter().map(|(unit, address)| (place(unit), Addr::unchecked(address)));
        Device { days, visits, contacts, locations: locations.collect(), cursor, exposures, cases, prepared }
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
