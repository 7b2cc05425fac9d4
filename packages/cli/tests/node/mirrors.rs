//! Files that any web server serves, and phones that believe none of it: what a real node has proved is read, and what was changed on
//! its way is refused.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::thread;

use serde_json::{json, Value};

use crate::http::{request, respond};
use crate::serving::Serving;
use crate::support::{err, json as told, new_place, node, out, words, Desk};

/// Serves the files below a folder as they are.
fn web_server(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok((first, _)) = request(&stream) else {
                continue;
            };
            let path = first.split(' ').nth(1).unwrap_or_default();
            let file = folder.join(path.trim_start_matches('/'));
            let _ = respond(stream, fs::read_to_string(file).ok());
        }
    });
    url
}

fn mirror(folder: &Path) -> Value {
    told(&["mirror", folder.to_str().unwrap()])
}

fn changed(file: &Path, change: impl FnOnce(&mut Value)) {
    let mut value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    change(&mut value);
    fs::write(file, value.to_string()).unwrap();
}

/// Looks with a phone that names no node, as citizens do.
fn look_with(desk: &Desk, relays: &str, more: &[&str]) -> Output {
    let device = desk.device("eve");
    let look = ["exposures", "--device", &device, "--relay", relays];
    let mut command = crate::command::wayclear(&[&look[..], more].concat());
    command.env_remove("WAYCLEAR_NODE").output().unwrap()
}

fn look(desk: &Desk, relays: &str) -> Output {
    look_with(desk, relays, &[])
}

#[track_caller]
fn looked(desk: &Desk, relays: &str, more: &[&str]) -> Value {
    crate::command::told(&look_with(desk, relays, &[more, &["--json"]].concat()))
}

#[test]
fn a_phone_checks_what_a_relay_says_and_tells_by_which_block() {
    let (desk, place) = (Desk::new(), new_place("checked"));
    told(&["open", &place, "--from", "cy"]);
    let queue = desk.path("queue.sqlite");
    let serving = Serving::relay(Path::new(&queue), &["--at-once"]);
    let relay = ["--relay", serving.url.as_str()];
    desk.with_device("eve", &[&["check-in", &place][..], &relay].concat());
    // The relay makes its proofs every five seconds.
    serving.until("a phone believes it", |_| {
        look(&desk, &serving.url).status.success()
    });
    let found = looked(&desk, &serving.url, &[]);
    assert!(found["verified"]["height"].as_u64().unwrap() > 1);
    assert_eq!(found["read_from"]["relay"], serving.url);
    let found = looked(&desk, &serving.url, &["--unverified"]);
    assert_eq!(found["verified"], Value::Null);
    let shown = words(&out(&look(&desk, &serving.url)));
    assert!(shown.contains("Verified at height"), "{shown}");
    assert!(shown.contains(&format!("from {}", serving.url)), "{shown}");
}

#[test]
fn files_of_a_mirror_are_believed_as_far_as_they_are_proved() {
    let desk = Desk::new();
    let place = new_place("mirrored");
    for person in ["eve", "dan"] {
        let device = desk.device(person);
        told(&["check-in", &place, "--from", "ada", "--device", &device]);
    }
    desk.report("dan", "a-dan");
    let folder = PathBuf::from(desk.path("www"));
    let first = mirror(&folder);
    assert_eq!(first["written"], first["files"]);
    let url = web_server(folder.clone());
    let read = look(&desk, &url);
    assert!(read.status.success(), "{}", err(&read));
    assert!(out(&read).contains("Verified at height"), "{}", out(&read));
    // The same that a node says.
    let plain = |mut found: Value| {
        for field in ["verified", "read_from"] {
            found[field].take();
        }
        found
    };
    let of_node = desk.with_device("eve", &["exposures", "--node", &node()]);
    assert_eq!(plain(looked(&desk, &url, &[])), plain(of_node));

    let proof = folder.join("v1/proof");
    let known = fs::read_to_string(&proof).unwrap();
    let is_refused = |change: &dyn Fn(&mut Value), why: &str| {
        fs::write(&proof, &known).unwrap();
        changed(&proof, change);
        let refused = look(&desk, &url);
        let said = words(&err(&refused));
        assert_eq!(refused.status.code(), Some(1), "{why}: {}", out(&refused));
        assert!(said.contains(&url) && said.contains(why), "{why}: {said}");
    };
    is_refused(
        &|proof| {
            let row = &mut proof["rows"][0]["proof"];
            let last = row.as_str().unwrap().len() - 8;
            let mut digits = row.as_str().unwrap().to_string();
            let other = if digits.as_bytes()[last] == b'0' {
                "1"
            } else {
                "0"
            };
            digits.replace_range(last..=last, other);
            *row = json!(digits);
        },
        "is not believed",
    );
    is_refused(
        &|proof| {
            let time = &mut proof["block"]["signed_header"]["header"]["time"];
            *time = json!("2027-01-01T00:00:00Z");
        },
        "is not believed",
    );
    is_refused(
        &|proof| {
            proof["block"]["signed_header"]["header"]["app_hash"] = json!("AB".repeat(32));
        },
        "have not signed block",
    );
    is_refused(
        &|proof| proof["rows"].as_array_mut().unwrap().clear(),
        "the proof of",
    );
    // Beside one that serves all as it was it is named, and the other one is read.
    let second = PathBuf::from(desk.path("second"));
    let other = web_server(second.clone());
    mirror(&second);
    let read = look(&desk, &format!("{url},{other}"));
    assert!(read.status.success(), "{}", err(&read));
    let said = words(&err(&read));
    assert!(said.contains(&format!("{url} is not believed")), "{said}");
    let shown = words(&out(&read));
    assert!(shown.contains(&format!("from {other}")), "{shown}");
    // Written anew all is well, and only what has changed is written.
    let again = mirror(&folder);
    assert!(
        again["written"].as_u64() < again["files"].as_u64(),
        "{again}"
    );
    assert!(look(&desk, &url).status.success());
}

#[test]
fn a_page_of_the_feed_that_was_changed_in_a_mirror_is_refused() {
    let (desk, place) = (Desk::new(), new_place("page"));
    let device = desk.device("dan");
    told(&["check-in", &place, "--from", "ada", "--device", &device]);
    desk.report("dan", "a-dan");
    let folder = PathBuf::from(desk.path("www"));
    mirror(&folder);
    let pages = fs::read_dir(folder.join("v1/feed")).unwrap();
    for page in pages {
        changed(&page.unwrap().path(), |page| {
            let rows = page["rows"].as_array_mut().unwrap();
            rows.pop();
        });
    }
    let refused = look(&desk, &web_server(folder));
    assert_eq!(refused.status.code(), Some(1), "{}", out(&refused));
}
