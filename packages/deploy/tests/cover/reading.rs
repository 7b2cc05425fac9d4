//! Reading GeoJSON, and everything that can be wrong with it.

use serde_json::{json, Value};
use wayclear_deploy::tree::cover::{read, Boundaries, Choice};

fn ring() -> Value {
    json!([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
}

fn polygon() -> Value {
    json!({ "type": "Polygon", "coordinates": [ring()] })
}

fn feature(properties: Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": polygon() })
}

fn with_geometry(geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": { "GEOID": "06113" }, "geometry": geometry })
}

fn with_ring(ring: Value) -> Value {
    with_geometry(json!({ "type": "Polygon", "coordinates": [ring] }))
}

fn collection(features: &[Value]) -> Value {
    json!({ "type": "FeatureCollection", "features": features })
}

fn good(file: &Value, choice: &Choice) -> Boundaries {
    read(&file.to_string(), choice).unwrap()
}

#[track_caller]
fn refused(file: &Value, choice: &Choice) -> String {
    read(&file.to_string(), choice).unwrap_err().to_string()
}

#[track_caller]
fn bad(file: &Value, words: &str) {
    let text = refused(file, &Choice::default());
    assert!(text.contains(words), "{text}");
}

/// Keys and names of a file.
fn called(file: &Value, choice: &Choice) -> Vec<(String, String)> {
    let counties = good(file, choice).counties.into_iter();
    counties.map(|county| (county.key, county.name)).collect()
}

fn choice(key: &str) -> Choice {
    Choice {
        key: Some(key.into()),
        ..Choice::default()
    }
}

#[test]
fn a_collection_a_feature_and_a_collection_of_geometries_are_read() {
    let one = feature(json!({ "GEOID": "06113", "NAME": "Yolo" }));
    let expected = [("06113".to_string(), "Yolo".to_string())];
    assert_eq!(called(&one, &Choice::default()), expected);
    assert_eq!(
        called(&collection(std::slice::from_ref(&one)), &Choice::default()),
        expected
    );
    let parts = json!({ "type": "GeometryCollection", "geometries": [
        polygon(),
        { "type": "MultiPolygon", "coordinates": [[ring()], [ring(), ring()]] },
    ]});
    let read = good(&with_geometry(parts), &Choice::default());
    assert_eq!(read.counties[0].polygons.0.len(), 3);
    assert_eq!(read.counties[0].polygons.0[2].interiors().len(), 1);
    // Heights and a byte order mark are no matter.
    let high = with_ring(json!([[0, 0, 9], [1, 0, 9], [1, 1, 9], [0, 0, 9]]));
    assert!(
        wayclear_deploy::tree::cover::read(&format!("\u{feff}{high}"), &Choice::default()).is_ok()
    );
}

#[test]
fn keys_and_names_are_found_in_well_known_properties_and_it_is_said_where() {
    let census = collection(&[
        feature(
            json!({ "STATEFP": "06", "GEOID": "06113", "NAME": "Yolo", "NAMELSAD": "Yolo County" }),
        ),
        feature(
            json!({ "STATEFP": "06", "GEOID": "06067", "NAME": "Sacramento", "NAMELSAD": "Sacramento County" }),
        ),
    ]);
    let read = good(&census, &Choice::default());
    assert_eq!(
        (read.key_from.as_str(), read.name_from.as_str()),
        ("GEOID", "NAMELSAD")
    );
    let names: Vec<_> = read
        .counties
        .iter()
        .map(|county| county.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["Sacramento County", "Yolo County"],
        "ascending by key"
    );

    // A property whose values are no keys, or not one a county, is passed over.
    let misleading = collection(&[
        feature(json!({ "code": "x y", "iso_3166_2": "FR", "key": "2A", "nom": "Corse-du-Sud" })),
        feature(json!({ "code": "x z", "iso_3166_2": "FR", "key": "2B", "nom": "Haute-Corse" })),
    ]);
    let read = good(&misleading, &Choice::default());
    assert_eq!(
        (read.key_from.as_str(), read.name_from.as_str()),
        ("key", "nom")
    );

    let mut own = feature(json!({}));
    own["id"] = json!("ZH");
    let read = good(&own, &Choice::default());
    assert_eq!(
        (read.key_from.as_str(), read.name_from.as_str()),
        ("id", "")
    );
    assert_eq!(
        (
            read.counties[0].key.as_str(),
            read.counties[0].name.as_str()
        ),
        ("ZH", "ZH")
    );
}

#[test]
fn properties_may_be_named() {
    let file = feature(json!({ "GEOID": "06113", "kreis": "09162", "titel": " München " }));
    let named = Choice {
        name: Some("titel".into()),
        ..choice("kreis")
    };
    assert_eq!(
        called(&file, &named),
        [("09162".to_string(), "München".to_string())]
    );
    let text = refused(&file, &choice("schluessel"));
    assert_eq!(
        text,
        "feature 1 has no text as \"schluessel\"; the first has \"GEOID\", \"kreis\", \"titel\": name another with --key or --name"
    );
    let text = refused(
        &file,
        &Choice {
            name: Some("nom".into()),
            ..Choice::default()
        },
    );
    assert!(text.contains("no text as \"nom\""), "{text}");
    bad(
        &feature(json!({ "kreis": "09162" })),
        "Name it with --key; there are \"kreis\"",
    );
    bad(&feature(json!({})), "there are no properties");
    let text = refused(&file, &choice("titel"));
    assert!(text.contains("county key \"München\" must be"), "{text}");
}

#[test]
fn a_number_is_no_key_until_its_digits_are_said() {
    let file = feature(json!({ "GEOID": 6113 }));
    assert_eq!(
        refused(&file, &Choice::default()),
        "feature 1 has the number 6113 as \"GEOID\", and numbers lose their leading zeros: --key-width 5 makes it \"06113\", \
         --key-width 1 leaves it"
    );
    let wide = |digits| Choice {
        key_width: Some(digits),
        ..Choice::default()
    };
    assert_eq!(called(&file, &wide(5))[0].0, "06113");
    assert_eq!(called(&file, &wide(1))[0].0, "6113");
    assert_eq!(
        called(&feature(json!({ "GEOID": 6113.0 })), &wide(5))[0].0,
        "06113"
    );
    assert_eq!(
        called(&feature(json!({ "GEOID": "6113" })), &wide(5))[0].0,
        "06113"
    );
    assert_eq!(
        called(&feature(json!({ "GEOID": "2A" })), &wide(5))[0].0,
        "2A"
    );
    let text = refused(&feature(json!({ "GEOID": 6113.5 })), &wide(5));
    assert!(text.contains("Name it with --key"), "{text}");
}

#[test]
fn features_with_one_key_are_refused_or_joined() {
    let file = collection(&[
        feature(json!({ "code": "13101", "name": "Chiyoda" })),
        feature(json!({ "code": "13102", "name": "Chuo" })),
        feature(json!({ "code": "13101", "name": "Chiyoda" })),
    ]);
    assert_eq!(
        refused(&file, &choice("code")),
        "features 1 and 3 both have \"13101\" as \"code\": name another property with --key, or say --join if they are parts of \
         one county"
    );
    let joined = good(
        &file,
        &Choice {
            join: true,
            ..choice("code")
        },
    );
    let parts: Vec<_> = joined
        .counties
        .iter()
        .map(|county| county.polygons.0.len())
        .collect();
    assert_eq!(parts, [2, 1]);
}

#[test]
fn features_may_be_chosen_by_a_value() {
    let file = collection(&[
        feature(json!({ "GEOID": "32031", "STATEFP": "32" })),
        feature(json!({ "GEOID": "06113", "STATEFP": "06" })),
        feature(json!({ "GEOID": "06113", "STATEFP": 48 })),
    ]);
    let only = |value: &str| Choice {
        only: Some(("STATEFP".into(), value.into())),
        ..choice("GEOID")
    };
    assert_eq!(called(&file, &only("06"))[0].0, "06113");
    assert_eq!(called(&file, &only("48"))[0].0, "06113");
    assert_eq!(called(&file, &only("3*"))[0].0, "32031");
    assert_eq!(
        refused(&file, &only("6")),
        "no feature has \"6\" as \"STATEFP\"; there are \"GEOID\", \"STATEFP\""
    );
}

#[test]
fn what_is_not_geojson_of_polygons_is_named() {
    for (text, words) in [
        ("", "not GeoJSON: EOF"),
        ("GEOID,NAME\n06113,Yolo\n", "line 1 column 1"),
        (
            "{\"type\": \"FeatureCollection\", \"features\": [NaN]}",
            "line 1 column",
        ),
        ("[]", "a Feature is needed"),
    ] {
        let error = read(text, &Choice::default()).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    bad(
        &json!({ "type": "Topology", "objects": {}, "arcs": [] }),
        "this is TopoJSON; GeoJSON is needed: npx",
    );
    bad(&polygon(), "this is \"Polygon\"");
    bad(&collection(&[]), "no features");
    bad(&json!({ "type": "FeatureCollection" }), "no features");
    bad(&with_geometry(json!(null)), "feature 1 has no geometry");
    bad(
        &with_geometry(json!({ "type": "MultiPolygon", "coordinates": [] })),
        "feature 1 has no geometry",
    );
    for (kind, coordinates) in [
        ("Point", json!([0, 0])),
        ("LineString", json!([[0, 0], [1, 1]])),
    ] {
        let geometry = json!({ "type": kind, "coordinates": coordinates });
        let first = feature(json!({ "GEOID": "06067" }));
        bad(
            &collection(&[first, with_geometry(geometry.clone())]),
            &format!("feature 2 is a {kind}; a county needs polygons"),
        );
        bad(
            &with_geometry(
                json!({ "type": "GeometryCollection", "geometries": [polygon(), geometry] }),
            ),
            "needs polygons",
        );
    }
    bad(
        &with_geometry(json!({ "type": "Sphere" })),
        "feature 1 is not GeoJSON",
    );
    bad(
        &feature(json!({ "GEOID": "06113", "NAME": "\u{202e}oloY" })),
        "direction marks",
    );
}

#[test]
fn broken_rings_are_named_with_what_to_do() {
    bad(
        &with_ring(json!([[0, 0], [1, 0], [1, 1], [0, 1]])),
        "begins at 0, 0 and ends elsewhere: repeat its first position",
    );
    bad(
        &with_ring(json!([[0, 0], [1, 0], [0, 0]])),
        "has 3 positions, it needs 4",
    );
    bad(&with_ring(json!([])), "has 0 positions");
    bad(
        &with_ring(json!([[0, 0], [1], [1, 1], [0, 0]])),
        "feature 1",
    );
    bad(
        &with_ring(json!([[0, 0], [1, null], [1, 1], [0, 0]])),
        "feature 1",
    );
}

#[test]
fn coordinates_that_are_no_degrees_are_told_apart() {
    let swiss = json!([
        [2_683_000, 1_247_000],
        [2_684_000, 1_247_000],
        [2_684_000, 1_248_000],
        [2_683_000, 1_247_000]
    ]);
    let mut file = collection(&[with_ring(swiss)]);
    bad(&file, "feature 1: 2683000, 1247000 is no longitude (-360 to 360) and latitude (-90 to 90) in degrees. If the file is projected, convert it first: ogr2ogr");
    file["crs"] = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::2056" } });
    bad(
        &file,
        "projected (the file says \"urn:ogc:def:crs:EPSG::2056\")",
    );
    let swapped = json!([
        [38.5, -121.7],
        [38.6, -121.7],
        [38.6, -121.6],
        [38.5, -121.7]
    ]);
    bad(
        &with_ring(swapped),
        "If the latitude is first, swap them: ogr2ogr",
    );
    bad(
        &with_ring(json!([[0, 0], [361, 0], [1, 1], [0, 0]])),
        "361, 0 is no longitude",
    );
}

#[test]
fn an_edge_that_may_go_either_way_around_the_world_is_refused() {
    let of = |west: f64, east: f64| {
        let ring = json!([[west, 10], [east, 10], [east, 20], [west, 20], [west, 10]]);
        collection(&[with_ring(ring)])
    };
    bad(&of(-100.0, 100.0), "an edge of feature 1 goes from longitude -100 to 100, which is more than half around the world");
    for (west, east) in [
        (-90.0, 90.0),
        (-179.0, 179.0),
        (-180.0, 180.0),
        (170.0, 190.0),
    ] {
        good(&of(west, east), &Choice::default());
    }
}
