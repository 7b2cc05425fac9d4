//! Reads that need nobody's word: what a node says is believed as far as it is proved. A double stands before the real node here and
//! changes one thing of what it says; the command has to refuse it, and to go on with another node.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Output;

use cosmwasm_std::Binary;
use ed25519_consensus::SigningKey;
use serde_json::{json, Value};
use tendermint::block::signed_header::SignedHeader;
use tendermint::block::CommitSig;
use tendermint::vote::{Type, Vote};
use tendermint::AppHash;
use wayclear_chain::Chain;

use crate::listener::Listener;
use crate::support::{
    err, json as told, new_place, node, out, record, root, wasmd, wayclear, words, Desk,
};

/// What the real node answers to a call.
fn ask_node(call: &Value) -> Value {
    let address = node().trim_start_matches("http://").to_string();
    let mut stream = TcpStream::connect(&address).unwrap();
    let body = call.to_string();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = vec![];
    stream.read_to_end(&mut answer).unwrap();
    let text = String::from_utf8(answer).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    if head.to_lowercase().contains("transfer-encoding: chunked") {
        return serde_json::from_str(&unchunked(body)).unwrap();
    }
    serde_json::from_str(body).unwrap()
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length.trim(), 16).unwrap();
        whole += &rest[..length];
        body = rest[length..].trim_start_matches("\r\n");
    }
    whole
}

/// A double of the node: `before` changes what it is asked, `after` what it answers.
pub fn double(
    before: impl Fn(&mut Value) + Send + 'static,
    after: impl Fn(&Value, &mut Value) + Send + 'static,
) -> (Listener, String) {
    let answer = move |body: &str| {
        let mut call: Value = serde_json::from_str(body).ok()?;
        before(&mut call);
        let mut answer = ask_node(&call);
        after(&call, &mut answer);
        Some(answer.to_string())
    };
    let double = Listener::start("127.0.0.1", answer).unwrap();
    let url = format!("http://127.0.0.1:{}", double.port);
    (double, url)
}

fn method(call: &Value) -> &str {
    call["method"].as_str().unwrap_or_default()
}

pub fn is_proof(call: &Value) -> bool {
    method(call) == "abci_query" && call["params"]["prove"] == json!(true)
}

/// Looks where the feed of the registry ends, which is one of the rows that are read.
fn show(nodes: &str) -> Output {
    wayclear(&["registry", "show", "--node", nodes])
}

#[track_caller]
pub fn is_refused(
    before: impl Fn(&mut Value) + Send + 'static,
    after: impl Fn(&Value, &mut Value) + Send + 'static,
    why: &str,
) {
    let (_double, url) = double(before, after);
    let refused = show(&url);
    let said = words(&err(&refused));
    assert_eq!(refused.status.code(), Some(1), "{why}: {}", out(&refused));
    assert!(
        said.contains(&format!("{url} is not believed")),
        "{why}: {said}"
    );
    assert!(said.contains(why), "{why}: {said}");
    // And with another node it goes on.
    let done = show(&format!("{url},{}", node()));
    assert!(done.status.success(), "{}", err(&done));
    assert!(
        words(&err(&done)).contains("another node is asked"),
        "{}",
        err(&done)
    );
    assert!(out(&done).contains("Verified at height"), "{}", out(&done));
}

#[test]
fn answers_say_by_what_they_are_checked() {
    let shown = show(&node());
    assert!(shown.status.success(), "{}", err(&shown));
    assert!(
        out(&shown).contains("Verified at height"),
        "{}",
        out(&shown)
    );
    let shown = told(&["registry", "show"]);
    assert!(shown["verified"]["height"].as_u64().unwrap() > 1);
    let shown = told(&["registry", "show", "--unverified"]);
    assert_eq!(shown["verified"], Value::Null);
    let told = out(&wayclear(&["registry", "show", "--unverified"]));
    let words = format!("Not verified: this is the word of {}", node());
    assert!(told.contains(&words), "{told}");
}

#[test]
fn an_honest_double_is_believed() {
    let (_double, url) = double(|_| (), |_, _| ());
    let shown = show(&url);
    assert!(shown.status.success(), "{}", err(&shown));
    assert!(out(&shown).contains("Verified at height"));
}

