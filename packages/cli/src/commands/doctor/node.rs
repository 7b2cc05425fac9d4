//! The node: whether it is of the chain in the record, and what it keeps.

use wayclear_chain::wasmd::{Keeps, Latest};
use wayclear_chain::{Chain, ChainError};
use wayclear_deploy::doctor::{Finding, Kind};

use super::silent::or_silent;
use crate::args::net::Net;
use crate::args::read::{trust_in, DEVICE};
use crate::words::{count, day};

pub fn look(net: &Net, latest: &Latest) -> Vec<Finding> {
    let mut findings = vec![chain(net, latest), signed(net)];
    let kept = net.wasmd.keeps().map(|keeps| {
        let made_at = net.record.deployment.made_at.height;
        vec![index(&keeps), pruning(&keeps, made_at, latest)]
    });
    findings.extend(or_silent(kept, Kind::Pruning, "what the node keeps"));
    findings
}

fn chain(net: &Net, latest: &Latest) -> Finding {
    let made_at = &net.record.deployment.made_at;
    let subject = format!(
        "node {} of chain {} at height {}",
        net.wasmd.node(),
        latest.chain_id,
        latest.height
    );
    let wrong =
        |problem: String, cure: &str| Finding::wrong(Kind::Chain, subject.clone(), problem, cure);
    let anew = "name a node of the right chain with --node; if it was made anew, the tree is gone: wayclear deploy";
    if latest.catching_up {
        let problem = "it is still fetching old blocks; its answers are out of date";
        return wrong(problem.to_string(), "wait, or name another with --node");
    }
    if latest.height < made_at.height {
        let problem = format!(
            "made_at of the record is height {}: the chain was made anew",
            made_at.height
        );
        return wrong(problem, anew);
    }
    match net.wasmd.header_hash(made_at.height) {
        Ok(found) if found == made_at.hash => Finding::ok(Kind::Chain, subject),
        Ok(found) => {
            let problem = format!(
                "it is of another chain of the same name than made_at of the record: the hash of block {} is {found}",
                made_at.height
            );
            wrong(problem, anew)
        }
        Err(error @ ChainError::NoBlock { .. }) => Finding::not_looked_at(
            Kind::Chain,
            subject,
            format!("whether it is of the chain in the record cannot be told: {error}"),
            "name a node that keeps old blocks with --node",
        ),
        Err(error) => Finding::not_looked_at(
            Kind::Chain,
            subject,
            error.to_string(),
            "run wayclear doctor again, or with another --node",
        ),
    }
}

/// Whether validators have signed what the node says is its newest block.
fn signed(net: &Net) -> Finding {
    let subject = "the node's newest block, from the record's on";
    let checked = trust_in(&net.record).map(|trust| net.wasmd.check(trust, DEVICE));
    match checked {
        Ok(Ok(())) => Finding::ok(Kind::Chain, subject),
        Ok(Err(ChainError::Verify(error))) => Finding::wrong(
            Kind::Chain,
            subject,
            error.to_string(),
            "commands that read refuse this node; ask another one with --node, and those who run this one",
        ),
        Ok(Err(error)) => Finding::not_looked_at(
            Kind::Chain,
            subject,
            error.to_string(),
            "run wayclear doctor again, or with another --node",
        ),
        Err(error) => Finding::wrong(
            Kind::Chain,
            subject,
            error.to_string(),
            "restore the deployment record from a copy",
        ),
    }
}

fn index(keeps: &Keeps) -> Finding {
    let subject = "the node's index of transactions";
    if keeps.has_index {
        return Finding::ok(Kind::TxIndex, subject);
    }
    let problem = "it keeps none: what is sent through it cannot be looked up";
    let cure = "send through another node, named with --node, or set indexer = \"kv\" under [tx_index] in its config.toml";
    Finding::warning(Kind::TxIndex, subject, problem, cure)
}

fn pruning(keeps: &Keeps, made_at: u64, latest: &Latest) -> Finding {
    let subject = format!(
        "blocks that the node keeps, from height {} on",
        keeps.oldest_height
    );
    if keeps.oldest_height <= made_at {
        return Finding::ok(Kind::Pruning, subject);
    }
    let days = latest.time.saturating_sub(keeps.oldest_time) / 86_400;
    let problem = format!(
        "they go back {}, to {}; the block that made the state, {made_at}, is gone, so that nobody can prove the record here",
        count(days, "day"),
        day(keeps.oldest_time)
    );
    let cure = "name a node that keeps all blocks with --node, or set min-retain-blocks = 0 in its app.toml before it starts anew";
    Finding::warning(Kind::Pruning, subject, problem, cure)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use wayclear_deploy::doctor::Outcome;

    use super::*;

    #[test]
    fn a_node_without_index_or_without_the_block_that_made_the_state_is_told() {
        let keeps = |oldest_height, has_index| Keeps {
            oldest_height,
            oldest_time: 1_767_600_000,
            has_index,
        };
        let latest = Latest {
            chain_id: "testing".to_string(),
            height: 900,
            time: 1_767_600_000 + 3 * 86_400,
            catching_up: false,
            moniker: String::new(),
        };
        assert_eq!(index(&keeps(1, true)).outcome, Outcome::Ok);
        assert_eq!(index(&keeps(1, false)).outcome, Outcome::Warning);
        assert_eq!(pruning(&keeps(8, true), 8, &latest).outcome, Outcome::Ok);
        let problem = pruning(&keeps(9, true), 8, &latest).problem.unwrap();
        let words = "they go back 3 days, to 2026-01-05; the block that made the state, 8, is gone";
        assert!(problem.contains(words), "{problem}");
    }
}
