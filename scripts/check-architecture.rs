//! Holds the rules of the house; `make test` compiles and runs it: no circle among the files of a crate, no forbidden arrow
//! between packages, no file and no function too long. It reads text, not types, so it knows `use` and `crate::` paths and
//! nothing behind macros. Usage: check-architecture [ROOT] [--sizes]
//!
//! Exceptions stand in `architecture-exceptions.txt` beside this file, each with its reason; one that is no longer needed is
//! an error too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// Most lines of a file, its test module and what follows cut off.
const FILE_LINES: usize = 250;
/// Most lines of a function, from its name to its last brace.
const FUNCTION_LINES: usize = 60;
/// The same in contracts.
const CONTRACT_FUNCTION_LINES: usize = 40;

/// Which packages of ours each package may use. What is pure knows only what is pure; contracts never know each other.
const ARROWS: [(&str, &[&str]); 16] = [
    ("risk", &[]),
    ("identity", &["risk"]),
    ("api", &["risk"]),
    ("region", &["api"]),
    ("state", &["api", "region"]),
    ("county", &["api", "region"]),
    ("city", &["api", "region"]),
    ("location", &["api"]),
    ("contact-registry", &["api"]),
    // The chain in process carries the contracts, as an option.
    (
        "chain",
        &[
            "api",
            "state",
            "county",
            "city",
            "location",
            "contact-registry",
        ],
    ),
    ("client", &["api", "chain", "identity", "risk"]),
    ("deploy", &["api", "chain"]),
    (
        "scenario",
        &["api", "chain", "client", "deploy", "identity", "risk"],
    ),
    (
        "evaluate",
        &["api", "chain", "client", "deploy", "identity"],
    ),
    ("testing", &["api", "chain", "client", "deploy", "identity"]),
    (
        "cli",
        &[
            "api", "chain", "client", "deploy", "evaluate", "identity", "risk", "scenario",
        ],
    ),
];

fn main() {
    let mut args: Vec<String> = env::args().skip(1).collect();
    let shows_sizes = args.iter().any(|arg| arg == "--sizes");
    args.retain(|arg| arg != "--sizes");
    let root = PathBuf::from(args.first().map_or(".", String::as_str));

    let mut faults = vec![];
    let mut sizes = Sizes::default();
    for folder in members(&root) {
        let krate = Crate::read(&root, &folder);
        faults.extend(krate.circles());
        faults.extend(krate.arrows(&root));
        sizes.add(&krate);
    }
    faults.extend(sizes.faults(&exceptions(&root)));
    if shows_sizes {
        sizes.print();
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    if !faults.is_empty() {
        eprintln!(
            "{} rules of the house are broken; see scripts/check-architecture.rs",
            faults.len()
        );
        process::exit(1);
    }
    println!(
        "architecture: {} files, {} functions, no circle, no forbidden arrow, nothing too long",
        sizes.files.len(),
        sizes.functions.len()
    );
}

/// Folders of the workspace's crates, relative to the root.
fn members(root: &Path) -> Vec<String> {
    let mut all = vec![];
    for group in ["contracts", "packages"] {
        let entries = fs::read_dir(root.join(group))
            .into_iter()
            .flatten()
            .flatten();
        for entry in entries {
            if entry.path().join("Cargo.toml").exists() {
                all.push(format!("{group}/{}", entry.file_name().to_string_lossy()));
            }
        }
    }
    all.sort();
    assert!(!all.is_empty(), "{}: no crates", root.display());
    all
}

/// A crate's sources, by their module paths.
struct Crate {
    folder: String,
    /// Module path below the crate (`[]` = its root) -> file and text without comments, literals and tests.
    modules: BTreeMap<Vec<String>, Module>,
}

struct Module {
    file: String,
    code: String,
}

impl Crate {
    fn read(root: &Path, folder: &str) -> Self {
        let mut modules = BTreeMap::new();
        let source = root.join(folder).join("src");
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
            if path
                .last()
                .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()))
            {
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
            };
            modules.insert(path, module);
        }
        Crate {
            folder: folder.to_string(),
            modules,
        }
    }

    /// Files that use each other, directly or through others.
    fn circles(&self) -> Vec<String> {
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
        let code = &self.modules[name].code;
        let mut used = BTreeSet::new();
        for path in paths(code) {
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
        if let Some(item) = rest.first().filter(|_| depth < 8) {
            for handed_on in public_uses(&self.modules[module].code) {
                if handed_on.last() == Some(item) {
                    if let Some(from) = self.absolute(module, &handed_on) {
                        return self.origin(&from, depth + 1);
                    }
                }
            }
        }
        module.to_vec()
    }

    /// Packages of ours that a package uses and may not.
    fn arrows(&self, root: &Path) -> Vec<String> {
        let manifest = root.join(&self.folder).join("Cargo.toml");
        let text = fs::read_to_string(&manifest).expect("a manifest");
        let own = self.folder.rsplit('/').next().unwrap_or_default();
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == own) else {
            return vec![format!(
                "{}: say in scripts/check-architecture.rs what it may use",
                self.folder
            )];
        };
        let mut is_dependency = false;
        let mut faults = vec![];
        for line in text.lines() {
            if line.starts_with('[') {
                is_dependency = line.trim() == "[dependencies]";
            }
            let Some(name) = line.strip_prefix("wayclear-").filter(|_| is_dependency) else {
                continue;
            };
            let name = name.split(['.', ' ', '=']).next().unwrap_or_default();
            if !allowed.contains(&name) {
                faults.push(format!(
                    "forbidden arrow: {own} -> {name} ({})",
                    manifest.display()
                ));
            }
        }
        faults
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

fn rust_files(folder: &Path) -> Vec<PathBuf> {
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

/// The same lines with comments and literals blanked.
fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let before = if i == 0 { ' ' } else { chars[i - 1] };
        let length = blank_length(&chars[i..], before);
        let blanked = chars[i..].iter().take(length);
        out.extend(blanked.map(|c| if *c == '\n' { '\n' } else { ' ' }));
        if length == 0 {
            out.push(chars[i]);
        }
        i += length.max(1);
    }
    out
}

