//! Network namespaces: made, entered and removed by `ip`; a record of them that a later start finds after a power cut.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{anyhow, bail, ensure, Context, Result};
use rustix::fs::{flock, FlockOperation};
use rustix::thread::{move_into_link_name_space, LinkNameSpaceType};

use crate::settings::Settings;

/// Where `ip` keeps names of namespaces, and we our records.
const NAMESPACES: &str = "/run/netns";
const RECORDS: &str = "/run/wayclear-wire";
const TUN: &str = "/dev/net/tun";

/// Whether this machine can do it.
///
/// # Errors
/// Names what is missing: root, `/dev/net/tun` or `ip`.
pub fn ready() -> Result<()> {
    ensure!(
        rustix::process::geteuid().is_root(),
        "a wire needs root, for network namespaces; run it as root"
    );
    ensure!(
        Path::new(TUN).exists(),
        "there is no {TUN}; load the kernel's module tun, or let the container have that device"
    );
    match Command::new("ip").arg("-V").output() {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("there is no command ip; install iproute2")
        }
        Err(error) => Err(error).context("cannot run ip"),
    }
}

/// Does something in a namespace: what it opens there stays there.
///
/// # Errors
/// If there is no such namespace, and those of `act`.
pub fn inside<T: Send>(namespace: &str, act: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    let file = Path::new(NAMESPACES).join(namespace);
    let opened = File::open(&file).with_context(|| format!("there is no namespace {namespace}"))?;
    // A thread of its own: it ends there and need not come back.
    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            move_into_link_name_space(opened.as_fd(), Some(LinkNameSpaceType::Network))
                .with_context(|| format!("cannot enter namespace {namespace}"))?;
            act()
        });
        let done = thread.join();
        done.map_err(|_| anyhow!("what was to be done in {namespace} broke down"))?
    })
}

/// The namespaces of a star; removed when this is dropped.
pub struct Spaces {
    /// Locked as long as this program lives, however it ends.
    record: File,
    file: PathBuf,
    made: Vec<String>,
}

impl Spaces {
    /// Makes one for each end; first removes what an earlier start of the same name has left.
    ///
    /// # Errors
    /// If one of that name runs; if a namespace of somebody else is called so.
    pub fn make(settings: &Settings) -> Result<Self> {
        ready()?;
        let mut spaces = Spaces::claim(&settings.name)?;
        for end in 0..settings.ends.len() {
            let namespace = settings.namespace(end);
            ensure!(
                !Path::new(NAMESPACES).join(&namespace).exists(),
                "namespace {namespace} is somebody else's; remove it with \"ip netns del {namespace}\", or write another name into the file"
            );
            // Recorded first: one that is recorded and not made does no harm.
            spaces.made.push(namespace.clone());
            spaces.note()?;
            ip(&["netns", "add", &namespace])?;
            ip(&["-n", &namespace, "link", "set", "lo", "up"])?;
        }
        Ok(spaces)
    }

    /// Whether a star of that name runs.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn runs(name: &str) -> Result<bool> {
        let file = Path::new(RECORDS).join(name);
        match File::open(&file) {
            Ok(record) => Ok(flock(&record, FlockOperation::NonBlockingLockShared).is_err()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }

    fn claim(name: &str) -> Result<Self> {
        fs::create_dir_all(RECORDS).with_context(|| format!("cannot make {RECORDS}"))?;
        let file = Path::new(RECORDS).join(name);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let opened = options.open(&file);
        let mut record = opened.with_context(|| format!("cannot write {}", file.display()))?;
        if flock(&record, FlockOperation::NonBlockingLockExclusive).is_err() {
            let mut text = String::new();
            let _ = record.read_to_string(&mut text);
            let who = text.lines().next().unwrap_or_default().to_string();
            bail!("a wire \"{name}\" runs already: {who}; end that one first");
        }
        let mut text = String::new();
        record.read_to_string(&mut text)?;
        for left in text.lines().skip(1) {
            remove(left);
        }
        let made = vec![];
        let mut spaces = Spaces { record, file, made };
        spaces.note()?;
        Ok(spaces)
    }

    fn note(&mut self) -> Result<()> {
        let lines = [&[format!("process {}", std::process::id())], &self.made[..]].concat();
        self.record.rewind()?;
        self.record.set_len(0)?;
        self.record.write_all(lines.join("\n").as_bytes())?;
        Ok(())
    }
}

impl Drop for Spaces {
    fn drop(&mut self) {
        for namespace in &self.made {
            remove(namespace);
        }
        let _ = fs::remove_file(&self.file);
    }
}

/// What cannot be removed is gone already, as far as it can be.
fn remove(namespace: &str) {
    if Path::new(NAMESPACES).join(namespace).exists() {
        let _ = ip(&["netns", "del", namespace]);
    }
}

fn ip(args: &[&str]) -> Result<()> {
    let done = Command::new("ip").args(args).output();
    let done = done.context("cannot run ip; install iproute2")?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(
        done.status.success(),
        "ip {} failed: {}",
        args.join(" "),
        said.trim()
    );
    Ok(())
}
