//! The seed of a relay's key.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Barrier;

use wayclear_client::{seal_seed, SealSeedError};

#[test]
fn a_seed_is_made_once_is_its_owners_alone_and_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.ohttp");
    let made = seal_seed(&path, &mut rand::rng()).unwrap();
    assert_ne!(*made, [0; 32]);
    let rights = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(seal_seed(&path, &mut rand::rng()).unwrap(), made);
    rights(0o640);
    let shown = seal_seed(&path, &mut rand::rng()).unwrap_err().to_string();
    assert!(shown.contains("chmod 600"), "{shown}");
    rights(0o600);
    for text in ["", "abcd", "wayclear", &"0".repeat(62), &"0".repeat(66)] {
        fs::write(&path, text).unwrap();
        let wrong = seal_seed(&path, &mut rand::rng());
        assert!(matches!(wrong, Err(SealSeedError::Form { .. })), "{text}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let nowhere = folder.path().join("no/folder/relay.ohttp");
    assert!(matches!(
        seal_seed(&nowhere, &mut rand::rng()),
        Err(SealSeedError::File(_))
    ));
}

#[test]
fn of_many_that_start_at_once_all_have_the_same_seed() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let path = folder.path().join(format!("{round}.ohttp"));
        let barrier = Barrier::new(8);
        let seeds: BTreeSet<[u8; 32]> = std::thread::scope(|scope| {
            let start = || {
                barrier.wait();
                *seal_seed(&path, &mut rand::rng()).unwrap()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(seeds.len(), 1, "round {round}");
    }
}
