//! The paper's modes: people whose own accounts are infected, and contacts for all to see.

use anyhow::Result;
use wayclear_api::contact_registry::{Contact, ExecuteMsg as Msg, Item, MAX_CONTACTS};
use wayclear_chain::Contract::ContactRegistry as Registry;
use wayclear_chain::{Addr, Chain};
use wayclear_status::day_at;

use super::{Planted, Script, INFECTED};

impl Script<'_> {
    pub(super) fn accounts(&mut self, tree: &Planted, station: &Addr) -> Result<()> {
        let registry = (Registry, &tree.registry);
        let account = self.account("bob")?.to_string();
        let day = day_at(self.wasmd.now()?);
        let msg = self.disclose(&tree.registry, &[Item::Account { account, day }])?;
        self.measure("report one's own account", registry, "bob", &msg)?;
        self.check_in(INFECTED, "bob", station)?;
        let recovery = Msg::ReportRecovery {};
        self.measure("report recovery", registry, "bob", &recovery)?;
        Ok(())
    }

    pub(super) fn contacts(&mut self, tree: &Planted) -> Result<()> {
        let registry = (Registry, &tree.registry);
        let started_at = self.wasmd.now()? - 900;
        let mut contact = || Contact {
            mac_hash: self.bytes().into(),
            started_at,
            seconds: 600,
            rssi_dbm: -60,
            device: "Pixel 9".to_string(),
        };
        let one = Msg::RecordContacts {
            contacts: vec![contact()],
        };
        let fifty = Msg::RecordContacts {
            contacts: std::iter::repeat_with(contact).take(MAX_CONTACTS).collect(),
        };
        self.measure("record 1 contact", registry, "dan", &one)?;
        self.measure("record 50 contacts", registry, "dan", &fifty)?;
        let prune = Msg::Prune { limit: 100 };
        self.measure(
            "prune a registry when nothing is due",
            registry,
            "dan",
            &prune,
        )?;
        Ok(())
    }
}
