//! The files of a crate and which of them use each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::bare::{bare, without_tests};
use crate::uses::{paths, public_uses};

/// A crate's sources, by their module paths.
pub struct Crate {
    /// Module path below the crate (`[]` = its root) -> file and text without comments, literals and tests.
    pub modules: BTreeMap<Vec<String>, Module>,
}

pub struct Module {
    pub file: String,
    pub code: String,
    /// Whether it gathers what others hold, as `mod` and `lib` do: there `pub use` is no use of its own.
    hands_on: bool,
}

impl Crate {
    pub fn read(root: &Path, folder: &str) -> Self {
        let mut modules = BTreeMap::new();
        let source = source(root, folder);
        for file in rust_files(&source) {
            let relative = file.strip_prefix(&source).expect("below the source");
            let mut path: Vec<String> = relative
                .with_extension("")
                .components()
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect();
            // Each program of src/bin is a crate of its own.
            if path.first().is_some_and(|first| first == "bin") {
                continue;
            }
            let is_one_of = |names: &[&str]| {
                path.last()
                    .is_some_and(|last| names.contains(&last.as_str()))
            };
            let hands_on = is_one_of(&["mod", "lib"]);
            if hands_on || is_one_of(&["main"]) {
                path.pop();
            }
            let text = fs::read_to_string(&file).expect("a source file");
            let code = without_tests(&bare(&text));
            let module = Module {
                file: file
                    .strip_prefix(root)
                    .unwrap_or(&file)
                    .display()
                    .to_string(),
                code,
                hands_on,
            };
            modules.insert(path, module);
        }
        Crate { modules }
    }

    /// Files that use each other, directly or through others.
    pub fn circles(&self) -> Vec<String> {
        let names: Vec<&Vec<String>> = self.modules.keys().collect();
        let arrows: Vec<BTreeSet<usize>> = names
            .iter()
            .map(|name| {
                let used = self.used_by(name);
                used.iter()
                    .filter(|used| used != name)
                    .filter_map(|used| names.iter().position(|n| *n == used))
                    .collect()
            })
            .collect();
        let reach: Vec<BTreeSet<usize>> = (0..names.len())
            .map(|from| reachable(&arrows, from))
            .collect();
        let mut seen = BTreeSet::new();
        let mut faults = vec![];
        for from in 0..names.len() {
            let ring: Vec<usize> = (0..names.len())
                .filter(|to| *to != from && reach[from].contains(to) && reach[*to].contains(&from))
                .chain([from])
                .collect();
            if ring.len() > 1 && seen.insert(ring.iter().copied().collect::<BTreeSet<_>>()) {
                let mut files: Vec<&str> = ring
                    .iter()
                    .map(|i| self.modules[names[*i]].file.as_str())
                    .collect();
                files.sort_unstable();
                faults.push(format!("circle: {}", files.join(" <-> ")));
            }
        }
        faults
    }

    /// Modules that a module's paths lead to. What a parent hands on by `pub use` counts as its origin.
    fn used_by(&self, name: &[String]) -> BTreeSet<Vec<String>> {
        let module = &self.modules[name];
        let mut used = BTreeSet::new();
        for path in paths(&module.code, module.hands_on) {
            let Some(absolute) = self.absolute(name, &path) else {
                continue;
            };
            used.insert(self.origin(&absolute, 0));
        }
        used
    }

    /// `crate::a`, `super::a`, `self::a` and, after `use`, a child's name, as a path from the crate's root.
    fn absolute(&self, name: &[String], path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([name, rest].concat()),
            "super" => {
                let mut parent = name.to_vec();
                parent.pop()?;
                let mut rest = rest;
                while rest.first().is_some_and(|part| part == "super") {
                    parent.pop()?;
                    rest = &rest[1..];
                }
                Some([&parent[..], rest].concat())
            }
            child => {
                let below = [name, &[child.to_string()]].concat();
                self.modules
                    .contains_key(&below)
                    .then(|| [name, path].concat())
            }
        }
    }

    /// The module in which an item stands.
    fn origin(&self, path: &[String], depth: usize) -> Vec<String> {
        let length = (0..=path.len())
            .rev()
            .find(|length| self.modules.contains_key(&path[..*length]))
            .unwrap_or(0);
        let (module, rest) = path.split_at(length);
        let holder = &self.modules[module];
        if let Some(item) = rest.first().filter(|_| holder.hands_on && depth < 8) {
            for handed_on in public_uses(&holder.code) {
                if handed_on.last() == Some(item) {
                    if let Some(from) = self.absolute(module, &handed_on) {
                        return self.origin(&from, depth + 1);
                    }
                }
            }
        }
        module.to_vec()
    }
}

fn reachable(arrows: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(next) = open.pop() {
        for to in &arrows[next] {
            if found.insert(*to) {
                open.push(*to);
            }
        }
    }
    found
}

/// Where a crate's files are.
pub fn source(root: &Path, folder: &str) -> PathBuf {
    let folder = root.join(folder);
    let below = folder.join("src");
    if below.is_dir() {
        below
    } else {
        folder
    }
}

pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = vec![];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
