//! `wayclear report`: a person tells that they are infected.

mod args;
mod prepare;
mod send;

use std::process::ExitCode;

use anyhow::Result;

use crate::output::Output;
pub use args::ReportArgs;

pub fn run(args: &ReportArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    if args.attestation.is_some() || args.send {
        send::send(args, &mut net, output)
    } else {
        prepare::prepare(args, &net, output)
    }
}
