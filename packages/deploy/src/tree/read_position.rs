//! Reads positions as maps, phones and people write them.

use std::str::FromStr;

use wayclear_api::quoted;

use super::position::{Position, PositionError};
use super::tokens::{tokens, Axis, Number, Token};

/// Reads two numbers, decimal or of degrees, minutes and seconds, with signs or with N, S, E and W; and `geo:` URIs
/// (RFC 5870, with the `q` of Android). Without letters the latitude comes first.
impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        match geo_uri(text) {
            Some(uri) => read_uri(uri, text),
            None => read(text),
        }
    }
}

/// What follows `geo:`, in either case (RFC 5870).
fn geo_uri(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let (scheme, uri) = text.split_once(':')?;
    let uri = uri.strip_prefix("//").unwrap_or(uri);
    scheme.eq_ignore_ascii_case("geo").then_some(uri)
}

fn read_uri(uri: &str, text: &str) -> Result<Position, PositionError> {
    let text = || quoted(text);
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let mut parts = path.split(';');
    let numbers = parts.next().unwrap_or_default();
    let is_foreign = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        name.eq_ignore_ascii_case("crs") && !value.eq_ignore_ascii_case("wgs84")
    };
    if parts.any(is_foreign) {
        return Err(PositionError::ReferenceSystem { text: text() });
    }
    // The query names the pin, the path only what the map shows around it.
    let pin = query.split('&').find_map(|part| {
        let (name, pin) = part.split_once('=')?;
        (name.eq_ignore_ascii_case("q") && !pin.is_empty()).then_some(pin)
    });
    if let Some(pin) = pin {
        let pin = pin.replace('+', " ").replace("%20", " ");
        let pin = pin.replace("%2C", ",").replace("%2c", ",");
        let numbers = pin.split(['(', '%']).next().unwrap_or_default();
        if let Ok(pin) = read(numbers) {
            return Ok(pin);
        }
    }
    let numbers: Vec<_> = numbers.split(',').collect();
    let shown = match numbers[..] {
        [latitude, longitude] => read(&format!("{latitude}, {longitude}")),
        [latitude, longitude, altitude] if altitude.parse::<f64>().is_ok() => {
            read(&format!("{latitude}, {longitude}"))
        }
        [_, _, _, _] => Err(PositionError::DecimalComma { text: text() }),
        _ => read(&numbers.join(", ")),
    }?;
    if pin.is_some() && shown.latitude == 0.0 && shown.longitude == 0.0 {
        return Err(PositionError::Address { text: text() });
    }
    Ok(shown)
}

fn read(text: &str) -> Result<Position, PositionError> {
    let quoted = || quoted(text);
    let mut tokens = tokens(text).map_err(|word| PositionError::Word {
        text: quoted(),
        word: wayclear_api::quoted(&word),
    })?;
    if has_decimal_comma(&tokens) {
        return Err(PositionError::DecimalComma { text: quoted() });
    }
    if tokens.iter().any(|token| matches!(token, Token::Side(..))) {
        tokens.retain(|token| !matches!(token, Token::Label(_)));
    }
    let tokens = trimmed(&tokens);
    let letters = tokens.iter().filter(|token| axis(token).is_some());
    let split = match letters.count() {
        0 => split_by_numbers(tokens).ok_or_else(|| PositionError::Count { text: quoted() }),
        _ => split_by_letters(tokens).ok_or_else(|| PositionError::Sides { text: quoted() }),
    }?;
    let (first, second) = tokens.split_at(split);
    let (latitude, longitude) = match (side(first), side(second)) {
        (None, None) | (Some(Axis::Latitude), Some(Axis::Longitude)) => (first, second),
        (Some(Axis::Longitude), Some(Axis::Latitude)) => (second, first),
        _ => return Err(PositionError::Sides { text: quoted() }),
    };
    Position::new(angle(latitude, text)?, angle(longitude, text)?)
}

