//! A chain in process as a node shows it, with a mempool and blocks, and a relay on it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{channel, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use cosmwasm_std::{Addr, Binary, Coin, Event, HexBinary};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use wayclear_api::contact_registry::{ReportPolicy, Slip};
use wayclear_api::relay::{CheckInRequest, SlipRequest, TicketResponse, TicketState};
use wayclear_api::Place;
use wayclear_chain::wasmd::{gas_limit, Gas, Offer, PrepareError, Signed, Terms};
use wayclear_chain::{
    Accounts, Chain, ChainError, Codes, Contract, ContractInfo, Receipt, Told, Tx,
};
use wayclear_client::relay::{Relay, RelayError, Ticket};
use wayclear_relay::{start, Funds, Head, Ledger, Prover, Service, Settings, Start};
use wayclear_testing::{visit_slip, Suite, SuiteBuilder};

/// What a signed transaction of this chain holds.
#[derive(Clone, Serialize, Deserialize)]
struct Envelope {
    sender: Addr,
    sequence: u64,
    until: u64,
    gas: u64,
    messages: Vec<(Addr, Binary)>,
}

/// The node: a tree, what is to come into a block, what has; and each way in which it may fail.
#[allow(clippy::struct_excessive_bools)]
pub struct Node {
    pub suite: Suite,
    height: u64,
    mempool: Vec<Envelope>,
    /// By hash; the words of one that failed.
    blocks: BTreeMap<String, Result<Tx, String>>,
    sequences: BTreeMap<Addr, u64>,
    /// Messages of every transaction that was taken into a block.
    pub carried_out: Vec<Vec<(Addr, Binary)>>,
    /// What contracts have emitted.
    pub events: Vec<Event>,
    /// Places that were opened.
    pub locations: Vec<String>,
    /// Whether nobody reaches it.
    pub is_away: bool,
    /// Whether it keeps no index of transactions.
    pub has_no_index: bool,
    /// Whether what is offered is lost.
    pub loses: bool,
    /// How often something was offered.
    pub offers: usize,
    /// Transactions with a message to this contract fail in their block.
    pub fails: Option<Addr>,
    /// This account cannot sign.
    pub broken: Option<Addr>,
    /// Whether transactions tell no events.
    pub is_mute: bool,
    /// What accounts can pay with; those that are not named have plenty.
    pub funds: BTreeMap<Addr, Funds>,
    /// How often that was asked, by account.
    pub funds_asked: BTreeMap<Addr, usize>,
    /// Whether it does not answer that.
    pub hides_funds: bool,
    /// What each message costs; a transaction is told what it has used.
    pub gas: u64,
    /// And each tag in it.
    pub gas_a_tag: u64,
    /// More than that no transaction may use: nothing is signed then, as the gas of a block and the largest fee have it.
    pub most_gas: u64,
    /// Gas that was paid for in all blocks, and what was used of it.
    pub paid_and_used: (u64, u64),
    /// How often a transaction was tried without being sent.
    pub simulations: usize,
    /// By how many seconds it lies about the time of its newest block.
    pub ahead: u64,
}

impl Node {
    fn new(suite: Suite) -> Self {
        Node {
            suite,
            height: 100,
            mempool: vec![],
            blocks: BTreeMap::new(),
            sequences: BTreeMap::new(),
            carried_out: vec![],
            events: vec![],
            locations: vec![],
            is_away: false,
            has_no_index: false,
            loses: false,
            offers: 0,
            fails: None,
            broken: None,
            is_mute: false,
            funds: BTreeMap::new(),
            funds_asked: BTreeMap::new(),
            hides_funds: false,
            gas: 10,
            gas_a_tag: 0,
            most_gas: u64::MAX,
            paid_and_used: (0, 0),
            simulations: 0,
            ahead: 0,
        }
    }

