//! Tags, once their ten minutes are over: sorted, so that the order tells nothing.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use tracing::info;
use wayclear_api::relay::Refused;
use wayclear_api::Place;
use wayclear_chain::wasmd::Gas;
use wayclear_chain::ChainError;
use wayclear_client::locate;
use wayclear_client::visit::{Batch, Door};
use wayclear_status::{interval_at, interval_end};

use super::{Part, WorkError, Worker};
use crate::ledger::{Head, Ledger};
use crate::queue::{Amount, DuePlace, Load};

/// What a transaction carries at most: some ten million gas, which fit in a block beside others'.
const MOST: Amount = Amount {
    lists: 200,
    tags: 8_000,
};

/// How long after its ten minutes a tag may stand on the chain by another relay: phones hand it on then, in seconds.
const OLD_SECONDS: u64 = 1_800;

impl<L: Ledger> Worker<L> {
    /// Sends what is due from an account; whether there may be more.
    pub(super) fn send_tags(&mut self, account: &Addr, head: Head) -> Result<bool, WorkError> {
        let now = interval_at(head.time);
        let last = if self.shared.settings.at_once {
            u32::MAX
        } else {
            now.saturating_sub(1)
        };
        let due = self.shared.queue.due_tags(last, &self.after, MOST)?;
        let last = due.last();
        self.after = last.map_or_else(Default::default, |due| {
            (due.interval, due.place.to_string())
        });
        let is_full = Amount::of(&due).is_full(MOST);
        let (parts, opened) = self.parts(due, head)?;
        if parts.is_empty() {
            return Ok(is_full);
        }
        let amount = Amount::of(parts.iter().map(|part| &part.brings));
        // What makes places costs more than what fills them.
        let is_typical = amount.is_full(MOST) && opened.is_empty();
        let gas = if is_typical {
            self.price.of(amount)
        } else {
            Gas::Simulated
        };
        match self.sign(account, &parts, gas, head)? {
            Ok(signed) => {
                if is_typical {
                    self.full.insert(account.clone(), gas == Gas::Simulated);
                }
                let places: Vec<_> = parts.into_iter().map(|part| part.brings).collect();
                info!(%account, messages = amount.lists, tags = amount.tags, "sends tags");
                self.send(signed, &Load::Tags(places), opened.len(), head)?;
            }
            Err(index) => {
                let refused = &parts[index].brings;
                self.shared
                    .queue
                    .end_tags(refused, Err(Refused::Chain), head.time)?;
                return Ok(true);
            }
        }
        Ok(is_full)
    }

    /// A message for each list that a place takes, and the places that are made by them. Others are ended.
    fn parts(
        &self,
        due: Vec<DuePlace>,
        head: Head,
    ) -> Result<(Vec<Part<DuePlace>>, BTreeSet<Place>), WorkError> {
        let mut parts = vec![];
        let mut opened = BTreeSet::new();
        for due in due {
            let due = self.without_known(due, head)?;
            if due.tags.is_empty() {
                continue;
            }
            let Some(door) = self.door(&due.place, &opened, head)? else {
                self.shared
                    .queue
                    .end_tags(&due, Err(Refused::NoSuchPlace), head.time)?;
                continue;
            };
            if matches!(door, Door::State(_)) {
                opened.insert(due.place.clone());
            }
            let batch = Batch {
                door,
                place: due.place.clone(),
                interval: due.interval,
                tags: due.tags.iter().map(|(tag, _)| *tag).collect(),
            };
            let (to, msg) = batch.message()?;
            parts.push(Part {
                to,
                msg,
                brings: due,
            });
        }
        Ok((parts, opened))
    }

    /// Leaves out tags that stand already: they came when everybody could read them on the chain.
    fn without_known(&self, mut due: DuePlace, head: Head) -> Result<DuePlace, WorkError> {
        // A relay that was away for so long, and phones have handed on what it held.
        let is_old = interval_end(due.interval).saturating_add(OLD_SECONDS) <= head.time;
        if !is_old && due.tags.iter().all(|(_, is_late)| !is_late) {
            return Ok(due);
        }
        let late = DuePlace {
            tags: due
                .tags
                .iter()
                .copied()
                .filter(|(_, is_late)| is_old || *is_late)
                .collect(),
            ..due.clone()
        };
        let standing = self.standing(&late)?;
        self.shared.queue.end_tags(&standing, Ok(()), head.time)?;
        due.tags.retain(|tag| !standing.tags.contains(tag));
        Ok(due)
    }

    /// The location of a place, also of one that was made a moment ago; and whether a city could have one there.
    fn look_up(&self, place: &Place) -> Result<(Option<Addr>, bool), ChainError> {
        if let Some(location) = self.shared.places.get(place) {
            return Ok((Some(location), true));
        }
        let found = locate(&self.ledger, &self.shared.settings.state, place)?;
        if let Some(location) = &found.location {
            self.shared.places.insert(place.clone(), location.clone());
        }
        Ok((found.location, found.city.is_some()))
    }

    /// The location of a place, also of one that was made a moment ago.
    pub(super) fn location(&self, place: &Place) -> Result<Option<Addr>, ChainError> {
        Ok(self.look_up(place)?.0)
    }

    /// Where tags of a place go in; `None`, if there is no location and this relay makes none. `opened`: those that this
    /// transaction makes already.
    fn door(
        &self,
        place: &Place,
        opened: &BTreeSet<Place>,
        head: Head,
    ) -> Result<Option<Door>, WorkError> {
        let (location, is_in_a_city) = self.look_up(place)?;
        if let Some(location) = location {
            return Ok(Some(Door::Location(location)));
        }
        let settings = &self.shared.settings;
        let (_, today) = self.shared.queue.today(head.time)?;
        let made = today as usize + opened.len();
        let is_opened = is_in_a_city
            && settings.opens(&place.cell)
            && (opened.contains(place) || made < settings.open_a_day as usize);
        Ok(is_opened.then(|| Door::State(settings.state.clone())))
    }
}