/// `38,5436 -121,7367` has more numbers than angles, or digits that no whole angle has. `90,0` is two numbers.
fn has_decimal_comma(tokens: &[Token]) -> bool {
    let numbers = || {
        tokens.iter().filter_map(|token| match token {
            Token::Number(number) => Some(number),
            _ => None,
        })
    };
    let is_crowded = numbers().count() > 2;
    numbers()
        .filter_map(|number| number.digits_after_comma)
        .any(|digits| is_crowded || digits > 3)
}

fn trimmed(tokens: &[Token]) -> &[Token] {
    match tokens {
        [Token::Comma, rest @ ..] | [rest @ .., Token::Comma] => trimmed(rest),
        _ => tokens,
    }
}

fn axis(token: &Token) -> Option<Axis> {
    match token {
        Token::Side(axis, _) | Token::Label(axis) => Some(*axis),
        _ => None,
    }
}

fn side(half: &[Token]) -> Option<Axis> {
    half.iter().find_map(axis)
}

/// Where the second angle begins, if letters stand before both angles or behind both.
fn split_by_letters(tokens: &[Token]) -> Option<usize> {
    let letters: Vec<_> = positions(tokens, |token| axis(token).is_some());
    match letters[..] {
        [0, second] if second + 1 < tokens.len() => Some(second),
        [first, second] if first > 0 && second + 1 == tokens.len() => Some(first + 1),
        _ => None,
    }
}

/// Where the second angle begins, if a comma, two signs of degrees or nothing but two numbers tell.
fn split_by_numbers(tokens: &[Token]) -> Option<usize> {
    let commas = positions(tokens, |token| matches!(token, Token::Comma));
    let numbers = positions(tokens, |token| matches!(token, Token::Number(_)));
    let degrees = positions(tokens, |token| matches!(token, Token::Mark(0)));
    match (&commas[..], &numbers[..], &degrees[..]) {
        ([comma], ..) => Some(*comma),
        ([], [_, second], _) => Some(*second),
        ([], _, [_, second]) => second.checked_sub(1),
        _ => None,
    }
}

fn positions(tokens: &[Token], is_wanted: impl Fn(&Token) -> bool) -> Vec<usize> {
    let wanted = |(index, token)| is_wanted(token).then_some(index);
    tokens.iter().enumerate().filter_map(wanted).collect()
}

/// Degrees of one angle.
fn angle(half: &[Token], text: &str) -> Result<f64, PositionError> {
    let wrong = || PositionError::Angle { text: quoted(text) };
    let mut numbers: Vec<&Number> = vec![];
    let mut is_behind_number = false;
    let mut is_other_side = None;
    for token in trimmed(half) {
        match token {
            Token::Number(number) => numbers.push(number),
            Token::Mark(part) if is_behind_number && part + 1 == numbers.len() => {}
            Token::Side(_, is_other) => is_other_side = Some(*is_other),
            Token::Label(_) => {}
            Token::Mark(_) => return Err(wrong()),
            Token::Comma => return Err(PositionError::Count { text: quoted(text) }),
        }
        is_behind_number = matches!(token, Token::Number(_));
    }
    let (first, last) = match numbers[..] {
        [first, .., last] => (first, last),
        [only] => (only, only),
        [] => return Err(PositionError::Count { text: quoted(text) }),
    };
    if first.is_negative && is_other_side.is_some() {
        return Err(PositionError::SignAndSide { text: quoted(text) });
    }
    let is_sound = |(index, number): (usize, &&Number)| {
        let is_last = std::ptr::eq(*number, last);
        (is_last || number.is_whole) && (index == 0 || (!number.has_sign && number.value < 60.0))
    };
    if numbers.len() > 3 || !numbers.iter().enumerate().all(is_sound) {
        return Err(wrong());
    }
    let parts = numbers.iter().zip([1.0, 60.0, 3600.0]);
    let degrees: f64 = parts.map(|(number, parts)| number.value / parts).sum();
    let is_negative = first.is_negative || is_other_side == Some(true);
    Ok(if is_negative { -degrees } else { degrees })
}
