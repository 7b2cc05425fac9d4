//! Contacts, as phones see them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::HexBinary;

use super::limits::{MAX_CONTACTS, MAX_CONTACT_SECONDS, MAX_DEVICE_LENGTH, MAX_MATCHED_HASHES};
use crate::check::{check_count, check_distinct, check_range};
use crate::name::check_printable;
use crate::stored::stored;
use crate::{checked_bytes, Invalid};

stored! {
    /// A person met, as a phone saw it. Public once recorded.
    Contact in ContactRow {
        /// Hash of the other's identifier, 16 bytes.
        mac_hash: HexBinary,
        /// Unix seconds, inside the window.
        started_at: u64,
        /// Length in seconds, at most 86400; the end may not lie in the future.
        seconds: u32,
        /// Received signal strength, -127 to -1 dBm (127 is iOS for "unavailable").
        rssi_dbm: i16,
        /// Model of the phone, at most 32 characters.
        device: String,
    }
}

impl Contact {
    /// That hash, length, signal strength and device have the size they need.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`], [`Invalid::Range`], [`Invalid::Count`], [`Invalid::NameCharacter`],
    /// [`Invalid::NameJoiner`].
    pub fn check(&self) -> Result<(), Invalid> {
        checked_bytes::<16>("mac_hash", &self.mac_hash)?;
        check_range("seconds", self.seconds, 0, MAX_CONTACT_SECONDS)?;
        check_range("rssi_dbm", self.rssi_dbm, -127, -1)?;
        check_count("device", self.device.chars().count(), 0, MAX_DEVICE_LENGTH)?;
        check_printable(&self.device)
    }

    /// The second after the contact's last, Unix seconds.
    pub fn ended_at(&self) -> u64 {
        self.started_at.saturating_add(u64::from(self.seconds))
    }
}

/// Checks the list of a `RecordContacts`.
///
/// # Errors
/// [`Invalid::Count`], and those of [`Contact::check`].
pub fn check_contacts(contacts: &[Contact]) -> Result<(), Invalid> {
    check_count("contacts", contacts.len(), 1, MAX_CONTACTS)?;
    contacts.iter().try_for_each(Contact::check)?;
    check_distinct("contacts", contacts.iter().map(|c| &c.mac_hash))
}

/// Where a list of contacts goes on.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ContactCursor {
    /// Block time of the record, Unix seconds.
    pub recorded_at: u64,
    /// Hash of the contact, 16 bytes.
    pub mac_hash: HexBinary,
}

/// Checks the list of hashes of a `Match` query and returns them as arrays.
///
/// # Errors
/// [`Invalid::Count`], [`Invalid::ByteLength`].
pub fn checked_mac_hashes(mac_hashes: &[HexBinary]) -> Result<Vec<[u8; 16]>, Invalid> {
    check_count("mac_hashes", mac_hashes.len(), 1, MAX_MATCHED_HASHES)?;
    mac_hashes
        .iter()
        .map(|hash| checked_bytes::<16>("mac_hash", hash))
        .collect()
}
