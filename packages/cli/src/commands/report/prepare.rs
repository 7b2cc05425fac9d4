//! Choosing what becomes public, and what an authority is asked to sign.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use wayclear_api::contact_registry::ask;
use wayclear_chain::Chain;
use wayclear_client::report::{write_requests, Choice, Draft, Request};
use wayclear_status::day_at;

use super::args::{ChoiceArgs, ReportArgs};
use super::preview::Preview;
use crate::args::net::Net;
use crate::output::Output;
use crate::words::now;

pub fn prepare(args: &ReportArgs, output: &mut Output) -> Result<ExitCode> {
    // Only an account that is disclosed needs its key.
    let net = match args.choice.account {
        Some(_) => args.net.connect_to_sign(&args.sign)?,
        None => args.net.connect()?,
    };
    let choice = choice(&args.choice, &net)?;
    let (draft, requests) = draft(args, &choice, &net)?;
    if let Some(file) = &args.request {
        write_requests(file, &requests)?;
    }
    let config = net.wasmd.ask(net.registry(), ask::Config {})?;
    output.say(&Preview::new(
        &draft,
        requests,
        config.policy,
        args.request.clone(),
        again(args)?,
    ))
}

fn choice(args: &ChoiceArgs, net: &Net) -> Result<Choice> {
    let account = args.account.as_deref();
    Ok(Choice {
        without_places: args.without.iter().cloned().collect(),
        without_visits: args.without_visits,
        without_identifiers: args.without_identifiers,
        hashes: args.hashes,
        account: account.map(|name| net.account(name)).transpose()?,
    })
}

/// Keeps the choice on the device, until it is sent or another is made.
fn draft(args: &ReportArgs, choice: &Choice, net: &Net) -> Result<(Draft, Vec<Request>)> {
    let device_now = now()?;
    // A node whose clock is ahead would get hashes of a day that is not over.
    let chain_now = net.wasmd.now()?.min(device_now);
    args.device.existing(net)?.update(|device| {
        device.forget(chain_now, device_now, net.window());
        let draft = device.draft(choice, chain_now, net.window())?;
        // What was chosen before and not sent is replaced, by nothing too.
        let report = device.begin_report(draft.items.clone());
        if draft.items.is_empty() {
            return anyhow::Ok((draft, vec![]));
        }
        let (chain_id, issued) = (&net.record.chain_id, day_at(chain_now));
        let requests = report.requests(chain_id, net.registry(), issued, &mut rand::rng());
        Ok((draft, requests))
    })
}

/// The same command with the flags that the next step needs, to be pasted into a shell.
fn again(args: &ReportArgs) -> Result<String> {
    let device = args.device.file();
    let mut words = vec!["wayclear", "report", "--device", text(device.path())?];
    for (flag, file) in [
        ("--deployment", &args.net.deployment),
        ("--keys", &args.sign.keys),
    ] {
        if let Some(file) = file {
            words.extend([flag, text(file)?]);
        }
    }
    Ok(shlex::try_join(words)?)
}

fn text(path: &Path) -> Result<&str> {
    let shown = path.display();
    path.to_str()
        .with_context(|| format!("the name {shown} is no UTF-8; rename the file"))
}
