//! The one writer of the command: every answer leaves through it, for people or as JSON. Nothing here panics when its reader
//! goes away or the disk is full.

use std::fmt::Display;
use std::io::{self, BufWriter, Stdout, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::json;

use crate::harmless::harmless;
use crate::page::{for_terminal, width, Page};
use crate::system;
use crate::verified::Basis;

/// The exit code of a command that was called wrongly (`EX_USAGE` of sysexits).
pub const USAGE: u8 = 64;

/// What a command answers, in two views of one value.
pub trait Answer: Serialize {
    /// The view for people.
    fn tell(&self, page: &mut Page);

    /// Whether all is as it should be; else the command ends with exit code 1.
    fn is_good(&self) -> bool {
        true
    }
}

pub struct Output {
    /// What is said with every answer of why it may be believed; `None` = nothing.
    basis: Option<Basis>,
    to: BufWriter<Stdout>,
    is_json: bool,
    is_quiet: bool,
    /// Whether a transaction is awaited on standard output.
    generates: bool,
}

impl Output {
    pub fn new(is_json: bool, is_quiet: bool) -> Self {
        Output {
            basis: None,
            to: BufWriter::new(io::stdout()),
            is_json,
            is_quiet,
            generates: false,
        }
    }

    /// `generates`: whether a transaction is awaited, and no words.
    pub fn generating(self, generates: bool) -> Self {
        Output { generates, ..self }
    }

    /// Why the answers from now on may be believed.
    pub fn set_basis(&mut self, basis: Basis) {
        self.basis = Some(basis);
    }

    /// Whether answers leave as JSON.
    pub fn is_json(&self) -> bool {
        self.is_json
    }

    /// For what is written piece by piece; whoever writes flushes.
    pub fn stream(&mut self) -> &mut BufWriter<Stdout> {
        &mut self.to
    }

    /// Writes an answer, and says how the command ends. Where a transaction was to be generated there is none to sign, which is
    /// `{}`, and the answer is told beside it.
    pub fn say(&mut self, answer: &impl Answer) -> Result<ExitCode> {
        if !self.generates {
            return self.say_always(answer);
        }
        writeln!(self.to, "{{}}")?;
        self.to.flush()?;
        self.note(format!(
            "there is nothing to sign. {}",
            text_of(answer).trim_end()
        ));
        Ok(if answer.is_good() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// Writes an answer also where a transaction was to be generated.
    pub fn say_always(&mut self, answer: &impl Answer) -> Result<ExitCode> {
        match self.write(answer) {
            // Whoever has read enough of bad news still learns that they are bad.
            Err(error) if !answer.is_good() && is_broken_pipe(&error) => Ok(ExitCode::FAILURE),
            Err(error) => Err(error),
            Ok(()) if answer.is_good() => Ok(ExitCode::SUCCESS),
            Ok(()) => Ok(ExitCode::FAILURE),
        }
    }

    fn write(&mut self, answer: &impl Answer) -> Result<()> {
        if self.is_json {
            let text = match &self.basis {
                Some(basis) => basis.within(answer)?,
                None => serde_json::to_string(answer)?,
            };
            writeln!(self.to, "{}", harmless(&text))?;
        } else {
            let mut page = Page::new(width());
            answer.tell(&mut page);
            if let Some(basis) = &self.basis {
                basis.tell(&mut page);
            }
            self.to.write_all(harmless(&page.into_text()).as_bytes())?;
        }
        Ok(self.to.flush()?)
    }

    /// Says in many lines why the command has failed, on standard error.
    pub fn refuse(&self, answer: &impl Answer) -> Result<ExitCode> {
        let text = system::told(&text_of(answer));
        let text = text.trim_end();
        if self.is_json {
            let mut answer = serde_json::to_value(answer)?;
            answer["error"] = text.into();
            complain(&answer.to_string());
        } else {
            complain(text);
        }
        Ok(ExitCode::FAILURE)
    }

    /// Tells something beside the answer, on standard error.
    pub fn note(&self, text: impl Display) {
        if !self.is_quiet {
            self.insist(text);
        }
    }

    /// Tells what must not be missed, whatever was asked for.
    pub fn insist(&self, text: impl Display) {
        self.insisting().say(text);
    }

    /// The same for whoever tells it from another thread.
    pub fn insisting(&self) -> Insist {
        Insist {
            is_json: self.is_json,
        }
    }

    /// A progress bar on a terminal, nothing elsewhere.
    pub fn bar(&self, length: u64, unit: &str) -> Result<ProgressBar> {
        let template = format!("{{bar:40}} {{pos}}/{{len}} {unit} {{msg}}");
        self.shown(ProgressBar::new(length), &template)
    }

    /// A progress bar for what nobody knows the length of.
    pub fn spinner(&self) -> Result<ProgressBar> {
        self.shown(ProgressBar::new_spinner(), "{spinner} {pos} bytes {msg}")
    }

    fn shown(&self, bar: ProgressBar, template: &str) -> Result<ProgressBar> {
        if self.is_quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = ProgressStyle::with_template(template).context("a progress bar")?;
        Ok(bar.with_style(style))
    }
}

/// Tells what must not be missed, on standard error.
pub struct Insist {
    is_json: bool,
}

impl Insist {
    pub fn say(&self, text: impl Display) {
        let text = system::told(&text.to_string());
        complain(&if self.is_json {
            json!({ "note": text }).to_string()
        } else {
            for_terminal(&format!("wayclear: {text}"))
        });
    }
}

fn text_of(answer: &impl Answer) -> String {
    let mut page = Page::new(width());
    answer.tell(&mut page);
    page.into_text()
}

/// Shows what a question is about, on standard error.
pub fn show(answer: &impl Answer) {
    complain(text_of(answer).trim_end());
}

/// A line on standard error. If nobody reads that either, there is nobody to tell.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{}", harmless(line));
}

/// Why the command has failed, on standard error; quiet if its reader has read enough, as in `| head`.
pub fn fail(error: &anyhow::Error, is_json: bool) -> ExitCode {
    if is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let text = system::told(&format!("{error:#}"));
    if is_json {
        complain(&json!({ "error": text }).to_string());
    } else {
        complain(&for_terminal(&format!("wayclear: {text}")));
    }
    match error.downcast_ref() {
        Some(Usage(_)) => ExitCode::from(USAGE),
        None => ExitCode::FAILURE,
    }
}

/// The command was called wrongly, in a way that only the command itself can tell.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        if let Some(error) = cause.downcast_ref::<csv::Error>() {
            return matches!(error.kind(), csv::ErrorKind::Io(error) if is_broken(error));
        }
        if let Some(error) = cause.downcast_ref::<serde_json::Error>() {
            return error.io_error_kind() == Some(io::ErrorKind::BrokenPipe);
        }
        cause.downcast_ref().is_some_and(is_broken)
    })
}

/// Shows on a bar how far something is.
pub fn shown_on(bar: &ProgressBar) -> impl Fn(u64, u64, &str) + '_ {
    |done, all, what| {
        bar.set_length(all);
        bar.set_position(done);
        bar.set_message(what.to_string());
    }
}
