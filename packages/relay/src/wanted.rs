//! Places that somebody wants to check in at and the relay does not know: perhaps they were opened a moment ago. Strangers can make
//! places up, so few are held, and few are looked up at a time.

use std::collections::BTreeMap;
use std::mem::take;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use wayclear_api::Place;

/// Most requests that wait for a place.
const HELD: usize = 64;

/// Tells a request that its place was looked up, when it goes.
pub type Waiting = oneshot::Sender<()>;

/// Who waits for which place, the longest first.
#[derive(Debug, Default)]
pub struct Wanted(Mutex<Vec<(Place, Waiting)>>);

impl Wanted {
    /// Has a place looked up; the answer ends when that is done. `None`, if as many wait as may.
    pub fn note(&self, place: &Place) -> Option<oneshot::Receiver<()>> {
        let mut held = self.lock();
        if held.len() >= HELD {
            return None;
        }
        let (waiting, looked_up) = oneshot::channel();
        held.push((place.clone(), waiting));
        Some(looked_up)
    }

    /// So many places at most, of those that are wanted longest, with all who wait for them.
    pub fn take(&self, most: usize) -> BTreeMap<Place, Vec<Waiting>> {
        let mut held = self.lock();
        let mut taken: BTreeMap<Place, Vec<Waiting>> = BTreeMap::new();
        for (place, waiting) in take(&mut *held) {
            if taken.len() < most || taken.contains_key(&place) {
                taken.entry(place).or_default().push(waiting);
            } else {
                held.push((place, waiting));
            }
        }
        taken
    }

    /// Those who wait still: who has been refused meanwhile does not.
    fn lock(&self) -> MutexGuard<'_, Vec<(Place, Waiting)>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(_, waiting)| !waiting.is_closed());
        held
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::*;

    fn place(n: usize) -> Place {
        format!("9qc7mbdh/unit-{n}").parse().unwrap()
    }

    #[test]
    fn no_more_are_held_than_wait_and_who_has_gone_makes_room() {
        let wanted = Wanted::default();
        let mut waiting: Vec<_> = (0..HELD).map(|n| wanted.note(&place(n)).unwrap()).collect();
        assert!(wanted.note(&place(0)).is_none());
        waiting.pop();
        assert!(wanted.note(&place(0)).is_some());
    }

    #[test]
    fn who_waits_longest_comes_first_and_a_place_costs_one_question() {
        let wanted = Wanted::default();
        let mut waiting: Vec<_> = (0..30)
            .rev()
            .map(|n| wanted.note(&place(n)).unwrap())
            .collect();
        waiting.extend((0..20).map(|_| wanted.note(&place(29)).unwrap()));
        let first = wanted.take(20);
        let longest: BTreeSet<_> = (10..30).map(place).collect();
        assert!(first.keys().eq(&longest));
        assert_eq!(first[&place(29)].len(), 21);
        assert_eq!(wanted.take(20).len(), 10);
        assert!(wanted.take(20).is_empty());
        drop(first);
        let mut ends = waiting.iter_mut().map(oneshot::Receiver::try_recv);
        assert!(ends.all(|end| end == Err(oneshot::error::TryRecvError::Closed)));
    }
}
