//! `wayclear evaluate gas`: every message, sent for real to a tree of its own, first with codes that are not pinned, then
//! with pinned ones.

mod script;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde_json::json;
use wayclear_client::wasmd::Wasmd;
use wayclear_client::{Chain, Contract};

use super::table::{markdown, problems, read, write_csv, write_into, Row};
use crate::net::{NetArgs, SignArgs};
use crate::say::bar;
use script::Script;
pub use script::{BANK_SEND, REWARDED, REWARDED_INSPECTION};

/// What a request may cost at most, in bank sends of the same run, with pinned codes.
const BUDGETS: [(&str, f64); 4] = [
    (script::DIRECT, 1.1),
    (script::ROUTED, 1.9),
    (script::CREATING, 3.5),
    (REWARDED, 1.7),
];
/// The row of what every transaction pays for paying.
pub const FEE: &str = "taking the fee, in every transaction";

/// Where the table goes.
#[derive(Args)]
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

pub fn run(args: &GasArgs) -> Result<ExitCode> {
    let mut wasmd = args.net.wasmd(None, Some(&args.sign))?;
    if !wasmd.can_vote() {
        bail!("codes are pinned by a vote, and there is no validator's key here; use a localnet");
    }
    let rows = measure(&mut wasmd)?;
    let committed = args.check.as_deref().map(read).transpose()?;
    let problems = problems(&rows, &committed.unwrap_or_default());
    if args.write {
        write_csv(&rows, "docs/gas.csv".as_ref())?;
        write_into("docs/gas.md", &markdown(&rows))?;
    }
    if args.net.json {
        println!("{}", json!({ "rows": rows, "problems": problems }));
    } else {
        print!("{}", markdown(&rows));
        for problem in &problems {
            println!("TOO MUCH  {problem}");
        }
        if problems.is_empty() {
            println!("\nEvery budget is held.");
        }
    }
    Ok(if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn measure(wasmd: &mut Wasmd) -> Result<Vec<Row>> {
    let state = wasmd.account("state")?;
    let bar = bar(2 * Script::LENGTH, "messages")?;
    let mut code_ids = BTreeMap::new();
    for contract in Contract::ALL {
        // A code that is on the chain already gets a second id, which is not pinned.
        code_ids.insert(contract, wasmd.store_code(&state, contract)?);
    }
    // Taking the fee costs the same in every transaction; left out of both, the multiples are the stricter for it.
    let fee = wasmd.gas_of_fee(&state)?;
    let unpinned = Script::new(wasmd, &code_ids, &bar).run()?;
    let ids: Vec<u64> = code_ids.values().copied().collect();
    wasmd.pin(&state, &ids)?;
    let pinned = Script::new(wasmd, &code_ids, &bar).run()?;
    bar.finish_and_clear();
    let rows = pinned.into_iter().zip(unpinned).map(|(pinned, unpinned)| {
        let budget = BUDGETS.iter().find(|(name, _)| *name == pinned.request);
        Row {
            pinned_multiple: 0.0,
            unpinned_multiple: 0.0,
            budget: budget.map(|(_, multiple)| *multiple),
            request: pinned.request,
            contract: pinned.contract,
            message: pinned.message,
            pinned: pinned.gas.saturating_sub(fee),
            unpinned: unpinned.gas.saturating_sub(fee),
        }
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.push(Row {
        request: FEE.to_string(),
        contract: None,
        message: String::new(),
        pinned: fee,
        pinned_multiple: 0.0,
        unpinned: fee,
        unpinned_multiple: 0.0,
        budget: None,
    });
    let (bank_pinned, bank_unpinned) = rows
        .first()
        .map_or((0, 0), |bank| (bank.pinned, bank.unpinned));
    for row in &mut rows {
        row.pinned_multiple = multiple(row.pinned, bank_pinned);
        row.unpinned_multiple = multiple(row.unpinned, bank_unpinned);
    }
    Ok(rows)
}

/// Four digits behind the point.
#[allow(clippy::cast_precision_loss)] // Gas is far below 2^52.
fn multiple(gas: u64, of: u64) -> f64 {
    (gas as f64 / of as f64 * 1e4).round() / 1e4
}
