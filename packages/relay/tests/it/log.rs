//! What the relays of all these tests write into their logs.

use std::io::{self, Write};
use std::sync::{Mutex, Once};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

static TEXT: Mutex<Vec<u8>> = Mutex::new(vec![]);
static LISTEN: Once = Once::new();

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        TEXT.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes everything down that relays log from now on, as an operator who wants to know all has it.
pub fn listen() {
    LISTEN.call_once(|| {
        let ours = Targets::new().with_target("wayclear", LevelFilter::TRACE);
        let layer = fmt::layer().with_writer(|| Writer).with_ansi(false);
        tracing_subscriber::registry()
            .with(layer.with_filter(ours))
            .init();
    });
}

/// All that was logged so far.
pub fn text() -> String {
    String::from_utf8(TEXT.lock().unwrap().clone()).unwrap()
}
