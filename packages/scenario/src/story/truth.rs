//! An independent account of the story, kept beside the chain: what every answer should have been.

use std::collections::BTreeMap;

use wayclear_api::location::{Status, Surface};
use wayclear_api::Place;

use crate::{Answer, Deed, Step};

/// What is known of one place.
#[derive(Default)]
struct Diary {
    visits: u64,
    infections: Vec<(u64, String)>,
    cleanings: Vec<u64>,
    /// How long the virus lives there, in seconds.
    survival: u64,
}

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
    /// Of a story that begins at a time, Unix seconds, with infections that count so many seconds.
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
                self.visit(&step.who, place, now);
                let expected = self.status(place, now).0;
                self.expect(step, &expected, status);
            }
            (Deed::Report, Answer::Reported { visits, .. }) => {
                let count = self.report(&step.who, now);
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
                let expected = self.exposed(&step.who, now);
                self.expect(step, &expected, places);
            }
            (Deed::Describe { place, surface, .. }, Answer::Done) => {
                let diary = self.places.entry(place.clone()).or_default();
                diary.survival = survival(*surface);
            }
            (deed, answer) => self
                .wrong
                .push(format!("{deed:?} was answered by {answer:?}")),
        }
    }

    fn visit(&mut self, who: &str, place: &Place, now: u64) {
        let since = self.infected.get(who);
        let is_infected = since.is_some_and(|at| now < at + self.window);
        let diary = self.places.entry(place.clone()).or_default();
        diary.visits += 1;
        if is_infected {
            diary.infections.push((now, who.to_string()));
        }
        let visits = self.visits.entry(who.to_string()).or_default();
        visits.push((place.clone(), now));
    }

    /// Opens every visit of the last window; returns how many there are.
    fn report(&mut self, who: &str, now: u64) -> usize {
        self.infected.insert(who.to_string(), now);
        let own = self.visits.get(who).cloned().unwrap_or_default();
        let fresh = own.into_iter().filter(|(_, at)| now < at + self.window);
        let fresh: Vec<_> = fresh.collect();
        for (place, at) in &fresh {
            let diary = self.places.entry(place.clone()).or_default();
            diary.infections.push((*at, who.to_string()));
        }
        fresh.len()
    }

    /// Places where a visitor came while what somebody else had left there was still alive and not cleaned away.
    fn exposed(&self, who: &str, now: u64) -> Vec<Place> {
        let mut exposed: Vec<Place> = vec![];
        for (place, came) in self.visits.get(who).into_iter().flatten() {
            let Some(diary) = self.places.get(place) else {
                continue;
            };
            let was_left = diary.infections.iter().any(|(at, infected)| {
                infected != who
                    && now < at + self.window
                    && at <= came
                    && came - at < diary.survival
                    && !diary.cleanings.iter().any(|c| at < c && c <= came)
            });
            if was_left && !exposed.contains(place) {
                exposed.push(place.clone());
            }
        }
        exposed
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
            .map(|(at, _)| *at)
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

/// How long the virus lives on a surface, in seconds: the paper's table, written down a second time.
fn survival(surface: Surface) -> u64 {
    let hours = match surface {
        Surface::Aerosol => 3,
        Surface::Copper => 4,
        Surface::Cardboard => 24,
        Surface::Other => 30,
        Surface::StainlessSteel => 48,
        Surface::Plastic => 72,
    };
    hours * 3_600
}
