//! Counts what goes to a node and comes from it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result};

/// A program before a node, which hands everything on.
pub struct Counter {
    port: u16,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    requests: AtomicU64,
    /// Of answers, with their headers.
    bytes: AtomicU64,
}

impl Counter {
    /// `node`: its URL, http.
    pub fn before(node: &str) -> Result<Self> {
        let plain = node.strip_prefix("http://");
        let plain = plain.context("only a node that is reached over http can be counted before")?;
        let address = plain.trim_end_matches('/').to_string();
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let seen = Arc::new(Seen::default());
        let counted = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (address, counted) = (address.clone(), Arc::clone(&counted));
                // Who hangs up in the middle asks again.
                thread::spawn(move || drop(hand_on(stream, &address, &counted)));
            }
        });
        Ok(Counter { port, seen })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many requests there were, and how many bytes came back, until now.
    pub fn seen(&self) -> (u64, u64) {
        let Seen { requests, bytes } = &*self.seen;
        (
            requests.load(Ordering::SeqCst),
            bytes.load(Ordering::SeqCst),
        )
    }
}

fn hand_on(asks: TcpStream, address: &str, seen: &Arc<Seen>) -> io::Result<()> {
    let node = TcpStream::connect(address)?;
    let (from, to, counted) = (asks.try_clone()?, node.try_clone()?, Arc::clone(seen));
    thread::spawn(move || {
        copy(from, to, |bytes| {
            // Each is written at once, and begins so.
            let is_request = bytes.starts_with(b"POST ") || bytes.starts_with(b"GET ");
            counted
                .requests
                .fetch_add(is_request.into(), Ordering::SeqCst);
        })
    });
    copy(node, asks, |bytes| {
        seen.bytes.fetch_add(bytes.len() as u64, Ordering::SeqCst);
    })
}

fn copy(mut from: TcpStream, mut to: TcpStream, count: impl Fn(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = from.read(&mut buffer)?;
        let bytes = &buffer[..length];
        if bytes.is_empty() {
            return to.shutdown(Shutdown::Write);
        }
        count(bytes);
        to.write_all(bytes)?;
    }
}
