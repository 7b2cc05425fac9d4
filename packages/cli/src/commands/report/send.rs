//! Sending what is signed, slip by slip.

use std::path::Path;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{anyhow, bail, Context, Result};
use wayclear_api::contact_registry::{ask, Item, ReportPolicy};
use wayclear_chain::{Addr, Chain};
use wayclear_client::desk::Code;
use wayclear_client::device::DeviceFile;
use wayclear_client::relay::Relay;
use wayclear_client::report::{authorities, send_slip, Due, Report, Signed};

use wayclear_status::day_at;

use super::args::ReportArgs;
use super::sent::Sent;
use crate::args::net::Net;
use crate::args::pace::PaceArgs;
use crate::output::Output;
use crate::source::{json_values, read_text};
use crate::words::{count, now};

/// Who sends.
enum Way {
    Account(Addr),
    Relays(Vec<Relay>),
}

pub fn send(args: &ReportArgs, output: &mut Output) -> Result<ExitCode> {
    let (mut net, way) = if let Some(from) = &args.from {
        let net = args.net.connect_to_sign(&args.sign)?;
        let account = net.account(from)?;
        (net, Way::Account(account))
    } else {
        let net = args.net.connect()?;
        let relays = args.relay.of(&net.record)?;
        (net, Way::Relays(relays))
    };
    let file = args.device.existing(&net)?;
    if let Some(signed) = &args.signed {
        take(&read(signed)?, &file, &net)?;
    }
    if let Some(code) = &args.code {
        take(&signed_for(code, args, &file, &net)?, &file, &net)?;
    }
    check_way(&report(&file)?, &way)?;
    let known = args.relay.any_of(&net.record)?;
    file.follow_slips(&known, both_say(&net)?)?;
    // What stands in the feed, and what was taken back, is known before anything is sent.
    file.look(&net.wasmd, net.registry(), now()?, net.window(), |_| ())?;
    let policy = net.wasmd.ask(net.registry(), ask::Config {})?.policy;
    let sent = send_all(&args.pace, policy, &file, &mut net, &way, output);
    let report = report(&file)?;
    sent.map_err(|error| {
        anyhow!("{error:#}\nWhat is in stays in; the same with --send in place of --signed or --code goes on")
    })?;
    output.say(&Sent::of(&report, policy))
}

/// The report that is under way.
fn report(file: &DeviceFile) -> Result<Report> {
    let report = file.read()?.report;
    let chosen = report.filter(|report| !report.slips.is_empty());
    chosen.context(
        "nothing is chosen on this device; run wayclear report without --code, --signed and --send first: it shows what becomes public",
    )
}

/// The authority's signatures for a one-time code. It learns digests, some of them random.
fn signed_for(code: &Code, args: &ReportArgs, file: &DeviceFile, net: &Net) -> Result<Vec<Signed>> {
    let desk = args.desk.of(&net.record)?;
    report(file)?;
    let issued = day_at(both_say(net)?);
    let requests = file.update(|device| {
        let report = device.report.get_or_insert_default();
        let (chain_id, registry) = (&net.record.chain_id, net.registry());
        anyhow::Ok(report.requests(chain_id, registry, issued, &mut rand::rng()))
    })?;
    Ok(desk.sign(code, &requests)?)
}

/// The authority's signatures in a file.
fn read(signed: &Path) -> Result<Vec<Signed>> {
    let text = read_text(signed)?;
    let answers: Vec<Signed> =
        json_values(&text).context("this is no whole answer of wayclear attest sign")?;
    if answers.is_empty() {
        bail!(
            "{} holds no answer of wayclear attest sign; have the authority sign again",
            signed.display()
        );
    }
    Ok(answers)
}

/// Takes the authority's signatures in, if they are by a key that the registry lists.
fn take(answers: &[Signed], file: &DeviceFile, net: &Net) -> Result<()> {
    let listed = authorities(&net.wasmd, net.registry())?;
    report(file)?;
    file.update(|device| {
        let report = device.report.get_or_insert_default();
        for signed in answers {
            report.take(signed, &net.record.chain_id, net.registry(), &listed)?;
        }
        Ok(())
    })
}

/// An account's own slip is taken from that account alone, and passed over for good from another; relays take what names no
/// account and comes in one piece.
fn check_way(report: &Report, way: &Way) -> Result<()> {
    for slip in &report.slips {
        match (&slip.item, way) {
            (Item::Account { account, .. }, Way::Account(sender)) if account == sender.as_str() => {}
            (Item::Account { account, .. }, _) => bail!(
                "this report discloses that {account} is infected, so it must send it itself; name its key with --from"
            ),
            (Item::MacHashes { .. }, Way::Relays(_)) => bail!(
                "relays take day keys and visits; send hashes from an account with --from, or choose again without --hashes"
            ),
            _ => {}
        }
    }
    Ok(())
}

/// Sends each slip at its time. Without haste until none is left, else those whose time has come.
fn send_all(
    pace: &PaceArgs,
    policy: ReportPolicy,
    file: &DeviceFile,
    net: &mut Net,
    way: &Way,
    output: &Output,
) -> Result<()> {
    loop {
        let (report, now) = (report(file)?, both_say(net)?);
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
            Way::Account(sender) => format!(
                "sends {slips} from {sender}, {}; whoever looks sees that this account sent them all",
                pace.words()
            ),
            Way::Relays(_) => format!("hands {slips} to relays, {}", pace.words()),
        });
        output.note("interrupted, the same with --send goes on");
        let bar = output.bar(schedule.len() as u64, "slips")?;
        for due in &schedule {
            wait(due, net)?;
            send_one(due, file, net, way)?;
            bar.inc(1);
        }
        bar.finish_and_clear();
    }
}

fn send_one(due: &Due, file: &DeviceFile, net: &mut Net, way: &Way) -> Result<()> {
    let (registry, now) = (net.registry().clone(), net.wasmd.now()?);
    match way {
        Way::Account(sender) => file
            .send(&due.slip, now, |message| {
                anyhow::Ok(send_slip(&mut net.wasmd, &registry, sender, message)?)
            })
            .map(drop),
        Way::Relays(relays) => file
            .hand_in_slip::<anyhow::Error>(&due.slip, relays, now, &mut rand::rng())
            .map(drop),
    }
}

/// Sleeps until it is time by both clocks.
fn wait(due: &Due, net: &Net) -> Result<()> {
    loop {
        let left = due.at.saturating_sub(both_say(net)?);
        if left == 0 {
            return Ok(());
        }
        sleep(Duration::from_secs(left));
    }
}

/// What is over by the chain's time and by this clock, Unix seconds: a node whose clock is ahead would get the key of a day
/// that is not over.
fn both_say(net: &Net) -> Result<u64> {
    Ok(net.wasmd.now()?.min(now()?))
}
