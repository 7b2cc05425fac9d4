//! The flags of commands that only ask, and what their answers are checked by.

use anyhow::{anyhow, Result};
use clap::Args;
use wayclear_chain::verified::{Trust, VerifyError};
use wayclear_chain::wasmd::{Device, Wasmd};
use wayclear_chain::{prefix_of_address, ChainError};
use wayclear_deploy::record::Record;
use wayclear_deploy::{amend, KnownBlock};
use wayclear_proof::{Anchor, Header, Limits};

use super::net::{Net, NetArgs};
use crate::output::{complain, Output};
use crate::verified::Basis;
use crate::words::now;

/// This machine.
pub const DEVICE: Device = Device {
    clock: || now().unwrap_or_default(),
    tell: |text| complain(&format!("wayclear: {text}")),
};

/// Who is asked, and whether that has to be believed.
#[derive(Args, Clone)]
pub struct ReadArgs {
    #[command(flatten)]
    pub net: NetArgs,
    /// Take the node's word, which by default is checked against what the chain's validators have signed; every answer says so
    #[arg(long, env = "WAYCLEAR_UNVERIFIED")]
    pub unverified: bool,
}

impl ReadArgs {
    /// Connects for questions; what is answered from now on is checked, unless that is not wanted. Of several nodes the first is asked
    /// that is believed, and those after it have to know the same block.
    pub fn connect(&self, output: &mut Output) -> Result<Net> {
        let mut nodes = self.net.nodes();
        loop {
            let node = (!nodes.is_empty()).then(|| nodes.remove(0));
            match self.connect_to(node, &nodes) {
                Ok(net) => {
                    mark(&net.wasmd, output);
                    return Ok(net);
                }
                Err(error) if nodes.is_empty() || !is_nodes_fault(&error) => return Err(error),
                Err(error) => output.insist(format!("{error:#}; another node is asked")),
            }
        }
    }

    /// The same for who is connected already: what is answered from now on is checked, if there is a record to check it by.
    pub fn check(&self, wasmd: &mut Wasmd, output: &mut Output) -> Result<()> {
        if let Some(record) = self.net.record().ok().filter(|_| !self.unverified) {
            let others = self.net.nodes().into_iter().skip(1).collect::<Vec<_>>();
            verify(wasmd, &record, &others)?;
        }
        mark(wasmd, output);
        Ok(())
    }

    fn connect_to(&self, node: Option<String>, witnesses: &[String]) -> Result<Net> {
        let mut net = self.net.at(node).connect()?;
        if !self.unverified {
            verify(&mut net.wasmd, &net.record, witnesses)?;
            if let Some(followed) = net.wasmd.followed() {
                let known = net.record.anchor().height;
                keep(&self.net, &net.record, known, &followed.milestone);
            }
        }
        Ok(net)
    }
}

/// Keeps the last thousandth block, so that the next time goes on there and the record does not get too old. Where that cannot be it
/// does no harm: somebody else may be writing the record. `known`: the height that was known before.
pub fn keep(args: &NetArgs, record: &Record, known: u64, milestone: &Header) {
    if milestone.anchor.height <= known {
        return;
    }
    if let Ok(file) = Record::find(args.deployment.as_deref()) {
        let state = &record.deployment.state;
        let _ = amend(&file, state, |record| with_anchor(record, milestone));
    }
}

/// Whether another node may do better.
fn is_nodes_fault(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref(),
        Some(
            ChainError::Node { .. }
                | ChainError::Verify(VerifyError::Unproved { .. })
                | ChainError::NoBlock { .. }
        )
    )
}

/// Has all further answers of a node checked, from what its record knows, and held against other nodes.
pub fn verify(wasmd: &mut Wasmd, record: &Record, others: &[String]) -> Result<()> {
    Ok(wasmd.verify(trust_in(record)?, DEVICE, others)?)
}

/// What is believed of a chain before anybody is asked.
pub fn trust_in(record: &Record) -> Result<Trust> {
    let known = record.anchor();
    Ok(Trust {
        anchor: Anchor {
            chain_id: record.chain_id.clone(),
            height: known.height,
            hash: known.hash.to_array().map_err(|_| {
                anyhow!("the deployment record names a block by a hash that is none; restore it from a copy")
            })?,
        },
        codes: record.codes(),
        prefix: prefix_of_address(record.deployment.state.as_str()).unwrap_or_default(),
        limits: Limits::default(),
    })
}

/// Says with every answer by what it is checked, or whose word it is.
pub fn mark(wasmd: &Wasmd, output: &mut Output) {
    output.set_basis(match wasmd.verified_at() {
        Some(header) => Basis::from(header),
        None => Basis::Word(wasmd.node().to_string()),
    });
}

/// A record that goes on from that block.
pub fn with_anchor(mut record: Record, header: &Header) -> Record {
    record.about.anchor = Some(KnownBlock {
        height: header.anchor.height,
        hash: header.anchor.hash.into(),
    });
    record
}
