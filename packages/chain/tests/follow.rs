//! Following a node whose websocket is of no use: what its blocks hold is told all the same.

#![allow(clippy::unwrap_used)]

#[path = "../../cli/tests/common/http.rs"]
mod http;
#[path = "../../cli/tests/common/node_status.rs"]
mod node_status;

use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use http::{request, respond};
use node_status::node_status;
use serde_json::{json, Value};
use wayclear_chain::wasmd::{Settings, Wasmd};

/// What becomes of whoever opens the websocket.
#[derive(Clone, Copy, Debug)]
enum Websocket {
    /// It is told that there is none.
    None,
    /// Its connection is taken, and nothing said.
    Silent,
    /// It is greeted, and nothing said.
    Mute,
    /// It may subscribe, and hears of no block.
    Deaf,
}

/// A node that makes a block whenever it is asked for its newest.
struct Node {
    port: u16,
    /// How many have opened its websocket.
    opened: Arc<AtomicUsize>,
}

impl Node {
    fn start(websocket: Websocket) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (opened, height) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(9)));
        let counted = Arc::clone(&opened);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (counted, height) = (Arc::clone(&counted), Arc::clone(&height));
                thread::spawn(move || serve(stream, websocket, &counted, &height));
            }
        });
        Node { port, opened }
    }
}

fn serve(stream: TcpStream, websocket: Websocket, opened: &AtomicUsize, height: &AtomicUsize) {
    let mut first = [0; 14];
    while stream.peek(&mut first).unwrap_or_default() < first.len() {}
    if first == *b"GET /websocket" {
        opened.fetch_add(1, Ordering::SeqCst);
        return greet(stream, websocket);
    }
    let Ok((_, body)) = request(&stream) else {
        return;
    };
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let result = match asked["method"].as_str() {
        Some("status") => {
            let mut status = node_status("here");
            let height = height.fetch_add(1, Ordering::SeqCst);
            status["sync_info"]["latest_block_height"] = height.to_string().into();
            status
        }
        Some("block_results") => json!({
            "height": asked["params"]["height"], "txs_results": null, "finalize_block_events": null,
            "validator_updates": null, "consensus_param_updates": null, "app_hash": "",
        }),
        // Prefix of its addresses.
        _ => {
            json!({ "response": { "code": 0, "log": "", "info": "", "index": "0", "key": null, "value": "CgR3YXNt",
            "proofOps": null, "height": "9", "codespace": "" } })
        }
    };
    let answer = json!({ "jsonrpc": "2.0", "id": asked["id"], "result": result });
    let _ = respond(stream, Some(answer.to_string()));
}

fn greet(stream: TcpStream, websocket: Websocket) {
    // Until the other side hangs up.
    let hold = |stream: TcpStream| {
        let _ = std::io::copy(&mut &stream, &mut std::io::sink());
    };
    match websocket {
        Websocket::None => {
            let _ = request(&stream);
            let _ = respond(stream, None);
        }
        Websocket::Silent => hold(stream),
        Websocket::Mute | Websocket::Deaf => {
            let Ok(mut greeted) = tungstenite::accept(stream) else {
                return;
            };
            while let Ok(message) = greeted.read() {
                let asked: Value = serde_json::from_slice(&message.into_data()).unwrap_or_default();
                if matches!(websocket, Websocket::Deaf) && asked["method"] == "subscribe" {
                    let answer = json!({ "jsonrpc": "2.0", "id": asked["id"], "result": {} });
                    let _ = greeted.send(tungstenite::Message::text(answer.to_string()));
                }
            }
        }
    }
}

#[test]
fn blocks_are_told_in_order_though_the_websocket_says_nothing() {
    let each = [
        Websocket::None,
        Websocket::Silent,
        Websocket::Mute,
        Websocket::Deaf,
    ];
    let tried = each.map(|websocket| {
        thread::spawn(move || {
            let node = Node::start(websocket);
            let url = format!("http://127.0.0.1:{}", node.port);
            let wasmd = Wasmd::connect(Settings::localnet(&url)).unwrap();
            let mut follow = wasmd.follow(9).unwrap();
            for height in 9..13 {
                let block = follow.next(Duration::from_secs(60)).unwrap();
                let block = block.unwrap_or_else(|| panic!("{websocket:?}: no block {height}"));
                assert_eq!(block.height, height);
            }
            assert!(node.opened.load(Ordering::SeqCst) > 0, "{websocket:?}");
        })
    });
    for one in tried {
        one.join().unwrap();
    }
}
