//! The wire as a program beside this one.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{bail, ensure, Context, Result};
use serde::Deserialize;
use tempfile::TempDir;

use super::cells::people;

/// Its sources, in a checkout.
const SOURCES: &str = "tools/wire/Cargo.toml";
/// Where `ip` keeps names of namespaces.
const NAMESPACES: &str = "/run/netns";

/// What the wire measured of itself before a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Finding {
    /// `delay`, `loss`, `rate` or `goodput`.
    pub what: String,
    /// Two ends, or how many directions were counted together.
    pub between: String,
    pub set: f64,
    /// `None` = nothing came through.
    pub measured: Option<f64>,
    /// How far it may be off.
    pub tolerance: f64,
    /// `ms`, `share` or `Mbit/s`.
    pub unit: String,
    /// Whether it is as set.
    #[serde(default)]
    pub holds: bool,
}

impl Finding {
    pub(super) fn words(&self) -> String {
        let Finding {
            what,
            between,
            set,
            measured,
            unit,
            ..
        } = self;
        let seen = measured.map_or("nothing".to_string(), |measured| format!("{measured:.3}"));
        format!("{what} {between}: {seen} came through, {set} {unit} were set")
    }
}

/// What went from one end to another under the same settings.
#[derive(Clone, Debug, Deserialize)]
pub struct Carried {
    pub from: String,
    pub to: String,
    pub packets: u64,
    pub bytes: u64,
    pub lost: u64,
}

impl Carried {
    /// Whether it went from the one to the other.
    pub fn is_between(&self, from: &str, to: &str) -> bool {
        (&*self.from, &*self.to) == (from, to)
    }
}

/// A line that the wire or its check says.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Up {
        #[serde(rename = "up")]
        _places: Vec<(String, String)>,
    },
    Carried {
        carried: Vec<Carried>,
    },
    Changed {
        changed: bool,
        #[serde(default)]
        error: String,
    },
    Finding {
        finding: Finding,
        holds: bool,
    },
}

/// A wire that runs until this is dropped, or this program ends however it does.
pub struct Network {
    program: PathBuf,
    folder: TempDir,
    child: Child,
    said: BufReader<ChildStdout>,
    /// The wire ends when this is closed.
    open: Option<ChildStdin>,
}

impl Network {
    /// Builds the wire and starts it with these settings.
    ///
    /// # Errors
    /// Outside a checkout; what the wire refused.
    pub fn start(settings: &str) -> Result<Self> {
        let program = build()?;
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("wire.toml"), settings)?;
        let errors = folder.path().join("errors");
        let mut child = Command::new(&program)
            .args(["run", "--json", "--while-open"])
            .arg(folder.path().join("wire.toml"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&errors)?)
            .spawn()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let said = child.stdout.take().context("a pipe")?;
        let open = child.stdin.take();
        let mut network = Network {
            program,
            folder,
            child,
            said: BufReader::new(said),
            open,
        };
        if let Ok(Said::Up { .. }) = network.hear() {
            Ok(network)
        } else {
            let said = fs::read_to_string(errors).unwrap_or_default();
            let said = said.trim().trim_start_matches("error: ");
            bail!("the wire did not start: {said}")
        }
    }

    /// Other lines from now on; what was carried across those before.
    ///
    /// # Errors
    /// If the wire has ended, or refused them.
    pub fn change(&mut self, settings: &str) -> Result<Vec<Carried>> {
        fs::write(self.file(), settings)?;
        let process = self.child.id().to_string();
        let told = Command::new("kill").args(["-HUP", &process]).status()?;
        ensure!(
            told.success(),
            "the wire has ended; run the same command again"
        );
        let mut seen = vec![];
        loop {
            match self.hear()? {
                Said::Carried { carried } => seen = carried,
                Said::Changed { changed: true, .. } => return Ok(seen),
                Said::Changed { error, .. } => bail!("the wire refused its settings: {error}"),
                _ => {}
            }
        }
    }

    /// Measures what the settings say.
    ///
    /// # Errors
    /// If it cannot be measured.
    pub fn check(&self) -> Result<Vec<Finding>> {
        let mut command = Command::new(&self.program);
        let done = command.args(["check", "--json"]).arg(self.file()).output();
        let done = done.with_context(|| format!("cannot run {}", self.program.display()))?;
        let said = String::from_utf8_lossy(&done.stdout);
        let mut findings = vec![];
        for line in said.lines() {
            if let Said::Finding { finding, holds } = serde_json::from_str(line)? {
                findings.push(Finding { holds, ..finding });
            }
        }
        let errors = String::from_utf8_lossy(&done.stderr);
        ensure!(
            !findings.is_empty(),
            "the wire could not be measured: {}",
            errors.trim().trim_start_matches("error: ")
        );
        Ok(findings)
    }

    /// Puts this thread among the people, and what it starts and opens from now on.
    ///
    /// # Errors
    /// If the namespace is gone.
    #[allow(clippy::unused_self)] // Without a network there are no people to be among.
    pub fn enter(&self) -> Result<()> {
        let file = Path::new(NAMESPACES).join(people());
        let opened = File::open(&file);
        let opened = opened.with_context(|| format!("there is no {}", file.display()))?;
        enter(&opened)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("wire.toml")
    }

    fn hear(&mut self) -> Result<Said> {
        let mut line = String::new();
        self.said.read_line(&mut line)?;
        ensure!(
            !line.is_empty(),
            "the wire has ended; run the same command again"
        );
        serde_json::from_str(&line).with_context(|| format!("the wire says \"{}\"", line.trim()))
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.open = None;
        let _ = self.child.wait();
    }
}

#[cfg(target_os = "linux")]
fn enter(namespace: &File) -> Result<()> {
    use nix::sched::{setns, CloneFlags};
    setns(namespace, CloneFlags::CLONE_NEWNET).context("cannot enter the people's namespace")
}

#[cfg(not(target_os = "linux"))]
fn enter(_: &File) -> Result<()> {
    bail!("namespaces are of Linux only; run it there")
}

/// The program, from its sources.
fn build() -> Result<PathBuf> {
    ensure!(
        Path::new(SOURCES).exists(),
        "there is no {SOURCES} here; run it in a checkout of Wayclear"
    );
    let target = env::var_os("CARGO_TARGET_DIR").map_or("target/wire".into(), PathBuf::from);
    let built = Command::new("cargo")
        .args(["build", "--quiet", "--locked", "--manifest-path", SOURCES])
        .arg("--target-dir")
        .arg(&target)
        .status()
        .context("cannot run cargo, which builds the wire")?;
    ensure!(built.success(), "cargo could not build the wire; see above");
    Ok(target.join("debug/wire"))
}
