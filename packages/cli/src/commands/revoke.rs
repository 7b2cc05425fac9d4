//! `wayclear revoke`: takes back what was disclosed.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{ask, ExecuteMsg, ItemId, KnownAuthority, KnownId};
use wayclear_chain::{Addr, Chain};
use wayclear_client::feed::Feed;
use wayclear_client::register::{Register, RegisterFile};
use wayclear_client::report::authorities;
use wayclear_client::revoke::{
    apart, flagged_own_visits, known_ids, may_revoke, together, vouched_by,
};

use crate::args::authority::{warn_if_torn, AUTHORITY};
use crate::args::bytes_of;
use crate::args::day::day;
use crate::args::net::{Net, NetArgs};
use crate::args::pace::PaceArgs;
use crate::args::sign::SignArgs;
use crate::behind;
use crate::output::Output;
use crate::places::all_places;
use crate::revoking;
use crate::words::count;

/// What to take back.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear revoke --id 0123456789abcdef
  wayclear revoke --patient 2026/4711 --register register
  wayclear revoke --authority wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --since 2026-11-24
  wayclear revoke --account wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k

What is one person's goes one a message, apart in time; what is several persons'
goes together, sorted: nobody can tell whose is whose. Visits that were taken
back before are sent again, in case their place had failed.")]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct RevokeArgs {
    /// Id of a slip, 16 hexadecimal digits; may be given several times
    #[arg(long = "id", value_name = "ID", value_parser = bytes_of::<8>, group = "what")]
    ids: Vec<HexBinary>,
    /// What was signed for a patient, and what the patient's phone sends later; may be given several times
    #[arg(
        long = "patient",
        value_name = "LABEL",
        group = "what",
        requires = "register"
    )]
    patients: Vec<String>,
    /// File of what was signed for whom
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_REGISTER")]
    register: Option<PathBuf>,
    /// All that an authority has vouched for
    #[arg(long, value_name = "ACCOUNT", group = "what", requires = "since")]
    authority: Option<String>,
    /// First UTC day on which it was taken, like 2026-11-24
    #[arg(long, value_name = "DAY", value_parser = day, requires = "authority")]
    since: Option<u16>,
    /// The flags that an infected account has raised by its own check-ins
    #[arg(long, value_name = "ACCOUNT", group = "what")]
    account: Option<String>,
    /// Name of the key that signs: the authority that vouched, the registry's owner, or whoever gave their own word; by default the
    /// key "authority"
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    #[command(flatten)]
    pace: PaceArgs,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &RevokeArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.account_or(args.from.as_deref(), AUTHORITY)?;
    behind::warn(&net, output)?;
    if let Some(register) = &args.register {
        warn_if_torn(&RegisterFile::new(register), output)?;
    }
    let messages = messages(args, &net, &who)?;
    if messages.len() > 1 {
        output.note(format!(
            "sends {} messages {}; if it is interrupted, the same command goes on",
            messages.len(),
            args.pace.words()
        ));
    }
    let revoked = revoking::revoke(&mut net, &who, &messages, &args.pace, output)?;
    if let (Some(register), false) = (&args.register, args.patients.is_empty()) {
        output.insist(format!(
            "what these patients' phones still send is taken back as long as this runs: wayclear attest following --register {}",
            register.display()
        ));
    }
    output.say(&revoked)
}

fn messages(args: &RevokeArgs, net: &Net, who: &Addr) -> Result<Vec<ExecuteMsg>> {
    if let Some(named) = &args.account {
        let account = net.named(named, "--account")?;
        return Ok(apart(own_visits(&account, net)?));
    }
    let known = |since| known_ids(&net.wasmd, net.registry(), since);
    if let (Some(authority), Some(since)) = (&args.authority, args.since) {
        let voucher = net.named(authority, "--authority")?;
        let known = known(since)?;
        check_voucher(&voucher, &known, net)?;
        return Ok(together(vouched_by(&voucher, since, &known)));
    }
    if let Some(register) = &args.register {
        if !args.patients.is_empty() {
            let register = RegisterFile::new(register);
            return of_patients(&register, args, net, who);
        }
    }
    let known = known(0)?;
    let wanted: BTreeSet<&HexBinary> = args.ids.iter().collect();
    let slips = known.iter().map(|known| &known.slip);
    let found: Vec<ItemId> = slips
        .filter(|slip| wanted.contains(&slip.id))
        .cloned()
        .collect();
    for id in wanted {
        if !found.iter().any(|slip| slip.id == *id) {
            bail!("the registry knows no slip {id}, or not any more");
        }
    }
    check_theirs(&found, &known, net, who)?;
    // They may be one person's.
    Ok(apart(found))
}

