//! What real outcomes say of equation 8: the committed aggregates are what the studies give, and broken files are named. The
//! studies state no licence, so their rows are read from the folder that `WAYCLEAR_DATA` names, where it is set.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use flate2::Compression;
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use wayclear_evaluate::outcomes::{
    outcomes, power, Calibrated, Coefficient, Counted, Formed, Told, Validated, MOST_ROWS,
};
use wayclear_evaluate::series::Series;

/// Rows of a committed file of the study.
fn committed<R: DeserializeOwned>(name: &str) -> Vec<R> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/study");
    Series::read(&folder.join(name)).unwrap().rows
}

#[track_caller]
fn assert_near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-7, "{found}, committed {wanted}");
}

#[test]
fn the_committed_aggregates_are_what_the_studies_give() {
    let Some(folder) = std::env::var_os("WAYCLEAR_DATA") else {
        println!("skipped: WAYCLEAR_DATA names no folder with the studies");
        return;
    };
    let found = outcomes(&PathBuf::from(folder)).unwrap();
    let fits: Vec<Coefficient> = committed("outcomes.csv");
    assert_eq!(fits.len(), found.coefficients.len());
    for (found, committed) in found.coefficients.iter().zip(&fits) {
        assert_eq!(
            (&found.term, found.people),
            (&committed.term, committed.people)
        );
        assert_near(found.estimate, committed.estimate);
        assert_near(found.naive_error, committed.naive_error);
        assert_near(found.clustered_error, committed.clustered_error);
        assert_near(found.deviance, committed.deviance);
    }
    let validated: Vec<Validated> = committed("outcomes-validated.csv");
    assert_eq!(validated.len(), found.validated.len());
    for (found, committed) in found.validated.iter().zip(&validated) {
        assert_eq!(found.features, committed.features);
        assert_near(found.log_loss, committed.log_loss);
        assert_near(found.brier, committed.brier);
        assert_near(found.auc, committed.auc);
        assert_near(found.auc_low, committed.auc_low);
        assert_near(found.slope, committed.slope);
    }
    let calibrated: Vec<Calibrated> = committed("calibration.csv");
    assert_eq!(calibrated.len(), found.calibrated.len());
    for (found, committed) in found.calibrated.iter().zip(&calibrated) {
        assert_eq!(found.people, committed.people);
        assert_near(found.foretold, committed.foretold);
        assert_near(found.infected, committed.infected);
    }
    assert_eq!(found.counted, committed::<Counted>("outcomes-shares.csv"));
    let formed: Vec<Formed> = committed("outcomes-forms.csv");
    for (found, committed) in found.formed.iter().zip(&formed) {
        assert_eq!(
            (&found.form, found.ratio),
            (&committed.form, committed.ratio)
        );
        assert_near(found.deviance_at_half, committed.deviance_at_half);
    }
}

#[test]
fn the_committed_power_is_computed_again() {
    let committed: Vec<Told> = committed("outcomes-power.csv");
    // Few contacts are quickly drawn; the others are drawn by the same words.
    let few = [300];
    let wanted = committed.iter().filter(|row| few.contains(&row.contacts));
    for (found, wanted) in power(&few).iter().zip(wanted) {
        assert_eq!((&found.crowd, &found.truth), (&wanted.crowd, &wanted.truth));
        assert_eq!((found.right, found.told), (wanted.right, wanted.told));
        assert_near(found.infections, wanted.infections);
    }
}

const PEOPLE: &str = "households_israel/people.csv";
const CONTACTS: &str = "contacts_geneva/contacts.csv.gz";
const PAIRS: &str = "sashts/index_contact_pairs.csv";

/// A folder with three small made-up studies.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut people = "household,size,vaccinated,adult,index,isolation,infected\n".to_string();
    let mut contacts = "index,link,own_result_days_after_index,infected\n".to_string();
    let mut pairs = "hhid,ixminctcat2,sleep_room_ix,minutes,infected\n".to_string();
    let links = [
        "work",
        "household",
        "leisure",
        "other",
        "health_care",
        "social",
    ];
    let (cts, rooms) = (["<30", "30-35", ">35"], ["Yes", "No"]);
    for n in 0..600_usize {
        // No pattern that a fit could tell all apart by.
        let luck = n * 7_919 % 1_009;
        let flag = |of: usize| luck / of % 2;
        let (infected, household) = (flag(3), n / 4);
        let index = usize::from(n % 4 == 0);
        let (vaccinated, adult, isolation) = (flag(5), flag(11), luck / 7 % 3);
        writeln!(
            people,
            "{household},{},{vaccinated},{adult},{index},{isolation},{infected}",
            2 + luck % 5
        )
        .unwrap();
        writeln!(
            contacts,
            "{household},{},{},{infected}",
            links[luck / 13 % 6],
            luck % 9
        )
        .unwrap();
        writeln!(
            pairs,
            "H{household},{},{},{}.5,{infected}",
            cts[luck / 17 % 3],
            rooms[flag(19)],
            1 + luck
        )
        .unwrap();
    }
    for (name, text) in [(PEOPLE, people), (PAIRS, pairs)] {
        put(&folder, name, text.as_bytes());
    }
    put(&folder, CONTACTS, &compressed(&contacts));
    folder
}

