//! A report, split into chunks that fit a message.

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::commitments::chunk_digest;
use wayclear_api::contact_registry::{
    Attestation, DayKey, Disclosure, ExecuteMsg, LocationVisits, MacHash, MAX_DAY_KEYS,
    MAX_MAC_HASHES, MAX_OPENINGS, MAX_VISITED_LOCATIONS,
};
use wayclear_api::location::Opening;
use wayclear_api::INTERVAL_SECONDS;

/// A report, one disclosure a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// In the order they are sent; never empty.
    pub chunks: Vec<Disclosure>,
}

impl Default for Report {
    fn default() -> Self {
        Self::new()
    }
}

impl Report {
    /// A report with one empty chunk.
    pub fn new() -> Self {
        Report {
            chunks: vec![Disclosure::default()],
        }
    }

    /// Begins a further chunk; what follows goes into it. Chunks also break by themselves when they are full.
    #[must_use]
    pub fn chunk(mut self) -> Self {
        self.chunks.push(Disclosure::default());
        self
    }

    #[must_use]
    pub fn visit(mut self, location: &Addr, opening: Opening) -> Self {
        let at = |v: &LocationVisits| v.location == location.as_str();
        let is_full = |chunk: &Disclosure| match chunk.visits.iter().find(|v| at(v)) {
            Some(visits) => visits.openings.len() >= MAX_OPENINGS,
            None => chunk.visits.len() >= MAX_VISITED_LOCATIONS,
        };
        let chunk = self.room(is_full);
        match chunk.visits.iter_mut().find(|v| at(v)) {
            Some(visits) => visits.openings.push(opening),
            None => chunk.visits.push(LocationVisits {
                location: location.to_string(),
                openings: vec![opening],
            }),
        }
        self
    }

    /// Discloses a day key.
    #[must_use]
    pub fn day_key(mut self, day_key: DayKey) -> Self {
        let chunk = self.room(|chunk| chunk.day_keys.len() >= MAX_DAY_KEYS);
        chunk.day_keys.push(day_key);
        self
    }

    /// Discloses a MAC hash.
    #[must_use]
    pub fn mac_hash(mut self, mac_hash: MacHash) -> Self {
        let chunk = self.room(|chunk| chunk.mac_hashes.len() >= MAX_MAC_HASHES);
        chunk.mac_hashes.push(mac_hash);
        self
    }

    /// The last chunk, or a new one if it is full.
    fn room(&mut self, is_full: impl Fn(&Disclosure) -> bool) -> &mut Disclosure {
        if self.chunks.last().is_none_or(is_full) {
            self.chunks.push(Disclosure::default());
        }
        let last = self.chunks.len() - 1;
        &mut self.chunks[last]
    }

    /// Digests of all chunks.
    pub fn digests(&self) -> Vec<[u8; 32]> {
        self.chunks.iter().map(chunk_digest).collect()
    }

    /// When the last of what it discloses was over, Unix seconds; 0, if it discloses nothing.
    pub fn ends_at(&self) -> u64 {
        let end = |first: u32, count: u16| (u64::from(first) + u64::from(count)) * INTERVAL_SECONDS;
        let ends = self.chunks.iter().flat_map(|chunk| {
            let keys = chunk.day_keys.iter();
            let hashes = chunk.mac_hashes.iter();
            let openings = chunk.visits.iter().flat_map(|visits| &visits.openings);
            keys.map(move |key| end(key.start_interval, key.periods))
                .chain(hashes.map(move |hash| end(hash.interval, hash.rotation)))
                .chain(openings.map(|opening| opening.checked_in_at))
        });
        ends.max().unwrap_or_default()
    }

    /// The message that opens the case and sends the first chunk.
    pub fn opening_message(&self, attestation: Option<Attestation>) -> ExecuteMsg {
        ExecuteMsg::ReportInfection {
            chunks: self.digests().into_iter().map(HexBinary::from).collect(),
            attestation,
            disclosure: self.chunks[0].clone(),
        }
    }
}
