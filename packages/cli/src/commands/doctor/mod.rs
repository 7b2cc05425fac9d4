//! `wayclear doctor`: is the tree on the chain what the record says, and what this build would deploy?

mod codes;
mod contracts;
mod registry;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_chain::Chain;

use crate::args::net::{Net, NetArgs};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::count;

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear doctor")]
pub struct DoctorArgs {
    #[command(flatten)]
    net: NetArgs,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct Finding {
    subject: String,
    /// `None` = as it should be.
    problem: Option<String>,
    /// The problem is worth knowing, but nothing is wrong.
    warning: bool,
}

impl Finding {
    fn new(subject: String, problem: Option<String>) -> Self {
        Finding {
            subject,
            problem,
            warning: false,
        }
    }

    fn warning(subject: String, problem: Option<String>) -> Self {
        Finding {
            warning: problem.is_some(),
            subject,
            problem,
        }
    }
}

#[derive(Serialize)]
struct Diagnosis {
    wrong: usize,
    findings: Vec<Finding>,
}

pub fn run(args: &DoctorArgs, output: &mut Output) -> Result<ExitCode> {
    // A node that cannot be reached or is of another chain is the first thing wrong, and the last.
    let net = args.net.connect()?;
    let mut findings = vec![node(&net)?];
    findings.extend(codes::look(&net)?);
    findings.extend(contracts::look(&net)?);
    findings.extend(registry::look(&net)?);
    findings.push(window(net.window()));
    let is_wrong = |finding: &&Finding| finding.problem.is_some() && !finding.warning;
    output.say(&Diagnosis {
        wrong: findings.iter().filter(is_wrong).count(),
        findings,
    })
}

fn node(net: &Net) -> Result<Finding> {
    let latest = net.wasmd.latest()?;
    let made_at = &net.record.deployment.made_at;
    let subject = format!(
        "node {} of chain {} at height {}",
        net.wasmd.node(),
        latest.chain_id,
        latest.height
    );
    if latest.catching_up {
        let words = "it is still fetching old blocks; its answers are out of date: wait";
        return Ok(Finding::new(subject, Some(words.to_string())));
    }
    if latest.height < made_at.height {
        let words = format!(
            "the deployment was made at height {}: the chain was made anew; wayclear deploy",
            made_at.height
        );
        return Ok(Finding::new(subject, Some(words)));
    }
    Ok(match net.wasmd.header_hash(made_at.height) {
        Ok(found) if found == made_at.hash => Finding::new(subject, None),
        Ok(_) => {
            let words = "it is of another chain of the same name than the one in the record; wayclear deploy, or another --node";
            Finding::new(subject, Some(words.to_string()))
        }
        // A node may keep the newest blocks only.
        Err(error) => Finding::warning(
            subject,
            Some(format!(
                "whether it is of the chain in the record cannot be told: {error}"
            )),
        ),
    })
}

/// Real deployments count infections for 14 days; tests need not.
fn window(seconds: u64) -> Finding {
    let is_short = seconds < MAX_WINDOW_SECONDS;
    let words = "that is less than 14 days; good for tests only";
    Finding::warning(
        format!("an infection counts for {seconds} s"),
        is_short.then(|| words.to_string()),
    )
}

impl Answer for Diagnosis {
    fn tell(&self, page: &mut Page) {
        for Finding {
            subject,
            problem,
            warning,
        } in &self.findings
        {
            let line = match problem {
                None => format!("ok       {subject}"),
                Some(problem) if *warning => format!("warning  {subject}: {problem}"),
                Some(problem) => format!("WRONG    {subject}: {problem}"),
            };
            page.paragraph(line, "         ");
        }
        page.line(match self.wrong {
            0 => "Nothing is wrong.".to_string(),
            n => format!("Wrong: {}.", count(n, "thing")),
        });
    }

    fn is_good(&self) -> bool {
        self.wrong == 0
    }
}
