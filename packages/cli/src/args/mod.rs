//! Flags that several commands share.

use cosmwasm_std::HexBinary;

pub mod authority;
pub mod day;
pub mod desks;
pub mod device;
pub mod keys;
pub mod model;
pub mod net;
pub mod pace;
pub mod read;
pub mod relays;
pub mod sender;
pub mod sign;
pub mod visit;

/// Reads so many bytes in hexadecimal digits.
pub fn bytes_of<const N: usize>(text: &str) -> Result<HexBinary, String> {
    let bytes = HexBinary::from_hex(text).ok();
    let bytes = bytes.filter(|bytes| bytes.len() == N);
    bytes.ok_or_else(|| format!("not {} hexadecimal digits", 2 * N))
}

/// Reads `NAME=VALUE`, with or without blanks around the two.
pub fn name_and_value(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_string(), value.trim().to_string()))
        }
        _ => Err("write NAME=VALUE, such as STATEFP=06"),
    }
}
