//! `wayclear evaluate gas`: what every message costs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::gas::measure;
use wayclear_evaluate::page::write_into;
use wayclear_evaluate::table::{markdown, problems, read, write_csv, Row};

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

/// Where the table goes.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate gas --check docs/gas.csv")]
pub struct GasArgs {
    /// Write the table to docs/gas.csv and into docs/gas.md
    #[arg(long)]
    write: bool,
    /// Fail when a budget is exceeded, or a request costs over 3 % more than in this table
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Measured {
    rows: Vec<Row>,
    problems: Vec<String>,
}

pub fn run(args: &GasArgs, output: &mut Output) -> Result<ExitCode> {
    args.sign.refuse_single("a measurement")?;
    // Before gas is paid for.
    let committed = args.check.as_deref().map(read).transpose()?;
    let mut wasmd = args.net.wasmd(None, Some(&args.sign))?;
    let bar = output.bar(1, "messages")?;
    let rows = measure(&mut wasmd, &shown_on(&bar))?;
    bar.finish_and_clear();
    if args.write {
        write_csv(&rows, "docs/gas.csv".as_ref())?;
        write_into("docs/gas.md", &markdown(&rows))?;
    }
    output.say(&Measured {
        problems: problems(&rows, &committed.unwrap_or_default()),
        rows,
    })
}

impl Answer for Measured {
    fn tell(&self, page: &mut Page) {
        page.line(markdown(&self.rows).trim_end());
        for problem in &self.problems {
            page.line(format!("TOO MUCH  {problem}"));
        }
        if self.problems.is_empty() {
            page.line("\nEvery budget is held.");
        }
    }

    fn is_good(&self) -> bool {
        self.problems.is_empty()
    }
}
