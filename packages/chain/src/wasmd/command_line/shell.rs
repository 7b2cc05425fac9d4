//! Words as a shell reads them.

/// A word for a shell, in quotes unless it is plain: what a node has named must not run anything.
pub fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/:._-,@%+=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_string()
    } else {
        quoted(text)
    }
}

/// A text in single quotes, for a shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A message of a contract, which is JSON.
pub fn json(msg: &[u8]) -> String {
    quoted(&String::from_utf8_lossy(msg))
}
