//! The counted part of the paper's figures: it is committed, and this build computes the same.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use tempfile::TempDir;
use wayclear_evaluate::paper::compare::{categories, same_workloads};
use wayclear_evaluate::paper::{
    counted, file_name, money, prices, sensitivity, Grid, Money, Sensitivity, Source,
    COUNTED_ROUNDS, COUNTED_SENSITIVITY, FIGURE_5, FIGURE_7, MONEY, SEED,
};
use wayclear_evaluate::series::Series;
use wayclear_evaluate::study::render;
use wayclear_evaluate::table::gas_of;
use wayclear_study::figures::{cells, totals, Column};
use wayclear_study::rounds::{Category, Round};
use wayclear_study::statistics::CONFIDENCE;
use wayclear_study::workload::Reading;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/study")
}

fn committed<R: DeserializeOwned>(name: &str) -> Vec<R> {
    Series::read(&folder().join(name)).unwrap().rows
}

fn grid() -> Grid {
    Grid::of_the_paper(COUNTED_ROUNDS, SEED)
}

#[test]
fn the_committed_counts_are_what_this_build_counts() {
    let repair = "write them again: wayclear evaluate paper figures --in-process --out docs/study";
    for reading in Reading::ALL {
        for is_pinned in [true, false] {
            let name = file_name(Source::Counted, reading, is_pinned);
            let rounds: Vec<Round> = committed(&name);
            assert!(
                rounds == counted(reading, is_pinned, &grid()).unwrap(),
                "{name}: {repair}"
            );
        }
    }
    let changed: Vec<Sensitivity> = committed(COUNTED_SENSITIVITY);
    assert_eq!(
        changed,
        sensitivity(COUNTED_ROUNDS, SEED).unwrap(),
        "{repair}"
    );
    let rows: Vec<Money> = committed(MONEY);
    assert_eq!(rows, money(), "{repair}");
}

#[test]
fn the_fall_of_five_is_not_in_the_requests() {
    for reading in Reading::ALL {
        for is_pinned in [true, false] {
            let cells = cells(&counted(reading, is_pinned, &grid()).unwrap());
            for contracts in grid().contracts {
                let (few, many) = (&cells[&(contracts, 100)], &cells[&(contracts, 600)]);
                for column in [Column::Requests, Column::Setup] {
                    let fall = few.fall(many, column).unwrap();
                    assert!(fall.high < 5.0, "{reading} {contracts}: {fall:?}");
                }
                let fall = few.fall(many, Column::Requests).unwrap();
                if reading == Reading::Locations {
                    // No location is made, so what is left is who comes back.
                    assert!((fall.value - 1.0).abs() < 0.03, "{contracts}: {fall:?}");
                } else {
                    assert!(fall.low > 1.0, "{contracts}: {fall:?}");
                }
            }
        }
    }
}

#[test]
fn totals_are_lines_that_begin_at_the_setup_where_no_location_is_made() {
    let cells = cells(&counted(Reading::Locations, true, &grid()).unwrap());
    for contracts in grid().contracts {
        let fit = totals(&cells, contracts, &FIGURE_7).unwrap();
        assert!(fit.r_squared > 0.99, "{contracts}: {}", fit.r_squared);
        let setup = cells[&(contracts, 50)].setup().unwrap();
        let intercept = fit.interval(0, CONFIDENCE).unwrap();
        // Twice as wide: of six intervals of 95 % one may miss.
        assert!(
            (intercept.value - setup).abs() < 2.0 * intercept.half_width(),
            "{contracts}"
        );
    }
}

#[test]
fn every_size_of_the_figures_is_in_the_grid() {
    let requests = grid().requests;
    assert!(FIGURE_5
        .iter()
        .chain(&FIGURE_7)
        .all(|n| requests.contains(n)));
    assert!(grid().cells(Reading::Nodes).unwrap().len() == 54);
    assert!(Grid {
        rounds: 0,
        ..grid()
    }
    .cells(Reading::Nodes)
    .is_err());
    assert!(Grid {
        contracts: vec![4],
        ..grid()
    }
    .cells(Reading::Nodes)
    .is_err());
}

