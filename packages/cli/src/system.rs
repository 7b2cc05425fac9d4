//! What the system says of files, programs and connections, as people say it.

use std::io::{Error, ErrorKind};

/// How a number of the system's begins, behind its words.
const NUMBER: &str = " (os error ";

/// A text in which the system's errors, like "File exists (os error 17)", are told in a sentence that helps.
pub fn told(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, number, after)) = next(rest) {
        let error = Error::from_raw_os_error(number);
        let words = error.to_string();
        let words = words.split(NUMBER).next().unwrap_or_default();
        // Its words may have been put otherwise by whoever told it.
        match before.strip_suffix(words) {
            Some(before) => told += &(before.to_string() + &sentence(error.kind(), words)),
            None => told += before,
        }
        rest = after;
    }
    told + rest
}

/// What stands before the first number, the number, and what stands behind it.
fn next(text: &str) -> Option<(&str, i32, &str)> {
    let (before, behind) = text.split_once(NUMBER)?;
    let (number, after) = behind.split_once(')')?;
    Some((before, number.parse().ok()?, after))
}

fn sentence(kind: ErrorKind, words: &str) -> String {
    let known = match kind {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::AlreadyExists => {
            "it is there already and is left as it is; move it away, or name another"
        }
        ErrorKind::PermissionDenied => "your user of this machine is not allowed to",
        ErrorKind::NotADirectory => "a part of this path is a file and no folder",
        ErrorKind::IsADirectory => "it is a folder; name a file",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "there is no room left on this disk; make some and try again"
        }
        ErrorKind::ReadOnlyFilesystem => {
            "nothing can be written to this disk; name a file elsewhere"
        }
        ErrorKind::AddrInUse => {
            "another program listens there already; name another address, or end it"
        }
        ErrorKind::AddrNotAvailable => "this machine has no such address; name one of its own",
        ErrorKind::InvalidFilename => "no file can have this name; take a shorter one",
        ErrorKind::ConnectionRefused => "nobody listens there",
        _ => return first_small(words),
    };
    known.to_string()
}

fn first_small(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_system_are_told_without_their_numbers() {
        let missing = told("keys.toml: No such file or directory (os error 2). Name another");
        assert_eq!(
            missing,
            "keys.toml: there is no such file or folder. Name another"
        );
        let two = told("a: File exists (os error 17); b: Too many open files (os error 24)");
        assert_eq!(
            two,
            "a: it is there already and is left as it is; move it away, or name another; b: too many open files"
        );
    }

    #[test]
    fn what_is_no_error_of_the_system_stays_as_it_is() {
        for text in [
            "",
            "a (os error",
            "a (os error x) b",
            "No such file or directory",
        ] {
            assert_eq!(told(text), text);
        }
        assert_eq!(told("it is gone (os error 2)!"), "it is gone!");
    }
}
