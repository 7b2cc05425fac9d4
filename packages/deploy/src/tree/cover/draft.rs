//! The tree file of a cover.

use std::fmt::Write;

use super::cells::Boundary;

/// Prefixes in a line, as many as an editor shows.
const IN_A_LINE: usize = 10;

/// A tree file of a state and its counties, with `remark` as its first lines. Cities are for its reader to add.
pub fn draft(
    remark: &str,
    key: &str,
    name: &str,
    counties: &[Boundary],
    prefixes: &[Vec<String>],
) -> String {
    let mut text = String::new();
    for line in remark.lines() {
        let _ = writeln!(text, "# {line}");
    }
    let _ = write!(
        text,
        "\n[state]\nkey = {}\nname = {}\n",
        quoted(key),
        quoted(name)
    );
    for (county, prefixes) in counties.iter().zip(prefixes) {
        let (key, name) = (quoted(&county.key), quoted(&county.name));
        let _ = write!(
            text,
            "\n[[county]]\nkey = {key}\nname = {name}\nprefixes = [\n"
        );
        for line in prefixes.chunks(IN_A_LINE) {
            let line: Vec<_> = line.iter().map(|prefix| quoted(prefix)).collect();
            let _ = writeln!(text, "  {},", line.join(", "));
        }
        text += "]\n";
    }
    text
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