fn put(folder: &TempDir, name: &str, bytes: &[u8]) {
    let file = folder.path().join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

fn compressed(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(vec![], Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn text(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

/// What is said of a folder.
#[track_caller]
fn refusal(folder: &TempDir) -> String {
    outcomes(folder.path()).unwrap_err().to_string()
}

#[track_caller]
fn assert_says(folder: &TempDir, words: &[&str]) {
    let said = refusal(folder);
    for word in words {
        assert!(said.contains(word), "no {word:?} in: {said}");
    }
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    let folder = folder();
    let before = outcomes(folder.path()).unwrap();
    let windows = format!("\u{feff}{}", text(&folder, PEOPLE).replace('\n', "\r\n"));
    put(&folder, PEOPLE, windows.as_bytes());
    // Nor whether a file is compressed, whatever its name says.
    put(&folder, PAIRS, &compressed(&text(&folder, PAIRS)));
    assert_eq!(outcomes(folder.path()).unwrap(), before);
}

#[test]
fn a_missing_file_and_a_cut_one_are_named() {
    let folder = folder();
    let whole = fs::read(folder.path().join(CONTACTS)).unwrap();
    put(&folder, CONTACTS, &whole[..whole.len() / 2]);
    assert_says(
        &folder,
        &["contacts.csv.gz cannot be read", "docs/study/README.md"],
    );
    fs::remove_file(folder.path().join(CONTACTS)).unwrap();
    assert_says(&folder, &["contacts.csv.gz cannot be read"]);
}

#[test]
fn missing_and_doubled_columns_are_named() {
    let folder = folder();
    let people = text(&folder, PEOPLE);
    put(
        &folder,
        PEOPLE,
        people.replace("isolation", "quarantine").as_bytes(),
    );
    assert_says(
        &folder,
        &["people.csv has no column \"isolation\"", "quarantine"],
    );
    put(
        &folder,
        PEOPLE,
        people.replacen("adult", "size", 1).as_bytes(),
    );
    assert_says(&folder, &["the column \"size\" twice"]);
    put(&folder, PEOPLE, b"");
    assert_says(&folder, &["has no column"]);
}

#[test]
fn a_cell_that_is_no_such_thing_is_named_with_its_line() {
    let folder = folder();
    let people = text(&folder, PEOPLE);
    let first = people.lines().nth(2).unwrap();
    for (cell, wanted) in [("yes", "0 or 1"), ("2", "0 or 1"), ("", "0 or 1")] {
        let other = format!("{}{cell}", &first[..first.len() - 1]);
        put(
            &folder,
            PEOPLE,
            people.replacen(first, &other, 1).as_bytes(),
        );
        let cell = format!("line 3, column \"infected\": \"{cell}\" is not {wanted}");
        assert_says(&folder, &[&cell]);
    }
    put(&folder, PEOPLE, people.as_bytes());
    let pairs = text(&folder, PAIRS);
    for cell in ["NaN", "inf", "-3", "1e999"] {
        let broken = pairs.replacen("1.5,", &format!("{cell},"), 1);
        put(&folder, PAIRS, broken.as_bytes());
        assert_says(
            &folder,
            &["column \"minutes\"", cell, "is not a number above 0"],
        );
    }
}

#[test]
fn tables_without_rows_or_with_far_too_many_or_no_tables_are_named() {
    let folder = folder();
    let people = text(&folder, PEOPLE);
    let header = people.lines().next().unwrap();
    put(&folder, PEOPLE, format!("{header}\n").as_bytes());
    assert_says(&folder, &["people.csv has no row that counts"]);
    let row = "1,4,0,1,0,0,1\n";
    put(
        &folder,
        PEOPLE,
        format!("{header}\n{}", row.repeat(MOST_ROWS + 1)).as_bytes(),
    );
    assert_says(&folder, &["more than 100000 rows"]);
    put(&folder, PEOPLE, format!("{header}\n1,2,3\n").as_bytes());
    assert_says(&folder, &["people.csv is not a table in CSV"]);
    put(
        &folder,
        PEOPLE,
        &[header.as_bytes(), b"\n\xff\xfe,4,0,1,0,0,1\n"].concat(),
    );
    assert_says(&folder, &["people.csv is not a table in CSV"]);
}

#[test]
fn people_of_one_kind_are_no_fit() {
    let folder = folder();
    let all = text(&folder, PEOPLE).replace(",0\n", ",1\n");
    put(&folder, PEOPLE, all.as_bytes());
    assert_says(
        &folder,
        &["Israel, isolation", "cannot be fitted", "SingleClass"],
    );
}
