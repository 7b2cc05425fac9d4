//! The contracts of a tree, as the chain itself knows them: no contract is asked who it is.

use anyhow::Result;
use wayclear_chain::{Addr, Chain, Contract};
use wayclear_deploy::Deployment;

use super::Finding;
use crate::args::net::Net;

/// A contract that should be there.
struct Expected<'a> {
    name: String,
    address: &'a Addr,
    kind: Contract,
    creator: &'a Addr,
}

pub fn look(net: &Net) -> Result<Vec<Finding>> {
    let expected = expected(&net.record.deployment);
    let findings = expected.iter().map(|contract| find(net, contract));
    findings.collect()
}

fn expected(deployment: &Deployment) -> Vec<Expected<'_>> {
    let contract = |name, address, kind, creator| Expected {
        name,
        address,
        kind,
        creator,
    };
    let Deployment {
        state, registry, ..
    } = deployment;
    let registry_name = "contact registry".to_string();
    let mut all = vec![
        contract(
            "state".to_string(),
            state,
            Contract::State,
            &deployment.creator,
        ),
        contract(registry_name, registry, Contract::ContactRegistry, state),
    ];
    for (key, county) in &deployment.counties {
        let (name, made) = (format!("county {key}"), &county.address);
        all.push(contract(name, made, Contract::County, state));
        for (key, city) in &county.cities {
            all.push(contract(format!("city {key}"), city, Contract::City, made));
        }
    }
    all
}

fn find(net: &Net, expected: &Expected<'_>) -> Result<Finding> {
    let deployment = &net.record.deployment;
    let subject = format!("{} at {}", expected.name, expected.address);
    let Some(info) = net.wasmd.contract_info(expected.address)? else {
        let words = "there is no contract; was the chain made anew? wayclear deploy";
        return Ok(Finding::new(subject, Some(words.to_string())));
    };
    let code_id = deployment.code_ids.get(&expected.kind);
    let mut problems = vec![];
    if code_id != Some(&info.code_id) {
        let recorded = code_id.map_or("none".to_string(), u64::to_string);
        problems.push(format!(
            "it runs code {}, the record says {recorded}",
            info.code_id
        ));
    }
    if info.creator != *expected.creator {
        problems.push(format!(
            "{} made it, not {}: it is not this tree's",
            info.creator, expected.creator
        ));
    }
    if info.admin != deployment.admin {
        problems.push(format!(
            "{} may change its code, the record says {}",
            nobody_or(info.admin.as_ref()),
            nobody_or(deployment.admin.as_ref())
        ));
    }
    let problem = (!problems.is_empty()).then(|| problems.join("; "));
    Ok(Finding::new(subject, problem))
}

fn nobody_or(account: Option<&Addr>) -> &str {
    account.map_or("nobody", Addr::as_str)
}
