//! SECURITY.md names a test for each defence, and each of them is there.

const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");

#[test]
fn every_test_that_the_page_names_is_there() {
    let page = include_str!("../../../../SECURITY.md");
    let quoted = page.split('`').skip(1).step_by(2);
    let named: Vec<_> = quoted.filter_map(|text| text.split_once("::")).collect();
    assert!(named.len() > 30, "{} tests are named", named.len());
    for (file, name) in named {
        let path = format!("{TESTS}/{file}");
        let text = std::fs::read_to_string(&path).expect(&path);
        let is_there = text.contains(&format!("#[test]\nfn {name}() {{"));
        assert!(is_there, "{file} has no test {name}");
    }
}