/// How many characters the comment or literal has that begins here; 0 = none does.
fn blank_length(chars: &[char], before: char) -> usize {
    let at = |n: usize| chars.get(n).copied().unwrap_or(' ');
    let is_word = before.is_alphanumeric() || before == '_';
    match (at(0), at(1), at(2)) {
        ('/', '/', _) => chars.iter().take_while(|c| **c != '\n').count(),
        ('/', '*', _) => comment_length(chars),
        ('r', '"', _) | ('r', '#', '"' | '#') if !is_word => {
            let hashes = chars[1..].iter().take_while(|c| **c == '#').count();
            let mut end = vec!['"'];
            end.resize(hashes + 1, '#');
            let mut windows = chars[hashes + 2..].windows(end.len());
            let inside = windows.position(|window| window == end);
            inside.map_or(chars.len(), |inside| hashes + 2 + inside + end.len())
        }
        // A character, not a lifetime.
        ('\'', '\\', _) | ('\'', _, '\'') | ('"', ..) => {
            let mut end = 1;
            while end < chars.len() && chars[end] != chars[0] {
                end += if chars[end] == '\\' { 2 } else { 1 };
            }
            (end + 1).min(chars.len())
        }
        _ => 0,
    }
}

/// Of a comment that may hold others.
fn comment_length(chars: &[char]) -> usize {
    let (mut depth, mut end) = (0, 0);
    while end < chars.len() {
        let (change, step) = match chars[end..] {
            ['/', '*', ..] => (1, 2),
            ['*', '/', ..] => (-1, 2),
            _ => (0, 1),
        };
        depth += change;
        end += step;
        if depth == 0 {
            break;
        }
    }
    end
}

/// Up to the first test module.
fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .to_string()
}

