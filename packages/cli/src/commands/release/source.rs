//! The checkout that is packed: which version and commit it is, and what keeps it from being a release.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use time::macros::format_description;
use time::Date;

use super::error::ReleaseError;
use super::programs::GIT;

/// Variables by which git looks at another checkout than the one that it is called in, as in a hook of that one.
const ELSEWHERE: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
];
/// How many changed files are named.
const NAMED: usize = 3;

pub struct Source {
    pub root: PathBuf,
    pub version: String,
    /// Version of the Rust toolchain that rust-toolchain.toml pins.
    pub toolchain: String,
    /// Hash, 40 hexadecimal digits.
    pub commit: String,
    /// Whether files differ from it.
    pub is_changed: bool,
    /// Unix seconds: the time of everything in the archive.
    pub committed_at: u64,
    /// What keeps it from being a release, in words.
    pub faults: Vec<String>,
}

#[derive(Deserialize)]
struct Manifest {
    workspace: Workspace,
}

#[derive(Deserialize)]
struct Workspace {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    version: String,
}

#[derive(Deserialize)]
struct Pinned {
    toolchain: Toolchain,
}

#[derive(Deserialize)]
struct Toolchain {
    channel: String,
}

impl Source {
    /// What folder and archive are called: a draft cannot be taken for a release.
    pub fn name(&self) -> String {
        let draft = if self.faults.is_empty() { "" } else { "-draft" };
        format!("wayclear-{}{draft}", self.version)
    }

    /// Looks at a checkout.
    ///
    /// # Errors
    /// [`ReleaseError::Source`]; [`ReleaseError::Program`] of git.
    pub fn read(folder: &Path) -> Result<Self, ReleaseError> {
        let no_source = |reason: String| ReleaseError::Source {
            folder: folder.display().to_string(),
            reason,
        };
        let root = folder.canonicalize();
        let root = root.map_err(|error| no_source(error.to_string()))?;
        let manifest: Manifest = parse(&root.join("Cargo.toml")).map_err(no_source)?;
        let pinned: Pinned = parse(&root.join("rust-toolchain.toml")).map_err(no_source)?;
        let version = manifest.workspace.package.version;
        // It becomes a part of file names.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        if version.is_empty() || !version.chars().all(is_plain) {
            return Err(no_source(format!("its version is \"{version}\"")));
        }
        let git = |args: &[&str]| git(&root, args);
        let commit = git(&["rev-parse", "HEAD"])?.map_err(no_source)?;
        let time = git(&["log", "-1", "--format=%ct", &commit])?.map_err(no_source)?;
        let committed_at = time.parse();
        let committed_at =
            committed_at.map_err(|_| no_source(format!("git tells no time but \"{time}\"")))?;
        let changed = git(&[
            "-c",
            "core.quotePath=false",
            "status",
            "--porcelain",
            "--untracked-files=normal",
        ])?;
        // Told to look away, git calls a changed file unchanged.
        let flags = git(&["ls-files", "-v"])?.map_err(no_source)?;
        let tag = format!("refs/tags/v{version}^{{commit}}");
        let tagged = git(&["rev-parse", "--verify", "--quiet", &tag])?.ok();
        let changed = changed_files(&changed.map_err(no_source)?);
        let is_changed = changed.is_some();
        let faults = [
            changed,
            passed_over(&flags),
            no_heading(&root, &version),
            tagged
                .filter(|tagged| *tagged != commit)
                .map(|tagged| format!("the tag v{version} stands on another commit, {tagged}")),
        ];
        Ok(Source {
            toolchain: pinned.toolchain.channel,
            faults: faults.into_iter().flatten().collect(),
            root,
            version,
            commit,
            committed_at,
            is_changed,
        })
    }
}

fn parse<T: for<'de> Deserialize<'de>>(file: &Path) -> Result<T, String> {
    let words = |reason: String| format!("{}: {}", file.display(), reason.trim_end());
    let text = fs::read_to_string(file).map_err(|error| words(error.to_string()))?;
    toml::from_str(&text).map_err(|error| words(error.message().to_string()))
}

/// What git says, or in words why not.
///
/// # Errors
/// [`ReleaseError::Program`].
pub fn git(root: &Path, args: &[&str]) -> Result<Result<String, String>, ReleaseError> {
    let said = git_bytes(root, args)?;
    Ok(said.map(|bytes| text(&bytes)))
}

/// The same in bytes.
///
/// # Errors
/// [`ReleaseError::Program`].
pub fn git_bytes(root: &Path, args: &[&str]) -> Result<Result<Vec<u8>, String>, ReleaseError> {
    let mut command = Command::new(GIT);
    for name in ELSEWHERE {
        command.env_remove(name);
    }
    // Else "git replace" shows other bytes under the name of what was committed.
    command.env("GIT_NO_REPLACE_OBJECTS", "1");
    let output = command.args(args).current_dir(root).output();
    let output = output.map_err(|error| ReleaseError::Program {
        program: GIT,
        reason: error.to_string(),
    })?;
    Ok(if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(text(&output.stderr))
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_string()
}

fn changed_files(status: &str) -> Option<String> {
    let files: Vec<&str> = status.lines().filter_map(|line| line.get(3..)).collect();
    let named = files.iter().take(NAMED).copied();
    let named = named.collect::<Vec<_>>().join(", ");
    match files.len().saturating_sub(NAMED) {
        _ if files.is_empty() => None,
        0 => Some(format!("not committed: {named}")),
        more => Some(format!("not committed: {named} and {more} more")),
    }
}

/// Files that git was told not to look at: small letters, or S.
fn passed_over(flags: &str) -> Option<String> {
    let is_hidden = |line: &&str| line.starts_with(|c: char| c == 'S' || c.is_ascii_lowercase());
    let first = flags.lines().find(is_hidden)?;
    let file = first.get(2..).unwrap_or_default();
    Some(format!("git was told not to look at {file}: git update-index --really-refresh --no-skip-worktree {file}"))
}

/// Whether the changelog has no heading with version and day.
fn no_heading(root: &Path, version: &str) -> Option<String> {
    let text = fs::read_to_string(root.join("CHANGELOG.md")).unwrap_or_default();
    let prefix = format!("## {version} - ");
    let day = text.lines().find_map(|line| line.strip_prefix(&prefix));
    let form = format_description!("[year]-[month]-[day]");
    let is_day = |day: &str| Date::parse(day.trim_end(), form).is_ok();
    if day.is_some_and(is_day) {
        return None;
    }
    let found = day.map(|day| format!(", but \"{}\"", prefix.clone() + day));
    Some(format!(
        "CHANGELOG.md has no heading \"{prefix}YYYY-MM-DD\"{}",
        found.unwrap_or_default()
    ))
}
