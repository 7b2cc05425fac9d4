//! What crosses the border to JavaScript: values, and errors with a name for programs and words for people.

use serde::de::DeserializeOwned;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::JsValue;

/// What is thrown, as an object.
#[derive(Debug, Serialize, Tsify)]
pub struct PhoneError {
    /// For programs, like `place` or `feed_differs`.
    pub kind: &'static str,
    /// A sentence or two, in English.
    pub message: String,
}

impl PhoneError {
    pub fn new(kind: &'static str, error: impl ToString) -> Self {
        PhoneError {
            kind,
            message: error.to_string(),
        }
    }
}

impl From<PhoneError> for JsValue {
    fn from(error: PhoneError) -> Self {
        // What cannot be written as an object is told as words.
        Ts::from_rust(&error).map_or_else(|_| JsValue::from_str("error"), Into::into)
    }
}

pub type Result<T> = std::result::Result<T, PhoneError>;

/// A value for JavaScript.
pub fn out<T: Tsify + Serialize>(value: &T) -> Result<Ts<T>> {
    Ts::from_rust(value).map_err(|error| PhoneError::new("internal", error))
}

/// The same of several, in an array.
pub fn all_out<T: Tsify + Serialize>(values: impl IntoIterator<Item = T>) -> Result<Vec<Ts<T>>> {
    values.into_iter().map(|value| out(&value)).collect()
}

/// A value of JavaScript's.
pub fn read<T: Tsify + DeserializeOwned>(value: &Ts<T>) -> Result<T>
where
    T::JsType: Clone,
{
    value
        .to_rust()
        .map_err(|error| PhoneError::new("internal", error))
}
