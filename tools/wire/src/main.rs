//! `wire`: a network between namespaces, from a file.

mod command;

use std::process::ExitCode;

use clap::Parser;
use command::Command;

fn main() -> ExitCode {
    match Command::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
