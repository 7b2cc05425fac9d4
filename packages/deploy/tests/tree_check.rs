//! What `check` finds in large trees, and in the keys of counties of the United States.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::time::Instant;

use proptest::prelude::*;
use wayclear_api::{check_prefix, overlap};
use wayclear_deploy::tree::{check, parse, Problem};

/// A tree of counties without cities.
fn tree_of<'a>(state: &str, counties: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = format!("[state]\nkey = \"{state}\"\nname = \"State\"\n");
    for key in counties {
        write!(
            text,
            "[[county]]\nkey = \"{key}\"\nname = \"County\"\nprefixes = []\n"
        )
        .unwrap();
    }
    text
}

/// What is said about one county.
fn said(state: &str, county: &str) -> Option<Problem> {
    let text = tree_of(state, [county]);
    let mut problems = match check(&text) {
        Ok((_, warnings)) => {
            assert!(warnings.iter().all(|problem| problem.is_warning));
            assert!(parse(&text).is_ok(), "a warning stops nobody");
            warnings
        }
        Err(problems) => {
            assert!(problems.iter().any(|problem| !problem.is_warning));
            assert_eq!(parse(&text).unwrap_err(), problems);
            problems
        }
    };
    assert!(problems.len() <= 1, "{problems:?}");
    let problem = problems.pop()?;
    assert_eq!(problem.line, 5);
    Some(problem)
}

#[test]
fn counties_of_today_pass_without_a_word() {
    for (state, county) in [
        ("US-CA", "06113"),
        ("US-CT", "09110"),
        ("US-CT", "09190"),
        ("US-AK", "02063"),
        ("US-AK", "02066"),
        ("US-AK", "02158"),
        ("US-AK", "02105"),
        ("US-AK", "02230"),
        ("US-AK", "02282"),
        ("US-SD", "46102"),
        ("US-FL", "12086"),
        ("US-MO", "29186"),
        ("US-CO", "08014"),
        ("US-VA", "51059"),
        ("US-VA", "51600"),
        ("US-NV", "32510"),
        ("US-DC", "11001"),
        ("US-PR", "72127"),
        ("US-GU", "66010"),
        ("US-VI", "78030"),
        ("US-AS", "60050"),
        ("US-MP", "69110"),
        ("US-UM", "74300"),
    ] {
        assert_eq!(said(state, county), None, "{state} {county}");
    }
}

#[test]
fn other_countries_have_codes_of_their_own() {
    for (state, county) in [
        ("GB-ENG", "E09000033"),
        ("FR-20R", "2A"),
        ("MX-CMX", "09003"),
        ("UM-81", "36061"),
    ] {
        assert_eq!(said(state, county), None, "{state} {county}");
    }
}

#[test]
fn a_county_of_another_state_is_an_error_that_names_both() {
    for (state, county, words) in [
        (
            "US-CA",
            "36061",
            "36061 is of New York (36), not of US-CA (06)",
        ),
        (
            "US-GU",
            "06113",
            "06113 is of California (06), not of US-GU (66)",
        ),
        // No longer in use, but still another state's.
        (
            "US-NY",
            "09003",
            "09003 is of Connecticut (09), not of US-NY (36)",
        ),
        ("US-CA", "03001", "03001 is of no state, not of US-CA (06)"),
        (
            "US-CA",
            "6113",
            "must be a FIPS code: five digits that begin with 06",
        ),
        ("US-CA", "61130", "61130 is of no state"),
        ("US-CA", "061130", "must be a FIPS code: five digits"),
        ("US-CA", "E09000033", "must be a FIPS code: five digits"),
        ("US-CA", "06-11", "must be a FIPS code: five digits"),
        ("US-ZZ", "E09000033", "must be a FIPS code: five digits"),
    ] {
        let text = tree_of(state, [county]);
        let problems = check(&text).unwrap_err();
        let errors: Vec<_> = problems.iter().filter(|p| !p.is_warning).collect();
        assert_eq!(errors.len(), 1, "{problems:?}");
        assert!(errors[0].text.contains(words), "{problems:?}");
        assert_eq!(errors[0].line, 5);
    }
}

