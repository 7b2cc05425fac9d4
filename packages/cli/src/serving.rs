//! Services that run until they are told to stop.

use std::process::ExitCode;

use anyhow::{bail, Context, Result};
use wayclear_relay::Running;

use crate::output::Output;

/// Waits until a service has stopped. `listens`: what it says once it runs; `failed`: what it says if a part of it did.
pub fn until_stopped(
    running: Running,
    listens: &str,
    failed: &str,
    output: &Output,
) -> Result<ExitCode> {
    running
        .stop_on_signals()
        .context("cannot listen to signals")?;
    output.insist(listens);
    if running.wait() {
        Ok(ExitCode::SUCCESS)
    } else {
        bail!("{failed}")
    }
}