    /// A block that comes so many seconds after the last one.
    pub fn block(&mut self, seconds: u64) {
        self.height += 1;
        self.suite.advance(seconds);
        for envelope in std::mem::take(&mut self.mempool) {
            let expected = self.sequences.entry(envelope.sender.clone()).or_default();
            if envelope.until < self.height || envelope.sequence != *expected {
                continue;
            }
            *expected += 1;
            let hash = hash(&bytes(&envelope));
            let is_failing = |(to, _): &(Addr, Binary)| Some(to) == self.fails.as_ref();
            let gas_used = self.gas_of(&envelope.messages);
            self.paid_and_used.0 += envelope.gas;
            self.paid_and_used.1 += gas_used;
            if envelope.messages.iter().any(is_failing) || gas_used > envelope.gas {
                self.blocks.insert(hash, Err("out of gas".to_string()));
                continue;
            }
            self.carried_out.push(envelope.messages.clone());
            let done = self
                .suite
                .chain
                .execute_all(&envelope.sender, envelope.messages)
                .map(|mut tx| {
                    tx.height = self.height;
                    tx.receipt = Some(Receipt {
                        hash: hash.clone(),
                        height: self.height,
                        gas_wanted: envelope.gas,
                        gas_used,
                    });
                    self.events.extend(tx.events.iter().cloned());
                    if self.is_mute {
                        tx.events.clear();
                    }
                    tx
                });
            self.blocks
                .insert(hash, done.map_err(|error| error.to_string()));
        }
    }

    /// What messages use.
    fn gas_of(&self, messages: &[(Addr, Binary)]) -> u64 {
        let tags = messages.iter().map(|(_, msg)| {
            let msg: serde_json::Value = serde_json::from_slice(msg).unwrap();
            let tags = msg["check_ins"]["visit_tags"].as_str();
            tags.map_or(0, |tags| {
                Binary::from_base64(tags).unwrap().len() as u64 / 16
            })
        });
        self.gas * messages.len() as u64 + self.gas_a_tag * tags.sum::<u64>()
    }

    fn offer(&mut self, signed: &[u8]) -> Offer {
        self.offers += 1;
        let envelope: Envelope = serde_json::from_slice(signed).unwrap();
        let of_sender = self.mempool.iter().filter(|e| e.sender == envelope.sender);
        let expected = self.sequence(&envelope.sender) + of_sender.count() as u64;
        let is_known = self.mempool.iter().any(|known| bytes(known) == signed);
        if is_known {
            return Offer::Taken;
        }
        if envelope.sequence != expected || envelope.until <= self.height {
            return Offer::Over;
        }
        if !self.loses {
            self.mempool.push(envelope);
        }
        Offer::Taken
    }

    /// How many transactions are in blocks, also those that failed.
    pub fn sent(&self) -> usize {
        self.blocks.len()
    }

    pub fn height(&self) -> u64 {
        self.height
    }

    /// Skips blocks, up to one of this height.
    pub fn skip_to(&mut self, height: u64) {
        self.height = height;
    }

    fn sequence(&self, account: &Addr) -> u64 {
        self.sequences.get(account).copied().unwrap_or_default()
    }
}

fn bytes(envelope: &Envelope) -> Vec<u8> {
    serde_json::to_vec(envelope).unwrap()
}

fn hash(bytes: &[u8]) -> String {
    HexBinary::from(&Sha256::digest(bytes)[..]).to_hex()
}

type Job = Box<dyn FnOnce(&mut Node) + Send>;

/// A connection to the node, which lives in a thread of its own.
#[derive(Clone)]
pub struct Connection {
    jobs: Sender<Job>,
    /// What was asked through it, if somebody listens.
    asked: Option<Arc<Mutex<Vec<String>>>>,
}

impl Connection {
    fn new(make: impl FnOnce() -> Suite + Send + 'static) -> Self {
        let (sender, jobs) = channel::<Job>();
        thread::spawn(move || {
            let mut node = Node::new(make());
            for job in jobs {
                job(&mut node);
            }
        });
        Connection {
            jobs: sender,
            asked: None,
        }
    }

    /// Another one, on which somebody listens to what is asked.
    pub fn overheard(&self) -> (Self, Arc<Mutex<Vec<String>>>) {
        let asked = Arc::default();
        let connection = Connection {
            jobs: self.jobs.clone(),
            asked: Some(Arc::clone(&asked)),
        };
        (connection, asked)
    }

    fn note(&self, question: impl FnOnce() -> String) {
        if let Some(asked) = &self.asked {
            asked.lock().unwrap().push(question());
        }
    }

    /// Does something with the node.
    pub fn with<T: Send + 'static>(&self, f: impl FnOnce(&mut Node) -> T + Send + 'static) -> T {
        let (answer, answered) = channel();
        let job: Job = Box::new(move |node| answer.send(f(node)).unwrap());
        self.jobs.send(job).unwrap();
        answered.recv().unwrap()
    }

    /// The same as a client does it.
    fn ask<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Node) -> Result<T, ChainError> + Send + 'static,
    ) -> Result<T, ChainError> {
        self.with(|node| if node.is_away { Err(away()) } else { f(node) })
    }
}

