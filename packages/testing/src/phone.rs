//! Somebody who reads nothing but the feed, and what can be told from it.

use std::collections::BTreeMap;

use wayclear_api::commitments::{item_id, place_handle};
use wayclear_api::contact_registry::Item;
use wayclear_api::feed::{DayId, FeedCleaning, FeedFlag, FeedKey, FeedRow, HashDay};
use wayclear_api::Place;
use wayclear_status::{day_of, infected_until, Flag};

use crate::suite::Suite;

/// What the rows read so far have said and not taken back, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phone {
    /// Index of the next row to read.
    pub cursor: u64,
    pub keys: BTreeMap<DayId, FeedKey>,
    pub hash_days: BTreeMap<DayId, HashDay>,
    pub flags: BTreeMap<DayId, FeedFlag>,
    pub cleanings: Vec<FeedCleaning>,
}

impl Phone {
    /// Reads what the feed has said since, from the oldest row that is kept.
    #[track_caller]
    pub fn read(&mut self, suite: &Suite) {
        let head = suite.feed_head();
        for (row, index) in suite.feed().into_iter().zip(head.oldest..) {
            if index >= self.cursor {
                self.apply(row);
            }
        }
        self.cursor = head.next;
    }

    fn apply(&mut self, row: FeedRow) {
        for id in row.revoked {
            self.keys.remove(&id);
            self.hash_days.remove(&id);
            self.flags.remove(&id);
        }
        let keys = row.keys.into_iter().map(|key| (id_of(&key), key));
        self.keys.extend(keys);
        let hash_days = row
            .hash_days
            .into_iter()
            .map(|day| ((day.day, day.id), day));
        self.hash_days.extend(hash_days);
        let flags = row
            .flags
            .into_iter()
            .map(|flag| ((day_of(flag.interval), flag.id), flag));
        self.flags.extend(flags);
        self.cleanings.extend(row.cleanings);
    }

    /// Flags of a place, as the rules of status take them.
    pub fn flags_of(&self, place: &Place) -> Vec<Flag> {
        let handle = place_handle(place);
        let flags = self.flags.values().filter(|flag| flag.handle == handle);
        let flags = flags.map(|flag| Flag {
            interval: flag.interval,
            cleaned: flag.cleaned,
        });
        flags.collect()
    }

    /// Cleanings of a place that the feed told of, Unix seconds.
    pub fn cleanings_of(&self, place: &Place) -> Vec<u64> {
        let handle = place_handle(place);
        let told = self.cleanings.iter().filter(|told| told.handle == handle);
        told.map(|told| told.at).collect()
    }

    /// Until when a place is infected, Unix seconds; `None` = nothing known.
    pub fn infected_until(&self, place: &Place, now: u64, window: u64) -> Option<u64> {
        infected_until(self.flags_of(place), self.cleanings_of(place), now, window)
    }
}

/// A phone computes the ids of keys: the feed leaves them out.
fn id_of(key: &FeedKey) -> DayId {
    let item = Item::DayKey {
        key: key.key.into(),
        day: key.day,
    };
    (key.day, item_id(&item.digest()))
}
