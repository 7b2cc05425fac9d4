//! The copy of the feed beside a device.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{registry, FakeChain, NOW, WINDOW};
use tempfile::TempDir;
use wayclear_api::feed::FeedRow;
use wayclear_client::device::{DeviceError, DeviceFile};
use wayclear_client::feed::{Feed, SyncError, Synced};
use wayclear_client::{Addr, Home};

fn home(block: u8) -> Home {
    Home {
        chain_id: "wayclear-test".to_string(),
        state: Addr::unchecked("wasm1state"),
        made_at: [block; 32],
    }
}

fn scratch() -> (TempDir, DeviceFile) {
    let folder = TempDir::new().unwrap();
    let file = DeviceFile::new(folder.path().join("ada.json")).of(home(1));
    (folder, file)
}

fn feed_path(device: &DeviceFile) -> PathBuf {
    Path::new(&format!("{}.feed", device.path().display())).to_path_buf()
}

fn grow(chain: &mut FakeChain, rows: u64) {
    for _ in 0..rows {
        let id = (chain.rows.len() as u64).to_be_bytes();
        chain.append(FeedRow {
            revoked: vec![(9, id)],
            ..FeedRow::default()
        });
    }
}

fn look(file: &DeviceFile, chain: &FakeChain) -> Synced {
    let looked = file.look(chain, &registry(), chain.now, WINDOW, |_| ());
    looked.unwrap().0
}

#[test]
fn rows_are_downloaded_once_and_written_behind_those_before() {
    let (_folder, file) = scratch();
    let mut chain = FakeChain::new();
    assert_eq!(look(&file, &chain).rows, 0);
    assert!(!feed_path(&file).exists());
    let mut size = 0;
    for (n, rows) in [(1, 200), (2, 5), (3, 0), (4, 100)] {
        grow(&mut chain, rows);
        let before = fs::read(feed_path(&file)).unwrap_or_default();
        assert_eq!(look(&file, &chain).rows, rows);
        let after = fs::read(feed_path(&file)).unwrap();
        assert!(after.starts_with(&before), "look {n}");
        assert_eq!(after.len() > size, rows > 0);
        size = after.len();
    }
    let feed = file.feed().unwrap();
    assert_eq!(
        (feed.cursor().next, feed.cursor().link),
        (305, chain.link())
    );
}

/// Megabytes stand there already: a look writes what is new, and no whole file anew.
#[cfg(unix)]
#[test]
fn a_look_writes_into_the_file_that_is_there() {
    use std::os::unix::fs::MetadataExt;

    let (_folder, file) = scratch();
    let mut chain = FakeChain::new();
    grow(&mut chain, 200);
    look(&file, &chain);
    let number = || fs::metadata(feed_path(&file)).unwrap().ino();
    let before = number();
    grow(&mut chain, 5);
    look(&file, &chain);
    assert_eq!(number(), before);
}

#[test]
fn rows_behind_a_gap_are_kept_in_the_file_and_may_be_taken_over() {
    let (_folder, file) = scratch();
    let mut chain = FakeChain::new();
    grow(&mut chain, 5);
    look(&file, &chain);
    let mut before = file.feed().unwrap();
    grow(&mut chain, 300);
    chain.oldest = 200;
    look(&file, &chain);
    let after = file.feed().unwrap();
    assert_eq!(after.cursor().next, 305);
    before.merge(after.clone()).unwrap();
    assert_eq!(before, after);
}

#[test]
fn whatever_is_damaged_is_downloaded_again() {
    let (_folder, file) = scratch();
    let mut chain = FakeChain::new();
    grow(&mut chain, 200);
    look(&file, &chain);
    let path = feed_path(&file);
    let (whole, feed) = (fs::read(&path).unwrap(), file.feed().unwrap());
    for at in (0..whole.len()).step_by(317) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        for content in [&damaged[..], &whole[..at]] {
            fs::write(&path, content).unwrap();
            let rows = look(&file, &chain).rows;
            assert!((1..=200).contains(&rows), "{at}: {rows}");
            assert_eq!(fs::read(&path).unwrap(), whole, "{at}");
            assert_eq!(file.feed().unwrap(), feed);
        }
    }
    // One record twice, one left out.
    let (head, record) = (48, (whole.len() - 48) / 200);
    let twice = [&whole[..head + record], &whole[head..]].concat();
    let out = [&whole[..head + record], &whole[head + 2 * record..]].concat();
    for content in [twice, out] {
        fs::write(&path, content).unwrap();
        look(&file, &chain);
        let cursor = file.feed().unwrap().cursor();
        assert_eq!((cursor.next, cursor.link), (200, chain.link()));
    }
}

#[test]
fn a_copy_of_another_deployment_is_no_copy() {
    let (_folder, file) = scratch();
    let mut chain = FakeChain::new();
    grow(&mut chain, 20);
    look(&file, &chain);
    fs::remove_file(file.path()).unwrap();
    fs::remove_file(file.path().with_extension("json.last")).unwrap();
    let anew = DeviceFile::new(file.path()).of(home(2));
    let mut other = FakeChain::new();
    other.append(FeedRow::new(NOW));
    assert_eq!(look(&anew, &other).rows, 1);
    assert_eq!(anew.feed().unwrap().cursor().next, 1);
}

