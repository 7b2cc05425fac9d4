//! Puts a tree on a chain, or what is still missing of it: tree files, the steps, and the record of where everything is.

mod deployment;
mod progress;
pub mod record;
mod regions;
mod steps;
pub mod tree;

use std::collections::BTreeMap;

use wayclear_chain::Chain;

pub use deployment::{CountyContracts, Deployment};
pub use progress::{DeployError, Owners, Progress};
pub use steps::state_codes;

use steps::Steps;
use tree::Tree;

/// Stores the codes and makes registry, state, counties and cities, as far as they are missing. Locations come with the
/// first visits.
///
/// # Errors
/// [`DeployError`], at the first step that fails.
pub fn deploy(
    chain: &mut impl Chain,
    tree: &Tree,
    owners: &Owners,
    tell: impl FnMut(Progress),
) -> Result<Deployment, DeployError> {
    let mut steps = Steps::new(chain, tree, owners, tell);
    let code_ids = steps.codes()?;
    let registry = steps.registry(&code_ids)?;
    let state = steps.state(&code_ids, &registry)?;
    let mut counties = BTreeMap::new();
    for county in &tree.counties {
        counties.insert(county.key.clone(), steps.county(&state, county)?);
    }
    Ok(Deployment {
        registry,
        state,
        counties,
        code_ids,
        window_seconds: tree.window_seconds,
    })
}
