//! Files of traces, and what is counted of them.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use flate2::Compression;
use wayclear_evaluate::replay::{count, read, Course, Hour, Row, Trace, What, FOLDER};
use wayclear_evaluate::series::Series;
use wayclear_evaluate::table::gas_without_fee;

const STUDY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/study");
const NYC: &str = "user,week,at,place,lat,lon,kind,category\n";

fn written(folder: &Path, text: &[u8]) -> PathBuf {
    let file = folder.join("trace.csv");
    fs::write(&file, text).unwrap();
    file
}

/// What reading such a text says is wrong with it.
#[track_caller]
fn refused(trace: Trace, text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = read(trace, &written(folder.path(), text.as_bytes())).unwrap_err();
    format!("{error:#}")
}

/// The files of traces of this machine; `None` = there are none, which is said.
fn found(trace: Trace) -> Option<PathBuf> {
    match trace.found() {
        Ok(file) if file.exists() => Some(file),
        _ => {
            println!("skipped: {FOLDER} names no folder with {}", trace.file());
            None
        }
    }
}

#[test]
fn visits_are_read_sorted_and_told_apart_compressed_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "{NYC}a,1,2012-04-03T15:00:00,7,40.71,-73.88,x,y\n\
         b,1,2012-04-03T14:00:00,7,40.71,-73.88,x,y\n\
         a,1,2012-04-04T14:00:00,7,40.71,-73.88,x,y\n\
         a,1,2012-04-04T14:00:01,8,40.71,-73.88,x,\"y, z\"\n"
    );
    let plain = read(Trace::Nyc, &written(folder.path(), text.as_bytes())).unwrap();
    let mut packed = GzEncoder::new(vec![], Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    let file = written(folder.path(), &packed.finish().unwrap());
    let unpacked = read(Trace::Nyc, &file).unwrap();
    assert_eq!(plain.at, unpacked.at);
    let What::Visits { places, .. } = &plain.what else {
        panic!("visits");
    };
    // Two places in one cell are two places.
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    assert_eq!(places, ["dr5rwg40/7", "dr5rwg40/8"]);

    let Row {
        creating,
        routed,
        direct,
        gas_pinned,
        person_days,
        ..
    } = count(Trace::Nyc, &plain).unwrap().row;
    assert_eq!((creating, routed, direct), (Some(2), Some(1), Some(1)));
    assert_eq!(person_days, 3);
    let gas = |request| gas_without_fee(request, true).unwrap();
    let all = 2 * gas("the same, creating the location")
        + gas("check-in routed from the state")
        + gas("check-in at the location's address");
    assert_eq!(gas_pinned, Some(all / 4));
}

#[test]
fn contacts_recorded_one_by_one_cost_a_transaction_each() {
    let folder = tempfile::tempdir().unwrap();
    let text = b"start,seconds,a,b\n100,20,1,2\n160,20,1,2\n200,20,1,3\n90000,20,2,3\n";
    let read = read(Trace::Ws16, &written(folder.path(), text)).unwrap();
    let row = count(Trace::Ws16, &read).unwrap().row;
    // 1 met two people, 2 and 3 one each; the next day 2 and 3 one each: 6 of 5 person-days.
    assert_eq!((row.people, row.person_days), (3, 5));
    assert_eq!((row.partners, row.partners_p95), (Some(1.2), Some(2)));
    let gas = |request| gas_without_fee(request, true).unwrap();
    let fee = gas("taking the fee, in every transaction");
    let one = gas("record 1 contact") + fee;
    assert_eq!(row.gas_day_1, Some(one * 6 / 5));
    assert!(row.gas_day_50.unwrap() < row.gas_day_1.unwrap());
}

#[test]
fn whoever_is_far_is_no_contact_and_whoever_stays_near_begins_none() {
    let folder = tempfile::tempdir().unwrap();
    let text = b"time_step,user1_id,user2_id,distance_m\n\
        1,1,2,10\n2,1,2,3\n3,1,2,11\n4,1,2,10\n1,1,3,50\n193,1,2,0\n";
    let read = read(Trace::Haslemere, &written(folder.path(), text)).unwrap();
    let morning = 7 * 3_600;
    assert_eq!(read.at, [morning, morning + 900, 86_400 + morning]);
    let row = count(Trace::Haslemere, &read).unwrap().row;
    assert_eq!((row.people, row.requests), (2, 3));
    // All who were watched count, on three days.
    assert_eq!(row.person_days, 469 * 3);
}

