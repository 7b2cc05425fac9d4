//! Storage that charges what the SDK charges for reads, writes, deletes and rows gone through, and 1,000 for each scan opened.
//! Computing is free here: what grows with rows is seen all the same.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;

use cosmwasm_std::{Order, Record, Storage};

const READ: usize = 1_000;
const READ_BYTE: usize = 3;
const WRITE: usize = 2_000;
const WRITE_BYTE: usize = 30;
const DELETE: usize = 1_000;
const NEXT: usize = 30;
const SCAN: usize = 1_000;

/// What has been spent since it was last taken.
#[derive(Debug, Default)]
pub struct Spent {
    gas: Cell<u64>,
    removed: Cell<u64>,
}

impl Spent {
    fn add(&self, gas: usize) {
        self.gas.set(self.gas.get() + gas as u64);
    }

    /// Gas and rows removed since the last call.
    pub fn take(&self) -> (u64, u64) {
        (self.gas.take(), self.removed.take())
    }
}

/// A contract's rows. It can go back to how it was at a mark.
pub struct Metered {
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
    /// What stood at a key before each change.
    before: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    spent: Rc<Spent>,
}

impl Metered {
    pub fn new(rows: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>, spent: &Rc<Spent>) -> Self {
        Metered {
            rows: rows.into_iter().collect(),
            before: vec![],
            spent: Rc::clone(spent),
        }
    }

    /// Names the rows as they are now, for [`Metered::roll_back`].
    pub fn mark(&self) -> usize {
        self.before.len()
    }

    pub fn roll_back(&mut self, mark: usize) {
        while self.before.len() > mark {
            match self.before.pop() {
                Some((key, Some(row))) => self.rows.insert(key, row),
                Some((key, None)) => self.rows.remove(&key),
                None => None,
            };
        }
    }

    /// How many keys begin so.
    pub fn count(&self, prefix: &[u8]) -> usize {
        let rows = self.rows.range(prefix.to_vec()..);
        rows.take_while(|(key, _)| key.starts_with(prefix)).count()
    }
}

impl Storage for Metered {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let row = self.rows.get(key).cloned();
        let bytes = key.len() + row.as_ref().map_or(0, Vec::len);
        self.spent.add(READ + READ_BYTE * bytes);
        row
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        self.spent.add(SCAN);
        let start = start.unwrap_or_default();
        if end.is_some_and(|end| end <= start) {
            return Box::new(std::iter::empty());
        }
        let end = end.map_or(Bound::Unbounded, |end| Bound::Excluded(end.to_vec()));
        let rows = self.rows.range((Bound::Included(start.to_vec()), end));
        let charged = |(key, row): (&Vec<u8>, &Vec<u8>)| {
            self.spent.add(NEXT + READ_BYTE * (key.len() + row.len()));
            (key.clone(), row.clone())
        };
        match order {
            Order::Ascending => Box::new(rows.map(charged)),
            Order::Descending => Box::new(rows.rev().map(charged)),
        }
    }

    fn set(&mut self, key: &[u8], row: &[u8]) {
        self.spent.add(WRITE + WRITE_BYTE * (key.len() + row.len()));
        let before = self.rows.insert(key.to_vec(), row.to_vec());
        self.before.push((key.to_vec(), before));
    }

    fn remove(&mut self, key: &[u8]) {
        self.spent.add(DELETE);
        let before = self.rows.remove(key);
        if before.is_some() {
            self.spent.removed.set(self.spent.removed.get() + 1);
        }
        self.before.push((key.to_vec(), before));
    }
}
