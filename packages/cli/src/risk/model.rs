//! A model on the command line.

use anyhow::{bail, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::Args;
use cosmwasm_std::SignedDecimal;
use wayclear_api::contact_registry::RiskForm;
use wayclear_risk::{Form, Model};

/// The form and coefficients of a model, in the paper's sign.
#[derive(Args)]
pub struct ModelArgs {
    /// How contact and surface enter the exponent
    #[arg(long, value_parser = form(), default_value = RiskForm::Normalised.name())]
    form: RiskForm,
    /// Constant of the exponent, in the paper's sign: P = 1 / (1 + exp(b0 + f1 + f2))
    #[arg(long, allow_negative_numbers = true, value_parser = atoms, requires_all = ["b12", "b3"])]
    b0: Option<i128>,
    /// Coefficient of the contact
    #[arg(long, allow_negative_numbers = true, value_parser = atoms, requires_all = ["b0", "b3"])]
    b12: Option<i128>,
    /// Coefficient of the surface
    #[arg(long, allow_negative_numbers = true, value_parser = atoms, requires_all = ["b0", "b12"])]
    b3: Option<i128>,
}

impl ModelArgs {
    /// The model given, or the default if there are no coefficients and it has the form.
    pub fn or(&self, default: Model) -> Result<Model> {
        let form = Form::from(self.form);
        match (self.b0, self.b12, self.b3) {
            (Some(b0), Some(b12), Some(b3)) => Ok(Model::new(form, b0, b12, b3)?),
            _ if form == default.form() => Ok(default),
            _ => bail!(
                "the form {} has no default coefficients; give --b0, --b12 and --b3",
                self.form
            ),
        }
    }
}

/// Reads a form.
pub fn form() -> impl TypedValueParser<Value = RiskForm> {
    PossibleValuesParser::new(RiskForm::ALL.iter().map(|form| form.name()))
        .try_map(|text| text.parse().map_err(|()| "not a form"))
}

/// A decimal of up to 18 places, in atoms.
fn atoms(text: &str) -> Result<i128, String> {
    let decimal: SignedDecimal = text
        .parse()
        .map_err(|_| "not a decimal number of up to 18 places".to_string())?;
    Ok(decimal.atomics().i128())
}

/// Atoms, as a decimal.
pub fn decimal(atoms: i128) -> String {
    SignedDecimal::new(atoms.into()).to_string()
}
