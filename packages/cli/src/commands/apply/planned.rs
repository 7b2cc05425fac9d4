//! A plan as it is told: what differs, what it costs and who signs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{bail, Context, Result};
use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Accounts, Addr, Chain, Lack};
use wayclear_deploy::plan::{Found, Plan};
use wayclear_deploy::DeployError;

use super::rows::Names;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::source::read_text;
use crate::words::count;

#[derive(Serialize)]
pub struct Planned {
    pub chain_id: String,
    #[serde(flatten)]
    pub plan: Plan,
    /// About what it costs, in gas.
    pub gas: u64,
    /// About what it costs at the price asked for; nothing, if the node names none.
    pub fee: Option<String>,
    /// Who signs.
    pub signers: Vec<Addr>,
    /// Who has too little for that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<Lack>,
    #[serde(skip)]
    names: Names,
    /// Where the plan was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_in: Option<PathBuf>,
}

/// A plan that was agreed on.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPlan {
    pub chain_id: String,
    /// Hash of what was found on the chain.
    pub found: HexBinary,
    pub plan: Plan,
}

impl Planned {
    pub fn new(wasmd: &Wasmd, plan: Plan) -> Self {
        let gas = plan.gas();
        let price = wasmd.gas_price().ok();
        let signers = plan.signers().into_iter();
        Planned {
            chain_id: wasmd.chain_id(),
            gas,
            // A fee is paid for what a transaction may use: 40 % more than it does.
            fee: price.map(|price| format!("{}{}", price.fee(gas / 5 * 7), price.denom)),
            signers: signers.cloned().collect(),
            lacks: wasmd.lacks(&plan.gas_of_signers()),
            names: Names::of(wasmd),
            plan,
            saved_in: None,
        }
    }
}

impl SavedPlan {
    pub fn new(chain_id: String, found: &Found, plan: Plan) -> Self {
        SavedPlan {
            chain_id,
            found: found.hash(),
            plan,
        }
    }

    pub fn read(file: &Path) -> Result<Self> {
        let text = read_text(file)?;
        let words = || {
            format!(
                "{} is no plan that wayclear plan --out has written",
                file.display()
            )
        };
        serde_json::from_str(&text).with_context(words)
    }

    /// That it is still what there is to do.
    pub fn check(&self, now: &SavedPlan) -> Result<()> {
        if self.chain_id != now.chain_id {
            bail!(
                "the plan is for chain \"{}\", the node is of \"{}\"",
                self.chain_id,
                now.chain_id
            );
        }
        if self.found != now.found {
            return Err(DeployError::Moved.into());
        }
        if self.plan != now.plan {
            bail!("the tree file or the flags were changed since the plan was made, so nothing was done; make another with wayclear plan");
        }
        Ok(())
    }
}

impl Answer for Planned {
    fn tell(&self, page: &mut Page) {
        let Plan {
            changes,
            drift,
            conflicts,
            unmentioned,
            same,
            ..
        } = &self.plan;
        let title = "Changed on the chain since the last apply:";
        self.names.tell_list(page, title, drift);
        self.names.tell_changes(page, "To do:", changes);
        self.names
            .tell_list(page, "Cannot be done, so nothing will be:", conflicts);
        self.names.tell_unmentioned(page, unmentioned);
        let changes = count(self.plan.changes.len(), "change");
        let things = count(conflicts.len(), "thing");
        let words = format!("{changes} to do, {things} that cannot be done, {same} as they are.");
        page.paragraph(words, "");
        self.tell_cost(page);
        if let Some(file) = &self.saved_in {
            let words = format!(
                "Written to {0}; wayclear apply TREE --plan {0} does this and nothing else.",
                file.display()
            );
            page.paragraph(words, "");
        }
    }
}

/// The exit code where there is something to do, something that cannot be done, or something that somebody has changed.
const CHANGES: u8 = 2;

impl Planned {
    /// Tells it; the exit code says whether there is anything to do.
    pub fn say(&self, output: &mut Output) -> Result<ExitCode> {
        let said = output.say(self)?;
        Ok(if self.plan.is_empty() {
            said
        } else {
            ExitCode::from(CHANGES)
        })
    }

    fn tell_cost(&self, page: &mut Page) {
        if self.plan.changes.is_empty() {
            return;
        }
        let fee = self
            .fee
            .as_ref()
            .map_or_else(String::new, |fee| format!(", {fee}"));
        page.line(format!("About {} gas{fee}. Signed by:", self.gas));
        for account in &self.signers {
            let name = self.names.get(account).unwrap_or("no key here");
            page.line(format!("  {name}  {account}"));
        }
        for Lack { payer, fees, has } in &self.lacks {
            let name = self.names.get(payer).unwrap_or(payer.as_str());
            let missing = fees.amount.saturating_sub(has.amount);
            let denom = &fees.denom;
            let words = format!(
                "Warning: {name} has {has} of about {fees} that it is to pay; {missing}{denom} are missing, and apply is refused \
                 without. Send it coins, or have another account pay with --fee-granter."
            );
            page.paragraph(words, "  ");
        }
    }
}
