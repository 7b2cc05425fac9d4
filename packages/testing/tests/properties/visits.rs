//! What people, relays, cities and the owner do in the model, slips apart.

use wayclear_api::commitments::{own_visit_id, place_handle};
use wayclear_api::contact_registry::ItemKind;
use wayclear_api::feed::{FeedCleaning, FeedRow};
use wayclear_api::location::Status;
use wayclear_api::Surface;
use wayclear_testing::Visited;

use crate::brute::over;
use crate::model::{day_of, item_id, place_of, Fate, Known, Last, Model, PlaceModel, Subject};
use crate::PLACES;

impl Model {
    fn is_in_time(&self, interval: u32) -> bool {
        let newest = self.interval();
        (newest - 6..=newest).contains(&interval) && over(interval) + self.window > self.now
    }

    pub fn create(&mut self, place: usize) -> &mut PlaceModel {
        let now = self.now;
        let at = &mut self.places[place];
        at.created_at.get_or_insert(now);
        at
    }

    fn record(&mut self, place: usize, visits: &[Visited]) {
        let now = self.now;
        let at = self.create(place);
        at.first_check_in_at.get_or_insert(now);
        at.visits += visits.len() as u64;
        let tags = visits.iter().map(|visit| (visit.interval, visit.secret));
        at.tags.extend(tags);
        self.visits.extend(visits.iter().cloned());
    }

    /// New visits to a place, so many intervals ago.
    fn new_visits(&mut self, place: usize, ago: u32, count: u8) -> Vec<Visited> {
        let numbers = self.counter..self.counter + u64::from(count);
        self.counter += u64::from(count);
        let interval = self.interval() - ago;
        let visit = |n| Visited::new(PLACES[place].0, interval, n);
        numbers.map(visit).collect()
    }

    pub fn check_in(&mut self, who: usize, place: usize, ago: u32) {
        let visits = self.new_visits(place, ago, 1);
        let interval = visits[0].interval;
        let is_taken = self.is_in_time(interval) && !self.places[place].is_broken;
        let fate = if is_taken {
            Fate::Recorded
        } else {
            Fate::Refused
        };
        if is_taken {
            self.record(place, &visits);
            self.raise_own_flag(who, place, interval);
        }
        self.last = Last::Visits { visits, fate };
    }

    /// A check-in of an infected account: twenty a day, each visit once.
    fn raise_own_flag(&mut self, who: usize, place: usize, interval: u32) {
        let Some(mut health) = self.infected(who).cloned() else {
            return;
        };
        let today = self.today();
        let before = if health.flag_day == today {
            health.flags
        } else {
            0
        };
        let id = own_visit_id(&self.accounts[who], &place_of(place), interval);
        let name = (day_of(interval), id);
        if before >= 20 || self.ids.contains_key(&name) {
            return;
        }
        (health.flag_day, health.flags) = (today, before + 1);
        let known = Known {
            kind: ItemKind::OwnVisit,
            voucher: health.voucher,
            taken: today,
            is_burnt: false,
            before: None,
            subject: Subject::Flag { place, interval },
        };
        self.health.insert(who, health);
        self.ids.insert(name, known);
        self.places[place].flags.insert((interval, id));
        let mut row = FeedRow::new(self.now);
        row.flags.push(self.flag(place, interval, id));
        self.append(row);
    }

    pub fn relay(&mut self, place: usize, ago: u32, tags: u8) {
        let visits = self.new_visits(place, ago, tags);
        let fate = if self.places[place].is_broken {
            Fate::Refused
        } else if !self.is_in_time(visits[0].interval) {
            Fate::OutOfTime
        } else {
            self.record(place, &visits);
            Fate::Recorded
        };
        self.last = Last::Visits { visits, fate };
    }

    pub fn clean(&mut self, cleaned: &[usize]) {
        let (now, window) = (self.now, self.window);
        let is_taken = cleaned.iter().all(|place| {
            let at = &self.places[*place];
            at.created_at.is_some() && !at.is_broken
        });
        self.last = Last::Plain { is_taken };
        if !is_taken {
            return;
        }
        let mut row = FeedRow::new(now);
        for place in cleaned {
            let at = &mut self.places[*place];
            if at.status(now, window).status == Status::Infected {
                let handle = place_handle(&place_of(*place));
                row.cleanings.push(FeedCleaning { handle, at: now });
            }
            at.cleanings.push(now);
        }
        self.append(row);
    }

    pub fn describe(&mut self, place: usize, surface: Surface) {
        let at = &mut self.places[place];
        let is_taken = at.created_at.is_some() && !at.is_broken;
        at.surface = if is_taken { surface } else { at.surface };
        self.last = Last::Plain { is_taken };
    }

    /// A location fails from now on, or works again: then the owner tells it what it missed.
    pub fn toggle(&mut self, place: usize) {
        let at = &mut self.places[place];
        let mut told = vec![];
        if at.is_broken {
            told = std::mem::take(&mut at.missed);
        }
        at.is_broken = at.created_at.is_some() && !at.is_broken;
        told.retain(|id| self.is_kept(*id));
        for (_, id) in &told {
            self.places[place].flags.retain(|(_, flag)| flag != id);
        }
        self.last = Last::Revoked {
            ids: told.iter().map(|id| item_id(*id)).collect(),
            count: 0,
            skipped: 0,
            failed: 0,
        };
    }

    pub fn recover(&mut self, who: usize) {
        let is_taken = self.infected(who).is_some();
        if let Some(health) = self.health.get_mut(&who).filter(|_| is_taken) {
            health.until = self.now;
        }
        self.last = Last::Plain { is_taken };
    }

    pub fn record_contacts(&mut self, who: usize, count: u8) {
        for _ in 0..count {
            let mut hash = [0; 16];
            hash[..8].copy_from_slice(&self.counter.to_be_bytes());
            self.contacts.push((who, self.now, hash));
            self.counter += 1;
        }
    }

    pub fn set_lab(&mut self, is_active: bool, may_revoke: bool) {
        self.lab_is_active = is_active;
        self.lab_may_revoke = is_active || may_revoke;
    }
}

/// Places of the city of one, or that one alone.
pub fn cleaned(place: usize, whole_city: bool) -> Vec<usize> {
    let is_there = |other: &usize| PLACES[*other].1 == PLACES[place].1;
    let all = (0..PLACES.len()).filter(is_there);
    if whole_city {
        all.collect()
    } else {
        vec![place]
    }
}
