//! What a single command has changed, in the record.

use std::path::Path;

use cosmwasm_std::Addr;

use super::lock;
use crate::error::DeployError;
use crate::record::Record;

/// Changes the record of a state's tree, which nothing else changes meanwhile; answers whether it is that tree's still.
///
/// # Errors
/// [`DeployError::Locked`], [`DeployError::Record`]; then it is as it was.
pub fn amend(
    file: &Path,
    state: &Addr,
    change: impl FnOnce(Record) -> Record,
) -> Result<bool, DeployError> {
    let _lock = lock::take(file)?;
    // Anew: another run may have written it since it was read.
    let record = Record::read(Some(file))?;
    if record.deployment.state != *state {
        return Ok(false);
    }
    change(record).write(file)?;
    Ok(true)
}
