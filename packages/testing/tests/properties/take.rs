//! What the model keeps of slips that are taken, and what becomes of it when they are taken back.

use std::collections::BTreeSet;

use proptest::sample::Index;
use wayclear_api::contact_registry::{Item, ItemKind};
use wayclear_api::feed::{FeedHash, FeedKey, FeedRow, HashDay};
use wayclear_api::DAY_SECONDS;

use crate::judge::{day_start, name_of, place_in_model, Sending};
use crate::model::{item_id, Health, Id, Known, Last, Model, Subject};
use crate::step::Voucher;

impl Model {
    /// Takes items, as far as their locations work; answers how many of these failed.
    pub fn take(&mut self, s: Sending, items: &[Item]) -> usize {
        if items.is_empty() {
            return 0;
        }
        let (now, today) = (self.now, self.today());
        let taken = self.taken_today(s.by) + u32::try_from(items.len()).expect("few");
        self.quotas.insert(s.by, (today, taken));
        let mut row = FeedRow::new(now);
        let mut failed: Vec<(usize, Vec<Id>)> = vec![];
        for item in items {
            let name = name_of(item);
            let (kind, subject) = self.write(s, item, &mut row);
            if let Subject::Flag { place, interval } = subject {
                if self.places[place].is_broken {
                    if let Some(burnt) = self.ids.get_mut(&name) {
                        burnt.taken = today;
                    }
                    match failed.iter_mut().find(|(known, _)| *known == place) {
                        Some((_, ids)) => ids.push(name),
                        None => failed.push((place, vec![name])),
                    }
                    continue;
                }
                self.places[place].flags.insert((interval, name.1));
            }
            let known = Known {
                kind,
                voucher: s.by,
                before: self.ids.get(&name).map(|burnt| burnt.voucher),
                taken: today,
                is_burnt: false,
                subject,
            };
            self.ids.insert(name, known);
        }
        self.append(row);
        for (_, ids) in &failed {
            let mut row = FeedRow::new(now);
            row.revoked.clone_from(ids);
            self.append(row);
        }
        failed.len()
    }

    /// What the feed and other rows say of an item.
    fn write(&mut self, s: Sending, item: &Item, row: &mut FeedRow) -> (ItemKind, Subject) {
        let (_, id) = name_of(item);
        match item {
            Item::DayKey { key, day } => {
                let key = key.to_array().expect("a key");
                row.keys.push(FeedKey { key, day: *day });
                (ItemKind::DayKey, Subject::Nothing)
            }
            Item::MacHashes { day, entries } => {
                let hashes = entries.iter().map(|entry| FeedHash {
                    mac_hash: entry.mac_hash.to_array().expect("a hash"),
                    interval: entry.interval,
                    rotation: entry.rotation,
                });
                let hashes: Vec<FeedHash> = hashes.collect();
                for hash in &hashes {
                    let slips = self.hashes.entry((*day, hash.mac_hash)).or_default();
                    // A slip counts once, however often it names a hash.
                    if slips.iter().all(|(known, ..)| *known != id) {
                        slips.push((id, hash.interval, hash.rotation));
                    }
                }
                row.hash_days.push(HashDay {
                    id,
                    day: *day,
                    hashes,
                });
                (ItemKind::MacHashes, Subject::Nothing)
            }
            Item::Visit {
                place, interval, ..
            } => {
                let place = place_in_model(&place.to_string()).expect("a place");
                let interval = *interval;
                row.flags.push(self.flag(place, interval, id));
                (ItemKind::Visit, Subject::Flag { place, interval })
            }
            Item::Account { .. } => {
                self.infect(s, name_of(item));
                (ItemKind::Account, Subject::Account(s.sender))
            }
        }
    }

    /// Where a row stands the later end wins.
    fn infect(&mut self, s: Sending, slip: Id) {
        let until = day_start(s.issued) + DAY_SECONDS + self.window;
        let known = self.health.get(&s.sender);
        if known.is_some_and(|known| known.until >= until) {
            return;
        }
        let (flag_day, flags) = known.map_or((0, 0), |known| (known.flag_day, known.flags));
        let health = Health {
            slip,
            until,
            flag_day,
            flags,
            voucher: s.by,
        };
        self.health.insert(s.sender, health);
    }

    /// `by`: `None` = the owner.
    pub fn revoke(&mut self, by: Option<Voucher>, picks: &[Index]) {
        let kept = self.ids.keys().copied().filter(|id| self.is_kept(*id));
        let kept: Vec<Id> = kept.collect();
        let unknown = (self.today(), [0xee; 8]);
        let pick = |index: &Index| {
            if kept.is_empty() {
                unknown
            } else {
                *index.get(&kept)
            }
        };
        let ids: Vec<Id> = picks.iter().map(pick).collect();
        let (mut skipped, mut burnt, mut failed) = (0, vec![], BTreeSet::new());
        for name in &ids {
            let known = self.ids.get(name).cloned();
            let Some(known) = known.filter(|known| self.may_revoke(by, known)) else {
                skipped += 1;
                continue;
            };
            failed.extend(self.take_back(*name, &known));
            if !known.is_burnt {
                burnt.push(*name);
                self.ids.insert(
                    *name,
                    Known {
                        is_burnt: true,
                        ..known
                    },
                );
            }
        }
        let count = burnt.len() as u64;
        let mut row = FeedRow::new(self.now);
        row.revoked = burnt;
        self.append(row);
        self.last = Last::Revoked {
            ids: ids.into_iter().map(item_id).collect(),
            count,
            skipped,
            failed: failed.len(),
        };
    }

    fn may_revoke(&self, by: Option<Voucher>, known: &Known) -> bool {
        match by {
            None => true,
            Some(Voucher::Lab) if !self.lab_may_revoke => false,
            Some(by) => by == known.voucher,
        }
    }

    /// Answers the place whose location failed.
    fn take_back(&mut self, name: Id, known: &Known) -> Option<usize> {
        match known.subject {
            Subject::Nothing => None,
            Subject::Account(who) => {
                let health = self.health.get_mut(&who);
                if let Some(health) = health.filter(|health| health.slip == name) {
                    health.until = health.until.min(self.now);
                }
                None
            }
            Subject::Flag { place, interval } => {
                let at = &mut self.places[place];
                if at.is_broken {
                    at.missed.push(name);
                    return Some(place);
                }
                at.flags.remove(&(interval, name.1));
                None
            }
        }
    }
}
