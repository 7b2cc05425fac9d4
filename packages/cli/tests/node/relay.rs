//! A relay beside a real node: what it takes stands on the chain, once, whatever happens to it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use wayclear_api::relay::{CheckInRequest, TicketState};
use wayclear_api::{location, raw, Place};
use wayclear_chain::{Addr, Chain};
use wayclear_client::locate;
use wayclear_client::relay::{Relay, Ticket};
use wayclear_status::interval_at;

use crate::support::{json, new_place, record, wasmd, Desk};

/// A relay that runs, and what it says.
struct Serving {
    child: Child,
    url: String,
    log: Arc<Mutex<String>>,
}

impl Serving {
    fn start(queue: &Path, args: &[&str]) -> Self {
        let mut child = crate::command::wayclear(&["relay", "serve", "--from", "sponsor,bob"])
            .args(["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "-v"])
            .arg("--queue")
            .arg(queue)
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (said, address) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, url)) = line.split_once("relay of testing at ") {
                    let _ = said.send(url.to_string());
                }
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let url = address.recv_timeout(Duration::from_secs(20));
        let url = url.unwrap_or_else(|_| panic!("{}", log.lock().unwrap()));
        let serving = Serving { child, url, log };
        serving.until("it serves", |relay| relay.head().is_ok());
        serving
    }

    fn relay(&self) -> Relay {
        Relay::new(&self.url).unwrap()
    }

    #[track_caller]
    fn until(&self, what: &str, is_true: impl Fn(&Relay) -> bool) {
        let (began, relay) = (Instant::now(), self.relay());
        while !is_true(&relay) {
            let log = self.log.lock().unwrap().clone();
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "never: {what}\n{log}"
            );
            sleep(Duration::from_millis(200));
        }
    }

    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.kill();
    }
}

#[test]
fn somebody_without_account_or_coins_checks_in_and_reports_through_a_relay() {
    let (desk, place) = (Desk::new(), new_place("relay"));
    let queue = desk.path("queue.sqlite");
    let args = ["--at-once", "--open-in", "9qc7m", "--open", "5"];
    let serving = Serving::start(Path::new(&queue), &args);
    let relay = ["--relay", serving.url.as_str()];
    let visit = desk.with_device("eve", &[&["check-in", &place][..], &relay].concat());
    assert_eq!(visit["relay"], serving.url);
    serving.until("the place has the visit", |_| {
        let status = json(&["status", &place, "--ask"]);
        status["status"]["visits"] == json!(1)
    });
    let request = desk.path("request.json");
    desk.with_device("eve", &["report", "--request", &request]);
    let signed = desk.sign(&request, "an-eve");
    let report = ["report", "--signed", &signed, "--now"];
    let sent = desk.with_device("eve", &[&report[..], &relay].concat());
    assert_eq!(sent["slips"][0]["became"], "passed");
    serving.until("everybody can read that the place is infected", |_| {
        json(&[&["status", place.as_str()][..], &relay].concat())["infected_until"].is_u64()
    });
    desk.with_device("eve", &[&["exposures"][..], &relay].concat());
    let report = ["report", "--send", "--now"];
    let settled = desk.with_device("eve", &[&report[..], &relay].concat());
    assert_eq!(settled["slips"][0]["became"], "taken");
    let log = serving.log.lock().unwrap().clone();
    assert!(
        log.contains("sends tags") && log.contains("sends slips"),
        "{log}"
    );
    let secret = visit["visit"].as_str().unwrap().rsplit(':').next().unwrap();
    for private in [place.as_str(), secret] {
        assert!(!log.contains(private), "{log}");
    }
}

/// Places, and the tags that were handed in for each; whether the relay said that it has them.
type Tried = Vec<(Place, u32, [u8; 16], Option<Ticket>)>;

#[test]
fn a_relay_that_is_killed_at_a_hundred_random_moments_loses_nothing_and_doubles_nothing() {
    let seed: u64 = rand::rng().random();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let desk = Desk::new();
    let queue = desk.path("queue.sqlite");
    let places: Vec<Place> = (0..10)
        .map(|n| {
            let place = new_place(&format!("kill-{n}"));
            json(&["open", &place, "--from", "cy"]);
            place.parse().unwrap()
        })
        .collect();
    let mut tried: Tried = vec![];
    for _ in 0..100 {
        let mut serving = Serving::start(Path::new(&queue), &["--at-once", "--a-minute", "0"]);
        let relay = serving.relay();
        let end = Instant::now() + Duration::from_millis(random.random_range(0..1_500));
        let hands: Vec<_> = (0..3)
            .map(|_| {
                let mut random = ChaCha8Rng::seed_from_u64(random.random());
                let (places, relay) = (places.clone(), Relay::new(relay.url()).unwrap());
                thread::spawn(move || hand_in(&relay, &places, &mut random, end))
            })
            .collect();
        sleep(end.saturating_duration_since(Instant::now()));
        serving.kill();
        for hand in hands {
            tried.extend(hand.join().unwrap());
        }
    }
    let serving = Serving::start(Path::new(&queue), &["--at-once", "--a-minute", "0"]);
    let accepted: Vec<_> = tried.iter().filter_map(|tried| tried.3.clone()).collect();
    println!(
        "{} check-ins tried, {} accepted",
        tried.len(),
        accepted.len()
    );
    assert!(accepted.len() > 100);
    serving.until("all that was accepted is in", |relay| {
        let state = |ticket| relay.ticket(ticket).map(|answer| answer.state);
        accepted
            .iter()
            .all(|ticket| matches!(state(ticket), Ok(TicketState::In)))
    });
    let wasmd = wasmd();
    for place in &places {
        let location = locate(&wasmd, &record().deployment.state, place).unwrap();
        let location: Addr = location.location.unwrap();
        let of_place: Vec<_> = tried.iter().filter(|tried| tried.0 == *place).collect();
        let mut stand = 0;
        for (_, interval, tag, ticket) in of_place {
            let key = raw::visit_key(*interval, tag);
            let stands = wasmd.query_raw(&location, &key).unwrap().is_some();
            assert!(stands || ticket.is_none(), "an accepted tag is lost");
            stand += u64::from(stands);
        }
        let status = wasmd.ask(&location, location::ask::Status {}).unwrap();
        assert_eq!(status.visits, stand, "{place}");
    }
}

/// Hands check-ins in, one after the other, until it is time.
fn hand_in(relay: &Relay, places: &[Place], random: &mut ChaCha8Rng, end: Instant) -> Tried {
    let mut tried = vec![];
    while Instant::now() < end {
        let place = places[random.random_range(0..places.len())].clone();
        let Ok(head) = relay.head() else {
            continue;
        };
        let (interval, tag) = (interval_at(head.time), random.random());
        let request = CheckInRequest {
            place: place.clone(),
            interval,
            tag: <[u8; 16]>::into(tag),
        };
        let ticket = relay.check_in(&request).ok();
        // Enough come in the end; each is looked for afterwards.
        sleep(Duration::from_millis(10));
        tried.push((place, interval, tag, ticket));
    }
    tried
}
