//! A node of the sweep's own, started with the settings that are measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{ensure, Context, Result};
use tempfile::TempDir;

use super::case::Node;

/// A node that runs until this goes.
pub struct Localnet {
    script: PathBuf,
    port: u16,
    home: TempDir,
}

impl Localnet {
    /// Starts a node: `script` is called with `up`, and in the end with `down`.
    ///
    /// # Errors
    /// If there is no such script, or it cannot start the node; then with its last words.
    pub fn up(script: &Path, port: u16, node: Node) -> Result<Self> {
        let net = Localnet {
            script: script.to_path_buf(),
            port,
            home: tempfile::tempdir().context("cannot make a folder for a node")?,
        };
        let block_gas = node
            .block_gas
            .map_or("-1".to_string(), |gas| gas.to_string());
        let started = net
            .command("up")
            .env("BLOCK_GAS", block_gas)
            .env("MEMPOOL", node.mempool.to_string())
            .output()
            .with_context(|| {
                let script = script.display();
                format!("cannot start {script}; name the script of a localnet with --localnet")
            })?;
        let words = String::from_utf8_lossy(&started.stderr);
        let last = words.trim().lines().last().unwrap_or_default().to_string();
        ensure!(started.status.success(), "no node was started: {last}");
        Ok(net)
    }

    /// Its RPC, on this machine only.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(&self.script);
        command
            .arg(what)
            .env("PORT", self.port.to_string())
            .env("LOCALNET_HOME", self.home.path().join("net"))
            .stdin(Stdio::null());
        command
    }
}

impl Drop for Localnet {
    fn drop(&mut self) {
        let _ = self.command("down").output();
    }
}
