//! What others say, as it may be shown.

/// Most characters of it.
const WORDS: usize = 300;

/// One short line: what somebody else says could be long, and look like words of ours.
pub fn one_line(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(WORDS).collect()
}
