//! Sending what is signed, slip by slip.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{anyhow, bail, Context, Result};
use wayclear_api::contact_registry::{Item, KnownAuthority, ReportPolicy};
use wayclear_chain::Addr;
use wayclear_client::desk::Code;
use wayclear_client::device::DeviceFile;
use wayclear_client::relay::{Relay, RelayError};
use wayclear_client::report::{send_slip, Due, Report, ReportSlip, Signed};
use wayclear_deploy::record::Record;

use wayclear_status::day_at;

use super::args::ReportArgs;
use super::clock::Clock;
use super::sent::Sent;
use crate::args::net::Net;
use crate::args::pace::PaceArgs;
use crate::early::is_wanted_end;
use crate::output::Output;
use crate::reading::{Read, Source};
use crate::source::{json_values, read_text};
use crate::words::{count, now};

/// Who sends.
enum Way<'a> {
    /// An account, at its node.
    Account(&'a mut Net, Addr),
    Relays(Vec<Relay>),
}

impl Way<'_> {
    /// Relays take nothing that no authority has signed, also where the registry takes people's own word.
    fn policy(&self, told: ReportPolicy) -> ReportPolicy {
        match self {
            Way::Account(..) => told,
            Way::Relays(_) => ReportPolicy::Attested,
        }
    }
}

pub fn send(args: &ReportArgs, output: &mut Output) -> Result<ExitCode> {
    let mut source = match args.from {
        Some(_) => Source::Node(Box::new(args.read.net.connect_to_sign(&args.sign)?)),
        None => Source::of(&args.read, &args.relay, output)?,
    };
    let record = source.record().clone();
    let file = args.device.existing_of(source.home()?)?;
    let mut signed = args.signed.as_deref().map(answers).transpose()?;
    report(&file)?;
    // The feed with it, so that nobody who is asked sees what it is for.
    let Read { news, from, .. } = source.read(Some(&file), output)?;
    if let Some(code) = &args.code {
        signed = Some(signed_for(code, args, &file, &record, news.now)?);
    }
    if let Some(signed) = &signed {
        take(signed, &file, &record, &news.registry.authorities)?;
    }
    let mut way = way(args, &mut source, &record, output)?;
    check_way(&report(&file)?, &way)?;
    let (clock, told) = (Clock::set(news.now)?, news.registry.config.policy);
    let policy = way.policy(told);
    file.follow_slips(&args.relay.any_of(&record)?, clock.now()?)?;
    // What stands in the feed, and what was taken back, is known before anything is sent.
    file.take_in(news, now()?, record.deployment.window_seconds, |_| ())?;
    let sent = send_all(&args.pace, policy, &file, &clock, &mut way, output);
    let report = report(&file)?;
    sent.map_err(|error| {
        if is_wanted_end(&error) {
            return error;
        }
        anyhow!("{error:#}\nWhat is in stays in; the same with --send in place of --signed or --code goes on")
    })?;
    output.say(&Sent::of(&report, policy, from))
}

fn way<'a>(
    args: &ReportArgs,
    source: &'a mut Source,
    record: &Record,
    output: &Output,
) -> Result<Way<'a>> {
    match (&args.from, source) {
        (Some(from), Source::Node(net)) => {
            let account = net.account(from)?;
            Ok(Way::Account(net, account))
        }
        _ => Ok(Way::Relays(args.relay.of(record, output)?)),
    }
}

/// The report that is under way.
fn report(file: &DeviceFile) -> Result<Report> {
    let report = file.read()?.report;
    let chosen = report.filter(|report| !report.slips.is_empty());
    chosen.context(
        "nothing is chosen on this device; run wayclear report without --code, --signed and --send first: it shows what becomes public",
    )
}

