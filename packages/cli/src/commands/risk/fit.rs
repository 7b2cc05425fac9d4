//! `wayclear risk fit`: a logistic regression, and what it means.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use comfy_table::{CellAlignment, Table};
use serde::Serialize;
use serde_json::value::RawValue;
use wayclear_api::contact_registry::{RiskForm, RiskModel};
use wayclear_risk::fit::{fit, Fit, Outcome, PLACES};

use super::clusters::Errors;
use super::data::DataArgs;
use super::exposures::TERMS;
use super::outcome::{meaning, name};
use crate::args::model::{flags, form};
use crate::output::{Answer, Output};
use crate::page::{table, Page};

/// Stands in a model where somebody has to say it.
const ORIGIN: &str = "say here where the data are from";

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear risk generate --seed 1 >exposures.csv
  wayclear risk fit exposures.csv --response infected --form normalised")]
pub struct FitArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Also print the fit as a model of this form, in the paper's sign; the terms must be `contact_term` and
    /// `surface_term` of that form, as `risk score` and `risk generate` write them
    #[arg(long, value_parser = form(), conflicts_with = "no_intercept")]
    form: Option<RiskForm>,
}

/// What was fitted. Numbers have 17 digits; null where there is none.
#[derive(Serialize)]
struct Fitted {
    outcome: &'static str,
    /// The term that spoils it, where the outcome is that of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    redundant_term: Option<String>,
    terms: Vec<FittedTerm>,
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
    #[serde(skip)]
    fit: Fit,
    /// The model as flags.
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
    // A model has the terms that its form makes of an exposure.
    let terms = args.form.map(|_| TERMS);
    let fit = fit(&args.data.load(terms, output)?)?;
    let errors = args.data.cluster.as_deref();
    let errors = errors.map(|column| Errors::of(&fit, column));
    let model = args.form.map(|form| fit.model(form.into()));
    let (model, no_model) = match model.transpose() {
        Ok(model) => (model, None),
        Err(error) => (None, Some(error)),
    };
    let terms = fit.terms.iter().map(|term| {
        Ok(FittedTerm {
            name: term.name.clone(),
            estimate: digits(term.estimate)?,
            std_error: digits(term.std_error)?,
        })
    });
    let fitted = Fitted {
        outcome: name(&fit.outcome),
        redundant_term: match &fit.outcome {
            Outcome::RankDeficient { term } => Some(term.clone()),
            _ => None,
        },
        terms: terms.collect::<Result<_>>()?,
        deviance: digits(fit.deviance)?,
        null_deviance: digits(fit.null_deviance)?,
        iterations: fit.iterations,
        errors,
        model: model.map(|model| RiskModel::new(&model, ORIGIN)),
        no_model: no_model.map(|error| error.to_string()),
        flags: model.as_ref().map(flags),
        fit,
    };
    output.say(&fitted)
}

/// A number with 17 digits; null if there is none.
fn digits(number: f64) -> Result<Option<Box<RawValue>>> {
    if !number.is_finite() {
        return Ok(None);
    }
    Ok(Some(RawValue::from_string(format!("{number:.16e}"))?))
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
            if let Some(errors) = &self.errors {
                errors.tell(page);
            }
        }
        let (name, meaning) = (name(&fit.outcome), meaning(&fit.outcome));
        page.paragraph(format!("{name}: {meaning}"), "");
        if let Some(flags) = &self.flags {
            page.line(format!(
                "As a model, in the paper's sign, rounded to {PLACES} places:\n{flags}"
            ));
        }
        if let Some(reason) = &self.no_model {
            page.paragraph(format!("no model: {reason}"), "");
        }
    }

    fn is_good(&self) -> bool {
        self.no_model.is_none()
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
