//! What is deleted is gone, and what is logged names nobody.

use std::fs;
use std::path::Path;

use wayclear_api::relay::TicketState;

use crate::world::World;

/// Tags of one byte repeated. None is below 0x11: `SQLite` leaves old offsets into a page of 4,096 bytes in empty pages, two bytes
/// each, and a hundred that are all 0x0808 are not a tag. 200 is the deployment.
const TAGS: std::ops::RangeInclusive<u8> = 100..=199;

/// Files in a folder that hold some bytes.
fn files_with(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let holds = paths.filter(|path| {
        let content = fs::read(path).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    });
    holds.map(|path| path.display().to_string()).collect()
}

#[test]
fn what_is_finished_is_in_no_file_any_more() {
    let mut world = World::new();
    let place = world.open("9qc7mbdh/a-very-private-room");
    let mut tickets = vec![];
    for tag in TAGS {
        tickets.push(world.check_in(&place, world.interval(), tag).unwrap());
    }
    // The control: this is what the files hold as long as it waits.
    assert!(!files_with(world.folder.path(), &[150; 16]).is_empty());
    assert!(!files_with(world.folder.path(), b"a-very-private-room").is_empty());
    world.block(600);
    for ticket in &tickets {
        assert_eq!(world.settle(ticket).state, TicketState::In);
    }
    world.block(86_400);
    (0..5).for_each(|_| world.block(1));
    world.until("nothing is left", |world| {
        let left = [
            files_with(world.folder.path(), &[150; 16]),
            files_with(world.folder.path(), b"a-very-private-room"),
        ];
        left.concat().is_empty()
    });
    world.stop();
    for tag in TAGS {
        assert_eq!(
            files_with(world.folder.path(), &[tag; 16]),
            [""; 0],
            "tag {tag}"
        );
    }
    for ticket in &tickets {
        assert_eq!(files_with(world.folder.path(), &ticket.0), [""; 0]);
    }
}

#[test]
fn nothing_that_names_anybody_is_logged() {
    let world = World::new();
    let place = world.open("9qc7mbdh/a-room-nobody-logs");
    let mut tickets = vec![];
    for tag in 0xa0..0xb0 {
        tickets.push(world.check_in(&place, world.interval(), tag).unwrap());
    }
    // What is refused is not logged either.
    let nowhere = "9qc7qbdh/nobody-logs-this".parse().unwrap();
    world
        .check_in(&nowhere, world.interval(), 0xb0)
        .unwrap_err();
    world.check_in(&place, 0, 0xb1).unwrap_err();
    world.block(600);
    for ticket in &tickets {
        world.settle(ticket);
    }
    let log = crate::log::text();
    // The control: it is a log of what relays do.
    assert!(
        log.contains("sends tags") && log.contains("tags stand"),
        "{log}"
    );
    for private in ["nobody-logs", "9qc7mbdh", "9qc7qbdh"] {
        assert!(!log.contains(private), "{private}");
    }
    for tag in 0xa0..=0xb1_u8 {
        let digits = format!("{tag:02x}").repeat(16);
        assert!(!log.contains(&digits) && !log.contains(&format!("{:?}", [tag; 16])));
    }
    for ticket in &tickets {
        assert!(!log.contains(&ticket.0.to_hex()));
    }
    let of_peers = log.lines().filter(|line| line.contains("127.0.0.1:"));
    for line in of_peers {
        assert!(line.contains("listens"), "{line}");
    }
}
