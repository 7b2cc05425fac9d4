//! Source text without what is no code.

/// The same lines with comments and literals blanked.
pub fn bare(text: &str) -> String {
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
pub fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .to_string()
}
