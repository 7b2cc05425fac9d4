//! `wayclear attest sign`: vouches for a patient's report.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_client::read_slip_key;
use wayclear_client::report::{public_key, write_signed, Authority, Request, Signed};
use wayclear_client::revoke::known_ids;
use wayclear_deploy::record::Record;
use wayclear_status::day_at;

use super::standing::{OfflineArgs, Standing};
use crate::args::authority::{named, warn_if_torn, RegisterArgs};
use crate::args::keys::KeyArgs;
use crate::args::net::NetArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::source::{json_values, read_text};
use crate::words::{count, now};

/// A patient's report to vouch for.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear attest sign request.json --patient 2026/4711 --key slip.key \\
    --register register --authority wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k \\
    --out signed.json")]
pub struct SignRequestArgs {
    /// The request that `wayclear report` wrote, - for standard input
    request: PathBuf,
    /// Whose it is, such as the number of the test; stays in the register
    #[arg(long, value_name = "LABEL")]
    patient: String,
    /// File of the key, from `wayclear attest key`
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_SLIP_KEY_FILE")]
    key: PathBuf,
    #[command(flatten)]
    register: RegisterArgs,
    /// How many requests of 64 digests may be signed for one patient and day
    #[arg(long, value_name = "NUMBER", default_value_t = 2)]
    requests: usize,
    /// The authority's account, as the registry lists it, or the name of its key
    #[arg(long, value_name = "ACCOUNT", env = "WAYCLEAR_AUTHORITY")]
    authority: String,
    /// Write the signatures to this file, which is left as it is if nothing is signed; by default they are printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Ask a node what is published already: nobody else's is then taken back with this patient's
    #[arg(long, conflicts_with = "offline")]
    ask: bool,
    #[command(flatten)]
    offline: OfflineArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Answers(Vec<Signed>);

pub fn run(args: &SignRequestArgs, output: &mut Output) -> Result<ExitCode> {
    let text = read_text(&args.request)?;
    let requests: Vec<Request> =
        json_values(&text).context("this is no whole request of wayclear report")?;
    let record = Record::read(args.net.deployment.as_deref())?;
    let account = named(&args.authority, "--authority", &record, &args.keys)?;
    let key = read_slip_key(&args.key)?;
    let authority = Authority {
        chain_id: &record.chain_id,
        registry: &record.deployment.registry,
        account: &account,
        key: &key,
    };
    // Who names no node may have none: the record's is that of whoever has deployed.
    if !args.offline.offline && (args.ask || args.net.node.is_some()) {
        if let Some(standing) = Standing::ask_or_tell(&args.net, output)? {
            standing.check(&account, &public_key(&key))?;
        }
    }
    let mut register = args.register.file().with_requests(args.requests);
    if args.ask {
        let net = args.net.connect()?;
        register = register.beside(&known_ids(&net.wasmd, net.registry(), 0)?);
    }
    warn_if_torn(&register, output)?;
    let today = day_at(now()?);
    let signed = requests.iter().map(|request| {
        let signed = register.sign(&args.patient, request, &authority, today)?;
        anyhow::Ok(signed)
    });
    let signed = signed.collect::<Result<Vec<_>>>()?;
    if let Some(file) = &args.out {
        write_signed(file, &signed)?;
        output.note(done(&args.patient, signed.len(), Some(file)));
        return Ok(ExitCode::SUCCESS);
    }
    let note = done(&args.patient, signed.len(), None);
    let code = output.say(&Answers(signed))?;
    output.note(note);
    Ok(code)
}

/// What was done, beside the answer, which is for the patient's phone.
fn done(patient: &str, requests: usize, file: Option<&Path>) -> String {
    let signed = format!(
        "signed {} for patient {patient}",
        count(requests, "request")
    );
    match file {
        Some(file) => format!(
            "{signed}, into {}: give that file to the patient",
            file.display()
        ),
        None => signed,
    }
}

impl Answer for Answers {
    /// The answer goes back to the patient's phone, which reads JSON.
    fn tell(&self, page: &mut Page) {
        page.line(serde_json::json!(self.0));
    }
}
