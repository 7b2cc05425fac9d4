//! What changes in a record beside what stands on the chain.

use std::path::Path;

use cosmwasm_std::Addr;

use super::wanted::Wanted;
use crate::plan::Found;
use crate::record::{RecordError, Servers, Written};

/// What a tree file says otherwise than the record in `file`, beside what stands on the chain: relays, desks and mirrors. `found` is what a
/// plan has found.
///
/// # Errors
/// [`RecordError`].
pub fn plan_servers(
    chain_id: &str,
    wanted: &Wanted<'_>,
    file: &Path,
    found: &Found,
) -> Result<Servers, RecordError> {
    if found.is_of_another(wanted.tree) {
        return Ok(Servers::default());
    }
    let earlier = Written::read(file, chain_id)?;
    let state = found.live.as_ref().map(|live| &live.state.address);
    Ok(servers(earlier.as_ref(), state, wanted))
}

/// The same, of a record that was read; another tree's names none for this one.
pub fn servers(earlier: Option<&Written>, state: Option<&Addr>, wanted: &Wanted<'_>) -> Servers {
    let kept = match earlier {
        Some(Written::Finished(record)) => Some(record),
        _ => None,
    };
    let kept = kept.filter(|record| Some(&record.deployment.state) == state);
    let before = kept.map(|record| &record.about);
    Servers::of(before, wanted.tree, wanted.prune)
}
