//! Fits of three studies in which people were exposed and some were infected, against statsmodels 0.15 (`GLM`, `Binomial`,
//! `cov_type="cluster"`). The studies state no licence, so their rows are read from the folder that `WAYCLEAR_DATA` names:
//! `households_israel/people.csv` (Layan et al., Am J Epidemiol 2022), `contacts_geneva/contacts.csv.gz` (`GEgraph`),
//! `sashts/index_contact_pairs.csv` (Kleynhans et al., eLife 84753). So they run only when asked for: CONTRIBUTING says how.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use wayclear_risk::fit::{fit, Data, Fit, Outcome};

/// A row by the names of its columns.
type Row = HashMap<String, String>;

/// The rows of a file of the folder.
fn rows(name: &str) -> Vec<Row> {
    let folder = std::env::var_os("WAYCLEAR_DATA");
    let folder = folder.unwrap_or_else(|| panic!("set WAYCLEAR_DATA to a folder with {name}"));
    let file = PathBuf::from(folder).join(name);
    let file = File::open(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let plain: Box<dyn Read> = if name.contains(".gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut reader = csv::Reader::from_reader(plain);
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// 1 where it holds.
fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// A term: its name, and its value in a row.
type Feature = (&'static str, fn(&Row) -> f64);

fn fitted(rows: &[Row], cluster: Option<&str>, terms: &[Feature]) -> Fit {
    let mut known = HashMap::new();
    let clusters = cluster.map(|column| {
        let number = |row: &Row| {
            let next = known.len();
            *known.entry(row[column].clone()).or_insert(next)
        };
        rows.iter().map(number).collect()
    });
    let term = |(name, value): &Feature| {
        let values = rows.iter().map(value).collect();
        ((*name).to_string(), values)
    };
    let fit = fit(&Data {
        response: rows.iter().map(|row| number(row, "infected")).collect(),
        clusters,
        terms: terms.iter().map(term).collect(),
        has_intercept: true,
        ..Data::default()
    })
    .unwrap();
    assert_eq!(fit.outcome, Outcome::Converged);
    fit
}

#[track_caller]
fn assert_estimates(fit: &Fit, wanted: &[f64]) {
    for (term, wanted) in fit.terms.iter().zip(wanted) {
        let found = term.estimate;
        assert!((found - wanted).abs() < 1e-6, "{}: {found}", term.name);
    }
    assert_eq!(fit.terms.len(), wanted.len());
}

#[track_caller]
fn assert_errors(fit: &Fit, wanted: &[f64]) {
    for (term, wanted) in fit.terms.iter().zip(wanted) {
        let found = term.std_error;
        assert!((found - wanted).abs() < 1e-6, "{}: {found}", term.name);
    }
    assert_eq!(fit.terms.len(), wanted.len());
}

#[track_caller]
fn assert_deviance(fit: &Fit, wanted: f64) {
    assert!((fit.deviance - wanted).abs() < 1e-8, "{}", fit.deviance);
}

/// Household contacts whose vaccination is known.
fn israel() -> Vec<Row> {
    let mut rows = rows("households_israel/people.csv");
    // Some households have two who were infected first.
    let vaccinated: HashSet<String> = rows
        .iter()
        .filter(|row| row["index"] == "1" && row["vaccinated"] == "1")
        .map(|row| row["household"].clone())
        .collect();
    rows.retain(|row| row["index"] == "0" && number(row, "vaccinated") >= 0.0);
    for row in &mut rows {
        let is_vaccinated = vaccinated.contains(&row["household"]);
        row.insert(
            "index_vaccinated".to_string(),
            u8::from(is_vaccinated).to_string(),
        );
    }
    assert_eq!(rows.len(), 667);
    rows
}

const ISOLATION: [Feature; 2] = [
    ("partial", |row| flag(row["isolation"] == "1")),
    ("complete", |row| flag(row["isolation"] == "2")),
];

#[test]
#[ignore = "needs WAYCLEAR_DATA"]
fn in_households_of_israel_isolation_from_the_infected_one_predicts() {
    let rows = israel();
    let independent = fitted(&rows, None, &ISOLATION);
    assert_estimates(&independent, &[0.553_385, -1.037_441, -1.921_661]);
    assert_errors(&independent, &[0.130_841_8, 0.218_209_5, 0.198_801_8]);
    assert_deviance(&independent, 793.978_384_790_6);
    let clustered = fitted(&rows, Some("household"), &ISOLATION);
    assert_estimates(&clustered, &[0.553_385, -1.037_441, -1.921_661]);
    assert_errors(&clustered, &[0.193_398_0, 0.340_518_8, 0.284_071_0]);
    assert_eq!(clustered.clusters, Some(209));
}

#[test]
#[ignore = "needs WAYCLEAR_DATA"]
fn vaccination_age_and_size_add_to_it() {
    let rows = israel();
    let more: [Feature; 4] = [
        ("vaccinated", |row| flag(row["vaccinated"] == "1")),
        ("child", |row| flag(row["adult"] == "0")),
        ("size", |row| number(row, "size")),
        ("index_vaccinated", |row| {
            flag(row["index_vaccinated"] == "1")
        }),
    ];
    let terms = [&ISOLATION[..], &more].concat();
    let full = fitted(&rows, None, &terms);
    assert_estimates(
        &full,
        &[
            0.444_364, -1.084_417, -1.996_614, -1.476_009, -0.125_676, 0.090_606, -1.117_796,
        ],
    );
    assert_errors(
        &full,
        &[
            0.289_029_4,
            0.233_698_6,
            0.212_500_1,
            0.285_702_3,
            0.206_969_2,
            0.045_053_4,
            0.429_664_2,
        ],
    );
    assert_deviance(&full, 743.970_505_061_9);
    let clustered = fitted(&rows, Some("household"), &terms);
    assert_errors(
        &clustered,
        &[
            0.355_681_5,
            0.356_586_7,
            0.301_153_2,
            0.299_741_7,
            0.216_627_3,
            0.068_270_1,
            0.704_600_3,
        ],
    );
}

#[test]
#[ignore = "needs WAYCLEAR_DATA"]
fn in_geneva_the_kind_of_link_predicts() {
    let mut rows = rows("contacts_geneva/contacts.csv.gz");
    rows.retain(|row| !row["link"].is_empty());
    assert_eq!(rows.len(), 3_830);
    let terms: [Feature; 5] = [
        ("household", |row| flag(row["link"] == "household")),
        ("leisure", |row| flag(row["link"] == "leisure")),
        ("other", |row| flag(row["link"] == "other")),
        ("health_care", |row| flag(row["link"] == "health_care")),
        ("social", |row| flag(row["link"] == "social")),
    ];
    let independent = fitted(&rows, None, &terms);
    assert_estimates(
        &independent,
        &[
            -3.286_979, 1.466_965, 1.272_076, 1.195_115, 0.647_922, -0.027_563,
        ],
    );
    assert_errors(
        &independent,
        &[
            0.222_257_5,
            0.233_787_2,
            0.379_266_2,
            0.402_174_2,
            1.058_691_2,
            0.264_043_6,
        ],
    );
    assert_deviance(&independent, 2_047.468_684_150_6);
    let clustered = fitted(&rows, Some("index"), &terms);
    assert_errors(
        &clustered,
        &[
            0.326_984_4,
            0.335_135_1,
            0.499_163_7,
            0.781_219_5,
            1.088_576_9,
            0.360_833_0,
        ],
    );
    assert_eq!(clustered.clusters, Some(1_214));
}

#[test]
#[ignore = "needs WAYCLEAR_DATA"]
fn in_households_of_south_africa_sensor_minutes_do_not() {
    let mut rows = rows("sashts/index_contact_pairs.csv");
    rows.retain(|row| !row["minutes"].is_empty());
    assert_eq!(rows.len(), 241);
    let terms: [Feature; 1] = [("ln(minutes)", |row| number(row, "minutes").ln())];
    let independent = fitted(&rows, None, &terms);
    assert_estimates(&independent, &[0.937_015, -0.134_765]);
    assert_errors(&independent, &[0.306_083_4, 0.077_497_6]);
    assert_deviance(&independent, 318.332_578_591_1);
    let clustered = fitted(&rows, Some("hhid"), &terms);
    assert_errors(&clustered, &[0.338_530_7, 0.083_400_8]);
}
