//! A contract's rows, each proved when it is read.

use std::cell::RefCell;
use std::iter;

use cosmwasm_std::{Addr, Order, Record, Storage};
use wayclear_proof::{Key, Row};

use super::error::VerifyError;
use super::known::Known;

/// Behind all keys that begin alike: no contract has keys so long.
const BEHIND: [u8; 64] = [0xff; 64];

pub(super) struct Rows<'a> {
    known: &'a Known,
    /// Bytes of its address.
    address: Vec<u8>,
    contract: Addr,
    /// Why a row was not to be had, the first time.
    trouble: RefCell<Option<VerifyError>>,
}

impl<'a> Rows<'a> {
    pub fn new(known: &'a Known, address: Vec<u8>, contract: &Addr) -> Self {
        Rows {
            known,
            address,
            contract: contract.clone(),
            trouble: RefCell::default(),
        }
    }

    pub fn trouble(&self) -> Result<(), VerifyError> {
        self.trouble.take().map_or(Ok(()), Err)
    }

    /// Nothing, once there was trouble: then the whole answer is void.
    fn noted<T>(&self, read: impl FnOnce() -> Result<Option<T>, VerifyError>) -> Option<T> {
        if self.trouble.borrow().is_some() {
            return None;
        }
        read().unwrap_or_else(|error| {
            self.trouble.replace(Some(error));
            None
        })
    }

    fn key(&self, key: &[u8]) -> Key {
        Key::row(&self.address, key, self.contract.as_str())
    }

    fn row(&self, key: &[u8]) -> Result<Row, VerifyError> {
        self.known.row(self.key(key))
    }

    /// A row of the store as one of this contract; `None`, if it is another's.
    fn own(&self, row: Option<Record>) -> Option<Record> {
        let (key, value) = row?;
        let own = key.strip_prefix(self.key(&[]).bytes.as_slice())?;
        Some((own.to_vec(), value))
    }

    /// The first row from a key on.
    fn from(&self, key: &[u8]) -> Result<Option<Record>, VerifyError> {
        Ok(match self.row(key)? {
            Row::Present(value) => Some((key.to_vec(), value)),
            Row::Absent { next, .. } => self.own(next),
        })
    }

    fn after(&self, key: &[u8]) -> Result<Option<Record>, VerifyError> {
        self.from(&[key, &[0]].concat())
    }

    /// The last row up to a key that is most likely none.
    fn until(&self, key: &[u8]) -> Result<Option<Record>, VerifyError> {
        Ok(match self.row(key)? {
            Row::Present(value) => Some((key.to_vec(), value)),
            Row::Absent { previous, .. } => self.own(previous),
        })
    }

    /// The last row before a key. A proof tells the neighbours of what is missing, so it is asked for something just below.
    fn before(&self, key: &[u8]) -> Result<Option<Record>, VerifyError> {
        let below = match key.split_last() {
            None => return Ok(None),
            // Nothing is between them.
            Some((0, rest)) => return self.until(rest),
            Some((last, rest)) => [rest, &[last - 1], &BEHIND].concat(),
        };
        let mut found = self.until(&below)?;
        // Few keys are so long, or none.
        let mut next = self.after(&below)?;
        while let Some(row) = next.filter(|(next, _)| next.as_slice() < key) {
            next = self.after(&row.0)?;
            found = Some(row);
        }
        Ok(found)
    }
}

impl Storage for Rows<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.noted(|| Ok(self.row(key)?.value()))
    }

    fn range<'b>(
        &'b self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'b> {
        let (start, end) = (start.unwrap_or_default().to_vec(), end.map(<[u8]>::to_vec));
        let mut last: Option<Vec<u8>> = None;
        // One proof a row, and none before the row is wanted.
        let rows = iter::from_fn(move || {
            let row = self.noted(|| match (order, &last, &end) {
                (Order::Ascending, None, _) => self.from(&start),
                (Order::Ascending, Some(last), _) => self.after(last),
                (Order::Descending, Some(last), _) => self.before(last),
                (Order::Descending, None, Some(end)) => self.before(end),
                (Order::Descending, None, None) => self.until(&BEHIND),
            })?;
            let is_within = row.0 >= start && end.as_ref().is_none_or(|end| row.0 < *end);
            last = Some(row.0.clone());
            is_within.then_some(row)
        });
        Box::new(rows.fuse())
    }

    fn set(&mut self, _: &[u8], _: &[u8]) {
        unreachable!("a query writes nothing")
    }

    fn remove(&mut self, _: &[u8]) {
        unreachable!("a query writes nothing")
    }
}
