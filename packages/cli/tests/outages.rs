//! `wayclear watch` while whoever it reads is away, behind, or answers nonsense, in turn: it goes on, tells each outage once and its
//! end once, and then what it missed.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/fake_relay.rs"]
mod fake_relay;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/http.rs"]
mod http;
#[path = "common/lying_node.rs"]
mod lying_node;
#[path = "common/node_status.rs"]
mod node_status;
#[path = "common/record.rs"]
mod record;

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use fake_relay::FakeRelay;
use folder::{visit_at, Folder};
use http::{request, respond, Answer};
use lying_node::{clock, Node, DAY, PLACE};
use serde_json::Value;

/// What is wrong with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Nobody listens.
    Refused,
    /// It hangs up within its answer.
    Cut,
    /// A page of a proxy.
    Page,
    /// No server of ours would say it.
    Garbage,
    /// HTTP 503.
    Away,
    /// It knows less than the phone, or is catching up.
    Behind,
    /// Its newest block is hours old.
    Still,
}

const FAULTS: [Fault; 7] = [
    Fault::Refused,
    Fault::Cut,
    Fault::Page,
    Fault::Garbage,
    Fault::Away,
    Fault::Behind,
    Fault::Still,
];

/// What is answered to path and body of a request while that is wrong.
type Says = Arc<dyn Fn(Option<Fault>, &str, &[u8]) -> Option<String> + Send + Sync>;

/// A server that always comes back to its port.
struct Server {
    at: SocketAddr,
    fault: Arc<Mutex<Option<Fault>>>,
    asked: Arc<AtomicUsize>,
}

impl Server {
    fn start(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let (fault, asked) = (Arc::default(), Arc::new(AtomicUsize::new(0)));
        let (shared, counted) = (Arc::clone(&fault), Arc::clone(&asked));
        thread::spawn(move || serve(listener, at, &shared, &counted, &says));
        Server { at, fault, asked }
    }

    fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    fn set(&self, fault: Option<Fault>) {
        *self.fault.lock().unwrap() = fault;
        // Whoever accepts looks at it again.
        let _ = std::net::TcpStream::connect(self.at);
    }
}

fn serve(
    first: TcpListener,
    at: SocketAddr,
    fault: &Mutex<Option<Fault>>,
    asked: &AtomicUsize,
    says: &Says,
) {
    let mut listener = Some(first);
    loop {
        let is = *fault.lock().unwrap();
        if is == Some(Fault::Refused) {
            listener = None;
            sleep(Duration::from_millis(20));
            continue;
        }
        if listener.is_none() {
            listener = TcpListener::bind(at).ok();
        }
        let Some(Ok((mut stream, _))) = listener.as_ref().map(TcpListener::accept) else {
            sleep(Duration::from_millis(20));
            continue;
        };
        let is = *fault.lock().unwrap();
        if is == Some(Fault::Refused) {
            continue;
        }
        let Ok((first, body)) = request(&stream) else {
            continue;
        };
        if first.is_empty() {
            continue;
        }
        asked.fetch_add(1, Ordering::SeqCst);
        let path = first.split(' ').nth(1).unwrap_or_default().to_string();
        let page = |text: &str, kind| Answer {
            status: "200 OK".to_string(),
            kind,
            body: text.into(),
        };
        let answer = match is {
            Some(Fault::Cut) => {
                let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";
                let _ = std::io::Write::write_all(&mut stream, head);
                continue;
            }
            Some(Fault::Page) => page("<html>sign in to this network</html>", "text/html"),
            Some(Fault::Garbage) => page("[[[\u{1b}]2;42]", "application/json"),
            Some(Fault::Away) => None.into(),
            is => says(is, &path, &body).into(),
        };
        let _ = respond(stream, answer);
    }
}

/// `wayclear watch`, and what it has said.
struct Watch {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl Watch {
    fn start(folder: &Folder, args: &[&str]) -> Self {
        let watch = ["watch", "--device", "ada.json", "--every", "1", "--json"];
        let mut child = folder
            .command(&[&watch[..], args].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::default();
        keep(child.stdout.take().unwrap(), &said);
        keep(child.stderr.take().unwrap(), &said);
        Watch { child, said }
    }

    /// How often it has said something with these words.
    fn count(&self, words: &str) -> usize {
        let said = self.said.lock().unwrap();
        said.iter().filter(|line| line.contains(words)).count()
    }

    /// Waits until something is true, while it runs.
    #[track_caller]
    fn until(&mut self, what: &str, is_true: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !is_true(self) {
            let said = self.said.lock().unwrap().join("\n");
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "{what}: it has ended\n{said}");
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "never: {what}\n{said}"
            );
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn keep(from: impl Read + Send + 'static, said: &Arc<Mutex<Vec<String>>>) {
    let said = Arc::clone(said);
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            said.lock().unwrap().push(line);
        }
    });
}

const BEGUN: &str = "Looking again until all is well";
const OVER: &str = "all is well again";

