//! The commands: run a wire, and check one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread;

use anyhow::{anyhow, Result};
use clap::{Args, Parser};
use serde_json::json;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use wayclear_wire::carry::{Carried, Wire};
use wayclear_wire::check::{check, Finding};
use wayclear_wire::settings::Settings;
use wayclear_wire::space::{ready, Spaces};

/// A network with delay, jitter, loss and rate between network namespaces of this machine
#[derive(Parser)]
pub enum Command {
    /// Make the namespaces and carry packets between them until Ctrl-C or kill; kill -HUP reads the file again
    Run(Running),
    /// Measure delay, loss and rate of each pair; exit code 1 if they are not as the file says. Where no wire of that name
    /// runs, one is made for it
    Check(Given),
}

#[derive(Args)]
pub struct Running {
    #[command(flatten)]
    given: Given,
    /// End when standard input is closed, too: with the program that has started it, however that ends
    #[arg(long)]
    while_open: bool,
}

#[derive(Args)]
pub struct Given {
    /// Which ends there are, and what lies between them: see README.md
    file: PathBuf,
    /// A line of JSON for each thing that is to be said
    #[arg(long)]
    json: bool,
}

impl Command {
    pub fn run(self) -> Result<ExitCode> {
        match self {
            Command::Run(running) => running.carry(),
            Command::Check(given) => given.check(),
        }
    }
}

impl Running {
    fn carry(&self) -> Result<ExitCode> {
        let given = &self.given;
        let settings = Settings::read(&given.file)?;
        let (end, again) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        for signal in [SIGINT, SIGTERM] {
            flag::register(signal, Arc::clone(&end))?;
        }
        flag::register(SIGHUP, Arc::clone(&again))?;
        if self.while_open {
            let end = Arc::clone(&end);
            thread::spawn(move || {
                let _ = io::copy(&mut io::stdin(), &mut io::sink());
                end.store(true, Ordering::Relaxed);
            });
        }
        let mut wire = Wire::make(settings)?;
        given.say_places(&wire)?;
        while !end.load(Ordering::Relaxed) {
            wire.turn()?;
            if again.swap(false, Ordering::Relaxed) {
                given.say_carried(&wire)?;
                match Settings::read(&given.file).and_then(|settings| wire.change(settings)) {
                    Ok(()) => given.say(&json!({"changed": true}), "changed")?,
                    // What runs goes on.
                    Err(error) => {
                        let said = format!("not changed: {error:#}");
                        given.say(
                            &json!({"changed": false, "error": format!("{error:#}")}),
                            &said,
                        )?;
                    }
                }
            }
        }
        // Whoever listened may be gone; the namespaces are removed all the same.
        let _ = given.say_carried(&wire);
        Ok(ExitCode::SUCCESS)
    }
}

impl Given {
    fn check(&self) -> Result<ExitCode> {
        let settings = Settings::read(&self.file)?;
        ready()?;
        let findings = if Spaces::runs(&settings.name)? {
            check(&settings)?
        } else {
            beside_own(&settings)?
        };
        for finding in &findings {
            let holds = finding.holds();
            let said = told(finding);
            self.say(&json!({"finding": finding, "holds": holds}), &said)?;
        }
        let failed = findings.iter().filter(|finding| !finding.holds()).count();
        if failed > 0 {
            eprintln!("error: {failed} of {} are not as {} says; nothing should be measured across this wire", findings.len(), name(&self.file));
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn say_places(&self, wire: &Wire) -> Result<()> {
        let places = wire.places();
        let said: Vec<String> = places
            .iter()
            .map(|(space, address)| format!("{space} {address}"))
            .collect();
        self.say(&json!({"up": places}), &format!("up: {}", said.join(", ")))
    }

    fn say_carried(&self, wire: &Wire) -> Result<()> {
        let (seconds, carried) = wire.carried();
        let lines: Vec<String> = carried
            .iter()
            .filter(|line| line.count.packets > 0)
            .map(|line| counted(line, seconds))
            .collect();
        let said = format!("in {seconds:.1} s:\n{}", lines.join("\n"));
        self.say(
            &json!({"seconds": seconds, "carried": carried}),
            said.trim_end(),
        )
    }

    fn say(&self, value: &serde_json::Value, said: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        if self.json {
            writeln!(out, "{value}")?;
        } else {
            writeln!(out, "{said}")?;
        }
        Ok(out.flush()?)
    }
}

/// Checks a wire that is made for it and removed afterwards, also when a signal ends it.
fn beside_own(settings: &Settings) -> Result<Vec<Finding>> {
    let end = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, Arc::clone(&end))?;
    }
    let mut wire = Wire::make(settings.clone())?;
    let checker = settings.clone();
    let measuring = thread::spawn(move || check(&checker));
    while !measuring.is_finished() {
        if end.load(Ordering::Relaxed) {
            drop(wire);
            return Err(anyhow!("ended before all was measured"));
        }
        wire.turn()?;
    }
    measuring
        .join()
        .map_err(|_| anyhow!("a measurement broke down"))?
}

fn name(file: &Path) -> String {
    file.display().to_string()
}

fn told(finding: &Finding) -> String {
    let Finding {
        what,
        between,
        set,
        measured,
        tolerance,
        unit,
    } = finding;
    let measured = measured.map_or("nothing came through".to_string(), |value| {
        format!("{value:.4}")
    });
    let verdict = if finding.holds() {
        "holds"
    } else {
        "does NOT hold"
    };
    format!("{what} {between}: {measured}, set {set:.4} +- {tolerance:.4} {unit}: {verdict}")
}

#[allow(clippy::cast_precision_loss)] // Counts of packets.
fn counted(line: &Carried, seconds: f64) -> String {
    let Carried { from, to, count } = line;
    let late = count.late_us as f64 / 1e3 / (count.delivered.max(1) as f64);
    let rate = count.delivered_bytes as f64 * 8.0 / 1e6 / seconds.max(1e-9);
    format!(
        "  {from} to {to}: {} packets, {} bytes; {} lost, {} overflowed, {} delivered ({rate:.3} Mbit/s), {late:.3} ms late, {:.1} at most",
        count.packets, count.bytes, count.lost, count.overflowed, count.delivered, count.latest_us as f64 / 1e3
    )
}
