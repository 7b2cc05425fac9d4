//! The flags of every command that talks to a chain, and the connection they ask for.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{anyhow, Context, Result};
use clap::Args;
use wayclear_api::state::LocateResponse;
use wayclear_api::Place;
use wayclear_chain::wasmd::{Endpoint, Settings, Wasmd};
use wayclear_chain::Keyring;
use wayclear_chain::{Addr, Chain, ChainError};
use wayclear_client::{locate, Home};
use wayclear_deploy::record::{Record, RecordError};

use super::sign::SignArgs;
use crate::localnet;
use crate::output::{complain, Usage};

/// Where the localnet listens.
pub const NODE: &str = "http://localhost:26657";

#[derive(Args, Clone)]
pub struct NetArgs {
    /// Deployment record; by default the only one in deployments/, and written there by deploy
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_DEPLOYMENT")]
    pub deployment: Option<PathBuf>,
    /// RPC of a node, like <http://localhost:26657>; by default the one in the deployment record. Of several, with commas between them, commands that only read ask the first that is believed, and the others confirm its newest block
    // Its value may hold a password, which the help would show.
    #[arg(
        long,
        value_name = "URL",
        env = "WAYCLEAR_NODE",
        hide_env_values = true
    )]
    pub node: Option<String>,
    /// Print the equivalent wasmd commands to standard error
    #[arg(long)]
    show_wasmd: bool,
}

/// The nodes of a list. A comma may stand in a password or a query too: what follows is another node only if nothing of them is open.
pub fn each_node(list: &str) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    for part in list.split(',').map(str::trim) {
        match found.last_mut() {
            Some(before)
                if !part.contains("://") && (part.contains('@') || before.contains('?')) =>
            {
                before.push(',');
                before.push_str(part);
            }
            _ => found.push(part.to_string()),
        }
    }
    found
}

/// A tree on a chain.
pub struct Net {
    pub wasmd: Wasmd,
    pub record: Record,
}

impl NetArgs {
    /// The nodes that are named here; none = that of the record.
    pub fn nodes(&self) -> Vec<String> {
        self.node
            .iter()
            .flat_map(|nodes| each_node(nodes))
            .collect()
    }

    /// The same with one node; `None` = that of the record.
    pub fn at(&self, node: Option<String>) -> Self {
        NetArgs {
            node,
            ..self.clone()
        }
    }

    /// Connects for questions only.
    pub fn connect(&self) -> Result<Net> {
        self.open(None)
    }

    /// Connects to ask and to sign.
    pub fn connect_to_sign(&self, sign: &SignArgs) -> Result<Net> {
        self.open(Some(sign))
    }

    /// The tree that is meant, without a word to any node.
    pub fn record(&self) -> Result<Record> {
        Ok(Record::read(self.deployment.as_deref())?)
    }

    fn open(&self, sign: Option<&SignArgs>) -> Result<Net> {
        let file = Record::find(self.deployment.as_deref())?;
        let record = Record::read(Some(&file))?;
        match self.wasmd(Some(&record), sign) {
            Ok(wasmd) => Ok(Net { wasmd, record }),
            Err(error) => Err(self.blame(error, &file)),
        }
    }

    /// Says which record names the chain or the node that is not right.
    fn blame(&self, error: anyhow::Error, file: &Path) -> anyhow::Error {
        let file = file.display().to_string();
        if let Some(ChainError::WrongChain {
            expected, found, ..
        }) = error.downcast_ref()
        {
            let (found, wanted) = (expected.clone(), found.clone());
            return RecordError::OtherChain {
                file,
                found,
                wanted,
            }
            .into();
        }
        match self.node {
            Some(_) => error,
            None => error.context(format!("{file}, node")),
        }
    }

    /// Connects to a node, with or without a tree on it.
    pub fn wasmd(&self, record: Option<&Record>, sign: Option<&SignArgs>) -> Result<Wasmd> {
        let mut wasmd = self.wasmd_without_keys(record, sign)?;
        if let Some(sign) = sign {
            sign.give(&mut wasmd)?;
        }
        Ok(wasmd)
    }

