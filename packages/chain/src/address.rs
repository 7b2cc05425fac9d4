//! Addresses as people write them.

/// Whether a text is a whole address: its last letters are a checksum of the others.
pub fn is_address(text: &str) -> bool {
    bech32::decode(text).is_ok_and(|(_, bytes)| [20, 32].contains(&bytes.len()))
}
