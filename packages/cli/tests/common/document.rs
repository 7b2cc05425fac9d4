//! Documents whose commands are run, and whose printed output is compared.

use std::path::Path;
use std::process::Command;

/// Printed after each block.
const MARK: &str = "=== next block ===";

/// A block of code, and what it has to print.
struct Block {
    code: String,
    output: Option<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = vec![];
    for part in text.split("\n```") {
        if let Some(code) = part.strip_prefix("sh\n") {
            blocks.push(Block {
                code: code.to_string(),
                output: None,
            });
        } else if let Some(output) = part.strip_prefix("text\n") {
            let block = blocks.last_mut().expect("output comes after code");
            block.output = Some(output.trim().to_string());
        }
    }
    blocks
}

/// Runs the `sh` blocks of a document in one shell, in the root of the project, after some lines of its own; fails if one
/// does not print the `text` block after it. Returns how many outputs were compared.
pub fn run(root: &Path, document: &str, before: &str) -> usize {
    let text = std::fs::read_to_string(root.join(document)).expect("a document");
    let blocks = blocks(&text);
    let mut script = format!("set -eo pipefail\n{before}\n");
    for block in &blocks {
        script.push_str(&block.code);
        script.extend(["\necho '", MARK, "'\n"]);
    }
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(root)
        .output()
        .expect("bash");
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{errors}");
    let mut compared = 0;
    for (block, printed) in blocks.iter().zip(printed.split(MARK)) {
        if let Some(expected) = &block.output {
            assert_eq!(printed.trim(), expected, "after:\n{}\n{errors}", block.code);
            compared += 1;
        }
    }
    compared
}
