//! Prices and clocks that are wrong for a moment: what an attacker found, and what must hold.

use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use wayclear_api::relay::{SlipRequest, TicketState};
use wayclear_api::Place;
use wayclear_status::{day_at, DAY_SECONDS};
use wayclear_testing::visit_slip;

use crate::desk::Open;
use crate::world::World;

const PLACE: &str = "9qc7mbdh";
const SIX_HOURS: u64 = 6 * 3_600;

fn now(world: &World) -> u64 {
    world.node.with(|node| node.suite.now())
}

fn blocks(world: &World, count: u32) {
    for _ in 0..count {
        world.block(1);
        thread::sleep(Duration::from_millis(25));
    }
}

/// Tags that wait, so many for each place and each of five times, as if so many phones had handed them in.
fn tags(world: &World, places: &[Place], each: u32) {
    let now = world.interval();
    let mut db = Connection::open(world.queue()).unwrap();
    db.busy_timeout(Duration::from_secs(5)).unwrap();
    let tx = db.transaction().unwrap();
    for interval in now - 4..=now {
        for place in places {
            let place = place.to_string();
            tx.execute(
                "INSERT INTO loads (interval, place, tags) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET tags = tags + ?3",
                (interval, &place, each),
            )
            .unwrap();
            for _ in 0..each {
                let (tag, ticket): ([u8; 16], [u8; 16]) = rand::random();
                tx.execute(
                    "INSERT INTO tags (interval, place, tag, ticket, ready) VALUES (?1, ?2, ?3, ?4, ?5)",
                    (interval, &place, tag, ticket, now),
                )
                .unwrap();
            }
        }
    }
    tx.commit().unwrap();
}

fn waiting(world: &World) -> u64 {
    let db = Connection::open(world.queue()).unwrap();
    db.query_row("SELECT count(*) FROM tags", [], |row| row.get(0))
        .unwrap()
}

/// Has them sent; how many are left after so many blocks at most.
fn sends(world: &World, most: u32) -> u64 {
    world.block(600);
    for _ in 0..most {
        blocks(world, 1);
        // A busy machine takes longer for a block.
        for _ in 0..20 {
            if waiting(world) == 0 {
                return 0;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
    waiting(world)
}

/// A chain on which messages and tags cost about what docs/gas.md says, and forty places.
fn priced() -> (World, Vec<Place>) {
    let world = World::with(|settings| settings.accounts.truncate(1));
    let names: Vec<_> = (0..40).map(|n| format!("9qc7mbdh/{n}")).collect();
    let places = world.open_all(&names);
    world.node.with(|node| {
        // 18,459 for a list of one tag, 4,096 a tag for one of two hundred.
        (node.gas, node.gas_a_tag) = (14_400, 4_050);
        node.most_gas = 200_000_000;
    });
    (world, places)
}

/// A quiet morning makes full transactions of few tags, which cost little; a busy noon must not be priced by them beyond what any
/// block has.
#[test]
fn a_full_transaction_after_one_of_few_tags_does_not_ask_for_more_than_any_may_have() {
    let (world, places) = priced();
    tags(&world, &places, 1);
    assert_eq!(sends(&world, 20), 0);
    tags(&world, &places, 40);
    assert_eq!(sends(&world, 60), 0, "tags wait, after a minute of blocks");
}

/// Fees are for gas that is asked for: whoever mixes lists of one tag with lists of twelve must not make a relay ask for much more
/// than it uses.
#[test]
fn a_stranger_who_mixes_short_and_long_lists_does_not_make_a_relay_pay_more_than_it_uses() {
    let (world, places) = priced();
    let before = world.node.with(|node| node.paid_and_used);
    for each in [1, 12, 1, 12, 1, 12] {
        tags(&world, &places, each);
        assert_eq!(sends(&world, 20), 0);
    }
    let after = world.node.with(|node| node.paid_and_used);
    let (paid, used) = (after.0 - before.0, after.1 - before.1);
    // 40 % more is what is added to each.
    assert!(paid < used * 2, "paid for {paid}, used {used}");
}

// --- clocks --------------------------------------------------------------------------------------------------------------------

/// A machine that boots in 1970 until NTP answers, or a node that fetches blocks of yesterday, must not make waiting slips older than
/// they are: they would go alone, hours before their batch.
#[test]
fn a_clock_that_is_behind_for_a_moment_lets_no_slip_go_before_its_hour() {
    let world = World::attested();
    world.block(SIX_HOURS - now(&world) % SIX_HOURS + 3_600);
    let slips = world
        .node
        .with(|node| vec![visit_slip(&node.suite.relay_in(PLACE, 1))]);
    let slips = world.sign(slips);
    let ticket = world.relay.disclose(&slips[0]).unwrap();
    *world.clock.lock().unwrap() -= DAY_SECONDS;
    thread::sleep(Duration::from_millis(200));
    *world.clock.lock().unwrap() += DAY_SECONDS;
    blocks(&world, 10);
    let sent = world.node.with(|node| node.carried_out.len());
    assert_eq!(sent, 0, "went an hour after the hour, alone");
    // The control: it goes at the next one.
    world.block(SIX_HOURS);
    world.settle(&ticket);
}

/// What is judged by the later of two clocks and sent by the earlier would be held for longer than any place takes it.
#[test]
fn a_relay_whose_clock_is_slow_brings_visits_in_or_takes_none() {
    let world = World::new();
    let place = world.open(PLACE);
    let slow = |world: &World| *world.clock.lock().unwrap() = now(world) - 4_200;
    slow(&world);
    let Ok(ticket) = world.check_in(&place, world.interval(), 1) else {
        return;
    };
    for _ in 0..10 {
        world.node.with(|node| node.block(600));
        slow(&world);
        thread::sleep(Duration::from_millis(150));
        world.node.with(|node| node.block(1));
        thread::sleep(Duration::from_millis(150));
    }
    let became = world.state_of(&ticket);
    assert_eq!((became.state, became.reason), (TicketState::In, None));
}

/// Decoys that a desk keeps, of a day.
fn decoys(file: &Path, day: u16) -> usize {
    let db = Connection::open(file).unwrap();
    let mut ask = db.prepare("SELECT slip FROM decoys").unwrap();
    let rows = ask.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let slips = rows.map(|row| serde_json::from_str::<SlipRequest>(&row.unwrap()).unwrap());
    slips.filter(|slip| slip.issued == day).count()
}

/// Decoys that a wrong clock throws away are in the register as patients, so none would be made again; and patients made up for
/// tomorrow would be missing then.
#[test]
fn a_clock_that_jumps_ahead_and_back_costs_no_day_its_decoys() {
    let world = World::attested();
    world.block(DAY_SECONDS - now(&world) % DAY_SECONDS);
    world.block(12 * 3_600);
    let office = Open::with(&world, None, &["http://127.0.0.1:1"]);
    let (file, today) = (office.file(), day_at(office.now()));
    world.until("there are decoys of the morning", |_| {
        decoys(&file, today) >= 60
    });
    thread::sleep(Duration::from_millis(300));
    let before = decoys(&file, today);
    *office.clock.lock().unwrap() += DAY_SECONDS;
    thread::sleep(Duration::from_millis(300));
    *office.clock.lock().unwrap() -= DAY_SECONDS;
    thread::sleep(Duration::from_millis(500));
    let after = decoys(&file, today);
    assert!(after >= before, "{before} before, {after} after");
    let register = office.register().read().unwrap();
    assert_eq!(register.patients_of_day(today + 1), 0, "of tomorrow");
}
