//! CSV files of the study say how they were made, and are read back as they were written.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use wayclear_evaluate::series::{Machine, Provenance, Series};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    name: String,
    number: Option<f64>,
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("rows.csv")
}

fn series() -> Series<Row> {
    Series {
        provenance: Provenance {
            command: "wayclear evaluate paper figures".to_string(),
            seed: Some(2007),
            commit: "b34c960".to_string(),
            measured: Some(Machine::here("0.70.3")),
            input: None,
        },
        rows: vec![
            Row {
                name: "a, with a comma".to_string(),
                number: Some(0.1),
            },
            Row {
                name: "none".to_string(),
                number: None,
            },
        ],
    }
}

#[test]
fn rows_are_read_back_with_how_they_were_made() {
    let folder = TempDir::new().expect("a folder");
    series().write(&file(&folder)).expect("written");
    let text = fs::read_to_string(file(&folder)).expect("a file");
    let first = text.lines().next().expect("a line");
    for said in [
        "wayclear evaluate paper figures",
        "2007",
        "b34c960",
        "0.70.3",
    ] {
        assert!(first.contains(said), "{first}");
    }
    assert_eq!(Series::read(&file(&folder)).expect("read"), series());
}

#[test]
fn the_same_rows_are_written_byte_for_byte_alike() {
    let folder = TempDir::new().expect("a folder");
    let bytes = || {
        series().write(&file(&folder)).expect("written");
        fs::read(file(&folder)).expect("a file")
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_part_that_was_not_run_is_no_error() {
    let folder = TempDir::new().expect("a folder");
    assert_eq!(
        Series::<Row>::read_if_there(&file(&folder)).expect("none"),
        None
    );
}

#[test]
fn broken_files_are_refused_by_name() {
    let folder = TempDir::new().expect("a folder");
    for (text, said) in [
        ("", "does not say in its first line how it was made"),
        ("name,number\na,1\n", "does not say in its first line"),
        (
            "# {}\nname,number\n",
            "says in its first line in another way",
        ),
        (
            "# {\"command\":\"c\",\"commit\":\"1\"}\nname,number\na,x\n",
            "holds other rows",
        ),
        (
            "# {\"command\":\"c\",\"commit\":\"1\"}\nother\n1\n",
            "holds other rows",
        ),
        (
            "# {\"command\":\"c\",\"commit\":\"1\"}\nname,number\na\n",
            "holds other rows",
        ),
    ] {
        fs::write(file(&folder), text).expect("a file");
        let error = Series::<Row>::read(&file(&folder)).expect_err(text);
        assert!(error.to_string().contains(said), "{text}: {error}");
        assert!(error.to_string().contains("rows.csv"), "{error}");
    }
    fs::write(file(&folder), [b'#', b' ', 0xff, b'\n']).expect("a file");
    assert!(Series::<Row>::read(&file(&folder)).is_err());
}

#[test]
fn what_was_there_stays_whole_where_nothing_can_be_written() {
    let folder = TempDir::new().expect("a folder");
    let beside = folder.path().join("missing").join("rows.csv");
    let error = series().write(&beside).expect_err("no such folder");
    assert!(error.to_string().starts_with("cannot write"), "{error}");
}

#[test]
fn rows_of_another_machine_build_or_seed_are_not_gone_on_with() {
    let folder = TempDir::new().expect("a folder");
    let file = file(&folder);
    let begun = |provenance: &Provenance| Series::<Row>::begun(&file, provenance);
    let kept = series();
    let here = kept.provenance.clone();
    assert_eq!(begun(&here).expect("nothing yet").rows, vec![]);
    kept.write(&file).expect("a file");
    // The same command with other rates goes on with the file.
    let command = "wayclear evaluate latency wire --rate 7".to_string();
    let rates = Provenance {
        command,
        ..here.clone()
    };
    assert_eq!(begun(&rates).expect("comparable").rows, kept.rows);
    let other = |change: fn(&mut Provenance)| {
        let mut other = here.clone();
        change(&mut other);
        begun(&other).expect_err("another").to_string()
    };
    for error in [
        other(|other| other.seed = Some(other.seed.unwrap_or_default() + 1)),
        other(|other| other.commit.push('x')),
        other(|other| other.measured = Some(Machine::here("0.0.1"))),
    ] {
        assert!(error.contains("by another build"), "{error}");
    }
}
