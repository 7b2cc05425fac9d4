//! RSSI jumps by several dB from packet to packet; a low-pass filter comes before any use of it.

use crate::error::{checked, checked_rssi, RiskError};

const THOUSAND: i64 = 1_000;

/// First-order low-pass filter `y_k = a x_k + (1 - a) y_{k-1}` over RSSI samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RssiFilter {
    /// `a`, in thousandths.
    share: i64,
    /// `y`, in thousandths of a dBm.
    state: Option<i64>,
}

impl RssiFilter {
    /// A filter that gives each new sample so many thousandths of the weight, 1 to 1000.
    ///
    /// # Errors
    /// [`RiskError::Range`].
    pub fn new(share_thousandths: u16) -> Result<Self, RiskError> {
        Ok(RssiFilter {
            share: checked("share_thousandths", share_thousandths.into(), 1, 1_000)?,
            state: None,
        })
    }

    /// Takes a sample in dBm, -127 to -1; returns the filtered value, rounded to dBm.
    ///
    /// # Errors
    /// [`RiskError::Range`]; the filter is left as it was.
    pub fn sample(&mut self, rssi_dbm: impl Into<i128>) -> Result<i16, RiskError> {
        let sample: i64 = checked_rssi(rssi_dbm.into())?;
        let sample = sample.saturating_mul(THOUSAND);
        let next = self.state.map_or(sample, |state| {
            let step = sample.saturating_sub(state).saturating_mul(self.share);
            state.saturating_add(step.div_euclid(THOUSAND))
        });
        self.state = Some(next);
        let rounded = next.saturating_add(THOUSAND / 2).div_euclid(THOUSAND);
        Ok(i16::try_from(rounded).unwrap_or(i16::MIN))
    }
}
