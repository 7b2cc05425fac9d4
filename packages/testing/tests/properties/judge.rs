//! What becomes of slips in the model: each verdict as the design says it, in its order.

use std::collections::BTreeSet;

use wayclear_api::contact_registry::{Item, ItemId, MacHash, Slip, Verdict};
use wayclear_api::DAY_SECONDS;
use wayclear_testing::{mac_hash, Visited};

use crate::brute::{over, start_of};
use crate::model::{day_of, Id, Known, Last, Model};
use crate::step::{Plan, Voucher};
use crate::{LAB_DAILY_SLIPS, PLACES};

impl Voucher {
    /// Who vouches for themselves.
    pub fn person(self) -> Option<usize> {
        match self {
            Voucher::Person(who) => Some(who),
            Voucher::Authority | Voucher::Lab => None,
        }
    }

    fn daily_slips(self) -> u32 {
        match self {
            Voucher::Authority => u32::MAX,
            Voucher::Lab => LAB_DAILY_SLIPS,
            Voucher::Person(_) => 64,
        }
    }
}

/// First second after what an item is about.
fn end_of(item: &Item) -> u64 {
    match item {
        Item::DayKey { day, .. } | Item::Account { day, .. } => day_start(*day) + DAY_SECONDS,
        Item::Visit { interval, .. } => over(*interval),
        Item::MacHashes { entries, .. } => {
            let ends = entries
                .iter()
                .map(|e| start_of(e.interval + u32::from(e.rotation)));
            ends.max().expect("a hash")
        }
    }
}

pub fn day_start(day: u16) -> u64 {
    u64::from(day) * DAY_SECONDS
}

pub fn name_of(item: &Item) -> Id {
    ItemId::of(item).checked().expect("an id")
}

pub fn place_in_model(at: &str) -> Option<usize> {
    PLACES.iter().position(|(known, _)| *known == at)
}

/// Who sends, who vouches and on which day.
#[derive(Clone, Copy)]
pub struct Sending {
    pub sender: usize,
    pub by: Voucher,
    pub issued: u16,
}

impl Model {
    pub fn disclose(&mut self, sender: usize, by: Voucher, ago: i32, plans: &[Plan]) {
        let issued = days_before(self.today(), ago);
        let items = plans.iter().map(|plan| self.item(plan, sender, issued));
        let items: Vec<Item> = items.collect();
        let sending = Sending { sender, by, issued };
        let verdicts = self.judge(sending, &items);
        let accepted = items.iter().zip(&verdicts);
        let accepted = accepted.filter(|(_, verdict)| **verdict == Verdict::Taken);
        let accepted: Vec<Item> = accepted.map(|(item, _)| item.clone()).collect();
        let failed = self.take(sending, &accepted);
        let slip = |item| Slip {
            item,
            signature: None,
        };
        self.last = Last::Disclosed {
            by,
            issued,
            slips: items.into_iter().map(slip).collect(),
            verdicts,
            failed,
        };
    }

    fn item(&self, plan: &Plan, sender: usize, issued: u16) -> Item {
        let visit = |visit: &Visited| Item::Visit {
            place: visit.place.clone(),
            interval: visit.interval,
            secret: visit.secret.into(),
        };
        let nowhere = |place: usize, ago| {
            visit(&Visited::new(
                PLACES[place].0,
                self.interval() - ago,
                u64::MAX,
            ))
        };
        match plan {
            Plan::Visit(_) if self.visits.is_empty() => nowhere(0, 0),
            Plan::Visit(index) => visit(index.get(&self.visits)),
            Plan::NoVisit { place, ago } => nowhere(*place, *ago),
            Plan::Key { n, ago } => Item::DayKey {
                key: [*n; 16].into(),
                day: days_before(self.today(), *ago),
            },
            Plan::Hashes {
                n,
                count,
                ago,
                rotation,
            } => {
                let first = self.interval() - ago;
                let day = day_of(first);
                let entries =
                    (0..*count).map(|k| mac_hash((n + k) % 4, first + u32::from(k / 2), *rotation));
                let entries: BTreeSet<MacHash> = entries.collect();
                let in_day = |entry: &MacHash| day_of(entry.interval) == day;
                let entries = entries.into_iter().filter(in_day).collect();
                Item::MacHashes { day, entries }
            }
            Plan::Account(who) => Item::Account {
                account: self.accounts[who.unwrap_or(sender)].clone(),
                day: issued,
            },
        }
    }

