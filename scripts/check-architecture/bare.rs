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

/// Without the items that only tests have.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::new();
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        out.push_str(&rest[..at]);
        let item = &rest[at + MARK.len()..];
        rest = &item[item_end(item)..];
    }
    out + rest
}

/// Where the item that begins here ends: with its last brace, or with its `;`.
fn item_end(code: &str) -> usize {
    let head = head_length(code);
    head + block_length(&code[head..])
}

/// Where an item's body begins; `None` = it has none.
pub fn body(code: &str) -> Option<usize> {
    let head = head_length(code);
    code[head..].starts_with('{').then_some(head)
}

/// Bytes before an item's body or last `;`. A `;` within brackets ends nothing: it is an array's.
fn head_length(code: &str) -> usize {
    let mut depth = 0;
    for (offset, c) in code.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' | ';' if depth == 0 => return offset,
            _ => {}
        }
    }
    code.len()
}

/// Bytes from a brace to the one that closes it, both included; a `;` closes itself.
pub fn block_length(code: &str) -> usize {
    let mut depth = 0;
    for (offset, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return offset + 1;
        }
    }
    code.len()
}
