//! Tree files: the one that is shipped, and everything that can be wrong with one.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use geo::{Contains, Point, Polygon};
use geojson::GeoJson;
use wayclear_api::contact_registry::{ReportPolicy, RiskForm};
use wayclear_api::location::Surface;
use wayclear_deploy::tree::{cell_at, parse, Problem, Tree};

const GOOD: &str = r#"[state]
key = "US-CA"
name = "California"

[[county]]
key = "06113"
name = "Yolo County"
prefixes = ["9qc7", "9qck"]

[[county.city]]
key = "davis"
name = "Davis"
prefixes = ["9qc7m"]

[[county.city.place]]
name = "Davis station"
latitude = 38.5436
longitude = -121.7367
surface = "stainless_steel"
source = "Wikipedia"
"#;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn yolo() -> Tree {
    let text = std::fs::read_to_string(root().join("trees/yolo.toml")).unwrap();
    parse(&text).unwrap()
}

/// The polygon of a county, from us-atlas.
fn polygon(fips: &str) -> Polygon {
    let text = std::fs::read_to_string(root().join("testdata/counties.geojson")).unwrap();
    let GeoJson::FeatureCollection(counties) = text.parse().unwrap() else {
        panic!("a collection of counties");
    };
    let county = counties
        .features
        .into_iter()
        .find(|feature| feature.property("fips").and_then(|p| p.as_str()) == Some(fips))
        .unwrap();
    county.geometry.unwrap().try_into().unwrap()
}

fn problems(text: &str) -> Vec<Problem> {
    parse(text)
        .map(|tree| panic!("no problem found: {tree:?}"))
        .unwrap_err()
}

/// The one problem of the good file with a part replaced.
#[track_caller]
fn problem(part: &str, by: &str) -> (usize, String) {
    assert!(GOOD.contains(part), "{part} is not in the file");
    let mut found = problems(&GOOD.replace(part, by));
    assert_eq!(found.len(), 1, "{found:?}");
    let Problem { line, text, .. } = found.remove(0);
    (line, text)
}

#[test]
fn a_number_that_begins_with_a_zero_is_told_to_be_a_text_or_no_zero() {
    let (_, text) = problem("key = \"06113\"", "key = 06113");
    let words = "write a key or a unit in quotes, with the zeros that it begins with";
    assert!(text.contains(words), "{text}");
}

#[test]
fn a_good_file_is_read_as_it_stands() {
    let tree = parse(GOOD).unwrap();
    assert_eq!((tree.key.as_str(), tree.window()), ("US-CA", 1_209_600));
    assert_eq!(tree.policy, None::<ReportPolicy>);
    let (county, city, known) = tree.places().next().unwrap();
    assert_eq!((county.key.as_str(), city.key.as_str()), ("06113", "davis"));
    assert_eq!(known.place.to_string(), "9qc7mbdh");
    assert_eq!(known.surface, Surface::StainlessSteel);
}

