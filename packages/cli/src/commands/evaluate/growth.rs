//! `wayclear evaluate growth`: does a place cost more where thousands of infected people have been?

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::growth::{markdown, measure, Row};

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

/// More than this over a place without flags is growth.
const ALLOWED: f64 = 0.05;

/// How much history.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate growth --flags 10000")]
pub struct GrowthArgs {
    /// Flags of one place; a fifth of them is taken back
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    flags: usize,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Measured {
    flags: usize,
    rows: Vec<Row>,
}

pub fn run(args: &GrowthArgs, output: &mut Output) -> Result<ExitCode> {
    args.sign.refuse_single("a measurement")?;
    let mut wasmd = args.net.wasmd(None, Some(&args.sign))?;
    let bar = output.bar(1, "flags")?;
    let rows = measure(&mut wasmd, args.flags, &shown_on(&bar))?;
    bar.finish_and_clear();
    output.say(&Measured {
        flags: args.flags,
        rows,
    })
}

impl Measured {
    /// Gas that grew. Times are told and not held: the machine does other things too.
    fn grown(&self) -> impl Iterator<Item = &Row> {
        let rows = self.rows.iter();
        rows.filter(|row| row.unit == "gas" && row.growth().abs() > ALLOWED)
    }
}

impl Answer for Measured {
    fn tell(&self, page: &mut Page) {
        page.line(markdown(&self.rows, self.flags).trim_end());
        for row in self.grown() {
            page.line(format!("GROWS  {}", row.request));
        }
    }

    fn is_good(&self) -> bool {
        self.grown().next().is_none()
    }
}
