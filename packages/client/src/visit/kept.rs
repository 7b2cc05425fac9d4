//! Checking in with a device that keeps the secret, whatever happens in between.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_api::commitments::own_visit_id;
use wayclear_chain::{Chain, ChainError};
use wayclear_status::day_of;

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

impl Device {
    /// Keeps a visit from one's own account. Should that account be infected, the visit flags its place under an id of its
    /// own, which must not expose its owner.
    pub fn keep_own(&mut self, who: &Addr, visit: KeptVisit) {
        let id = own_visit_id(who.as_str(), &visit.place, visit.interval);
        self.own.insert((day_of(visit.interval), id));
        self.visits.push(visit);
    }

    /// Notes that a place has recorded a visit.
    pub fn commit(&mut self, visit: &KeptVisit) {
        let same = self.visits.iter_mut().filter(|v| v.tag() == visit.tag());
        same.for_each(|visit| visit.is_committed = true);
    }
}

impl DeviceFile {
    /// Checks in from one's own account. The secret is in the file before anything is sent, and goes only if the chain says
    /// that nothing was changed.
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
        self.change(|device| device.keep_own(who, visit.clone()))?;
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
            Err(ChainError::Refused(_)) => {
                self.change(|device| device.visits.retain(|v| v.tag() != visit.tag()))?;
            }
            Err(_) => {}
        }
        Ok(made?)
    }

    fn change(&self, change: impl FnOnce(&mut Device)) -> Result<(), DeviceError> {
        self.update(|device| {
            change(device);
            Ok(())
        })
    }
}
