//! What crosses the border to JavaScript: values, and errors with a name for programs and words for people.

use serde::de::DeserializeOwned;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::JsValue;
use wayclear_api::Place;
use wayclear_client::feed::SyncError;
use wayclear_client::{ChainError, MirrorError};

/// Files are to be fetched, and all of it done again: the reason that is never thrown.
pub const UNASKED: &str = "unasked";

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

impl From<SyncError> for PhoneError {
    fn from(error: SyncError) -> Self {
        let kind = match &error {
            // Read anew it may fit.
            error if error.is_race() => "feed_moved",
            SyncError::Differs { .. } => "feed_differs",
            SyncError::Behind { .. } => "feed_behind",
            SyncError::Chain(error) => of_chain(error),
            _ => "feed",
        };
        PhoneError::new(kind, error)
    }
}

impl From<ChainError> for PhoneError {
    fn from(error: ChainError) -> Self {
        PhoneError::new(of_chain(&error), error)
    }
}

fn of_chain(error: &ChainError) -> &'static str {
    match error {
        ChainError::Mirror(MirrorError::Unasked) => UNASKED,
        ChainError::Mirror(MirrorError::Silent { .. }) => "silent",
        ChainError::Mirror(MirrorError::OtherTree { .. }) => "other_deployment",
        ChainError::Mirror(MirrorError::Contradiction { .. }) => "contradiction",
        ChainError::Mirror(MirrorError::Slow { .. }) => "feed_slow",
        _ => "feed",
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

/// A number of JavaScript's, without its fraction; negative ones are 0.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // That is what it is for.
pub fn whole(number: f64) -> u64 {
    number as u64
}

/// A place, as people write it.
pub fn parsed(typed: &str) -> Result<Place> {
    typed
        .parse()
        .map_err(|error| PhoneError::new("place", error))
}
