//! The walk-through, line by line as it stands there.

use crate::document;
use crate::support::root;

#[test]
fn the_lines_of_the_walk_through_do_what_it_says() {
    assert!(document::run(root(), "docs/walkthrough.md", "") >= 10);
}