fn away() -> ChainError {
    ChainError::Node {
        node: "http://node".to_string(),
        reason: "connection refused".to_string(),
    }
}

/// A relay asks and signs; it makes no contracts.
impl Accounts for Connection {
    fn fees_paid_by(&self, _: &Addr) -> Result<BTreeMap<Addr, Option<Coin>>, ChainError> {
        unreachable!()
    }
    fn pay_fees(&mut self, _: &Addr, _: &Addr, _: Option<&Coin>) -> Result<Tx, ChainError> {
        unreachable!()
    }
}

impl Codes for Connection {}

impl Told for Connection {}

impl Chain for Connection {
    fn chain_id(&self) -> String {
        self.with(|node| node.suite.chain.chain_id())
    }
    fn account(&self, name: &str) -> Result<Addr, ChainError> {
        let name = name.to_string();
        self.ask(move |node| node.suite.chain.account(&name))
    }
    fn find_code(&self, _: Contract) -> Result<Option<u64>, ChainError> {
        unreachable!()
    }
    fn store_code(&mut self, _: &Addr, _: Contract) -> Result<u64, ChainError> {
        unreachable!()
    }
    fn code_checksum(&self, _: u64) -> Result<Option<HexBinary>, ChainError> {
        unreachable!()
    }
    fn contract_info(&self, _: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        unreachable!()
    }
    fn instantiate_json(
        &mut self,
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        unreachable!()
    }
    fn instantiate2_json(
        &mut self,
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
        _: &[u8],
    ) -> Result<Addr, ChainError> {
        unreachable!()
    }
    fn predict(&self, _: &Addr, _: u64, _: &[u8]) -> Result<Addr, ChainError> {
        unreachable!()
    }
    fn execute_json(
        &mut self,
        _: &Addr,
        _: &Addr,
        _: Binary,
        _: &[Coin],
    ) -> Result<Tx, ChainError> {
        unreachable!()
    }
    fn execute_all(&mut self, _: &Addr, _: Vec<(Addr, Binary)>) -> Result<Tx, ChainError> {
        unreachable!()
    }
    fn migrate_all(&mut self, _: &Addr, _: Vec<(Addr, u64, Binary)>) -> Result<Tx, ChainError> {
        unreachable!()
    }
    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        self.note(|| format!("{contract} {}", String::from_utf8_lossy(&msg)));
        let contract = contract.clone();
        self.ask(move |node| node.suite.chain.query_json(&contract, msg))
    }
    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        self.note(|| format!("{contract} row {}", HexBinary::from(key)));
        let (contract, key) = (contract.clone(), key.to_vec());
        self.ask(move |node| node.suite.chain.query_raw(&contract, &key))
    }
    fn header_hash(&self, height: u64) -> Result<HexBinary, ChainError> {
        self.note(|| format!("block {height}"));
        self.ask(move |node| node.suite.chain.header_hash(height))
    }
    fn now(&self) -> Result<u64, ChainError> {
        self.note(|| "time".to_string());
        self.ask(|node| Ok(node.suite.now()))
    }
    fn wait_until(&mut self, _: u64) -> Result<(), ChainError> {
        unreachable!()
    }
}

impl Ledger for Connection {
    fn head(&self) -> Result<Head, ChainError> {
        self.note(|| "head".to_string());
        self.ask(|node| {
            Ok(Head {
                height: node.height,
                time: node.suite.now() + node.ahead,
            })
        })
    }

    fn prepare(
        &mut self,
        sender: &Addr,
        messages: &[(Addr, Binary)],
        gas: Gas,
        terms: &Terms,
    ) -> Result<Signed, PrepareError> {
        let (sender, messages) = (sender.clone(), messages.to_vec());
        let until = terms.until.unwrap_or(u64::MAX);
        let signed = self.ask(move |node| {
            if node.broken.as_ref() == Some(&sender) {
                return Err(away());
            }
            let sequence = node.sequence(&sender);
            let gas = match gas {
                Gas::Limit(limit) => limit,
                Gas::Simulated => {
                    node.simulations += 1;
                    gas_limit(node.gas_of(&messages))
                }
            };
            if gas > node.most_gas {
                let (node, most) = ("http://node".to_string(), node.most_gas);
                return Err(ChainError::MuchGas { node, gas, most });
            }
            let envelope = Envelope {
                sender: sender.clone(),
                sequence,
                until,
                gas,
                messages,
            };
            let bytes = bytes(&envelope);
            Ok(Signed {
                hash: hash(&bytes),
                sender,
                sequence,
                bytes,
                fee: 1_000,
            })
        });
        signed.map_err(PrepareError::Other)
    }

