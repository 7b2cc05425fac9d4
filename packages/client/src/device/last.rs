//! The copy of the last whole version, beside a device's file, and how to go back to it.

use super::Device;
use crate::files::{FileError, PrivateFile};

/// What every version begins with, among blanks.
const MARK: &[u8] = b"wayclear_device";
/// Within how many bytes it stands.
const BEGINNING: usize = 64;

/// Where the copy is kept.
pub fn beside(file: &PrivateFile) -> PrivateFile {
    file.beside(".last")
}

/// Whether a copy may be put there: there is none yet, or one, perhaps damaged, and nothing else.
pub fn is_place(copy: &PrivateFile) -> Result<bool, FileError> {
    let content = copy.read()?.unwrap_or_default();
    let beginning = &content[..content.len().min(BEGINNING)];
    let is_copy = beginning.windows(MARK.len()).any(|part| part == MARK);
    Ok(is_copy || content.is_empty())
}

/// What helps whoever has a file that is no device, as words.
pub fn cure(file: &PrivateFile) -> String {
    way_back(file).unwrap_or_else(|| "restore it from a copy, or name another file".to_string())
}

/// How to go back to the copy, and what is lost then, as words; `None` = there is none that can be used.
pub fn way_back(file: &PrivateFile) -> Option<String> {
    let copy = beside(file);
    let text = copy.read().ok()??;
    let device = Device::from_json(&text).ok()?;
    let (from, to) = (quoted(&copy.name()), quoted(&file.name()));
    Some(format!(
        "its last good version is {from} (visits: {}, day keys: {}, contacts: {}). Go back to it with: cp -p {from} {to}\nWhat was \
         kept since then is lost: a visit sent since can be neither opened nor reported",
        device.visits.len(),
        device.days.len(),
        device.contacts.len()
    ))
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    if path.chars().all(is_plain) && !path.starts_with('-') {
        path.to_string()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}
