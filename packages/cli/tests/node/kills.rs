//! `kill -9` at random moments: no secret is lost, nothing is done twice, and the next run goes on. The seed of a failure is
//! printed; `WAYCLEAR_KILL_SEED` takes it again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use wayclear_api::{raw, Place};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;
use wayclear_client::device::{DeviceError, DeviceFile, KeptVisit};
use wayclear_client::exposures::News;
use wayclear_client::feed::Feed;
use wayclear_client::locate;
use wayclear_client::revoke::known_ids;
use wayclear_client::visit::{check_in_many, Batch, Door};
use wayclear_identity::Secret;
use wayclear_status::interval_at;

use crate::support::{err, json, new_place, node, out, record, root, wasmd, wayclear, words, Desk};

const KILLS: usize = 50;

/// Random moments, the same for the same seed.
fn moments() -> ChaCha8Rng {
    let given = std::env::var("WAYCLEAR_KILL_SEED").ok();
    let seed = given.map_or_else(|| rand::rng().random(), |seed| seed.parse().unwrap());
    println!("WAYCLEAR_KILL_SEED={seed}");
    ChaCha8Rng::seed_from_u64(seed)
}

fn start(args: &[&str]) -> Child {
    crate::command::wayclear(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills a run that began then, so long after it; what it had said.
fn kill(mut run: Child, began: Instant, after: Duration) -> Output {
    sleep((began + after).saturating_duration_since(Instant::now()));
    run.kill().unwrap();
    run.wait_with_output().unwrap()
}

/// Runs the command for as long as a random moment within `most` says, in milliseconds.
fn killed(random: &mut ChaCha8Rng, most: u64, args: &[&str]) -> Output {
    let after = Duration::from_millis(random.random_range(0..most));
    let (run, began) = (start(args), Instant::now());
    kill(run, began, after)
}

/// What wasmd answers to a question.
fn asked(question: &[&str]) -> Value {
    let mut wasmd = Command::new(root().join("target/wasmd/wasmd"));
    let url = node();
    wasmd.args(["query", "wasm"]).args(question);
    let told = wasmd.args(["--node", &url, "--output", "json"]).output();
    serde_json::from_slice(&told.unwrap().stdout).unwrap()
}

/// The visits that stand at a place: the ends of the keys of their rows, which hold the tags.
fn tags_at(wasmd: &Wasmd, place: &Place) -> BTreeSet<Vec<u8>> {
    let found = locate(wasmd, &record().deployment.state, place).unwrap();
    let Some(location) = found.location else {
        return BTreeSet::new();
    };
    let told = asked(&[
        "contract-state",
        "all",
        location.as_str(),
        "--limit",
        "1000",
    ]);
    let key = raw::visit_key(0, &[0; 16]);
    let begins = hex(&key[..key.len() - 20]);
    let keys = told["models"].as_array().unwrap().iter();
    let keys = keys.map(|row| row["key"].as_str().unwrap().to_lowercase());
    keys.filter(|row| row.starts_with(&begins) && row.len() == 2 * key.len())
        .map(|row| row.into_bytes()[2 * (key.len() - 16)..].to_vec())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn tags_of<'a>(visits: impl IntoIterator<Item = &'a KeptVisit>) -> BTreeSet<Vec<u8>> {
    let visits = visits.into_iter();
    visits.map(|visit| hex(&visit.tag()).into_bytes()).collect()
}

#[test]
fn check_ins_that_are_killed_lose_no_secret_and_stand_once() {
    let (mut random, desk, wasmd) = (moments(), Desk::new(), wasmd());
    let device = desk.device("dan");
    let began = Instant::now();
    json(&["check-in", &new_place("whole"), "--from", "dan"]);
    let most = u64::try_from(began.elapsed().as_millis()).unwrap() * 5 / 4;
    let since = wasmd.latest().unwrap().height;
    let place = |n: usize| format!("9qc7m00c/killed-{n}-{since}");
    // With a device, twice each, so that the second goes on with what the first has left.
    let kept: Vec<String> = (0..KILLS / 4).map(place).collect();
    for place in &kept {
        for _ in 0..2 {
            let args = ["check-in", place, "--from", "dan", "--device", &device];
            killed(&mut random, most, &args);
        }
    }
    // Without one, what is printed opens the visit.
    let told: Vec<(String, Vec<KeptVisit>)> = (KILLS / 4..KILLS / 4 + KILLS - 2 * (KILLS / 4))
        .map(|n| {
            let place = place(n);
            let said = err(&killed(
                &mut random,
                most,
                &["check-in", &place, "--from", "eve"],
            ));
            let text = said.split_once("about to check in: ").map(|(_, rest)| rest);
            let visit = text.and_then(|text| text.split_whitespace().next()?.parse().ok());
            (place, visit.into_iter().collect())
        })
        .collect();
    // What was sent gets in, or never will.
    sleep(Duration::from_secs(2));
    let mut standing = 0;
    for (place, printed) in told {
        let tags = tags_at(&wasmd, &place.parse().unwrap());
        standing += tags.len();
        assert!(
            tags.is_subset(&tags_of(&printed)),
            "{place}: a visit that nobody can open"
        );
    }
    let visits_at = |place: &Place| -> Vec<KeptVisit> {
        let device = DeviceFile::new(&device).read().unwrap();
        let visits = device.visits.into_iter();
        visits.filter(|visit| visit.place == *place).collect()
    };
    for name in &kept {
        let place = name.parse().unwrap();
        let (tags, before) = (tags_at(&wasmd, &place), visits_at(&place));
        standing += tags.len();
        assert!(
            tags.is_subset(&tags_of(&before)),
            "{name}: a visit that nobody can open"
        );
        desk.with_device("dan", &["check-in", name, "--from", "dan"]);
        let after = visits_at(&place);
        assert_eq!(tags_at(&wasmd, &place), tags_of(&after), "{name}");
        let intervals: BTreeSet<u32> = after.iter().map(|visit| visit.interval).collect();
        assert_eq!(intervals.len(), after.len(), "{name}: one visit in two");
        assert!(after.iter().all(|visit| visit.is_committed), "{name}");
    }
    println!("{standing} visits stood when their runs were killed");
    assert!(standing > 0);
}

/// Visits of the last hour to five places, which stand on the chain.
fn visits() -> Vec<KeptVisit> {
    let mut wasmd = wasmd();
    let now = wasmd.now().unwrap();
    let state = &record().deployment.state;
    let (mut visits, mut batches) = (vec![], vec![]);
    for n in 0..5 {
        let name = new_place(&format!("walk-{n}"));
        json(&["open", &name, "--from", "cy"]);
        let place: Place = name.parse().unwrap();
        for ago in 1..6 {
            let interval = interval_at(now) - ago;
            let secret = Secret::random(&mut rand::rng());
            let visit = KeptVisit::pending(place.clone(), interval, secret);
            batches.push(Batch {
                door: Door::find(&wasmd, state, &place).unwrap(),
                place: place.clone(),
                interval,
                tags: vec![visit.tag()],
            });
            visits.push(visit);
        }
    }
    let sponsor = wasmd.account("sponsor").unwrap();
    let made = check_in_many(&mut wasmd, &sponsor, &batches).unwrap();
    assert!(made.are_taken.iter().all(|is_taken| *is_taken));
    visits
}

/// Alerts that a run had told whole: slip, and what was exposed to it when, of which there may be several.
fn alerts(run: &Output) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(&run.stdout);
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let alerts = lines.filter_map(|line| {
        let slip = line.get("slip")?.as_str()?.to_string();
        Some((slip, format!("{} {}", line["at"], line["rule"])))
    });
    alerts.collect()
}

#[test]
fn reports_and_watches_that_are_killed_publish_each_slip_once_and_miss_no_alert() {
    let (mut random, desk) = (moments(), Desk::new());
    let visits = visits();
    for who in ["ada", "bob"] {
        let kept = DeviceFile::new(desk.device(who)).update(|device| {
            for visit in &visits {
                // Bob was there too, and has secrets of his own.
                let mut visit = visit.clone();
                if who == "bob" {
                    visit.secret = Secret::random(&mut rand::rng());
                }
                visit.is_committed = true;
                device.keep(visit);
            }
            Ok::<_, DeviceError>(())
        });
        kept.unwrap();
    }
    let request = desk.path("request.json");
    desk.with_device("ada", &["report", "--request", &request]);
    let signed = desk.sign(&request, "a-walker");
    let (ada, bob) = (desk.device("ada"), desk.device("bob"));
    let report = [
        "report", "--signed", &signed, "--from", "sponsor", "--now", "--device", &ada,
    ];
    let url = node();
    let watch = [
        "watch", "--json", "--node", &url, "--device", &bob, "--every", "1",
    ];
    let mut told = vec![];
    for _ in 0..KILLS {
        let [first, second] =
            [(); 2].map(|()| Duration::from_millis(random.random_range(0..1_500)));
        let (reporting, watching, began) = (start(&report), start(&watch), Instant::now());
        let (killed_first, killed_second) = if first < second {
            let reported = kill(reporting, began, first);
            (kill(watching, began, second), reported)
        } else {
            let watched = kill(watching, began, second);
            (watched, kill(reporting, began, first))
        };
        told.push(alerts(&killed_first));
        drop(killed_second);
    }
    sleep(Duration::from_secs(2));
    let sent = json(&report);
    for slip in sent["slips"].as_array().unwrap() {
        let became = slip["became"].as_str().unwrap();
        assert!(["taken", "known"].contains(&became), "{slip}");
    }
    assert_eq!(
        DeviceFile::new(&ada).read().unwrap().visits.len(),
        visits.len()
    );
    // On the chain each stands once: in the registry, and in the feed.
    let (wasmd, deployment) = (wasmd(), record().deployment);
    let known = known_ids(&wasmd, &deployment.registry, 0).unwrap();
    let window = deployment.window_seconds;
    let news = News::download(Feed::default(), &wasmd, &deployment.registry, window).unwrap();
    let slips: BTreeSet<String> = visits
        .iter()
        .map(|visit| hex(&wayclear_api::commitments::item_id(&visit.item().digest())))
        .collect();
    for slip in &slips {
        let in_registry = known.iter().filter(|known| known.slip.id.to_hex() == *slip);
        let in_feed = news.feed.flags().filter(|flag| hex(&flag.id) == *slip);
        assert_eq!((in_registry.count(), in_feed.count()), (1, 1), "{slip}");
    }
    let before: usize = told.iter().map(Vec::len).sum();
    let last = wayclear(&[&watch[..], &["--for", "2"]].concat());
    assert!(last.status.success(), "{}", err(&last));
    told.push(alerts(&last));
    println!(
        "{before} alerts were told by runs that were killed, {} by the last",
        told[KILLS].len()
    );
    check_told(&told, &slips);
    // What was told is not told again.
    let again = wayclear(&[&watch[..], &["--for", "2"]].concat());
    assert!(alerts(&again).is_empty(), "{}", out(&again));
}

/// That each slip was told, and again only if the run was killed right after it had told it: what nobody could read is told again.
fn check_told(told: &[Vec<(String, String)>], slips: &BTreeSet<String>) {
    let mut are_last = BTreeMap::new();
    for run in told {
        for (n, alert) in run.iter().enumerate() {
            let was_last = are_last.insert(alert, n + 1 == run.len());
            assert_ne!(was_last, Some(false), "{alert:?} was told twice");
        }
    }
    let of: BTreeSet<&String> = are_last.keys().map(|(slip, _)| slip).collect();
    assert_eq!(of, slips.iter().collect(), "each is told");
}

const TREE: &str = r#"
[state]
key = "US-NV"
name = "Nevada"
"#;

/// The tree with so many counties, each with a city.
fn tree(counties: usize) -> String {
    let names = "0123456789bcdefg".chars().zip(0..counties);
    names.fold(TREE.to_string(), |tree, (cell, n)| {
        let key = 32_001 + 2 * n;
        format!(
            "{tree}\n[[county]]\nkey = \"{key}\"\nname = \"County {n}\"\nprefixes = [\"9qg{cell}\"]\n\n\
             [[county.city]]\nkey = \"city-{n}\"\nname = \"City {n}\"\nprefixes = [\"9qg{cell}\"]\n"
        )
    })
}

/// How many contracts run the code of states.
fn states(state: &str) -> usize {
    let told = asked(&["contract", state]);
    let code = told["contract_info"]["code_id"]
        .as_str()
        .unwrap()
        .to_string();
    let told = asked(&["list-contract-by-code", &code]);
    told["contracts"].as_array().unwrap().len()
}

#[test]
fn applies_that_are_killed_make_one_tree() {
    let (mut random, desk) = (moments(), Desk::new());
    let before = states(record().deployment.state.as_str());
    let (file, kept) = (desk.path("tree.toml"), desk.path("record.json"));
    let mut counties = 3;
    let apply = ["apply", &file, "--another", "--deployment", &kept];
    let mut done = 0;
    fs::write(&file, tree(counties)).unwrap();
    for _ in 0..KILLS {
        let run = killed(&mut random, 3_000, &apply);
        if run.status.success() {
            done += 1;
            counties = (counties + 1).min(16);
            fs::write(&file, tree(counties)).unwrap();
        } else {
            // Killed, and not refused for what an earlier one has left.
            assert_eq!(run.status.code(), None, "{}", err(&run));
        }
    }
    println!("{done} were done before they were killed, {counties} counties");
    // What was sent gets in, or never will.
    sleep(Duration::from_secs(2));
    let last = wayclear(&apply);
    assert!(last.status.success(), "{}", err(&last));
    let plan = wayclear(&["plan", &file, "--deployment", &kept]);
    assert_eq!(plan.status.code(), Some(0), "{}", words(&out(&plan)));
    let made: Value = serde_json::from_slice(&fs::read(&kept).unwrap()).unwrap();
    let state = made["deployment"]["state"]
        .as_str()
        .or(made["state"].as_str());
    assert_eq!(states(state.unwrap()), before + 1);
}