    fn offer(&mut self, signed: &[u8]) -> Result<Offer, ChainError> {
        let signed = signed.to_vec();
        self.ask(move |node| Ok(node.offer(&signed)))
    }

    fn carried_out_as(&self, hash: &str) -> Result<Option<Tx>, ChainError> {
        let hash = hash.to_string();
        self.ask(move |node| {
            if node.has_no_index {
                return Err(ChainError::NoIndex {
                    node: "http://node".to_string(),
                    hash,
                    reason: "indexing is disabled".to_string(),
                });
            }
            match node.blocks.get(&hash) {
                None => Ok(None),
                Some(Ok(tx)) => Ok(Some(tx.clone())),
                Some(Err(words)) => Err(ChainError::RefusedSigned(words.clone())),
            }
        })
    }

    fn sequence(&self, account: &Addr) -> Result<Option<u64>, ChainError> {
        let account = account.clone();
        self.ask(move |node| Ok(Some(node.sequence(&account))))
    }

    fn funds(&self, account: &Addr, _: Option<&Addr>, _: u64) -> Result<Funds, ChainError> {
        let account = account.clone();
        self.ask(move |node| {
            if node.hides_funds {
                return Err(ChainError::Refused("unknown query path".to_string()));
            }
            *node.funds_asked.entry(account.clone()).or_default() += 1;
            let plenty = Funds {
                coins: 1_000_000_000,
                allowance: None,
            };
            Ok(node.funds.get(&account).copied().unwrap_or(plenty))
        })
    }
}

/// A relay on a chain in process.
pub struct World {
    pub node: Connection,
    pub folder: TempDir,
    pub settings: Settings,
    service: Option<Service>,
    pub relay: Relay,
    /// URL of what its operator reads.
    pub metrics: String,
    /// Unix seconds of the relay's own clock.
    pub clock: Arc<Mutex<u64>>,
    /// By what phones check it, from the next start on.
    pub prover: Option<fn() -> Box<dyn Prover>>,
    /// What the relay asks its node to read.
    pub asked: Arc<Mutex<Vec<String>>>,
}

/// The settings of a relay for the suite's tree: patient, with two accounts.
pub fn settings(node: &Connection) -> Settings {
    let (chain_id, state, registry, window) = node.with(|node| {
        let suite = &node.suite;
        (
            suite.chain.chain_id(),
            suite.state(),
            suite.registry(),
            suite.window,
        )
    });
    let mut settings = Settings::new(chain_id, state, registry, window);
    settings.accounts = vec![Addr::unchecked("relay 1"), Addr::unchecked("relay 2")];
    settings.limits.a_minute = None;
    settings
}