/// That the registry knows an account as an authority, or by what it has vouched for.
fn check_voucher(voucher: &Addr, known: &[KnownId], net: &Net) -> Result<()> {
    let has_vouched = known.iter().any(|id| id.voucher == *voucher);
    let listed = authorities(&net.wasmd, net.registry())?;
    let is_listed = |known: &KnownAuthority| known.authority.account == voucher.as_str();
    if !has_vouched && !listed.iter().any(is_listed) {
        bail!("the registry knows no authority {voucher}; look its address up again");
    }
    Ok(())
}

/// Notes first that they are revoked: what their phones send later is found by `attest following`. Nothing is noted for an
/// account that could take nothing of it back.
fn of_patients(
    file: &RegisterFile,
    args: &RevokeArgs,
    net: &Net,
    who: &Addr,
) -> Result<Vec<ExecuteMsg>> {
    file.check_exists()?;
    let slips = |register: &Register| -> Result<Vec<Vec<ItemId>>> {
        let patients = args.patients.iter().map(|patient| patient.trim());
        let since = patients
            .clone()
            .filter_map(|patient| register.first_issued(patient));
        let known = known_ids(&net.wasmd, net.registry(), since.min().unwrap_or_default())?;
        let of: Vec<_> = patients
            .map(|patient| register.of_patient(patient, &known))
            .filter(|slips| !slips.is_empty())
            .collect();
        check_theirs(&of.concat(), &known, net, who)?;
        Ok(of)
    };
    let register = file.read()?;
    check_known(&register, &args.patients)?;
    slips(&register)?;
    for patient in &args.patients {
        file.revoke(patient)?;
    }
    let of = slips(&file.read()?)?;
    let is_of_several = of.len() > 1;
    let slips = of.into_iter().flatten();
    Ok(if is_of_several {
        together(slips)
    } else {
        apart(slips)
    })
}

/// That something was signed for each patient. Labels are private, so they are counted and not shown.
fn check_known(register: &Register, patients: &[String]) -> Result<()> {
    let known = register.patients();
    let labels: Vec<&str> = patients.iter().map(|patient| patient.trim()).collect();
    let unknown = labels.iter().find(|label| !known.contains_key(**label));
    let Some(label) = unknown else {
        return Ok(());
    };
    let similar = known.keys().find(|other| is_similar(other, label));
    let advice = match similar {
        Some(other) => format!("do you mean \"{other}\"?"),
        None => "name the label that wayclear attest sign or attest codes was given, or the register of that day.".to_string(),
    };
    bail!(
        "nothing was signed for \"{label}\" by this register, which knows {}; {advice} Nothing was sent or noted",
        count(known.len(), "patient")
    )
}

/// Whether two labels differ in nothing but case and punctuation.
fn is_similar(one: &str, other: &str) -> bool {
    let letters = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    letters(one) == letters(other)
}

/// That an account may take slips back: the registry would pass over those of others, and the messages would be paid for.
fn check_theirs(slips: &[ItemId], known: &[KnownId], net: &Net, who: &Addr) -> Result<()> {
    let owner = net
        .wasmd
        .ask(net.registry(), ask::Config {})?
        .ownership
        .owner;
    let is_others = |id: &&KnownId| slips.contains(&id.slip) && !may_revoke(id, who, &owner);
    match known.iter().find(is_others) {
        Some(id) => bail!(
            "slip {} is for {} to take back, not for {who}; name its key with --from. Nothing was sent or noted",
            id.slip.id,
            id.voucher
        ),
        None => Ok(()),
    }
}

/// What an account's check-ins have flagged: tried at every place of the tree, so that no index of transactions is needed.
fn own_visits(account: &Addr, net: &Net) -> Result<Vec<ItemId>> {
    let mut feed = Feed::default();
    feed.sync(&net.wasmd, net.registry(), net.window())?;
    Ok(flagged_own_visits(account, &feed, all_places(net)?))
}
