//! A look: what is new in the feed, compared with what this phone keeps.

use cosmwasm_std::HexBinary;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_client::mirrored::ReadFrom;
use wayclear_client::{read_registry, Chain};
use wayclear_proof::Anchor;

use crate::error::{out, whole, PhoneError, Result};
use crate::feed_copy::Rows;
use crate::findings::{findings, read_model, Findings};
use crate::phone::Phone;
use crate::reading::{unless_needed, Reading};

/// What a look has brought.
#[derive(Serialize, Tsify)]
pub struct Looked {
    /// Where the relay stood whose feed was read.
    pub from: Block,
    /// The last of every thousandth block that validators have signed, where the next look begins; undefined = it was the relay's word.
    pub checked: Option<CheckedBlock>,
    /// The newest blocks of all relays that answered, that one's too.
    pub blocks: Vec<Block>,
    /// What is odd and no reason to stop, in words.
    pub odd: Vec<String>,
    /// Whether rows are missing that still count.
    pub is_incomplete: bool,
    pub rows: Rows,
    /// How many places are infected.
    pub infected: usize,
    /// JSON of what the registry says of itself, as far as all relays agree.
    pub registry: String,
    pub findings: Findings,
}

/// A block that validators have signed.
#[derive(Serialize, Tsify)]
pub struct CheckedBlock {
    pub height: u64,
    /// Hash of its header, hexadecimal.
    pub hash: String,
}

/// The newest block of a relay.
#[derive(Serialize, Tsify)]
pub struct Block {
    /// URL of the relay.
    pub by: String,
    pub height: u64,
    /// Unix seconds.
    pub time: u64,
}

#[wasm_bindgen]
impl Phone {
    /// Takes in what is new, forgets what is old, and compares; undefined = files are needed first, and nothing has changed.
    /// `clock`: this device's, Unix seconds.
    ///
    /// # Errors
    /// `model`, and those of [`FeedCopy::read_on`](crate::FeedCopy::read_on); then nothing is taken.
    pub fn look(&mut self, reading: &Reading, clock: f64) -> Result<Option<Ts<Looked>>> {
        let looked = unless_needed(self.looked(reading, whole(clock)))?;
        looked.map(|looked| out(&looked)).transpose()
    }
}

impl Phone {
    /// Forgets what is old, and compares unless nothing has changed: to expand the keys of a fortnight takes a while.
    fn compare(&mut self, now: u64, clock: u64) {
        let (feed, window) = (&mut self.copy.feed, self.copy.window);
        self.device.forget(now, clock, window);
        feed.trim(now.min(clock), window);
        let ends = (feed.first(), feed.cursor());
        let is_known = |(known, device): &(_, _)| *known == ends && *device == self.device;
        if !self.compared.as_ref().is_some_and(is_known) {
            self.device.compare(feed, now, clock, window);
            self.compared = Some((ends, self.device.clone()));
        }
    }

    fn looked(&mut self, reading: &Reading, clock: u64) -> Result<Looked> {
        let chain = reading.chain();
        let registry = read_registry(&chain, &self.copy.registry)?;
        let model = read_model(&registry.model)?;
        let before = self.copy.ends();
        let synced = self.copy.sync(&chain)?;
        let now = chain.now()?;
        let window = self.copy.window;
        self.compare(now, clock);
        let from = chain.read_from();
        let from = from.ok_or_else(|| PhoneError::new("silent", "no relay was read"))?;
        let rows = self.copy.since(before);
        Ok(Looked {
            from: Block::from(from),
            checked: chain.followed().map(|followed| {
                let Anchor { height, hash, .. } = followed.milestone.anchor;
                let hash = HexBinary::from(hash).to_hex();
                CheckedBlock { height, hash }
            }),
            blocks: chain.heard().into_iter().map(Block::from).collect(),
            odd: chain.oddities(),
            is_incomplete: synced.is_incomplete,
            rows,
            infected: self.copy.standing().infected(now, window).len(),
            registry: serde_json::to_string(&registry)
                .map_err(|error| PhoneError::new("internal", error))?,
            findings: findings(&self.device.exposures, &registry.model, &model),
        })
    }
}

impl From<ReadFrom> for Block {
    fn from(read: ReadFrom) -> Self {
        Block {
            by: read.relay,
            height: read.height,
            time: read.time,
        }
    }
}
