//! What the border refuses: one named error for each way a well-formed message can be wrong.

use cosmwasm_std::{Addr, Api, Decimal, HexBinary};
use thiserror::Error;
use wayclear_risk::RiskError;

/// Shortest window a test chain may use, in seconds.
pub const MIN_WINDOW_SECONDS: u64 = 60;
/// How long an infection counts, in seconds: the paper's 14 days, default and maximum.
pub const MAX_WINDOW_SECONDS: u64 = 1_209_600;
/// Rows a list query answers when no limit is given.
pub const DEFAULT_LIMIT: u32 = 30;
/// Most rows a list query answers.
pub const MAX_LIMIT: u32 = 100;
/// Longest name or label, in characters after trimming.
pub const MAX_NAME_LENGTH: usize = 64;

/// A well-formed message whose content is wrong. The text says what to do; quoted input is cut to 40 characters.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Invalid {
    /// A place's cell is not exactly 8 characters long.
    #[error("cell {cell} has {length} characters, a place needs a geohash of exactly 8")]
    CellLength {
        /// The cell as given.
        cell: String,
        /// Its length in characters.
        length: usize,
    },
    /// A cell or prefix holds a character outside the geohash alphabet.
    #[error("geohash {geohash} holds {character:?}, use only 0-9 and b-z without a, i, l, o, in lower case")]
    GeohashCharacter {
        /// The cell or prefix as given.
        geohash: String,
        /// The first character that is wrong.
        character: char,
    },
    /// A unit is empty, too long or holds other characters.
    #[error("unit {unit} must be 1 to 32 characters of a-z, 0-9 and -, or left out")]
    Unit {
        /// The unit as given.
        unit: String,
    },
    /// A cell prefix is shorter than 2 or longer than 7 characters.
    #[error("cell prefix {prefix} has {length} characters, it needs 2 to 7")]
    PrefixLength {
        /// The prefix as given.
        prefix: String,
        /// Its length in characters.
        length: usize,
    },
    /// A state's key is not an ISO 3166-2 code.
    #[error("state key {key} must be an ISO 3166-2 code such as \"US-CA\"")]
    StateKey {
        /// The key as given.
        key: String,
    },
    /// A county's key is not a FIPS code.
    #[error("county key {key} must be a FIPS code of 5 digits such as \"06113\"")]
    CountyKey {
        /// The key as given.
        key: String,
    },
    /// A city's key is not of the form of a unit.
    #[error("city key {key} must be 1 to 32 characters of a-z, 0-9 and -")]
    CityKey {
        /// The key as given.
        key: String,
    },
    /// A name or label is blank or too long.
    #[error("name {name} has {length} characters after trimming, it needs 1 to 64")]
    NameLength {
        /// The name as given.
        name: String,
        /// Its length in characters after trimming.
        length: usize,
    },
    /// A name holds a control character or a mark that changes the direction of text.
    #[error("name {name} holds {character:?}, leave out control characters and direction marks")]
    NameCharacter {
        /// The name as given.
        name: String,
        /// The first character that is wrong.
        character: char,
    },
    /// An address the chain does not accept in this exact form.
    #[error("address {address} is not valid here, give it as the chain writes it: bech32 in lower case with the chain's prefix")]
    Address {
        /// The address as given.
        address: String,
    },
    /// A list query asks for no rows or too many.
    #[error("limit {limit} must be 1 to 100")]
    Limit {
        /// The limit as given.
        limit: u32,
    },
    /// The infection window is out of range.
    #[error("window of {seconds} s must be 60 to 1209600 s")]
    Window {
        /// The window as given, in seconds.
        seconds: u64,
    },
    /// A fixed-length byte string has another length.
    #[error("{field} has {length} bytes, it needs exactly {expected}")]
    ByteLength {
        /// The field's name.
        field: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The length it needs, in bytes.
        expected: usize,
    },
    /// A list in a message is empty or too long.
    #[error("{field} holds {count} items, it needs {min} to {max}")]
    Count {
        /// The field's name.
        field: &'static str,
        /// How many items were given.
        count: usize,
        /// Fewest items.
        min: usize,
        /// Most items.
        max: usize,
    },
    /// The same item twice in one message.
    #[error("{field} holds {item} twice, send it once")]
    Duplicate {
        /// The field's name.
        field: &'static str,
        /// The item, as hex or text.
        item: String,
    },
    /// A number is out of its range.
    #[error("{field} is {value}, it must be {min} to {max}")]
    Range {
        /// The field's name.
        field: &'static str,
        /// The value as given.
        value: i128,
        /// Smallest value.
        min: i128,
        /// Largest value.
        max: i128,
    },
    /// A phone would alert always, or never.
    #[error("alert_at is \"{alert_at}\", it must be above 0 and at most 1; \"0.001\" is 0.1 %")]
    AlertAt {
        /// The value as given.
        alert_at: Decimal,
    },
    /// A risk model or an exposure is out of range.
    #[error(transparent)]
    Risk(#[from] RiskError),
}

