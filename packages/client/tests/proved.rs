//! Phones that believe no relay: what is read has to follow from what the chain's validators have signed. The relays here serve the
//! golden tree, and each of those that lie changes one thing.

#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use serde_json::Value;
use wayclear_api::raw::{FeedHead, FEED_HEAD};
use wayclear_api::relay::{FeedPage, HeadResponse, RegistryResponse};
use wayclear_chain::verified::Trust;
use wayclear_chain::{Chain, ChainError, Contract, MirrorError};
use wayclear_client::exposures::{LookError, News};
use wayclear_client::feed::Feed;
use wayclear_client::mirrored::{Mirror, Mirrored, Tree, Untold};
use wayclear_client::read_registry;
use wayclear_proof::{Bundle, Key, LightBlock};
use wayclear_testing::{address_bytes, ask_of, GoldenAnswer, GoldenContract, ProvedTree};

const WINDOW: u64 = 14 * 86_400;
/// Height and age of the block that the record knows, in blocks and seconds before that of the proofs.
const KNOWN: (u64, u64) = (5, 600);

/// A relay of the golden tree.
struct Served {
    url: &'static str,
    proof: Bundle,
    page: FeedPage,
    blocks: BTreeMap<u64, LightBlock>,
    asked: RefCell<Vec<String>>,
}

impl Served {
    fn note(&self, path: impl Into<String>) {
        self.asked.borrow_mut().push(path.into());
    }
}

impl Mirror for Served {
    fn url(&self) -> &str {
        self.url
    }

    fn head(&self) -> Result<HeadResponse, Untold> {
        panic!("whoever has proofs asks for nothing else");
    }

    fn registry(&self) -> Result<RegistryResponse, Untold> {
        panic!("whoever has proofs asks for nothing else");
    }

    fn page(&self, from: u64) -> Result<FeedPage, Untold> {
        self.note(format!("feed/{from}"));
        (from == 0).then(|| self.page.clone()).ok_or(Untold::NoPage)
    }

    fn proof(&self) -> Result<Bundle, Untold> {
        self.note("proof");
        Ok(self.proof.clone())
    }

    fn block(&self, height: u64) -> Result<LightBlock, Untold> {
        self.note(format!("blocks/{height}"));
        let block = self.blocks.get(&height).cloned();
        block.ok_or_else(|| Untold::Silent(format!("{} keeps no block {height}", self.url)))
    }
}

/// The tree, a phone's record of it, and its clock.
struct World {
    node: ProvedTree,
    state: Addr,
    registry: GoldenContract,
    trust: Trust,
    clock: u64,
}

fn known(node: &ProvedTree) -> LightBlock {
    let (height, age) = KNOWN;
    let time = node.golden.block.time - age;
    node.state.block("testing", height, time)
}

impl World {
    fn new() -> Self {
        let node = ProvedTree::newest();
        let mut trust = node.trust(&Contract::ALL);
        trust.anchor.height = KNOWN.0;
        trust.anchor.hash = known(&node).hash();
        World {
            state: node.one(Contract::State).address.clone(),
            registry: node.one(Contract::ContactRegistry).clone(),
            clock: node.golden.block.time + 7,
            trust,
            node,
        }
    }

    /// What a relay serves whose node has these rows.
    fn relay_of(&self, url: &'static str, node: &ProvedTree) -> Served {
        let keys = RefCell::new(vec![]);
        let honest = self.node.proven();
        let questions = [
            r#"{"config":{}}"#,
            r#"{"risk_model":{}}"#,
            r#"{"authorities":{}}"#,
        ];
        for question in questions {
            let question: Value = serde_json::from_str(question).unwrap();
            let proof = |key: &Key| {
                keys.borrow_mut().push(key.clone());
                self.node.state.proof(&key.bytes)
            };
            ask_of(&honest, &self.registry.address, &question, proof).unwrap();
        }
        keys.borrow_mut().push(self.head_key());
        let asked = |it: &&GoldenAnswer| it.question["feed"]["from"] == 0;
        let feed = self.registry.answers.iter().find(|it| asked(it)).unwrap();
        let page = &feed.answer;
        Served {
            url,
            proof: node.bundle(keys.into_inner()),
            page: FeedPage {
                from: serde_json::from_value(page["from"].clone()).unwrap(),
                link: serde_json::from_value(page["link"].clone()).unwrap(),
                rows: serde_json::from_value(page["rows"].clone()).unwrap(),
            },
            blocks: [(KNOWN.0, known(&self.node))].into(),
            asked: RefCell::default(),
        }
    }

