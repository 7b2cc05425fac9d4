//! What a story comes down to, in numbers.

use std::collections::BTreeMap;

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
    report: Report<'a>,
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
    case: u64,
    visits: usize,
    chunks: usize,
}

#[derive(Serialize)]
struct PlaceRow {
    place: String,
    before: Status,
    after: Status,
    visits: u64,
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
    pub fn statuses(&self, theme: Theme) -> Vec<(Place, Status, u64)> {
        let answers = self.chapter(theme).into_iter().flat_map(|t| &t.answers);
        answers
            .filter_map(|answer| match answer {
                Answer::Told { place, status } => status
                    .as_ref()
                    .map(|told| (place.clone(), told.status, told.visits)),
                _ => None,
            })
            .collect()
    }

    pub fn count(&self, theme: Theme, status: Status) -> usize {
        let told = self.statuses(theme);
        told.iter().filter(|(_, s, _)| *s == status).count()
    }

    pub fn check_ins(&self) -> usize {
        self.chapter(Theme::Days).map_or(0, |t| t.answers.len())
    }

    pub fn reported(&self) -> (u64, usize, usize) {
        let answers = self
            .chapter(Theme::Report)
            .into_iter()
            .flat_map(|t| &t.answers);
        let mut reported = answers.filter_map(|answer| match answer {
            Answer::Reported {
                case,
                visits,
                chunks,
            } => Some((*case, *visits, *chunks)),
            _ => None,
        });
        reported.next().unwrap_or_default()
    }

    /// Who was told of an exposure, the reporter left out.
    pub fn exposed(&self) -> Vec<(&str, &[Place])> {
        let told = self.chapter(Theme::Exposed).into_iter();
        told.flat_map(|t| t.chapter.steps.iter().zip(&t.answers))
            .filter_map(|(step, answer)| match answer {
                Answer::Exposed { places } if !places.is_empty() => {
                    Some((step.who.as_str(), places.as_slice()))
                }
                _ => None,
            })
            .filter(|(who, _)| *who != self.story.plot.reporter)
            .collect()
    }

    fn numbers(&self) -> Numbers<'_> {
        let story = self.story;
        let (case, visits, chunks) = self.reported();
        let before = self.statuses(Theme::Before);
        let both = self.statuses(Theme::After).into_iter().zip(before);
        let places = both.map(|((place, after, visits), (_, before, _))| PlaceRow {
            place: place.to_string(),
            before,
            after,
            visits,
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
            check_ins: self.check_ins(),
            report: Report {
                who: &story.plot.reporter,
                case,
                visits,
                chunks,
            },
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
