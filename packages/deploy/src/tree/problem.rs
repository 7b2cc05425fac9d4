//! What is wrong with a tree file or wants a second look, with its line.

use std::ops::Range;

use serde::Serialize;

/// What is wrong with a tree file, or wants a second look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub text: String,
    /// Whether the file can be used all the same.
    pub is_warning: bool,
}

/// Collects problems on the way through a file.
pub(super) struct Problems {
    /// Offsets of the ends of lines, ascending: a file of a hundred thousand cells has as many problems at worst.
    ends: Vec<usize>,
    found: Vec<Problem>,
}

impl Problems {
    /// None yet of this file.
    pub(super) fn of(text: &str) -> Self {
        Problems {
            ends: text.match_indices('\n').map(|(end, _)| end).collect(),
            found: vec![],
        }
    }

    /// The file is no TOML, or has not the form of a tree.
    pub(super) fn unreadable(&mut self, error: &toml::de::Error) {
        let mut text = error.message().to_string();
        if text.ends_with("expected a string") {
            text.push_str(": write it in quotes, with the zeros that it begins with");
        } else if text.contains("leading zero") {
            text.push_str(": write a key or a unit in quotes, with the zeros that it begins with, and a number without them");
        }
        // The words of a library for amounts and decimals.
        text = text.replace(
            "string-encoded integer",
            "a whole number in quotes, like \"10\"",
        );
        text = text.replace("string-encoded decimal", "a number in quotes, like \"0.5\"");
        self.error(error.span().unwrap_or(0..0), text);
    }

    /// The file cannot be used.
    pub(super) fn error(&mut self, at: Range<usize>, text: String) {
        self.add(at, text, false);
    }

    /// The file can be used, but probably says what nobody meant.
    pub(super) fn warning(&mut self, at: Range<usize>, text: String) {
        self.add(at, text, true);
    }

    fn add(&mut self, at: Range<usize>, text: String, is_warning: bool) {
        self.found.push(Problem {
            line: self.ends.partition_point(|end| *end < at.start) + 1,
            text,
            is_warning,
        });
    }

    /// All of them in order of lines, and whether the file can be used.
    pub(super) fn sorted(mut self) -> (Vec<Problem>, bool) {
        self.found.sort();
        let is_usable = self.found.iter().all(|problem| problem.is_warning);
        (self.found, is_usable)
    }
}
