//! A program that is run: what it says, and what it asks its user.

use std::io::{self, Read, Write};
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{channel, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// Most bytes that it may say.
pub const MAX_ANSWER: u64 = 4 << 20;

/// How often it is looked whether it has ended while something that it started keeps its outputs open.
const POLL: Duration = Duration::from_millis(50);
/// How long silence lasts until what it said before it ended is all here.
const SILENCE: Duration = Duration::from_millis(500);
/// How long what it leaves running may talk after it has ended.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A piece of an output.
enum Said {
    Answer(Vec<u8>),
    Words(Vec<u8>),
}

/// Both outputs to their ends, or as much as anybody can mean, and how it ended. What it leaves running, such as an agent of
/// passwords, may keep them open for ever: it is not waited for.
pub fn both_ends(child: &mut Child) -> io::Result<(ExitStatus, Vec<u8>, String)> {
    let (tell, heard) = channel();
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let tell_words = tell.clone();
    thread::spawn(move || stdout.map(|stdout| pass_on(stdout, &tell, Said::Answer)));
    thread::spawn(move || stderr.map(|stderr| pass_on(stderr, &tell_words, Said::Words)));
    let (mut answer, mut words) = (vec![], vec![]);
    let mut last_word = Instant::now();
    let mut ended: Option<Instant> = None;
    loop {
        match heard.recv_timeout(POLL) {
            Ok(Said::Answer(part)) => {
                answer.extend(part);
                last_word = Instant::now();
            }
            Ok(Said::Words(part)) => {
                ask_user(&part);
                if (words.len() as u64) < MAX_ANSWER {
                    words.extend(part);
                }
                last_word = Instant::now();
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if answer.len() as u64 > MAX_ANSWER {
            child.kill()?;
            break;
        }
        if ended.is_none() && child.try_wait()?.is_some() {
            ended = Some(Instant::now());
        }
        let is_over = |ended: Instant| {
            ended.max(last_word).elapsed() > SILENCE || ended.elapsed() > LAST_WORDS
        };
        if ended.is_some_and(is_over) {
            break;
        }
    }
    let words = String::from_utf8_lossy(&words).into_owned();
    Ok((child.wait()?, answer, words))
}

/// An output, piece by piece, until it ends or nobody listens.
fn pass_on(mut output: impl Read, tell: &Sender<Said>, said: impl Fn(Vec<u8>) -> Said) {
    let mut part = [0; 4096];
    loop {
        match output.read(&mut part) {
            Ok(length @ 1..) if tell.send(said(part[..length].to_vec())).is_ok() => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            _ => return,
        }
    }
}

/// A question on standard error, which has no end of line, is passed on to who must answer it.
fn ask_user(part: &[u8]) {
    // Whoever has answered without seeing it is given the end of the line.
    if part.ends_with(b":") || part.ends_with(b": ") || part == b"\n" {
        let _ = io::stderr().write_all(part);
    }
}
