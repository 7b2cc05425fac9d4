//! Rows of contracts, looked at and broken.

use cosmwasm_std::Addr;
use wayclear_api::raw::LEDGER;

use crate::suite::Suite;

impl Suite {
    /// Rows of the map of that namespace, ascending, each with what follows the namespace in its key.
    ///
    /// # Panics
    /// If the namespace has more than 255 bytes.
    pub fn rows(&self, contract: &Addr, namespace: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
        let length = u8::try_from(namespace.len()).expect("a short namespace");
        let prefix = [&[0, length], namespace.as_bytes()].concat();
        let rows = self.chain.dump(contract).into_iter();
        rows.filter_map(|(key, row)| Some((key.strip_prefix(&prefix[..])?.to_vec(), row)))
            .collect()
    }

    /// Replaces a row and answers what stood there.
    #[track_caller]
    pub fn replace_row(&mut self, contract: &Addr, key: &[u8], row: &[u8]) -> Vec<u8> {
        let mut storage = self.chain.storage_mut(contract);
        let before = storage.get(key).expect("a row");
        storage.set(key, row);
        before
    }

    /// From now on a location fails, whatever it is told. Answers its ledger, for [`Suite::mend_location`].
    #[track_caller]
    pub fn break_location(&mut self, at: &str) -> Vec<u8> {
        let location = self.location(at);
        self.replace_row(&location, LEDGER.as_bytes(), b"?")
    }

    /// A location works again.
    #[track_caller]
    pub fn mend_location(&mut self, at: &str, ledger: &[u8]) {
        let location = self.location(at);
        self.replace_row(&location, LEDGER.as_bytes(), ledger);
    }
}
