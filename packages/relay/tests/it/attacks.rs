//! Attacks that succeed: each test states a promise and fails until it is kept. The comment says what is done, and how bad it is.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::slice::from_ref;
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use cosmwasm_std::HexBinary;
use rand::Rng;
use reqwest::blocking::Client;
use rusqlite::Connection;
use wayclear_api::contact_registry::Item;
use wayclear_api::relay::{Refused, SlipRequest, TicketState};
use wayclear_api::Place;
use wayclear_chain::Chain;
use wayclear_client::desk::{Code, Desk, DeskError};
use wayclear_client::device::{DeviceError, DeviceFile, KeptVisit};
use wayclear_client::relay::{Relay, RelayError};
use wayclear_client::report::{Progress, Request, Voucher};
use wayclear_identity::Secret;
use wayclear_relay::{attest, start, DeskService, Office, Start, StartDesk};
use wayclear_status::{day_at, DAY_SECONDS};
use wayclear_testing::visit_slip;

use crate::desk::{key, Open, TWO_DAYS};
use crate::wire::Wire;
use crate::world::World;

const PLACE: &str = "9qc7mbdh";
const SIX_HOURS: u64 = 6 * 3_600;

fn now(world: &World) -> u64 {
    world.node.with(|node| node.suite.now())
}

fn midnight(world: &World) {
    world.block(DAY_SECONDS - now(world) % DAY_SECONDS);
}

/// To so many seconds behind the beginning of the next ten minutes.
fn next_interval(world: &World, seconds: u64) {
    world.block(600 - now(world) % 600 + seconds);
}

fn signed(world: &World, numbers: std::ops::Range<u64>) -> Vec<SlipRequest> {
    let slips = world.node.with(move |node| {
        let visits = numbers.map(|n| node.suite.relay_in(PLACE, n));
        visits.map(|visited| visit_slip(&visited)).collect()
    });
    world.sign(slips)
}

fn pending(world: &World, place: &Place) -> KeptVisit {
    KeptVisit::pending(place.clone(), world.interval(), Secret::new([7; 16]))
}

/// A phone's file, in a folder that goes with it.
fn phone() -> (DeviceFile, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (DeviceFile::new(folder.path().join("ada.json")), folder)
}

fn also(relay: &Relay) -> Relay {
    Relay::new(relay.url()).unwrap()
}

fn at(wire: &Wire) -> Relay {
    Relay::new(&wire.url).unwrap()
}

/// Lets blocks come, a second each, with some rounds of the relay between.
fn blocks(world: &World, count: u32) {
    for _ in 0..count {
        world.block(1);
        thread::sleep(Duration::from_millis(25));
    }
}

/// What a wire's end hands to a relay, whose answer is lost.
fn pass_on(relay: &str, body: &[u8]) {
    let url = format!("{relay}/v1/check-ins");
    let taken = Client::new().post(url).body(body.to_vec()).send().unwrap();
    assert_eq!(taken.status(), 202);
}

// --- the relay -----------------------------------------------------------------------------------------------------------------