#[test]
fn prices_are_those_of_the_table_with_the_fee() {
    for is_pinned in [true, false] {
        let prices = prices(is_pinned).unwrap();
        let price = |category: Category| prices.requests[category.index()];
        let routed = gas_of("check-in routed from the state", is_pinned).unwrap();
        assert_eq!(price(Category::CheckInRouted), routed);
        assert!(price(Category::InfectedRouted) > routed);
        assert!(price(Category::InspectCreating) < price(Category::CheckInCreating));
        // Fifty share a transaction, and so its fee.
        assert!(price(Category::Relayed) < price(Category::CheckInDirect) / 2);
    }
}

#[test]
fn money_is_gas_times_its_price() {
    let rows = money();
    let dollars = |gas: u64| rows.iter().rfind(|row| row.gas == gas).unwrap().dollars;
    assert!((dollars(400_000) - 2.0).abs() < 1e-9 && (dollars(2_000_000) - 10.0).abs() < 1e-9);
    let paper = rows.iter().find(|row| row.wei_a_gas == 1).unwrap();
    assert!((paper.dollars - 1e-10).abs() < 1e-20);
}

#[test]
fn files_of_other_workloads_are_not_compared() {
    let grid = |seed| Grid {
        contracts: vec![3],
        requests: vec![20],
        rounds: 2,
        seed,
    };
    let one = counted(Reading::Nodes, true, &grid(1)).unwrap();
    let other = counted(Reading::Nodes, true, &grid(2)).unwrap();
    assert!(same_workloads(&one, &one).is_ok());
    let error = same_workloads(&one, &other).unwrap_err().to_string();
    assert!(error.contains("drawn otherwise"), "{error}");
    assert!(categories(&one, &one).iter().all(|row| row.error() == 0.0));
}

/// Where only the page is, it says what makes its tables; with files the tables and figures are drawn.
#[test]
fn the_page_reads_well_without_files_and_draws_what_there_is() {
    let desk = TempDir::new().unwrap();
    fs::copy(folder().join("README.md"), desk.path().join("README.md")).unwrap();
    let empty = render(desk.path()).unwrap();
    let page = |files: &[(String, String)]| {
        files
            .iter()
            .find(|it| it.0 == "README.md")
            .unwrap()
            .1
            .clone()
    };
    assert!(page(&empty).contains("Not yet measured: `wayclear evaluate paper figures"));
    for reading in Reading::ALL {
        let name = file_name(Source::Counted, reading, true);
        fs::copy(folder().join(&name), desk.path().join(&name)).unwrap();
        // As a node would have metered them, all a hundredth dearer.
        let mut series: Series<Round> = Series::read(&folder().join(&name)).unwrap();
        series.rows.retain(|round| round.round < 10);
        for round in &mut series.rows {
            for category in Category::ALL {
                round.add(category, 0, round.used(category).gas / 100);
            }
        }
        let name = file_name(Source::Measured, reading, true);
        series.write(&desk.path().join(name)).unwrap();
        let name = format!("solidity-{reading}.csv");
        fs::copy(folder().join(&name), desk.path().join(&name)).unwrap();
    }
    let files = render(desk.path()).unwrap();
    for name in ["fig5.svg", "fig6.svg", "fig7.svg"] {
        assert!(
            files
                .iter()
                .any(|(file, svg)| file == name && svg.contains("metered")),
            "{name}"
        );
    }
    let page = page(&files);
    assert!(page.contains("| nodes, pinned, metered | 18 |"), "{page}");
    assert!(page.contains("| +1.00 % |"), "{page}");
    let both_chains = "| holds | 120 of 120 rounds have the same digest and counts";
    assert!(page.contains(both_chains), "{page}");
}
