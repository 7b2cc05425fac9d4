//! `wayclear exposures` and `watch`: was I exposed, and how likely is it that I am infected?

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use comfy_table::presets::NOTHING;
use comfy_table::Table;
use serde_json::{json, Value};
use wayclear_api::events::{CaseRevoked, Disclosed, StatusChanged, VisitsFlagged};
use wayclear_client::device::exposures::{alerts, combined, current_model, CurrentModel};
use wayclear_client::device::{Device, Exposure, Look, Rule};
use wayclear_client::wasmd::BlockEvents;
use wayclear_client::Chain;
use wayclear_risk::{Model, Probability};

use crate::device::DeviceArgs;
use crate::net::{Net, NetArgs};
use crate::say::time;

/// Whose exposures.
#[derive(Args)]
pub struct ExposuresArgs {
    #[command(flatten)]
    device: DeviceArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// Whose alerts.
#[derive(Args)]
pub struct WatchArgs {
    #[command(flatten)]
    device: DeviceArgs,
    /// End after so many seconds; by default never
    #[arg(long = "for", value_name = "SECONDS")]
    patience: Option<u64>,
    #[command(flatten)]
    net: NetArgs,
}

/// What is known after a look.
struct Known {
    look: Look,
    current: CurrentModel,
    /// What all exposures on the device add together.
    combined: Probability,
    /// Those wanted of them.
    exposures: Vec<Exposure>,
}

pub fn exposures(args: &ExposuresArgs) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let known = look(&net, &args.device, |device, _| device.exposures.clone())?;
    let CurrentModel {
        version,
        model,
        alert_at,
    } = known.current;
    if args.net.json {
        let each = known.exposures.iter().map(|e| as_json(e, &model));
        println!(
            "{}",
            json!({ "model_version": version, "exposures": each.collect::<Vec<_>>(), "combined": known.combined.to_string(), "alert_at": alert_at.to_string(), "is_incomplete": known.look.is_incomplete })
        );
        return Ok(ExitCode::SUCCESS);
    }
    if known.look.is_incomplete {
        println!("This device had not looked for so long that some disclosures are gone; it may have missed something.\n");
    }
    if known.exposures.is_empty() {
        println!("No exposure is known: nobody this device met, and nobody who was before it where it was, has reported.");
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_preset(NOTHING);
    table.set_header(["when", "what", "case", "adds"]);
    for exposure in &known.exposures {
        table.add_row([
            time(exposure.at()),
            words(&exposure.rule),
            exposure.case.to_string(),
            percent(exposure.added(&model)),
        ]);
    }
    println!("{table}");
    println!(
        "\nThat at least one of them infected: {}, by version {version} of the registry's model; `wayclear watch` alerts from {} on.",
        percent(known.combined),
        percent(alert_at)
    );
    println!("It ranks exposures and is no medical advice. All of it was computed here; nothing about this device was sent.");
    Ok(ExitCode::SUCCESS)
}

/// Tells of each new exposure once, as soon as a block brings it, if all of them add enough together.
pub fn watch(args: &WatchArgs) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let began = Instant::now();
    let mut follow = net.wasmd.follow(net.wasmd.latest()?.height + 1)?;
    alert(&net, args)?;
    loop {
        let patience = match args.patience {
            None => Duration::from_secs(60),
            Some(seconds) => Duration::from_secs(seconds).saturating_sub(began.elapsed()),
        };
        if patience.is_zero() {
            return Ok(ExitCode::SUCCESS);
        }
        if follow.next(patience)?.is_some_and(|block| is_news(&block)) {
            alert(&net, args)?;
        }
    }
}

/// Whether a block may have changed what a device finds.
fn is_news(block: &BlockEvents) -> bool {
    let events = &block.events;
    !Disclosed::all(events).is_empty()
        || !CaseRevoked::all(events).is_empty()
        || !VisitsFlagged::all(events).is_empty()
        || !StatusChanged::all(events).is_empty()
}

fn alert(net: &Net, args: &WatchArgs) -> Result<()> {
    let known = look(net, &args.device, |device, current| {
        alerts(&mut device.exposures, current)
    })?;
    let CurrentModel { version, model, .. } = known.current;
    for exposure in &known.exposures {
        if args.net.json {
            let mut row = as_json(exposure, &model);
            row["combined"] = known.combined.to_string().into();
            println!("{row}");
        } else {
            println!(
                "ALERT {}: {}. Somebody who was there has reported an infection (case {}). It adds {}, all exposures \
                 together {}, by version {version} of the model.",
                time(exposure.at()),
                words(&exposure.rule),
                exposure.case,
                percent(exposure.added(&model)),
                percent(known.combined),
            );
        }
    }
    Ok(())
}

/// Looks, and keeps what was found; then takes what is wanted of it.
fn look(
    net: &Net,
    device: &DeviceArgs,
    wanted: impl FnOnce(&mut Device, &CurrentModel) -> Vec<Exposure>,
) -> Result<Known> {
    let deployment = &net.record.deployment;
    let current = current_model(&net.wasmd, &deployment.registry)?;
    device.file().update(|device| {
        device.prune(net.wasmd.now()?);
        let look = device.look(&net.wasmd, deployment)?;
        Ok(Known {
            look,
            current,
            combined: combined(&device.exposures, &current.model),
            exposures: wanted(device, &current),
        })
    })
}

fn as_json(exposure: &Exposure, model: &Model) -> Value {
    let mut row = json!(exposure);
    row["probability"] = exposure.probability(model).to_string().into();
    row["added"] = exposure.added(model).to_string().into();
    row
}

/// A rule for people.
pub fn words(rule: &Rule) -> String {
    match rule {
        Rule::Direct { contact } => format!(
            "near somebody for {} at {} dBm",
            length(contact.seconds),
            contact.rssi_dbm
        ),
        Rule::Indirect {
            place,
            gap_seconds,
            surface,
            ..
        } => format!(
            "at {place}, {} after somebody, surface: {}",
            length(*gap_seconds),
            surface.name().replace('_', " ")
        ),
    }
}

fn length(seconds: u32) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}

/// Two digits that count. Nothing is told apart from what rounds to it.
pub fn percent(probability: Probability) -> String {
    if probability == Probability::ZERO {
        return "0 %".to_string();
    }
    #[allow(clippy::cast_precision_loss)] // For people.
    let percent = probability.atoms() as f64 / 1e16;
    match percent {
        p if p >= 10.0 => format!("{p:.0} %"),
        p if p >= 1.0 => format!("{p:.1} %"),
        p if p >= 0.01 => format!("{p:.2} %"),
        _ => "<0.01 %".to_string(),
    }
}
