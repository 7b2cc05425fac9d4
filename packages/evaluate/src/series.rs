//! CSV files of the study: rows of one kind below a line that says how they were made.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::thread;

use anyhow::{bail, ensure, Context, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How rows were made, so that somebody else can make them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The command line, beginning with `wayclear`.
    pub command: String,
    /// What random numbers were made from; `None` where there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The commit that the command was built from.
    pub commit: String,
    /// Version of the node, and the machine; `None` where nothing was measured, only computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Machine>,
    /// What else one has to know, like the digest of an input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
}

/// What something was measured on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// What the node is, like 0.70.3.
    pub wasmd: String,
    /// Model of the processor, as the system calls it.
    pub processor: String,
    /// Processors that a program of this machine may use.
    pub cores: usize,
}

impl Machine {
    /// This machine, with a node of that version.
    pub fn here(wasmd: &str) -> Self {
        let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info
            .lines()
            .find_map(|line| line.strip_prefix("model name"));
        let model = model.map(|rest| rest.trim_start_matches([' ', '\t', ':']));
        Machine {
            wasmd: wasmd.to_string(),
            processor: model.unwrap_or("unknown").to_string(),
            cores: thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// Rows, and how they were made.
#[derive(Clone, Debug, PartialEq)]
pub struct Series<R> {
    pub provenance: Provenance,
    pub rows: Vec<R>,
}

impl<R: Serialize> Series<R> {
    /// Writes both to a file: at once, so that what was there before stays whole if this breaks off.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, file: &Path) -> Result<()> {
        let name = file.display();
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut written = tempfile::NamedTempFile::new_in(folder)
            .with_context(|| format!("cannot write {name}"))?;
        writeln!(written, "# {}", serde_json::to_string(&self.provenance)?)?;
        let mut rows = csv::Writer::from_writer(&mut written);
        for row in &self.rows {
            rows.serialize(row)?;
        }
        rows.flush()?;
        drop(rows);
        readable(written.as_file())?;
        written
            .persist(file)
            .with_context(|| format!("cannot write {name}"))?;
        Ok(())
    }
}

impl<R: DeserializeOwned> Series<R> {
    /// Reads a file that [`Series::write`] wrote.
    ///
    /// # Errors
    /// If it cannot be read, does not say how it was made, or holds other rows.
    pub fn read(file: &Path) -> Result<Self> {
        let name = file.display();
        let (provenance, text) = opened(file)?;
        let rows = csv::Reader::from_reader(text)
            .deserialize()
            .collect::<Result<_, _>>()
            .with_context(|| format!("{name} holds other rows than this command reads"))?;
        Ok(Series { provenance, rows })
    }

    /// What an earlier start has written, to go on with; without rows where there is no file.
    ///
    /// # Errors
    /// As [`Series::read`]; if the rows were measured by another build, on another machine or from another seed: rows of one file
    /// must be comparable.
    pub fn begun(file: &Path, provenance: &Provenance) -> Result<Self> {
        let begun = Series::read_if_there(file)?.unwrap_or(Series {
            provenance: provenance.clone(),
            rows: vec![],
        });
        let Provenance {
            seed,
            commit,
            measured,
            ..
        } = &begun.provenance;
        ensure!(
            (seed, commit, measured) == (&provenance.seed, &provenance.commit, &provenance.measured),
            "{} was measured by another build, on another machine or from another seed; go on there, or name another folder with --out",
            file.display()
        );
        Ok(begun)
    }

    /// The same as [`Series::read`]; `None` = there is no such file: that part of the study was not run.
    ///
    /// # Errors
    /// As [`Series::read`].
    pub fn read_if_there(file: &Path) -> Result<Option<Self>> {
        file.exists().then(|| Series::read(file)).transpose()
    }
}

impl Provenance {
    /// What the first line of a file says, whatever rows it has.
    ///
    /// # Errors
    /// If it cannot be read, or does not say how it was made.
    pub fn of(file: &Path) -> Result<Self> {
        Ok(opened(file)?.0)
    }
}

/// How a file was made, and the rest of it.
fn opened(file: &Path) -> Result<(Provenance, BufReader<File>)> {
    let name = file.display();
    let opened = File::open(file).with_context(|| format!("cannot read {name}"))?;
    let mut text = BufReader::new(opened);
    let mut first = String::new();
    text.read_line(&mut first)
        .with_context(|| format!("cannot read {name}"))?;
    let Some(provenance) = first.strip_prefix("# ") else {
        bail!("{name} does not say in its first line how it was made; make it with \"wayclear evaluate\"");
    };
    let provenance = serde_json::from_str(provenance).with_context(|| {
        format!("{name} says in its first line in another way how it was made; make it anew")
    })?;
    Ok((provenance, text))
}

/// A file for everybody to read, as others are that a program writes; a temporary one is its owner's only.
#[cfg(unix)]
fn readable(file: &File) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))?;
    Ok(())
}

#[cfg(not(unix))]
fn readable(_: &File) -> Result<()> {
    Ok(())
}
