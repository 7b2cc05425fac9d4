//! What a relay serves so that phones need not believe it.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::Value;
use wayclear_api::raw::FeedHead;
use wayclear_chain::ChainError;
use wayclear_proof::{Bundle, LightBlock};
use wayclear_relay::{Files, Prover, Rows};
use wayclear_testing::ProvedTree;

use crate::world::World;

/// Where the record of this chain begins.
const ANCHOR: u64 = 17;
/// The node has none before it.
const PRUNED: u64 = 2_000;

/// Proves the golden tree, at any height.
struct Golden(ProvedTree);

impl Golden {
    fn make() -> Box<dyn Prover> {
        Box::new(Golden(ProvedTree::newest()))
    }
}

impl Prover for Golden {
    fn prove(&mut self) -> Result<Rows, ChainError> {
        Ok(Rows {
            bundle: self.0.bundle([]),
            feed: FeedHead::default(),
        })
    }

    fn block(&self, height: u64) -> Result<LightBlock, ChainError> {
        if height < PRUNED && height != ANCHOR {
            let reason = "it was pruned".to_string();
            return Err(ChainError::NoBlock { height, reason });
        }
        let time = self.0.golden.block.time;
        Ok(self.0.state.block("testing", height, time))
    }

    fn anchors(&self) -> BTreeSet<u64> {
        [ANCHOR].into()
    }
}

/// Proves what it says by a block that the relay has not heard of yet.
struct Ahead;

impl Prover for Ahead {
    fn prove(&mut self) -> Result<Rows, ChainError> {
        Ok(Rows {
            bundle: Bundle::new(self.block(5_000)?, []),
            feed: FeedHead::default(),
        })
    }

    fn block(&self, height: u64) -> Result<LightBlock, ChainError> {
        let tree = ProvedTree::newest();
        let time = tree.golden.block.time;
        Ok(tree.state.block("testing", height, time))
    }

    fn anchors(&self) -> BTreeSet<u64> {
        BTreeSet::new()
    }
}

/// Says what a node says that is not believed.
struct Liar;

impl Prover for Liar {
    fn prove(&mut self) -> Result<Rows, ChainError> {
        Err(ChainError::Message("the node is not believed".into()))
    }

    fn block(&self, _: u64) -> Result<LightBlock, ChainError> {
        Err(ChainError::Message("the node is not believed".into()))
    }

    fn anchors(&self) -> BTreeSet<u64> {
        [ANCHOR].into()
    }
}

fn get(world: &World, path: &str) -> (StatusCode, String, Value) {
    let answer = reqwest::blocking::get(format!("{}{path}", world.relay.url())).unwrap();
    let status = answer.status();
    let cache = answer.headers().get("cache-control");
    let cache = cache.map_or("", |value| value.to_str().unwrap());
    let cache = cache.to_string();
    (
        status,
        cache,
        serde_json::from_str(&answer.text().unwrap()).unwrap(),
    )
}

#[test]
fn every_thousandth_block_and_the_records_are_served_for_ever_and_no_others() {
    let mut world = World::new();
    world.node.with(|node| node.skip_to(4_321));
    world.prover = Some(Golden::make);
    world.start();
    world.until("it has blocks", |world| world.relay.block(2_000).is_ok());
    for height in [ANCHOR, 2_000, 3_000, 4_000] {
        let (status, cache, block) = get(&world, &format!("/v1/blocks/{height}"));
        assert_eq!(status, StatusCode::OK, "{height}");
        assert!(cache.contains("immutable"), "{cache}");
        let block: LightBlock = serde_json::from_value(block).unwrap();
        assert_eq!(block.height(), height);
    }
    for height in [
        "1000",
        "4321",
        "18",
        "0",
        "5000",
        "-1",
        "99999999999999999999",
        "x",
    ] {
        let (status, _, problem) = get(&world, &format!("/v1/blocks/{height}"));
        assert_eq!(status, StatusCode::NOT_FOUND, "{height}");
        assert_eq!(problem["type"], "no_block", "{height}");
    }
    // It goes on with the chain.
    world.node.with(|node| node.skip_to(5_000));
    world.block(1);
    world.until("it has the next", |world| world.relay.block(5_000).is_ok());
}

#[test]
fn a_proof_is_served_as_it_was_made() {
    let mut world = World::new();
    world.prover = Some(Golden::make);
    world.start();
    world.until("it has proofs", |world| world.relay.proof().is_ok());
    let (_, cache, proof) = get(&world, "/v1/proof");
    assert!(cache.contains("max-age=5"), "{cache}");
    let proof: Bundle = serde_json::from_value(proof).unwrap();
    assert_eq!(proof, ProvedTree::newest().bundle([]));
}

#[test]
fn the_block_that_leads_to_a_proof_is_there_as_soon_as_the_proof_is() {
    let mut world = World::new();
    world.node.with(|node| node.skip_to(4_999));
    world.prover = Some(|| Box::new(Ahead));
    // It answers when all of its first round is there.
    world.start();
    assert_eq!(world.relay.proof().unwrap().block.height(), 5_000);
    assert!(world.relay.block(5_000).is_ok());
}

#[test]
fn a_relay_whose_node_is_not_believed_goes_on_and_proves_nothing() {
    let mut world = World::new();
    world.prover = Some(|| Box::new(Liar));
    world.start();
    world.flag("9qc7mbdh", 1);
    assert_eq!(world.relay.head().unwrap().next, 1);
    for path in ["/v1/proof", "/v1/blocks/17"] {
        let (status, _, problem) = get(&world, path);
        let kind = if path == "/v1/proof" {
            "no_proof"
        } else {
            "no_block"
        };
        assert!(status.is_client_error() || status.is_server_error());
        assert_eq!(problem["type"], kind);
    }
}

#[test]
fn files_for_a_web_server_are_what_a_relay_serves() {
    let mut world = World::new();
    world.flag("9qc7mbdh", 200);
    world.open("9qc7mbdh/shop-2");
    world.node.with(|node| node.skip_to(4_321));
    world.prover = Some(Golden::make);
    world.start();
    world.until("it has blocks", |world| world.relay.block(2_000).is_ok());
    let mut files = Files::new(world.node.clone(), Golden::make(), world.settings.clone());
    let read = files.read().unwrap();
    let served = |path: &str| {
        let answer = reqwest::blocking::get(format!("{}/{path}", world.relay.url()));
        answer.unwrap().bytes().unwrap().to_vec()
    };
    for (path, bytes) in &read {
        assert!(*bytes == served(path), "{path}");
    }
    let names: Vec<_> = read.iter().map(|(path, _)| path.as_str()).collect();
    let wanted = [
        "v1/feed/0",
        "v1/feed/128",
        "v1/blocks/17",
        "v1/blocks/2000",
        "v1/blocks/3000",
        "v1/blocks/4000",
        "v1/tree",
        "v1/places",
        "v1/labels",
        "v1/registry",
        "v1/head",
        "v1/proof",
    ];
    assert_eq!(names, wanted);
    // What grows is read anew.
    world.flag("9qc7mbdh/shop-2", 1);
    let again = files.read().unwrap();
    assert!(again[0] == read[0] && again[1] != read[1]);
}
