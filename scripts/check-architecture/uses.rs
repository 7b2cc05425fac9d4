//! The paths that a file names.

/// Every path in a file: of its `use` statements, but for the `pub use` of a file that hands on, and those in code that
/// begin with `crate` or `super`.
pub fn paths(code: &str, hands_on: bool) -> Vec<Vec<String>> {
    let own = uses(code)
        .into_iter()
        .filter(|(is_public, _)| !(*is_public && hands_on));
    let mut all: Vec<Vec<String>> = own.flat_map(|(_, tree)| flat(tree)).collect();
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
pub fn public_uses(code: &str) -> Vec<Vec<String>> {
    uses(code)
        .into_iter()
        .filter(|(is_public, _)| *is_public)
        .flat_map(|(_, tree)| flat(tree))
        .collect()
}

/// The `use` statements: whether `pub`, and the tree.
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
        found.push((head == "pub", &code[at + 4..at + end]));
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