#[test]
fn what_is_wrong_with_a_place_is_told_with_the_line_of_its_field() {
    let good = include_str!("../../../trees/yolo.toml");
    for (field, wrong) in [
        ("latitude", "latitude = 138.5"),
        ("longitude", "longitude = 1115.7"),
        ("unit", "unit = \"a b\""),
    ] {
        let at = good
            .lines()
            .position(|line| line.starts_with(&format!("{field} = ")))
            .unwrap();
        let lines = good.lines().enumerate();
        let bad: Vec<_> = lines
            .map(|(index, line)| if index == at { wrong } else { line })
            .collect();
        let problems = check(&bad.join("\n")).unwrap_err();
        assert_eq!(problems[0].line, at + 1, "{problems:?}");
    }
}

#[test]
fn a_code_that_is_used_no_more_is_a_warning_that_says_what_came_after() {
    for (state, county, words) in [
        (
            "US-CT",
            "09003",
            "09003 was replaced in 2022 by 09110 to 09190",
        ),
        (
            "US-CT",
            "09015",
            "09015 was replaced in 2022 by 09110 to 09190",
        ),
        (
            "US-AK",
            "02261",
            "02261 was split in 2019 into 02063 and 02066",
        ),
        ("US-AK", "02270", "02270 was replaced in 2015 by 02158"),
        ("US-AK", "02231", "into 02232 and 02282"),
        ("US-AK", "02232", "into 02105 and 02230"),
        ("US-AK", "02280", "into 02195 and 02275"),
        ("US-SD", "46113", "46113 was replaced in 2015 by 46102"),
        ("US-VA", "51515", "51515 became part of 51019 in 2013"),
        ("US-VA", "51560", "51560 became part of 51005 in 2001"),
        ("US-VA", "51780", "51780 became part of 51083 in 1995"),
        ("US-FL", "12025", "12025 was replaced in 1997 by 12086"),
    ] {
        let problem = said(state, county).unwrap();
        assert!(problem.is_warning, "{problem:?}");
        assert!(problem.text.contains(words), "{problem:?}");
    }
    // A list of both generations, as some sources give it: only the old ones are told.
    let (_, warnings) = check(&tree_of("US-CT", ["09001", "09110", "09003", "09190"])).unwrap();
    let lines: Vec<_> = warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [5, 13]);
}

#[test]
fn a_code_or_state_that_nobody_knows_is_a_warning() {
    let problem = said("US-CA", "06999").unwrap();
    assert!(problem.is_warning);
    assert!(problem.text.contains("no county 06999 of California"));
    let (_, warnings) = check(&tree_of("US-ZZ", ["99001"])).unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(warnings[0].line, 2);
    assert!(warnings[0].text.contains("no state US-ZZ"));
}

#[test]
fn as_many_counties_are_known_as_there_are() {
    let known = |state: &str, digits: u32| {
        let keys: Vec<_> = (0..1000).map(|n| format!("{digits:02}{n:03}")).collect();
        let text = tree_of(state, keys.iter().map(String::as_str));
        let (_, warnings) = check(&text).unwrap();
        keys.len() - warnings.len()
    };
    // U.S. Census Bureau, counts of counties and equivalents; Connecticut with its planning regions.
    for (state, digits, count) in [
        ("US-AK", 2, 30),
        ("US-CA", 6, 58),
        ("US-CT", 9, 9),
        ("US-DC", 11, 1),
        ("US-GA", 13, 159),
        ("US-LA", 22, 64),
        ("US-SD", 46, 66),
        ("US-TX", 48, 254),
        ("US-VA", 51, 133),
        ("US-PR", 72, 78),
        ("US-VI", 78, 3),
        ("US-AS", 60, 5),
        ("US-MP", 69, 4),
        ("US-GU", 66, 1),
    ] {
        assert_eq!(known(state, digits), count, "{state}");
    }
}

/// Two counties, the first with a city, and who claims which cells in the order of the file.
#[derive(Clone, Debug)]
struct Claimed {
    counties: [Vec<String>; 2],
    cities: [Vec<String>; 2],
}

impl Claimed {
    fn text(&self) -> String {
        let list = |prefixes: &[String]| {
            let lines: String = prefixes.iter().fold(String::new(), |mut lines, prefix| {
                writeln!(lines, "  {prefix:?},").unwrap();
                lines
            });
            format!("prefixes = [\n{lines}]\n")
        };
        format!(
            "[state]\nkey = \"DE-BY\"\nname = \"a\"\n[[county]]\nkey = \"C0\"\nname = \"a\"\n{}[[county.city]]\nkey = \"t0\"\n\
             name = \"a\"\n{}[[county.city]]\nkey = \"t1\"\nname = \"a\"\n{}[[county]]\nkey = \"C1\"\nname = \"a\"\n{}",
            list(&self.counties[0]),
            list(&self.cities[0]),
            list(&self.cities[1]),
            list(&self.counties[1])
        )
    }

