//! `wayclear evaluate disclosure`: what a report of thirteen days costs.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::disclosure::{markdown, measure, Row};
use wayclear_evaluate::page::write_into;

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

const PAGE: &str = "docs/privacy.md";

/// Where the table goes.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate disclosure")]
pub struct DisclosureArgs {
    /// Write the table into docs/privacy.md
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Measured(Vec<Row>);

pub fn run(args: &DisclosureArgs, output: &mut Output) -> Result<ExitCode> {
    args.sign.refuse_single("a measurement")?;
    let mut wasmd = args.net.wasmd(None, Some(&args.sign))?;
    let bar = output.bar(1, "reports")?;
    let rows = measure(&mut wasmd, &shown_on(&bar))?;
    bar.finish_and_clear();
    if args.write {
        write_into(PAGE, &markdown(&rows))?;
    }
    output.say(&Measured(rows))
}

impl Answer for Measured {
    fn tell(&self, page: &mut Page) {
        page.line(markdown(&self.0).trim_end());
    }
}