impl World {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// With other settings than the usual.
    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::of(|| SuiteBuilder::new().build(), change)
    }

    /// Where the registry takes nothing without an authority's word.
    pub fn attested() -> Self {
        let suite = || SuiteBuilder::new().policy(ReportPolicy::Attested).build();
        Self::of(suite, |_| ())
    }

    /// With another tree and other settings than the usual.
    pub fn of(
        suite: impl FnOnce() -> Suite + Send + 'static,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        Self::on(Connection::new(suite), change)
    }

    /// Another relay beside this one.
    pub fn another(&self) -> Self {
        Self::on(self.node.clone(), |_| ())
    }

    /// The same, with accounts of its own.
    pub fn of_another_owner(&self) -> Self {
        let accounts = ["relay 3", "relay 4"].map(|name| self.node.account(name).unwrap());
        Self::on(self.node.clone(), |settings| {
            settings.accounts = accounts.to_vec();
        })
    }

    fn on(node: Connection, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings(&node);
        settings.accounts = vec![];
        for name in ["relay 1", "relay 2"] {
            settings.accounts.push(node.account(name).unwrap());
        }
        change(&mut settings);
        let now = node.now().unwrap();
        let mut world = World {
            node,
            folder: tempfile::tempdir().unwrap(),
            settings,
            service: None,
            relay: Relay::new("http://127.0.0.1:1").unwrap(),
            metrics: String::new(),
            clock: Arc::new(Mutex::new(now)),
            prover: None,
            asked: Arc::default(),
        };
        world.start();
        world
    }

    pub fn queue(&self) -> PathBuf {
        self.folder.path().join("queue.sqlite")
    }

    /// Starts the relay, perhaps again.
    pub fn start(&mut self) {
        crate::log::listen();
        self.stop();
        let node = self.node.clone();
        let clock = Arc::clone(&self.clock);
        let start_with = Start {
            settings: self.settings.clone(),
            queue: &self.queue(),
            home: [200; 32],
            listen: "127.0.0.1:0".parse().unwrap(),
            metrics: "127.0.0.1:0".parse().unwrap(),
            clock: Arc::new(move || *clock.lock().unwrap()),
            rest: Duration::from_millis(5),
            prover: self.prover.map(|make| make()),
        };
        let (to_read, asked) = node.overheard();
        self.asked = asked;
        let service = start(start_with, node, to_read).unwrap();
        self.metrics = format!("http://{}/metrics", service.metrics);
        self.relay = Relay::new(&format!("http://{}", service.address)).unwrap();
        self.service = Some(service);
        self.until("it serves", |world| world.relay.head().is_ok());
    }

    pub fn stop(&mut self) {
        if let Some(service) = self.service.take() {
            service.running.stop();
            assert!(service.running.wait(), "a part of the relay has failed");
        }
    }

    /// A block so many seconds after the last one; the relay's own clock goes along.
    pub fn block(&self, seconds: u64) {
        let now = self.node.with(move |node| {
            node.block(seconds);
            node.suite.now()
        });
        *self.clock.lock().unwrap() = now;
    }

    pub fn interval(&self) -> u32 {
        self.node.with(|node| node.suite.interval())
    }

    /// Opens a place as whoever hangs up its sign does, and waits until the relay knows it.
    pub fn open(&self, place: &str) -> Place {
        self.open_all(&[place.to_string()]).remove(0)
    }

    /// The same with several.
    pub fn open_all(&self, names: &[String]) -> Vec<Place> {
        let opened = names.to_vec();
        self.node.with(move |node| {
            for name in &opened {
                node.suite.open(name);
            }
            node.locations.extend(opened);
        });
        // The relay walks through the tree once a minute.
        self.block(61);
        self.until("the relay knows the places", |world| {
            let places = reqwest::blocking::get(format!("{}/v1/places", world.relay.url()));
            let places: Vec<String> =
                serde_json::from_slice(&places.unwrap().bytes().unwrap()).unwrap();
            names.iter().all(|name| places.contains(name))
        });
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    /// So many people disclose that they were at a place, each in a row of the feed; waits until the relay has read them.
    pub fn flag(&self, at: &'static str, people: u64) {
        let next = self.node.with(move |node| {
            for n in 0..people {
                let visited = node.suite.relay_in(at, n);
                let slip = node.suite.sign_all([visit_slip(&visited)]);
                node.suite.disclose(&format!("{at} {n}"), slip).unwrap();
            }
            node.suite.feed_head().next
        });
        self.block(1);
        self.until("the relay has read the feed", |world| {
            world.relay.head().unwrap().next == next
        });
    }

    pub fn check_in(&self, place: &Place, interval: u32, tag: u8) -> Result<Ticket, RelayError> {
        self.relay.check_in(&CheckInRequest {
            place: place.clone(),
            interval,
            tag: [tag; 16].into(),
        })
    }

    /// The word of the authority for some slips, as relays are told it.
    pub fn sign(&self, slips: Vec<Slip>) -> Vec<SlipRequest> {
        let (authority, issued, slips) = self.node.with(move |node| {
            let authority = node.suite.account("authority").to_string();
            (authority, node.suite.today(), node.suite.sign_all(slips))
        });
        let slips = slips.into_iter();
        slips
            .map(|slip| SlipRequest {
                authority: authority.clone(),
                issued,
                slip,
            })
            .collect()
    }

    pub fn state_of(&self, ticket: &Ticket) -> TicketResponse {
        self.relay.ticket(ticket).unwrap()
    }

    /// Makes a block a second until a ticket is settled.
    pub fn settle(&self, ticket: &Ticket) -> TicketResponse {
        self.until("the ticket is settled", |world| {
            world.block(1);
            world.state_of(ticket).state != TicketState::Queued
        });
        self.state_of(ticket)
    }

    /// Waits until something is true.
    #[track_caller]
    pub fn until(&self, what: &str, mut is_true: impl FnMut(&Self) -> bool) {
        let began = Instant::now();
        while !is_true(self) {
            assert!(began.elapsed() < Duration::from_secs(60), "never: {what}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// How many tags a place has received.
    pub fn visits(&self, place: &Place) -> u64 {
        let place = place.to_string();
        self.node.with(move |node| node.suite.status(&place).visits)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop();
    }
}
