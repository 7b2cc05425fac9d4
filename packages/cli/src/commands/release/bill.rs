//! Bills of materials, as `CycloneDX` has them: what the command with the contracts, the browser's module and the page are made
//! of. Other programs write them, in a copy of what they need, since one writes beside each manifest; what differs from run to
//! run is taken out.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use time::format_description::well_known::Rfc3339;
use time::OffsetDateTime;

use super::committed::Committed;
use super::error::ReleaseError;
use super::files::Files;
use super::programs::{CARGO, NPM};
use super::source::Source;

/// Crates that nobody else's bill covers.
const CRATES: [&str; 2] = ["cli", "browser"];
/// What a manifest's bill is called beside it.
const BILL: &str = "wayclear-bill";
/// Where every checkout seems to stand.
const ROOT: &str = "/wayclear";

/// The bills, by their paths in the archive.
///
/// # Errors
/// [`ReleaseError::Program`], [`ReleaseError::File`]; [`ReleaseError::Write`] for the copy.
pub fn of(source: &Source, committed: &Committed) -> Result<Files, ReleaseError> {
    let mut bills = of_crates(source, committed)?;
    bills.insert(path("frontend"), of_page(source, committed)?);
    Ok(bills)
}

fn path(name: &str) -> String {
    format!("sbom/wayclear-{name}.cdx.json")
}

fn of_crates(source: &Source, committed: &Committed) -> Result<Files, ReleaseError> {
    let copy = new_folder()?;
    let root = copy.path().canonicalize();
    let root = root.map_err(|error| failed(CARGO, error.to_string()))?;
    copy_crates(committed, &root)?;
    let mut command = Command::new(CARGO);
    command.args(["cyclonedx", "--format", "json", "--spec-version", "1.5"]);
    command.args(["--target", "all", "--no-build-deps", "-qq"]);
    command.args(["--override-filename", BILL]);
    run(CARGO, command.current_dir(&root))?;
    let bill = |name: &&str| {
        let file = root.join(format!("packages/{name}/{BILL}.json"));
        let text = fs::read_to_string(file);
        let text = text.map_err(|error| failed(CARGO, format!("no bill of {name}: {error}")))?;
        let text = text.replace(&*root.to_string_lossy(), ROOT);
        Ok((path(name), steady(CARGO, &text, source)?))
    };
    CRATES.iter().map(bill).collect()
}

/// Copies the crates, and what cargo needs to know of all of them.
fn copy_crates(committed: &Committed, to: &Path) -> Result<(), ReleaseError> {
    let wanted = [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "contracts",
        "packages",
    ];
    for file in committed.below(&wanted) {
        let of = |error: std::io::Error| failed(CARGO, format!("{file} cannot be copied: {error}"));
        let (bytes, new) = (committed.read(file)?, to.join(file));
        if let Some(folder) = new.parent() {
            fs::create_dir_all(folder).map_err(of)?;
        }
        fs::write(&new, bytes).map_err(of)?;
    }
    Ok(())
}

/// npm names a page after its folder, and wants a version of it, which stands in Cargo.toml only.
fn of_page(source: &Source, committed: &Committed) -> Result<Vec<u8>, ReleaseError> {
    let copy = new_folder()?;
    let folder = copy.path().join("wayclear-frontend");
    let of = |error: std::io::Error| failed(NPM, error.to_string());
    fs::create_dir(&folder).map_err(of)?;
    for name in ["package.json", "package-lock.json"] {
        let file = format!("frontend/{name}");
        let words = |reason: String| failed(NPM, format!("{file}: {reason}"));
        let text = committed.read(&file)?;
        let parsed = serde_json::from_slice(&text);
        let mut json: Value = parsed.map_err(|error| words(error.to_string()))?;
        json["version"] = source.version.clone().into();
        if let Some(page) = json.pointer_mut("/packages/") {
            page["version"] = source.version.clone().into();
        }
        fs::write(folder.join(name), json.to_string()).map_err(of)?;
    }
    let mut command = Command::new(NPM);
    command.args(["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"]);
    command.args(["--package-lock-only"]).current_dir(&folder);
    let bill = run(NPM, &mut command)?;
    steady(NPM, &bill, source)
}

fn new_folder() -> Result<TempDir, ReleaseError> {
    TempDir::new().map_err(|error| ReleaseError::Write {
        file: std::env::temp_dir().display().to_string(),
        reason: error.to_string(),
    })
}

/// What a program prints.
fn run(program: &'static str, process: &mut Command) -> Result<String, ReleaseError> {
    let output = process.output();
    let output = output.map_err(|error| failed(program, error.to_string()))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        let words = text(&output.stderr);
        let words = words.lines().take(3).collect::<Vec<_>>().join("; ");
        Err(failed(program, format!("{}: {words}", output.status)))
    }
}

fn failed(program: &'static str, reason: String) -> ReleaseError {
    ReleaseError::Program { program, reason }
}

/// A bill without number and time of its own.
fn steady(program: &'static str, bill: &str, source: &Source) -> Result<Vec<u8>, ReleaseError> {
    let parsed = serde_json::from_str(bill);
    let mut bill: Value = parsed.map_err(|error| failed(program, error.to_string()))?;
    if bill["bomFormat"] != "CycloneDX" || !bill["components"].is_array() {
        return Err(failed(program, "this is no bill of materials".to_string()));
    }
    if let Some(fields) = bill.as_object_mut() {
        fields.remove("serialNumber");
    }
    let time = i64::try_from(source.committed_at).ok();
    let time = time.and_then(|time| OffsetDateTime::from_unix_timestamp(time).ok());
    let time = time.and_then(|time| time.format(&Rfc3339).ok());
    bill["metadata"]["timestamp"] = time.into();
    Ok(format!("{bill:#}\n").into_bytes())
}
