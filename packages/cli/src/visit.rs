//! What a citizen asks a place and tells it: `locate`, `status`, `check-in`, `inspect`.

use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{anyhow, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use serde_json::json;
use wayclear_api::commitments::visit_tag;
use wayclear_api::events::{CheckedIn, Inspected, RewardReturned, RewardSent};
use wayclear_api::location::{self, InfoResponse, Opening, Status, StatusResponse};
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_api::{checked_bytes, Place};
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::{Addr, Chain, Tx};
use wayclear_identity::Secret;

use crate::net::{why_not, Net, NetArgs, SignArgs};
use crate::say::{receipt, time};

/// A place to ask about.
#[derive(Args)]
pub struct AskArgs {
    /// Text form, like 9qc7mbdh or 9qc7mbdh/shop-2; `wayclear place` gives it for a position
    place: Place,
    #[command(flatten)]
    net: NetArgs,
}

/// A place to go to.
#[derive(Args)]
pub struct VisitArgs {
    /// Text form, like 9qc7mbdh or 9qc7mbdh/shop-2; `wayclear place` gives it for a position
    place: Place,
    /// Name of the key that signs
    #[arg(long, value_name = "NAME")]
    from: String,
    /// File of the phone, where a check-in is kept
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_DEVICE")]
    device: Option<PathBuf>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// A visit as a phone keeps it; as text PLACE@TIME:SECRET.
#[derive(Clone)]
pub struct Visit {
    pub place: Place,
    pub opening: Opening,
}

impl FromStr for Visit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || format!("\"{text}\" is not a visit like 9qc7mbdh@1767600000:<32 hex digits>");
        let (place, rest) = text.split_once('@').ok_or_else(form)?;
        let (time, secret) = rest.split_once(':').ok_or_else(form)?;
        let secret = HexBinary::from_hex(secret).map_err(|_| form())?;
        checked_bytes::<16>("secret", &secret).map_err(|e| e.to_string())?;
        Ok(Visit {
            place: place
                .parse()
                .map_err(|e: wayclear_api::Invalid| e.to_string())?,
            opening: Opening {
                checked_in_at: time.parse().map_err(|_| form())?,
                secret,
            },
        })
    }
}

impl fmt::Display for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Opening {
            checked_in_at,
            secret,
        } = &self.opening;
        write!(f, "{}@{checked_in_at}:{secret}", self.place)
    }
}

/// Which contracts look after a place.
pub fn locate(args: &AskArgs) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let found = net.locate(&args.place)?;
    if args.net.json {
        println!("{}", json!(found));
        return Ok(ExitCode::SUCCESS);
    }
    let none = |text: &str| text.to_string();
    println!("state     {}", net.record.deployment.state);
    for (level, address, missing) in [
        (
            "county",
            &found.county,
            "none: no county of this tree has these cells",
        ),
        (
            "city",
            &found.city,
            "none: no city of this tree has these cells",
        ),
        (
            "location",
            &found.location,
            "none yet: the first check-in or inspection opens it",
        ),
    ] {
        let text = address.as_ref().map_or(none(missing), ToString::to_string);
        println!("{level:<9} {text}");
        if address.is_none() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Is the way clear?
pub fn status(args: &AskArgs) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let found = net.locate(&args.place)?;
    let Some(location) = &found.location else {
        if args.net.json {
            println!(
                "{}",
                json!({ "place": args.place.to_string(), "status": null })
            );
        } else {
            println!("{}", why_not(&args.place, &found));
        }
        return Ok(ExitCode::SUCCESS);
    };
    let status: StatusResponse = net.wasmd.query(location, &location::QueryMsg::Status {})?;
    let info: InfoResponse = net.wasmd.query(location, &location::QueryMsg::Info {})?;
    if args.net.json {
        println!(
            "{}",
            json!({ "place": args.place.to_string(), "location": location, "status": status, "info": info })
        );
        return Ok(ExitCode::SUCCESS);
    }
    let name = match &info.label {
        Some(label) => format!("{label} ({})", args.place),
        None => args.place.to_string(),
    };
    println!("{}", sentence(&name, &status));
    println!("check-ins     {}", status.visits);
    if let Some(at) = status.last_cleaned_at {
        println!("last cleaned  {}", time(at));
    }
    println!("surface       {}", info.surface);
    println!("location      {location}");
    Ok(ExitCode::SUCCESS)
}

fn sentence(name: &str, told: &StatusResponse) -> String {
    let since = time(told.since);
    match (told.status, told.infected_until) {
        (Status::Empty, _) => format!("{name} is empty: nobody has checked in since {since}."),
        (Status::Clean, _) => format!("{name} is clean since {since}. The way is clear."),
        (Status::Infected, until) => format!(
            "{name} is INFECTED since {since}: somebody who was here has reported an infection. \
             Stay away until it is cleaned{}.",
            until.map_or(String::new(), |at| format!(", or until {}", time(at)))
        ),
    }
}

