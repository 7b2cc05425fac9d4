//! What is done, step by step, on standard error.

use std::io;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

/// Tells what is done from now on, as much as that level has.
pub fn listen(level: LevelFilter) {
    // Only our own: what the libraries tell is noise to whoever asks what was done.
    let ours = Targets::new().with_target("wayclear", level);
    let told = fmt::layer()
        .with_writer(io::stderr)
        // Else it panics when nobody reads standard error any more, and a visit could be lost after it was sent.
        .log_internal_errors(false)
        .with_ansi(false)
        .without_time()
        .with_filter(ours);
    tracing_subscriber::registry().with(told).init();
}
