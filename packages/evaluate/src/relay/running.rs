//! A relay that runs as a process of its own, as it would.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};
use reqwest::blocking::{get, Response};
use tempfile::TempDir;

/// How long it may take to start, and to find its places.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(200);

/// A relay, stopped when this goes.
pub struct Running {
    child: Child,
    /// Where phones reach it.
    pub url: String,
    metrics: String,
    _queue: TempDir,
}

impl Running {
    /// Starts it on ports that are free, with an empty queue.
    ///
    /// # Errors
    /// If it does not say where it listens.
    pub fn start(mut relay: Command) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut child = relay
            .args(["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "-v"])
            .arg("--queue")
            .arg(folder.path().join("queue.sqlite"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start a relay")?;
        let lines = BufReader::new(child.stderr.take().context("what it says")?).lines();
        let (said, heard) = channel();
        spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = said.send(line);
            }
        });
        let (mut metrics, mut before) = (None, vec![]);
        let began = Instant::now();
        let url = loop {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let line = heard.recv_timeout(left);
            let line = line.with_context(|| format!("no relay: {}", before.join("; ")))?;
            if let Some((_, rest)) = line.split_once("metrics_address=") {
                let address = rest.split_whitespace().next().unwrap_or_default();
                metrics = Some(format!("http://{address}/metrics"));
            }
            if let Some((_, url)) = line.split_once(" at http://") {
                break format!("http://{url}");
            }
            before.push(line);
        };
        Ok(Running {
            child,
            url,
            metrics: metrics.context("where its metrics are")?,
            _queue: folder,
        })
    }

    /// Waits until it knows so many places.
    ///
    /// # Errors
    /// If it does not find them.
    pub fn wait_for_places(&self, count: usize) -> Result<()> {
        let began = Instant::now();
        loop {
            let answer = get(format!("{}/v1/places", self.url)).and_then(Response::bytes);
            let places: Vec<String> = answer
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                .unwrap_or_default();
            if places.len() >= count {
                return Ok(());
            }
            ensure!(
                began.elapsed() < PATIENCE,
                "the relay does not find the places"
            );
            sleep(PAUSE);
        }
    }

    /// How many check-ins it has accepted that are not on the chain, as its metrics say.
    ///
    /// # Errors
    /// If it does not answer.
    pub fn waiting(&self) -> Result<u64> {
        let text = get(&self.metrics)?.text()?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("wayclear_relay_waiting_tags "));
        line.context("a number of check-ins that wait")?
            .parse()
            .context("a number")
    }

    /// Most memory it has had, bytes.
    ///
    /// # Errors
    /// If this machine does not say.
    pub fn most_memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .context("VmHWM")?;
        let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1_024)
    }

    /// Waits until nothing is left, so that the next round begins with a quiet chain.
    ///
    /// # Errors
    /// If it takes longer than it may.
    pub fn drain(&self, patience: Duration) -> Result<()> {
        let began = Instant::now();
        while self.waiting()? > 0 {
            ensure!(
                began.elapsed() < patience,
                "the relay does not get rid of its backlog"
            );
            sleep(PAUSE);
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
