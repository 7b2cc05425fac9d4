//! Which property of the features is the counties' key, and which their name.

use std::collections::BTreeSet;

use geojson::feature::Id;
use geojson::Feature;
use serde_json::{Number, Value};
use wayclear_api::{check_county_key, checked_name};

use super::error::BoundaryError;

/// The feature's own identifier, beside its properties.
const ID: &str = "id";
/// Properties that hold keys where nobody says which, as the offices of several countries call them; the first that fits.
const KEYS: [&str; 15] = [
    "GEOID",
    "GEOID20",
    "GEOID10",
    "FIPS",
    "AGS",
    "NUTS_ID",
    "LAD_CD",
    "INSEE",
    "code_insee",
    "CD_MUN",
    "N03_007",
    "iso_3166_2",
    "code",
    "key",
    ID,
];
/// Properties that hold names.
const NAMES: [&str; 9] = [
    "NAMELSAD",
    "name",
    "GEN",
    "nom",
    "nombre",
    "NUTS_NAME",
    "LAD_NM",
    "label",
    "county_name",
];

/// What the user of a file says about it.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The property that holds the counties' keys; none = a well-known one that fits. `id` = the feature's own, if no
    /// property is called so.
    pub key: Option<String>,
    /// The property that holds the names; none = a well-known one, or the keys.
    pub name: Option<String>,
    /// Digits that a key of digits has at least; it is filled up with zeros.
    pub key_width: Option<usize>,
    /// Only features with this value in this property.
    pub only: Option<(String, String)>,
    /// Whether features with one key are parts of one county.
    pub join: bool,
}

/// Texts of the features, and where they are from.
pub struct Column {
    /// The property; empty if there is none.
    pub from: String,
    pub texts: Vec<String>,
}

/// The features that `only` asks for; a value that ends with `*` is how theirs begin.
pub fn chosen(
    features: Vec<(usize, Feature)>,
    only: Option<&(String, String)>,
) -> Result<Vec<(usize, Feature)>, BoundaryError> {
    let Some((property, value)) = only else {
        return Ok(features);
    };
    let has_it = |feature: &Feature| {
        let found = text(feature, property);
        found.is_some_and(|found| match value.strip_suffix('*') {
            Some(begin) => found.starts_with(begin),
            None => found == *value,
        })
    };
    if features.iter().any(|(_, feature)| has_it(feature)) {
        let chosen = features.into_iter().filter(|(_, feature)| has_it(feature));
        return Ok(chosen.collect());
    }
    Err(BoundaryError::NoneChosen {
        property: property.clone(),
        value: value.clone(),
        there: there(&features),
    })
}

/// The key of each feature.
pub fn keys(features: &[(usize, Feature)], choice: &Choice) -> Result<Column, BoundaryError> {
    let from = match &choice.key {
        Some(key) => key.clone(),
        None => guess(&KEYS, features, |texts| {
            let fits = |text: &String| check_county_key(text).is_ok();
            let distinct: BTreeSet<_> = texts.iter().collect();
            texts.iter().all(fits) && (choice.join || distinct.len() == texts.len())
        })
        .ok_or_else(|| BoundaryError::NoKey {
            there: there(features),
        })?,
    };
    let key = |(number, feature): &(usize, Feature)| key(*number, feature, &from, choice, features);
    let texts = features.iter().map(key).collect::<Result<_, _>>()?;
    Ok(Column { from, texts })
}

fn key(
    number: usize,
    feature: &Feature,
    property: &str,
    choice: &Choice,
    features: &[(usize, Feature)],
) -> Result<String, BoundaryError> {
    let missing = || BoundaryError::Missing {
        number,
        property: property.to_string(),
        there: there(features),
    };
    let given = value(feature, property).ok_or_else(missing)?;
    let mut key = shown(&given).ok_or_else(missing)?;
    match choice.key_width {
        Some(width) if key.bytes().all(|b| b.is_ascii_digit()) => key = format!("{key:0>width$}"),
        None if given.is_number() => {
            return Err(BoundaryError::NumberAsKey {
                number,
                property: property.to_string(),
                filled: format!("0{key}"),
                value: key,
            })
        }
        _ => {}
    }
    check_county_key(&key).map_err(|error| BoundaryError::Key {
        number,
        error,
        there: there(features),
    })?;
    Ok(key)
}

/// The name of each feature; where there is none, its key.
pub fn names(
    features: &[(usize, Feature)],
    choice: &Choice,
    keys: &Column,
) -> Result<Column, BoundaryError> {
    let from = choice.name.clone();
    let Some(from) = from.or_else(|| guess(&NAMES, features, |_| true)) else {
        return Ok(Column {
            from: String::new(),
            texts: keys.texts.clone(),
        });
    };
    let name = |(number, feature): &(usize, Feature)| {
        let number = *number;
        let name = text(feature, &from).ok_or_else(|| BoundaryError::Missing {
            number,
            property: from.clone(),
            there: there(features),
        })?;
        checked_name(&name).map_err(|error| BoundaryError::Name { number, error })
    };
    let texts = features.iter().map(name).collect::<Result<_, _>>()?;
    Ok(Column { from, texts })
}

/// The first of the well-known properties that every feature has and whose texts fit.
fn guess(
    known: &[&str],
    features: &[(usize, Feature)],
    fit: impl Fn(&[String]) -> bool,
) -> Option<String> {
    let (_, first) = features.first()?;
    let mut properties: Vec<&str> = first
        .properties_iter()
        .map(|(name, _)| name.as_str())
        .collect();
    properties.push(ID);
    let candidates = known.iter().flat_map(|known| {
        let called_so = |property: &&&str| property.eq_ignore_ascii_case(known);
        properties.iter().filter(called_so)
    });
    candidates
        .filter(|property| {
            let texts: Option<Vec<_>> = features
                .iter()
                .map(|(_, feature)| text(feature, property))
                .collect();
            texts.is_some_and(|texts| fit(&texts))
        })
        .map(|property| (*property).to_string())
        .next()
}

fn value(feature: &Feature, property: &str) -> Option<Value> {
    match (feature.property(property), &feature.id) {
        (Some(value), _) => Some(value.clone()),
        (None, Some(Id::String(text))) if property == ID => Some(Value::String(text.clone())),
        (None, Some(Id::Number(number))) if property == ID => Some(Value::Number(number.clone())),
        _ => None,
    }
}

fn text(feature: &Feature, property: &str) -> Option<String> {
    value(feature, property).and_then(|value| shown(&value))
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_string()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(whole(number)),
        _ => None,
    }
}

/// `6113.0` is how some programs write 6113.
fn whole(number: &Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map(String::from).unwrap_or(text)
}

/// What the first feature offers.
fn there(features: &[(usize, Feature)]) -> String {
    const MOST: usize = 20;
    let Some((_, first)) = features.first() else {
        return String::new();
    };
    let mut names: Vec<_> = first
        .properties_iter()
        .take(MOST)
        .map(|(name, _)| format!("{name:?}"))
        .collect();
    if first.id.is_some() {
        names.push(format!("{ID:?}"));
    }
    if names.is_empty() {
        return "no properties".into();
    }
    names.join(", ")
}
