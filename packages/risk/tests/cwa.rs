//! Risk minutes against the Corona-Warn-App's own test cases.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use wayclear_risk::cwa::{Infectiousness, ReportType, Scan, Window};

/// Below this a day is no risk, in thousandths of a risk minute.
const LOW_DAY: u64 = 5_000;
/// From here on a window or a day is a high risk.
const HIGH: u64 = 9_000;

/// Days and encounters of one level.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    days: usize,
    /// Age of the newest day of that level.
    newest_age_days: Option<u8>,
    /// Fewest people met: windows of that level that differ in day, transmission risk or calibration.
    encounters: usize,
}

/// What the app shows: whether it is red, and what stands behind green and red.
#[derive(Debug, PartialEq, Eq)]
struct Assessment {
    is_high: bool,
    low: Count,
    high: Count,
}

/// A window as the published cases write it.
struct Seen<'a> {
    window: Window<'a>,
    age_days: u8,
    calibration_confidence: u8,
}

impl Seen<'_> {
    fn minutes(&self) -> u64 {
        self.window.risk_minutes().thousandths()
    }

    fn is_same_encounter(&self, other: &Self) -> bool {
        self.age_days == other.age_days
            && self.calibration_confidence == other.calibration_confidence
            && self.window.infectiousness == other.window.infectiousness
            && self.window.report_type == other.window.report_type
            && (self.minutes() >= HIGH) == (other.minutes() >= HIGH)
    }
}

/// What the app makes of all windows.
fn assess(seen: &[Seen]) -> Assessment {
    let mut days: BTreeMap<u8, u64> = BTreeMap::new();
    for one in seen {
        *days.entry(one.age_days).or_default() += one.minutes();
    }
    days.retain(|_, minutes| *minutes >= LOW_DAY);
    let count = |is_high: bool| {
        let of_level = |minutes: u64| (minutes >= HIGH) == is_high;
        let ages = days.iter().filter(|(_, minutes)| of_level(**minutes));
        let is_first = |(index, one): &(usize, &Seen)| {
            days.contains_key(&one.age_days)
                && of_level(one.minutes())
                && !seen[..*index].iter().any(|s| s.is_same_encounter(one))
        };
        Count {
            days: ages.clone().count(),
            newest_age_days: ages.map(|(age, _)| *age).min(),
            encounters: seen.iter().enumerate().filter(is_first).count(),
        }
    };
    let (low, high) = (count(false), count(true));
    Assessment {
        is_high: high.days > 0,
        low,
        high,
    }
}

fn published() -> Value {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = here.join("../../testdata/cwa/exposure-windows-risk-calculation.json");
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn small(value: &Value) -> u8 {
    u8::try_from(value.as_u64().unwrap()).unwrap()
}

fn scans(window: &Value) -> Vec<Scan> {
    let scans = window["scanInstances"].as_array().unwrap();
    let scan = |scan: &Value| Scan {
        min_attenuation_db: small(&scan["minAttenuation"]),
        seconds: i32::try_from(scan["secondsSinceLastScan"].as_i64().unwrap()).unwrap(),
    };
    scans.iter().map(scan).collect()
}

fn seen<'a>(window: &Value, scans: &'a [Scan]) -> Seen<'a> {
    let age_days = small(&window["ageInDays"]);
    let calibration_confidence = small(&window["calibrationConfidence"]);
    let window = Window {
        infectiousness: match small(&window["infectiousness"]) {
            1 => Infectiousness::Standard,
            _ => Infectiousness::High,
        },
        report_type: match small(&window["reportType"]) {
            1 => ReportType::ConfirmedTest,
            2 => ReportType::ClinicalDiagnosis,
            3 => ReportType::SelfReport,
            _ => ReportType::Recursive,
        },
        scans,
    };
    Seen {
        window,
        age_days,
        calibration_confidence,
    }
}

fn expected(case: &Value) -> Assessment {
    let count = |level: &str| Count {
        days: case[format!("expNumberOfDaysWith{level}Risk")]
            .as_u64()
            .unwrap() as usize,
        newest_age_days: case[format!("expAgeOfMostRecentDateWith{level}Risk")]
            .as_u64()
            .map(|age| u8::try_from(age).unwrap()),
        encounters: case[format!("expTotalMinimumDistinctEncountersWith{level}Risk")]
            .as_u64()
            .unwrap() as usize,
    };
    Assessment {
        is_high: small(&case["expTotalRiskLevel"]) != 1,
        low: count("Low"),
        high: count("High"),
    }
}

#[test]
fn all_29_published_cases_come_out_as_the_app_has_them() {
    let published = published();
    let cases = published["testCases"].as_array().unwrap();
    assert_eq!(cases.len(), 29);
    for case in cases {
        let windows = case["exposureWindows"].as_array().unwrap();
        let scans: Vec<Vec<Scan>> = windows.iter().map(scans).collect();
        let windows: Vec<Seen> = windows
            .iter()
            .zip(&scans)
            .map(|(w, s)| seen(w, s))
            .collect();
        assert_eq!(assess(&windows), expected(case), "{}", case["description"]);
    }
}

#[test]
fn risk_minutes_are_those_of_the_published_configuration() {
    let published = published();
    let configuration = &published["defaultRiskCalculationConfiguration"];
    let values = configuration["transmissionRiskValueMapping"]
        .as_array()
        .unwrap();
    let weights = configuration["minutesAtAttenuationWeights"]
        .as_array()
        .unwrap();
    let mut compared = 0;
    for (report_type, offset) in [
        (ReportType::Recursive, 0),
        (ReportType::SelfReport, 2),
        (ReportType::ClinicalDiagnosis, 4),
        (ReportType::ConfirmedTest, 6),
    ] {
        for (infectiousness, more) in [(Infectiousness::Standard, 1), (Infectiousness::High, 2)] {
            let level = offset + more;
            let value = values
                .iter()
                .find(|v| v["transmissionRiskLevel"] == level)
                .unwrap();
            for min_attenuation_db in 0..=255 {
                let weight = weights.iter().find(|w| {
                    let range = &w["attenuationRange"];
                    let bounds = [&range["min"], &range["max"]].map(|v| v.as_u64().unwrap());
                    (bounds[0]..bounds[1]).contains(&u64::from(min_attenuation_db))
                });
                let weight = weight.map_or(0.0, |w| w["weight"].as_f64().unwrap());
                let scan = Scan {
                    min_attenuation_db,
                    seconds: 60_000,
                };
                let window = Window {
                    infectiousness,
                    report_type,
                    scans: &[scan],
                };
                let wanted = 1e6 * weight * value["transmissionRiskValue"].as_f64().unwrap();
                let found = window.risk_minutes().thousandths() as f64;
                assert!(
                    (found - wanted).abs() < 1e-6,
                    "{window:?}: {found}, {wanted}"
                );
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 8 * 256);
}
