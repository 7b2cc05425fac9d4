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
    /// Index of the first row in the file, how many rows it holds, and the link of the last; `None` = it must be written anew.
    written: Option<(u64, usize, [u8; 32])>,
}

impl FeedFile {
    /// Reads the rows of a deployment; none, if there is no file or it is another's.
    pub fn open(file: PrivateFile, home: Option<&Home>) -> Result<(Self, Feed), FileError> {
        let home = home.map_or([0; 32], Home::digest);
        let head = [MAGIC, &home].concat();
        let content = file.read()?.unwrap_or_default();
        let rest = content.strip_prefix(&head[..]).unwrap_or_default();
        let (rows, rest) = read_all(rest);
        let ends = rows.first().zip(rows.last());
        let written = ends.map(|(first, last)| (first.index, rows.len(), last.link));
        let written = written.filter(|_| rest.is_empty());
        let opened = FeedFile {
            file,
            head,
            written,
        };
        let is_anew = false;
        Ok((opened, Feed { rows, is_anew }))
    }

    /// Writes what is new, or all, if rows were dropped or the file was damaged.
    pub fn save(&self, feed: &Feed) -> Result<(), FileError> {
        let Some(first) = feed.rows.first() else {
            return Ok(());
        };
        // The same rows, as the link of the last one tells.
        let link = |count: usize| Some(feed.rows.get(count.checked_sub(1)?)?.link);
        match self.written {
            Some((index, count, last)) if index == first.index && link(count) == Some(last) => {
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
