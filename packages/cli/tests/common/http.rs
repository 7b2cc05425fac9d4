//! As much of HTTP as a node of tests speaks.

use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::TcpStream;

/// First line and body of a request.
pub fn request(stream: &TcpStream) -> Result<(String, Vec<u8>)> {
    let mut lines = BufReader::new(stream);
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
    Ok((first.trim().to_string(), body))
}

/// What is answered.
pub struct Answer {
    /// Like "200 OK".
    pub status: String,
    /// Content type.
    pub kind: &'static str,
    pub body: Vec<u8>,
}

/// `None` = HTTP 503.
impl From<Option<String>> for Answer {
    fn from(answer: Option<String>) -> Self {
        let status = answer
            .as_ref()
            .map_or("503 Service Unavailable", |_| "200 OK");
        Answer {
            status: status.to_string(),
            kind: "application/json",
            body: answer.unwrap_or_default().into_bytes(),
        }
    }
}

/// Answers, and hangs up.
pub fn respond(mut stream: TcpStream, answer: impl Into<Answer>) -> Result<()> {
    let Answer { status, kind, body } = answer.into();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), &body].concat())
}
