//! The flags of whoever sends as the owner of a contract.

use anyhow::{bail, Result};
use clap::Args;
use wayclear_chain::Addr;
use wayclear_deploy::record::Record;
use wayclear_deploy::{amend, DeployError};

use super::net::Net;
use super::read::ReadArgs;
use super::sign::SignArgs;
use crate::output::{Output, Usage};

/// Who signs, over which node.
#[derive(Args)]
pub struct SenderArgs {
    /// Name of the key that signs; by default the one of your keys that may
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    read: ReadArgs,
}

impl SenderArgs {
    /// Connects to ask and to sign.
    pub fn connect(&self) -> Result<Net> {
        self.read.net.connect_to_sign(&self.sign)
    }

    /// Connects for questions only.
    pub fn connect_to_ask(&self, output: &mut Output) -> Result<Net> {
        self.read.connect(output)
    }

    /// Writes into the record what was changed on the chain. Where that cannot be, it is told: the chain has it all the same.
    pub fn write_down(&self, net: &Net, output: &Output, change: impl FnOnce(Record) -> Record) {
        let state = &net.record.deployment.state;
        let file = Record::find(self.read.net.deployment.as_deref());
        let written = file
            .map_err(DeployError::from)
            .and_then(|file| amend(&file, state, change));
        let why = match written {
            Ok(true) => return,
            Ok(false) => "it is of another tree now".to_string(),
            Err(error) => error.to_string(),
        };
        output.insist(format!(
            "it is on the chain, and the deployment record does not say so: {why}"
        ));
    }

    /// The account that signs what anybody may do: without --from `usual`, if its key is at hand, or the only key there is.
    pub fn anybody(&self, net: &Net, usual: impl FnOnce() -> Result<Addr>) -> Result<Addr> {
        if let Some(from) = &self.from {
            return net.account(from);
        }
        let (usual, keys) = (usual()?, net.wasmd.keys());
        if let Ok(account) = net.account(usual.as_str()) {
            return Ok(account);
        }
        let names: Vec<_> = keys.names().collect();
        match names.as_slice() {
            [only] => net.account(only),
            _ => Err(Usage(format!(
                "who signs? None of your keys is that of {usual}, who would: name one with --from NAME"
            ))
            .into()),
        }
    }

    /// The account that signs what only the owner of `what` may do. Another one is refused before anything is signed.
    pub fn owner(&self, net: &Net, what: &str, owner: &Addr) -> Result<Addr> {
        let rule = format!("only the owner of {what}, {owner}, may do this");
        self.one_of(net, std::slice::from_ref(owner), &rule)
    }

    /// The account that signs what only those `allowed` may do; `rule` says who they are.
    pub fn one_of(&self, net: &Net, allowed: &[Addr], rule: &str) -> Result<Addr> {
        if let Some(from) = &self.from {
            let account = net.account(from)?;
            if !allowed.contains(&account) {
                bail!("{rule}; --from {from} is {account}. Name the right key with --from, or the file that has it with --keys");
            }
            return Ok(account);
        }
        let keys = net.wasmd.keys().names();
        // Keys beside it may be of several people, or without their secret.
        let accounts: Vec<Addr> = keys
            .map(|name| net.wasmd.account_named(name))
            .collect::<Result<_, _>>()?;
        let first = allowed.iter().find(|account| accounts.contains(account));
        match first {
            Some(account) => net.account(account.as_str()),
            None => bail!(
                "{rule}, and none of your keys is theirs; name the file that has it with --keys"
            ),
        }
    }
}
