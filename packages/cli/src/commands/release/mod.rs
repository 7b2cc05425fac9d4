//! `wayclear release`: packs what belongs to a tag, so that whoever has the same commit can pack the same bytes.

mod archive;
mod bill;
mod committed;
mod error;
mod files;
mod programs;
mod source;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use cosmwasm_std::Checksum;
use serde::Serialize;

use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::count;
use committed::Committed;
use error::ReleaseError;
use source::Source;

/// What is packed, and where to.
#[derive(Args)]
#[command(
    after_help = "Needs what was built before, by make wasm and npm run build in frontend/, and the programs git, npm and cargo-cyclonedx.\n\n\
                  Examples:\n  wayclear release target/packed\n  wayclear release /tmp/draft --draft"
)]
pub struct ReleaseArgs {
    /// Folder that must be named, like target/packed: where wayclear-VERSION/ and wayclear-VERSION.tar.gz are written, made if there is none
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// The checkout that is packed
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    source: PathBuf,
    /// Pack although this is no commit to be tagged: names end in -draft, and the manifest says why
    #[arg(long)]
    draft: bool,
}

#[derive(Serialize)]
struct Released {
    version: String,
    commit: String,
    /// What keeps this from being a release.
    draft: Vec<String>,
    files: usize,
    folder: PathBuf,
    archive: PathBuf,
    /// Bytes of the archive.
    size: usize,
    sha256: String,
}

pub fn run(args: &ReleaseArgs, output: &mut Output) -> Result<ExitCode> {
    programs::check()?;
    let source = Source::read(&args.source)?;
    if !source.faults.is_empty() && !args.draft {
        return Err(ReleaseError::NotReady(source.faults).into());
    }
    let free = archive::Target::free(&args.to, &source)?;
    let committed = Committed::of(&source)?;
    let mut files = files::gather(&source, &committed)?;
    files.extend(bill::of(&source, &committed)?);
    let packed = archive::pack(&source, files)?;
    free.write(&packed)?;
    output.say(&Released {
        files: packed.files.len(),
        size: packed.archive.len(),
        sha256: Checksum::generate(&packed.archive).to_hex(),
        folder: free.folder,
        archive: free.archive,
        version: source.version,
        commit: source.commit,
        draft: source.faults,
    })
}

impl Answer for Released {
    fn tell(&self, page: &mut Page) {
        let Released {
            version, commit, ..
        } = self;
        page.paragraph(format!("Wayclear {version} of commit {commit}"), "  ");
        for fault in &self.draft {
            page.paragraph(format!("A draft: {fault}"), "  ");
        }
        let files = count(self.files, "file");
        page.line(format!("  {files} in {}", self.folder.display()));
        page.line(format!(
            "  {} bytes in {}",
            self.size,
            self.archive.display()
        ));
        page.line(format!("  sha256 {}", self.sha256));
        let folder = self.folder.display();
        page.line(format!("Check it: cd {folder} && sha256sum -c SHA256SUMS"));
    }
}
