//! `wayclear evaluate paper` without a node.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{err, out, run};
use tempfile::TempDir;
use wayclear_study::workload::file::read;
use wayclear_study::workload::Kind;

#[test]
fn a_workload_is_written_and_its_digest_is_told() {
    let desk = TempDir::new().unwrap();
    let file = desk.path().join("nodes.csv");
    let file = file.to_str().unwrap();
    let args = [
        "evaluate",
        "paper",
        "workload",
        "--reading",
        "nodes",
        "--contracts",
        "18",
        "--requests",
        "600",
        "--rounds",
        "3",
        "--out",
        file,
    ];
    let output = run(&args);
    assert!(output.status.success(), "{}", err(&output));
    let text = std::fs::read_to_string(file).unwrap();
    let told = out(&output);
    assert!(
        told.contains(&wayclear_study::workload::file::digest(&text)),
        "{told}"
    );
    let (settings, requests) = read(&text).unwrap();
    let drawn = requests.iter().filter(|it| it.kind != Kind::Report).count();
    assert_eq!((drawn, settings.rounds, settings.users), (1_800, 3, 600));
    assert!(told.lines().next().unwrap().contains("nodes.csv"), "{told}");
}

#[test]
fn settings_that_nobody_can_mean_end_with_the_code_for_wrong_calls() {
    let desk = TempDir::new().unwrap();
    let file = desk.path().join("none.csv");
    let file = file.to_str().unwrap();
    let base = ["evaluate", "paper", "workload", "--out", file];
    for (args, words) in [
        (
            ["--reading", "nodes", "--contracts", "4", "--requests", "10"],
            "3, 6, 9, 12, 15 or 18",
        ),
        (
            [
                "--reading",
                "locations",
                "--contracts",
                "3",
                "--requests",
                "0",
            ],
            "requests is 0",
        ),
    ] {
        let output = run(&[&base[..], &args[..]].concat());
        assert_eq!(output.status.code(), Some(64), "{}", err(&output));
        assert!(err(&output).contains(words), "{}", err(&output));
    }
    assert!(!std::path::Path::new(file).exists());
    let figures = [
        "evaluate",
        "paper",
        "figures",
        "--in-process",
        "--rounds",
        "0",
        "--out",
        file,
    ];
    assert_eq!(run(&figures).status.code(), Some(64));
}

#[test]
fn counting_twice_gives_the_same_bytes() {
    let desk = TempDir::new().unwrap();
    let write = |name: &str| {
        let folder = desk.path().join(name);
        let folder = folder.to_str().unwrap().to_string();
        let args = [
            "evaluate",
            "paper",
            "figures",
            "--in-process",
            "--contracts",
            "3",
            "--requests",
            "20,50",
            "--rounds",
            "3",
            "--out",
            &folder,
        ];
        let output = run(&args);
        assert!(output.status.success(), "{}", err(&output));
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().path())
            .collect();
        files.sort();
        files
            .iter()
            .map(|file| std::fs::read(file).unwrap())
            .collect::<Vec<_>>()
    };
    let (one, other) = (write("one"), write("other"));
    assert_eq!(one.len(), 6);
    assert_eq!(one, other);
}
