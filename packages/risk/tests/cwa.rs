//! Risk minutes against the Corona-Warn-App's own test cases.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss
)]

use std::fs;
use std::path::Path;

use serde_json::Value;
use wayclear_risk::cwa::{
    assess, Assessment, Count, Infectiousness, ReportType, RiskLevel, Scan, Window,
};

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

fn window<'a>(window: &Value, scans: &'a [Scan]) -> Window<'a> {
    Window {
        age_days: small(&window["ageInDays"]),
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
        calibration_confidence: small(&window["calibrationConfidence"]),
        scans,
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
        level: match small(&case["expTotalRiskLevel"]) {
            1 => RiskLevel::Low,
            _ => RiskLevel::High,
        },
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
        let windows: Vec<Window> = windows
            .iter()
            .zip(&scans)
            .map(|(w, s)| window(w, s))
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
                    age_days: 0,
                    infectiousness,
                    report_type,
                    calibration_confidence: 0,
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
