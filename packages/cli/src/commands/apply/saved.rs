//! A plan in a file, which somebody has agreed on.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{bail, Context, Result};
use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};
use wayclear_deploy::plan::{Plan, Stood};
use wayclear_deploy::record::ServerChange;
use wayclear_deploy::{Agreed, DeployError};

use crate::source::read_text;

/// A plan that was agreed on.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPlan {
    pub chain_id: String,
    /// Hash of what was found on the chain.
    pub found: HexBinary,
    pub plan: Plan,
    /// What was to change in the record.
    #[serde(default)]
    pub record: Vec<ServerChange>,
    /// What stood, by which it is told what was changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood: Option<Stood>,
    /// The flags that it was made with, those of no value with none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<BTreeMap<String, String>>,
}

impl SavedPlan {
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

    /// What is agreed on with it, if it is of that chain.
    pub fn agreed(&self, chain_id: &str) -> Result<Agreed<'_>> {
        if self.chain_id != chain_id {
            bail!(
                "the plan is for chain \"{}\", the node is of \"{chain_id}\"",
                self.chain_id
            );
        }
        Ok(Agreed {
            found: &self.found,
            plan: &self.plan,
            servers: &self.record,
            stood: self.stood.as_ref(),
        })
    }

    /// Why it is not carried out: with the flags in which the command that made it differs from this one.
    pub fn refused(&self, error: DeployError, flags: &BTreeMap<String, String>) -> anyhow::Error {
        let planned = self.flags.as_ref();
        let differ = planned.map_or(vec![], |planned| differences(planned, flags));
        if differ.is_empty() {
            return error.into();
        }
        anyhow::Error::from(error).context(format!("the plan was made {}", differ.join(", ")))
    }
}

/// What flags were given otherwise, or not, in words.
fn differences(planned: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let shown = |name: &str, value: &str| match value {
        "" => name.to_string(),
        value => format!("{name} {value}"),
    };
    let lost = planned.iter().filter_map(|(name, value)| {
        let with = format!("with {}", shown(name, value));
        match now.get(name) {
            Some(now) if now == value => None,
            Some(now) => Some(format!("{with} and this has {}", shown(name, now))),
            None => Some(format!("{with} and this is without")),
        }
    });
    let new = now.iter().filter(|(name, _)| !planned.contains_key(*name));
    let new = new.map(|(name, value)| format!("without {}", shown(name, value)));
    lost.chain(new).collect()
}
