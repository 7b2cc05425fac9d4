//! What a run is asked for, and what it tells.

use cosmwasm_std::HexBinary;

use crate::plan::stood::Stood;
use crate::plan::{Change, Drift, Plan, Unmentioned};
use crate::record::{Record, Server, ServerChange};
use crate::tree::Tree;
use crate::Owners;

/// What a chain is to be, and whose.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub tree: &'a Tree,
    pub owners: &'a Owners,
    /// Whether what the file does not name is taken away where a contract allows it.
    pub prune: bool,
}

/// A plan that somebody has agreed on: this is done and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Agreed<'a> {
    /// Hash of what was found, [`crate::plan::Found::hash`].
    pub found: &'a HexBinary,
    pub plan: &'a Plan,
    /// What was to change in the record.
    pub servers: &'a [ServerChange],
    /// What stood, by which it is told what was changed since; `None` = nothing, or it is not known.
    pub stood: Option<&'a Stood>,
}

/// A change that is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Which, from 1.
    pub step: usize,
    /// How many there are.
    pub steps: usize,
    pub change: Change,
}

/// What a chain has become.
#[derive(Clone, Debug)]
pub struct Applied {
    pub record: Record,
    /// What others had changed since the last apply; from now on it counts as known.
    pub drift: Vec<Drift>,
    /// What was changed on the chain.
    pub done: Vec<Change>,
    /// What the chain has and the file does not speak of; from now on it counts as known.
    pub unmentioned: Vec<Unmentioned>,
    /// What was changed in the record.
    pub servers: Vec<ServerChange>,
    /// What the record names and the file does not; it is left alone.
    pub servers_left: Vec<Server>,
}
