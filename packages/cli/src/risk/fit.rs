//! `wayclear risk fit`: a logistic regression, and what it means.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use serde::Serialize;
use serde_json::value::RawValue;
use wayclear_api::contact_registry::{RiskForm, RiskModel};
use wayclear_risk::fit::{fit, Data, Fit, NoModel, PLACES};
use wayclear_risk::Model;

use super::clusters::{Clusters, Errors};
use super::exposures::TERMS;
use super::model::{flags, form};
use super::outcome::{meaning, name};
use crate::sheet::{Column, Sheet};

/// Stands in a model where somebody has to say it.
const ORIGIN: &str = "say here where the data are from";

/// Which columns are what.
#[derive(Args)]
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
    /// Column with case weights: as many equal rows each stands for
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// Column that is added to the linear predictor
    #[arg(long, value_name = "COLUMN")]
    offset: Option<String>,
    /// Column that names each row's cluster, like its household: standard errors then allow for rows of a cluster
    /// being alike
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// Fit without an intercept
    #[arg(long)]
    no_intercept: bool,
    /// Also print the fit as a model of this form, in the paper's sign; the terms must be `contact_term` and
    /// `surface_term` of that form, as `risk score` and `risk generate` write them
    #[arg(long, value_parser = form(), conflicts_with = "no_intercept")]
    form: Option<RiskForm>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &FitArgs) -> Result<ExitCode> {
    let fit = fit(&load(args)?)?;
    let errors = args
        .cluster
        .as_deref()
        .map(|column| Errors::of(&fit, column));
    if args.json {
        let model = args.form.map(|form| fit.model(form.into()));
        println!("{}", as_json(&fit, errors, model.as_ref())?);
        return Ok(ExitCode::SUCCESS);
    }
    tell(&fit, errors.as_ref());
    if let Some(form) = args.form {
        let model = fit.model(form.into())?;
        println!(
            "As a model, in the paper's sign, rounded to {PLACES} places:\n{}",
            flags(&model)
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn load(args: &FitArgs) -> Result<Data> {
    let mut sheet = Sheet::open(&args.file)?;
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
            .filter(|name| !special.contains(name) && args.cluster.as_ref() != Some(*name))
            .cloned()
            .collect()
    };
    let wanted = special.iter().chain(&terms);
    let columns: Vec<Column> = wanted.map(|n| sheet.column(n)).collect::<Result<_>>()?;
    let cluster = args.cluster.as_ref().map(|name| sheet.column(name));
    let mut clusters = cluster.transpose()?.map(Clusters::new);
    let mut numbers = vec![vec![]; columns.len()];
    while sheet.advance()? {
        for (numbers, column) in numbers.iter_mut().zip(&columns) {
            numbers.push(sheet.number(column)?);
        }
        if let Some(clusters) = &mut clusters {
            clusters.read(&sheet)?;
        }
    }
    let mut numbers = numbers.into_iter();
    let mut next = || numbers.next().unwrap_or_default();
    Ok(Data {
        response: next(),
        trials: args.trials.as_ref().map(|_| next()),
        weights: args.weights.as_ref().map(|_| next()),
        offset: args.offset.as_ref().map(|_| next()),
        clusters: clusters.map(Clusters::numbers),
        terms: terms.into_iter().map(|name| (name, next())).collect(),
        has_intercept: !args.no_intercept,
    })
}

#[derive(Serialize)]
struct JsonFit {
    outcome: &'static str,
    terms: Vec<JsonTerm>,
    deviance: Option<Box<RawValue>>,
    null_deviance: Option<Box<RawValue>>,
    iterations: usize,
    #[serde(flatten)]
    errors: Option<Errors>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<RiskModel>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_model: Option<String>,
}

#[derive(Serialize)]
struct JsonTerm {
    name: String,
    estimate: Option<Box<RawValue>>,
    std_error: Option<Box<RawValue>>,
}

fn as_json(
    fit: &Fit,
    errors: Option<Errors>,
    model: Option<&Result<Model, NoModel>>,
) -> Result<String> {
    let found = model.and_then(|model| model.as_ref().ok());
    let terms = fit.terms.iter().map(|term| {
        Ok(JsonTerm {
            name: term.name.clone(),
            estimate: digits(term.estimate)?,
            std_error: digits(term.std_error)?,
        })
    });
    Ok(serde_json::to_string(&JsonFit {
        outcome: name(&fit.outcome),
        terms: terms.collect::<Result<_>>()?,
        deviance: digits(fit.deviance)?,
        null_deviance: digits(fit.null_deviance)?,
        iterations: fit.iterations,
        errors,
        model: found.map(|model| RiskModel::new(model, ORIGIN)),
        no_model: model.and_then(|model| Some(model.as_ref().err()?.to_string())),
    })?)
}

/// A number with 17 digits; null if there is none.
fn digits(number: f64) -> Result<Option<Box<RawValue>>> {
    if !number.is_finite() {
        return Ok(None);
    }
    Ok(Some(RawValue::from_string(format!("{number:.16e}"))?))
}

fn tell(fit: &Fit, errors: Option<&Errors>) {
    if !fit.terms.is_empty() {
        let mut table = Table::new();
        table
            .load_preset(NOTHING)
            .set_header(["term", "estimate", "std. error", "z", "p"]);
        for term in &fit.terms {
            let z = term.estimate / term.std_error;
            table.add_row([
                term.name.clone(),
                format!("{:.6}", term.estimate),
                format!("{:.6}", term.std_error),
                format!("{z:.2}"),
                p_value(z),
            ]);
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        println!("{table}");
        println!(
            "deviance {:.4}, null deviance {:.4}; {} iterations",
            fit.deviance, fit.null_deviance, fit.iterations
        );
        if let Some(errors) = errors {
            println!("{errors}");
        }
    }
    println!("{}: {}", name(&fit.outcome), meaning(&fit.outcome));
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
