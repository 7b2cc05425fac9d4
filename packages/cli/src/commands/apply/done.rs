//! How far an apply has come, also for whoever interrupts it.

use std::process::exit;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{anyhow, Context, Result};
use indicatif::ProgressBar;

use crate::output::{fail, Output};

/// The exit code of a program that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

/// How many changes are done, of how many.
#[derive(Clone, Default)]
pub struct Done(Arc<Mutex<(usize, usize)>>);

impl Done {
    pub fn set(&self, step: usize, steps: usize) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (step, steps);
    }

    pub fn get(&self) -> (usize, usize) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// On Ctrl-C the program says what was done and ends. No other signal is listened to: `nohup` has one passed over.
    pub fn say_if_interrupted(&self, bar: ProgressBar, output: &Output) -> Result<()> {
        let (done, is_json) = (self.clone(), output.is_json());
        let end = move || {
            bar.finish_and_clear();
            fail(&anyhow!("{}", done.words()), is_json);
            exit(INTERRUPTED);
        };
        ctrlc::set_handler(end).context("cannot listen to signals")
    }

    fn words(&self) -> String {
        let made = match self.get() {
            (0, _) => "before any change is known to be made".to_string(),
            (step, steps) => format!("after {step} of {steps} changes, which stay"),
        };
        format!("interrupted {made}; one that was sent may still come. The same command goes on")
    }
}
