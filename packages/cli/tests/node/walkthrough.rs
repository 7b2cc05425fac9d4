//! The walk-through, line by line as it stands there.

use std::process::{Command, Stdio};

use crate::support::root;

/// Printed after each block.
const MARK: &str = "=== next block ===";

/// A block of code, and what it has to print.
struct Block {
    code: String,
    output: Option<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = vec![];
    for part in text.split("\n```").collect::<Vec<_>>() {
        if let Some(code) = part.strip_prefix("sh\n") {
            blocks.push(Block {
                code: code.to_string(),
                output: None,
            });
        } else if let Some(output) = part.strip_prefix("text\n") {
            let block = blocks.last_mut().expect("output comes after code");
            block.output = Some(output.trim_end().to_string());
        }
    }
    blocks
}

#[test]
fn the_lines_of_the_walk_through_do_what_it_says() {
    let text = std::fs::read_to_string(root().join("docs/walkthrough.md")).unwrap();
    let blocks = blocks(&text);
    assert!(blocks.iter().filter(|b| b.output.is_some()).count() >= 9);
    let mut script = "set -eo pipefail\n".to_string();
    for block in &blocks {
        script.push_str(&block.code);
        script.extend(["\necho '", MARK, "'\n"]);
    }
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(root())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{errors}");
    for (block, printed) in blocks.iter().zip(printed.split(MARK)) {
        if let Some(expected) = &block.output {
            assert_eq!(printed.trim(), expected, "after:\n{}\n{errors}", block.code);
        }
    }
}
