//! Doc comments that say nothing: a few words that only repeat a name, or the file's first line once more.

use std::fs;
use std::path::Path;

use crate::module::{rust_files, source};

/// Most words that are too few, unless they say a number, a unit or an order.
const FEW_WORDS: usize = 3;
const TELLING: [&str; 9] = [
    "ascending",
    "bytes",
    "dbm",
    "degrees",
    "hexadecimal",
    "random",
    "seconds",
    "thousandths",
    "utc",
];
/// Where doc comments are the command's help: short is right there.
const HELP: [&str; 2] = ["packages/cli/src/args", "packages/cli/src/commands"];

pub fn faults(root: &Path, folder: &str) -> Vec<String> {
    let mut faults = vec![];
    for file in rust_files(&source(root, folder)) {
        if HELP.iter().any(|help| file.starts_with(root.join(help))) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        let name = file.strip_prefix(root).unwrap_or(&file).display();
        let first = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//!"));
        for (line, doc) in doc_comments(&text) {
            if line > 1 && first.is_some_and(|first| doc.starts_with(first.trim())) {
                faults.push(format!(
                    "{name}:{line}: repeats the file's first line; take one out"
                ));
            }
            if says_nothing(&doc) {
                faults.push(format!(
                    "{name}:{line}: \"{doc}\" says nothing; say units, range, shape or why, or take it out"
                ));
            }
        }
    }
    faults
}

fn says_nothing(doc: &str) -> bool {
    let mut words = doc
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let is_telling = |word: &str| {
        word.contains(|c: char| c.is_ascii_digit())
            || TELLING.contains(&word.to_lowercase().as_str())
    };
    doc.split_whitespace().count() <= FEW_WORDS && !words.any(is_telling)
}

/// Each doc comment as one text, with the line it begins in.
fn doc_comments(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = vec![];
    let mut is_open = false;
    for (line, code) in text.lines().enumerate() {
        let doc = code
            .trim_start()
            .strip_prefix("///")
            .or_else(|| code.strip_prefix("//!"));
        match (doc, found.last_mut()) {
            (Some(doc), Some((_, open))) if is_open => {
                open.push(' ');
                open.push_str(doc.trim());
            }
            (Some(doc), _) => found.push((line + 1, doc.trim().to_string())),
            _ => {}
        }
        is_open = doc.is_some();
    }
    found
}
