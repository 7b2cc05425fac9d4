//! The layout of rows of the next version. Code that knows today's layout only works on them through these storages: it is given
//! each row as it would have written it itself.
//!
//! * A row that only its own contract reads gets a mark before it.
//! * A row that other contracts read, which may be of today's version, keeps what they know and gets something new: a field, if it is
//!   a JSON object, and else bytes after its end.
//!
//! A row that today's contracts have left stays as it is until it is written again.

use cosmwasm_std::{Order, Record, Storage};
use wayclear_api::raw::{
    CELLS, CHILDREN, CLEANINGS, CODE_IDS, DESCRIPTION, FEED_HEAD, HEALTH, LEDGER, REWARD_POLICY,
};

/// Stands before a row of the new layout. Rows of today begin with a brace, a quote, a digit or a small number.
const MARK: &[u8] = b"\xf2next";
/// The first field of a JSON object of the new layout.
const FIELD: &[u8] = br#"{"layout":2,"#;
/// What packed rows of the new layout end with.
const TAIL: &[u8] = b"next";
/// Of cw2, which is no part of the layout.
const VERSION: &[u8] = b"contract_info";

/// Rows that other contracts read.
const JSON: [&str; 4] = [CELLS, CODE_IDS, REWARD_POLICY, DESCRIPTION];
const PACKED: [&str; 3] = [LEDGER, HEALTH, FEED_HEAD];
/// Addresses and lists of times: nothing can be added.
const FIXED: [&str; 2] = [CHILDREN, CLEANINGS];

enum Layout {
    Fixed,
    WithField,
    Longer,
    Marked,
}

fn layout(key: &[u8]) -> Layout {
    // Keys of maps begin with the length of their name.
    let name = match key {
        [0, length, rest @ ..] => rest.get(..usize::from(*length)).unwrap_or(rest),
        _ => key,
    };
    let is_one = |names: &[&str]| names.iter().any(|one| one.as_bytes() == name);
    if name == VERSION || is_one(&FIXED) {
        Layout::Fixed
    } else if is_one(&JSON) {
        Layout::WithField
    } else if is_one(&PACKED) {
        Layout::Longer
    } else {
        Layout::Marked
    }
}

/// Whether a row has the layout of the next version.
pub fn is_new(key: &[u8], row: &[u8]) -> bool {
    match layout(key) {
        Layout::Fixed => false,
        Layout::WithField => row.starts_with(FIELD),
        Layout::Longer => row.ends_with(TAIL),
        Layout::Marked => row.starts_with(MARK),
    }
}

/// As today's code has written it, or could have.
fn old(key: &[u8], row: Vec<u8>) -> Vec<u8> {
    match layout(key) {
        Layout::Marked => row.strip_prefix(MARK).map(<[u8]>::to_vec).unwrap_or(row),
        // Whoever reads these passes over what was added.
        _ => row,
    }
}

fn new(key: &[u8], row: &[u8]) -> Vec<u8> {
    match layout(key) {
        Layout::Fixed => row.to_vec(),
        Layout::WithField => match row.strip_prefix(b"{") {
            Some(rest) => [FIELD, rest].concat(),
            None => row.to_vec(),
        },
        Layout::Longer => [row, TAIL].concat(),
        Layout::Marked => [MARK, row].concat(),
    }
}

fn range<'a>(
    storage: &'a dyn Storage,
    start: Option<&[u8]>,
    end: Option<&[u8]>,
    order: Order,
) -> Box<dyn Iterator<Item = Record> + 'a> {
    let rows = storage.range(start, end, order);
    Box::new(rows.map(|(key, row)| {
        let row = old(&key, row);
        (key, row)
    }))
}

/// Storage that a question reads; it refuses to be written.
pub struct OldRows<'a>(pub &'a dyn Storage);

impl Storage for OldRows<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).map(|row| old(key, row))
    }

    fn range<'b>(
        &'b self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'b> {
        range(self.0, start, end, order)
    }

    fn set(&mut self, _: &[u8], _: &[u8]) {
        unreachable!("a question changes nothing");
    }

    fn remove(&mut self, _: &[u8]) {
        unreachable!("a question changes nothing");
    }
}

/// Storage that messages change: what is written gets the new layout.
pub struct OldRowsMut<'a>(pub &'a mut dyn Storage);

impl Storage for OldRowsMut<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).map(|row| old(key, row))
    }

    fn range<'b>(
        &'b self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'b> {
        range(self.0, start, end, order)
    }

    fn set(&mut self, key: &[u8], row: &[u8]) {
        self.0.set(key, &new(key, row));
    }

    fn remove(&mut self, key: &[u8]) {
        self.0.remove(key);
    }
}