/// HIGH. Fourteen days without a report, and anybody prunes the registry: the feed keeps no row, and its next index is no
/// multiple of 128. `Mirror::read_feed` asks for the page of that index, gets no rows, and calls that a lie, in every round: the
/// view stands still (no new place, no new authority, a purse that is not looked at, /healthz 503), and a relay that is started
/// then takes nothing at all (`no_chain`). A quiet fortnight ends visits for a whole county, and each of its relays alike.
#[test]
fn a_relay_works_where_the_feed_keeps_no_row_any_more() {
    let mut world = World::attested();
    let place: Place = PLACE.parse().unwrap();
    world.flag(PLACE, 1);
    world.block(20 * DAY_SECONDS);
    let head = world.node.with(|node| {
        let registry = node.suite.registry();
        for _ in 0..10 {
            node.suite.prune(&registry, 30).unwrap();
        }
        node.suite.feed_head()
    });
    // The control: the feed is empty.
    assert_eq!((head.oldest, head.next), (1, 1));
    world.block(1);
    let until = Instant::now() + Duration::from_secs(3);
    let mut told = 0;
    while told != now(&world) && Instant::now() < until {
        told = world.relay.head().unwrap().time;
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(told, now(&world), "the view stands still");
    // A restart makes it worse: then nothing is served and nothing taken at all.
    let interval = world.interval();
    world.start();
    world.check_in(&place, interval, 1).unwrap();
}

/// HIGH. Whoever hands in late (a phone that had no net, or `wayclear visits`, which hands ALL late visits of a phone to the next
/// relay within a second) has it sent in the next block, alone, between the ends of ten minutes at which all others go. Two tags
/// of one transaction at 12:27:15 are one person's two places: the ledger joins visits of a healthy person, and says to the second
/// when the phone was back. Late tags should wait for the next end of ten minutes like all others.
#[test]
fn visits_that_are_handed_in_late_do_not_stand_out_on_the_ledger() {
    let world = World::new();
    let (here, there) = (world.open(PLACE), world.open("9qc7mbdh/shop-2"));
    next_interval(&world, 0);
    next_interval(&world, 120);
    let interval = world.interval();
    world.check_in(&here, interval - 1, 1).unwrap();
    world.check_in(&there, interval - 1, 2).unwrap();
    blocks(&world, 20);
    let alone = world.node.with(|node| node.carried_out.clone());
    assert_eq!(alone.len(), 0, "went by themselves: {alone:?}");
    world.block(600);
    blocks(&world, 5);
    assert_eq!(world.visits(&here) + world.visits(&there), 2);
}

/// HIGH. A relay is down for fifty minutes (or its node is). Phones hand their visits to the next one after forty, as they are
/// told to, which brings them in. The first one comes back within the hour and sends what it has taken in time without a look,
/// since only what was *handed in* late is looked up: every visit of these minutes is counted twice.
#[test]
fn a_relay_that_comes_back_within_the_hour_counts_nothing_twice_that_another_one_brought() {
    let mut first = World::new();
    let place = first.open(PLACE);
    let second = first.of_another_owner();
    let (file, _folder) = phone();
    let relays = [also(&first.relay), also(&second.relay)];
    let visit = pending(&first, &place);
    file.hand_in(&relays, &visit).unwrap();
    first.stop();
    let ends = u64::from(visit.interval + 1) * 600;
    second.block(ends + 2_400 - now(&second));
    file.follow_visits(&relays, now(&second)).unwrap();
    second.until("it is in", |second| {
        second.block(1);
        second.visits(&place) == 1
    });
    first.start();
    blocks(&first, 10);
    assert_eq!(first.visits(&place), 1);
}

/// HIGH. `serve` has 4,096 seats and gives them to whoever comes: one address holds all of them, with ten seconds of patience for
/// each half head (410 connections a second), and everybody else is hung up on. A kiosk and a desk have no proxy that would know
/// better, and nginx as in docs/relay.md does not either. There must be a bound for one address.
#[test]
fn one_stranger_with_many_connections_keeps_nobody_out() {
    let world = World::new();
    let place = world.open(PLACE);
    let address = world.relay.url().trim_start_matches("http://").to_string();
    let held: Vec<TcpStream> = (0..4_200)
        .map(|_| {
            let mut socket = TcpStream::connect(&address).unwrap();
            let _ = socket.write_all(b"POST /v1/check-ins HTTP/1.1\r\n");
            socket
        })
        .collect();
    // A phone that has no connection yet.
    let visit = pending(&world, &place);
    let taken = also(&world.relay).check_in(&visit.request());
    let is_hung_up_on = |socket: &&TcpStream| {
        socket.set_nonblocking(true).unwrap();
        !matches!(socket.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
    };
    let hung_up = held.iter().filter(is_hung_up_on).count();
    // A test has one address: what bounds connections of an address hangs up on most of these, and on the phone perhaps.
    assert!(
        taken.is_ok() || hung_up > 3_000,
        "{taken:?}, hung up on {hung_up} of 4200"
    );
}

/// HIGH, together with the one before. Nothing limits how long an answer may take to be read: who asks for some hundred kilobytes
/// in one go and reads nothing holds a seat, a task and megabytes of the kernel's memory for ever, without another byte: 4,096 of
/// them, opened once, stop a relay (forwarder, desk) until it is started again.
#[test]
fn whoever_does_not_read_the_answers_is_hung_up_on() {
    let world = World::new();
    let address = world.relay.url().trim_start_matches("http://");
    let mut socket = TcpStream::connect(address).unwrap();
    let short = Some(Duration::from_secs(2));
    socket.set_write_timeout(short).unwrap();
    socket.set_read_timeout(short).unwrap();
    let asked = b"GET /v1/head HTTP/1.1\r\nhost: relay\r\n\r\n".repeat(1_000);
    let mut sent = 0;
    // Until the relay does not read any more, since it cannot write.
    while sent < 200_000 && socket.write_all(&asked).is_ok() {
        sent += 1_000;
    }
    assert!(sent < 200_000, "it answers all");
    thread::sleep(Duration::from_secs(35));
    let mut read = vec![0; 1 << 20];
    let mut total = 0;
    let end = loop {
        match socket.read(&mut read) {
            Ok(0) => break Ok(()),
            Ok(some) => total += some,
            Err(error) => break Err(error.kind()),
        }
    };
    assert!(
        matches!(end, Ok(()) | Err(ErrorKind::ConnectionReset)),
        "after 35 s the connection goes on: {total} bytes, {end:?}"
    );
}

/// MEDIUM. A place that is made by its first visits is counted once for each list of 200 tags (and each ten minutes), so
/// `--open 1` makes the place with the first list and refuses all others for good: a new venue with 250 visitors loses fifty of
/// them although the relay has said 202, opened the place, and could send them.
#[test]
fn a_place_that_is_made_counts_once_however_many_come() {
    let world = World::with(|settings| {
        settings.open_in = vec!["9qc7m".to_string()];
        settings.open_a_day = 1;
    });
    let place: Place = "9qc7mbdh/new".parse().unwrap();
    let interval = world.interval();
    let tickets: Vec<_> = (0..=200)
        .map(|tag| world.check_in(&place, interval, tag).unwrap())
        .collect();
    world.block(600);
    let refused = tickets
        .iter()
        .map(|ticket| world.settle(ticket))
        .filter(|became| became.reason == Some(Refused::NoSuchPlace))
        .count();
    assert_eq!((refused, world.visits(&place)), (0, 201));
}

/// MEDIUM. Tags of a place that failed three times are given up; slips never: `give_back_failed` counts no try of theirs, so a
/// transaction of slips that passes the simulation and fails in its block (out of gas, a registry that was changed) is signed and
/// paid again in every block, beyond `--purse`, until the accounts are empty, and no slip or tag goes any more behind it.
#[test]
fn slips_whose_transaction_fails_are_not_paid_for_again_and_again() {
    let world = World::attested();
    let slips = signed(&world, 0..1);
    world
        .node
        .with(|node| node.fails = Some(node.suite.registry()));
    world.relay.disclose(&slips[0]).unwrap();
    world.block(SIX_HOURS);
    blocks(&world, 40);
    let metrics = reqwest::blocking::get(&world.metrics).unwrap();
    let metrics = metrics.text().unwrap();
    let spent = metrics.lines().find_map(|line| {
        let number = line.strip_prefix("wayclear_relay_spent_today ")?;
        number.parse::<u64>().ok()
    });
    // Three transactions of 1,000 each are as many as a place may have.
    assert!(spent.unwrap() <= 3_000, "{spent:?}");
}

/// MEDIUM. The relay's clock is ahead for a moment (a virtual machine that wakes up, NTP on its way). Slips that come then are
/// noted as of that time and wait for an hour for slips behind it, by the chain's time: for ever, if the jump was a large one. The
/// relay has said 202 and says `queued`; the phone hands them to nobody else.
#[test]
fn a_slip_that_came_while_the_clock_was_ahead_goes_at_the_next_hour_all_the_same() {
    let world = World::attested();
    let slips = signed(&world, 0..1);
    *world.clock.lock().unwrap() += 30 * DAY_SECONDS;
    let ticket = world.relay.disclose(&slips[0]).unwrap();
    *world.clock.lock().unwrap() -= 30 * DAY_SECONDS;
    for _ in 0..2 {
        world.block(SIX_HOURS);
        blocks(&world, 4);
    }
    // By blocks of a second, far from the next hour for slips.
    assert_eq!(world.settle(&ticket).state, TicketState::In);
}

/// MEDIUM. The node under the relay says once that it is three days later. The relay refuses for good all tags that wait, as too
/// late, forgets what it has sent (so that copies count again), and releases slips that should have waited for company. Its own
/// clock, which it has, says that the node is wrong; nothing should be thrown away unless both say so, as phones do it.
#[test]
fn a_node_that_is_ahead_for_a_moment_loses_nothing_that_was_accepted() {
    let world = World::new();
    let place = world.open(PLACE);
    let ticket = world.check_in(&place, world.interval(), 1).unwrap();
    world.node.with(|node| node.ahead = 3 * DAY_SECONDS);
    thread::sleep(Duration::from_millis(200));
    world.node.with(|node| node.ahead = 0);
    world.block(600);
    let became = world.settle(&ticket);
    assert_eq!((became.state, became.reason), (TicketState::In, None));
}

/// MEDIUM. Two relays are started with one queue, other ports and accounts of their own. Nothing locks the file. Both read
/// the same tags before either marks them; `mark_tags` marks none the second time and does not mind, so the same tags go from
/// two accounts and are counted twice. docs/relay.md asks for two queues, and nothing says that it was not heeded.
#[test]
fn two_relays_on_one_queue_count_nothing_twice_or_the_second_does_not_start() {
    let world = World::new();
    let places: Vec<Place> = (0..40)
        .map(|n| {
            let text = format!("9qc7mbdh/room-{n}");
            let opened = text.clone();
            world.node.with(move |node| {
                node.suite.open(&opened);
            });
            text.parse().unwrap()
        })
        .collect();
    world.open(PLACE);
    let (node, clock) = (world.node.clone(), Arc::clone(&world.clock));
    let mut settings = world.settings.clone();
    settings.accounts = vec![node.account("relay 3").unwrap()];
    let second = start(
        Start {
            settings,
            queue: &world.queue(),
            home: [200; 32],
            listen: "127.0.0.1:0".parse().unwrap(),
            metrics: "127.0.0.1:0".parse().unwrap(),
            clock: Arc::new(move || *clock.lock().unwrap()),
            rest: Duration::from_millis(5),
            prover: None,
        },
        node.clone(),
        node,
    );
    let Ok(second) = second else {
        return;
    };
    let mut wanted = 0;
    let mut stands = 0;
    for round in 0..15 {
        next_interval(&world, 1);
        for place in &places {
            world.check_in(place, world.interval(), round).unwrap();
            wanted += 1;
        }
        next_interval(&world, 1);
        blocks(&world, 8);
        stands = places.iter().map(|place| world.visits(place)).sum();
        if stands > wanted {
            break;
        }
    }
    second.running.stop();
    second.running.wait();
    assert_eq!(stands, wanted);
}

/// MEDIUM. The queue, with the slips of patients before they are published (secrets of visits, day keys), and the file of codes,
/// with patients' labels and with the list of which day keys are decoys, are made with the usual mask: every account of the
/// machine reads them. The register, the device and the keys are their owner's alone.
#[test]
fn what_relays_and_desks_keep_is_their_owners_alone() {
    let world = World::attested();
    let mut office = Open::new(&world);
    office.issue("patient-4711");
    let open_to_others = |folder: &Path| -> Vec<String> {
        let files = std::fs::read_dir(folder).unwrap();
        let files = files.map(|file| file.unwrap());
        let open = files.filter(|file| {
            let is_lock = file.path().to_string_lossy().ends_with(".lock");
            !is_lock && file.metadata().unwrap().permissions().mode() & 0o077 != 0
        });
        open.map(|file| file.file_name().to_string_lossy().into_owned())
            .collect()
    };
    let open = [
        open_to_others(office.folder.path()),
        open_to_others(world.folder.path()),
    ];
    assert_eq!(open.concat(), [""; 0]);
}

/// LOW. As long as a tree has no place, `/v1/places` is an empty file and no JSON: `texts_unless(0)` says that there is no news.
#[test]
fn a_relay_of_a_tree_without_places_lists_none() {
    let world = World::new();
    let url = format!("{}/v1/places", world.relay.url());
    let places = reqwest::blocking::get(url).unwrap().text().unwrap();
    assert_eq!(places, "[]");
}

/// MEDIUM. `secure_delete` overwrites what is deleted where it stands. When `SQLite` splits a page, what moves to the new one is not
/// wiped in the gap of the old one, and once deleted it is wiped in the new one alone. So the label of a patient whose code was
/// forgotten stays readable in the file of codes, as long as other codes keep the old page in use, which is always. `VACUUM` after
/// something was deleted is the cure; the queue has the same store (no remains of tags were found in it, in five tries).
#[test]
fn labels_of_patients_are_in_no_file_however_many_there_were() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let (codes, now) = (office.codes(), office.now());
    // Those that are good for longer keep the pages in use.
    for n in 0..2_000 {
        for (words, seconds) in [
            ("patient-number", TWO_DAYS),
            ("somebody-else", 9 * TWO_DAYS),
        ] {
            let label = format!("{words}-{n:07}");
            codes
                .issue(&label, now, seconds, &mut office.random)
                .unwrap();
        }
    }
    drop(codes);
    // The control.
    assert!(times_in(office.folder.path(), b"patient-number-") >= 2_000);
    *office.clock.lock().unwrap() += TWO_DAYS + DAY_SECONDS + 1;
    thread::sleep(Duration::from_secs(3));
    office.stop();
    assert!(times_in(office.folder.path(), b"somebody-else-") >= 2_000);
    let db = Connection::open(office.file()).unwrap();
    let ask = "SELECT count(*) FROM codes WHERE patient LIKE 'patient-number%'";
    let rows: u64 = db.query_row(ask, [], |row| row.get(0)).unwrap();
    drop(db);
    // The control: every row was deleted.
    assert_eq!(rows, 0);
    assert_eq!(times_in(office.folder.path(), b"patient-number-"), 0);
}

// --- phones --------------------------------------------------------------------------------------------------------------------

/// HIGH. A relay takes slips and is never there again (its disk is lost, its owner gives up, or it says `queued` for ever). The
/// phone asks it again and again and hands them to nobody else: `follow_slips` leaves a slip `passed` whatever time has gone by.
/// With two relays in the record half of each report is never published, and nobody is told. Visits go to the next relay after
/// forty minutes; slips must after, say, a day.
#[test]
fn a_slip_goes_to_another_relay_if_the_first_one_is_never_heard_of_again() {
    let mut first = World::attested();
    let second = first.of_another_owner();
    let (file, _folder) = phone();
    let id = with_report(&file, &signed(&first, 0..1)[0]);
    let relays = [also(&first.relay)];
    let mut random = rand::rng();
    let passed = file.hand_in_slip::<Trouble>(&id, &relays, now(&first), &mut random);
    assert_eq!(passed.unwrap().as_deref(), Some(first.relay.url()));
    first.stop();
    second.block(2 * DAY_SECONDS);
    let both = [also(&first.relay), also(&second.relay)];
    file.follow_slips(&both, now(&second)).unwrap();
    let report = file.read().unwrap().report.unwrap();
    assert_eq!(report.slips[0].progress, Progress::Waiting);
}

/// MEDIUM. One relay of several lies that a slip is `burnt` (or `not_covered`, `aged_out`, `no_such_visit`). The phone believes it
/// for good and hands the slip to no other relay, where a visit would go on at once. So one of two relays suppresses half of
/// what each patient discloses, and the phone says "taken back by who vouched for them". The feed, which it reads, knows better.
#[test]
fn one_relay_that_lies_does_not_stop_a_slip_that_another_one_would_bring() {
    let world = World::attested();
    let liar = Wire::ending_in(|heard, socket| {
        let (status, body) = if heard.head.starts_with("POST") {
            (
                "202 Accepted",
                format!(r#"{{"ticket":"{}"}}"#, "07".repeat(16)),
            )
        } else {
            (
                "200 OK",
                r#"{"state":"refused","reason":"burnt"}"#.to_string(),
            )
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let _ = socket.write_all(head.as_bytes());
        let _ = socket.write_all(body.as_bytes());
    });
    let (file, _folder) = phone();
    let id = with_report(&file, &signed(&world, 0..1)[0]);
    let mut random = rand::rng();
    file.hand_in_slip::<Trouble>(&id, &[at(&liar)], now(&world), &mut random)
        .unwrap();
    let both = [at(&liar), also(&world.relay)];
    file.follow_slips(&both, now(&world) + SIX_HOURS).unwrap();
    let report = file.read().unwrap().report.unwrap();
    assert_eq!(report.slips[0].progress, Progress::Waiting);
}

/// HIGH. The first relay (or forwarder) of the record takes connections and never answers. `hand_in` stops there, since it may
/// have the visit: no phone of the county checks in any more, though the second relay is well. And since nobody has given a
/// ticket, `follow_visits` never looks at that visit again: after an hour it is lost. docs/relay.md: "a phone hands a visit to the
/// next one if it is not on the chain forty minutes after its ten".
#[test]
fn a_visit_that_the_first_relay_never_answered_goes_to_the_next_one_after_forty_minutes() {
    let world = World::new();
    let place = world.open(PLACE);
    let silent = Wire::ending_in(|_, socket| socket.shutdown(std::net::Shutdown::Both).unwrap());
    let (file, _folder) = phone();
    let relays = [at(&silent), also(&world.relay)];
    let visit = pending(&world, &place);
    let _ = file.hand_in(&relays, &visit);
    let ends = u64::from(visit.interval + 1) * 600;
    world.block(ends + 2_400 - now(&world));
    file.follow_visits(&relays, now(&world)).unwrap();
    blocks(&world, 5);
    world.block(600);
    blocks(&world, 10);
    assert_eq!(world.visits(&place), 1);
}

/// MEDIUM. A proxy before the relay, as docs/relay.md wants one, gives up waiting for it (504, a page of HTML) or loses it (502)
/// after it has taken the visit. The phone calls that "none of a relay", takes it for a refusal, and hands the same tag to the
/// next relay within the ten minutes: both send it, and the place counts two. If the other refuses, the secret is thrown away
/// although the visit stands. Behind a forwarder the same answer is "unknown", which is right.
#[test]
fn a_proxys_page_in_place_of_an_answer_makes_no_visit_count_twice() {
    let first = World::new();
    let place = first.open(PLACE);
    let second = first.of_another_owner();
    let behind = first.relay.url().to_string();
    let proxy = Wire::ending_in(move |heard, socket| {
        pass_on(&behind, &heard.body);
        let page = "<html><h1>504 Gateway Time-out</h1></html>";
        let head = format!(
            "HTTP/1.1 504 Gateway Time-out\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{page}",
            page.len()
        );
        let _ = socket.write_all(head.as_bytes());
    });
    let (file, _folder) = phone();
    let relays = [at(&proxy), also(&second.relay)];
    let _ = file.hand_in(&relays, &pending(&first, &place));
    second.block(600);
    blocks(&first, 20);
    assert_eq!(first.visits(&place), 1);
    assert_eq!(file.read().unwrap().visits.len(), 1);
}

/// MEDIUM. A relay dies between writing a visit down and saying so. The phone keeps the visit ("the same command sends it again"),
/// and the same command finds nobody there, takes that for "it has taken nothing", and hands the tag to the next relay. The first
/// one comes back, loses nothing, and the place counts two. What may be at one relay must not go to another before its ten minutes
/// are over, when it would be looked up.
#[test]
fn a_relay_that_dies_before_its_answer_makes_no_visit_count_twice() {
    let first = World::new();
    let place = first.open(PLACE);
    let second = first.of_another_owner();
    let behind = first.relay.url().to_string();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let dying = Relay::new(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let died = thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut all = vec![];
        let mut part = [0; 4_096];
        while all.len() < 1_024 || !all.ends_with(b" ") {
            let read = socket.read(&mut part).unwrap();
            all.extend(&part[..read]);
        }
        pass_on(&behind, &all[all.len() - 1_024..]);
    });
    let (file, _folder) = phone();
    let relays = [dying, also(&second.relay)];
    let visit = pending(&first, &place);
    assert!(file.hand_in(&relays, &visit).is_err());
    died.join().unwrap();
    // The same command again.
    let _ = file.hand_in(&relays, &visit);
    second.block(600);
    blocks(&first, 20);
    assert_eq!(first.visits(&place), 1);
}

/// MEDIUM. Somebody checks in through a relay, goes, and comes back half an hour later. The first visit has a ticket and waits, as
/// all do for ten minutes and until `wayclear visits` is run; the command takes it for one that was interrupted, sends the old tag
/// again, and says that the visit is kept. The second one was never made: whoever was infected there then is not found.
#[test]
fn a_visit_that_a_relay_has_taken_is_not_sent_in_place_of_the_next_one() {
    let world = World::new();
    let place = world.open(PLACE);
    let (file, _folder) = phone();
    file.hand_in(&[also(&world.relay)], &pending(&world, &place))
        .unwrap();
    world.block(1_800);
    let device = file.read().unwrap();
    let resumed = device.pending_visit(&place, now(&world), world.settings.window);
    assert_eq!(resumed, None, "what check-in sends instead of a new visit");
}

/// MEDIUM. `PATIENCE` is said to be how long a request may take, but reqwest's blocking client counts it anew for each read. A
/// relay, forwarder or desk that sends a byte every nineteen seconds holds a phone for up to 230 days (1 MB), a check-in through a
/// forwarder for seven hours: it goes to no other relay within its hour.
#[test]
fn an_answer_that_comes_drop_by_drop_ends_after_twenty_seconds() {
    let world = World::new();
    let place = world.open(PLACE);
    let slow = dripping();
    let relay = at(&slow);
    let visit = pending(&world, &place);
    let (done, waits) = channel();
    thread::spawn(move || done.send(relay.check_in(&visit.request()).is_err()));
    assert_eq!(waits.recv_timeout(Duration::from_secs(30)), Ok(true));
}

/// MEDIUM. The same relay, handed a decoy, holds the only thread of a desk that also deletes codes: labels of patients stay in the
/// file, no decoys go through other relays either, and SIGTERM does not end it.
#[test]
fn a_relay_that_answers_drop_by_drop_does_not_keep_a_desk_from_forgetting() {
    let world = World::attested();
    midnight(&world);
    world.block(12 * 3_600);
    let slow = dripping();
    let mut office = Open::new(&world);
    office.issue("patient-4711");
    office.stop();
    office.start(&world, None, &[&slow.url]);
    let file = office.file();
    // Some decoys are made at once, since half a day has passed, and the first is due within an hour.
    for _ in 0..12 {
        *office.clock.lock().unwrap() += 600;
        thread::sleep(Duration::from_millis(100));
    }
    *office.clock.lock().unwrap() += TWO_DAYS + DAY_SECONDS + 1;
    let until = Instant::now() + Duration::from_secs(30);
    let mut is_there = true;
    while is_there && Instant::now() < until {
        thread::sleep(Duration::from_millis(200));
        let db = Connection::open(&file).unwrap();
        is_there = db
            .query_row("SELECT count(*) FROM codes", [], |row| row.get::<_, u64>(0))
            .unwrap()
            > 0;
    }
    // It cannot be stopped before it is let go.
    if is_there {
        std::mem::forget(office.service.take());
    }
    assert!(!is_there, "the label is kept after its time");
}

/// LOW. What a relay, forwarder or desk says in a refusal is shown as it is, up to a megabyte, line breaks included: it writes
/// whole lines on the terminal ("Public now: 12 of 12."), rows of the table of `wayclear visits`, and lines of the desk's log.
#[test]
fn what_others_say_in_a_refusal_is_one_short_line() {
    let detail = format!(
        "no\\nwayclear: Public now: 12 of 12.{}",
        "x".repeat(200_000)
    );
    let body = format!(r#"{{"type":"busy","title":"t","status":503,"detail":"{detail}"}}"#);
    let wire = Wire::saying(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json",
        body,
    );
    let world = World::new();
    let place: Place = PLACE.parse().unwrap();
    let refused = at(&wire).check_in(&pending(&world, &place).request());
    let words = refused.unwrap_err().to_string();
    assert!(
        !words.contains('\n') && words.len() < 2_000,
        "{} characters",
        words.len()
    );
}

/// LOW. A ticket has 16 bytes; a phone takes one of any length from a relay and keeps it in its file, half a megabyte for each
/// visit, read and written again at every change for fifteen days.
#[test]
fn a_ticket_has_sixteen_bytes_or_is_none() {
    let ticket = format!(r#"{{"ticket":"{}"}}"#, "07".repeat(400_000));
    let wire = Wire::saying(
        "HTTP/1.1 202 Accepted\r\ncontent-type: application/json",
        ticket,
    );
    let (file, folder) = phone();
    let world = World::new();
    let place: Place = PLACE.parse().unwrap();
    let _ = file.hand_in(&[at(&wire)], &pending(&world, &place));
    let kept = std::fs::metadata(folder.path().join("ada.json")).unwrap();
    assert!(kept.len() < 10_000, "{} bytes", kept.len());
}

/// LOW. A desk's or a relay's answer may be a redirect (307), which the phone follows with the whole body, from https to http too,
/// and to whatever stands on its own network: the code, which says whose test it was, goes to an address that nobody has named.
#[test]
fn a_code_goes_to_the_desk_that_was_named_and_nowhere_else() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let elsewhere = Wire::saying("HTTP/1.1 200 OK", "{}");
    let desk = Wire::saying(
        &format!(
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/take",
            elsewhere.url
        ),
        "",
    );
    let (code, request) = (Code::random(&mut office.random), office.request());
    let _ = Desk::new(&desk.url).unwrap().sign(&code, &[request]);
    thread::sleep(Duration::from_millis(200));
    let heard = elsewhere.heard();
    assert!(heard.is_empty(), "it was told: {:?}", heard[0].head);
}

// --- the desk ------------------------------------------------------------------------------------------------------------------

/// HIGH. Decoys are not in the register, real keys are, and the desk tells which: whoever has one code asks for the digest of a
/// published key. "Signed for somebody else" (`not_for_you`) = a real patient's; no such word = a decoy. A second request for
/// another registry behind it makes the desk refuse in any case, after the first was checked, so that the code stays good: one
/// positive person sorts all day keys of the day, and from then on the crowd hides nobody. Decoys must be noted like patients, and
/// all requests be checked before any is noted.
#[test]
fn whoever_has_a_code_cannot_ask_the_desk_which_keys_are_decoys() {
    let world = World::attested();
    midnight(&world);
    world.block(12 * 3_600);
    let mut office = Open::with(&world, None, &["http://127.0.0.1:1"]);
    world.until("there are decoys", |_| !decoys(&office.file()).is_empty());
    let decoy = decoys(&office.file())[0].slip.item.digest();
    // A patient has a key signed, and publishes it.
    let real = Item::DayKey {
        key: [1; 16].into(),
        day: day_at(office.now()) - 1,
    };
    let (patient, stranger) = (office.issue("patient"), office.issue("stranger"));
    let request = with_digest(&mut office, real.digest());
    office.desk.sign(&patient, &[request]).unwrap();
    let mut ask = |digest: [u8; 32]| {
        let request = with_digest(&mut office, digest);
        let mut elsewhere = office.request();
        elsewhere.chain_id = "another-1".to_string();
        match office.desk.sign(&stranger, &[request, elsewhere]) {
            Err(DeskError::Refused { kind, .. }) => kind,
            other => panic!("{other:?}"),
        }
    };
    let told = (ask(real.digest()), ask(decoy));
    assert_eq!(told.0, told.1, "of a real key and of a decoy");
}

/// HIGH. Two desks on the same files (a restart that overlaps, two units behind one name): `turn` is a lock of one process, and
/// `use_up` overwrites what another one has noted. Who brings a code to both at once has two different reports signed for it, and
/// can sell the second.
#[test]
fn a_code_is_good_for_one_report_at_two_desks_at_once() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let (second, other) = another_desk(&office, &world);
    let mut twice = 0;
    for n in 0..30 {
        let code = office.issue(&format!("patient {n}"));
        let requests = [office.request(), office.request()];
        let at_once = Barrier::new(2);
        let signed = thread::scope(|scope| {
            let hands = [(&office.desk, &requests[0]), (&other, &requests[1])];
            let hands = hands.map(|(desk, request)| {
                let at_once = &at_once;
                scope.spawn(move || {
                    at_once.wait();
                    desk.sign(&code, from_ref(request)).is_ok()
                })
            });
            hands.map(|hand| hand.join().unwrap())
        });
        twice += u32::from(signed == [true, true]);
    }
    second.running.stop();
    second.running.wait();
    assert_eq!(twice, 0, "of 30 codes");
}

/// HIGH. The desk's clock jumps three days ahead and back (a virtual machine, a wrong time server). `forget` deletes how many
/// patients were made up today, so ten more are made up, each time: 150 keys a jump, beyond the 200 that the quota has for decoys,
/// and real slips are then refused by `quota` and given up after three days. A clock that flaps has no end of them.
#[test]
fn a_clock_that_jumps_ahead_and_back_makes_no_more_decoys() {
    let world = World::attested();
    midnight(&world);
    let mut office = Open::new(&world);
    office.stop();
    office.clock = Arc::new(Mutex::new(now(&world)));
    let today = day_at(office.now());
    let url = world.relay.url().to_string();
    office.start(&world, None, &[&url]);
    for _ in 0..47 {
        *office.clock.lock().unwrap() += 1_800;
        thread::sleep(Duration::from_millis(200));
    }
    let made = || handed_in(&world.queue(), today);
    let before = made();
    for _ in 0..2 {
        *office.clock.lock().unwrap() += 3 * DAY_SECONDS;
        thread::sleep(Duration::from_secs(1));
        *office.clock.lock().unwrap() -= 3 * DAY_SECONDS;
        thread::sleep(Duration::from_secs(6));
    }
    // The rest of today's go tomorrow.
    *office.clock.lock().unwrap() += 2 * SIX_HOURS;
    thread::sleep(Duration::from_secs(6));
    // The control: there are some.
    assert!(before > 80, "{before}");
    assert!(made() <= 160, "{before} keys before, {} after", made());
}

/// MEDIUM. The same jump deletes every code that is out: patients who hold one are told that it was never given out, and there is
/// nothing left to restore it from.
#[test]
fn a_clock_that_jumps_ahead_and_back_costs_nobody_a_code() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let (code, request) = (office.issue("a"), office.request());
    *office.clock.lock().unwrap() += 10 * DAY_SECONDS;
    thread::sleep(Duration::from_millis(200));
    *office.clock.lock().unwrap() -= 10 * DAY_SECONDS;
    office.desk.sign(&code, &[request]).unwrap();
}

/// MEDIUM. Relays are away for a day. Decoys of that day wait and then go together with those of the next: some 280 in one day of
/// blocks, where docs/relay.md says that 200 more are enough for them. Whatever stands above that is taken from real slips, which
/// the registry refuses by `quota`.
#[test]
fn decoys_of_a_day_after_an_outage_stay_within_what_the_quota_has_for_them() {
    let mut world = World::attested();
    midnight(&world);
    let mut office = Open::with(&world, None, &[world.relay.url()]);
    world.stop();
    slowly(&world, 24);
    world.start();
    let url = world.relay.url().to_string();
    office.start(&world, None, &[&url]);
    slowly(&world, 36);
    let days = world.node.with(|node| {
        let mut days: BTreeMap<u16, usize> = BTreeMap::new();
        for row in node.suite.feed() {
            *days.entry(day_at(row.time)).or_default() += row.keys.len();
        }
        days
    });
    // The control: both days have theirs.
    assert!(days.values().all(|keys| *keys > 40), "{days:?}");
    assert!(days.values().all(|keys| *keys <= 200), "{days:?}");
}

// --- what they share -----------------------------------------------------------------------------------------------------------

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Device(#[from] DeviceError),
    #[error(transparent)]
    Relay(#[from] RelayError),
}

/// All bytes of all files in a folder.
fn bytes_in(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap();
    let all = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    all.collect::<Vec<_>>().concat()
}

/// How often some words stand in files of a folder.
fn times_in(folder: &Path, words: &[u8]) -> usize {
    let bytes = bytes_in(folder);
    bytes.windows(words.len()).filter(|w| *w == words).count()
}

/// Lets the hours of some days pass, so that a desk keeps up.
fn slowly(world: &World, hours: u64) {
    for _ in 0..hours {
        world.block(3_600);
        thread::sleep(Duration::from_millis(400));
    }
}

/// Somebody who answers a byte a second.
fn dripping() -> Wire {
    Wire::ending_in(|_, socket| {
        let head = "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 3600\r\n\r\n";
        let _ = socket.write_all(head.as_bytes());
        for _ in 0..3_600 {
            if socket.write_all(b" ").is_err() {
                return;
            }
            thread::sleep(Duration::from_secs(1));
        }
    })
}

/// A phone that is about to report what an authority has signed; the id of its slip.
fn with_report(file: &DeviceFile, request: &SlipRequest) -> [u8; 8] {
    let request = request.clone();
    file.update(|device| {
        let report = device.begin_report(vec![request.slip.item.clone()]);
        let signature = request.slip.signature.clone().unwrap();
        report.slips[0].voucher = Some(Voucher {
            authority: cosmwasm_std::Addr::unchecked(&request.authority),
            issued: request.issued,
            signature: signature.to_vec().try_into().unwrap(),
        });
        Ok::<_, DeviceError>(report.slips[0].id())
    })
    .unwrap()
}

/// Decoys that a desk keeps.
fn decoys(file: &Path) -> Vec<SlipRequest> {
    let db = Connection::open(file).unwrap();
    let mut ask = db.prepare("SELECT slip FROM decoys").unwrap();
    let rows = ask.query_map([], |row| row.get::<_, String>(0)).unwrap();
    rows.map(|row| serde_json::from_str(&row.unwrap()).unwrap())
        .collect()
}

/// How many slips of a day of issue wait in a relay's queue.
fn handed_in(queue: &Path, issued: u16) -> u64 {
    let db = Connection::open(queue).unwrap();
    let ask = "SELECT count(*) FROM slips WHERE issued = ?1";
    db.query_row(ask, [issued], |row| row.get(0)).unwrap()
}

/// A request with a digest that somebody chose.
fn with_digest(office: &mut Open, digest: [u8; 32]) -> Request {
    let mut request = office.request();
    let mut digests: Vec<[u8; 32]> = (1..64).map(|_| office.random.random()).collect();
    digests.push(digest);
    digests.sort_unstable();
    request.digests = digests.into_iter().map(HexBinary::from).collect();
    request
}

/// Another process with the same files.
fn another_desk(office: &Open, world: &World) -> (DeskService, Desk) {
    let clock = Arc::clone(&office.clock);
    let service = attest(StartDesk {
        office: Office {
            chain_id: office.chain_id.clone(),
            registry: office.registry.clone(),
            account: office.account.clone(),
            key: key(),
            register: office.register(),
            codes: office.codes(),
            window: world.settings.window,
            clock: Arc::new(move || *clock.lock().unwrap()),
        },
        listen: "127.0.0.1:0".parse().unwrap(),
        a_minute: None,
        trusted_proxies: vec![],
        relays: vec![],
        rest: Duration::from_millis(5),
    });
    let service = service.unwrap();
    let desk = Desk::new(&format!("http://{}", service.address)).unwrap();
    (service, desk)
}
