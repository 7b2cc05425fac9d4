//! What is wrong with an input.

use thiserror::Error;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RiskError {
    /// A value outside its range.
    #[error("{field} is {value}, it must be {min} to {max}")]
    Range {
        /// The field, with its unit.
        field: &'static str,
        value: i128,
        min: i128,
        max: i128,
    },
    /// Risk would fall with more contact.
    #[error(
        "{coefficient} is {atoms} atoms: above zero, risk would fall with more contact; give it the other sign, or choose \
         the form paper_literal"
    )]
    Sign {
        coefficient: &'static str,
        atoms: i128,
    },
}

/// A signal strength that a receiver can have measured, in dBm.
pub(crate) fn checked_rssi<T: TryFrom<i128>>(rssi_dbm: i128) -> Result<T, RiskError> {
    checked("rssi_dbm", rssi_dbm, -127, -1)
}

/// A value that lies in its range, as the type that holds the range.
pub(crate) fn checked<T: TryFrom<i128>>(
    field: &'static str,
    value: i128,
    min: i128,
    max: i128,
) -> Result<T, RiskError> {
    let out_of_range = RiskError::Range {
        field,
        value,
        min,
        max,
    };
    if (min..=max).contains(&value) {
        T::try_from(value).map_err(|_| out_of_range)
    } else {
        Err(out_of_range)
    }
}
