//! What the border refuses: one named error for each way a well-formed message can be wrong.

use cosmwasm_std::Decimal;
use thiserror::Error;
use wayclear_risk::RiskError;

use crate::limits::{
    CELL_LENGTH, MAX_COUNTY_KEY_LENGTH, MAX_LIMIT, MAX_NAME_LENGTH, MAX_PREFIX_LENGTH,
    MAX_UNIT_LENGTH, MAX_WINDOW_SECONDS, MIN_PREFIX_LENGTH, MIN_WINDOW_SECONDS,
};

/// A well-formed message whose content is wrong. The text says what to do; quoted input is cut to 40 characters.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Invalid {
    /// A place's cell is not exactly 8 characters long.
    #[error(
        "cell {cell} has {length} characters, a place needs a geohash of exactly {CELL_LENGTH}"
    )]
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
    #[error(
        "unit {unit} must be 1 to {MAX_UNIT_LENGTH} characters of a-z, 0-9 and -, or left out"
    )]
    Unit {
        /// The unit as given.
        unit: String,
    },
    /// A cell prefix is shorter than 2 or longer than 7 characters.
    #[error("cell prefix {prefix} has {length} characters, it needs {MIN_PREFIX_LENGTH} to {MAX_PREFIX_LENGTH}")]
    PrefixLength {
        /// The prefix as given.
        prefix: String,
        /// Its length in characters.
        length: usize,
    },
    /// A state's key is not an ISO 3166-2 code.
    #[error("state key {key} must be an ISO 3166-2 code such as \"US-CA\" or \"FR-20R\"")]
    StateKey {
        /// The key as given.
        key: String,
    },
    /// A county's key cannot be the code of a county in any country.
    #[error("county key {key} must be 1 to {MAX_COUNTY_KEY_LENGTH} characters of A-Z, 0-9 and -: the country's own code, such as \"06113\" or \"E09000033\"")]
    CountyKey {
        /// The key as given.
        key: String,
    },
    /// A city's key is not of the form of a unit.
    #[error("city key {key} must be 1 to {MAX_UNIT_LENGTH} characters of a-z, 0-9 and -")]
    CityKey {
        /// The key as given.
        key: String,
    },
    /// A name or label is blank or too long.
    #[error("name {name} has {length} characters after trimming, it needs 1 to {MAX_NAME_LENGTH}")]
    NameLength {
        /// The name as given.
        name: String,
        /// Its length in characters after trimming.
        length: usize,
    },
    /// A name holds a control character, a mark that changes the direction of text or another invisible character.
    #[error("name {name} holds {character:?}, leave out control characters, direction marks and what cannot be seen")]
    NameCharacter {
        /// The name as given.
        name: String,
        /// The first character that is wrong.
        character: char,
    },
    /// A zero width joiner or non-joiner stands where no spelling has it.
    #[error(
        "name {name} holds {character:?} where it joins nothing, use it only between two letters"
    )]
    NameJoiner {
        /// The name as given.
        name: String,
        character: char,
    },
    /// An address the chain does not accept in this exact form.
    #[error("address {address} is not valid here, give it as the chain writes it: bech32 in lower case with the chain's prefix")]
    Address {
        /// The address as given.
        address: String,
    },
    /// A list query asks for no rows or too many.
    #[error("limit {limit} must be 1 to {MAX_LIMIT}")]
    Limit {
        /// The limit as given.
        limit: u32,
    },
    /// The infection window is out of range.
    #[error("window of {seconds} s must be {MIN_WINDOW_SECONDS} to {MAX_WINDOW_SECONDS} s")]
    Window {
        /// The window as given, in seconds.
        seconds: u64,
    },
    /// A fixed-length byte string has another length.
    #[error("{field} has {length} bytes, it needs exactly {expected}")]
    ByteLength {
        field: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The length it needs, in bytes.
        expected: usize,
    },
    /// A list in a message is empty or too long.
    #[error("{field} holds {count} items, it needs {min} to {max}")]
    Count {
        field: &'static str,
        /// How many items were given.
        count: usize,
        min: usize,
        max: usize,
    },
    /// The same item twice in one message.
    #[error("{field} holds {item} twice, send it once")]
    Duplicate {
        field: &'static str,
        /// The item, as hex or text.
        item: String,
    },
    /// A list is not in the order it needs.
    #[error("{field} must ascend, without repetition; sort them")]
    Order { field: &'static str },
    /// A slip of hashes came with others.
    #[error("a slip of hashes must be the only one of its message; send it alone")]
    HashesNotAlone,
    /// A number is out of its range.
    #[error("{field} is {value}, it must be {min} to {max}")]
    Range {
        field: &'static str,
        /// The value as given.
        value: i128,
        min: i128,
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
