//! `wayclear risk model`: the registry's model; `wayclear risk set-model`: the owner's next version.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use cosmwasm_std::Decimal;
use serde::Serialize;
use wayclear_api::contact_registry::{
    ask, ExecuteMsg, RiskModel, RiskModelResponse, DEFAULT_ALERT_AT,
};
use wayclear_api::events::RiskModelSet;
use wayclear_chain::{Chain, Receipt};

use crate::args::model::{flags, share, ModelArgs};
use crate::args::net::NetArgs;
use crate::args::read::ReadArgs;
use crate::args::sign::SignArgs;
use crate::output::{Answer, Output, Usage};
use crate::page::Page;
use crate::words::{tell_receipt, time};

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear risk model")]
pub struct ShowArgs {
    /// Version, from 1; by default the one in effect
    #[arg(long)]
    version: Option<u32>,
    #[command(flatten)]
    read: ReadArgs,
}

/// A model to come.
#[derive(Args)]
#[command(
    after_help = "Example:\n  wayclear risk set-model --b0 5 --b12 -0.5 --b3 -1 --origin 'county data of 2026'"
)]
pub struct SetArgs {
    #[command(flatten)]
    model: ModelArgs,
    /// Where the coefficients are from, for all to read, at most 256 characters
    #[arg(long, value_name = "TEXT")]
    origin: String,
    /// Phones alert when the exposures of a window add this together: above 0, at most 1
    #[arg(long, value_name = "SHARE", value_parser = share, default_value_t = DEFAULT_ALERT_AT)]
    alert_at: Decimal,
    /// When it takes effect, in Unix seconds; by default as soon as the registry's delay allows
    #[arg(long, value_name = "TIME")]
    effective_at: Option<u64>,
    /// Name of the registry owner's key
    #[arg(long, value_name = "NAME", default_value = "state")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Shown(RiskModelResponse);

pub fn show(args: &ShowArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.read.connect(output)?;
    let registry = &net.record.deployment.registry;
    let version = args.version;
    output.say(&Shown(net.wasmd.ask(registry, ask::RiskModel { version })?))
}

impl Answer for Shown {
    fn tell(&self, page: &mut Page) {
        let RiskModelResponse {
            version,
            model,
            effective_at,
            latest,
        } = &self.0;
        page.line(format!("Version {version}, from {}:", time(*effective_at)));
        match model.checked() {
            Ok(checked) => page.line(flags(&checked)),
            Err(error) => page.line(error),
        }
        page.line(format!("alerts from {} on", model.alert_at));
        page.paragraph(&model.origin, "");
        if latest > version {
            page.line(format!("There are newer ones, up to version {latest}."));
        }
    }
}

#[derive(Serialize)]
struct Set {
    version: u32,
    effective_at: u64,
    receipt: Option<Receipt>,
}

pub fn set(args: &SetArgs, output: &mut Output) -> Result<ExitCode> {
    let Some(model) = args.model.given()? else {
        let missing = "a model for everybody needs its own coefficients; give --b0, --b12 and --b3";
        return Err(Usage(missing.to_string()).into());
    };
    let model = RiskModel {
        alert_at: args.alert_at,
        ..RiskModel::new(&model, &args.origin)
    };
    model.checked().map_err(|error| Usage(error.to_string()))?;
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.wasmd.account(&args.from)?;
    let registry = net.record.deployment.registry.clone();
    let set = ExecuteMsg::SetRiskModel {
        model,
        effective_at: args.effective_at,
    };
    let tx = net.wasmd.execute(&who, &registry, &set)?;
    let told = RiskModelSet::all(&tx.events);
    let told = told.first().context("the registry told of no model")?;
    output.say(&Set {
        version: told.version,
        effective_at: told.effective_at,
        receipt: tx.receipt,
    })
}

impl Answer for Set {
    fn tell(&self, page: &mut Page) {
        let (version, at) = (self.version, time(self.effective_at));
        page.line(format!("Version {version} takes effect at {at}."));
        tell_receipt(page, self.receipt.as_ref());
    }
}