/// The authority's signatures for a one-time code. It learns digests, some of them random. `chain_now`: Unix seconds.
fn signed_for(
    code: &Code,
    args: &ReportArgs,
    file: &DeviceFile,
    record: &Record,
    chain_now: u64,
) -> Result<Vec<Signed>> {
    let desk = args.desk.of(record)?;
    let issued = day_at(chain_now.min(now()?));
    let requests = file.update(|device| {
        let report = device.report.get_or_insert_default();
        let registry = &record.deployment.registry;
        anyhow::Ok(report.requests(&record.chain_id, registry, issued, &mut rand::rng()))
    })?;
    Ok(desk.sign(code, &requests)?)
}

/// The authority's answers in a file.
fn answers(file: &Path) -> Result<Vec<Signed>> {
    let text = read_text(file)?;
    let answers: Vec<Signed> =
        json_values(&text).context("this is no whole answer of wayclear attest sign")?;
    if answers.is_empty() {
        bail!(
            "{} holds no answer of wayclear attest sign; have the authority sign again",
            file.display()
        );
    }
    Ok(answers)
}

/// Takes the authority's signatures in, if they are by a key that the registry lists.
fn take(
    answers: &[Signed],
    file: &DeviceFile,
    record: &Record,
    listed: &[KnownAuthority],
) -> Result<()> {
    file.update(|device| {
        let report = device.report.get_or_insert_default();
        for signed in answers {
            report.take(
                signed,
                &record.chain_id,
                &record.deployment.registry,
                listed,
            )?;
        }
        Ok(())
    })
}

/// An account's own slip is taken from that account alone, and passed over for good from another; relays take what names no
/// account and comes in one piece.
fn check_way(report: &Report, way: &Way<'_>) -> Result<()> {
    for slip in &report.slips {
        match (&slip.item, way) {
            (Item::Account { account, .. }, Way::Account(_, sender)) if account == sender.as_str() => {}
            (Item::Account { account, .. }, _) => bail!(
                "this report discloses that {account} is infected, so it must send it itself; name its key with --from"
            ),
            (Item::MacHashes { .. }, Way::Relays(_)) => bail!(
                "relays take day keys and visits; send hashes from an account with --from, or choose again without --hashes"
            ),
            _ => {}
        }
    }
    let is_signed = |slip: &ReportSlip| slip.voucher.is_some();
    if matches!(way, Way::Relays(_)) && !report.slips.iter().any(is_signed) {
        return Err(RelayError::NotForRelays.into());
    }
    Ok(())
}

/// Sends each slip at its time. Without haste until none is left, else those whose time has come.
fn send_all(
    pace: &PaceArgs,
    policy: ReportPolicy,
    file: &DeviceFile,
    clock: &Clock,
    way: &mut Way<'_>,
    output: &Output,
) -> Result<()> {
    loop {
        let (report, now) = (report(file)?, clock.now()?);
        let mean = pace.mean(report.slips.len());
        let mut schedule = report.schedule(now, mean, policy, &mut rand::rng());
        if pace.now {
            schedule.retain(|due| due.at <= now);
        }
        if schedule.is_empty() {
            return Ok(());
        }
        let slips = count(schedule.len(), "slip");
        output.note(match way {
            Way::Account(_, sender) => format!(
                "sends {slips} from {sender}, {}; whoever looks sees that this account sent them all",
                pace.words()
            ),
            Way::Relays(_) => format!("hands {slips} to relays, {}", pace.words()),
        });
        output.note("if this is interrupted, the same with --send goes on");
        let bar = output.bar(schedule.len() as u64, "slips")?;
        for due in &schedule {
            clock.wait(due)?;
            send_one(due, file, clock.now()?, way)?;
            bar.inc(1);
        }
        bar.finish_and_clear();
    }
}

fn send_one(due: &Due, file: &DeviceFile, now: u64, way: &mut Way<'_>) -> Result<()> {
    match way {
        Way::Account(net, sender) => {
            let registry = net.registry().clone();
            let sent = file.send(&due.slip, now, |message| {
                anyhow::Ok(send_slip(&mut net.wasmd, &registry, sender, message)?)
            });
            sent.map(drop)
        }
        Way::Relays(relays) => file
            .hand_in_slip::<anyhow::Error>(&due.slip, relays, now, &mut rand::rng())
            .map(drop),
    }
}
