//! An independent account of the story, kept beside the chain: what every answer should have been.

use std::collections::BTreeMap;

use wayclear_api::location::Status;
use wayclear_api::Place;
use wayclear_client::scenario::{Answer, Deed, Step};

/// What is known of one place.
#[derive(Default)]
struct Diary {
    visits: u64,
    infections: Vec<u64>,
    cleanings: Vec<u64>,
}

/// The account.
pub struct Truth {
    began_at: u64,
    window: u64,
    places: BTreeMap<Place, Diary>,
    visits: BTreeMap<String, Vec<(Place, u64)>>,
    infected: BTreeMap<String, u64>,
    /// How many answers were checked.
    pub checked: usize,
    /// Answers that were wrong, as sentences.
    pub wrong: Vec<String>,
}

impl Truth {
    pub fn new(began_at: u64, window: u64) -> Self {
        Truth {
            began_at,
            window,
            places: BTreeMap::new(),
            visits: BTreeMap::new(),
            infected: BTreeMap::new(),
            checked: 0,
            wrong: vec![],
        }
    }

    /// Keeps account of a step and checks its answer.
    pub fn follow(&mut self, step: &Step, answer: &Answer) {
        let now = self.began_at + step.at;
        match (&step.deed, answer) {
            (Deed::CheckIn { place }, Answer::CheckedIn { status, .. }) => {
                let is_infected = self
                    .infected
                    .get(&step.who)
                    .is_some_and(|at| now < at + self.window);
                let diary = self.places.entry(place.clone()).or_default();
                diary.visits += 1;
                if is_infected {
                    diary.infections.push(now);
                }
                let visits = self.visits.entry(step.who.clone()).or_default();
                visits.push((place.clone(), now));
                let expected = self.status(place, now).0;
                self.expect(step, &expected, status);
            }
            (Deed::Report, Answer::Reported { visits, .. }) => {
                self.infected.insert(step.who.clone(), now);
                let own = self.visits.get(&step.who).cloned().unwrap_or_default();
                let fresh: Vec<_> = own
                    .into_iter()
                    .filter(|(_, at)| now < at + self.window)
                    .collect();
                let count = fresh.len();
                for (place, at) in fresh {
                    self.places.entry(place).or_default().infections.push(at);
                }
                self.expect(step, &count, visits);
            }
            (Deed::Clean { place }, Answer::Done) => {
                let diary = self.places.entry(place.clone()).or_default();
                diary.cleanings.push(now);
            }
            (Deed::Ask { place }, Answer::Told { status, .. }) => {
                let (expected, since) = self.status(place, now);
                let told = status.as_ref().map(|told| told.status);
                self.expect(step, &Some(expected), &told);
                if expected == Status::Infected {
                    let told = status.as_ref().map(|told| told.since);
                    self.expect(step, &since, &told);
                }
                let visits = self.places.get(place).map_or(0, |diary| diary.visits);
                let told = status.as_ref().map_or(0, |told| told.visits);
                self.expect(step, &visits, &told);
            }
            (Deed::AskExposed, Answer::Exposed { places }) => {
                let mut expected: Vec<Place> = vec![];
                for (place, at) in self.visits.get(&step.who).into_iter().flatten() {
                    let since = self.status(place, now).1;
                    if since.is_some_and(|since| since <= *at) && !expected.contains(place) {
                        expected.push(place.clone());
                    }
                }
                self.expect(step, &expected, places);
            }
            (Deed::Describe { .. }, Answer::Done) => {}
            (deed, answer) => self
                .wrong
                .push(format!("{deed:?} was answered by {answer:?}")),
        }
    }

    /// The status of a place, and since when it is infected.
    fn status(&self, place: &Place, now: u64) -> (Status, Option<u64>) {
        let Some(diary) = self.places.get(place).filter(|diary| diary.visits > 0) else {
            return (Status::Empty, None);
        };
        let is_cleaned = |at: u64| diary.cleanings.iter().any(|c| at < *c && *c <= now);
        let since = diary
            .infections
            .iter()
            .copied()
            .filter(|at| *at <= now && now < at + self.window && !is_cleaned(*at))
            .min();
        match since {
            Some(since) => (Status::Infected, Some(since)),
            None => (Status::Clean, None),
        }
    }

    fn expect<T: PartialEq + std::fmt::Debug>(&mut self, step: &Step, expected: &T, told: &T) {
        self.checked += 1;
        if expected != told {
            self.wrong.push(format!(
                "{} at {} s, {:?}: expected {expected:?}, was told {told:?}",
                step.who, step.at, step.deed
            ));
        }
    }
}
