//! What a person chooses to make public, and what an authority is asked to sign.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
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

use std::fs;
use std::os::unix::fs::PermissionsExt;

use command::{err, out};
use cosmwasm_std::HexBinary;
use folder::{visit_at, Folder};
use lying_node::{clock, Node, DAY, PLACE};
use record::REGISTRY;
use wayclear_client::report::Request;

/// An account that nobody has.
const AUTHORITY: &str = "wasm1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc547at0h";

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

#[test]
fn what_was_chosen_before_is_not_published_after_its_owner_left_out_everything() {
    let (node, url) = Node::honest().listen();
    let folder = Folder::new(&url);
    folder.device(|device| device.visits.push(visit_at(PLACE, clock() - DAY)));
    let chosen = folder.run(&["report", "--device", "ada.json"]);
    assert!(chosen.status.success(), "{chosen:?}");
    let nothing = "report --device ada.json --without-visits --without-identifiers";
    let told = folder.run(&words(nothing));
    let is_told = out(&told).contains("Nothing would become public");
    assert!(is_told, "{told:?}");
    let sent = folder.run(&words("report --device ada.json --send --now --from ada"));
    let is_told = err(&sent).contains("nothing is chosen");
    assert!(is_told, "{sent:?}");
    assert!(node.given().is_empty());
}

/// Its digests name the slips that the feed will hold.
#[test]
fn a_request_is_its_owners_alone_and_never_written_over_anything_but_a_request() {
    let (_node, url) = Node::honest().listen();
    let folder = Folder::new(&url);
    let file = folder.device(|device| device.visits.push(visit_at(PLACE, clock() - DAY)));
    let ask = |name| folder.run(&["report", "--device", "ada.json", "--request", name]);
    for _ in 0..2 {
        let asked = ask("request.json");
        assert!(asked.status.success(), "{asked:?}");
        let path = folder.path("request.json");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        serde_json::from_slice::<Request>(&fs::read(&path).unwrap()).unwrap();
    }
    // A slip of the pen.
    let refused = ask("ada.json");
    assert!(err(&refused).contains("name a new file"), "{refused:?}");
    assert_eq!(file.read().unwrap().visits.len(), 1);
}

/// The registry takes so many slips of an authority in a day: one patient could use them up.
#[test]
fn an_authority_signs_two_requests_for_a_patient_unless_it_says_how_many() {
    let folder = Folder::new("http://localhost:1");
    let made = folder.run(&["attest", "key", "slip.key"]);
    assert!(made.status.success(), "{made:?}");
    let requests = (0..3_u8).map(|request| {
        let request = Request {
            chain_id: "testing".to_string(),
            registry: cosmwasm_std::Addr::unchecked(REGISTRY),
            issued: u16::try_from(clock() / DAY).unwrap(),
            digests: (0..64)
                .map(|n| HexBinary::from([request, n].repeat(16)))
                .collect(),
        };
        serde_json::to_string(&request).unwrap() + "\n"
    });
    fs::write(folder.path("request.json"), requests.collect::<String>()).unwrap();
    let sign = format!(
        "attest sign request.json --patient 4711 --key slip.key --register register.jsonl --authority {AUTHORITY}"
    );
    let refused = folder.run(&words(&sign));
    assert!(!refused.status.success() && out(&refused).is_empty());
    assert!(err(&refused).contains("--requests 3"), "{refused:?}");
    let signed = folder.run(&words(&(sign.clone() + " --requests 3")));
    assert_eq!(
        out(&signed).matches("\"signature\"").count(),
        192,
        "{signed:?}"
    );
    // The answer is the patient's alone, and written over nothing but an answer.
    let sign = sign + " --requests 3 --out";
    for (file, is_written) in [
        ("signed.json", true),
        ("signed.json", true),
        ("slip.key", false),
    ] {
        let signed = folder.run(&words(&format!("{sign} {file}")));
        assert_eq!(signed.status.success(), is_written, "{signed:?}");
        let bits = fs::metadata(folder.path(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(bits & 0o777, 0o600);
    }
}
