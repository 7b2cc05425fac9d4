//! `wayclear mirror`: the files of a relay, for any web server.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use tempfile::NamedTempFile;
use wayclear_api::relay::{BLOCKS, FEED};
use wayclear_deploy::record::Record;
use wayclear_relay::{Files, Served, Settings};

use super::relay::Proving;
use crate::args::net::NetArgs;
use crate::outage::Outage;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::count;

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear mirror /srv/www/wayclear
  wayclear mirror /srv/www/wayclear --every 60

Reads from a node what relays serve to everybody, with its proofs, and writes it as files below the folder: v1/head, v1/feed/0 and so
on. Phones and the page read them from any web server that serves the folder, named with --relay or as [[mirror]] in the tree file, and
believe it no more than any relay. Nobody signs anything. docs/relay.md says what the web server has to do.")]
pub struct MirrorArgs {
    /// Where the files go; what else is there stays
    folder: PathBuf,
    /// Write them anew every so many seconds, until it is stopped
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(5..=86_400))]
    every: Option<u64>,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Mirrored {
    folder: PathBuf,
    files: usize,
    bytes: usize,
    /// How many of them were written, and how many are gone.
    written: usize,
    removed: usize,
    /// Whether phones can check them.
    is_proved: bool,
}

pub fn run(args: &MirrorArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let proving = Proving::beside(&net, &args.net)?;
    let settings = settings_of(&net.record);
    let mut files = Files::new(net.wasmd, Box::new(proving), settings);
    let Some(every) = args.every else {
        let mirrored = write(&args.folder, &files.read()?)?;
        return output.say(&mirrored);
    };
    let mut outage = Outage::default();
    loop {
        let written = files.read().map_err(anyhow::Error::from);
        let written = written.and_then(|files| write(&args.folder, &files));
        let outcome = match written {
            Ok(mirrored) => output.say(&mirrored).map(|_| None),
            Err(error) => Err(error),
        };
        outage.outlive(outcome, output)?;
        sleep(Duration::from_secs(every));
    }
}

/// As far as they say which tree it is.
pub fn settings_of(record: &Record) -> Settings {
    let deployment = &record.deployment;
    Settings::new(
        record.chain_id.clone(),
        deployment.state.clone(),
        deployment.registry.clone(),
        deployment.window_seconds,
    )
}

/// Replaces what has changed, each file as a whole, and removes what nobody asks for any more.
fn write(folder: &Path, files: &[Served]) -> Result<Mirrored> {
    let (mut written, mut removed) = (0, 0);
    for (path, bytes) in files {
        let file = folder.join(path);
        let is_known = fs::read(&file).is_ok_and(|known| known == *bytes);
        if !is_known {
            replace(&file, bytes).with_context(|| file.display().to_string())?;
            written += 1;
        }
    }
    let wanted: BTreeSet<PathBuf> = files.iter().map(|(path, _)| folder.join(path)).collect();
    for list in [FEED, BLOCKS] {
        let list = folder.join(list.trim_start_matches('/'));
        let Ok(entries) = fs::read_dir(&list) else {
            continue;
        };
        for entry in entries {
            let file = entry?.path();
            let name = file.file_name().and_then(|name| name.to_str());
            let is_ours = name.is_some_and(|name| name.parse::<u64>().is_ok());
            if is_ours && !wanted.contains(&file) {
                fs::remove_file(&file).with_context(|| file.display().to_string())?;
                removed += 1;
            }
        }
    }
    Ok(Mirrored {
        folder: folder.to_path_buf(),
        files: files.len(),
        bytes: files.iter().map(|(_, bytes)| bytes.len()).sum(),
        written,
        removed,
        is_proved: files.iter().any(|(path, _)| path == "v1/proof"),
    })
}

/// Whoever reads meanwhile gets the old file or the new one.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut new = NamedTempFile::new_in(folder)?;
    new.write_all(bytes)?;
    // A web server mostly runs as somebody else.
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    new.as_file().set_permissions(readable)?;
    new.persist(file)?;
    Ok(())
}

impl Answer for Mirrored {
    fn tell(&self, page: &mut Page) {
        let Mirrored {
            folder,
            files,
            bytes,
            written,
            removed,
            ..
        } = self;
        page.paragraph(
            format!(
                "{}, {bytes} bytes, in {}: {written} written, {removed} removed.",
                count(*files, "file"),
                folder.display()
            ),
            "",
        );
        if !self.is_proved {
            page.paragraph(
                "There are no proofs among them, so phones do not believe them: the node gives none, or runs another release.",
                "",
            );
        }
    }

    fn is_good(&self) -> bool {
        self.is_proved
    }
}
