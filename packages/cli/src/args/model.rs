//! A model on the command line.

use anyhow::Result;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::Args;
use cosmwasm_std::{Decimal, SignedDecimal};
use wayclear_api::contact_registry::RiskForm;
use wayclear_risk::Model;

use crate::output::Usage;

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
    /// The model, if its coefficients are given.
    pub fn given(&self) -> Result<Option<Model>> {
        let (Some(b0), Some(b12), Some(b3)) = (self.b0, self.b12, self.b3) else {
            return Ok(None);
        };
        let model = Model::new(self.form.into(), b0, b12, b3);
        Ok(Some(model.map_err(|error| Usage(error.to_string()))?))
    }

    /// The same, or a default that must have the form.
    pub fn or(&self, default: Model) -> Result<Model> {
        let given = self.given()?;
        if given.is_none() && default.form() != self.form.into() {
            let form = self.form;
            let text =
                format!("the form {form} has no default coefficients; give --b0, --b12 and --b3");
            return Err(Usage(text).into());
        }
        Ok(given.unwrap_or(default))
    }
}

/// A model as these arguments.
pub fn flags(model: &Model) -> String {
    let [b0, b12, b3] = model.coefficients().map(decimal);
    let form = RiskForm::from(model.form());
    format!("--form {form} --b0 {b0} --b12 {b12} --b3 {b3}")
}

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

/// Reads a decimal of up to 18 places that is not negative.
pub fn share(text: &str) -> Result<Decimal, String> {
    text.parse()
        .map_err(|_| "not a decimal number of up to 18 places, like 0.001 for 0.1 %".to_string())
}

/// Atoms, as a decimal.
pub fn decimal(atoms: i128) -> String {
    SignedDecimal::new(atoms.into()).to_string()
}
