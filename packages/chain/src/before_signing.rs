//! Errors after which nothing was signed.

use crate::error::ChainError;

impl ChainError {
    /// Whether nobody had anything signed when this happened, so that nothing can stand of what was to be sent.
    pub fn is_before_signing(&self) -> bool {
        matches!(
            self,
            ChainError::Refused(_)
                | ChainError::Dear { .. }
                | ChainError::MuchGas { .. }
                | ChainError::BlockGas { .. }
                | ChainError::Note { .. }
                | ChainError::Poor { .. }
                | ChainError::SmallGrant { .. }
                | ChainError::OtherGrant { .. }
                | ChainError::Unindexed { .. }
                | ChainError::LargeCode { .. }
                | ChainError::Key(_)
                | ChainError::UnknownAccount(_)
                | ChainError::AccountType { .. }
                | ChainError::NoGasPrice
                | ChainError::NoContract { .. }
                | ChainError::OtherKind { .. }
        )
    }
}