    /// The same for whoever looks later whether keys are needed.
    pub fn wasmd_without_keys(
        &self,
        record: Option<&Record>,
        sign: Option<&SignArgs>,
    ) -> Result<Wasmd> {
        for node in self.nodes() {
            let read = node.parse::<Endpoint>();
            read.map_err(|error| Usage(error.to_string()))?;
        }
        let recorded = || record.map(|record| record.about.node.clone());
        let node = self.nodes().into_iter().next().or_else(recorded);
        let chain_id = record.map(|record| record.chain_id.clone());
        let wasmd = Wasmd::connect(Settings {
            node: node.unwrap_or_else(|| NODE.to_string()),
            chain_id,
            keys: Keyring::default(),
            gas_price: sign.and_then(SignArgs::gas_price).cloned(),
            gas: sign.map(SignArgs::gas).unwrap_or_default(),
            max_fee: sign.and_then(SignArgs::max_fee).cloned(),
            fee_granter: None,
            note: sign.map(SignArgs::note).unwrap_or_default().to_string(),
            artifacts: "artifacts".into(),
            sending: sign.map(SignArgs::sending).unwrap_or_default(),
            patience: Duration::from_secs(60),
            show_wasmd: self.show_wasmd.then_some(complain),
        })?;
        if self.node.is_none() {
            localnet::refuse_others(&wasmd, record.and_then(|r| r.about.moniker.clone()))?;
        }
        Ok(wasmd)
    }
}

impl Net {
    /// The deployment that a phone's file belongs to.
    pub fn home(&self) -> Result<Home> {
        home(&self.record)
    }

    /// The account of a key's name.
    pub fn account(&self, name: &str) -> Result<Addr> {
        Ok(self.wasmd.account(name)?)
    }

    /// The account of whoever signs, by default that of the usual key.
    pub fn account_or(&self, from: Option<&str>, usual: &str) -> Result<Addr> {
        let words = || {
            format!(
                "the key \"{usual}\" signs where --from names none; name yours with --from NAME"
            )
        };
        match from {
            Some(name) => self.account(name),
            None => self.account(usual).with_context(words),
        }
    }

    /// The account of a key's name, or by its address; a mistyped one is refused. `flag` is named then.
    pub fn named(&self, text: &str, flag: &str) -> Result<Addr> {
        let account = self.wasmd.account_named(text);
        account.with_context(|| flag.to_string())
    }

    pub fn registry(&self) -> &Addr {
        &self.record.deployment.registry
    }

    /// How long an infection counts, in seconds.
    pub fn window(&self) -> u64 {
        self.record.deployment.window_seconds
    }

    /// The addresses on the way to a place, as far as there are any.
    pub fn locate(&self, place: &Place) -> Result<LocateResponse> {
        let state = &self.record.deployment.state;
        Ok(locate(&self.wasmd, state, place)?)
    }

    /// The contract of a place that somebody has visited.
    pub fn location(&self, place: &Place) -> Result<Addr> {
        let found = self.locate(place)?;
        let missing = || anyhow!(why_not(place, found.city.is_some()));
        found.location.clone().ok_or_else(missing)
    }
}

/// The deployment that a phone's file belongs to.
pub fn home(record: &Record) -> Result<Home> {
    let Record {
        chain_id,
        deployment,
        ..
    } = record;
    let made_at = deployment.made_at.hash.to_array();
    let made_at = made_at.map_err(|_| {
        anyhow!("the deployment record does not name the block that made the state; restore it from a copy. Without one, move it away and write it again with wayclear tree adopt STATE")
    })?;
    Ok(Home {
        chain_id: chain_id.clone(),
        state: deployment.state.clone(),
        made_at,
    })
}

/// Why a place has no location.
pub fn why_not(place: impl Display, is_in_a_city: bool) -> String {
    if is_in_a_city {
        format!("{place} has no contract yet; the first check-in or inspection makes it, or wayclear open")
    } else {
        format!("{place} lies in no city of this tree")
    }
}
