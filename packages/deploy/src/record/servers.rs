//! Relays and desks of a record, held against those of a tree file. They stand in no contract.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::kept::About;
use crate::tree::{Desk, Relay, Tree};

/// What a record names from now on, and what is new in that.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Servers {
    /// Those of the file first, in its order.
    pub relays: Vec<Relay>,
    pub desks: Vec<Desk>,
    /// What is to be changed.
    pub changes: Vec<ServerChange>,
    /// What the record names and the file does not; it stays.
    pub left: Vec<Server>,
}

/// A change of a record. It costs nothing, and nobody signs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerChange {
    pub action: Action,
    #[serde(flatten)]
    pub server: Server,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Add,
    /// Its name, or what stands before it.
    Change,
    /// It is asked earlier or later.
    Move,
    Remove,
}

/// A server that a record names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    pub kind: Kind,
    /// Tells it from the others of its kind.
    pub url: String,
    /// Whose it is, for people.
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Relay,
    Desk,
}

impl Servers {
    /// What the record of a tree names, which is `before` until now. `prune`: whether what the file does not name is taken out.
    pub fn of(before: Option<&About>, tree: &Tree, prune: bool) -> Self {
        let mut servers = Servers::default();
        let (relays, desks) =
            before.map_or((&[][..], &[][..]), |about| (&about.relays, &about.desks));
        servers.relays = servers.merged(relays, &tree.relays, prune, |relay| Server {
            kind: Kind::Relay,
            url: relay.url.clone(),
            name: relay.name.clone(),
        });
        servers.desks = servers.merged(desks, &tree.desks, prune, |desk| Server {
            kind: Kind::Desk,
            url: desk.url.clone(),
            name: desk.name.clone(),
        });
        servers
    }

    fn merged<S: Clone + PartialEq>(
        &mut self,
        before: &[S],
        wanted: &[S],
        prune: bool,
        server: impl Fn(&S) -> Server,
    ) -> Vec<S> {
        let place = |list: &[S], one: &S| {
            let url = server(one).url;
            list.iter().position(|other| server(other).url == url)
        };
        let mut after = wanted.to_vec();
        for one in before.iter().filter(|one| place(wanted, one).is_none()) {
            if prune {
                self.change(Action::Remove, server(one));
            } else {
                self.left.push(server(one));
                after.push(one.clone());
            }
        }
        // Where those that stay would be if nobody had moved one.
        let stay = before.iter().filter(|one| place(&after, one).is_some());
        let stay: Vec<&S> = stay.collect();
        let mut next = stay.iter();
        for one in &after {
            let Some(at) = place(before, one) else {
                self.change(Action::Add, server(one));
                continue;
            };
            let is_in_turn = next
                .next()
                .is_some_and(|stays| server(stays).url == server(one).url);
            if before[at] != *one {
                self.change(Action::Change, server(one));
            } else if !is_in_turn {
                self.change(Action::Move, server(one));
            }
        }
        after
    }

    fn change(&mut self, action: Action, server: Server) {
        self.changes.push(ServerChange { action, server });
    }
}

impl fmt::Display for ServerChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = &self.server;
        match self.action {
            Action::Add => write!(f, "record: + {server}"),
            Action::Change => write!(f, "record: ~ {server}: as the file says"),
            Action::Move => write!(f, "record: ~ {server}: in the order of the file"),
            Action::Remove => write!(f, "record: - {server}"),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Relay => "relay",
            Kind::Desk => "desk",
        };
        write!(f, "{kind} {} ({})", self.url, self.name)
    }
}
