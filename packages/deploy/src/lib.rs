//! Puts a tree on a chain, or what is still missing of it: tree files, the steps, and the record of where everything is.

mod checks;
mod codes;
mod deployment;
pub mod live;
mod places;
pub mod plan;
mod progress;
pub mod record;
mod regions;
mod state;
mod steps;
pub mod tree;

use std::collections::BTreeMap;
use std::path::Path;

use wayclear_chain::Chain;

pub use codes::state_codes;
pub use deployment::{Begun, CountyContracts, Deployment, MadeAt};
pub use progress::{DeployError, Owners, Progress};

use codes::checksums;
use record::{About, Record, RecordError, Written};
use steps::{at, Steps};
use tree::Tree;

/// Puts a tree on a chain as far as it is missing: codes, state and registry, counties, cities and their places. Before
/// the state is made the record in `file` says how, so that whatever ends a run, the next one goes on with the same state. Relays
/// and desks of the tree take the place of those that a finished record names, where the tree names any. A finished record of a chain that was made anew is kept beside, as `<name>.<first digits of made_at>.old`.
///
/// # Errors
/// [`DeployError`], at the first step that fails.
pub fn deploy(
    chain: &mut impl Chain,
    tree: &Tree,
    owners: &Owners,
    file: &Path,
    about: About,
    tell: impl FnMut(Progress),
) -> Result<Record, DeployError> {
    let chain_id = chain.chain_id();
    let earlier = Written::read(file, &chain_id)?;
    let salt = rand::random();
    let keep = |begun: &Begun| {
        if let Some(Written::Finished(record)) = &earlier {
            record.write(&record.aside(file))?;
        }
        let (chain_id, begun) = (chain_id.clone(), begun.clone());
        Written::Begun { chain_id, begun }.write(file)
    };
    let steps = Steps::new(chain, tree, owners, tell);
    let deployment = put(steps, earlier.as_ref(), salt, keep)?;
    let record = match earlier {
        Some(Written::Finished(record)) if record.deployment == deployment => {
            let mut renewed = record.clone();
            renewed.about.take_servers(&about);
            if renewed == record {
                return Ok(*record);
            }
            *renewed
        }
        _ => Record {
            chain_id,
            about,
            deployment,
        },
    };
    record.write(file)?;
    Ok(record)
}

/// Puts a tree on a chain that is asked for it only while this program runs: no record is kept. `salt` is used once a chain
/// and creator.
///
/// # Errors
/// [`DeployError`], at the first step that fails.
pub fn plant(
    chain: &mut impl Chain,
    tree: &Tree,
    owners: &Owners,
    salt: [u8; 16],
    tell: impl FnMut(Progress),
) -> Result<Deployment, DeployError> {
    let steps = Steps::new(chain, tree, owners, tell);
    put(steps, None, salt, |_| Ok(()))
}

/// `earlier` is what an earlier run has written; a state that is not there yet is begun with that salt.
fn put<C: Chain, T: FnMut(Progress)>(
    mut steps: Steps<'_, C, T>,
    earlier: Option<&Written>,
    salt: [u8; 16],
    keep: impl FnOnce(&Begun) -> Result<(), RecordError>,
) -> Result<Deployment, DeployError> {
    let code_ids = steps.codes()?;
    let begun = steps.state(&code_ids, earlier, salt, keep)?;
    let height = steps.check_origin(&begun, &code_ids)?;
    let registry = steps.check_configs(&begun.state, &code_ids)?;
    let made_at = match earlier {
        Some(Written::Finished(record)) if record.deployment.state == begun.state => {
            record.deployment.made_at.clone()
        }
        _ => steps.made_at(height)?,
    };
    let mut counties = BTreeMap::new();
    for county in &steps.tree.counties {
        counties.insert(county.key.clone(), steps.county(&begun.state, county)?);
    }
    Ok(Deployment {
        state: begun.state,
        registry,
        counties,
        made_at,
        creator: begun.creator,
        salt: begun.salt,
        admin: steps.owners.admin.clone(),
        checksums: at("codes", checksums(steps.chain, &code_ids))?,
        code_ids,
        window_seconds: steps.tree.window_seconds,
    })
}
