//! docs/troubleshooting.md has every error: the words of each variant, and of each thing that a plan cannot do, stand in a row of it.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the words that differ each time stand.
const BLANK: &str = "…";
/// Fewer letters than this are found everywhere; a sentence goes on past its first stop until it has as many.
const ENOUGH: usize = 10;
/// Errors that are nothing but another's words have fewer letters of their own.
const OWN: usize = 3;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// The sources of contracts and packages, without their tests.
fn all_sources() -> Vec<PathBuf> {
    let mut files = vec![];
    for group in ["contracts", "packages"] {
        let crates = fs::read_dir(root().join(group)).expect("a folder");
        for folder in crates.flatten().map(|entry| entry.path().join("src")) {
            if folder.exists() {
                sources(&folder, &mut files);
            }
        }
    }
    files
}

/// The string that a piece of source begins with, as it is when it runs. `None` = it begins with something else.
fn string(source: &str) -> Option<String> {
    let mut rest = source.trim_start().strip_prefix('"')?.chars();
    let mut text = String::new();
    while let Some(c) = rest.next() {
        match c {
            '"' => return Some(text),
            '\\' => match rest.next()? {
                '\n' => rest = rest.as_str().trim_start().chars(),
                'n' => text.push('\n'),
                other => text.push(other),
            },
            c => text.push(c),
        }
    }
    None
}

/// A sentence up to its first stop, with blanks for what is filled in.
fn words(sentence: &str) -> Option<String> {
    let mut text = String::new();
    let mut depth = 0;
    for c in sentence.chars() {
        match c {
            '{' => {
                depth += 1;
                text.push_str(if depth == 1 { BLANK } else { "" });
            }
            '}' => depth -= 1,
            c if depth == 0 => text.push(c),
            _ => {}
        }
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let stops = ["; ", ": ", ". "].iter();
    let mut stops: Vec<_> = stops.flat_map(|stop| text.match_indices(stop)).collect();
    stops.sort_unstable();
    let end = stops.iter().find(|(at, _)| letters(&text[..*at]) >= ENOUGH);
    let head = end.map_or(text.trim_end_matches('.'), |(at, _)| &text[..*at]);
    (letters(head) >= OWN).then(|| head.trim().to_string())
}

/// The sentences behind a mark in a source; `other` tells of what may stand there beside a string.
fn behind(source: &str, mark: &str, other: impl Fn(&str) -> bool) -> Vec<String> {
    let pieces = source.split(mark).skip(1);
    let read = |piece: &str| {
        let found = string(piece);
        assert!(found.is_some() || other(piece), "what is {mark}{piece:.80}");
        found
    };
    pieces.filter_map(read).collect()
}

/// First columns of the page's tables.
fn rows() -> Vec<String> {
    let page = fs::read_to_string(root().join("docs/troubleshooting.md")).expect("the page");
    let row = |line: &str| {
        let line = line.strip_prefix("| ")?;
        let (words, advice) = line.strip_suffix(" |")?.split_once(" | ")?;
        assert!(advice.len() > 5, "no advice for: {words}");
        Some(words.trim_matches('`').trim().to_string())
    };
    page.lines().filter_map(row).collect()
}

#[test]
fn the_page_on_trouble_has_every_error_of_the_sources() {
    let rows = rows();
    let mut count = 0;
    let mut missing = vec![];
    for file in all_sources() {
        let source = fs::read_to_string(&file).expect("a source");
        let mut sentences = behind(&source, "#[error(", |piece| {
            piece.starts_with("transparent)")
        });
        if file.to_string_lossy().contains("deploy/src/plan/") {
            let why = behind(&source, ": &str =", |piece| {
                piece.trim_start().starts_with("env!")
            });
            sentences.extend(why);
        }
        for words in sentences.iter().filter_map(|sentence| words(sentence)) {
            count += 1;
            if !rows.contains(&words) {
                missing.push(format!("{}: {words}", file.display()));
            }
        }
    }
    assert!(count > 300, "only {count} errors were found");
    assert!(
        missing.is_empty(),
        "docs/troubleshooting.md has no row for\n{}",
        missing.join("\n")
    );
}

#[test]
fn no_error_stands_on_the_page_twice() {
    let mut rows = rows();
    rows.retain(|words| words != "on the screen" && words != "---");
    rows.sort();
    let twice: Vec<_> = rows.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
