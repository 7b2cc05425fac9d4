//! `wayclear risk fit`: a logistic regression, and what it means.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use comfy_table::{CellAlignment, Table};
use serde::Serialize;
use serde_json::value::RawValue;
use wayclear_api::contact_registry::{RiskForm, RiskModel};
use wayclear_risk::fit::{fit, Data, Fit, Outcome, PLACES};

use super::exposures::TERMS;
use crate::args::model::{flags, form};
use crate::output::{Answer, Output};
use crate::page::{table, Page};
use crate::sheet::{Column, Sheet};

/// Stands in a model where somebody has to say it.
const ORIGIN: &str = "say here where the data are from";

/// Which columns are what.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear risk generate --seed 1 >exposures.csv
  wayclear risk fit exposures.csv --response infected --form normalised")]
pub struct FitArgs {
    /// CSV with a line of names, - for standard input
    file: PathBuf,
    /// Column with 0 or 1, or with successes out of --trials
    #[arg(long, value_name = "COLUMN")]
    response: String,
    /// Columns of the terms, separated by commas; by default all that are nothing else
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    terms: Vec<String>,
    /// Column with the number of trials of each row
    #[arg(long, value_name = "COLUMN")]
    trials: Option<String>,
    /// Column with case weights
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// Column that is added to the linear predictor
    #[arg(long, value_name = "COLUMN")]
    offset: Option<String>,
    /// Fit without an intercept
    #[arg(long)]
    no_intercept: bool,
    /// Also print the fit as a model of this form, in the paper's sign; the terms must be `contact_term` and
    /// `surface_term` of that form, as `risk score` and `risk generate` write them
    #[arg(long, value_parser = form(), conflicts_with = "no_intercept")]
    form: Option<RiskForm>,
}

/// What was fitted. Numbers have 17 digits; null where there is none.
#[derive(Serialize)]
struct Fitted {
    outcome: &'static str,
    terms: Vec<FittedTerm>,
    deviance: Option<Box<RawValue>>,
    null_deviance: Option<Box<RawValue>>,
    iterations: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<RiskModel>,
    #[serde(skip)]
    fit: Fit,
    /// The model as flags, or why there is none.
    #[serde(skip)]
    flags: Option<String>,
}

#[derive(Serialize)]
struct FittedTerm {
    name: String,
    estimate: Option<Box<RawValue>>,
    std_error: Option<Box<RawValue>>,
}

pub fn run(args: &FitArgs, output: &mut Output) -> Result<ExitCode> {
    let fit = fit(&load(args, output)?)?;
    let model = args.form.map(|form| fit.model(form.into()));
    let model = match model.transpose() {
        Ok(model) => model,
        // In JSON the outcome says that there is no model.
        Err(_) if output.is_json() => None,
        Err(error) => return Err(error.into()),
    };
    let terms = fit.terms.iter().map(|term| {
        Ok(FittedTerm {
            name: term.name.clone(),
            estimate: digits(term.estimate)?,
            std_error: digits(term.std_error)?,
        })
    });
    output.say(&Fitted {
        outcome: name(&fit.outcome),
        terms: terms.collect::<Result<_>>()?,
        deviance: digits(fit.deviance)?,
        null_deviance: digits(fit.null_deviance)?,
        iterations: fit.iterations,
        model: model.map(|model| RiskModel::new(&model, ORIGIN)),
        flags: model.as_ref().map(flags),
        fit,
    })
}

fn load(args: &FitArgs, output: &Output) -> Result<Data> {
    let mut sheet = Sheet::open(&args.file, output)?;
    let special = [
        Some(&args.response),
        args.trials.as_ref(),
        args.weights.as_ref(),
        args.offset.as_ref(),
    ];
    let special: Vec<String> = special.into_iter().flatten().cloned().collect();
    let terms: Vec<String> = if !args.terms.is_empty() {
        args.terms.clone()
    } else if args.form.is_some() {
        TERMS.map(str::to_string).to_vec()
    } else {
        let others = sheet.names().iter();
        others
            .filter(|name| !special.contains(name))
            .cloned()
            .collect()
    };
    let wanted = special.iter().chain(&terms);
    let columns: Vec<Column> = wanted.map(|n| sheet.column(n)).collect::<Result<_>>()?;
    let mut numbers = vec![vec![]; columns.len()];
    while sheet.advance()? {
        for (numbers, column) in numbers.iter_mut().zip(&columns) {
            numbers.push(sheet.number(column)?);
        }
    }
    let mut numbers = numbers.into_iter();
    let mut next = || numbers.next().unwrap_or_default();
    Ok(Data {
        response: next(),
        trials: args.trials.as_ref().map(|_| next()),
        weights: args.weights.as_ref().map(|_| next()),
        offset: args.offset.as_ref().map(|_| next()),
        terms: terms.into_iter().map(|name| (name, next())).collect(),
        has_intercept: !args.no_intercept,
    })
}

/// A number with 17 digits; null if there is none.
fn digits(number: f64) -> Result<Option<Box<RawValue>>> {
    if !number.is_finite() {
        return Ok(None);
    }
    Ok(Some(RawValue::from_string(format!("{number:.16e}"))?))
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Converged => "converged",
        Outcome::Separated => "separated",
        Outcome::RankDeficient { .. } => "rank_deficient",
        Outcome::SingleClass => "single_class",
        Outcome::NotConverged => "not_converged",
    }
}

impl Answer for Fitted {
    fn tell(&self, page: &mut Page) {
        let fit = &self.fit;
        if !fit.terms.is_empty() {
            page.table(coefficients(fit));
            page.line(format!(
                "deviance {:.4}, null deviance {:.4}; {} iterations",
                fit.deviance, fit.null_deviance, fit.iterations
            ));
        }
        let (name, meaning) = (name(&fit.outcome), meaning(&fit.outcome));
        page.paragraph(format!("{name}: {meaning}"), "");
        if let Some(flags) = &self.flags {
            page.line(format!(
                "As a model, in the paper's sign, rounded to {PLACES} places:\n{flags}"
            ));
        }
    }
}

fn coefficients(fit: &Fit) -> Table {
    let mut rows = table(["term", "estimate", "std. error", "z", "p"]);
    for term in &fit.terms {
        let z = term.estimate / term.std_error;
        rows.add_row([
            term.name.clone(),
            format!("{:.6}", term.estimate),
            format!("{:.6}", term.std_error),
            format!("{z:.2}"),
            p_value(z),
        ]);
    }
    for column in rows.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    rows
}

/// Two-sided, of the normal distribution.
fn p_value(z: f64) -> String {
    let p = libm::erfc(z.abs() / std::f64::consts::SQRT_2);
    if p < 1e-300 {
        "<1e-300".to_string()
    } else if p < 1e-4 {
        format!("{p:.1e}")
    } else {
        format!("{p:.4}")
    }
}

fn meaning(outcome: &Outcome) -> String {
    let text = match outcome {
        Outcome::Converged => {
            "these coefficients make the data most likely. Their sign is that of logistic regression; the paper's is the \
             opposite."
        }
        Outcome::Separated => {
            "some combination of the terms tells all successes from all failures. The larger its coefficients, the likelier \
             the data, so the numbers above mean nothing; more data or fewer terms help."
        }
        Outcome::RankDeficient { term } => {
            return format!(
                "\"{term}\" is a combination of the terms before it, so its coefficient could be anything; leave it out."
            )
        }
        Outcome::SingleClass => {
            "all rows that count are successes, or all are failures; there is nothing to tell apart."
        }
        Outcome::NotConverged => {
            "iteration ended before the coefficients came to rest; do not use them."
        }
    };
    text.to_string()
}
