//! A relay whose files somebody has fetched, or has not yet.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use wayclear_api::raw::{FeedHead, FEED_HEAD};
use wayclear_api::relay::{
    FeedPage, HeadResponse, RegistryResponse, BLOCKS, FEED, HEAD, PROOF, REGISTRY,
};
use wayclear_client::mirrored::{is_end, Mirror, Untold};
use wayclear_client::one_line;
use wayclear_proof::{Bundle, LightBlock};

/// Most bytes of pages that a relay may tell in one look: six windows of 1,250 cases a day. A browser has them all in memory.
const MAX_PAGES: usize = 1 << 28;

/// What a file holds, or why it does not.
type Told<T> = Result<T, Untold>;

/// Files of one relay, for one look.
pub struct Fetched {
    url: String,
    head: Option<Told<HeadResponse>>,
    registry: Option<Told<RegistryResponse>>,
    proof: Option<Told<Bundle>>,
    /// By the height that was asked for.
    blocks: BTreeMap<u64, Told<LightBlock>>,
    /// By the row that was asked for.
    pages: BTreeMap<u64, Told<FeedPage>>,
    /// Of all pages, as they came.
    bytes: usize,
    needed: RefCell<BTreeSet<String>>,
}

impl Fetched {
    pub fn new(url: String) -> Self {
        Fetched {
            url,
            head: None,
            registry: None,
            proof: None,
            blocks: BTreeMap::new(),
            pages: BTreeMap::new(),
            bytes: 0,
            needed: RefCell::default(),
        }
    }

    /// Takes what came from a path, or why nothing did. The path of the page behind it, if there is one.
    pub fn take(&mut self, path: &str, told: Told<&str>) -> Option<String> {
        self.needed.borrow_mut().remove(path);
        if path == HEAD {
            let head = told.and_then(|text| self.read(text));
            self.head = Some(head.and_then(|head| self.sound(head)));
        } else if path == REGISTRY {
            self.registry = Some(told.and_then(|text| self.read(text)));
        } else if path == PROOF {
            self.proof = Some(told.and_then(|text| self.read(text)));
        } else if let Some(height) = number_of(path, BLOCKS) {
            let block = told.and_then(|text| self.read(text));
            self.blocks.insert(height, block);
        } else if let Some(from) = number_of(path, FEED) {
            let page = told.and_then(|text| self.page_of(text));
            let next = page.as_ref().ok().map(end);
            self.pages.insert(from, page);
            let next = next.filter(|next| *next > from && *next < self.ends_at());
            return next.map(path_of);
        }
        None
    }

    /// Paths that a look has asked for in vain.
    pub fn needed(&self) -> Vec<String> {
        self.needed.borrow().iter().cloned().collect()
    }

    fn page_of(&mut self, text: &str) -> Told<FeedPage> {
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > MAX_PAGES {
            return Err(self.form("its feed does not end"));
        }
        self.read(text)
    }

    fn sound(&self, head: HeadResponse) -> Told<HeadResponse> {
        if is_end(&head) {
            return Ok(head);
        }
        Err(self.form("it tells no end of a feed"))
    }

    fn read<T: DeserializeOwned>(&self, text: &str) -> Told<T> {
        serde_json::from_str(text).map_err(|error| self.form(&error.to_string()))
    }

    fn form(&self, reason: &str) -> Untold {
        let reason = one_line(reason);
        Untold::Silent(format!(
            "the answer of {} is none of a relay: {reason}",
            self.url
        ))
    }

    /// Where it says that its feed ends, whether that is so or not.
    fn ends_at(&self) -> u64 {
        match (&self.head, &self.proof) {
            (Some(Ok(head)), _) => head.next,
            (_, Some(Ok(proof))) => {
                let row = proof.unchecked(FEED_HEAD.as_bytes());
                let head = row.and_then(|row| FeedHead::unpack(&row).ok());
                head.unwrap_or_default().next
            }
            _ => 0,
        }
    }

    fn unasked(&self, path: String) -> Untold {
        self.needed.borrow_mut().insert(path);
        Untold::Unasked
    }
}

impl Mirror for Fetched {
    fn url(&self) -> &str {
        &self.url
    }

    fn head(&self) -> Told<HeadResponse> {
        let head = self.head.clone();
        head.unwrap_or_else(|| Err(self.unasked(HEAD.to_string())))
    }

    fn registry(&self) -> Told<RegistryResponse> {
        let registry = self.registry.clone();
        registry.unwrap_or_else(|| Err(self.unasked(REGISTRY.to_string())))
    }

    fn page(&self, from: u64) -> Told<FeedPage> {
        let page = self.pages.get(&from).cloned();
        page.unwrap_or_else(|| Err(self.unasked(path_of(from))))
    }

    fn proof(&self) -> Told<Bundle> {
        let proof = self.proof.clone();
        proof.unwrap_or_else(|| Err(self.unasked(PROOF.to_string())))
    }

    fn block(&self, height: u64) -> Told<LightBlock> {
        let block = self.blocks.get(&height).cloned();
        block.unwrap_or_else(|| Err(self.unasked(format!("{BLOCKS}/{height}"))))
    }
}

fn path_of(from: u64) -> String {
    format!("{FEED}/{from}")
}

fn number_of(path: &str, below: &str) -> Option<u64> {
    path.strip_prefix(below)?.strip_prefix('/')?.parse().ok()
}

fn end(page: &FeedPage) -> u64 {
    page.from.saturating_add(page.rows.len() as u64)
}
