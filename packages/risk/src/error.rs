//! What is wrong with an input.

use thiserror::Error;

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RiskError {
    /// A value outside its range.
    #[error("{field} is {value}, it must be {min} to {max}")]
    Range {
        /// The field, with its unit.
        field: &'static str,
        /// The value.
        value: i128,
        /// Smallest allowed.
        min: i128,
        /// Largest allowed.
        max: i128,
    },
    /// Risk would fall with more contact.
    #[error(
        "{coefficient} is {atoms} atoms: above zero, risk would fall with more contact; give it the other sign, or choose \
         the form paper_literal"
    )]
    Sign {
        /// Which coefficient.
        coefficient: &'static str,
        /// Its value.
        atoms: i128,
    },
}

/// That a value lies in its range.
pub(crate) fn check(
    field: &'static str,
    value: i128,
    min: i128,
    max: i128,
) -> Result<(), RiskError> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(RiskError::Range {
            field,
            value,
            min,
            max,
        })
    }
}
