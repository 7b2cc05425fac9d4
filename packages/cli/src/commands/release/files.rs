//! The files of a checkout that belong to a release, built and committed ones. They are read whole: some megabytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cosmwasm_std::Checksum;
use wayclear_chain::Contract;

use super::committed::Committed;
use super::error::ReleaseError;
use super::source::Source;

/// Bytes by paths, which are as they stand in the archive: relative, with slashes.
pub type Files = BTreeMap<String, Vec<u8>>;

const WASM: &str = "make wasm";
/// Written by the build of the codes: their commit, with `-dirty` where files differed from it.
const COMMIT: &str = "artifacts/commit.txt";
/// The same by that of the page: its own commit, and that of the browser's module in it.
const PAGE_COMMIT: &str = "frontend/dist/commit.txt";
const PAGE: &str =
    "npm ci --prefix frontend && scripts/build-browser && npm run build --prefix frontend";
/// The file that a page cannot be without.
const INDEX: &str = "index.html";

/// What is packed beside the bills of materials.
///
/// # Errors
/// [`ReleaseError::NotBuilt`], [`ReleaseError::File`]; [`ReleaseError::Program`] of git.
pub fn gather(source: &Source, committed: &Committed) -> Result<Files, ReleaseError> {
    let Source { root, version, .. } = source;
    check_commit(source, COMMIT, "the codes were", WASM)?;
    let mut files = artifacts(root, version)?;
    for contract in Contract::ALL {
        let name = format!("schema/{}.json", contract.name().replace('_', "-"));
        files.insert(name.clone(), committed.read(&name)?);
    }
    for name in ["LICENSE", "CHANGELOG.md"] {
        files.insert(name.to_string(), committed.read(name)?);
    }
    let page = root.join("frontend/dist");
    if !page.join(INDEX).is_file() {
        let file = "frontend/dist/".to_string() + INDEX;
        return Err(not_built(file, "there is none", PAGE));
    }
    check_commit(source, PAGE_COMMIT, "the page was", PAGE)?;
    add_folder(&page, "frontend", &mut files)?;
    Ok(files)
}

/// That something was built of the commit that is packed: two commits may have the same version. `what`: "the codes were".
fn check_commit(
    source: &Source,
    file: &str,
    what: &str,
    command: &'static str,
) -> Result<(), ReleaseError> {
    let text = fs::read_to_string(source.root.join(file)).unwrap_or_default();
    if text.trim().is_empty() {
        let reason = format!("it is missing, so nobody knows of which commit {what} built");
        return Err(not_built(file.to_string(), &reason, command));
    }
    // A draft is packed with changes, and built with them.
    let is_same = |built: &&str| match built.strip_suffix("-dirty") {
        Some(built) => source.is_changed && built == source.commit,
        None => *built == source.commit,
    };
    let Some(built) = text.lines().find(|built| !is_same(built)) else {
        return Ok(());
    };
    let reason = format!(
        "{what} built of commit {built}, and commit {} is packed",
        source.commit
    );
    Err(not_built(file.to_string(), &reason, command))
}

/// The codes of the five contracts, which must be of this version, and the file of their checksums, which must be theirs.
fn artifacts(root: &Path, version: &str) -> Result<Files, ReleaseError> {
    let read = |name: &str| {
        let bytes = fs::read(root.join(name));
        bytes.map_err(|error| not_built(name.to_string(), &error.to_string(), WASM))
    };
    let sums = "artifacts/checksums.txt".to_string();
    let mut files = Files::new();
    let mut expected: Vec<String> = vec![];
    for contract in Contract::ALL {
        let file = format!("{}.wasm", contract.name());
        let name = format!("artifacts/{file}");
        let code = read(&name)?;
        // A contract writes its name and version when it is made, so its code holds them.
        for word in [contract.cw2_name(), version] {
            if !holds(&code, word) {
                let reason =
                    format!("it does not name \"{word}\", so it was built of something else");
                return Err(not_built(name, &reason, WASM));
            }
        }
        expected.push(format!("{}  {file}", Checksum::generate(&code).to_hex()));
        files.insert(name, code);
    }
    let text = read(&sums)?;
    let found = String::from_utf8_lossy(&text);
    let mut found: Vec<&str> = found.lines().collect();
    found.sort_unstable();
    expected.sort_unstable();
    if found != expected {
        return Err(not_built(
            sums,
            "these are not the sums of the codes beside it",
            WASM,
        ));
    }
    files.insert(sums, text);
    Ok(files)
}

fn holds(code: &[u8], word: &str) -> bool {
    let mut windows = code.windows(word.len());
    windows.any(|bytes| bytes == word.as_bytes())
}

fn not_built(file: String, reason: &str, command: &'static str) -> ReleaseError {
    let reason = reason.to_string();
    ReleaseError::NotBuilt {
        file,
        reason,
        command,
    }
}

fn bad_file(file: &Path, reason: &str) -> ReleaseError {
    let (file, reason) = (file.display().to_string(), reason.to_string());
    ReleaseError::File { file, reason }
}

/// Adds what a folder holds, and the folders in it; nothing but files, so that no link leads out of it.
fn add_folder(folder: &Path, name: &str, files: &mut Files) -> Result<(), ReleaseError> {
    let entries = fs::read_dir(folder).map_err(|error| bad_file(folder, &error.to_string()))?;
    for entry in entries {
        let path = entry
            .map_err(|error| bad_file(folder, &error.to_string()))?
            .path();
        let of = |error: std::io::Error| bad_file(&path, &error.to_string());
        let last = path.file_name().and_then(|last| last.to_str());
        let last = last.filter(|last| !last.contains(char::is_control));
        let last = last.ok_or_else(|| bad_file(&path, "a name that not every system can read"))?;
        let name = format!("{name}/{last}");
        let kind = path.symlink_metadata().map_err(of)?.file_type();
        if kind.is_dir() {
            add_folder(&path, &name, files)?;
        } else if kind.is_file() {
            files.insert(name, fs::read(&path).map_err(of)?);
        } else {
            return Err(bad_file(&path, "it is neither a file nor a folder"));
        }
    }
    Ok(())
}
