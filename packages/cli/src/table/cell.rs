//! What stands in a cell: numbers with a point or a comma, yes or no, or nothing.

use std::cell::Cell;

use super::refusal::Refusal;

/// What programs write where they have nothing, in lower case.
const NOTHING: [&str; 10] = [
    "", "-", "#n/a", "<na>", "\\n", "n/a", "na", "nan", "none", "null",
];
/// All whole numbers up to this have a float of their own: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A finite number, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    value: f64,
    sign: Sign,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// In a way that says nothing about other numbers.
    Plain,
    /// With a decimal comma.
    Comma,
    /// With a point before three digits: a decimal point, or one between thousands where commas are decimal.
    PointOrThousands,
}

/// The first lines of a table whose numbers say what its points are.
#[derive(Debug, Default)]
pub struct Signs {
    comma: Cell<Option<u64>>,
    point_or_thousands: Cell<Option<u64>>,
}

impl Signs {
    /// Takes a number of a line in.
    ///
    /// # Errors
    /// A refusal of the table, if the numbers before may have been thousands.
    pub fn take(&self, number: Number, line: u64) -> Result<f64, Refusal> {
        let (seen, other) = match number.sign {
            Sign::Plain => return Ok(number.value),
            Sign::Comma => (&self.comma, &self.point_or_thousands),
            Sign::PointOrThousands => (&self.point_or_thousands, &self.comma),
        };
        seen.set(seen.get().or(Some(line)));
        let Some(line) = other.get() else {
            return Ok(number.value);
        };
        let words = format!(
            "line {line} has the other decimal mark; let either point or comma be that of all"
        );
        Err(Refusal::of_table(words))
    }
}

/// Whether nothing stands in a cell.
pub fn is_missing(cell: &str) -> bool {
    NOTHING.contains(&cell.to_ascii_lowercase().as_str())
}

/// Yes or no, true or false, in any case, by word or first letter.
pub fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "t" => Some(true),
        "no" | "n" | "false" | "f" => Some(false),
        _ => None,
    }
}

/// A number, in a table with this separator. A decimal comma is read where commas separate nothing, and never guessed.
pub fn number(cell: &str, separator: u8) -> Result<Number, Refusal> {
    if is_missing(cell) {
        return Err(Refusal::missing());
    }
    // As typesetters and some countries write it.
    let cell = &*cell.replacen('\u{2212}', "-", 1);
    let not = |words: &str| Err(Refusal::new("not a number", words));
    let (has_comma, has_point) = (cell.contains(','), cell.contains('.'));
    if has_comma && has_point {
        return not("with both a point and a comma; write 1234.5 or 1234,5");
    }
    if has_comma && separator == b',' {
        return not("not a finite number; where commas separate cells, write a decimal point");
    }
    if has_comma && separator != b';' && is_in_thousands(cell, ',') {
        return not("either thousands or a decimal comma; write it with a decimal point");
    }
    let value: Option<f64> = cell.replacen(',', ".", 1).parse().ok();
    let Some(value) = value.filter(|value| value.is_finite()) else {
        return not("not a finite number");
    };
    let sign = match (has_comma, has_point) {
        (true, _) => Sign::Comma,
        (_, true) if is_in_thousands(cell, '.') => Sign::PointOrThousands,
        _ => Sign::Plain,
    };
    Ok(Number { value, sign })
}

/// Whether a number could be written with a separator between its thousands.
fn is_in_thousands(cell: &str, separator: char) -> bool {
    let mut groups = cell.trim_start_matches(['+', '-']).split(separator);
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let leads = matches!(first.len(), 1..=3) && !first.starts_with('0') && is_digits(first);
    leads && groups.all(|group| group.len() == 3 && is_digits(group))
}

/// A number as a whole one, however many zeros follow its point.
pub fn whole(value: f64) -> Result<i64, Refusal> {
    if value.fract() != 0.0 || value.abs() > EXACT {
        return Err(Refusal::new("not a whole number", "not a whole number"));
    }
    #[allow(clippy::cast_possible_truncation)] // It is whole and in range.
    Ok(value as i64)
}
