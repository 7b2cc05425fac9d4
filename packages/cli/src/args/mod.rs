//! Flags that several commands share.

pub mod device;
pub mod model;
pub mod net;
pub mod visit;

/// Reads `NAME=VALUE`, with or without blanks around the two.
pub fn name_and_value(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_string(), value.trim().to_string()))
        }
        _ => Err("write NAME=VALUE, such as STATEFP=06"),
    }
}
