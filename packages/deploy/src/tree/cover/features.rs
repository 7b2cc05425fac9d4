//! The features of a GeoJSON file (RFC 7946).

use geojson::Feature;
use serde_json::Value;

use super::error::BoundaryError;

/// What a file holds.
pub struct Features {
    /// Every feature with its number, from 1.
    pub features: Vec<(usize, Feature)>,
    /// The coordinate system that the file names, as GeoJSON had it before RFC 7946.
    pub system: Option<String>,
}

/// Reads a feature collection or a single feature.
pub fn features(text: &str) -> Result<Features, BoundaryError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut file: Value = serde_json::from_str(text).map_err(|error| BoundaryError::NotJson {
        reason: error.to_string(),
    })?;
    let system = file.pointer("/crs/properties/name");
    let system = system.and_then(Value::as_str).map(String::from);
    let list = match file.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => match file.get_mut("features").map(Value::take) {
            Some(Value::Array(list)) => list,
            _ => vec![],
        },
        Some("Feature") => vec![file],
        Some("Topology") => return Err(BoundaryError::TopoJson),
        other => {
            return Err(BoundaryError::NotFeatures {
                found: other.unwrap_or("no type").to_string(),
            })
        }
    };
    if list.is_empty() {
        return Err(BoundaryError::Empty);
    }
    let features = list.into_iter().enumerate().map(|(i, value)| {
        let number = i + 1;
        match Feature::from_json_value(value) {
            Ok(feature) => Ok((number, feature)),
            Err(error) => Err(BoundaryError::Malformed {
                number,
                reason: error.to_string(),
            }),
        }
    });
    Ok(Features {
        features: features.collect::<Result<_, _>>()?,
        system,
    })
}
