//! `wayclear attest codes`: one-time codes for patients, as laboratories send them with positive results.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_client::report::public_key;
use wayclear_relay::Issued;
use wayclear_status::day_at;

use super::office::OfficeArgs;
use super::standing::{OfflineArgs, Standing};
use crate::args::net::NetArgs;
use crate::output::{Answer, Output};
use crate::page::{table, Page};
use crate::source::read_text;
use crate::words::{now, time};

const HOUR: u64 = 3_600;

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear attest codes 2026/4711 2026/4712 --key slip.key --codes codes.sqlite
  wayclear attest codes --key slip.key --codes codes.sqlite - < labels.txt

A code has 55 random bits and a letter that shows slips of the pen. It is good for one report, of 64 digests or twice as many, for
two days. Whoever tries codes at random has ten tries a minute and address: with ten thousand codes out, a thousand such addresses
would take some seven hundred years to hit one. Send it with the result, and by no other way than that.
No code is given out of a key that the registry takes nothing of; --offline asks nobody.")]
pub struct CodesArgs {
    /// Whose each is, such as the number of the test; - reads one a line from standard input. It stays in the register
    #[arg(value_name = "LABEL", required = true)]
    labels: Vec<String>,
    /// How long they are good, in hours
    #[arg(long, value_name = "HOURS", default_value_t = 48, value_parser = clap::value_parser!(u64).range(1..=336))]
    hours: u64,
    #[command(flatten)]
    office: OfficeArgs,
    #[command(flatten)]
    offline: OfflineArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Given(Vec<GivenCode>);

#[derive(Serialize)]
struct GivenCode {
    patient: String,
    code: String,
    /// Unix seconds.
    good_until: u64,
}

pub fn run(args: &CodesArgs, output: &mut Output) -> Result<ExitCode> {
    let labels = labels(&args.labels)?;
    let (key, codes) = args.office.open(&args.net.record()?)?;
    let (now, seconds) = (now()?, args.hours * HOUR);
    if !args.offline.offline {
        if let Some(standing) = Standing::ask_or_tell(&args.net, output)? {
            let days = day_at(now + seconds) - day_at(now);
            let later = standing.check_codes(&public_key(&key), days)?;
            if let Some(later) = later {
                output.insist(later);
            }
        }
    }
    let given = labels.into_iter().map(|patient| {
        let Issued { code, until } = codes.issue(&patient, now, seconds, &mut rand::rng())?;
        Ok(GivenCode {
            patient,
            code: code.to_string(),
            good_until: until,
        })
    });
    output.say(&Given(given.collect::<Result<_>>()?))
}

/// What was named, all of it checked before a code is given out.
fn labels(named: &[String]) -> Result<Vec<String>> {
    let mut labels = vec![];
    for label in named {
        match label.trim() {
            "-" => {
                let text = read_text("-".as_ref())?;
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                labels.extend(lines.map(str::to_string));
            }
            "" => bail!("a patient needs a label, such as the number of the test; give one"),
            label => labels.push(label.to_string()),
        }
    }
    if labels.is_empty() {
        bail!(
            "standard input names no patient; write a label a line, such as the number of the test"
        );
    }
    Ok(labels)
}

impl Answer for Given {
    fn tell(&self, page: &mut Page) {
        let mut rows = table(["patient", "code", "good until"]);
        for given in &self.0 {
            rows.add_row([&given.patient, &given.code, &time(given.good_until)]);
        }
        page.table(rows);
    }
}