#[test]
fn every_problem_is_named_with_its_line() {
    let (line, text) = problem("\"US-CA\"", "\"CA\"");
    assert_eq!(line, 2);
    assert!(text.contains("ISO 3166-2"), "{text}");
    let (line, text) = problem("key = \"06113\"", "key = \"06 13\"");
    assert_eq!(line, 6);
    assert!(
        text.contains("1 to 12 characters of A-Z, 0-9 and -"),
        "{text}"
    );
    let (line, text) = problem("key = \"davis\"", "key = \"Davis\"");
    assert_eq!(line, 11);
    assert!(text.contains("city key"), "{text}");
    let (line, text) = problem("name = \"Davis\"", "name = \" \"");
    assert_eq!(line, 12);
    assert!(text.contains("1 to 255"), "{text}");
    let (line, text) = problem(
        "name = \"California\"\n",
        "name = \"California\"\nwindow_seconds = 5\n",
    );
    assert_eq!(line, 4);
    assert!(text.contains("600 to 1209600"), "{text}");
    let (line, text) = problem("latitude = 38.5436", "latitude = 138.5436");
    assert_eq!(line, 17);
    assert!(text.contains("not on earth"), "{text}");
    let (line, text) = problem("surface = \"stainless_steel\"", "surface = \"steel\"");
    assert_eq!(line, 19);
    assert!(text.contains("unknown variant `steel`"), "{text}");
    let (line, text) = problem("[state]", "[state");
    assert_eq!(line, 1);
    assert!(!text.is_empty());
    let renamed = GOOD.replace("source = \"Wikipedia\"", "origin = \"Wikipedia\"");
    let told = problems(&renamed);
    assert_eq!((told[0].line, told[1].line), (15, 20));
    assert!(told[0].text.contains("missing field `source`"), "{told:?}");
    assert!(told[1].text.contains("unknown field `origin`"), "{told:?}");
    let (_, text) = problem("surface = \"stainless_steel\"", "unit = \"Shop 2\"");
    assert!(text.contains("a-z, 0-9 and -"), "{text}");
}

#[test]
fn overlapping_cells_are_found() {
    let (line, text) = problem("\"9qc7\", \"9qck\"", "\"9qc7\", \"9qc7m\"");
    assert_eq!(line, 8);
    assert!(text.contains("overlap \"9qc7\" of \"06113\""), "{text}");
    let second = r#"
[[county]]
key = "06067"
name = "Sacramento County"
prefixes = ["9q"]
"#;
    let found = problems(&format!("{GOOD}{second}"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].line, 25);
}

#[test]
fn cells_of_the_wrong_form_are_found() {
    let (line, text) = problem("\"9qc7\", \"9qck\"", "\"9qc7\", \"9qcka\"");
    assert_eq!(line, 8);
    assert!(text.contains("without a, i, l, o"), "{text}");
    let (_, text) = problem("\"9qc7\", \"9qck\"", "\"9qc7\", \"9\"");
    assert!(text.contains("it needs 2 to 7"), "{text}");
}

#[test]
fn what_no_visit_can_reach_is_found() {
    let (line, text) = problem("prefixes = [\"9qc7m\"]", "prefixes = [\"9qc7q\"]");
    assert_eq!(line, 17);
    assert!(
        text.contains("no visit can reach \"Davis station\""),
        "{text}"
    );
    let (line, text) = problem(
        "prefixes = [\"9qc7m\"]",
        "prefixes = [\"9qc7m\", \"9qce7\"]",
    );
    assert_eq!(line, 13);
    assert!(
        text.contains("no visit can reach cells \"9qce7\" of city \"davis\""),
        "{text}"
    );
    let empty = GOOD.replace("prefixes = [\"9qc7m\"]", "prefixes = []");
    let found = problems(&empty);
    assert!(
        found[0].text.contains("no visit can reach city \"davis\""),
        "{found:?}"
    );
}

#[test]
fn things_that_come_twice_are_found() {
    let city = "\n[[county.city]]\nkey = \"davis\"\nname = \"Davis\"\nprefixes = [\"9qck\"]\n";
    let found = problems(&format!("{GOOD}{city}"));
    assert_eq!(found[0].text, "city \"davis\" comes twice");
    let start = GOOD.find("[[county.city.place]]").unwrap();
    let found = problems(&format!("{GOOD}\n{}", &GOOD[start..]));
    assert!(found[0].text.contains("is the same place as"), "{found:?}");
}

#[test]
fn a_position_becomes_the_cell_that_holds_it() {
    // Checked against geohash.org's definition by an independent program.
    assert_eq!(cell_at(38.5436, -121.7367).unwrap(), "9qc7mbdh");
    assert_eq!(cell_at(38.580_361, -121.499_611).unwrap(), "9qce7pqd");
    assert_eq!(cell_at(0.0, 0.0).unwrap(), "s0000000");
    for (latitude, longitude) in [
        (90.1, 0.0),
        (0.0, -180.1),
        (f64::NAN, 0.0),
        (0.0, f64::INFINITY),
    ] {
        assert!(cell_at(latitude, longitude).is_err());
    }
}

