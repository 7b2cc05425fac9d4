//! The JSON of a record, taken apart so that each fault is named by the field where it stands.

use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{json, Map, Value};

use super::check::{check, check_begun, check_chain_id};
use super::error::Fault;
use super::kept::{Earlier, Record, Written};

/// The fields beside those of what is flattened into them.
#[derive(Deserialize)]
struct Head {
    stage: Stage,
    chain_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Begun,
    Finished,
}

#[derive(Deserialize)]
struct Tail {
    #[serde(default)]
    history: Vec<Earlier>,
}

/// Reads a record, and checks all that can be checked without a node.
pub(super) fn parse(text: &str) -> Result<Written, Fault> {
    let fields: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
        let cut = if error.is_eof() {
            "it is cut off: "
        } else {
            ""
        };
        Fault::Form(format!("{cut}{error}"))
    })?;
    if !fields.contains_key("stage") {
        return Err(Fault::Form("stage is missing".to_string()));
    }
    let all = Value::Object(fields);
    let Head { stage, chain_id } = read(&all)?;
    check_chain_id(&chain_id)?;
    let mut written = match stage {
        Stage::Begun => {
            let begun = read(&all)?;
            Written::Begun { chain_id, begun }
        }
        Stage::Finished => {
            let tail: Tail = read(&all)?;
            Written::Finished(Box::new(Record {
                chain_id,
                about: read(&all)?,
                deployment: read(&all)?,
                history: tail.history,
            }))
        }
    };
    match unknown(&all, &json!(written), "") {
        Some(field) => return Err(Fault::Unknown(field)),
        None => match &written {
            Written::Begun { begun, .. } => check_begun(begun)?,
            Written::Finished(record) => check(record)?,
        },
    }
    if let Written::Finished(record) = &mut written {
        record.about.keep_plain_urls();
    }
    Ok(written)
}

/// Some of the fields; the others are of other parts.
fn read<T: DeserializeOwned>(all: &Value) -> Result<T, Fault> {
    serde_path_to_error::deserialize(all).map_err(|error| {
        let path = error.path().to_string();
        let path = Some(path).filter(|path| path != ".");
        let words = error.into_inner().to_string();
        let missing = words.strip_prefix("missing field `");
        match (missing.and_then(|rest| rest.split('`').next()), path) {
            (Some(name), path) => Fault::field(below(path.as_deref(), name), "is missing"),
            (None, Some(path)) => Fault::field(path, format!("is not right: {words}")),
            (None, None) => Fault::Form(words),
        }
    })
}

/// A field that is in a file and would not be written again, so that it would be lost.
fn unknown(found: &Value, known: &Value, path: &str) -> Option<String> {
    match (found, known) {
        (Value::Object(found), Value::Object(known)) => found.iter().find_map(|(name, value)| {
            let path = below(Some(path), name);
            match known.get(name) {
                Some(known) => unknown(value, known, &path),
                None => (!is_nothing(value)).then_some(path),
            }
        }),
        (Value::Array(found), Value::Array(known)) => {
            let mut pairs = found.iter().zip(known).enumerate();
            pairs.find_map(|(at, (found, known))| unknown(found, known, &format!("{path}[{at}]")))
        }
        _ => None,
    }
}

/// What is left out where it is written.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn below(path: Option<&str>, name: &str) -> String {
    match path {
        None | Some("") => name.to_string(),
        Some(path) => format!("{path}.{name}"),
    }
}
