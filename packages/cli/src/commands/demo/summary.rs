//! What a story comes down to, in numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use wayclear_api::location::Status;
use wayclear_api::Place;
use wayclear_scenario::story::{Story, Theme, Told};
use wayclear_scenario::Answer;

/// A story and its numbers.
pub struct Summary<'a> {
    pub story: &'a Story,
}

#[derive(Serialize)]
struct Numbers<'a> {
    people: u32,
    days: u32,
    seed: u64,
    check_ins: usize,
    /// Transactions that brought them.
    transactions: usize,
    report: Report<'a>,
    /// What the place of a mistake was, before it, after it and when it was taken back.
    mistake: Vec<Status>,
    places: Vec<PlaceRow>,
    exposed: BTreeMap<&'a str, Vec<String>>,
    infected_one_second_before_the_window_ends: usize,
    infected_when_the_window_ends: usize,
    seconds: BTreeMap<String, f64>,
    phones: Phones<'a>,
    answers_checked: usize,
    answers_wrong: Vec<&'a String>,
}

#[derive(Serialize)]
struct Report<'a> {
    who: &'a str,
    slips: usize,
    taken: usize,
}

#[derive(Serialize)]
struct PlaceRow {
    place: String,
    before: Status,
    after: Status,
    /// By the feed, Unix seconds.
    infected_until: Option<u64>,
    visits: u64,
}

/// What was said of a place.
pub struct PlaceTold {
    pub place: Place,
    pub status: Status,
    pub visits: u64,
    /// By the feed, Unix seconds.
    pub infected_until: Option<u64>,
}

#[derive(Serialize)]
struct Phones<'a> {
    walking: usize,
    alerted: BTreeMap<&'a str, String>,
    found_in_public_mode: usize,
}

/// In JSON a story is its numbers.
impl Serialize for Summary<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.numbers().serialize(serializer)
    }
}

impl<'a> Summary<'a> {
    pub fn new(story: &'a Story) -> Self {
        Summary { story }
    }

    /// Answers that were not as they should be.
    pub fn wrong(&self) -> impl Iterator<Item = &String> {
        self.story
            .truth
            .wrong
            .iter()
            .chain(&self.story.phones.wrong)
    }

    pub fn chapter(&self, theme: Theme) -> Option<&Told> {
        self.story
            .told
            .iter()
            .find(|told| told.chapter.theme == theme)
    }

    /// What a chapter's questions about places were answered, last answer last.
    pub fn places(&self, theme: Theme) -> Vec<PlaceTold> {
        let answers = self.chapter(theme).into_iter().flat_map(|t| &t.answers);
        answers
            .filter_map(|answer| match answer {
                Answer::Told {
                    place,
                    status,
                    infected_until,
                } => status.as_ref().map(|told| PlaceTold {
                    place: place.clone(),
                    status: told.status,
                    visits: told.visits,
                    infected_until: *infected_until,
                }),
                _ => None,
            })
            .collect()
    }

    pub fn statuses(&self, theme: Theme) -> Vec<Status> {
        self.places(theme).iter().map(|told| told.status).collect()
    }

    pub fn count(&self, theme: Theme, status: Status) -> usize {
        let told = self.statuses(theme);
        told.iter().filter(|told| **told == status).count()
    }

    /// Transactions that brought other people's tags.
    pub fn transactions(&self) -> usize {
        self.chapter(Theme::Days).map_or(0, |t| t.answers.len())
    }

    /// How many slips were sent, and taken.
    pub fn reported(&self) -> (usize, usize) {
        let answers = self
            .chapter(Theme::Report)
            .into_iter()
            .flat_map(|t| &t.answers);
        let mut reported = answers.filter_map(|answer| match answer {
            Answer::Reported { slips, taken } => Some((*slips, *taken)),
            _ => None,
        });
        reported.next().unwrap_or_default()
    }

    /// Who was told of an exposure, the reporter left out.
    pub fn exposed(&self) -> Vec<(&str, &BTreeSet<Place>)> {
        let told = self.chapter(Theme::Exposed).into_iter();
        told.flat_map(|t| t.chapter.steps.iter().zip(&t.answers))
            .filter_map(|(step, answer)| match answer {
                Answer::Exposed { places } if !places.is_empty() => {
                    Some((step.who.as_str(), places))
                }
                _ => None,
            })
            .filter(|(who, _)| *who != self.story.plot.reporter)
            .collect()
    }

    fn numbers(&self) -> Numbers<'_> {
        let story = self.story;
        let (slips, taken) = self.reported();
        let before = self.statuses(Theme::Before);
        let both = self.places(Theme::After).into_iter().zip(before);
        let places = both.map(|(told, before)| PlaceRow {
            place: told.place.to_string(),
            before,
            after: told.status,
            infected_until: told.infected_until,
            visits: told.visits,
        });
        let exposed = self.exposed().into_iter();
        let exposed = exposed.map(|(who, at)| (who, at.iter().map(Place::to_string).collect()));
        let seconds = story.told.iter();
        let seconds = seconds
            .map(|told| (format!("{:?}", told.chapter.theme), told.took.as_secs_f64()))
            .chain([("Phones".to_string(), story.phones.took.as_secs_f64())]);
        let alerted = story.phones.alerted.iter();
        Numbers {
            people: story.size.people,
            days: story.size.days,
            seed: story.size.seed,
            check_ins: story.plot.visits,
            transactions: self.transactions(),
            report: Report {
                who: &story.plot.reporter,
                slips,
                taken,
            },
            mistake: self.statuses(Theme::Mistake),
            places: places.collect(),
            exposed: exposed.collect(),
            infected_one_second_before_the_window_ends: self
                .count(Theme::AlmostOver, Status::Infected),
            infected_when_the_window_ends: self.count(Theme::Over, Status::Infected),
            seconds: seconds.collect(),
            phones: Phones {
                walking: story.phones.phones,
                alerted: alerted
                    .map(|(who, _, p)| (who.as_str(), p.to_string()))
                    .collect(),
                found_in_public_mode: story.phones.public,
            },
            answers_checked: story.truth.checked + story.phones.checked,
            answers_wrong: self.wrong().collect(),
        }
    }
}
