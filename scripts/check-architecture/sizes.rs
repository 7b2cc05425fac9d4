//! How long files and functions are.

use crate::bare::{block_length, body};
use crate::module::Crate;

/// Most lines of a file without its tests.
const FILE_LINES: usize = 250;
/// Most lines of a function, from its name to its last brace.
const FUNCTION_LINES: usize = 60;
/// The same in contracts.
const CONTRACT_FUNCTION_LINES: usize = 40;

/// Lines of every file and function.
#[derive(Default)]
pub struct Sizes {
    pub files: Vec<(usize, String)>,
    pub functions: Vec<(usize, String)>,
}

impl Sizes {
    pub fn add(&mut self, krate: &Crate) {
        for module in krate.modules.values() {
            self.files
                .push((module.code.lines().count(), module.file.clone()));
            for (name, lines) in functions(&module.code) {
                self.functions
                    .push((lines, format!("{}:{name}", module.file)));
            }
        }
    }

    /// What is too long and no exception, and exceptions that are not too long.
    pub fn faults(&self, exceptions: &[String]) -> Vec<String> {
        let files = self
            .files
            .iter()
            .map(|(lines, name)| (*lines, name, FILE_LINES));
        let functions = self.functions.iter().map(|(lines, name)| {
            let limit = if name.starts_with("contracts/") {
                CONTRACT_FUNCTION_LINES
            } else {
                FUNCTION_LINES
            };
            (*lines, name, limit)
        });
        let all = files.chain(functions);
        let long: Vec<_> = all.filter(|(lines, _, limit)| lines > limit).collect();
        let is_long = |listed: &&String| long.iter().any(|(_, name, _)| name == listed);
        let unused = exceptions.iter().filter(|listed| !is_long(listed));
        let unused = unused
            .map(|name| format!("exceptions.txt: {name} is no exception any more; take it out"));
        long.iter()
            .filter(|(_, name, _)| !exceptions.contains(name))
            .map(|(lines, name, limit)| {
                format!("too long: {name} has {lines} lines, {limit} are allowed")
            })
            .chain(unused)
            .collect()
    }

    pub fn print(&self) {
        for (what, all) in [("file", &self.files), ("function", &self.functions)] {
            let mut lines: Vec<usize> = all.iter().map(|(lines, _)| *lines).collect();
            lines.sort_unstable();
            let at = |share: usize| lines.get(lines.len() * share / 100).copied().unwrap_or(0);
            let longest = all.iter().max().map_or("", |(_, name)| name);
            println!(
                "{what}: {} of them, median {}, 90 % below {}, longest {} ({longest})",
                lines.len(),
                at(50),
                at(90),
                lines.last().copied().unwrap_or(0)
            );
        }
        let long = self
            .functions
            .iter()
            .filter(|(lines, _)| *lines > 50)
            .count();
        println!("functions over 50 lines: {long}");
    }
}

/// Names of functions and their lines, from `fn` to the last brace.
fn functions(code: &str) -> Vec<(String, usize)> {
    let mut found = vec![];
    for (at, _) in code.match_indices("fn ") {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        if before.is_alphanumeric() || before == '_' {
            continue;
        }
        let name: String = code[at + 3..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let Some(open) = body(&code[at..]).filter(|_| !name.is_empty()) else {
            continue;
        };
        let end = at + open + block_length(&code[at + open..]);
        found.push((name, code[at..end].lines().count()));
    }
    found
}
