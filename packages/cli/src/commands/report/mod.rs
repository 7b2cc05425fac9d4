//! `wayclear report`: a person tells that they are infected.

mod args;
mod clock;
mod prepare;
mod preview;
mod send;
mod sent;

use std::process::ExitCode;

use anyhow::Result;

use crate::output::Output;
pub use args::ReportArgs;

pub fn run(args: &ReportArgs, output: &mut Output) -> Result<ExitCode> {
    if args.send || args.signed.is_some() || args.code.is_some() {
        send::send(args, output)
    } else {
        prepare::prepare(args, output)
    }
}
