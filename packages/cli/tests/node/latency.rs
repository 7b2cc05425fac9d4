//! `wayclear evaluate latency sweep`, which starts nodes of its own, beside the one under test.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use wayclear_evaluate::latency::rows::{Burst, Run, Sweep};
use wayclear_evaluate::series::Series;

use crate::support::{err, json, root, wayclear};

/// Ports that no other test uses, one for each test here.
const PORTS: [&str; 2] = ["30757", "30857"];

fn sweep<'a>(folder: &'a Path, port: &'a str, only: &'a str) -> [&'a str; 10] {
    let out = folder.to_str().unwrap();
    let [name, sweep] = ["latency", "sweep"];
    [
        "evaluate", name, sweep, "--quick", "--out", out, "--port", port, "--only", only,
    ]
}

fn runs(folder: &Path) -> Vec<Run> {
    let file = folder.join("latency.csv");
    Series::read(&file).unwrap().rows
}

#[test]
fn a_sweep_of_seconds_gives_sensible_rows_and_goes_on_where_it_broke_off() {
    let folder = tempfile::tempdir().unwrap();
    let args = sweep(folder.path(), PORTS[0], "load,closed-loop,bursts");
    let told = json(&args);
    assert_eq!(told["runs"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["bursts"], 1);
    for run in runs(folder.path()) {
        assert!(run.offered > 10, "{run:?}");
        assert_eq!(
            (run.accepted, run.committed),
            (run.offered, run.offered),
            "{run:?}"
        );
        assert_eq!(run.refused, 0);
        assert!(run.interval_s > 0.0, "{run:?}");
        assert!(
            0.0 < run.p05_s && run.p05_s <= run.p50_s && run.p50_s <= run.p99_s,
            "{run:?}"
        );
        assert!((50_000.0..100_000.0).contains(&run.gas), "{run:?}");
        let is_closed = run.sweep == Sweep::ClosedLoop;
        assert_eq!(run.rate.is_none(), is_closed);
        assert_eq!(run.think_s.is_some(), is_closed);
    }
    let bursts: Vec<Burst> = Series::read(&folder.path().join("bursts.csv"))
        .unwrap()
        .rows;
    assert_eq!(bursts.iter().map(|block| block.size).sum::<u64>(), 80);
    assert!(
        bursts
            .iter()
            .all(|block| block.interval_s > 0.0 && block.execution_s > 0.0),
        "{bursts:?}"
    );

    // As if it had been broken off in the last run.
    let file = folder.path().join("latency.csv");
    let text = fs::read_to_string(&file).unwrap();
    let whole = text.trim_end().rsplit_once('\n').unwrap().0;
    fs::write(&file, format!("{whole}\n")).unwrap();
    let kept = runs(folder.path());
    let told = json(&args);
    assert_eq!(told["runs"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(
        (&told["kept"], &told["bursts"]),
        (&Value::from(1), &Value::from(0))
    );
    let all = runs(folder.path());
    assert_eq!((all.len(), &all[..1]), (2, &kept[..]));
    assert_eq!(json(&args)["runs"].as_array().unwrap().len(), 0);
}

#[test]
fn a_sweep_that_is_interrupted_stops_its_node_and_leaves_no_half_row() {
    let folder = tempfile::tempdir().unwrap();
    let port: u16 = PORTS[1].parse().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_wayclear"))
        .args(sweep(folder.path(), PORTS[1], "load"))
        .args(["--repetitions", "1"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let listens = || TcpStream::connect(("127.0.0.1", port)).is_ok();
    let began = Instant::now();
    while !listens() {
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "no node is started"
        );
        sleep(Duration::from_millis(100));
    }
    let interrupt = ["-INT", &child.id().to_string()];
    assert!(Command::new("kill")
        .args(interrupt)
        .status()
        .unwrap()
        .success());
    let ended = child.wait_with_output().unwrap();
    assert!(!ended.status.success());
    assert!(err(&ended).contains("interrupted"), "{}", err(&ended));
    assert!(!listens());
    assert!(!folder.path().join("latency.csv").exists());
}

#[test]
fn a_sweep_without_its_folder_or_script_says_so_before_anything_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none");
    let refused = err(&wayclear(&sweep(&none, PORTS[0], "load")));
    assert!(refused.contains("is no folder"), "{refused}");
    let mut args = sweep(folder.path(), PORTS[0], "load").to_vec();
    args.extend(["--localnet", "no/such/script"]);
    let refused = err(&wayclear(&args));
    assert!(
        refused.contains("name the script of a localnet"),
        "{refused}"
    );
}
