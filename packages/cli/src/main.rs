//! The `wayclear` command: reads the arguments, runs the command named, turns errors into exit codes.

mod args;
mod asking;
mod behind;
mod commands;
mod config;
mod early;
mod following;
mod handover;
mod harmless;
mod localnet;
mod log;
mod looking;
mod outage;
mod output;
mod page;
mod paying;
mod places;
mod reading;
mod region;
mod relay_health;
mod revoking;
mod row_writer;
#[cfg(feature = "relay")]
mod serving;
mod signals;
mod source;
mod system;
mod table;
mod told_visit;
mod tree_file;
mod verified;
mod version;
mod words;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, FromArgMatches};

use commands::{command, Cli};
use output::{complain, fail, USAGE};
use page::for_terminal;

fn main() -> ExitCode {
    forget_empty_variables(&command());
    let command = match config::with_file(command) {
        Ok(command) => command,
        Err(error) => return fail(&error.into(), wants_json()),
    };
    let parsed = command.try_get_matches();
    let parsed = parsed.and_then(|matches| {
        let mut cli = Cli::from_arg_matches(&matches)?;
        cli.generates = generates(&matches);
        Ok(cli)
    });
    match parsed {
        Ok(cli) => {
            cli.listen();
            let is_json = cli.json;
            cli.run().unwrap_or_else(|error| fail(&error, is_json))
        }
        Err(error) => refuse(error),
    }
}

/// An empty variable means "not set", as other programs have it; the parser would take it for a value.
fn forget_empty_variables(command: &clap::Command) {
    for name in command.get_arguments().filter_map(clap::Arg::get_env) {
        if env::var(name).is_ok_and(|value| value.trim().is_empty()) {
            env::remove_var(name);
        }
    }
    command.get_subcommands().for_each(forget_empty_variables);
}

/// Whether the command is to print a transaction, and neither to sign nor to send it.
fn generates(matches: &ArgMatches) -> bool {
    if let Some((_, below)) = matches.subcommand() {
        return generates(below);
    }
    let flag = matches.try_get_one::<bool>("generate_only").ok();
    flag.flatten().copied().unwrap_or_default()
}

/// The arguments are not understood yet, but whoever wants JSON says so in one word.
fn wants_json() -> bool {
    env::args_os().any(|argument| argument == "--json")
}

/// How the command is called that was named. The parser's own line has beside what is missing all that variables and settings give.
fn usage() -> StyledStr {
    let mut all = command();
    all.build();
    let mut named = &all;
    for argument in env::args_os().skip(1) {
        named = named.find_subcommand(&argument).unwrap_or(named);
    }
    named.clone().render_usage()
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn refuse(error: clap::Error) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if wants_json() && !is_help {
        let text = error.to_string();
        let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
        complain(&serde_json::json!({ "error": text }).to_string());
        return ExitCode::from(USAGE);
    }
    let mut error = error;
    if !is_help && error.get(ContextKind::Usage).is_some() {
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage()));
    }
    if !is_help && io::stderr().is_terminal() {
        let text = error.render().ansi().to_string();
        for line in text.trim_end().lines() {
            // It has colours, which nothing that was typed has.
            let _ = writeln!(io::stderr(), "{}", for_terminal(line));
        }
        return ExitCode::from(USAGE);
    }
    match error.print() {
        Ok(()) if is_help => ExitCode::SUCCESS,
        Err(error) if is_help => fail(&error.into(), false),
        _ => ExitCode::from(USAGE),
    }
}
