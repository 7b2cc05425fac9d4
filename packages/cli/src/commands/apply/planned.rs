//! A plan as it is told: what differs, what it costs and who signs.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use cosmwasm_std::Coin;
use serde::Serialize;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Accounts, Addr, Chain, Lack};
use wayclear_deploy::plan::Plan;
use wayclear_deploy::record::{Server, ServerChange};

use super::rows::Names;
use super::saved::SavedPlan;
use super::typed::apply_of;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::count;

#[derive(Serialize)]
pub struct Planned {
    pub chain_id: String,
    #[serde(flatten)]
    pub plan: Plan,
    /// What is to change in the record. It costs nothing, and nobody signs it.
    pub record: Vec<ServerChange>,
    /// What the record names and the file does not; it is left alone.
    pub record_unmentioned: Vec<Server>,
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

impl Planned {
    /// `left`: what the record names and the file does not.
    pub fn new(wasmd: &Wasmd, saved: SavedPlan, left: Vec<Server>) -> Self {
        let SavedPlan { plan, record, .. } = saved;
        let gas = plan.gas();
        let fees = wasmd.fees(&plan.gas_of_signers()).unwrap_or_default();
        let signers = plan.signers().into_iter();
        Planned {
            chain_id: wasmd.chain_id(),
            gas,
            fee: sum(fees.values()),
            signers: signers.cloned().collect(),
            lacks: wasmd.lacks(&plan.gas_of_signers()),
            names: Names::of(wasmd),
            plan,
            record,
            record_unmentioned: left,
            saved_in: None,
        }
    }
}

/// All of them together; they are of one denom.
fn sum<'a>(fees: impl Iterator<Item = &'a Coin>) -> Option<String> {
    let sum = fees.cloned().reduce(|one, other| Coin {
        amount: one.amount.saturating_add(other.amount),
        ..one
    });
    sum.map(|coin| coin.to_string())
}

impl Answer for Planned {
    fn tell(&self, page: &mut Page) {
        let Plan {
            changes,
            drift,
            is_drift_known,
            conflicts,
            unmentioned,
            same,
            ..
        } = &self.plan;
        self.names.tell_drift(page, drift);
        if !is_drift_known && *same > 0 {
            page.paragraph(
                "What others have changed is not known: no apply by this release has ended with this record, or the file that ends in .applied is \
                 lost. The next apply writes it.",
                "",
            );
            page.line("");
        }
        self.names.tell_changes(page, "To do:", changes);
        self.names
            .tell_list(page, "To do in the record:", &self.record);
        self.names
            .tell_list(page, "Cannot be done, so nothing will be:", conflicts);
        self.names
            .tell_unmentioned(page, unmentioned, &self.record_unmentioned);
        let changes = count(changes.len() + self.record.len(), "change");
        let things = count(conflicts.len(), "thing");
        let words = format!("{changes} to do, {things} that cannot be done, {same} as they are.");
        page.paragraph(words, "");
        self.tell_cost(page);
        if !drift.is_empty() && !self.has_changes() && conflicts.is_empty() {
            page.paragraph(
                "What was changed on the chain is not what the file speaks of, and stays. Look who did it; wayclear apply takes note of it: from \
                 then on it counts as known.",
                "",
            );
        }
        if let Some(file) = &self.saved_in {
            let words = format!(
                "Written to {}. This, and nothing else, is done by",
                file.display()
            );
            page.paragraph(words, "");
            // In one piece, so that it can be copied.
            page.line(format!("  {}", apply_of(typed(), file)));
        }
    }
}

/// What was typed; what is no text is shown as far as it is.
fn typed() -> impl Iterator<Item = String> {
    env::args_os().map(|arg| arg.to_string_lossy().into_owned())
}

/// The exit code where there is something to do, something that cannot be done, or something that somebody has changed.
const CHANGES: u8 = 2;

impl Planned {
    /// Tells it; the exit code says whether there is anything to do.
    pub fn say(&self, output: &mut Output) -> Result<ExitCode> {
        let said = output.say_always(self)?;
        Ok(if self.plan.is_empty() && self.record.is_empty() {
            said
        } else {
            ExitCode::from(CHANGES)
        })
    }

    /// Whether anything is to be changed, on the chain or in the record.
    pub fn has_changes(&self) -> bool {
        !self.plan.changes.is_empty() || !self.record.is_empty()
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
            page.paragraph(self.names.signer(account), "    ");
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
