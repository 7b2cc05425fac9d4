//! What a relay serves everybody alike: the feed, and what it says of itself and of the registry.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, HexBinary};

use crate::contact_registry::{ConfigResponse, KnownAuthority, RiskModelResponse};
use crate::Place;

/// Where a relay serves the feed; `/` and the index of a page follow: a multiple of 128, or where a page ends.
pub const FEED: &str = "/v1/feed";
/// Where a relay tells where the feed ends.
pub const HEAD: &str = "/v1/head";
/// Where a relay lists the places that have a contract.
pub const PLACES: &str = "/v1/places";
/// Where a relay tells what the places are called.
pub const LABELS: &str = "/v1/labels";
/// Where a relay tells of state, counties and cities.
pub const TREE: &str = "/v1/tree";
/// Where a relay tells whether it can do its work.
pub const HEALTH: &str = "/healthz";
/// Where a relay tells what it takes and answers, as OpenAPI has it.
pub const OPENAPI: &str = "/v1/openapi.json";
/// Where a relay tells what the registry says of itself.
pub const REGISTRY: &str = "/v1/registry";
/// Where a relay hands out the rows that both are read from, with their proofs.
pub const PROOF: &str = "/v1/proof";
/// Where a relay hands out blocks that lead to these proofs; `/` and a height follow: a multiple of 1,000, or the height of the block
/// that made the state.
pub const BLOCKS: &str = "/v1/blocks";

/// A page of the feed as a relay serves it: what never changes of the registry's answer.
#[cw_serde]
pub struct FeedPage {
    /// Index of the first row here.
    pub from: u64,
    /// Link of the row before it, 32 bytes.
    pub link: HexBinary,
    /// Rows with consecutive indexes, see [`crate::feed`].
    pub rows: Vec<Binary>,
}

/// Where a relay's copy of the feed ends, and as of which block. Nobody has to believe it: the links say whether it is the feed,
/// another relay or a node whether it is all of it.
#[cw_serde]
pub struct HeadResponse {
    pub chain_id: String,
    /// The root of the tree.
    pub state: Addr,
    pub registry: Addr,
    /// Height of the newest block.
    pub height: u64,
    /// Its time, Unix seconds.
    pub time: u64,
    /// Index of the next row of the feed.
    pub next: u64,
    /// Index of the oldest row that is kept; equal to `next` if there is none.
    pub oldest: u64,
    /// Link of the newest row, 32 bytes; zeros before the first.
    pub link: HexBinary,
}

/// Whether a relay can do its work, and how it does it.
#[cw_serde]
#[derive(Eq)]
pub struct HealthResponse {
    pub chain_id: String,
    /// Of the newest block; null = the chain has not answered yet.
    pub height: Option<u64>,
    /// How old the newest block is, in seconds.
    pub behind_seconds: Option<u64>,
    /// Whether tags and slips go as soon as they come, so that everybody can see when.
    pub at_once: bool,
    /// Hours of the UTC day at which slips go, ascending, each from 0 to 23; of no meaning if they go at once.
    pub slips_go_at: Vec<u8>,
    /// Whether the newest block is less than two minutes old.
    pub is_well: bool,
    /// Release of the relay, `major.minor.patch`; null = it does not tell: an early one.
    pub version: Option<String>,
}

/// State, counties and cities, and which cells belong to them; the places in them are listed apart. The relay is believed in it.
#[cw_serde]
#[derive(Default)]
pub struct TreeResponse {
    pub key: String,
    /// As people know it, 1 to 255 characters.
    pub name: String,
    /// Ascending by key.
    pub counties: Vec<CountyCells>,
}

/// A county of the tree.
#[cw_serde]
pub struct CountyCells {
    pub key: String,
    /// As people know it, 1 to 255 characters.
    pub name: String,
    /// Geohashes of 2 to 7 characters that are routed here, ascending.
    pub prefixes: Vec<String>,
    /// Ascending by key.
    pub cities: Vec<CityCells>,
}

/// A city of the tree.
#[cw_serde]
pub struct CityCells {
    pub key: String,
    /// As people know it, 1 to 255 characters.
    pub name: String,
    /// Geohashes of 2 to 7 characters that are routed here, ascending.
    pub prefixes: Vec<String>,
}

/// What the places are called that have a name. The relay is believed in it.
#[cw_serde]
pub struct LabelsResponse {
    /// Ascending by place.
    pub labels: Vec<PlaceLabel>,
}

/// What a place is called.
#[cw_serde]
pub struct PlaceLabel {
    pub place: Place,
    /// As its city has given it, 1 to 255 characters.
    pub label: String,
}

/// What the registry says of itself: all of it that a phone ever needs, so that whoever reports asks what everybody asks. The
/// relay is believed in it.
#[cw_serde]
pub struct RegistryResponse {
    pub config: ConfigResponse,
    /// The risk model in effect.
    pub model: RiskModelResponse,
    /// Every authority, ascending by account.
    pub authorities: Vec<KnownAuthority>,
}
