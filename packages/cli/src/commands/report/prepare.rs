//! Choosing what becomes public, and what an authority is asked to sign.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use wayclear_client::device::DeviceFile;
use wayclear_client::report::{write_requests, Choice, Draft, Report, Request};
use wayclear_deploy::record::Record;
use wayclear_status::day_at;

use super::args::{ChoiceArgs, ReportArgs};
use super::preview::{Next, Preview};
use crate::output::Output;
use crate::reading::{Read, Source};
use crate::words::now;

pub fn prepare(args: &ReportArgs, output: &mut Output) -> Result<ExitCode> {
    // Only an account that is disclosed needs its key.
    let source = match args.choice.account {
        Some(_) => Source::Node(Box::new(args.read.net.connect_to_sign(&args.sign)?)),
        None => Source::of(&args.read, &args.relay, output)?,
    };
    let (choice, record) = (choice(&args.choice, &source)?, source.record());
    let file = args.device.existing_of(source.home()?)?;
    // All of a look, so that nobody who is asked sees that a report comes of it.
    let Read { news, from, .. } = source.read(Some(&file), output)?;
    let (chain_now, device_now, policy) = (news.now, now()?, news.registry.config.policy);
    file.take_in(news, device_now, record.deployment.window_seconds, |_| ())?;
    let (draft, report, requests) = draft(&file, &choice, record, chain_now, device_now)?;
    if let Some(file) = &args.request {
        write_requests(file, &requests)?;
    }
    let next = Next {
        policy,
        file: args.request.clone(),
        again: again(args)?,
        sender: sender(args)?,
        has_relays: args.from.is_none() && !args.relay.any_of(record)?.is_empty(),
    };
    output.say(&Preview::new(&draft, &report, requests, next, from))
}

fn choice(args: &ChoiceArgs, source: &Source) -> Result<Choice> {
    let account = match (&args.account, source) {
        (Some(name), Source::Node(net)) => Some(net.account(name)?),
        _ => None,
    };
    Ok(Choice {
        without_places: args.without.iter().cloned().collect(),
        without_visits: args.without_visits,
        without_identifiers: args.without_identifiers,
        hashes: args.hashes,
        account,
    })
}

/// Keeps the choice on the device, until it is sent or another is made.
fn draft(
    file: &DeviceFile,
    choice: &Choice,
    record: &Record,
    chain_now: u64,
    device_now: u64,
) -> Result<(Draft, Report, Vec<Request>)> {
    // A node whose clock is ahead would get hashes of a day that is not over.
    let chain_now = chain_now.min(device_now);
    let (registry, window) = (
        &record.deployment.registry,
        record.deployment.window_seconds,
    );
    file.update(|device| {
        device.forget(chain_now, device_now, window);
        let draft = device.draft(choice, chain_now, window)?;
        // What was chosen before and not sent is replaced, by nothing too.
        let report = device.begin_report(draft.items.clone());
        if draft.items.is_empty() {
            return anyhow::Ok((draft, Report::default(), vec![]));
        }
        let (chain_id, issued) = (&record.chain_id, day_at(chain_now));
        let requests = report.requests(chain_id, registry, issued, &mut rand::rng());
        Ok((draft, report.clone(), requests))
    })
}

/// The same command with the flags that the next step needs, to be pasted into a shell.
fn again(args: &ReportArgs) -> Result<String> {
    let device = args.device.file();
    let mut words = vec!["wayclear", "report", "--device", text(device.path())?];
    if let Some(file) = args
        .read
        .net
        .deployment
        .as_ref()
        .filter(|_| is_typed("--deployment"))
    {
        words.extend(["--deployment", text(file)?]);
    }
    for relay in args.relay.named().filter(|_| is_typed("--relay")) {
        words.extend(["--relay", relay]);
    }
    Ok(shlex::try_join(words)?)
}

/// The flags of whoever sends with an account of their own, which relays do without.
fn sender(args: &ReportArgs) -> Result<String> {
    let mut words = vec!["--from", args.from.as_deref().unwrap_or("NAME")];
    let keys = args.sign.named();
    for (flag, value) in keys.iter().filter(|(flag, _)| is_typed(flag)) {
        words.extend([*flag, text(value)?]);
    }
    Ok(shlex::try_join(words)?)
}

/// Whether a flag was typed: what variables and settings say they say the next time, too.
fn is_typed(flag: &str) -> bool {
    std::env::args_os().any(|typed| {
        let typed = typed.to_string_lossy();
        typed.split('=').next() == Some(flag)
    })
}

fn text(path: &Path) -> Result<&str> {
    let shown = path.display();
    path.to_str()
        .with_context(|| format!("the name {shown} is no UTF-8; rename the file"))
}
