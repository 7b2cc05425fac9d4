//! Outages, as somebody who stays is told them: once when one begins, and once when it is over.

use std::io;
use std::time::Instant;

use anyhow::Result;
use wayclear_chain::verified::VerifyError;
use wayclear_chain::{ChainError, MirrorError};
use wayclear_client::device::DeviceError;
use wayclear_client::exposures::{LookError, ModelError};
use wayclear_client::feed::SyncError;
use wayclear_client::register::RegisterError;
use wayclear_proof::ProofError;

use crate::output::Output;
use crate::words::span;

/// Who is asked, and whether it was told that they do not answer, or not all.
#[derive(Default)]
pub struct Outage {
    since: Option<Instant>,
    /// Whether all went well before: then who is asked is the right one, and whatever they say now may pass.
    has_worked: bool,
}

impl Outage {
    /// Whether there is one.
    pub fn is_on(&self) -> bool {
        self.since.is_some()
    }

    /// Goes on after a look, whatever came of it: `Some` = something may be missing, in these words.
    ///
    /// # Errors
    /// What no waiting helps against: a file of one's own, or whoever was wrong from the start.
    pub fn outlive(&mut self, outcome: Result<Option<String>>, output: &Output) -> Result<()> {
        match outcome {
            Ok(None) => self.end(output),
            Ok(Some(behind)) => self.begin(&behind, output),
            Err(error) if may_pass(&error) || self.has_worked && !is_of_this_machine(&error) => {
                self.begin(&format!("{error:#}"), output);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Tells that something is wrong, if nothing was.
    pub fn begin(&mut self, words: &str, output: &Output) {
        if self.since.is_none() {
            output.insist(format!(
                "{words}\nLooking again until all is well; what is missed meanwhile is told then"
            ));
            self.since = Some(Instant::now());
        }
    }

    /// Tells that all is well, if it was not.
    pub fn end(&mut self, output: &Output) {
        self.has_worked = true;
        if let Some(since) = self.since.take() {
            let seconds = u32::try_from(since.elapsed().as_secs()).unwrap_or(u32::MAX);
            output.insist(format!("all is well again, after {}", span(seconds)));
        }
    }
}

/// Whether a node or relay that is there again, or has caught up, may do it.
fn may_pass(error: &anyhow::Error) -> bool {
    let of_look = match error.downcast_ref() {
        Some(LookError::Sync(SyncError::Behind { .. })) => return true,
        Some(LookError::Chain(error) | LookError::Sync(SyncError::Chain(error))) => Some(error),
        _ => None,
    };
    let of_model = match error.downcast_ref() {
        Some(ModelError::Chain(error)) => Some(error),
        _ => None,
    };
    matches!(
        of_look.or(of_model).or_else(|| error.downcast_ref()),
        Some(
            ChainError::Node { .. }
                | ChainError::Full { .. }
                | ChainError::NotIncluded { .. }
                | ChainError::Mirror(
                    MirrorError::Silent { .. }
                        | MirrorError::NoPage { .. }
                        | MirrorError::Slow { .. }
                )
                | ChainError::Verify(VerifyError::Unproved {
                    error: ProofError::Behind { .. } | ProofError::BeforeAnchor { .. },
                    ..
                })
        )
    )
}

/// Whether a file or the output is at fault, not who was asked.
fn is_of_this_machine(error: &anyhow::Error) -> bool {
    let is_of_look = matches!(error.downcast_ref(), Some(LookError::Device(_)));
    let is_file = error.is::<DeviceError>() || error.is::<RegisterError>();
    is_of_look || is_file || error.is::<io::Error>()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn away() -> Result<Option<String>> {
        let reasons = "gone".to_string();
        Err(ChainError::Mirror(MirrorError::Silent { reasons }).into())
    }

    fn garbage() -> Result<Option<String>> {
        let reason = "[]".to_string();
        Err(LookError::from(SyncError::Head { reason }).into())
    }

    #[test]
    fn what_may_pass_is_outlived_and_garbage_of_somebody_who_was_right_before_too() {
        let (mut outage, output) = (Outage::default(), Output::new(false, true));
        outage.outlive(away(), &output).unwrap();
        assert!(outage.is_on());
        // Nobody knows yet whether it is a node at all.
        assert!(outage.outlive(garbage(), &output).is_err());
        outage.outlive(Ok(None), &output).unwrap();
        assert!(!outage.is_on());
        outage.outlive(garbage(), &output).unwrap();
        outage
            .outlive(Ok(Some("behind".to_string())), &output)
            .unwrap();
        assert!(outage.is_on());
        let file = "ada.json".to_string();
        let device = DeviceError::NoCopy { file };
        let device = Err(LookError::from(device).into());
        assert!(outage.outlive(device, &output).is_err());
    }
}
