//! Documents whose commands are run, and whose printed output is compared.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

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
        let code = part.strip_prefix("bash\n");
        if let Some(code) = code.or_else(|| part.strip_prefix("sh\n")) {
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

/// Pastes the `bash` and `sh` blocks of a document into one bash, in the root of the project, after some lines of its own; fails
/// if one does not print the `text` block after it. Returns how many outputs were compared.
pub fn run(root: &Path, document: &str, before: &str) -> usize {
    let text = std::fs::read_to_string(root.join(document)).expect("a document");
    let blocks = blocks(&text);
    // As in a terminal: an exclamation mark means something, and a failure ends nothing.
    let mut script = format!("HISTFILE=; set -o history -o histexpand\n{before}\n");
    for block in &blocks {
        script.push_str(&block.code);
        script.extend(["\necho '", MARK, "'\n"]);
    }
    let mut bash = Command::new("bash")
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bash");
    let mut stdin = bash.stdin.take().expect("its input");
    let pasted = std::thread::spawn(move || stdin.write_all(script.as_bytes()));
    let output = bash.wait_with_output().expect("its output");
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    let done = printed.matches(MARK).count();
    assert_eq!(done, blocks.len(), "bash ended early: {printed}\n{errors}");
    pasted.join().expect("a thread").expect("all was read");
    let mut compared = 0;
    for (block, printed) in blocks.iter().zip(printed.split(MARK)) {
        if let Some(expected) = &block.output {
            assert_eq!(printed.trim(), expected, "after:\n{}\n{errors}", block.code);
            compared += 1;
        }
    }
    compared
}
