//! The words of a position as people and maps write it: numbers, marks of degrees, letters for directions.

/// Which of the two angles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Latitude,
    Longitude,
}

/// A word of a position.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(Number),
    /// Which part of an angle the number before it is: 0 degrees, 1 minutes, 2 seconds.
    Mark(usize),
    /// N, S, E or W, and whether it is S or W.
    Side(Axis, bool),
    /// A word for one of the angles, like `lat`.
    Label(Axis),
    /// Comma, semicolon or slash.
    Comma,
}

/// A number of a position.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    pub value: f64,
    pub is_negative: bool,
    pub has_sign: bool,
    pub is_whole: bool,
    /// How many digits it has, if only a comma stands between the number before and these digits.
    pub digits_after_comma: Option<usize>,
}

/// The words of a text.
///
/// # Errors
/// The first word that has no meaning in a position.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let text: String = text.chars().map(plain).collect();
    let text = text.replace("''", "\"");
    let mut rest = text.as_str();
    let mut found = vec![];
    while let Some(first) = rest.chars().next() {
        let length = match first {
            ' ' => 1,
            '0'..='9' | '.' | '+' | '-' => {
                let is_behind_comma = text[..text.len() - rest.len()].ends_with(',');
                let (number, length) = number(rest, is_behind_comma && follows_whole(&found))?;
                found.push(Token::Number(number));
                length
            }
            _ => {
                let length = if first.is_alphabetic() {
                    let end = rest.find(|c: char| !c.is_alphabetic());
                    end.unwrap_or(rest.len())
                } else {
                    first.len_utf8()
                };
                found.push(word(&rest[..length]).ok_or_else(|| rest[..length].to_string())?);
                length
            }
        };
        rest = &rest[length..];
    }
    Ok(found)
}

/// What maps, phones and word processors write for the characters of a keyboard.
fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        'º' | '˚' => '°',
        '\u{2032}' | '\u{2018}' | '\u{2019}' | '\u{2b9}' | '´' => '\'',
        '\u{2033}' | '\u{201c}' | '\u{201d}' | '\u{2ba}' => '"',
        '\u{ff0c}' | '\u{60c}' | '\u{3001}' => ',',
        // What cannot be seen comes along from pages of languages that are written from right to left.
        '('
        | ')'
        | ':'
        | '='
        | '&'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => ' ',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    }
}

/// Whether the text so far ends with a whole number and a comma.
fn follows_whole(found: &[Token]) -> bool {
    matches!(
        found,
        [
            ..,
            Token::Number(Number { is_whole: true, .. }),
            Token::Comma
        ]
    )
}

fn number(text: &str, is_after_comma: bool) -> Result<(Number, usize), String> {
    let sign = text.find(|c| c != '+' && c != '-').unwrap_or(text.len());
    let body = &text[sign..];
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(body);
    let mut end = whole;
    if body[end..].starts_with('.') {
        end += 1 + digits(&body[end + 1..]);
    }
    // Programs write very small numbers as 1e-7. A capital E is east.
    if let Some(exponent) = body[end..].strip_prefix('e') {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let length = digits(&exponent[sign..]);
        end += if length > 0 { 1 + sign + length } else { 0 };
    }
    let value = body[..end].parse().ok().filter(|_| sign < 2);
    let value = value.ok_or_else(|| text[..sign + end].to_string())?;
    let number = Number {
        value,
        is_negative: text.starts_with('-'),
        has_sign: sign > 0,
        is_whole: end == whole,
        digits_after_comma: (is_after_comma && sign == 0 && end == whole).then_some(whole),
    };
    Ok((number, sign + end))
}

fn word(word: &str) -> Option<Token> {
    Some(match word.to_lowercase().as_str() {
        "," | ";" | "/" => Token::Comma,
        "°" | "deg" | "degrees" => Token::Mark(0),
        "'" => Token::Mark(1),
        "\"" => Token::Mark(2),
        "n" | "north" => Token::Side(Axis::Latitude, false),
        "s" | "south" => Token::Side(Axis::Latitude, true),
        "e" | "east" => Token::Side(Axis::Longitude, false),
        "w" | "west" => Token::Side(Axis::Longitude, true),
        "lat" | "latitude" => Token::Label(Axis::Latitude),
        "lon" | "lng" | "long" | "longitude" => Token::Label(Axis::Longitude),
        _ => return None,
    })
}