#[test]
fn the_shipped_tree_has_twenty_real_places_and_two_bus_lines_in_four_cities() {
    let tree = yolo();
    let with_unit = tree
        .places()
        .filter(|(_, _, known)| known.place.unit.is_some())
        .count();
    assert_eq!(with_unit, 2);
    assert!(tree.places().count() - with_unit >= 20);
    let cities: Vec<_> = tree.counties.iter().flat_map(|c| &c.cities).collect();
    let names: Vec<_> = cities.iter().map(|city| city.name.as_str()).collect();
    assert_eq!(
        names,
        ["Davis", "Woodland", "West Sacramento", "Sacramento"]
    );
    assert!(cities.iter().all(|city| !city.places.is_empty()));
    assert!(tree.places().all(|(_, _, known)| !known.source.is_empty()));
}

#[test]
fn every_place_lies_inside_the_polygon_of_its_county() {
    let tree = yolo();
    for county in &tree.counties {
        let polygon = polygon(&county.key);
        for known in county.cities.iter().flat_map(|city| &city.places) {
            let point = Point::new(known.longitude, known.latitude);
            assert!(
                polygon.contains(&point),
                "{} is not in {}",
                known.name,
                county.name
            );
        }
    }
    let davis = tree.counties[0].cities[0].places[0].clone();
    let point = Point::new(davis.longitude, davis.latitude);
    assert!(
        !polygon("06067").contains(&point),
        "the polygons are told apart"
    );
}

#[test]
fn every_cell_of_a_county_has_its_centre_in_the_county() {
    for county in yolo().counties {
        let polygon = polygon(&county.key);
        for prefix in &county.prefixes {
            let (centre, ..) = geohash::decode(prefix).unwrap();
            let point = Point::new(centre.x, centre.y);
            assert!(
                polygon.contains(&point),
                "{prefix} is not in {}",
                county.name
            );
        }
    }
}

#[test]
fn a_risk_model_may_be_given_and_is_checked_with_its_line() {
    let tree = parse(GOOD).unwrap();
    assert_eq!(
        (tree.risk_model, tree.risk_model_delay_seconds),
        (None, None)
    );
    let with = |more: &str| GOOD.replacen("[[county]]", &format!("{more}\n\n[[county]]"), 1);
    let model = |b12: &str| {
        format!(
            "risk_model_delay_seconds = 0\n[state.risk_model]\nform = \"log_dose\"\nb0 = \"4\"\nb12 = \"{b12}\"\nb3 = \"-1\"\n\
             origin = \"a study\""
        )
    };
    let tree = parse(&with(&model("-0.75"))).unwrap();
    let read = tree.risk_model.unwrap();
    assert_eq!(read.form, RiskForm::LogDose);
    assert_eq!(read.b12.to_string(), "-0.75");
    assert_eq!(read.alert_at.to_string(), "0.001");
    assert_eq!(tree.risk_model_delay_seconds, Some(0));
    let alert = |share: &str| with(&format!("{}\nalert_at = \"{share}\"", model("-0.75")));
    let tree = parse(&alert("0.02")).unwrap();
    assert_eq!(tree.risk_model.unwrap().alert_at.to_string(), "0.02");
    let wrong = problems(&alert("2"));
    assert!(
        wrong[0]
            .text
            .starts_with("alert_at is \"2\", it must be above 0"),
        "{wrong:?}"
    );
    let wrong = problems(&with(&model("0.75")));
    assert_eq!(wrong.len(), 1);
    assert!(
        wrong[0].text.contains("risk would fall with more contact"),
        "{wrong:?}"
    );
    let wrong = problems(&with("risk_model_delay_seconds = 2592001"));
    assert_eq!((wrong.len(), wrong[0].line), (1, 5));
    assert!(
        wrong[0].text.contains("it must be 0 to 2592000"),
        "{wrong:?}"
    );
}

