//! The `wayclear` command: reads the arguments, runs the command named, turns errors into exit codes.

mod args;
mod commands;
mod looking;
mod output;
mod page;
mod row_writer;
mod send_report;
mod signals;
mod source;
mod table;
mod tree_file;
mod version;
mod words;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::FromArgMatches;

use commands::{command, Cli};
use output::{complain, fail, USAGE};

fn main() -> ExitCode {
    let parsed = command().try_get_matches();
    let parsed = parsed.and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => {
            cli.listen();
            let is_json = cli.json;
            cli.run().unwrap_or_else(|error| fail(&error, is_json))
        }
        Err(error) => refuse(&error),
    }
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn refuse(error: &clap::Error) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    // The arguments are not understood, but whoever wants JSON says so in one word.
    let is_json = std::env::args().any(|argument| argument == "--json");
    if is_json && !is_help {
        complain(&serde_json::json!({ "error": error.to_string().trim_end() }).to_string());
        return ExitCode::from(USAGE);
    }
    match error.print() {
        Ok(()) if is_help => ExitCode::SUCCESS,
        Err(error) if is_help => fail(&error.into(), false),
        _ => ExitCode::from(USAGE),
    }
}
