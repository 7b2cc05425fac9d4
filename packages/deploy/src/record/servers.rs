//! Relays and desks of a record, held against those of a tree file. They stand in no contract.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::kept::About;
use crate::tree::{Desk, Forwarder, Relay, Tree};

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
    /// What it was and is to be, of one that stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// A field of a server that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub before: String,
    pub after: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Add,
    /// Its name, or what stands before it; perhaps its place too.
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
        servers.relays = servers.merged(relays, &tree.relays, prune);
        servers.desks = servers.merged(desks, &tree.desks, prune);
        servers
    }

    fn merged<S: Row>(&mut self, before: &[S], wanted: &[S], prune: bool) -> Vec<S> {
        let url = |one: &S| one.server().url;
        let place = |list: &[S], one: &S| list.iter().position(|other| url(other) == url(one));
        let mut after = wanted.to_vec();
        for one in before.iter().filter(|one| place(wanted, one).is_none()) {
            if prune {
                self.change(Action::Remove, one.server(), vec![]);
            } else {
                self.left.push(one.server());
                after.push(one.clone());
            }
        }
        // Where those that stay would be if nobody had moved one.
        let stay = before.iter().filter(|one| place(&after, one).is_some());
        let stay: Vec<&S> = stay.collect();
        let mut next = stay.iter();
        for (to, one) in after.iter().enumerate() {
            let Some(from) = place(before, one) else {
                self.change(Action::Add, one.server(), vec![]);
                continue;
            };
            let is_in_turn = next.next().is_some_and(|stays| url(stays) == url(one));
            let mut fields = shifts(before[from].fields(), one.fields());
            let action = if fields.is_empty() {
                Action::Move
            } else {
                Action::Change
            };
            if !is_in_turn {
                let place = |at: usize| ("place in the list", (at + 1).to_string());
                fields.extend(shifts([place(from)], [place(to)]));
            }
            if !fields.is_empty() {
                self.change(action, one.server(), fields);
            }
        }
        after
    }

    fn change(&mut self, action: Action, server: Server, fields: Vec<FieldChange>) {
        self.changes.push(ServerChange {
            action,
            server,
            fields,
        });
    }
}

/// A server as a list of the record has it.
trait Row: Clone {
    fn server(&self) -> Server;
    /// All that can change of it.
    fn fields(&self) -> Vec<(&'static str, String)>;
}

impl Row for Relay {
    fn server(&self) -> Server {
        Server {
            kind: Kind::Relay,
            url: self.url.clone(),
            name: self.name.clone(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let of = |field: fn(&Forwarder) -> String| {
            let forwarder = self.forwarder.as_ref();
            forwarder.map_or("none".to_string(), field)
        };
        vec![
            ("name", self.name.clone()),
            ("forwarder", of(|forwarder| forwarder.url.clone())),
            ("key", of(|forwarder| forwarder.key.to_hex())),
        ]
    }
}

impl Row for Desk {
    fn server(&self) -> Server {
        Server {
            kind: Kind::Desk,
            url: self.url.clone(),
            name: self.name.clone(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("name", self.name.clone())]
    }
}

/// Fields that are another before and after.
fn shifts<'a>(
    before: impl IntoIterator<Item = (&'a str, String)>,
    after: impl IntoIterator<Item = (&'a str, String)>,
) -> Vec<FieldChange> {
    let pairs = before.into_iter().zip(after);
    let changed = pairs.filter(|((_, before), (_, after))| before != after);
    changed
        .map(|((field, before), (_, after))| FieldChange {
            field: field.to_string(),
            before,
            after,
        })
        .collect()
}

impl fmt::Display for ServerChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = &self.server;
        match self.action {
            Action::Add => write!(f, "record: + {server}"),
            Action::Change | Action::Move => {
                let fields: Vec<_> = self.fields.iter().map(ToString::to_string).collect();
                write!(f, "record: ~ {server}: {}", fields.join(", "))
            }
            Action::Remove => write!(f, "record: - {server}"),
        }
    }
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FieldChange {
            field,
            before,
            after,
        } = self;
        write!(f, "{field} {before} -> {after}")
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
