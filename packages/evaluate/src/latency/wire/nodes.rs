//! Validators in namespaces, by scripts/localnet.

use std::fs::File;
use std::process::Command;

use anyhow::{ensure, Context, Result};

const SCRIPT: &str = "scripts/localnet/localnet";
/// Their folder: beside that of `make localnet`, which may run too.
const HOME: &str = "target/wire-nodes";
/// RPC of the first; each next one 10 higher.
const PORT: u16 = 26_657;

/// Nodes that run until this is dropped. Nodes that another start left behind are ended first.
pub struct Nodes {
    namespaces: String,
}

impl Nodes {
    /// Starts a validator in each namespace.
    ///
    /// # Errors
    /// What the script refused.
    pub fn start(namespaces: &[String]) -> Result<Self> {
        let nodes = Nodes {
            namespaces: namespaces.join(" "),
        };
        nodes.script(&["down"])?;
        nodes.script(&["up", &namespaces.len().to_string()])?;
        Ok(nodes)
    }

    /// Stops them for a while, so that the wire carries nothing of theirs.
    ///
    /// # Errors
    /// If the script cannot be run.
    pub fn pause(&self) -> Result<()> {
        self.script(&["pause"])
    }

    /// Lets them go on.
    ///
    /// # Errors
    /// If the script cannot be run.
    pub fn resume(&self) -> Result<()> {
        self.script(&["resume"])
    }

    /// URL of the RPC of a node, for who is in one of the namespaces.
    pub fn url(number: u16) -> String {
        // Addresses of a wire are in the order of its ends.
        format!("http://10.86.0.{}:{}", number + 1, PORT + 10 * number)
    }

    fn script(&self, args: &[&str]) -> Result<()> {
        // Nodes keep the descriptors that they are started with: a pipe would stay open.
        let file = tempfile::NamedTempFile::new()?;
        let done = Command::new(SCRIPT)
            .args(args)
            .env("LOCALNET_HOME", HOME)
            .env("PORT", PORT.to_string())
            .env("NAMESPACES", &self.namespaces)
            .stdout(file.reopen()?)
            .stderr(file.reopen()?)
            .status()
            .with_context(|| format!("cannot run {SCRIPT}; run it in a checkout of Wayclear"))?;
        let said = std::io::read_to_string(File::open(file.path())?)?;
        let last = said.lines().last().unwrap_or_default();
        ensure!(done.success(), "{SCRIPT} {} failed: {last}", args.join(" "));
        Ok(())
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        let _ = self.script(&["down"]);
    }
}
