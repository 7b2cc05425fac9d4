//! A wire between a phone and a relay, on which somebody listens who sees more than he could on a real one: what TLS hides too,
//! except the bodies.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request or an answer as it is overheard: its head and the length of its body.
pub type Overheard = Arc<Mutex<Vec<String>>>;

/// Leads to a server; returns the URL of the near end, and what is heard there.
pub fn tapped(to: &str) -> (String, Overheard) {
    let to: SocketAddr = to.trim_start_matches("http://").parse().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = Overheard::default();
    let taken = Arc::clone(&heard);
    thread::spawn(move || {
        for near in listener.incoming() {
            let (near, far) = (near.unwrap(), TcpStream::connect(to).unwrap());
            let back = (far.try_clone().unwrap(), near.try_clone().unwrap());
            for (from, to) in [(near, far), back] {
                let heard = Arc::clone(&taken);
                thread::spawn(move || carry(from, to, &heard));
            }
        }
    });
    (url, heard)
}

/// Carries messages on, one after the other, until an end hangs up.
fn carry(mut from: TcpStream, mut to: TcpStream, heard: &Overheard) {
    let mut bytes = vec![];
    let mut buffer = [0; 4_096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        bytes.extend(&buffer[..count]);
        while let Some((head, length)) = message(&bytes) {
            heard.lock().unwrap().push(head);
            bytes.drain(..length);
        }
        if to.write_all(&buffer[..count]).is_err() {
            return;
        }
    }
}

/// The head of a whole message and the length of its body, without what differs each time and tells nothing: tickets, the time,
/// ports, entity tags. How many bytes it has in all.
fn message(bytes: &[u8]) -> Option<(String, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length: usize = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    if bytes.len() < end + length {
        return None;
    }
    let lines = head.lines().map(|line| {
        let (before, _) = line.split_once("/v1/tickets/").unwrap_or((line, ""));
        let is_random = ["date: ", "host: ", "etag: "]
            .iter()
            .any(|name| line.starts_with(name));
        match is_random {
            true => line.split_once(' ').unwrap().0.to_string(),
            false if before.len() < line.len() => {
                format!("{before}/v1/tickets/ of {}", line.len() - before.len())
            }
            false => line.to_string(),
        }
    });
    Some((lines.collect::<Vec<_>>().join("; "), end + length))
}
