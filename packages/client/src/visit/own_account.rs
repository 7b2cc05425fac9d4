//! Checking in from one's own account with a device that keeps the secret, whatever happens in between.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_chain::{Chain, ChainError};

use super::{check_in, CheckIn, Door};
use crate::device::{Device, DeviceError, DeviceFile, KeptVisit};

/// Why a visit was not made, or is not known to have been.
#[derive(Debug, Error)]
pub enum VisitError {
    /// Unless it refused, the visit may have been recorded: its secret is kept.
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Device(#[from] DeviceError),
}

impl DeviceFile {
    /// Checks in from one's own account. The secret is in the file before anything is sent, and goes only if the visit was
    /// refused before anybody had it signed, of one that was sent for the first time.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn check_in(
        &self,
        chain: &mut impl Chain,
        who: &Addr,
        door: &Door,
        visit: &KeptVisit,
    ) -> Result<CheckIn, VisitError> {
        let is_new = self.change(|device| device.keep_own(who, visit.clone()))?;
        let made = check_in(
            chain,
            who,
            door,
            &visit.place,
            visit.interval,
            &visit.secret,
        );
        match &made {
            Ok(_) => self.change(|device| device.commit(visit))?,
            Err(error) if is_new && error.is_before_signing() => {
                self.change(|device| device.drop_visit(visit))?;
            }
            Err(_) => {}
        }
        Ok(made?)
    }

    pub(super) fn change<T>(
        &self,
        change: impl FnOnce(&mut Device) -> T,
    ) -> Result<T, DeviceError> {
        self.update(|device| Ok(change(device)))
    }
}