#[test]
fn a_file_that_is_no_such_trace_is_refused_by_name() {
    let missing = read(Trace::Nyc, Path::new("/nowhere/x.csv")).unwrap_err();
    assert!(
        format!("{missing:#}").contains("scripts/fetch-traces"),
        "{missing:#}"
    );
    let visit =
        |at: &str, place: &str, lat: &str| format!("{NYC}a,1,{at},{place},{lat},-73.88,x,y\n");
    let noon = "2012-04-03T12:00:00";
    for (trace, text, words) in [
        (Trace::Nyc, String::new(), "holds 0 requests"),
        (Trace::Nyc, visit(noon, "7", "40.7"), "holds 1 requests"),
        (
            Trace::Nyc,
            "start,seconds,a,b\n1,2,3,4\n".to_string(),
            "holds other rows",
        ),
        (
            Trace::Ws16,
            format!("{NYC}a,1,{noon},7,40.7,-73.8,x,y\n"),
            "holds other rows",
        ),
        (
            Trace::Nyc,
            visit("noon", "7", "40.7"),
            "\"noon\" is no time",
        ),
        (
            Trace::Nyc,
            visit(noon, "7", "140.7"),
            "140.7, -73.88 are no latitude",
        ),
        (Trace::Nyc, visit(noon, "7", "NaN"), "no latitude"),
        (Trace::Nyc, visit(noon, "Caf\u{e9} 7", "40.7"), "place Caf"),
        (
            Trace::Nyc,
            visit(noon, "7", "40.7") + "b,1,2012-04-03T12:00:00,7,41.7,-73.88,x,y\n",
            "is in two cells",
        ),
        (
            Trace::Ws16,
            "start,seconds,a,b\n1,20,3,3\n".to_string(),
            "person 3 meets person 3",
        ),
        (
            Trace::Haslemere,
            "time_step,user1_id,user2_id,distance_m\n0,1,2,3\n".to_string(),
            "step 0",
        ),
    ] {
        let found = refused(trace, &text);
        assert!(found.contains(words), "{found}: {words}");
    }
}

#[test]
fn the_committed_rows_are_what_the_traces_give() {
    let read_rows = |name: &str| Path::new(STUDY).join(name);
    let rows = Series::<Row>::read(&read_rows("replay.csv")).unwrap().rows;
    let hours = Series::<Hour>::read(&read_rows("replay-hours.csv"))
        .unwrap()
        .rows;
    let course = Series::<Course>::read(&read_rows("replay-course.csv"))
        .unwrap()
        .rows;
    assert_eq!(rows.len(), Trace::ALL.len());
    for trace in Trace::ALL {
        let Some(file) = found(trace) else { continue };
        let counted = count(trace, &read(trace, &file).unwrap()).unwrap();
        let name = trace.name();
        let row = rows.iter().find(|row| row.trace == name);
        assert_eq!(row, Some(&counted.row));
        let same: Vec<Hour> = hours
            .iter()
            .filter(|it| it.trace == name)
            .cloned()
            .collect();
        assert_eq!(same, counted.hours);
        let same: Vec<Course> = course
            .iter()
            .filter(|it| it.trace == name)
            .cloned()
            .collect();
        assert_eq!(same, counted.course);
    }
}

#[test]
fn new_york_has_the_kinds_that_the_study_claims() {
    let rows = Series::<Row>::read(&Path::new(STUDY).join("replay.csv"))
        .unwrap()
        .rows;
    let row = rows.iter().find(|row| row.trace == "nyc").unwrap();
    assert_eq!(row.requests, 66_962);
    assert_eq!((row.people, row.places), (193, Some(15_223)));
    assert_eq!(
        (row.creating, row.routed, row.direct),
        (Some(15_223), Some(5_133), Some(46_606))
    );
    assert!((row.zipf.unwrap() - 0.92).abs() < 0.005);
    assert!((row.peak_hour - 1.6).abs() < 0.05);
    assert!((row.dispersion.unwrap() - 17.8).abs() < 0.1);
}
