//! How each file was made, and on what.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use itertools::Itertools;

use super::Drawn;
use crate::series::{Machine, Provenance};

/// Letters of a commit that tell it from others.
const SHORT: usize = 10;

/// Lists the CSV files of a folder; those that were made at once share a row.
///
/// # Errors
/// A file that does not say how it was made.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let made = files(folder)?.into_iter().map(|file| {
        let name = file.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        Ok((told(&Provenance::of(&file)?), name))
    });
    let made = made.collect::<Result<Vec<_>>>()?.into_iter();
    let mut text =
        String::from("| files | made by | commit | measured on, made of |\n|---|---|---|---|\n");
    for (told, names) in made
        .into_group_map()
        .into_iter()
        .sorted_by_key(|it| it.1.first().cloned())
    {
        let names = names.iter().map(|name| format!("[{name}]({name})"));
        let _ = writeln!(text, "| {} | {told} |", names.format(", "));
    }
    Ok(Drawn {
        tables: vec![("files", text)],
        ..Drawn::default()
    })
}

/// In the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "csv"));
    files.sort();
    Ok(files)
}

/// The other cells of a row.
fn told(made: &Provenance) -> String {
    let commit = made.commit.get(..SHORT).unwrap_or(&made.commit);
    let machine = made.measured.as_ref().map(words);
    let on = machine.iter().chain(&made.input).format("; ");
    format!("`{}` | {commit} | {on}", made.command)
}

fn words(machine: &Machine) -> String {
    let Machine {
        wasmd,
        processor,
        cores,
    } = machine;
    format!("wasmd {wasmd}, {cores} cores of {processor}")
}
