//! The files of a checkout as they were committed: what lies there may have other ends of lines, which git passes over. Of a draft
//! with changes they are read as they lie there.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::error::ReleaseError;
use super::source::{git, git_bytes, Source};

/// A file of the commit.
enum Kept {
    /// With the name of its bytes.
    File(String),
    /// A link, say, which could lead out of the checkout.
    Other,
    /// As it lies there.
    Here,
}

pub struct Committed {
    root: PathBuf,
    files: BTreeMap<String, Kept>,
}

impl Committed {
    /// Asks git for the files of a source.
    ///
    /// # Errors
    /// [`ReleaseError::Program`].
    pub fn of(source: &Source) -> Result<Self, ReleaseError> {
        let root = source.root.clone();
        let args: &[&str] = if source.is_changed {
            &["ls-files", "-z"]
        } else {
            &["ls-tree", "-r", "-z", &source.commit]
        };
        let list = git(&root, args)?.map_err(failed)?;
        let rows = list.split('\0').filter(|row| !row.is_empty());
        let files = rows.filter_map(|row| {
            if source.is_changed {
                // What is removed is no part of a draft.
                let is_there = root.join(row).symlink_metadata().is_ok();
                return is_there.then(|| (row.to_string(), Kept::Here));
            }
            // "100644 blob 0123abcd<TAB>path"
            let (kind, path) = row.split_once('\t')?;
            let mut words = kind.split(' ');
            let mode = words.next()?;
            let kept = match words.nth(1) {
                Some(name) if mode.starts_with("100") => Kept::File(name.to_string()),
                _ => Kept::Other,
            };
            Some((path.to_string(), kept))
        });
        Ok(Committed {
            files: files.collect(),
            root,
        })
    }

    /// Paths of files at one of those, or below.
    pub fn below<'a>(&'a self, wanted: &'a [&str]) -> impl Iterator<Item = &'a str> {
        let names = self.files.keys().map(String::as_str);
        names.filter(move |name| {
            let mut wanted = wanted.iter();
            wanted.any(|wanted| {
                let rest = name.strip_prefix(wanted);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        })
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`ReleaseError::File`]; [`ReleaseError::Program`].
    pub fn read(&self, name: &str) -> Result<Vec<u8>, ReleaseError> {
        let bad = |reason: String| ReleaseError::File {
            file: name.to_string(),
            reason,
        };
        match self.files.get(name) {
            Some(Kept::File(blob)) => {
                git_bytes(&self.root, &["cat-file", "blob", blob])?.map_err(failed)
            }
            Some(Kept::Here) => {
                let path = self.root.join(name);
                let found = path.symlink_metadata();
                if !found.map_err(|error| bad(error.to_string()))?.is_file() {
                    return Err(bad("it is no file".to_string()));
                }
                fs::read(path).map_err(|error| bad(error.to_string()))
            }
            Some(Kept::Other) => Err(bad("it is no file".to_string())),
            None => Err(bad("it is not committed".to_string())),
        }
    }
}

fn failed(reason: String) -> ReleaseError {
    ReleaseError::Program {
        program: super::programs::GIT,
        reason,
    }
}
