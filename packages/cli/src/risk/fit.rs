//! `wayclear risk fit`: a logistic regression, and what it means.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use serde::Serialize;
use serde_json::value::RawValue;
use wayclear_api::contact_registry::{RiskForm, RiskModel};
use wayclear_risk::fit::{fit, Fit, Outcome, PLACES};

use super::data::DataArgs;
use super::exposures::TERMS;
use super::model::{flags, form};

/// Stands in a model where somebody has to say it.
const ORIGIN: &str = "say here where the data are from";

/// What to fit.
#[derive(Args)]
pub struct FitArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Also print the fit as a model of this form, in the paper's sign; the terms must be `contact_term` and
    /// `surface_term` of that form, as `risk score` and `risk generate` write them
    #[arg(long, value_parser = form(), conflicts_with = "no_intercept")]
    form: Option<RiskForm>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &FitArgs) -> Result<ExitCode> {
    // A model has the terms that its form makes of an exposure.
    let fit = fit(&args.data.load(args.form.map(|_| TERMS))?)?;
    if args.json {
        // Without convergence there is no model, and the outcome says so.
        let model = args.form.and_then(|form| fit.model(form.into()).ok());
        let model = model.map(|model| RiskModel::new(&model, ORIGIN));
        println!("{}", as_json(&fit, model)?);
        return Ok(ExitCode::SUCCESS);
    }
    tell(&fit);
    if let Some(form) = args.form {
        let model = fit.model(form.into())?;
        println!(
            "As a model, in the paper's sign, rounded to {PLACES} places:\n{}",
            flags(&model)
        );
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct JsonFit {
    outcome: &'static str,
    terms: Vec<JsonTerm>,
    deviance: Option<Box<RawValue>>,
    null_deviance: Option<Box<RawValue>>,
    iterations: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<RiskModel>,
}

#[derive(Serialize)]
struct JsonTerm {
    name: String,
    estimate: Option<Box<RawValue>>,
    std_error: Option<Box<RawValue>>,
}

fn as_json(fit: &Fit, model: Option<RiskModel>) -> Result<String> {
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
        model,
    })?)
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

fn tell(fit: &Fit) {
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
