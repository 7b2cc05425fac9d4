//! The feed in a file beside the device: what everybody may know, so that it need not be downloaded twice. Each record
//! proves itself; what is damaged is downloaded again.

use super::record::{read_all, records};
use super::Feed;
use crate::files::{FileError, PrivateFile};
use crate::home::Home;

const MAGIC: &[u8] = b"wayclear feed 2\n";

/// A copy of the feed, and how much of it is in its file.
pub(crate) struct FeedFile {
    file: PrivateFile,
    /// The file's first bytes, which name the deployment.
    head: Vec<u8>,
    /// Index of the first row in the file, and how many rows it holds; `None` = it must be written anew.
    written: Option<(u64, usize)>,
}

impl FeedFile {
    /// Reads the rows of a deployment; none, if there is no file or it is another's.
    pub fn open(file: PrivateFile, home: Option<&Home>) -> Result<(Self, Feed), FileError> {
        let home = home.map_or([0; 32], Home::digest);
        let head = [MAGIC, &home].concat();
        let content = file.read()?.unwrap_or_default();
        let rest = content.strip_prefix(&head[..]).unwrap_or_default();
        let (rows, rest) = read_all(rest);
        let first = rows.first().map(|row| row.index);
        let written = first.filter(|_| rest.is_empty()).map(|i| (i, rows.len()));
        let opened = FeedFile {
            file,
            head,
            written,
        };
        Ok((opened, Feed { rows }))
    }

    /// Writes what is new, or all, if rows were dropped or the file was damaged.
    pub fn save(&self, feed: &Feed) -> Result<(), FileError> {
        let Some(first) = feed.rows.first() else {
            return Ok(());
        };
        match self.written {
            Some((index, count)) if index == first.index => {
                let new = feed.rows.get(count..).unwrap_or_default();
                if new.is_empty() {
                    return Ok(());
                }
                self.file.append(&records(new))
            }
            _ => {
                let content = [&self.head[..], &records(&feed.rows)].concat();
                self.file.replace(&content)
            }
        }
    }
}
