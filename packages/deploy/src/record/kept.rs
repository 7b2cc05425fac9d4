//! What is kept of a deployment.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};
use wayclear_chain::Contract;

use crate::deployment::{by_contract, Begun, Deployment, KnownBlock};
use crate::tree::{plain_url, Relay, Site};

/// What is said of a deployment beside where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// URL of the node it was deployed through, without user, password and query.
    pub node: String,
    /// What a localnet's node calls itself: later another folder's may listen there. `None` elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moniker: Option<String>,
    /// The source's commit, if it was a git checkout; ends in `-dirty` when it had changes.
    #[serde(deserialize_with = "Option::deserialize")] // Written always.
    pub commit: Option<String>,
    /// A block from which on the chain can be checked; `None` = from the one that made the state. A newer one costs less, and one that
    /// is two weeks old proves nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<KnownBlock>,
    /// Who sends for people without accounts, the first to be asked first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relays: Vec<Relay>,
    /// Where authorities sign for one-time codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub desks: Vec<Site>,
    /// Who has the files that everybody reads, and takes nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mirrors: Vec<Site>,
}

/// Where a tree is, and which code it runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    pub chain_id: String,
    #[serde(flatten)]
    pub about: About,
    #[serde(flatten)]
    pub deployment: Deployment,
    /// What it ran before, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Earlier>,
}

/// Codes that a tree has run, and until when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    #[serde(deserialize_with = "by_contract")]
    pub code_ids: BTreeMap<Contract, u64>,
    /// SHA-256 of the codes.
    #[serde(deserialize_with = "by_contract")]
    pub checksums: BTreeMap<Contract, HexBinary>,
    /// The source's commit, as in [`About`].
    #[serde(deserialize_with = "Option::deserialize")]
    pub commit: Option<String>,
    /// Height of the block in which the state was told of the next ones; 0 = not known.
    pub until_height: u64,
}

/// What lies in a record's file. Only a deployment looks at one that is not finished.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Written {
    /// The state is about to be made, or was made by a run that has died.
    Begun {
        chain_id: String,
        #[serde(flatten)]
        begun: Begun,
    },
    Finished(Box<Record>),
}

impl About {
    /// Keeps addresses as tree files do; of two of one server the first.
    pub(super) fn keep_plain_urls(&mut self) {
        for relay in &mut self.relays {
            relay.url = plain_url(&relay.url);
            if let Some(forwarder) = &mut relay.forwarder {
                forwarder.url = plain_url(&forwarder.url);
            }
        }
        for site in self.desks.iter_mut().chain(&mut self.mirrors) {
            site.url = plain_url(&site.url);
        }
        let mut seen = BTreeSet::new();
        self.relays.retain(|relay| seen.insert(relay.url.clone()));
        seen.clear();
        self.desks.retain(|desk| seen.insert(desk.url.clone()));
        seen.clear();
        self.mirrors
            .retain(|mirror| seen.insert(mirror.url.clone()));
    }

    /// Whether both name the same relays, desks and mirrors.
    pub fn has_servers_of(&self, other: &About) -> bool {
        (&self.relays, &self.desks, &self.mirrors) == (&other.relays, &other.desks, &other.mirrors)
    }
}

impl Record {
    /// The newest block that the record knows for sure.
    pub fn anchor(&self) -> &KnownBlock {
        self.about
            .anchor
            .as_ref()
            .unwrap_or(&self.deployment.made_at)
    }

    /// What its contracts may run, by the checksums of the codes: now, and those that an upgrade has not come to yet.
    pub fn codes(&self) -> BTreeMap<HexBinary, Contract> {
        let now = std::iter::once(&self.deployment.checksums);
        let ever = now.chain(self.history.iter().map(|earlier| &earlier.checksums));
        let each = ever
            .flatten()
            .map(|(contract, sum)| (sum.clone(), *contract));
        each.collect()
    }

    /// Takes over from an earlier one of the same tree what stays as it was said then, and keeps in its history the codes that it
    /// had. `height`: of the block that gave it others; 0 = not known. `is_changed`: whether the chain was changed since.
    pub(crate) fn go_on_from(self, earlier: &Record, height: u64, is_changed: bool) -> Self {
        let mut about = earlier.about.clone();
        about.relays.clone_from(&self.about.relays);
        about.desks.clone_from(&self.about.desks);
        about.mirrors.clone_from(&self.about.mirrors);
        if is_changed {
            about.node.clone_from(&self.about.node);
        }
        let (new, commit) = (self.deployment, self.about.commit);
        let (code_ids, checksums) = (new.code_ids.clone(), new.checksums.clone());
        let next = earlier.clone();
        let mut next = next.succeeded_by(code_ids, checksums, commit.clone(), height);
        if is_changed {
            about.commit = commit;
        } else {
            about.commit.clone_from(&next.about.commit);
        }
        next.about = about;
        next.deployment = new;
        next
    }

    /// The record of the same tree after it was told of other codes, of a commit, in the block of that height, 0 = not known; those it had
    /// are added to its history.
    #[must_use]
    pub fn succeeded_by(
        mut self,
        code_ids: BTreeMap<Contract, u64>,
        checksums: BTreeMap<Contract, HexBinary>,
        commit: Option<String>,
        height: u64,
    ) -> Self {
        let deployment = &mut self.deployment;
        if (&deployment.code_ids, &deployment.checksums) != (&code_ids, &checksums) {
            self.history.push(Earlier {
                code_ids: std::mem::replace(&mut deployment.code_ids, code_ids),
                checksums: std::mem::replace(&mut deployment.checksums, checksums),
                commit: std::mem::replace(&mut self.about.commit, commit),
                until_height: height,
            });
        }
        self
    }
}

impl Written {
    /// How the state was begun.
    pub(crate) fn begun(&self) -> Begun {
        match self {
            Written::Begun { begun, .. } => begun.clone(),
            Written::Finished(record) => record.deployment.begun(),
        }
    }
}
