//! Relays, desks and mirrors of a record, held against those of a tree file. They stand in no contract.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::kept::About;
use crate::tree::{Forwarder, Relay, Site, Tree};

/// What a record names from now on, and what is new in that.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Servers {
    /// Those of the file first, in its order.
    pub relays: Vec<Relay>,
    pub desks: Vec<Site>,
    pub mirrors: Vec<Site>,
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
    Mirror,
}

impl Servers {
    /// What the record of a tree names, which is `before` until now. `prune`: whether what the file does not name is taken out.
    pub fn of(before: Option<&About>, tree: &Tree, prune: bool) -> Self {
        let mut servers = Servers::default();
        let relays = before.map_or(&[][..], |about| &about.relays);
        let desks = before.map_or(&[][..], |about| &about.desks);
        let mirrors = before.map_or(&[][..], |about| &about.mirrors);
        servers.relays = servers.merged(Kind::Relay, relays, &tree.relays, prune);
        servers.desks = servers.merged(Kind::Desk, desks, &tree.desks, prune);
        servers.mirrors = servers.merged(Kind::Mirror, mirrors, &tree.mirrors, prune);
        servers
    }

    /// Has a record name them.
    pub fn name_in(&self, about: &mut About) {
        about.relays.clone_from(&self.relays);
        about.desks.clone_from(&self.desks);
        about.mirrors.clone_from(&self.mirrors);
    }

    fn merged<S: Row>(&mut self, kind: Kind, before: &[S], wanted: &[S], prune: bool) -> Vec<S> {
        let place = |list: &[S], one: &S| list.iter().position(|other| other.url() == one.url());
        let server = |one: &S| Server {
            kind,
            url: one.url().to_string(),
            name: one.name().to_string(),
        };
        let mut after = wanted.to_vec();
        for one in before.iter().filter(|one| place(wanted, one).is_none()) {
            if prune {
                self.change(Action::Remove, server(one), vec![]);
            } else {
                self.left.push(server(one));
                after.push(one.clone());
            }
        }
        // Where those that stay would be if nobody had moved one.
        let stay = before.iter().filter(|one| place(&after, one).is_some());
        let stay: Vec<&S> = stay.collect();
        let mut next = stay.iter();
        for (to, one) in after.iter().enumerate() {
            let Some(from) = place(before, one) else {
                self.change(Action::Add, server(one), vec![]);
                continue;
            };
            let is_in_turn = next.next().is_some_and(|stays| stays.url() == one.url());
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
                self.change(action, server(one), fields);
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
    fn url(&self) -> &str;
    fn name(&self) -> &str;
    /// All that can change of it.
    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("name", self.name().to_string())]
    }
}

impl Row for Relay {
    fn url(&self) -> &str {
        &self.url
    }

    fn name(&self) -> &str {
        &self.name
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

impl Row for Site {
    fn url(&self) -> &str {
        &self.url
    }

    fn name(&self) -> &str {
        &self.name
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
            Kind::Mirror => "mirror",
        };
        write!(f, "{kind} {} ({})", self.url, self.name)
    }
}