/// Goes to a place, and keeps what opens the visit later.
pub fn check_in(args: &VisitArgs) -> Result<ExitCode> {
    let device = args.device.as_ref().map(DeviceFile::new);
    // Before the visit, so that one which cannot be kept is not made.
    let known = device.as_ref().map(DeviceFile::read).transpose()?;
    let known = known.and_then(|mut device| device.locations.remove(&args.place));
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let secret = Secret::random(&mut rand::rng());
    let tag = HexBinary::from(visit_tag(&args.place, secret.expose()));
    let tx = go(&mut net, args, known, Action::CheckIn { visit_tag: tag })?;
    let told = CheckedIn::all(&tx.events).pop();
    let status = told
        .map(|event| event.status)
        .ok_or_else(|| anyhow!("{} did not confirm the check-in", args.place))?;
    let visit = Visit {
        place: args.place.clone(),
        opening: Opening {
            checked_in_at: tx.time,
            secret: secret.expose().into(),
        },
    };
    let kept = device.as_ref().map_or(Ok(()), |device| {
        let visit = KeptVisit {
            place: args.place.clone(),
            checked_in_at: tx.time,
            checked_out_at: None,
            secret,
        };
        keep(device, visit, &net)
    });
    if let Err(error) = &kept {
        eprintln!("wayclear: the check-in is made but not kept: {error:#}");
    }
    if args.net.json {
        println!(
            "{}",
            json!({ "place": args.place.to_string(), "status": status, "visit": visit.to_string(), "at": tx.time, "reward": reward(&tx), "receipt": tx.receipt })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("Checked in at {}, {}: {status}.", args.place, time(tx.time));
    say_reward(&tx);
    match &device {
        Some(device) if kept.is_ok() => println!("Kept in {}.", device.path().display()),
        _ => println!(
            "Keep this to open the visit if you fall ill, and show it to nobody before:\n  {visit}"
        ),
    }
    println!("{}", receipt(&tx));
    Ok(ExitCode::SUCCESS)
}

/// Keeps a visit on the device, and the contract of its place.
fn keep(device: &DeviceFile, visit: KeptVisit, net: &Net) -> Result<()> {
    let found = net.locate(&visit.place)?;
    device.update(|device| {
        device.prune(visit.checked_in_at);
        if let Some(location) = found.location {
            device.locations.insert(visit.place.clone(), location);
        }
        device.visits.push(visit);
        Ok(())
    })
}

/// Asks on chain, for the reward.
pub fn inspect(args: &VisitArgs) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let tx = go(&mut net, args, None, Action::Inspect {})?;
    let told = Inspected::all(&tx.events).pop();
    let status = told
        .map(|event| event.status)
        .ok_or_else(|| anyhow!("{} did not answer", args.place))?;
    if args.net.json {
        println!(
            "{}",
            json!({ "place": args.place.to_string(), "status": status, "reward": reward(&tx), "receipt": tx.receipt })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} is {status}, {}.", args.place, time(tx.time));
    say_reward(&tx);
    println!("{}", receipt(&tx));
    Ok(ExitCode::SUCCESS)
}

/// Through the location's own door if it exists, which costs half; else down the tree, which makes it.
fn go(net: &mut Net, args: &VisitArgs, known: Option<Addr>, action: Action) -> Result<Tx> {
    let who = net.wasmd.account(&args.from)?;
    let place = args.place.clone();
    let location = match known {
        Some(location) => Some(location),
        None => net.locate(&place)?.location,
    };
    let Some(location) = location else {
        let visit = state::ExecuteMsg::Visit { place, action };
        let state = &net.record.deployment.state;
        return Ok(net.wasmd.execute(&who, state, &visit)?);
    };
    let msg = match action {
        Action::CheckIn { visit_tag } => location::ExecuteMsg::CheckIn { visit_tag },
        Action::Inspect {} | Action::Open {} => location::ExecuteMsg::Inspect {},
    };
    Ok(net.wasmd.execute(&who, &location, &msg)?)
}

fn reward(tx: &Tx) -> Option<String> {
    let sent = RewardSent::all(&tx.events).pop()?;
    let is_returned = !RewardReturned::all(&tx.events).is_empty();
    (!is_returned).then(|| format!("{} base units", sent.amount))
}

fn say_reward(tx: &Tx) {
    if let Some(reward) = reward(tx) {
        println!("Reward: {reward}.");
    }
}
