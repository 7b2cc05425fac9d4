//! What comes from elsewhere, before it is shown.

/// A text without what a terminal obeys: nodes, contracts and files must not move its cursor or turn its letters round. It is
/// escaped as in JSON, so that JSON stays what it is.
pub fn harmless(text: &str) -> String {
    let escaped = |character: char| {
        if is_obeyed(character) {
            format!("\\u{:04x}", u32::from(character))
        } else {
            character.to_string()
        }
    };
    text.chars().map(escaped).collect()
}

/// Controls but for line breaks and tabs, and marks of direction.
fn is_obeyed(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        other => other.is_control(),
    }
}