#[test]
fn what_is_verified_is_what_the_node_says_too() {
    let desk = Desk::new();
    let place = new_place("verified");
    told(&[
        "check-in",
        &place,
        "--from",
        "ada",
        "--device",
        &desk.device("ada"),
    ]);
    for command in [
        &["status", &place, "--ask"][..],
        &["locate", &place],
        &["registry", "show"],
        &["tree", "show"],
        &["risk", "model"],
        &["tree", "export"],
    ] {
        let mut proved = told(command);
        let plain = told(&[command, &["--unverified"]].concat());
        assert_ne!(proved["verified"].take(), Value::Null, "{command:?}");
        if command[1] != "export" {
            assert_eq!(proved, plain, "{command:?}");
        }
    }
}

#[test]
fn a_changed_row_is_refused() {
    let changed = |call: &Value, answer: &mut Value| {
        if is_proof(call) {
            let op = &mut answer["result"]["response"]["proofOps"]["ops"][0]["data"];
            let mut bytes = Binary::from_base64(op.as_str().unwrap()).unwrap().to_vec();
            // In the hash of a neighbour.
            let last = bytes.len() - 8;
            bytes[last] ^= 1;
            *op = json!(Binary::new(bytes).to_base64());
        }
    };
    is_refused(|_| (), changed, "the node's proof of");
}

#[test]
fn a_row_that_is_said_to_be_missing_is_refused() {
    // The proof of a row that truly is missing.
    let missing = |call: &mut Value| {
        if is_proof(call) {
            let data = call["params"]["data"].as_str().unwrap().to_string();
            call["params"]["data"] = json!(format!("{data}ff"));
        }
    };
    is_refused(
        missing,
        |_, _| (),
        "does not lead to what the validators signed",
    );
}

#[test]
fn a_row_of_an_older_block_is_refused() {
    let older = |call: &mut Value| {
        if is_proof(call) {
            let height: u64 = call["params"]["height"].as_str().unwrap().parse().unwrap();
            call["params"]["height"] = json!((height - 3).to_string());
        }
    };
    is_refused(
        older,
        |_, _| (),
        "does not lead to what the validators signed",
    );
}

#[test]
fn a_header_of_another_chain_is_refused() {
    let other = |call: &Value, answer: &mut Value| {
        if method(call) == "commit" {
            answer["result"]["signed_header"]["header"]["chain_id"] = json!("other");
        }
    };
    is_refused(|_| (), other, "and the deployment is on");
}

#[test]
fn a_header_that_was_changed_is_refused() {
    let changed = |call: &Value, answer: &mut Value| {
        if method(call) == "commit" {
            let hash = "AB".repeat(32);
            answer["result"]["signed_header"]["header"]["app_hash"] = json!(hash);
        }
    };
    is_refused(|_| (), changed, "block");
}

#[test]
fn votes_of_strangers_are_refused() {
    let strange = |call: &Value, answer: &mut Value| {
        if method(call) == "validators" {
            let key = Binary::new(vec![7; 32]).to_base64();
            answer["result"]["validators"][0]["pub_key"]["value"] = json!(key);
        }
    };
    is_refused(|_| (), strange, "have not signed block");
}

#[test]
fn a_node_that_stands_still_is_refused_and_named() {
    // It has been cut off, or withholds what is new.
    let behind = |_: &Value, answer: &mut Value| {
        let height = &mut answer["result"]["sync_info"]["latest_block_height"];
        if let Some(newest) = height.as_str().and_then(|it| it.parse::<u64>().ok()) {
            let old = newest.saturating_sub(200).max(record().anchor().height);
            *height = json!(old.to_string());
        }
    };
    if wasmd().latest().unwrap().height < record().anchor().height + 200 {
        println!("the chain is too young for this");
        return;
    }
    is_refused(|_| (), behind, "it is behind, or the chain stands still");
}

#[test]
fn two_nodes_that_contradict_each_other_stop_the_command() {
    let forged = |call: &Value, answer: &mut Value| {
        if method(call) == "header" {
            answer["result"]["header"]["app_hash"] = json!("AB".repeat(32));
        }
    };
    let (_double, url) = double(|_| (), forged);
    let refused = show(&format!("{},{url}", node()));
    let said = words(&err(&refused));
    assert_eq!(refused.status.code(), Some(1), "{}", out(&refused));
    assert!(said.contains("have two blocks"), "{said}");
    assert!(said.contains(&url), "{said}");
}

#[test]
fn the_whole_tree_is_proved() {
    let verified = wayclear(&["verify"]);
    assert!(
        verified.status.success(),
        "{}{}",
        out(&verified),
        err(&verified)
    );
    let said = words(&out(&verified));
    assert!(said.contains("are what the record says."), "{said}");
    assert!(said.contains("Verified at height"), "{said}");
    // Of a record with one address changed it is said which.
    let mut other = record();
    let county = other.deployment.counties.values_mut().next().unwrap();
    county.address = other.deployment.registry.clone();
    other.deployment.registry = other.deployment.state.clone();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.json");
    other.write(&file).unwrap();
    let wrong = wayclear(&["verify", "--deployment", file.to_str().unwrap()]);
    assert_eq!(wrong.status.code(), Some(1), "{}", out(&wrong));
}

