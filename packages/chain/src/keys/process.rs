//! A program that is run: what it says, and what it asks its user.

use std::io::{self, Read, Write};
use std::process::{Child, ExitStatus};
use std::thread;

/// Most bytes that it may say.
pub const MAX_ANSWER: u64 = 4 << 20;

/// Both outputs to their ends, or as much as anybody can mean, and how it ended.
pub fn both_ends(child: &mut Child) -> io::Result<(ExitStatus, Vec<u8>, String)> {
    let stderr = child.stderr.take();
    let words = thread::spawn(move || stderr.map(words_of).unwrap_or_default());
    let mut answer = vec![];
    if let Some(stdout) = child.stdout.take() {
        stdout.take(MAX_ANSWER + 1).read_to_end(&mut answer)?;
    }
    if answer.len() as u64 > MAX_ANSWER {
        child.kill()?;
    }
    let status = child.wait()?;
    Ok((status, answer, words.join().unwrap_or_default()))
}

/// What it says on standard error. A question, which has no end of line, is passed on to who must answer it.
fn words_of(mut stderr: impl Read) -> String {
    let mut words = vec![];
    let mut part = [0; 4096];
    while let Ok(length @ 1..) = stderr.read(&mut part) {
        let part = &part[..length];
        // Whoever has answered without seeing it is given the end of the line.
        if part.ends_with(b":") || part.ends_with(b": ") || part == b"\n" {
            let _ = io::stderr().write_all(part);
        }
        if (words.len() as u64) < MAX_ANSWER {
            words.extend(part);
        }
    }
    String::from_utf8_lossy(&words).into_owned()
}
