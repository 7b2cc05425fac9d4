//! What a run is asked for, and what it tells.

use crate::plan::{Change, Drift, Unmentioned};
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