    fn honest(&self, url: &'static str) -> Served {
        self.relay_of(url, &self.node)
    }

    fn head_key(&self) -> Key {
        let registry = &self.registry.address;
        Key::row(
            &address_bytes(registry),
            FEED_HEAD.as_bytes(),
            registry.as_str(),
        )
    }

    fn read<'a>(&'a self, relays: &'a [Served]) -> Mirrored<'a, Served> {
        let tree = Tree {
            chain_id: "testing",
            state: &self.state,
            registry: &self.registry.address,
        };
        Mirrored::fetched(relays, tree, self.clock).checked(&self.trust)
    }

    fn look(&self, chain: &impl Chain) -> Result<News, LookError> {
        News::download(Feed::default(), chain, &self.registry.address, WINDOW)
    }

    /// That a relay is not believed, alone or beside an honest one, which is read then.
    #[track_caller]
    fn is_refused(&self, lying: Served, why: &str) {
        let mut relays = vec![lying];
        let alone = self.look(&self.read(&relays)).unwrap_err().to_string();
        assert!(alone.contains("https://liar"), "{why}: {alone}");
        assert!(alone.contains(why), "{why}: {alone}");
        relays.push(self.honest("https://honest"));
        let chain = self.read(&relays);
        self.look(&chain).unwrap();
        assert_eq!(chain.read_from().unwrap().relay, "https://honest");
        let odd = chain.oddities().concat();
        assert!(
            odd.contains("https://liar") && odd.contains(why),
            "{why}: {odd}"
        );
    }
}

#[test]
fn a_look_at_a_relay_that_proves_what_it_says_takes_three_files() {
    let world = World::new();
    let relays = [world.honest("https://honest")];
    let chain = world.read(&relays);
    let news = world.look(&chain).unwrap();
    assert_eq!(
        news.registry,
        read_registry(&chain, &world.registry.address).unwrap()
    );
    let config = world
        .registry
        .answers
        .iter()
        .find(|it| it.question.get("config").is_some());
    let told = serde_json::to_value(&news.registry.config).unwrap();
    assert_eq!(told, config.unwrap().answer);
    let asked = relays[0].asked.borrow().clone();
    assert_eq!(asked, ["proof", "blocks/5", "feed/0"]);
    let followed = chain.followed().unwrap();
    assert_eq!(followed.header, world.node.header());
    assert!(chain.oddities().is_empty());
}

#[test]
fn a_relay_is_not_asked_what_it_cannot_prove() {
    let world = World::new();
    let relays = [world.honest("https://honest")];
    let chain = world.read(&relays);
    let health = wayclear_api::contact_registry::ask::Health {
        account: "wasm185c0t9g8p6zc49tnuserw7l2y7nlkxse4g5cjslyznfuswwng7ps0hvghj".to_string(),
    };
    let error = chain.ask(&world.registry.address, health).unwrap_err();
    assert!(
        matches!(error, ChainError::Mirror(MirrorError::NotKept)),
        "{error}"
    );
}

#[test]
fn a_changed_row_is_refused() {
    let world = World::new();
    let mut rows = world.node.rows.clone();
    let row = rows.get_mut(&world.head_key().bytes).unwrap();
    let mut head = FeedHead::unpack(row).unwrap();
    head.next += 1;
    *row = head.pack();
    let other = ProvedTree::newest().with(rows);
    // Of a state that nobody has signed, below the header of the true one.
    let mut lying = world.relay_of("https://liar", &other);
    let mut told = serde_json::to_value(&lying.proof).unwrap();
    told["block"] = serde_json::to_value(world.node.block()).unwrap();
    lying.proof = serde_json::from_value(told).unwrap();
    world.is_refused(lying, "does not lead to what the validators signed");
    // And any byte of a proof.
    for place in [40, 200, 700] {
        let mut lying = world.honest("https://liar");
        let mut told = serde_json::to_value(&lying.proof).unwrap();
        let proof = told["rows"][0]["proof"].as_str().unwrap().to_string();
        let mut bytes = hex::decode(proof).unwrap();
        let at = place % bytes.len();
        bytes[at] ^= 1;
        told["rows"][0]["proof"] = hex::encode(bytes).into();
        lying.proof = serde_json::from_value(told).unwrap();
        world.is_refused(lying, "is not believed");
    }
}

