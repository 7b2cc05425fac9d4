//! A program that listens on a free port of this machine, answers as it is told, and remembers who asked for what.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What listens; it ends with the test.
pub struct Listener {
    /// Where.
    pub port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    /// Answers each body with what `answer` makes of it; `None` = HTTP 503.
    pub fn start(
        host: &str,
        answer: impl Fn(&str) -> Option<String> + Send + 'static,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind((host, 0))?;
        let port = listener.local_addr()?.port();
        let asked = Arc::new(Mutex::new(vec![]));
        let heard = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever hangs up in the middle is not answered.
                let _ = serve(stream, &answer, &heard);
            }
        });
        Ok(Listener { port, asked })
    }

    /// The first lines of the requests since the last call.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn serve(
    mut stream: TcpStream,
    answer: &impl Fn(&str) -> Option<String>,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(&stream);
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let (mut length, mut line) = (0, String::new());
    while lines.read_line(&mut line)? > 2 {
        let lower = line.to_ascii_lowercase();
        if let Some(number) = lower.strip_prefix("content-length:") {
            length = number.trim().parse().unwrap_or_default();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body)?;
    // Before it is answered: the test may look as soon as the other side has the answer.
    heard.lock().unwrap().push(first.trim().to_string());
    let (status, text) = match answer(&String::from_utf8_lossy(&body)) {
        Some(text) => ("200 OK", text),
        None => ("503 Service Unavailable", String::new()),
    };
    let length = text.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{text}"
    )
}
