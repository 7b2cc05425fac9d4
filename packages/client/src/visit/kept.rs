//! The visits that a device keeps.

use cosmwasm_std::Addr;
use wayclear_api::commitments::own_visit_id;
use wayclear_api::region::check_interval;
use wayclear_api::Place;
use wayclear_status::{day_of, interval_at};

use crate::device::{Device, KeptVisit};

impl Device {
    /// Keeps a visit from one's own account; whether it is new. Should that account be infected, the visit flags its place
    /// under an id of its own, which must not expose its owner.
    pub fn keep_own(&mut self, who: &Addr, mut visit: KeptVisit) -> bool {
        visit.account = Some(who.clone());
        let id = own_visit_id(who.as_str(), &visit.place, visit.interval);
        self.own.insert((day_of(visit.interval), id));
        self.keep(visit)
    }

    /// Keeps a visit; whether it is new.
    pub fn keep(&mut self, visit: KeptVisit) -> bool {
        let is_new = self.visits.iter().all(|kept| kept.tag() != visit.tag());
        if is_new {
            self.visits.push(visit);
        }
        is_new
    }

    /// Drops a visit that nobody can have recorded.
    pub fn drop_visit(&mut self, visit: &KeptVisit) {
        self.visits.retain(|kept| kept.tag() != visit.tag());
    }

    /// The newest visit to a place, for relays, of which nobody knows whether it was recorded, if the place takes it still: sent once more
    /// it is recorded once. `window`: how long an infection counts, in seconds.
    pub fn pending_visit(&self, place: &Place, now: u64, window: u64) -> Option<&KeptVisit> {
        // One that a relay has is under way; whoever comes again in other ten minutes has been there twice.
        let is_open = |visit: &KeptVisit| {
            visit.account.is_none()
                && (visit.handed.is_empty() || visit.interval == interval_at(now))
        };
        self.newest_pending(place, now, window, is_open)
    }

    /// The same of a visit that this account signs: never one that a relay was told, or another account was to sign, or the two could
    /// be joined.
    pub fn pending_own_visit(
        &self,
        place: &Place,
        who: &Addr,
        now: u64,
        window: u64,
    ) -> Option<&KeptVisit> {
        self.newest_pending(place, now, window, |visit| {
            visit.account.as_ref() == Some(who)
        })
    }

    fn newest_pending(
        &self,
        place: &Place,
        now: u64,
        window: u64,
        is_wanted: impl Fn(&KeptVisit) -> bool,
    ) -> Option<&KeptVisit> {
        let is_taken = |visit: &KeptVisit| check_interval(visit.interval, now, window).is_ok();
        let mut pending = self.visits.iter().filter(|visit| !visit.is_committed);
        pending.rfind(|visit| visit.place == *place && is_wanted(visit) && is_taken(visit))
    }

    /// The visit to a place that it has recorded for these ten minutes: whoever is there need not say so twice.
    pub fn recorded_visit(&self, place: &Place, interval: u32) -> Option<&KeptVisit> {
        let is_it = |visit: &&KeptVisit| {
            visit.is_committed && visit.place == *place && visit.interval == interval
        };
        self.visits.iter().find(is_it)
    }

    /// Notes that a place has recorded a visit.
    pub fn commit(&mut self, visit: &KeptVisit) {
        let same = self.visits.iter_mut().filter(|v| v.tag() == visit.tag());
        same.for_each(|visit| visit.is_committed = true);
    }
}
