//! A program that listens on a free port of this machine, answers as it is told, and remembers who asked for what.

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::http::{request, respond};

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
    stream: TcpStream,
    answer: &impl Fn(&str) -> Option<String>,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let (first, body) = request(&stream)?;
    // Before it is answered: the test may look as soon as the other side has the answer.
    heard.lock().unwrap().push(first);
    respond(stream, answer(&String::from_utf8_lossy(&body)))
}