/// `text` in quotes, with control characters escaped, cut to 40 characters.
pub fn quoted(text: &str) -> String {
    const MAX: usize = 40;
    let cut: String = text.chars().take(MAX).collect();
    let more = if cut.len() < text.len() { "..." } else { "" };
    format!("{cut:?}{more}")
}

/// The address behind `text`, if the chain writes it exactly so.
///
/// # Errors
/// [`Invalid::Address`] for another prefix, a bad checksum, upper or mixed case.
pub fn checked_address(api: &dyn Api, text: &str) -> Result<Addr, Invalid> {
    api.addr_validate(text)
        .ok()
        .filter(|address| address.as_str() == text)
        .ok_or_else(|| Invalid::Address {
            address: quoted(text),
        })
}

/// `name` without surrounding blanks.
///
/// # Errors
/// [`Invalid::NameLength`], [`Invalid::NameCharacter`].
pub fn checked_name(name: &str) -> Result<String, Invalid> {
    let trimmed = name.trim();
    let length = trimmed.chars().count();
    if length == 0 || length > MAX_NAME_LENGTH {
        return Err(Invalid::NameLength {
            name: quoted(name),
            length,
        });
    }
    check_printable(trimmed)?;
    Ok(trimmed.to_string())
}

/// That a text holds no control characters and no marks that reorder text on a screen (Unicode standard annex 9).
pub(crate) fn check_printable(text: &str) -> Result<(), Invalid> {
    match text.chars().find(|c| is_unprintable(*c)) {
        Some(character) => Err(Invalid::NameCharacter {
            name: quoted(text),
            character,
        }),
        None => Ok(()),
    }
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The number of rows a list query answers.
///
/// # Errors
/// [`Invalid::Limit`] outside 1..=100.
pub fn checked_limit(limit: Option<u32>) -> Result<usize, Invalid> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    match usize::try_from(limit) {
        Ok(rows) if (1..=MAX_LIMIT).contains(&limit) => Ok(rows),
        _ => Err(Invalid::Limit { limit }),
    }
}

/// A window in seconds, if it is in range.
///
/// # Errors
/// [`Invalid::Window`].
pub fn checked_window(seconds: u64) -> Result<u64, Invalid> {
    if (MIN_WINDOW_SECONDS..=MAX_WINDOW_SECONDS).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(Invalid::Window { seconds })
    }
}

/// The `N` bytes of a field.
///
/// # Errors
/// [`Invalid::ByteLength`].
pub fn checked_bytes<const N: usize>(
    field: &'static str,
    bytes: &HexBinary,
) -> Result<[u8; N], Invalid> {
    bytes
        .as_slice()
        .try_into()
        .map_err(|_| Invalid::ByteLength {
            field,
            length: bytes.len(),
            expected: N,
        })
}

/// That a list holds `min..=max` items.
///
/// # Errors
/// [`Invalid::Count`].
pub fn check_count(
    field: &'static str,
    count: usize,
    min: usize,
    max: usize,
) -> Result<(), Invalid> {
    if (min..=max).contains(&count) {
        Ok(())
    } else {
        Err(Invalid::Count {
            field,
            count,
            min,
            max,
        })
    }
}

/// That a number lies in `min..=max`.
///
/// # Errors
/// [`Invalid::Range`].
pub fn check_range<T>(field: &'static str, value: T, min: T, max: T) -> Result<(), Invalid>
where
    T: PartialOrd + Copy + Into<i128>,
{
    if value >= min && value <= max {
        Ok(())
    } else {
        Err(Invalid::Range {
            field,
            value: value.into(),
            min: min.into(),
            max: max.into(),
        })
    }
}
