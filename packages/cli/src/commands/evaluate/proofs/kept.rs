//! Files of a relay, in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context, Result};
use flate2::write::GzEncoder;
use flate2::Compression;
use serde::de::DeserializeOwned;
use wayclear_api::relay::{
    FeedPage, HeadResponse, RegistryResponse, BLOCKS, FEED, HEAD, PROOF, REGISTRY,
};
use wayclear_client::mirrored::{Mirror, Untold};
use wayclear_proof::{Bundle, LightBlock};
use wayclear_relay::Files;

use crate::args::net::Net;
use crate::commands::mirror::settings_of;
use crate::commands::relay::Proving;

/// What a mirror writes.
pub struct Kept {
    files: BTreeMap<String, Vec<u8>>,
    read: RefCell<Vec<String>>,
}

impl Kept {
    pub fn of(proving: Proving, net: &Net) -> Result<Self> {
        let wasmd = wayclear_chain::wasmd::Wasmd::connect(net.wasmd.settings().clone())?;
        let mut files = Files::new(wasmd, Box::new(proving), settings_of(&net.record));
        let files = files.read()?;
        let files = files
            .into_iter()
            .map(|(path, bytes)| (format!("/{path}"), bytes));
        Ok(Kept {
            files: files.collect(),
            read: RefCell::default(),
        })
    }

    /// Begins to count anew.
    pub fn forget(&self) {
        self.read.take();
    }

    /// How many files were read since then, and how many bytes they have compressed.
    pub fn read(&self) -> (u64, u64) {
        let read = self.read.borrow();
        let bytes = read.iter().map(|path| {
            let bytes = self.files.get(path).map_or(&[][..], Vec::as_slice);
            let mut encoder = GzEncoder::new(vec![], Compression::default());
            let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
            // Writing to memory does not fail.
            written.unwrap_or_default().len() as u64
        });
        (read.len() as u64, bytes.sum())
    }

    /// How many validators the newest block has.
    pub fn validators(&self) -> Result<usize> {
        let proof: serde_json::Value = self.file(PROOF).map_err(anyhow::Error::from)?;
        let validators = proof["block"]["validators"].as_array();
        Ok(validators.context("a block without validators")?.len())
    }

    fn file<T: DeserializeOwned>(&self, path: &str) -> Result<T, Untold> {
        self.read.borrow_mut().push(path.to_string());
        let bytes = self.files.get(path).ok_or(Untold::NoPage)?;
        serde_json::from_slice(bytes).map_err(|error| Untold::Silent(error.to_string()))
    }
}

impl Mirror for Kept {
    fn url(&self) -> &'static str {
        "memory"
    }

    fn head(&self) -> Result<HeadResponse, Untold> {
        self.file(HEAD)
    }

    fn registry(&self) -> Result<RegistryResponse, Untold> {
        self.file(REGISTRY)
    }

    fn page(&self, from: u64) -> Result<FeedPage, Untold> {
        self.file(&format!("{FEED}/{from}"))
    }

    fn proof(&self) -> Result<Bundle, Untold> {
        self.file(PROOF)
    }

    fn block(&self, height: u64) -> Result<LightBlock, Untold> {
        self.file(&format!("{BLOCKS}/{height}"))
    }
}
