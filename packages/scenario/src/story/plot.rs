//! The plot: what happens in which chapter, as steps of a scenario.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rand::Rng;
use wayclear_api::{Place, DAY_SECONDS, INTERVAL_SECONDS};
use wayclear_deploy::tree::Tree;

use super::population::{name, visits, Size, Visit};
use crate::{Deed, Guest, Step};

/// Account that owns the cities and has places cleaned.
pub const CITY_OWNER: &str = "city hall";
/// Account that signs slips and takes them back.
pub const AUTHORITY: &str = "yolo county public health";
/// Account that sends other people's tags.
const RELAY: &str = "relay";
/// Account that asks, and goes to places now and then.
const CITIZEN: &str = "a citizen";

const HOUR: u64 = 3_600;

/// What a chapter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// People go about their days; a relay sends the tags of each ten minutes together.
    Days,
    /// Everybody asks, before the report.
    Before,
    Report,
    /// Everybody asks, after the report.
    After,
    /// People ask whether they were exposed.
    Exposed,
    /// The reporter goes out although infected, with the account that said so.
    Outing,
    /// Places are cleaned, and visited again.
    Cleaning,
    /// Another person reports by mistake, and the authority takes it back.
    Mistake,
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
    /// Whose test was a mistake.
    pub mistaken: String,
    /// A place that only the mistake makes infected.
    pub wronged: Place,
    /// Where the reporter goes although infected.
    pub outing: Place,
    /// The place that is cleaned.
    pub cleaned: Place,
    /// How often people went to places.
    pub visits: usize,
    /// In order of time.
    pub chapters: Vec<Chapter>,
}

impl Plot {
    /// Makes up a plot.
    ///
    /// # Errors
    /// If the population is too small for anybody to have been at three places, or nobody else went where the reporter did not.
    pub fn new(tree: &Tree, size: Size, random: &mut impl Rng) -> Result<Self> {
        let visits = visits(tree, size, random)?;
        let places: Vec<Place> = tree.places().map(|(_, _, k)| k.place.clone()).collect();
        let (reporter, been) = reporter(&visits)?;
        let evening = (u64::from(size.days) - 1) * DAY_SECONDS + 15 * HOUR;
        // The next morning the reporter goes to a place that was not in the report, a little after opening time.
        let morning = evening + 18 * HOUR;
        let unflagged = |place: &&Place| !been.contains(place);
        let outing = places
            .iter()
            .find(unflagged)
            .context("the reporter has been everywhere: ask for fewer days or another seed")?
            .clone();
        let wronged = visits.iter().find(|visit| {
            visit.who != reporter && unflagged(&&visit.place) && visit.place != outing
        });
        let wronged = wronged
            .context("nobody went anywhere without the reporter: ask for another seed")?
            .clone();
        let cleaned = been[0].clone();
        // The last infection is the outing's, and counts from the end of its ten minutes.
        let over = morning + INTERVAL_SECONDS + tree.window();
        let ask_all = |at: u64| {
            places
                .iter()
                .map(|p| Step::new(at, CITIZEN, ask(p)))
                .collect()
        };
        let exposed = (1..=size.people).map(|n| Step::new(evening, &name(n), Deed::AskExposed));
        let chapter = |theme: Theme, steps: Vec<Step>| Chapter { theme, steps };
        let report = Deed::Report { with_account: true };
        let chapters = vec![
            chapter(Theme::Days, relayed(&visits)),
            chapter(Theme::Before, ask_all(evening)),
            chapter(Theme::Report, vec![Step::new(evening, &reporter, report)]),
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
            chapter(Theme::Mistake, mistake(morning, &wronged)),
            chapter(Theme::AlmostOver, ask_all(over - 1)),
            chapter(Theme::Over, ask_all(over)),
        ];
        Ok(Plot {
            reporter,
            mistaken: wronged.who,
            wronged: wronged.place,
            outing,
            cleaned,
            visits: visits.len(),
            chapters,
        })
    }
}

/// What people did in ten minutes goes in one transaction, half a minute after they are over.
fn relayed(visits: &[Visit]) -> Vec<Step> {
    let mut of_interval: BTreeMap<u64, Vec<Guest>> = BTreeMap::new();
    for visit in visits {
        let guests = of_interval.entry(visit.at / INTERVAL_SECONDS).or_default();
        guests.push(Guest {
            who: visit.who.clone(),
            place: visit.place.clone(),
        });
    }
    let step = |(interval, guests)| {
        let at = (interval + 1) * INTERVAL_SECONDS + 30;
        Step::new(at, RELAY, Deed::Relay { guests })
    };
    of_interval.into_iter().map(step).collect()
}

/// Somebody reports, everybody sees it, the laboratory finds its error.
fn mistake(morning: u64, wronged: &Visit) -> Vec<Step> {
    let report = Deed::Report {
        with_account: false,
    };
    let revoke = Deed::Revoke {
        of: wronged.who.clone(),
    };
    vec![
        Step::new(morning + 3 * HOUR, CITIZEN, ask(&wronged.place)),
        Step::new(morning + 3 * HOUR, &wronged.who, report),
        Step::new(morning + 3 * HOUR, CITIZEN, ask(&wronged.place)),
        Step::new(morning + 4 * HOUR, AUTHORITY, revoke),
        Step::new(morning + 4 * HOUR, CITIZEN, ask(&wronged.place)),
    ]
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

/// One place is cleaned and visited again, another one visited without.
fn cleaning(morning: u64, cleaned: &Place, at_risk: &Place) -> Vec<Step> {
    let clean = Deed::Clean {
        places: vec![cleaned.clone()],
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