/// A good file whose relay's fees are paid like that.
fn with_fees(fees: &str) -> String {
    let relay = "[[relay]]\nname = \"Office\"\nurl = \"https://relay.example.org\"\n";
    format!("{GOOD}\n{relay}[relay.fees]\n{fees}\n")
}

#[test]
fn money_that_no_chain_can_have_pays_no_fees() {
    let fees = |daily: &str| {
        let fees = format!("to = [\"relay\"]\nfrom = \"payer\"\ndaily = \"{daily}\"");
        parse(&with_fees(&fees))
    };
    fees("5ucosm").unwrap();
    for daily in [
        "5u",
        "5ucosm,7uatom",
        "5u cosm",
        "5ucosm!",
        "5\u{202e}ucosm",
    ] {
        assert!(fees(daily).is_err(), "{daily:?}");
    }
}

#[test]
fn nobody_pays_the_fees_of_himself() {
    let found = problems(&with_fees(
        "to = [\"payer\"]\nfrom = \"payer\"\ndaily = \"5ucosm\"",
    ));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn fees_that_are_paid_for_nobody_are_named() {
    let found = problems(&with_fees("to = []\nfrom = \"payer\"\ndaily = \"5ucosm\""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].text.contains("nobody's fees are paid"),
        "{found:?}"
    );
}

#[test]
fn the_fees_of_each_relay_are_written_as_they_are_read() {
    let second = "[[relay]]\nname = \"Other\"\nurl = \"https://other.example.org\"\n[relay.fees]\nto = [\"other\"]\nfrom = \"payer\"\ndaily = \"7ucosm\"\n";
    let first = with_fees("to = [\"relay\"]\nfrom = \"payer\"\ndaily = \"5ucosm\"");
    let tree = parse(&format!("{first}{second}")).unwrap();
    let again = parse(&wayclear_deploy::tree::write(&tree).unwrap()).unwrap();
    assert_eq!(again.fees, tree.fees);
}

/// A tree with an authority whose key has these days.
fn with_days(days: &str) -> String {
    format!(
        "[state]\nkey = \"US-CA\"\nname = \"California\"\n\n[[authority]]\naccount = \"office\"\n\n[[authority.key]]\n\
         public_key = \"0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798\"\n{days}\n"
    )
}

#[test]
fn days_are_dates_or_numbers_of_days_and_are_written_as_dates() {
    let key = |days: &str| parse(&with_days(days)).unwrap().authorities[0].keys[0].clone();
    let dates = key("from = 2026-11-27\nuntil = 2027-01-31");
    assert_eq!((dates.from, dates.until), (20784, Some(20849)));
    assert_eq!(key("from = 20784\nuntil = 20849"), dates);
    assert_eq!((key("").from, key("").until), (0, None));
    let tree = parse(&with_days("from = 20784\nuntil = 20849")).unwrap();
    let written = wayclear_deploy::tree::write(&tree).unwrap();
    assert!(
        written.contains("from = 2026-11-27\nuntil = 2027-01-31\n"),
        "{written}"
    );
    assert_eq!(parse(&written).unwrap().authorities, tree.authorities);
    // The last day that contracts count, and leap days.
    for (date, days) in [
        ("2149-06-06", u16::MAX),
        ("1970-01-02", 1),
        ("2028-02-29", 21243),
    ] {
        assert_eq!(
            key(&format!("until = {date}\nfrom = 1970-01-01")).until,
            Some(days),
            "{date}"
        );
    }
}

#[test]
fn what_is_no_day_is_named_with_its_line() {
    for days in [
        "from = \"2026-11-27\"",
        "from = 2026-11-27T10:00:00Z",
        "from = 10:00:00",
        "from = 1969-12-31",
        "from = 2149-06-07",
        "from = -1",
        "from = 65536",
        "from = 1.5",
        "from = 28.11.2026",
        "from = 28.11.2026 # as people write it",
        "from = 28/11/2026",
        "from = 28 Nov 2026",
        "from = 2026-13-01",
        "until = 2027-02-30",
        "until = 1.2.27",
        "until = \"2027-01-31\"",
    ] {
        let problems = parse(&with_days(days)).unwrap_err();
        assert_eq!(problems.len(), 1, "{days}: {problems:?}");
        let text = &problems[0].text;
        assert!(text.contains("a date like 2027-01-31"), "{days}: {text}");
        assert_eq!(problems[0].line, 10, "{days}: {text}");
    }
}

#[test]
fn days_on_which_a_key_cannot_sign_are_named_as_dates_in_their_line() {
    for (days, words) in [
        (
            "from = 2026-11-27\nuntil = 2026-11-20",
            "it begins on 2026-11-27 (from) and signs no more from 2026-11-20 on (until)",
        ),
        (
            "from = 20784\nuntil = 20784",
            "it begins on 2026-11-27 (from) and signs no more from 2026-11-27 on (until)",
        ),
    ] {
        let problems = parse(&with_days(days)).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].text.contains(words), "{problems:?}");
        assert_eq!(problems[0].line, 11);
    }
    let short = with_days("").replace("f81798", "f817");
    let problems = parse(&short).unwrap_err();
    assert_eq!((problems.len(), problems[0].line), (1, 9), "{problems:?}");
}