    fn judge(&self, sending: Sending, items: &[Item]) -> Vec<Verdict> {
        let mut seen = BTreeSet::new();
        let mut taken = self.taken_today(sending.by);
        let verdicts = items.iter().map(|item| {
            let verdict = self.verdict(sending, item, &seen, taken);
            if verdict == Verdict::Taken {
                seen.insert(name_of(item));
                taken += 1;
            }
            verdict
        });
        verdicts.collect()
    }

    pub fn taken_today(&self, by: Voucher) -> u32 {
        match self.quotas.get(&by) {
            Some((day, count)) if *day == self.today() => *count,
            _ => 0,
        }
    }

    fn verdict(&self, s: Sending, item: &Item, seen: &BTreeSet<Id>, taken: u32) -> Verdict {
        let sender = &self.accounts[s.sender];
        if matches!(item, Item::Account { account, .. } if account != sender) {
            return Verdict::NotSender;
        }
        if !self.covers(s, item) {
            return Verdict::NotCovered;
        }
        if let Some(verdict) = self.mistimed(s.issued, item) {
            return verdict;
        }
        let name = name_of(item);
        let is_authority = s.by.person().is_none();
        let is_anew =
            |known: &Known| is_authority && known.before.is_none() && known.voucher != s.by;
        match self.ids.get(&name) {
            _ if seen.contains(&name) => return Verdict::Known,
            Some(known) if !known.is_burnt => return Verdict::Known,
            Some(known) if !is_anew(known) => return Verdict::Burnt,
            _ => {}
        }
        if let Item::Visit {
            place,
            interval,
            secret,
        } = item
        {
            let at = place_in_model(&place.to_string()).map(|n| &self.places[n]);
            let Some(at) = at.filter(|at| at.created_at.is_some()) else {
                return Verdict::NoSuchPlace;
            };
            let tag = (*interval, secret.to_array().expect("a secret"));
            if !at.tags.contains(&tag) {
                return Verdict::NoSuchVisit;
            }
        }
        if taken >= s.by.daily_slips() {
            return Verdict::Quota;
        }
        Verdict::Taken
    }

    fn covers(&self, s: Sending, item: &Item) -> bool {
        let vouches = match s.by {
            Voucher::Authority => true,
            Voucher::Lab => self.lab_is_active,
            Voucher::Person(_) => s.issued == self.today(),
        };
        let begin = day_start(s.issued);
        let end = end_of(item);
        let is_of_day = match item {
            Item::Account { day, .. } => *day == s.issued,
            _ => true,
        };
        vouches
            && is_of_day
            && begin <= self.now
            && begin - self.window < end
            && end <= begin + DAY_SECONDS
    }

    fn mistimed(&self, issued: u16, item: &Item) -> Option<Verdict> {
        let (now, window, end) = (self.now, self.window, end_of(item));
        let signature_ends = day_start(issued) + DAY_SECONDS + window;
        let (from, until) = match item {
            Item::DayKey { .. } => (end + 7_200, end + 7_200 + window),
            Item::MacHashes { .. } => (end, end + window),
            Item::Visit { .. } => (0, end + window),
            Item::Account { .. } => (0, signature_ends),
        };
        if now < from {
            return Some(Verdict::TooEarly);
        }
        (now >= until || now >= signature_ends).then_some(Verdict::AgedOut)
    }
}

fn days_before(day: u16, ago: i32) -> u16 {
    u16::try_from(i32::from(day) - ago).expect("a day")
}
