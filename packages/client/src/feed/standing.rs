//! What the feed says, once what was taken back is left out.

use std::collections::BTreeMap;

use cosmwasm_std::HexBinary;
use wayclear_api::commitments::{item_id, place_handle};
use wayclear_api::contact_registry::Item;
use wayclear_api::feed::{DayId, FeedFlag, FeedKey, FeedRow, HashDay};
use wayclear_api::Place;
use wayclear_status::{day_of, infected_until, infects_until, interval_start, Flag};

/// Id of a slip.
pub type Id = [u8; 8];
/// How the feed names a place, see [`place_handle`].
pub type Handle = [u8; 12];

/// What stands of all that the rows said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub keys: BTreeMap<DayId, FeedKey>,
    pub hash_days: BTreeMap<DayId, HashDay>,
    pub flags: BTreeMap<DayId, FeedFlag>,
    /// Unix seconds, in the order in which the feed told of them.
    pub cleanings: BTreeMap<Handle, Vec<u64>>,
}

impl Standing {
    pub(crate) fn of<'a>(rows: impl IntoIterator<Item = &'a FeedRow>) -> Self {
        let mut standing = Standing::default();
        for row in rows {
            standing.apply(row);
        }
        standing
    }

    /// What a row takes back is what earlier rows said; the id may come again in a later one.
    fn apply(&mut self, row: &FeedRow) {
        for id in &row.revoked {
            self.keys.remove(id);
            self.hash_days.remove(id);
            self.flags.remove(id);
        }
        let keys = row.keys.iter().map(|key| (key_id(*key), *key));
        self.keys.extend(keys);
        let days = row
            .hash_days
            .iter()
            .map(|day| ((day.day, day.id), day.clone()));
        self.hash_days.extend(days);
        let flags = row
            .flags
            .iter()
            .map(|flag| ((day_of(flag.interval), flag.id), *flag));
        self.flags.extend(flags);
        for cleaning in &row.cleanings {
            let of_place = self.cleanings.entry(cleaning.handle).or_default();
            of_place.push(cleaning.at);
        }
    }

    /// Whether something stands under the id of an item.
    pub fn holds(&self, id: &DayId) -> bool {
        self.keys.contains_key(id) || self.hash_days.contains_key(id) || self.flags.contains_key(id)
    }

    /// Until when a place is infected, Unix seconds: what its contract answers. `None` = nothing is known, which is not to say
    /// that somebody has ever been there.
    pub fn infected_until(&self, place: &Place, now: u64, window: u64) -> Option<u64> {
        let handle = place_handle(place);
        let flags = self.flags.values().filter(|flag| flag.handle == handle);
        self.until(handle, flags, now, window)
    }

    /// From when until when, Unix seconds, each infected visit makes a place infected, as far as the feed tells.
    pub fn spans(&self, place: &Place, window: u64) -> Vec<(u64, u64)> {
        let handle = place_handle(place);
        let cleanings = self.cleanings_of(&handle);
        let flags = self.flags.values().filter(|flag| flag.handle == handle);
        flags
            .map(|flag| {
                let from = interval_start(flag.interval);
                (from, infects_until(pure(flag), cleanings, window))
            })
            .collect()
    }

    /// All places that are infected, and until when, Unix seconds.
    pub fn infected(&self, now: u64, window: u64) -> BTreeMap<Handle, u64> {
        let places = self.flags_by_place().into_iter();
        places
            .filter_map(|(handle, flags)| Some((handle, self.until(handle, flags, now, window)?)))
            .collect()
    }

    pub(crate) fn flags_by_place(&self) -> BTreeMap<Handle, Vec<&FeedFlag>> {
        let mut places: BTreeMap<Handle, Vec<&FeedFlag>> = BTreeMap::new();
        for flag in self.flags.values() {
            places.entry(flag.handle).or_default().push(flag);
        }
        places
    }

    /// What the feed told of the place since it was first flagged, Unix seconds.
    pub(crate) fn cleanings_of(&self, handle: &Handle) -> &[u64] {
        self.cleanings.get(handle).map_or(&[], Vec::as_slice)
    }

    fn until<'a>(
        &self,
        handle: Handle,
        flags: impl IntoIterator<Item = &'a FeedFlag>,
        now: u64,
        window: u64,
    ) -> Option<u64> {
        let flags = flags.into_iter().map(pure);
        let cleanings = self.cleanings_of(&handle).iter().copied();
        infected_until(flags, cleanings, now, window)
    }
}

/// A flag as the status machine takes it.
pub(crate) fn pure(flag: &FeedFlag) -> Flag {
    Flag {
        interval: flag.interval,
        cleaned: flag.cleaned,
    }
}

/// The id of a day key, which the feed leaves to be computed.
fn key_id(key: FeedKey) -> DayId {
    let item = Item::DayKey {
        key: HexBinary::from(key.key),
        day: key.day,
    };
    (key.day, item_id(&item.digest()))
}
