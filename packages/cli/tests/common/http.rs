//! As much of HTTP as a node of tests speaks.

use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::TcpStream;

/// First line and body of a request.
pub fn request(stream: &TcpStream) -> Result<(String, String)> {
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
    Ok((first, String::from_utf8_lossy(&body).into_owned()))
}

/// `None` = HTTP 503.
pub fn respond(mut stream: TcpStream, answer: Option<String>) -> Result<()> {
    let (status, text) = match answer {
        Some(text) => ("200 OK", text),
        None => ("503 Service Unavailable", String::new()),
    };
    let length = text.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{text}"
    )
}
