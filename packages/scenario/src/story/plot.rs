//! The plot: what happens in which chapter, as steps of a scenario.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rand::Rng;
use wayclear_api::{Place, DAY_SECONDS};
use wayclear_deploy::tree::{KnownPlace, Tree};

use super::population::{name, visits, Size, Visit};
use crate::{Deed, Step};

/// Account that owns the cities and has places cleaned.
pub const CITY_OWNER: &str = "city hall";
/// Account that only asks.
const CITIZEN: &str = "a citizen";

const HOUR: u64 = 3_600;

/// What a chapter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Places are opened and described.
    Opening,
    /// People go about their days.
    Days,
    /// Everybody asks, before the report.
    Before,
    Report,
    /// Everybody asks, after the report.
    After,
    /// People ask whether they were exposed.
    Exposed,
    /// The reporter goes out although infected.
    Outing,
    /// Places are cleaned, and visited again.
    Cleaning,
    /// One second before the 14 days are over.
    AlmostOver,
    /// 14 days are over.
    Over,
}

/// Steps that belong together.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// What it is about.
    pub theme: Theme,
    /// In order of time.
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub struct Plot {
    /// The account that falls ill.
    pub reporter: String,
    /// Where the reporter goes although infected.
    pub outing: Place,
    /// The place that is cleaned.
    pub cleaned: Place,
    /// In order of time.
    pub chapters: Vec<Chapter>,
}

impl Plot {
    /// Makes up a plot.
    ///
    /// # Errors
    /// If the population is too small for anybody to have been at three places.
    pub fn new(tree: &Tree, size: Size, random: &mut impl Rng) -> Result<Self> {
        let visits = visits(tree, size, random)?;
        let places: Vec<Place> = tree.places().map(|(_, _, k)| k.place.clone()).collect();
        let (reporter, been) = reporter(&visits)?;
        let evening = (u64::from(size.days) - 1) * DAY_SECONDS + 15 * HOUR;
        // The next morning the reporter goes to a place that was not in the report, a little after opening time.
        let morning = evening + 18 * HOUR;
        let outing = places
            .iter()
            .find(|place| !been.contains(place))
            .context("the reporter has been everywhere: ask for fewer days or another seed")?
            .clone();
        let cleaned = been[0].clone();
        let over = morning + tree.window_seconds;
        let ask_all = |at: u64| {
            places
                .iter()
                .map(|p| Step::new(at, CITIZEN, ask(p)))
                .collect()
        };
        let days = visits.iter();
        let days = days.map(|visit| Step::new(visit.at, &visit.who, visit_of(&visit.place)));
        let exposed = (1..=size.people).map(|n| Step::new(evening, &name(n), Deed::AskExposed));
        let chapter = |theme: Theme, steps: Vec<Step>| Chapter { theme, steps };
        let chapters = vec![
            chapter(Theme::Opening, opening(tree)),
            chapter(Theme::Days, days.collect()),
            chapter(Theme::Before, ask_all(evening)),
            chapter(
                Theme::Report,
                vec![Step::new(evening, &reporter, Deed::Report)],
            ),
            chapter(Theme::After, ask_all(evening)),
            chapter(Theme::Exposed, exposed.collect()),
            chapter(
                Theme::Outing,
                vec![
                    Step::new(morning, CITIZEN, ask(&outing)),
                    Step::new(morning, &reporter, visit_of(&outing)),
                    Step::new(morning, CITIZEN, ask(&outing)),
                ],
            ),
            chapter(Theme::Cleaning, cleaning(morning, &cleaned, &been[1])),
            chapter(Theme::AlmostOver, ask_all(over - 1)),
            chapter(Theme::Over, ask_all(over)),
        ];
        Ok(Plot {
            reporter,
            outing,
            cleaned,
            chapters,
        })
    }
}

fn ask(place: &Place) -> Deed {
    Deed::Ask {
        place: place.clone(),
    }
}

fn visit_of(place: &Place) -> Deed {
    Deed::CheckIn {
        place: place.clone(),
    }
}

/// Every place of the tree is opened and described.
fn opening(tree: &Tree) -> Vec<Step> {
    let describe = |known: &KnownPlace| Deed::Describe {
        place: known.place.clone(),
        label: known.name.clone(),
        surface: known.surface,
    };
    let places = tree.places();
    places
        .map(|(_, _, known)| Step::new(0, CITY_OWNER, describe(known)))
        .collect()
}

/// One place is cleaned and visited again, another one visited without.
fn cleaning(morning: u64, cleaned: &Place, at_risk: &Place) -> Vec<Step> {
    let clean = Deed::Clean {
        place: cleaned.clone(),
    };
    vec![
        Step::new(morning + HOUR, CITY_OWNER, clean),
        Step::new(morning + HOUR, CITIZEN, ask(cleaned)),
        Step::new(morning + 2 * HOUR, CITIZEN, visit_of(cleaned)),
        Step::new(morning + 2 * HOUR, CITIZEN, visit_of(at_risk)),
    ]
}

/// The person who has been at most places, and those places in order of the first visit.
fn reporter(visits: &[Visit]) -> Result<(String, Vec<Place>)> {
    let mut been: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for visit in visits {
        let places = been.entry(&visit.who).or_default();
        if !places.contains(&visit.place) {
            places.push(visit.place.clone());
        }
    }
    been.into_iter()
        .max_by_key(|(who, places)| (places.len(), std::cmp::Reverse(*who)))
        .filter(|(_, places)| places.len() >= 3)
        .map(|(who, places)| (who.to_string(), places))
        .context("nobody went to three places: ask for more people or days")
}
