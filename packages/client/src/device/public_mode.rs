//! The paper's public mode: contacts as a registry takes them, for all to see.

use std::collections::BTreeMap;

use wayclear_api::contact_registry::Contact;
use wayclear_identity::Identifier;

use super::Device;

impl Device {
    /// Contacts that carry an identifier, but for those that `is_recorded`. Of several with one sender the longest, since a
    /// registry takes a hash once a second.
    pub fn public_contacts(
        &self,
        phone: &str,
        is_recorded: impl Fn(&Contact) -> bool,
    ) -> Vec<Contact> {
        let mut longest: BTreeMap<Identifier, Contact> = BTreeMap::new();
        for kept in &self.contacts {
            let Some(identifier) = kept.identifier() else {
                continue;
            };
            let contact = Contact {
                mac_hash: identifier.mac_hash().into(),
                started_at: kept.started_at,
                seconds: kept.seconds,
                rssi_dbm: kept.rssi_dbm,
                device: phone.to_string(),
            };
            let known = longest.get(&identifier);
            if !is_recorded(&contact) && known.is_none_or(|known| known.seconds < contact.seconds) {
                longest.insert(identifier, contact);
            }
        }
        longest.into_values().collect()
    }
}
