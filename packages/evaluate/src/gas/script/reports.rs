//! What infected people disclose, and what is taken back.

use anyhow::{Context, Result};
use wayclear_api::city;
use wayclear_api::contact_registry::{ExecuteMsg as Msg, Item, ItemId, MacHash, Slip};
use wayclear_chain::Contract::{City, ContactRegistry as Registry};
use wayclear_chain::{Addr, Chain};
use wayclear_client::report::Authority;
use wayclear_status::{day_at, first_interval};

use super::visits::Visit;
use super::{Planted, Script, CLEANED, FIRST_FLAG, KEYS, REVOKED, SEEN_BEFORE};

/// How many further places of a report are measured together.
const FURTHER: u64 = 10;

impl Visit {
    pub fn item(&self) -> Item {
        Item::Visit {
            place: self.place.clone(),
            interval: self.interval,
            secret: self.secret.into(),
        }
    }
}

impl Script<'_> {
    fn today(&self) -> Result<u16> {
        Ok(day_at(self.wasmd.now()?))
    }

    /// A message with signed slips.
    pub(crate) fn disclose(&self, registry: &Addr, items: &[Item]) -> Result<Msg> {
        let issued = self.today()?;
        let authority = Authority {
            chain_id: &self.wasmd.chain_id(),
            registry,
            account: &self.account("authority")?,
            key: &self.key,
        };
        let slips = items.iter().map(|item| Slip {
            item: item.clone(),
            signature: Some(authority.sign(issued, &item.digest())),
        });
        Ok(Msg::Disclose {
            slips: slips.collect(),
            authority: Some(authority.account.to_string()),
            issued,
        })
    }

    pub(super) fn identifiers(&mut self, tree: &Planted) -> Result<()> {
        let today = self.today()?;
        let registry = (Registry, &tree.registry);
        let mut keys = vec![];
        // Yesterday's may not be old enough yet, and the fourteenth before it is too old in its last hours.
        for ago in (2..15).chain([2]) {
            let (key, day) = (self.bytes().into(), today - ago);
            keys.push(Item::DayKey { key, day });
        }
        let msg = self.disclose(&tree.registry, &keys)?;
        self.measure(KEYS, registry, "dan", &msg)?;
        let one = Item::DayKey {
            key: self.bytes().into(),
            day: today - 2,
        };
        let msg = self.disclose(&tree.registry, &[one])?;
        self.measure("1 day key, signed", registry, "dan", &msg)?;
        let day = today - 2;
        let hashes = (0..24).map(|hour| MacHash {
            interval: first_interval(day) + hour * 6,
            mac_hash: self.bytes().into(),
            rotation: 6,
        });
        let entries = hashes.collect();
        let msg = self.disclose(&tree.registry, &[Item::MacHashes { day, entries }])?;
        self.measure("24 MAC hashes of a day", registry, "dan", &msg)?;
        let ids = vec![ItemId::of(&keys[0])];
        let msg = Msg::Revoke { ids };
        self.measure(REVOKED, registry, "authority", &msg)?;
        Ok(())
    }

    /// What each further place of a report costs: never flagged before, and flagged by others already.
    pub(super) fn reports(&mut self, tree: &Planted) -> Result<()> {
        let registry = (Registry, &tree.registry);
        let places = self.open(tree, "9qc7mb1", 50)?;
        let mut visits = vec![];
        for _ in 0..2 {
            let there = self.visit_all(&places)?;
            self.relay("", &places, &there)?;
            visits.push(there.iter().map(Visit::item).collect::<Vec<_>>());
        }
        let [first, second] = <[_; 2]>::try_from(visits).ok().context("two visits each")?;
        let further = 1..1 + usize::try_from(FURTHER)?;
        for (request, one, more) in [
            (
                "1 visit at a place never flagged",
                &first[0],
                &first[further.clone()],
            ),
            (
                "1 visit at a place flagged before",
                &second[0],
                &second[further.clone()],
            ),
        ] {
            let msg = self.disclose(&tree.registry, std::slice::from_ref(one))?;
            let alone = self.measure(request, registry, "dan", &msg)?.gas_used()?;
            let msg = self.disclose(&tree.registry, more)?;
            let dan = self.account("dan")?;
            let together = self.wasmd.execute(&dan, &tree.registry, &msg)?.gas_used()?;
            let name = if std::ptr::eq(one, &raw const first[0]) {
                FIRST_FLAG
            } else {
                SEEN_BEFORE
            };
            let further = together.saturating_sub(alone) / (FURTHER - 1);
            self.note(name, Some(Registry), "disclose", further, 1);
            if let Some(spent) = self.spent.last_mut() {
                spent.has_fee = false;
            }
        }
        let ids = vec![ItemId::of(&first[0])];
        let revoke = Msg::Revoke { ids };
        self.measure("revoke one visit", registry, "authority", &revoke)?;
        let rest = self.disclose(&tree.registry, &first[11..])?;
        let dan = self.account("dan")?;
        self.wasmd.execute(&dan, &tree.registry, &rest)?;
        let places = places.into_iter().map(|(place, _)| place).collect();
        let clean = city::ExecuteMsg::MarkCleaned { places };
        let msgs = [(tree.city.clone(), clean)];
        self.measure_each(CLEANED, City, "cleaner", &msgs, 50)?;
        Ok(())
    }
}
