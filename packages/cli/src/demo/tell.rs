//! Tells the story: on the terminal, or as JSON.

use std::collections::BTreeMap;

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Color, ContentArrangement, Table};
use serde_json::{json, Value};
use wayclear_api::location::Status;
use wayclear_api::Place;
use wayclear_client::scenario::Answer;

use super::plot::Theme;
use super::{Outcome, Told};
use crate::exposures;
use crate::tree::Counts;

impl Outcome {
    /// Answers that were not as they should be.
    pub fn wrong(&self) -> impl Iterator<Item = &String> {
        self.truth.wrong.iter().chain(&self.phones.wrong)
    }

    fn chapter(&self, theme: Theme) -> Option<&Told> {
        self.told.iter().find(|told| told.chapter.theme == theme)
    }

    /// What a chapter's questions about places were answered, last answer last.
    fn statuses(&self, theme: Theme) -> Vec<(Place, Status, u64)> {
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

    fn count(&self, theme: Theme, status: Status) -> usize {
        let told = self.statuses(theme);
        told.iter().filter(|(_, s, _)| *s == status).count()
    }

    fn check_ins(&self) -> usize {
        self.chapter(Theme::Days).map_or(0, |t| t.answers.len())
    }

    fn reported(&self) -> (u64, usize, usize) {
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
    fn exposed(&self) -> Vec<(&str, &[Place])> {
        let told = self.chapter(Theme::Exposed).into_iter();
        told.flat_map(|t| t.chapter.steps.iter().zip(&t.answers))
            .filter_map(|(step, answer)| match answer {
                Answer::Exposed { places } if !places.is_empty() => {
                    Some((step.who.as_str(), places.as_slice()))
                }
                _ => None,
            })
            .filter(|(who, _)| *who != self.plot.reporter)
            .collect()
    }
}

pub fn as_json(outcome: &Outcome) -> Value {
    let (case, visits, chunks) = outcome.reported();
    let place_rows: Vec<_> = outcome
        .statuses(Theme::After)
        .into_iter()
        .zip(outcome.statuses(Theme::Before))
        .map(|((place, after, visits), (_, before, _))| {
            json!({ "place": place.to_string(), "before": before, "after": after, "visits": visits })
        })
        .collect();
    let exposed: BTreeMap<_, Vec<_>> = outcome
        .exposed()
        .into_iter()
        .map(|(who, places)| (who, places.iter().map(Place::to_string).collect()))
        .collect();
    let seconds: BTreeMap<_, _> = outcome
        .told
        .iter()
        .map(|told| (format!("{:?}", told.chapter.theme), told.took.as_secs_f64()))
        .chain([("Phones".to_string(), outcome.phones.took.as_secs_f64())])
        .collect();
    json!({
        "people": outcome.args.people,
        "days": outcome.args.days,
        "seed": outcome.args.seed,
        "check_ins": outcome.check_ins(),
        "report": { "who": outcome.plot.reporter, "case": case, "visits": visits, "chunks": chunks },
        "places": place_rows,
        "exposed": exposed,
        "infected_one_second_before_the_window_ends": outcome.count(Theme::AlmostOver, Status::Infected),
        "infected_when_the_window_ends": outcome.count(Theme::Over, Status::Infected),
        "seconds": seconds,
        "phones": {
            "walking": outcome.phones.phones,
            "alerted": outcome.phones.alerted.iter().map(|(who, _, added)| (who, added.to_string())).collect::<BTreeMap<_, _>>(),
            "found_in_public_mode": outcome.phones.public,
        },
        "answers_checked": outcome.truth.checked + outcome.phones.checked,
        "answers_wrong": outcome.wrong().collect::<Vec<_>>(),
    })
}

/// A paragraph, wrapped to a terminal of 100 columns.
fn wrapped(text: &str) -> String {
    let options = textwrap::Options::new(100).subsequent_indent("   ");
    textwrap::fill(text, options)
}

/// Prints a blank line and a paragraph.
fn say(text: &str) {
    println!("\n{}", wrapped(text));
}

pub fn as_story(outcome: &Outcome) {
    let names: BTreeMap<String, (&str, &str)> = outcome
        .tree
        .places()
        .map(|(_, city, known)| {
            (
                known.place.to_string(),
                (known.name.as_str(), city.name.as_str()),
            )
        })
        .collect();
    let name = |place: &Place| {
        names
            .get(&place.to_string())
            .map_or_else(|| place.to_string(), |(name, _)| (*name).to_string())
    };
    let args = &outcome.args;
    let counts = Counts::of(&outcome.tree);
    let millis = |theme| outcome.chapter(theme).map_or(0, |t| t.took.as_millis());

    println!("Wayclear: is the way clear?");
    say(&format!(
        "1. The tree. {} with {counts}, deployed in {} ms; places opened on demand in {} ms.",
        outcome.tree.name,
        outcome.deployed_in.as_millis(),
        millis(Theme::Opening),
    ));
    say(&format!(
        "2. {} days. {} people check in {} times ({} ms, seed {}).",
        args.days,
        args.people,
        outcome.check_ins(),
        millis(Theme::Days),
        args.seed,
    ));
    let (case, visits, chunks) = outcome.reported();
    say(&format!(
        "3. The report. {} tests positive. An authority attests case {case}: {visits} visits are \
         opened in {chunks} message{}, and the places answer for themselves:",
        outcome.plot.reporter,
        plural(chunks)
    ));
    println!();
    println!("{}", places(outcome, &names));

    tell_exposed(outcome, &name);
    tell_outing(outcome, &name);
    tell_cleaning(outcome, &name);

    let almost = outcome.count(Theme::AlmostOver, Status::Infected);
    say(&format!(
        "7. Fourteen days later. {almost} place{} infected one second before the last window ends, \
         {} when it ends.",
        plural(almost),
        outcome.count(Theme::Over, Status::Infected)
    ));
    tell_phones(outcome);
    let total: u128 = outcome.told.iter().map(|told| told.took.as_millis()).sum();
    let total = total + outcome.phones.took.as_millis();
    say(&format!(
        "{} answers of the contracts checked against an independent account in {total} ms: {}.",
        outcome.truth.checked + outcome.phones.checked,
        match outcome.wrong().count() {
            0 => "all right".to_string(),
            n => format!("{n} WRONG"),
        }
    ));
    for wrong in outcome.wrong() {
        println!("   {wrong}");
    }
}

fn tell_phones(outcome: &Outcome) {
    let act = &outcome.phones;
    say(&format!(
        "8. Phones. {} people walk for an hour; their phones hear each other as strongly as real phones did. walker-01 tests \
         positive and discloses the day's key, and every phone compares by itself: {} are alerted, {} are not.",
        act.phones,
        act.alerted.len(),
        act.phones - 1 - act.alerted.len()
    ));
    for (who, exposure, added) in &act.alerted {
        println!(
            "   {who}: {}, adds {}",
            exposures::words(&exposure.rule),
            exposures::percent(*added)
        );
    }
    say(&format!(
        "9. The paper's public mode. The next day all contacts stand on chain and walker-01 discloses hashes: the registry finds \
         {} of {}, and so could everybody else.",
        act.public,
        act.phones - 1
    ));
}

fn places(outcome: &Outcome, names: &BTreeMap<String, (&str, &str)>) -> Table {
    let mut table = Table::new();
    table
        .load_preset(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["Place", "Name", "City", "Visits", "Before", "After"]);
    let before = outcome.statuses(Theme::Before);
    let after = outcome.statuses(Theme::After);
    for ((place, before, _), (_, after, visits)) in before.iter().zip(&after) {
        let text = place.to_string();
        let (name, city) = names.get(&text).copied().unwrap_or_default();
        table.add_row([
            Cell::new(&text),
            Cell::new(name),
            Cell::new(city),
            Cell::new(visits),
            status_cell(*before),
            status_cell(*after),
        ]);
    }
    table
}

fn status_cell(status: Status) -> Cell {
    let color = match status {
        Status::Empty => Color::DarkGrey,
        Status::Infected => Color::Red,
        Status::Clean => Color::Green,
    };
    Cell::new(status).fg(color)
}

fn tell_exposed(outcome: &Outcome, name: &impl Fn(&Place) -> String) {
    const SHOWN: usize = 6;
    let exposed = outcome.exposed();
    say(&format!(
        "4. Was I exposed? Every phone compares its own visits with what the places answer; \
         nothing about the phone is sent. {} of {} people were there with {} or after:",
        exposed.len(),
        outcome.args.people - 1,
        outcome.plot.reporter
    ));
    for (who, places) in exposed.iter().take(SHOWN) {
        let list: Vec<_> = places.iter().map(name).collect();
        println!("{}", wrapped(&format!("   {who}: {}", list.join(", "))));
    }
    if exposed.len() > SHOWN {
        println!("   and {} more", exposed.len() - SHOWN);
    }
}

fn tell_outing(outcome: &Outcome, name: &impl Fn(&Place) -> String) {
    let told = outcome.statuses(Theme::Outing);
    let statuses: Vec<_> = told
        .iter()
        .map(|(_, status, _)| status.to_string())
        .collect();
    say(&format!(
        "5. An outing. The next morning {} checks in at {} with the case still open: {}.",
        outcome.plot.reporter,
        name(&outcome.plot.outing),
        statuses.join(", then "),
    ));
}

fn tell_cleaning(outcome: &Outcome, name: &impl Fn(&Place) -> String) {
    say(&format!(
        "6. Cleaning. City hall has {} cleaned.",
        name(&outcome.plot.cleaned)
    ));
    for answer in outcome
        .chapter(Theme::Cleaning)
        .into_iter()
        .flat_map(|t| &t.answers)
    {
        match answer {
            Answer::Told { place, status } => {
                let status = status.as_ref().map_or(Status::Empty, |told| told.status);
                println!("   A citizen asks: {} is {status}.", name(place));
            }
            Answer::CheckedIn { place, status } => {
                println!("   A citizen checks in: {} is {status}.", name(place));
            }
            _ => {}
        }
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 {
        ""
    } else {
        "s"
    }
}
