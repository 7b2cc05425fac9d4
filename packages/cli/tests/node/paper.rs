//! The paper's requests on a node.

use serde_json::Value;
use wayclear_evaluate::series::Series;
use wayclear_study::rounds::Round;
use wayclear_study::workload::Reading;

use crate::support::{json, Desk};

/// Runs a tiny pass of a reading; returns what the command answered and the rounds of its file.
fn pass(reading: Reading, desk: &Desk) -> (Value, Vec<Round>) {
    let out = desk.path("study");
    let answer = json(&[
        "evaluate",
        "paper",
        "figures",
        "--quick",
        "--reading",
        reading.name(),
        "--contracts",
        "3",
        "--requests",
        "20",
        "--rounds",
        "2",
        "--out",
        &out,
    ]);
    let file = format!("{out}/quick-figures-{reading}-pinned.csv");
    let series: Series<Round> = Series::read(file.as_ref()).unwrap();
    assert!(series.provenance.measured.is_some());
    (answer, series.rows)
}

#[test]
fn the_papers_requests_are_carried_out_as_they_were_drawn() {
    let desk = Desk::new();
    for reading in Reading::ALL {
        let (answer, rounds) = pass(reading, &desk);
        assert_eq!(rounds.len(), 2);
        for round in &rounds {
            assert_eq!(round.of_requests().count, 20, "{round:?}");
            assert!(
                round.setup_gas > 500_000 && round.codes_gas > 1_000_000,
                "{round:?}"
            );
            assert_eq!(
                round.creations().count > 0,
                reading == Reading::Nodes,
                "{round:?}"
            );
        }
        let measured = &answer["measured"][0];
        assert_eq!(measured["otherwise"], 0, "{answer}");
        let alone = measured["alone"]["largest"].as_f64().unwrap();
        assert!(alone.abs() <= 0.001, "{answer}");
        let kinds = measured["categories"].as_array().unwrap();
        let relayed = kinds
            .iter()
            .any(|row| row["what"].as_str().unwrap().contains("relay"));
        assert_eq!(relayed, reading == Reading::Locations, "{answer}");
    }
}
