//! How fast the fit and the score are. `make bench-risk` runs it with a Python that has statsmodels, the reference.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss
)]

use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::ThreadPoolBuilder;
use wayclear_risk::fit::{fit, Data};
use wayclear_risk::{Contact, Exposure, Form, Model, Surface, SurfaceContact};

const ROWS: usize = 100_000;
/// Columns of the design matrix, the intercept among them.
const TERMS: usize = 6;
const ROUNDS: usize = 5;
/// Fits of a round, of which the median counts.
const FITS: usize = 9;
const SCORES: usize = 1_000_000;

/// Fits the CSV on standard input as often as asked; prints the median in seconds, then the coefficients.
const REFERENCE: &str = r"
import sys, time, numpy as np, statsmodels.api as sm
fits = int(sys.argv[1])
table = np.loadtxt(sys.stdin, delimiter=',')
y, x = table[:, 0], np.ascontiguousarray(table[:, 1:])
seconds = []
for _ in range(fits):
    start = time.perf_counter()
    fit = sm.GLM(y, x, family=sm.families.Binomial()).fit(method='IRLS')
    seconds.append(time.perf_counter() - start)
print(sorted(seconds)[fits // 2], *fit.params)
";

fn main() {
    let data = data();
    let python = std::env::var("WAYCLEAR_PYTHON").ok();
    println!("fit of {ROWS} rows and {TERMS} columns, milliseconds, median of {ROUNDS} rounds of {FITS}\n");
    println!("| threads | wayclear | statsmodels GLM, IRLS | times as fast |\n|---|---|---|---|");
    let csv = csv(&data);
    for threads in [1, 2] {
        let pool = ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().expect("threads");
        let (mut ours, mut theirs) = (vec![], vec![]);
        for _ in 0..ROUNDS {
            ours.push(pool.install(|| median((0..FITS).map(|_| seconds(&data)).collect())));
            theirs.extend(
                python
                    .as_ref()
                    .map(|python| reference(python, threads, &csv, &data)),
            );
        }
        let ours = median(ours);
        let (theirs, ratio) = if theirs.is_empty() {
            ("not measured".to_string(), String::new())
        } else {
            let theirs = median(theirs);
            (
                format!("{:.1}", theirs * 1e3),
                format!("{:.1}", theirs / ours),
            )
        };
        println!("| {threads} | {:.1} | {theirs} | {ratio} |", ours * 1e3);
    }
    println!("\nscore of one exposure, one thread, median of {ROUNDS} runs of {SCORES}\n");
    println!("| form | million a second |\n|---|---|");
    for (name, form) in [
        ("normalised", Form::Normalised),
        ("log_dose", Form::LogDose),
        ("paper_literal", Form::PaperLiteral),
    ] {
        println!("| `{name}` | {:.1} |", scores(form) / 1e6);
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn data() -> Data {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let truth = [-0.5, 0.4, -0.8, 1.2, -1.6, 2.0];
    let mut data = Data {
        has_intercept: true,
        terms: (1..TERMS).map(|i| (format!("x{i}"), vec![])).collect(),
        ..Data::default()
    };
    for _ in 0..ROWS {
        let mut eta = truth[0];
        for ((_, column), beta) in data.terms.iter_mut().zip(&truth[1..]) {
            let x = random.random_range(-1.0..1.0);
            column.push(x);
            eta += beta * x;
        }
        let is_success = random.random_bool(1.0 / (1.0 + f64::exp(-eta)));
        data.response.push(f64::from(u8::from(is_success)));
    }
    data
}

/// Response and design matrix, every digit.
fn csv(data: &Data) -> String {
    let row = |row: usize| {
        let terms = data.terms.iter().map(|(_, column)| column[row].to_string());
        format!(
            "{},1,{}\n",
            data.response[row],
            terms.collect::<Vec<_>>().join(",")
        )
    };
    (0..ROWS).map(row).collect()
}

fn seconds(data: &Data) -> f64 {
    let start = Instant::now();
    black_box(fit(black_box(data)).expect("a fit"));
    start.elapsed().as_secs_f64()
}

/// Median seconds of statsmodels, whose coefficients must be ours.
fn reference(python: &str, threads: usize, csv: &str, data: &Data) -> f64 {
    // Cargo runs a benchmark in its package; the command names Python from the root.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut child = Command::new(root.join(python))
        .args(["-c", REFERENCE, &FITS.to_string()])
        .envs(
            ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]
                .map(|name| (name, threads.to_string())),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(csv.as_bytes())
        .unwrap();
    let printed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let numbers: Vec<f64> = printed
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect();
    for (term, theirs) in fit(data).unwrap().terms.iter().zip(&numbers[1..]) {
        assert!((term.estimate - theirs).abs() < 1e-8, "{}", term.name);
    }
    numbers[0]
}

/// Scores a second.
fn scores(form: Form) -> f64 {
    let one = 1_000_000_000_000_000_000;
    let coefficients = match form {
        Form::Normalised => [5 * one, -one / 2, -one],
        Form::LogDose => [6 * one, -one, -one],
        Form::PaperLiteral => [2 * one, one / 1_000, -one / 1_000],
    };
    let [b0, b12, b3] = coefficients;
    let model = Model::new(form, b0, b12, b3).unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(8);
    let exposures: Vec<Exposure> = (0..SCORES)
        .map(|_| Exposure {
            contact: Some(
                Contact::new(
                    random.random_range(-110..=-40),
                    random.random_range(1..=7_200),
                )
                .unwrap(),
            ),
            surface: Some(
                SurfaceContact::new(
                    random.random_range(0..=259_200),
                    Surface::ALL[random.random_range(0..Surface::ALL.len())],
                )
                .unwrap(),
            ),
        })
        .collect();
    let run = || {
        let start = Instant::now();
        let sum: u128 = exposures.iter().map(|e| model.probability(e).atoms()).sum();
        black_box(sum);
        SCORES as f64 / start.elapsed().as_secs_f64()
    };
    median((0..ROUNDS).map(|_| run()).collect())
}