#[test]
fn an_anchor_is_renewed_by_proof_or_by_a_trusted_word() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tree.json");
    record().write(&file).unwrap();
    let file = file.to_str().unwrap();
    let anchored = told(&["anchor", "--deployment", file]);
    let height = anchored["height"].as_u64().unwrap();
    assert!(height >= record().anchor().height);
    assert!(height.is_multiple_of(1_000) || height == record().anchor().height);
    let hash = wasmd().header_hash(height).unwrap();
    assert_eq!(anchored["hash"], json!(hash));
    let again = told(&["anchor", "--deployment", file]);
    assert_eq!(again["earlier"].as_u64(), Some(height));
    // A wrong word is refused, and the record stays.
    let before = std::fs::read_to_string(file).unwrap();
    let height = height.to_string();
    let wrong = wayclear(&[
        "anchor",
        "--deployment",
        file,
        "--height",
        &height,
        "--hash",
        &"ab".repeat(32),
    ]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        words(&err(&wrong)).contains("there are two blocks"),
        "{}",
        err(&wrong)
    );
    assert_eq!(std::fs::read_to_string(file).unwrap(), before);
    let right = wayclear(&[
        "anchor",
        "--deployment",
        file,
        "--height",
        &height,
        "--hash",
        &hash.to_hex(),
    ]);
    assert!(right.status.success(), "{}", err(&right));
}

/// The key that the localnet's validator signs blocks with.
fn validators_key() -> SigningKey {
    let home = std::env::var("LOCALNET_HOME").unwrap_or_else(|_| "target/localnet".to_string());
    let file = root()
        .join(home)
        .join("node0/config/priv_validator_key.json");
    let key: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let bytes = Binary::from_base64(key["priv_key"]["value"].as_str().unwrap()).unwrap();
    SigningKey::try_from(&bytes[..32]).unwrap()
}

/// The same block with another state behind it, signed by the validator as if it were true.
fn forged(told: &Value, key: &SigningKey) -> Value {
    let mut signed: SignedHeader = serde_json::from_value(told.clone()).unwrap();
    signed.header.app_hash = AppHash::try_from(vec![7; 32]).unwrap();
    signed.commit.block_id.hash = signed.header.hash();
    let CommitSig::BlockIdFlagCommit {
        validator_address,
        timestamp,
        ..
    } = signed.commit.signatures[0].clone()
    else {
        panic!("the only validator has not signed");
    };
    let vote = Vote {
        vote_type: Type::Precommit,
        height: signed.commit.height,
        round: signed.commit.round,
        block_id: Some(signed.commit.block_id),
        timestamp: Some(timestamp),
        validator_address,
        validator_index: 0_u32.try_into().unwrap(),
        signature: None,
        extension: vec![],
        extension_signature: None,
    };
    let bytes = vote.into_signable_vec(signed.header.chain_id.clone());
    let signature = key.sign(&bytes).to_bytes().to_vec();
    signed.commit.signatures[0] = CommitSig::BlockIdFlagCommit {
        validator_address,
        timestamp,
        signature: Some(signature.try_into().unwrap()),
    };
    serde_json::to_value(signed).unwrap()
}

#[test]
fn a_second_header_of_one_height_that_validators_keys_have_signed_shows_with_a_second_node() {
    let key = validators_key();
    let anchor = record().anchor().height.to_string();
    let forges = move |call: &Value, answer: &mut Value| {
        if method(call) == "commit" && call["params"]["height"] != json!(anchor) {
            let signed = &mut answer["result"]["signed_header"];
            *signed = forged(signed, &key);
        }
    };
    let (_double, url) = double(|_| (), forges);
    let refused = show(&format!("{url},{}", node()));
    let said = words(&err(&refused));
    assert_eq!(refused.status.code(), Some(1), "{}", out(&refused));
    assert!(said.contains("have two blocks"), "{said}");
    assert!(
        said.contains(&url) && said.contains("with the keys of its validators"),
        "{said}"
    );
    // Alone it is believed in the header, and the true rows do not fit to that.
    let alone = words(&err(&show(&url)));
    assert!(
        alone.contains("does not lead to what the validators signed"),
        "{alone}"
    );
}
