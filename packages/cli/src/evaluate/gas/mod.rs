//! `wayclear evaluate gas`: every message, sent for real to a tree of its own, first with codes that are not pinned, then
//! with pinned ones.

mod script;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, Context, Result};
use clap::Args;
use serde_json::json;
use wayclear_client::wasmd::Wasmd;
use wayclear_client::{Chain, Contract};

use super::table::{markdown, problems, read, write_csv, Row};
use crate::net::{NetArgs, SignArgs};
use crate::say::bar;
use script::Script;
pub use script::{REWARDED, REWARDED_INSPECTION};

/// What a request may cost at most, in bank sends of the same run, with pinned codes.
const BUDGETS: [(&str, f64); 4] = [
    (script::DIRECT, 1.1),
    (script::ROUTED, 1.9),
    (script::CREATING, 3.5),
    (REWARDED, 1.7),
];
/// The row of what every transaction pays for paying.
pub const FEE: &str = "taking the fee, in every transaction";
const NODE: &str = "http://localhost:26657";
/// Begin and end of the table in the Markdown file.
const MARKS: [&str; 2] = [
    "<!-- begin of the table -->\n",
    "<!-- end of the table -->\n",
];

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
    let node = args.net.node.clone().unwrap_or_else(|| NODE.to_string());
    let mut wasmd = args.net.wasmd(node, None, Some(&args.sign))?;
    if !wasmd.can_vote() {
        bail!("codes are pinned by a vote, and there is no validator's key here; use a localnet");
    }
    let rows = measure(&mut wasmd)?;
    let committed = args.check.as_deref().map(read).transpose()?;
    let problems = problems(&rows, &committed.unwrap_or_default());
    if args.write {
        write(&rows)?;
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
    Ok(match problems.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn measure(wasmd: &mut Wasmd) -> Result<Vec<Row>> {
    let state = wasmd.account("state")?;
    let bar = bar(2 * Script::LENGTH, "messages")?;
    let mut code_ids = [0; Contract::ALL.len()];
    for (code_id, contract) in code_ids.iter_mut().zip(Contract::ALL) {
        // A code that is on the chain already gets a second id, which is not pinned.
        *code_id = wasmd.store_code(&state, contract)?;
    }
    // Taking the fee costs the same in every transaction; left out of both, the multiples are the stricter for it.
    let fee = wasmd.gas_of_fee(&state)?;
    let unpinned = Script::new(wasmd, code_ids, &bar).run()?;
    wasmd.pin(&state, &code_ids)?;
    let pinned = Script::new(wasmd, code_ids, &bar).run()?;
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

fn write(rows: &[Row]) -> Result<()> {
    write_csv(rows, "docs/gas.csv".as_ref())?;
    let file = "docs/gas.md";
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    let [begin, end] = MARKS;
    let parts = text.split_once(begin).zip(text.split_once(end));
    let ((head, _), (_, tail)) =
        parts.with_context(|| format!("{file} has no marks of the table"))?;
    fs::write(file, format!("{head}{begin}{}{end}{tail}", markdown(rows)))
        .with_context(|| format!("cannot write {file}"))
}

/// Four digits behind the point.
#[allow(clippy::cast_precision_loss)] // Gas is far below 2^52.
fn multiple(gas: u64, of: u64) -> f64 {
    (gas as f64 / of as f64 * 1e4).round() / 1e4
}
