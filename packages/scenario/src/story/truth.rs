//! An independent account of the story, kept beside the chain: what every answer should have been. It knows nothing of
//! contracts, slips or feeds, only who was where in which ten minutes.

use std::collections::{BTreeMap, BTreeSet};

use wayclear_api::location::{Status, Surface};
use wayclear_api::Place;

use crate::{Answer, Deed, Guest, Step};

const TEN_MINUTES: u64 = 600;

/// What is known of one place.
#[derive(Default)]
struct Diary {
    visits: u64,
    /// Begin of the ten minutes, and who it was.
    infections: BTreeSet<(u64, String)>,
    cleanings: Vec<u64>,
    /// How long the virus lives there, in seconds.
    survival: u64,
}

pub struct Truth {
    began_at: u64,
    window: u64,
    places: BTreeMap<Place, Diary>,
    /// Where everybody was, and in which ten minutes.
    visits: BTreeMap<String, Vec<(Place, u64)>>,
    /// Whose own account is infected, until when.
    infected: BTreeMap<String, u64>,
    /// How many answers were checked.
    pub checked: usize,
    /// Answers that were wrong, as sentences.
    pub wrong: Vec<String>,
}

impl Truth {
    /// Of a story that begins at a time, Unix seconds, with infections that count so many seconds; the surfaces are the
    /// tree's.
    pub fn new(
        began_at: u64,
        window: u64,
        surfaces: impl IntoIterator<Item = (Place, Surface)>,
    ) -> Self {
        let diary = |(place, surface)| {
            let survival = survival(surface);
            let diary = Diary {
                survival,
                ..Diary::default()
            };
            (place, diary)
        };
        Truth {
            began_at,
            window,
            places: surfaces.into_iter().map(diary).collect(),
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
                let then = now - now % TEN_MINUTES;
                self.visit(&step.who, place, then);
                if self
                    .infected
                    .get(&step.who)
                    .is_some_and(|until| now < *until)
                {
                    self.flag(&step.who, place, then);
                }
                let expected = self.status(place, now);
                self.expect(step, &expected, status);
            }
            (Deed::Relay { guests }, Answer::Relayed { tags, .. }) => {
                let then = now - now % TEN_MINUTES - TEN_MINUTES;
                for Guest { who, place } in guests {
                    self.visit(who, place, then);
                }
                self.expect(step, &guests.len(), tags);
            }
            (Deed::Report { with_account }, Answer::Reported { slips, taken }) => {
                let count = self.report(&step.who, now, *with_account);
                self.expect(step, &count, slips);
                self.expect(step, &count, taken);
            }
            (Deed::Revoke { of }, Answer::Revoked { ids }) => {
                let count = self.revoke(of);
                self.expect(step, &count, ids);
            }
            (Deed::Clean { places }, Answer::Done) => {
                for place in places {
                    let diary = self.places.entry(place.clone()).or_default();
                    diary.cleanings.push(now);
                }
            }
            (Deed::Ask { place }, Answer::Told { .. }) => self.check_told(step, place, now, answer),
            (Deed::AskExposed, Answer::Exposed { places }) => {
                let expected = self.exposed(&step.who);
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

    /// The contract's answer, and the feed's: until when a place is infected it says the same, or says nothing.
    fn check_told(&mut self, step: &Step, place: &Place, now: u64, answer: &Answer) {
        let Answer::Told {
            status,
            infected_until,
            ..
        } = answer
        else {
            return;
        };
        let status = status.as_ref();
        let expected = self.status(place, now);
        self.expect(step, &Some(expected), &status.map(|told| told.status));
        let until = self.infected_until(place, now);
        self.expect(step, &until, &status.and_then(|told| told.infected_until));
        self.expect(step, &until, infected_until);
        let visits = self.places.get(place).map_or(0, |diary| diary.visits);
        self.expect(step, &visits, &status.map_or(0, |told| told.visits));
    }

    fn visit(&mut self, who: &str, place: &Place, then: u64) {
        self.places.entry(place.clone()).or_default().visits += 1;
        let visits = self.visits.entry(who.to_string()).or_default();
        visits.push((place.clone(), then));
    }

    fn flag(&mut self, who: &str, place: &Place, then: u64) {
        let diary = self.places.entry(place.clone()).or_default();
        diary.infections.insert((then, who.to_string()));
    }

    /// Every visit of the last window, and the account; returns how many there are.
    fn report(&mut self, who: &str, now: u64, with_account: bool) -> usize {
        let own = self.visits.get(who).cloned().unwrap_or_default();
        let counts = |(_, then): &(Place, u64)| now < then + TEN_MINUTES + self.window;
        let fresh: Vec<_> = own.into_iter().filter(counts).collect();
        for (place, then) in &fresh {
            self.flag(who, place, *then);
        }
        if with_account {
            let midnight = now - now % 86_400 + 86_400;
            self.infected
                .insert(who.to_string(), midnight + self.window);
        }
        fresh.len() + usize::from(with_account)
    }

    /// As if it had never been; returns how many visits were flagged.
    fn revoke(&mut self, who: &str) -> usize {
        let mut count = 0;
        for diary in self.places.values_mut() {
            let before = diary.infections.len();
            diary.infections.retain(|(_, infected)| infected != who);
            count += before - diary.infections.len();
        }
        count
    }

    /// When an infection ends: a window after its ten minutes, or with the first cleaning after them.
    fn end(&self, diary: &Diary, then: u64) -> u64 {
        let over = then + TEN_MINUTES;
        let cleaned = diary.cleanings.iter().copied().filter(|c| *c >= over).min();
        cleaned.map_or(over + self.window, |c| c.min(over + self.window))
    }

    /// Places where a visitor came while what somebody else had left there was still alive and not cleaned away.
    fn exposed(&self, who: &str) -> BTreeSet<Place> {
        let visits = self.visits.get(who).into_iter().flatten();
        let exposed = visits.filter(|(place, came)| {
            let diary = self.places.get(place);
            diary.is_some_and(|diary| self.was_left(diary, who, *came))
        });
        exposed.map(|(place, _)| place.clone()).collect()
    }

    fn was_left(&self, diary: &Diary, who: &str, came: u64) -> bool {
        // Who came in the ten minutes of a cleaning may have come before it.
        let until = |cleaned: u64| (cleaned / TEN_MINUTES + 1) * TEN_MINUTES;
        diary.infections.iter().any(|(then, infected)| {
            infected != who
                && *then <= came
                && came - then < diary.survival
                && came < (then + TEN_MINUTES + self.window).min(until(self.end(diary, *then)))
        })
    }

    /// Until when a place is infected, if it is now.
    fn infected_until(&self, place: &Place, now: u64) -> Option<u64> {
        let diary = self.places.get(place)?;
        let thens = diary.infections.iter().map(|(then, _)| *then);
        let ends = thens.map(|then| self.end(diary, then));
        ends.filter(|end| now < *end).max()
    }

    fn status(&self, place: &Place, now: u64) -> Status {
        match self.places.get(place) {
            Some(diary) if diary.visits > 0 => match self.infected_until(place, now) {
                Some(_) => Status::Infected,
                None => Status::Clean,
            },
            _ => Status::Empty,
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
