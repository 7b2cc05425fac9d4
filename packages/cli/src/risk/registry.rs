//! `wayclear risk model`: the registry's model; `wayclear risk set-model`: the owner's next version.

use std::process::ExitCode;

use anyhow::{bail, Context, Result};
use clap::Args;
use cosmwasm_std::Decimal;
use serde_json::json;
use wayclear_api::contact_registry::{
    ExecuteMsg, QueryMsg, RiskModel, RiskModelResponse, DEFAULT_ALERT_AT,
};
use wayclear_api::events::RiskModelSet;
use wayclear_client::Chain;

use super::model::{flags, share, ModelArgs};
use crate::net::{NetArgs, SignArgs};
use crate::say::{receipt, time};

/// Which version.
#[derive(Args)]
pub struct ShowArgs {
    /// Version, from 1; by default the one in effect
    #[arg(long)]
    version: Option<u32>,
    #[command(flatten)]
    net: NetArgs,
}

/// A model to come.
#[derive(Args)]
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

pub fn show(args: &ShowArgs) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let registry = &net.record.deployment.registry;
    let version = args.version;
    let found: RiskModelResponse = net
        .wasmd
        .query(registry, &QueryMsg::RiskModel { version })?;
    if args.net.json {
        println!("{}", serde_json::to_string(&found)?);
        return Ok(ExitCode::SUCCESS);
    }
    let RiskModelResponse {
        version,
        model,
        effective_at,
        latest,
    } = found;
    println!("Version {version}, from {}:", time(effective_at));
    println!("{}", flags(&model.checked()?));
    println!("alerts from {} on", model.alert_at);
    println!("{}", model.origin);
    if latest > version {
        println!("There are newer ones, up to version {latest}.");
    }
    Ok(ExitCode::SUCCESS)
}

pub fn set(args: &SetArgs) -> Result<ExitCode> {
    let Some(model) = args.model.given()? else {
        bail!("a model for everybody needs its own coefficients; give --b0, --b12 and --b3");
    };
    let model = RiskModel {
        alert_at: args.alert_at,
        ..RiskModel::new(&model, &args.origin)
    };
    model.checked()?;
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
    let (version, effective_at) = (told.version, told.effective_at);
    if args.net.json {
        println!(
            "{}",
            json!({ "version": version, "effective_at": effective_at, "receipt": tx.receipt })
        );
    } else {
        println!("Version {version} takes effect at {}.", time(effective_at));
        println!("{}", receipt(&tx));
    }
    Ok(ExitCode::SUCCESS)
}