/// Every path in a file: of its `use` statements but for `pub use`, and those in code that begin with `crate` or `super`.
fn paths(code: &str) -> Vec<Vec<String>> {
    let private = uses(code).into_iter().filter(|(is_public, _)| !is_public);
    let mut all: Vec<Vec<String>> = private.flat_map(|(_, tree)| flat(tree)).collect();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' || before == ':' || before == '$' {
                continue;
            }
            let path: String = code[at..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':')
                .collect();
            if is_in_use(code, at) {
                continue;
            }
            all.push(parts(&path));
        }
    }
    all
}

/// Whether a place in a text lies within a `use` statement.
fn is_in_use(code: &str, at: usize) -> bool {
    let statement = code[..at].rfind([';', '}']).map_or(0, |end| end + 1);
    let head = code[statement..at].trim_start();
    head.starts_with("use ")
        || head.contains("\nuse ")
        || head.contains("pub use ")
        || head.contains(") use ")
}

/// What `pub use` hands on.
fn public_uses(code: &str) -> Vec<Vec<String>> {
    uses(code)
        .into_iter()
        .filter(|(is_public, _)| *is_public)
        .flat_map(|(_, tree)| flat(tree))
        .collect()
}

/// The `use` statements: whether public, and the tree.
fn uses(code: &str) -> Vec<(bool, &str)> {
    let mut found = vec![];
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let head = code[line..at].trim();
        let is_use =
            head.is_empty() || head == "pub" || (head.starts_with("pub(") && head.ends_with(')'));
        let Some(end) = code[at..].find(';').filter(|_| is_use) else {
            continue;
        };
        found.push((!head.is_empty(), &code[at + 4..at + end]));
    }
    found
}

/// `a::{b, c::d}` -> `a::b`, `a::c::d`; what is renamed keeps its name.
fn flat(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        return vec![parts(path)];
    };
    let head = parts(&tree[..open]);
    let inside = tree[open + 1..]
        .strip_suffix('}')
        .unwrap_or(&tree[open + 1..]);
    let mut items = vec![];
    let mut depth = 0;
    let mut item = String::new();
    for c in inside.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if c == ',' && depth == 0 {
            items.push(std::mem::take(&mut item));
        } else {
            item.push(c);
        }
    }
    items.push(item);
    items
        .iter()
        .filter(|item| !item.trim().is_empty())
        .flat_map(|item| flat(item))
        .map(|path| {
            let path: Vec<String> = path.into_iter().filter(|part| part != "self").collect();
            [&head[..], &path[..]].concat()
        })
        .collect()
}

fn parts(path: &str) -> Vec<String> {
    path.split("::")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_string)
        .collect()
}

/// How long everything is.
#[derive(Default)]
struct Sizes {
    /// Lines and name.
    files: Vec<(usize, String)>,
    functions: Vec<(usize, String)>,
}

impl Sizes {
    fn add(&mut self, krate: &Crate) {
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
    fn faults(&self, exceptions: &[String]) -> Vec<String> {
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
        let unused = unused.map(|name| {
            format!("architecture-exceptions.txt: {name} is no exception any more; take it out")
        });
        long.iter()
            .filter(|(_, name, _)| !exceptions.contains(name))
            .map(|(lines, name, limit)| {
                format!("too long: {name} has {lines} lines, {limit} are allowed")
            })
            .chain(unused)
            .collect()
    }

    fn print(&self) {
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
        let Some(open) = code[at..].find(['{', ';']).filter(|_| !name.is_empty()) else {
            continue;
        };
        if code[at + open..].starts_with(';') {
            continue;
        }
        let mut depth = 0;
        for (offset, c) in code[at + open..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let lines = code[at..at + open + offset].matches('\n').count() + 1;
                found.push((name, lines));
                break;
            }
        }
    }
    found
}

/// What may be longer; the reasons stand beside it.
fn exceptions(root: &Path) -> Vec<String> {
    let file = root.join("scripts/architecture-exceptions.txt");
    let text = fs::read_to_string(file).unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, reason) = line.split_once(' ').unwrap_or((line, ""));
            assert!(
                reason.trim().len() > 10,
                "architecture-exceptions.txt: {name} needs a reason"
            );
            name.to_string()
        })
        .collect()
}
