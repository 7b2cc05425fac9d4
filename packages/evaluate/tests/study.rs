//! `docs/study`: what stands in it is what its CSV files say.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use wayclear_evaluate::page::with_table;
use wayclear_evaluate::study::{render, stale};

fn committed() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/study")
}

#[test]
fn the_committed_page_and_figures_are_as_the_csv_files_beside_them_have_it() {
    assert_eq!(stale(&committed()).expect("a study"), Vec::<String>::new());
}

#[test]
fn every_figure_of_the_page_is_drawn_and_every_drawn_one_is_shown() {
    let files = render(&committed()).expect("a study");
    let (_, page) = files.last().expect("a page");
    for (name, _) in files.iter().filter(|(name, _)| name != "README.md") {
        assert!(page.contains(name.as_str()), "{name} is not shown");
    }
    let shown = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    for link in shown.filter(|link| !link.starts_with("http") && !link.starts_with('#')) {
        assert!(committed().join(link).exists(), "{link}");
    }
}

#[test]
fn a_page_without_marks_for_a_table_is_refused_with_what_to_put_there() {
    let page = "# Study\n<!-- begin of gas -->\nold\n<!-- end of gas -->\nafter\n";
    let changed = with_table(page, "gas", "new\n").expect("marks");
    assert_eq!(
        changed,
        "# Study\n<!-- begin of gas -->\nnew\n<!-- end of gas -->\nafter\n"
    );
    for broken in ["# Study\n", "<!-- end of gas -->\n<!-- begin of gas -->\n"] {
        let error = with_table(broken, "gas", "new\n").expect_err(broken);
        assert!(
            error.to_string().contains("<!-- begin of gas -->"),
            "{error}"
        );
    }
}

#[test]
fn a_folder_without_a_page_is_refused_by_name() {
    let folder = TempDir::new().expect("a folder");
    let error = render(folder.path()).expect_err("no page");
    assert!(error.to_string().contains("README.md"), "{error}");
    fs::write(folder.path().join("README.md"), "no marks\n").expect("a file");
}

#[test]
fn every_claim_has_a_number_and_is_judged_once() {
    let files = render(&committed()).expect("a study");
    let (_, page) = files.last().expect("a page");
    let table = page.split("of claims -->").nth(1).expect("a table");
    for number in 1..=32 {
        let row = format!("| {number} | ");
        let rows = table.lines().filter(|line| line.starts_with(&row));
        assert_eq!(rows.count(), 1, "claim {number}");
    }
}
