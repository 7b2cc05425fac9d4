//! What requests cost: the coefficients of equations 3 to 5, as they were measured.

use crate::people::{check_positive, InputError};

/// Check-ins of the transaction of a relay that [`Tariff::relayed`] was measured with.
pub const RELAYED_AT_ONCE: f64 = 50.0;
/// Contacts of the larger of the two records that were measured.
const CONTACTS: f64 = 50.0;
/// Day keys of the report that was measured.
const KEYS: f64 = 14.0;
/// Levels of the tree that check-ins were measured in: state, county, city, location.
const LEVELS: f64 = 4.0;

/// Gas of requests, without taking the fee, with codes that are pinned or with codes that are not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tariff {
    /// A check-in at a location's address.
    pub direct: f64,
    /// The same sent to the state, through four levels.
    pub routed: f64,
    /// The same, where it makes the location.
    pub creating: f64,
    /// A check-in through a relay, 50 in one transaction.
    pub relayed: f64,
    /// Opening a place through the state, without a check-in.
    pub opening: f64,
    /// A message that records one contact.
    pub contact: f64,
    /// A message that records 50 contacts.
    pub contacts: f64,
    /// Disclosing one day key.
    pub key: f64,
    /// Disclosing 14.
    pub keys: f64,
    /// A message of one day's hashes, without them.
    pub hashes: f64,
    /// Each hash in it.
    pub hash: f64,
    /// Disclosing a visit at a place that was never flagged.
    pub flag: f64,
    /// Each further one in the same message.
    pub further_flag: f64,
    /// Marking a place as cleaned, one of many.
    pub cleaning: f64,
    /// Making a region with two cell prefixes.
    pub region: f64,
    /// Making the state and its registry.
    pub state: f64,
    /// Setting a risk model.
    pub model: f64,
    /// Removing a row past its retention.
    pub removal: f64,
}

impl Tariff {
    /// Gas of each level that a check-in passes above its location.
    pub fn level(&self) -> f64 {
        (self.routed - self.direct) / (LEVELS - 1.0)
    }

    /// A check-in sent to the top of a tree of so many levels, its location included.
    pub fn through(&self, levels: u32) -> f64 {
        self.direct + self.level() * (f64::from(levels) - 1.0)
    }

    /// A record of so many contacts.
    pub fn record(&self, contacts: f64) -> f64 {
        let each = (self.contacts - self.contact) / (CONTACTS - 1.0);
        self.contact + each * (contacts - 1.0)
    }

    /// Each further slip in a message.
    pub fn slip(&self) -> f64 {
        (self.keys - self.key) / (KEYS - 1.0)
    }

    fn named(&self) -> [(&'static str, f64); 18] {
        [
            ("a check-in", self.direct),
            ("a routed check-in", self.routed),
            ("a check-in that makes a location", self.creating),
            ("a relayed check-in", self.relayed),
            ("opening a place", self.opening),
            ("a record of one contact", self.contact),
            ("a record of 50 contacts", self.contacts),
            ("a day key", self.key),
            ("14 day keys", self.keys),
            ("a message of hashes", self.hashes),
            ("a hash", self.hash),
            ("a flag", self.flag),
            ("a further flag", self.further_flag),
            ("a cleaning", self.cleaning),
            ("a region", self.region),
            ("a state", self.state),
            ("a risk model", self.model),
            ("a removal", self.removal),
        ]
    }
}

/// All that was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gas {
    pub pinned: Tariff,
    pub unpinned: Tariff,
    /// Taking the fee, in every transaction.
    pub fee: f64,
    /// A bank send without it, the measure of everything.
    pub bank_send: f64,
    /// Bytes of the feed for a disclosed day key.
    pub key_bytes: f64,
    /// Bytes of the feed for a day of hashes, without them.
    pub day_bytes: f64,
    /// Bytes of the feed for each hash.
    pub hash_bytes: f64,
}

impl Gas {
    /// That everything can be computed from it.
    ///
    /// # Errors
    /// [`InputError::NotPositive`] of the first number that is not above 0, by its name.
    pub fn check(&self) -> Result<(), InputError> {
        for (name, value) in self.pinned.named() {
            check_positive(&format!("gas of {name}"), value)?;
        }
        for (name, value) in self.unpinned.named() {
            check_positive(&format!("gas of {name} without pinned codes"), value)?;
        }
        for (name, value) in [
            ("gas of the fee", self.fee),
            ("gas of a bank send", self.bank_send),
            ("bytes of a day key", self.key_bytes),
            ("bytes of a day of hashes", self.day_bytes),
            ("bytes of a hash", self.hash_bytes),
        ] {
            check_positive(name, value)?;
        }
        Ok(())
    }

    /// Of codes that are pinned, or of codes that are not.
    pub fn tariff(&self, is_pinned: bool) -> &Tariff {
        if is_pinned {
            &self.pinned
        } else {
            &self.unpinned
        }
    }

    /// Gas as a multiple of a bank send, both with the fee that they pay.
    pub fn in_bank_sends(&self, gas: f64) -> f64 {
        gas / (self.bank_send + self.fee)
    }
}