#[test]
fn a_row_that_is_left_out_is_missed() {
    let world = World::new();
    let count = world.honest("https://liar").proof.rows().count();
    for left_out in 0..count {
        let mut lying = world.honest("https://liar");
        let mut told = serde_json::to_value(&lying.proof).unwrap();
        told["rows"].as_array_mut().unwrap().remove(left_out);
        lying.proof = serde_json::from_value(told).unwrap();
        let relays = [lying];
        world.look(&world.read(&relays)).unwrap_err();
    }
}

#[test]
fn another_chains_block_or_one_that_nobody_signed_is_refused() {
    let world = World::new();
    let block = world.node.golden.block;
    let of = |chain: &str| world.node.state.block(chain, block.height, block.time);
    let with = |block: LightBlock| {
        let lying = world.honest("https://liar");
        let rows: Vec<_> = lying.proof.rows().collect();
        Served {
            proof: Bundle::new(block, rows),
            ..lying
        }
    };
    world.is_refused(with(of("other")), "this is a block of the chain other");
    let mut told = serde_json::to_value(of("testing")).unwrap();
    told["signed_header"]["commit"]["signatures"][0]["block_id_flag"] = 1.into();
    told["signed_header"]["commit"]["signatures"][0]["validator_address"] = "".into();
    told["signed_header"]["commit"]["signatures"][0]["timestamp"] = "0001-01-01T00:00:00Z".into();
    told["signed_header"]["commit"]["signatures"][0]["signature"] = Value::Null;
    let unsigned = serde_json::from_value(told).unwrap();
    world.is_refused(with(unsigned), "the validators have not signed block 18");
}

#[test]
fn a_block_that_is_none_of_the_records_is_refused() {
    let world = World::new();
    let mut lying = world.honest("https://liar");
    let time = world.node.golden.block.time - KNOWN.1 + 1;
    let forged = world.node.state.block("testing", KNOWN.0, time);
    lying.blocks.insert(KNOWN.0, forged);
    world.is_refused(lying, "there are two blocks 5");
    let mut lying = world.honest("https://liar");
    lying.blocks.clear();
    world.is_refused(lying, "https://liar keeps no block 5");
}

#[test]
fn a_phone_that_has_not_looked_for_two_weeks_is_told_what_to_do() {
    let mut world = World::new();
    world.clock += 14 * 86_400;
    let relays = [world.honest("https://honest")];
    let error = world.look(&world.read(&relays)).unwrap_err().to_string();
    assert!(error.contains("wayclear anchor"), "{error}");
}

#[test]
fn a_phone_whose_clock_is_hours_behind_looks_all_the_same() {
    let mut world = World::new();
    let relays = [world.honest("https://honest")];
    world.clock = world.node.golden.block.time - 9 * 3_600;
    world.look(&world.read(&relays)).unwrap();
    world.clock -= 2 * 86_400;
    let error = world.look(&world.read(&relays)).unwrap_err().to_string();
    assert!(error.contains("by this device's clock"), "{error}");
}

#[test]
fn an_old_proof_is_believed_for_what_it_is() {
    let mut world = World::new();
    world.clock += 3 * 86_400;
    let relays = [world.honest("https://old")];
    let chain = world.read(&relays);
    world.look(&chain).unwrap();
    let from = chain.read_from().unwrap();
    assert_eq!(from.time, world.node.golden.block.time);
}

#[test]
fn rows_of_the_feed_that_are_not_those_of_the_proved_head_are_refused() {
    let world = World::new();
    let mut lying = world.honest("https://liar");
    lying.page.rows.swap(0, 2);
    let relays = [lying, world.honest("https://honest")];
    let alone = world.look(&world.read(&relays[..1])).unwrap_err();
    assert!(!matches!(alone, LookError::Chain(_)), "{alone}");
    let chain = world.read(&relays);
    world.look(&chain).unwrap();
    assert_eq!(chain.read_from().unwrap().relay, "https://honest");
}

#[test]
fn two_chains_that_validators_keys_have_signed_are_told_and_neither_is_followed() {
    let world = World::new();
    // The same validator signs another state at the same height.
    let mut rows = world.node.rows.clone();
    let key = world.head_key().bytes;
    let mut head = FeedHead::unpack(&rows[&key]).unwrap();
    (head.next, head.oldest) = (36, 36);
    rows.insert(key, head.pack());
    let other = ProvedTree::newest().with(rows);
    let relays = [
        world.relay_of("https://forger", &other),
        world.honest("https://honest"),
    ];
    let error = world.look(&world.read(&relays)).unwrap_err().to_string();
    assert!(
        error.contains("https://forger") && error.contains("https://honest"),
        "{error}"
    );
    assert!(error.contains("two blocks 18"), "{error}");
}
