//! Reading a tree file, and everything that can be wrong with one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use toml::Spanned;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{
    checked_delay, ReportPolicy, RiskModel, DEFAULT_RISK_MODEL_DELAY_SECONDS,
};
use wayclear_api::location::Surface;
use wayclear_api::{
    check_city_key, check_county_key, check_prefix, check_state_key, checked_name, checked_window,
    overlap, Place, MAX_WINDOW_SECONDS,
};

use super::{cell_at, City, County, KnownPlace, Tree};

/// What is wrong with a tree file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    state: StateRow,
    #[serde(default)]
    county: Vec<CountyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateRow {
    key: Spanned<String>,
    name: Spanned<String>,
    window_seconds: Option<Spanned<u64>>,
    policy: Option<ReportPolicy>,
    risk_model: Option<Spanned<RiskModel>>,
    risk_model_delay_seconds: Option<Spanned<u64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountyRow {
    key: Spanned<String>,
    name: Spanned<String>,
    prefixes: Vec<Spanned<String>>,
    #[serde(default)]
    city: Vec<CityRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CityRow {
    key: Spanned<String>,
    name: Spanned<String>,
    prefixes: Vec<Spanned<String>>,
    rewards: Option<Spanned<RewardPolicy>>,
    #[serde(default)]
    place: Vec<PlaceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceRow {
    name: Spanned<String>,
    latitude: Spanned<f64>,
    longitude: f64,
    unit: Option<String>,
    surface: Option<Surface>,
    source: String,
}

/// Reads a tree file.
///
/// # Errors
/// Everything that is wrong with it, in order of lines: TOML that does not parse; keys, names and prefixes of the wrong
/// form; keys that come twice; overlapping cells; cities, places and prefixes that no visit can reach.
pub fn parse(text: &str) -> Result<Tree, Vec<Problem>> {
    let file: FileRow = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        vec![Problem {
            line: line_of(text, start),
            text: error.message().to_string(),
        }]
    })?;
    let mut check = Check {
        text,
        problems: vec![],
    };
    let tree = check.tree(&file);
    if check.problems.is_empty() {
        Ok(tree)
    } else {
        check.problems.sort();
        Err(check.problems)
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}

/// Collects problems on the way through a file.
struct Check<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn problem<T>(&mut self, at: &Spanned<T>, text: impl Into<String>) {
        self.problems.push(Problem {
            line: line_of(self.text, at.span().start),
            text: text.into(),
        });
    }

    fn require<T, E: ToString>(&mut self, at: &Spanned<T>, result: Result<(), E>) {
        if let Err(error) = result {
            self.problem(at, error.to_string());
        }
    }

    fn name(&mut self, name: &Spanned<String>) -> String {
        self.require(name, checked_name(name.get_ref()).map(drop));
        name.get_ref().trim().to_string()
    }

    fn tree(&mut self, file: &FileRow) -> Tree {
        let FileRow { state, county } = file;
        self.require(&state.key, check_state_key(state.key.get_ref()));
        if let Some(window) = &state.window_seconds {
            self.require(window, checked_window(*window.get_ref()).map(drop));
        }
        if let Some(model) = &state.risk_model {
            self.require(model, model.get_ref().checked().map(drop));
        }
        if let Some(delay) = &state.risk_model_delay_seconds {
            self.require(delay, checked_delay(*delay.get_ref()).map(drop));
        }
        let siblings = county.iter().map(|c| (&c.key, c.prefixes.as_slice()));
        self.siblings("county", siblings.collect());
        Tree {
            key: state.key.get_ref().clone(),
            name: self.name(&state.name),
            window_seconds: state
                .window_seconds
                .as_ref()
                .map_or(MAX_WINDOW_SECONDS, |window| *window.get_ref()),
            policy: state.policy.unwrap_or(ReportPolicy::Attested),
            risk_model: state
                .risk_model
                .as_ref()
                .map_or_else(RiskModel::illustrative, |model| model.get_ref().clone()),
            risk_model_delay_seconds: state
                .risk_model_delay_seconds
                .as_ref()
                .map_or(DEFAULT_RISK_MODEL_DELAY_SECONDS, |delay| *delay.get_ref()),
            counties: county.iter().map(|county| self.county(county)).collect(),
        }
    }

    fn county(&mut self, row: &CountyRow) -> County {
        self.require(&row.key, check_county_key(row.key.get_ref()));
        let siblings = row.city.iter().map(|c| (&c.key, c.prefixes.as_slice()));
        self.siblings("city", siblings.collect());
        for city in &row.city {
            for prefix in &city.prefixes {
                let routed = |p: &Spanned<String>| prefix.get_ref().starts_with(p.get_ref());
                if !row.prefixes.iter().any(routed) {
                    let text = format!(
                        "no visit can reach cells {:?} of city {:?}: county {:?} is not assigned them",
                        prefix.get_ref(),
                        city.key.get_ref(),
                        row.key.get_ref()
                    );
                    self.problem(prefix, text);
                }
            }
        }
        County {
            key: row.key.get_ref().clone(),
            name: self.name(&row.name),
            prefixes: values(&row.prefixes),
            cities: row.city.iter().map(|city| self.city(city)).collect(),
        }
    }

    fn city(&mut self, row: &CityRow) -> City {
        self.require(&row.key, check_city_key(row.key.get_ref()));
        if row.prefixes.is_empty() {
            let text = format!(
                "no visit can reach city {:?}: give it cell prefixes",
                row.key.get_ref()
            );
            self.problem(&row.key, text);
        }
        if let Some(rewards) = &row.rewards {
            self.require(rewards, rewards.get_ref().check());
        }
        let mut seen = BTreeMap::new();
        let mut places = vec![];
        for place in &row.place {
            let Some(known) = self.place(row, place) else {
                continue;
            };
            if let Some(first) = seen.insert(known.place.clone(), known.name.clone()) {
                let text = format!(
                    "{:?} is the same place as {first:?} ({}): tell them apart by their units",
                    known.name, known.place
                );
                self.problem(&place.name, text);
            }
            places.push(known);
        }
        City {
            key: row.key.get_ref().clone(),
            name: self.name(&row.name),
            prefixes: values(&row.prefixes),
            rewards: row.rewards.as_ref().map(|r| r.get_ref().clone()),
            places,
        }
    }

    fn place(&mut self, city: &CityRow, row: &PlaceRow) -> Option<KnownPlace> {
        let name = self.name(&row.name);
        let latitude = *row.latitude.get_ref();
        let cell = match cell_at(latitude, row.longitude) {
            Ok(cell) => cell,
            Err(text) => {
                self.problem(&row.latitude, text);
                return None;
            }
        };
        let place = Place {
            cell,
            unit: row.unit.clone(),
        };
        self.require(&row.name, place.check());
        let routed = |p: &Spanned<String>| place.cell.starts_with(p.get_ref());
        if !city.prefixes.iter().any(routed) {
            let text = format!(
                "no visit can reach {name:?}: its cell {:?} is not among those of city {:?}",
                place.cell,
                city.key.get_ref()
            );
            self.problem(&row.latitude, text);
        }
        Some(KnownPlace {
            place,
            name,
            latitude,
            longitude: row.longitude,
            surface: row.surface.unwrap_or(Surface::Other),
            source: row.source.clone(),
        })
    }

    /// Siblings must have keys of their own and share no ground.
    fn siblings(&mut self, level: &str, siblings: Vec<(&Spanned<String>, &[Spanned<String>])>) {
        let mut keys = BTreeSet::new();
        let mut cells: Vec<(&Spanned<String>, &str)> = vec![];
        for (key, prefixes) in siblings {
            if !keys.insert(key.get_ref()) {
                self.problem(key, format!("{level} {:?} comes twice", key.get_ref()));
            }
            for prefix in prefixes {
                if let Err(error) = check_prefix(prefix.get_ref()) {
                    self.problem(prefix, error.to_string());
                    continue;
                }
                let taken = cells
                    .iter()
                    .find(|(other, _)| overlap(other.get_ref(), prefix.get_ref()));
                if let Some((other, owner)) = taken {
                    let text = format!(
                        "cells {:?} of {level} {:?} overlap {:?} of {owner:?}",
                        prefix.get_ref(),
                        key.get_ref(),
                        other.get_ref()
                    );
                    self.problem(prefix, text);
                }
                cells.push((prefix, key.get_ref()));
            }
        }
    }
}

fn values(list: &[Spanned<String>]) -> Vec<String> {
    list.iter().map(|item| item.get_ref().clone()).collect()
}