    /// Every problem by the definitions: each prefix against all before it, each of a city against all of its county.
    fn by_definition(&self) -> Vec<String> {
        let [c0, c1] = &self.counties;
        let [t0, t1] = &self.cities;
        let mut found = vec![];
        for (level, siblings) in [
            ("county", [("C0", c0), ("C1", c1)]),
            ("city", [("t0", t0), ("t1", t1)]),
        ] {
            let mut all: Vec<(&str, &str)> = vec![];
            for (key, prefixes) in siblings {
                for prefix in prefixes {
                    if let Err(error) = check_prefix(prefix) {
                        found.push(error.to_string());
                        continue;
                    }
                    if let Some((other, owner)) = all.iter().find(|(p, _)| overlap(p, prefix)) {
                        found.push(format!(
                            "cells {prefix:?} of {level} {key:?} overlap {other:?} of {owner:?}"
                        ));
                    }
                    all.push((prefix, key));
                }
            }
        }
        for (key, prefixes) in [("t0", t0), ("t1", t1)] {
            for prefix in prefixes {
                if !c0.iter().any(|p| prefix.starts_with(p)) {
                    found.push(format!(
                        "no visit can reach cells {prefix:?} of city {key:?}: county \"C0\" is not assigned them"
                    ));
                }
            }
            if prefixes.is_empty() {
                found.push(format!(
                    "no visit can reach city {key:?}: give it cell prefixes"
                ));
            }
        }
        found.sort();
        found
    }
}

fn claimed() -> impl Strategy<Value = Claimed> {
    // Few letters, so that prefixes meet; some are too short, too long, or none.
    let prefixes = || prop::collection::vec("[9q]{0,4}|[9q]{6,9}|9qa|9ü", 0..8);
    let two = || [prefixes(), prefixes()];
    (two(), two()).prop_map(|(counties, cities)| Claimed { counties, cities })
}

proptest! {
    #[test]
    fn overlaps_and_unreachable_cells_are_those_of_the_definition(claimed in claimed()) {
        let problems = check(&claimed.text()).map_or_else(|problems| problems, |(_, warnings)| warnings);
        let mut texts: Vec<_> = problems.into_iter().map(|problem| problem.text).collect();
        texts.sort();
        prop_assert_eq!(texts, claimed.by_definition());
    }
}

/// The 1024 cells two characters longer.
fn below(cell: &str) -> impl Iterator<Item = String> + '_ {
    let alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
    let pairs = alphabet
        .chars()
        .flat_map(move |a| alphabet.chars().map(move |b| (a, b)));
    pairs.map(move |(a, b)| format!("{cell}{a}{b}"))
}

#[test]
fn a_hundred_thousand_cells_are_checked_each_with_its_line() {
    let corners: Vec<_> = below("9q").take(98).collect();
    let mut text = "[state]\nkey = \"US-CA\"\nname = \"California\"\n".to_string();
    for (corner, county) in corners.iter().zip(1..) {
        let cells: String = below(corner).fold(String::new(), |mut cells, cell| {
            writeln!(cells, "  {cell:?},").unwrap();
            cells
        });
        // A cell of the next county each time, the last one's around it.
        let next = corners.get(county).map_or("9r", String::as_str);
        write!(
            text,
            "[[county]]\nkey = \"06{county:03}\"\nname = \"County\"\nprefixes = [\n{cells}  \"{next}\",\n]\n\
             [[county.city]]\nkey = \"city\"\nname = \"City\"\nprefixes = [\n{cells}]\n",
        )
        .unwrap();
    }
    let began = Instant::now();
    let problems = check(&text).unwrap_err();
    let seconds = began.elapsed().as_secs_f64();
    let errors: Vec<_> = problems.iter().filter(|p| !p.is_warning).collect();
    println!(
        "{} cells and {} errors in {seconds:.2} s",
        98 * 2 * 1024,
        errors.len()
    );
    // Every cell of every county but the first lies in one that the county before has claimed.
    assert_eq!(errors.len(), 97 * 1024);
    let lines: Vec<_> = text.lines().collect();
    for Problem { line, text, .. } in errors {
        let prefix = text.split('"').nth(1).unwrap();
        assert_eq!(lines[line - 1], format!("  {prefix:?},"), "{text}");
    }
}