/// Lets each fault begin, last for some looks, and end; `ended` is told how many have, and waits for what comes then.
fn suffer(
    server: &Server,
    watch: &mut Watch,
    during: impl Fn(usize),
    ended: impl Fn(usize, &mut Watch),
) {
    for (n, fault) in FAULTS.into_iter().enumerate() {
        server.set(Some(fault));
        watch.until(&format!("{fault:?} is told"), |watch| {
            watch.count(BEGUN) == n + 1
        });
        during(n);
        if fault == Fault::Refused {
            // Nobody counts who knocks; a few looks.
            sleep(Duration::from_secs(4));
        } else {
            let before = server.asked.load(Ordering::SeqCst);
            watch.until("it looks again and again", |_| {
                server.asked.load(Ordering::SeqCst) > before + 6
            });
        }
        assert_eq!(
            watch.count(BEGUN),
            n + 1,
            "{fault:?} is told once: {:?}",
            watch.said
        );
        assert_eq!(watch.count(OVER), n, "{fault:?} lasts: {:?}", watch.said);
        server.set(None);
        watch.until("the end is told", |watch| watch.count(OVER) == n + 1);
        ended(n, watch);
        assert_eq!(watch.count(OVER), n + 1, "{:?}", watch.said);
    }
}

#[test]
fn a_watch_through_a_relay_outlives_every_outage_and_tells_what_it_missed() {
    // Disclosures so far.
    let flags = Arc::new(Mutex::new(1_u8));
    let (told, at) = (Arc::clone(&flags), clock() - DAY);
    let server = Server::start(Arc::new(move |fault, path, _| {
        let count = if fault == Some(Fault::Behind) {
            0
        } else {
            *told.lock().unwrap()
        };
        let late = if fault == Some(Fault::Still) {
            3 * 3_600
        } else {
            0
        };
        let relay = FakeRelay::new(clock() - late);
        // The rows are the same each time.
        let relay = (1..=count).fold(relay, |relay, id| relay.row_at(1_000, PLACE, at, id));
        relay.answer(path)
    }));
    let folder = Folder::new("http://127.0.0.1:1");
    folder.device(|device| {
        let mut visit = visit_at(PLACE, at);
        visit.is_committed = true;
        device.visits.push(visit);
    });
    let mut watch = Watch::start(&folder, &["--relay", &server.url()]);
    let alert = |id: usize| format!("\"slip\":\"{}\"", format!("{id:02x}").repeat(8));
    watch.until("the first is told", |watch| watch.count(&alert(1)) == 1);
    let during = |_| *flags.lock().unwrap() += 1;
    suffer(&server, &mut watch, during, |n, watch| {
        watch.until("what was missed is told", |watch| {
            watch.count(&alert(n + 2)) == 1
        });
    });
    for id in 1..=FAULTS.len() + 1 {
        assert_eq!(watch.count(&alert(id)), 1, "{id}: {:?}", watch.said);
    }
}

#[test]
fn a_watch_of_a_node_outlives_every_outage_and_begins_before_there_is_a_node() {
    let server = Server::start(Arc::new(|fault, _, body| {
        let mut node = Node::honest();
        node.catching_up = fault == Some(Fault::Behind);
        if fault == Some(Fault::Still) {
            node.now -= 3 * 3_600;
        }
        let request: Value = serde_json::from_slice(body).ok()?;
        Some(node.answer(&request)?.to_string())
    }));
    let folder = Folder::new(&server.url());
    folder.device(|_| ());
    server.set(Some(Fault::Refused));
    let mut watch = Watch::start(&folder, &["--node", &server.url()]);
    watch.until("it waits for its node", |watch| watch.count(BEGUN) == 1);
    server.set(None);
    // Its websocket never opens, and it is asked for its blocks instead.
    watch.until("it looks", |watch| watch.count(OVER) == 1);
    let told = (watch.count(BEGUN), watch.count(OVER));
    for fault in FAULTS {
        server.set(Some(fault));
        let n = watch.count(BEGUN);
        watch.until(&format!("{fault:?} is told"), |watch| {
            watch.count(BEGUN) == n + 1
        });
        sleep(Duration::from_secs(3));
        assert_eq!(
            watch.count(BEGUN),
            n + 1,
            "{fault:?} is told once: {:?}",
            watch.said
        );
        let n = watch.count(OVER);
        server.set(None);
        watch.until("the end is told", |watch| watch.count(OVER) == n + 1);
    }
    let faults = FAULTS.len();
    assert_eq!(
        (watch.count(BEGUN), watch.count(OVER)),
        (told.0 + faults, told.1 + faults)
    );
}

#[test]
fn a_device_that_cannot_be_read_ends_a_watch_and_nothing_else_does() {
    let folder = Folder::new("http://127.0.0.1:1");
    folder.write_private("ada.json", "{");
    let mut watch = Watch::start(&folder, &["--node", "http://127.0.0.1:1"]);
    let ended = watch.child.wait().unwrap();
    assert_eq!(ended.code(), Some(1));
}
