//! The feed in a file beside the device: what everybody may know, so that it need not be downloaded twice. Each record
//! proves itself; what is damaged is downloaded again.

use super::{Feed, Row};
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
        let mut rest = content.strip_prefix(&head[..]).unwrap_or_default();
        let mut rows: Vec<Row> = vec![];
        while let Some((row, behind)) = record(rest) {
            if rows.last().is_some_and(|last| !row.may_follow(last)) {
                break;
            }
            rows.push(row);
            rest = behind;
        }
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

/// `u64 index ‖ link before ‖ link ‖ u32 length ‖ row`, one after the other.
fn records(rows: &[Row]) -> Vec<u8> {
    let mut bytes = vec![];
    for row in rows {
        bytes.extend(row.index.to_be_bytes());
        bytes.extend(row.before);
        bytes.extend(row.link);
        // A row has at most 4 KiB.
        bytes.extend(
            u32::try_from(row.bytes.len())
                .unwrap_or(u32::MAX)
                .to_be_bytes(),
        );
        bytes.extend(&row.bytes);
    }
    bytes
}

/// The first record and what is behind it, if it is whole and its link is that of its row.
fn record(bytes: &[u8]) -> Option<(Row, &[u8])> {
    let (index, rest) = bytes.split_first_chunk()?;
    let (before, rest) = rest.split_first_chunk()?;
    let (link, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (row, rest) = rest.split_at_checked(length)?;
    let row = Row::read(u64::from_be_bytes(*index), *before, row.to_vec()).ok()?;
    (row.link == *link).then_some((row, rest))
}