#[test]
fn every_field_that_there_is_not_is_named_and_what_else_is_wrong_too() {
    let text = "colour = 1\n[state]\nkey = \"US-CA\"\nname = \"California\"\nsize = 3\nflag = { a = 1 }\n\n[[county]]\n\
                key = \"06113\"\nname = \" \"\nprefixes = [\"9qc7\"]\nmayor = \"ada\"\n\n[extra]\nx = 1\n";
    let problems = parse(text).unwrap_err();
    let told: Vec<_> = problems.iter().map(|p| (p.line, p.text.clone())).collect();
    for (line, word) in [
        (1, "colour"),
        (5, "size"),
        (6, "flag"),
        (12, "mayor"),
        (14, "extra"),
    ] {
        let is_told = |(at, text): &(usize, String)| {
            *at == line && text.contains(&format!("unknown field `{word}`"))
        };
        assert!(told.iter().any(is_told), "{word}: {told:?}");
    }
    assert!(told.iter().any(|(line, _)| *line == 10), "{told:?}");
    assert_eq!(told.len(), 6, "{told:?}");
}

#[test]
fn an_amount_without_quotes_is_told_in_words() {
    let text = "[state]\nkey = \"US-CA\"\nname = \"California\"\n\n[[county]]\nkey = \"06113\"\nname = \"Yolo\"\nprefixes = [\"9qc7\"]\n\n\
                [[county.city]]\nkey = \"davis\"\nname = \"Davis\"\nprefixes = [\"9qc7\"]\n\n[county.city.rewards]\ndenom = \"ucosm\"\n\
                check_in = 10\ninspect = \"1\"\ncooldown_seconds = 60\ndaily_cap = \"9\"\n";
    let problems = parse(text).unwrap_err();
    assert!(
        problems[0]
            .text
            .contains("a whole number in quotes, like \"10\""),
        "{problems:?}"
    );
}

#[test]
fn a_good_day_in_a_line_that_is_wrong_for_another_reason_is_not_called_no_day() {
    for days in [
        "from = 2027-01-31 until = 2027-02-28",
        "from = 2027-01-31,",
        "colour = blue # from = 2027-01-31",
        "from = 2027-01-31 on",
        "until = 2027-01-31 from = 20000",
    ] {
        let problems = parse(&with_days(days)).unwrap_err();
        let is_said = |day: &str| {
            let mut found = problems.iter();
            found.any(|problem| problem.text.contains(day) && problem.text.contains("is no day"))
        };
        assert!(!is_said("2027-01-31"), "{days}: {problems:?}");
    }
}
