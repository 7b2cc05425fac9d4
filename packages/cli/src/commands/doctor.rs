//! `wayclear doctor`: does the node run what this build would deploy?

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use cosmwasm_std::{from_json, HexBinary};
use cw2::ContractVersion;
use serde::Serialize;
use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_chain::{Addr, Chain, ChainError, Contract};

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

#[derive(Serialize)]
struct Diagnosis {
    wrong: usize,
    findings: Vec<Finding>,
}

pub fn run(args: &DoctorArgs, output: &mut Output) -> Result<ExitCode> {
    // A node that cannot be reached or is of another chain is the first thing wrong, and the last.
    let net = args.net.connect()?;
    let mut findings = vec![node(&net)?];
    findings.extend(codes(&net)?);
    findings.extend(contracts(&net)?);
    findings.push(window(net.record.deployment.window_seconds));
    let wrong = findings
        .iter()
        .filter(|f| f.problem.is_some() && !f.warning);
    output.say(&Diagnosis {
        wrong: wrong.count(),
        findings,
    })
}

fn codes(net: &Net) -> Result<Vec<Finding>> {
    let (checksums, pinned) = (net.wasmd.checksums()?, net.wasmd.pinned()?);
    let mut findings = vec![];
    for (contract, code_id) in &net.record.deployment.code_ids {
        let on_chain = checksums.get(code_id);
        findings.push(code(net, *contract, *code_id, on_chain));
        if on_chain.is_some() && !pinned.contains(code_id) {
            findings.push(Finding {
                subject: format!("code {code_id}, {}", contract.name()),
                problem: Some("not pinned: each call costs 58,000 gas more".to_string()),
                warning: true,
            });
        }
    }
    Ok(findings)
}

fn contracts(net: &Net) -> Result<Vec<Finding>> {
    let deployment = &net.record.deployment;
    let registry = "contact registry".to_string();
    let mut findings = vec![
        contract(
            net,
            registry,
            &deployment.registry,
            Contract::ContactRegistry,
        )?,
        contract(net, "state".to_string(), &deployment.state, Contract::State)?,
    ];
    for (key, county) in &deployment.counties {
        let name = format!("county {key}");
        findings.push(contract(net, name, &county.address, Contract::County)?);
        for (key, city) in &county.cities {
            findings.push(contract(net, format!("city {key}"), city, Contract::City)?);
        }
    }
    Ok(findings)
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

fn finding(subject: String, problem: Option<String>) -> Finding {
    Finding {
        subject,
        problem,
        warning: false,
    }
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
    let problem = if latest.catching_up {
        Some("it is still fetching old blocks; its answers are out of date".to_string())
    } else if latest.height < made_at.height {
        Some(format!(
            "the deployment was made at height {}: the chain was made anew; wayclear deploy",
            made_at.height
        ))
    } else if net
        .wasmd
        .header_hash(made_at.height)
        .is_ok_and(|found| found != made_at.hash)
    {
        Some(
            "it is another chain of the same name than the one in the record; wayclear deploy"
                .to_string(),
        )
    } else {
        None
    };
    Ok(finding(subject, problem))
}

/// The chain's checksum against the recorded one and against this build's.
fn code(net: &Net, contract: Contract, code_id: u64, on_chain: Option<&HexBinary>) -> Finding {
    let problem = match (on_chain, net.record.deployment.checksums.get(&contract)) {
        (None, _) => Some("the chain has no such code; was it made anew? wayclear deploy".to_string()),
        (Some(found), Some(recorded)) if found != recorded => {
            Some(format!("the chain has {found}, the record says {recorded}; wayclear deploy"))
        }
        (Some(found), _) => match net.wasmd.artifacts().checksum(contract) {
            Ok(built) if built != *found => Some(format!(
                "the chain has {found}, this build is {built}; deploy it as another tree, with a record of its own (--deployment)"
            )),
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        },
    };
    finding(format!("code {code_id}, {}", contract.name()), problem)
}

fn contract(net: &Net, name: String, address: &Addr, kind: Contract) -> Result<Finding> {
    let subject = format!("{name} at {address}");
    let row = match net.wasmd.query_raw(address, b"contract_info") {
        Ok(row) => row,
        Err(error @ (ChainError::NoContract { .. } | ChainError::Refused(_))) => {
            return Ok(finding(subject, Some(error.to_string())))
        }
        Err(error) => return Err(error.into()),
    };
    let problem = match row.map(from_json::<ContractVersion>) {
        None => Some("there is no contract; was the chain made anew? wayclear deploy".to_string()),
        Some(Err(error)) => Some(error.to_string()),
        Some(Ok(found)) if found.contract != kind.cw2_name() => Some(format!(
            "it is a {}, not a {}",
            found.contract,
            kind.cw2_name()
        )),
        Some(Ok(found)) if found.version != env!("CARGO_PKG_VERSION") => Some(format!(
            "it is version {}, this build is {}",
            found.version,
            env!("CARGO_PKG_VERSION")
        )),
        Some(Ok(_)) => None,
    };
    Ok(finding(subject, problem))
}

/// Real deployments count infections for 14 days; tests need not.
fn window(seconds: u64) -> Finding {
    Finding {
        subject: format!("an infection counts for {seconds} s"),
        warning: seconds < MAX_WINDOW_SECONDS,
        problem: (seconds < MAX_WINDOW_SECONDS)
            .then(|| "that is less than 14 days; good for tests only".to_string()),
    }
}
