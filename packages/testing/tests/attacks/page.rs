//! SECURITY.md names a test for each defence and docs/privacy.md one for each promise, and each of them is there.

/// What the pages' paths begin at.
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
const PACKAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// How many tests a page names; each must be in its file, below one of the folders.
#[track_caller]
fn named(page: &str, folders: &[&str]) -> usize {
    let quoted = page.split('`').skip(1).step_by(2);
    let named = quoted.filter_map(|text| text.split_once(".rs::"));
    let mut count = 0;
    for (file, name) in named {
        let mut paths = folders.iter().map(|folder| format!("{folder}/{file}.rs"));
        let text = paths.find_map(|path| std::fs::read_to_string(path).ok());
        let text = text.unwrap_or_else(|| panic!("there is no {file}.rs"));
        let is_there = text.contains(&format!("#[test]\nfn {name}() {{"));
        assert!(is_there, "{file}.rs has no test {name}");
        count += 1;
    }
    count
}

#[test]
fn every_test_that_the_pages_name_is_there() {
    assert!(named(include_str!("../../../../SECURITY.md"), &[HERE]) > 30);
    let privacy = include_str!("../../../../docs/privacy.md");
    assert!(named(privacy, &[PACKAGES, ROOT]) > 30);
}
