//! What all rows are read with. Errors are words for who mends the file.

use cosmwasm_std::HexBinary;
use wayclear_identity::Secret;

pub fn all<R: TryInto<T, Error = String>, T>(rows: Vec<R>) -> Result<Vec<T>, String> {
    rows.into_iter().map(TryInto::try_into).collect()
}

pub fn array<const N: usize>(bytes: &HexBinary) -> Result<[u8; N], String> {
    bytes.to_array().map_err(|error| error.to_string())
}

pub fn secret(bytes: &HexBinary) -> Result<Secret, String> {
    Ok(Secret::new(array(bytes)?))
}