#[test]
fn rows_older_than_a_window_leave_the_file_and_the_cursor_stays() {
    let (_folder, file) = scratch();
    let mut chain = FakeChain::new();
    grow(&mut chain, 300);
    look(&file, &chain);
    let size = fs::metadata(feed_path(&file)).unwrap().len();
    chain.now += WINDOW + 4 * 86_400;
    // Only the device's clock says so.
    let early = FakeChain {
        now: NOW,
        rows: chain.rows.clone(),
        links: chain.links.clone(),
        ..FakeChain::new()
    };
    let looked = file.look(&early, &registry(), chain.now, WINDOW, |_| ());
    let unchanged = looked.unwrap().0;
    assert_eq!(unchanged, Synced::default());
    assert_eq!(fs::metadata(feed_path(&file)).unwrap().len(), size);
    look(&file, &chain);
    assert!(fs::metadata(feed_path(&file)).unwrap().len() < 300);
    grow(&mut chain, 3);
    chain.oldest = 300;
    let synced = look(&file, &chain);
    assert_eq!((synced.rows, synced.is_incomplete), (3, false));
}

#[test]
fn two_that_look_at_once_leave_one_whole_copy() {
    let (_folder, file) = scratch();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let file = file.clone();
            scope.spawn(move || {
                let mut chain = FakeChain::new();
                for _ in 0..10 {
                    grow(&mut chain, 10);
                    // Whoever comes late has nothing new to tell.
                    let _ = file.look(&chain, &registry(), NOW, WINDOW, |_| ());
                }
            });
        }
    });
    let mut chain = FakeChain::new();
    grow(&mut chain, 100);
    let cursor = file.feed().unwrap().cursor();
    assert_eq!((cursor.next, cursor.link), (100, chain.link()));
}

#[test]
fn a_slow_node_keeps_nobody_from_the_device_and_what_they_do_meanwhile_stays() {
    let (_folder, file) = scratch();
    let mut chain = FakeChain::new();
    grow(&mut chain, 150);
    let other = file.clone();
    chain.meanwhile = Box::new(move || {
        let met = other.update(|device| {
            device.own.insert((1, [1; 8]));
            Ok::<_, DeviceError>(())
        });
        met.unwrap();
        let mut ahead = FakeChain::new();
        grow(&mut ahead, 150);
        look(&other, &ahead);
    });
    assert_eq!(look(&file, &chain).rows, 150);
    let cursor = file.feed().unwrap().cursor();
    assert_eq!((cursor.next, cursor.link), (150, chain.link()));
    let mut others = Feed::default();
    assert!(others.merge(file.feed().unwrap()).is_ok());
    grow(&mut chain, 10);
    chain.meanwhile = Box::new(|| ());
    look(&file, &chain);
    // Two that have come differently far.
    assert!(others.merge(file.feed().unwrap()).is_ok());
    assert_eq!(others.cursor().next, 160);
    assert_eq!(others, file.feed().unwrap());
}

#[test]
fn a_copy_that_tells_another_story_is_not_taken_over() {
    let (_folder, file) = scratch();
    let mut chain = FakeChain::new();
    grow(&mut chain, 5);
    look(&file, &chain);
    let mut kept = file.feed().unwrap();
    let before = kept.clone();
    let mut another = FakeChain::new();
    another.append(FeedRow::default());
    grow(&mut another, 9);
    let mut feed = Feed::default();
    feed.sync(&another, &registry(), WINDOW).unwrap();
    let error = kept.merge(feed).unwrap_err();
    assert!(matches!(error, SyncError::Differs { index: 5 }), "{error}");
    assert_eq!(kept, before);
}

/// Others have told it alike, so what one had invented goes, also from the file, and from what another process has kept.
#[test]
fn a_copy_that_was_read_anew_takes_the_place_of_the_one_before() {
    for (true_rows, is_read) in [(4, false), (5, true), (11, true), (300, true)] {
        let (_folder, file) = scratch();
        let mut chain = FakeChain::new();
        grow(&mut chain, 4);
        let mut honest = FakeChain::new();
        grow(&mut honest, 4);
        for _ in 0..7 {
            chain.append(FeedRow::default());
        }
        look(&file, &chain);
        grow(&mut honest, true_rows - 4);
        let alone = file.look(&honest, &registry(), NOW, WINDOW, |_| ());
        assert!(alone.is_err(), "one is not believed against what is known");
        honest.is_several = true;
        let several = file.look(&honest, &registry(), NOW, WINDOW, |_| ());
        assert_eq!(several.is_ok(), is_read, "{true_rows}");
        assert_eq!(honest.noted.borrow().len(), usize::from(is_read));
        if is_read {
            assert_eq!(file.feed().unwrap().cursor().link, honest.link());
            honest.is_several = false;
            grow(&mut honest, 1);
            assert_eq!(look(&file, &honest).rows, 1);
        }
    }
}
