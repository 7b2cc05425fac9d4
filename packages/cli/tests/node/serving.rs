//! Services that run as processes of their own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use wayclear_client::relay::Relay;

/// A service that runs, and what it says.
pub struct Serving {
    child: Child,
    pub url: String,
    log: Arc<Mutex<String>>,
}

impl Serving {
    /// A relay with a queue of its own, paid for by two of the localnet's accounts.
    pub fn relay(queue: &Path, args: &[&str]) -> Self {
        let queue = queue.to_str().unwrap();
        let relay = ["relay", "serve", "--from", "sponsor,bob", "--queue", queue];
        let ports = ["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];
        let serving = Serving::start(&[&relay[..], &ports, args].concat());
        serving.until("it serves", |relay| relay.head().is_ok());
        serving
    }

    /// Whatever says where it is once it listens.
    pub fn start(args: &[&str]) -> Self {
        let mut child = crate::command::wayclear(args)
            .arg("-v")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (said, address) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, url)) = line.split_once(" at http://") {
                    let _ = said.send(format!("http://{url}"));
                }
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let url = address.recv_timeout(Duration::from_secs(20));
        let url = url.unwrap_or_else(|_| panic!("{}", log.lock().unwrap()));
        Serving { child, url, log }
    }

    /// A connection to it, if it is a relay.
    pub fn client(&self) -> Relay {
        Relay::new(&self.url).unwrap()
    }

    /// All it has said.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    #[track_caller]
    pub fn until(&self, what: &str, is_true: impl Fn(&Relay) -> bool) {
        let (began, relay) = (Instant::now(), self.client());
        while !is_true(&relay) {
            let log = self.log();
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "never: {what}\n{log}"
            );
            sleep(Duration::from_millis(200));
        }
    }

    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.kill();
    }
}
