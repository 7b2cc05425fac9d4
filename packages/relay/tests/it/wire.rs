//! A wire that is listened to: between two servers, or with somebody made up at its end.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request, and what was answered, as they were on the wire.
#[derive(Clone, Default)]
pub struct Heard {
    pub from: Option<IpAddr>,
    pub head: String,
    pub body: Vec<u8>,
    pub answer_head: String,
    pub answer: Vec<u8>,
}

pub struct Wire {
    pub url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    /// Requests that are not written down yet.
    busy: Arc<AtomicUsize>,
}

impl Wire {
    /// Passes all on to a server, at the same path.
    pub fn before(url: &str) -> Self {
        let address = url.trim_start_matches("http://");
        let address = address.split('/').next().unwrap().to_string();
        Wire::ending_in(move |heard, socket| {
            let mut upstream = TcpStream::connect(&address).unwrap();
            upstream.write_all(heard.head.as_bytes()).unwrap();
            upstream.write_all(&heard.body).unwrap();
            (heard.answer_head, heard.answer) = message(&mut upstream).unwrap();
            let _ = socket.write_all(heard.answer_head.as_bytes());
            let _ = socket.write_all(&heard.answer);
        })
    }

    /// Answers everything with the same head and body; the head without the length.
    pub fn saying(head: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let head = format!("{head}\r\ncontent-length: {}\r\n\r\n", body.len());
        Wire::ending_in(move |_, socket| {
            let _ = socket.write_all(head.as_bytes());
            let _ = socket.write_all(&body);
        })
    }

    /// Passes questions on to a relay, and changes what it answers by their path. The answers are not compressed.
    pub fn changing(
        url: &str,
        change: impl Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let url = url.to_string();
        Wire::ending_in(move |heard, socket| {
            let path = heard.head.split(' ').nth(1).unwrap();
            let answer = reqwest::blocking::get(format!("{url}{path}")).unwrap();
            let status = answer.status().as_u16();
            let body = change(path, answer.bytes().unwrap().to_vec());
            let head = format!(
                "HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let _ = socket.write_all(&[head.as_bytes(), &body].concat());
        })
    }

    /// With somebody at its end who has the socket once a request is read.
    pub fn ending_in(end: impl Fn(&mut Heard, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (heard, end) = (Arc::new(Mutex::new(vec![])), Arc::new(end));
        let all = Arc::clone(&heard);
        let busy = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&busy);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let (mut socket, all, end) = (socket.unwrap(), Arc::clone(&all), Arc::clone(&end));
                let busy = Arc::clone(&counted);
                thread::spawn(move || {
                    while let Some((head, body)) = message(&mut socket) {
                        let mut heard = Heard {
                            from: socket.peer_addr().ok().map(|peer| peer.ip()),
                            head,
                            body,
                            ..Heard::default()
                        };
                        busy.fetch_add(1, Ordering::SeqCst);
                        end(&mut heard, &mut socket);
                        all.lock().unwrap().push(heard);
                        busy.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        Wire { url, heard, busy }
    }

    /// All that went over it and was answered.
    pub fn heard(&self) -> Vec<Heard> {
        // Who has an answer may be faster than who writes it down; who has none waits for ever.
        for _ in 0..200 {
            if self.busy.load(Ordering::SeqCst) == 0 {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        self.heard.lock().unwrap().clone()
    }
}

impl Heard {
    /// Names of the fields of the request's head, sorted.
    pub fn fields(&self) -> Vec<String> {
        let lines = self.head.lines().skip(1);
        let names = lines.filter_map(|line| line.split_once(':'));
        let mut names: Vec<_> = names.map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort();
        names
    }
}

/// A head with the blank line behind it, and a body; `None` at the end of the connection.
fn message(socket: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let head = String::from_utf8(head).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    socket.read_exact(&mut body).ok()?;
    Some((head, body))
}
