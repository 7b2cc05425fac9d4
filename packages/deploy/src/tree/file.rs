//! Reading a tree file, and everything that can be wrong with one.

use std::collections::BTreeMap;

use toml::Spanned;
use wayclear_api::contact_registry::checked_delay;
use wayclear_api::location::Surface;
use wayclear_api::{
    check_city_key, check_county_key, check_state_key, checked_name, checked_window, Place,
};

use super::accounts::{authorities, checked_account, cleaners, codes, fees};
use super::ground::Ground;
use super::position::cell_at;
use super::problem::{Problem, Problems};
use super::read::read;
use super::relays::relays;
use super::rows::{value, values, CityRow, CountyRow, FileRow, PlaceRow, StateRow};
use super::siblings::check_siblings;
use super::sites::sites;
use super::us::{self, Doubt};
use super::{Beside, City, County, KnownPlace, Tree};

/// Reads a tree file. Its warnings are left out, [`check`] tells them.
///
/// # Errors
/// As [`check`].
pub fn parse(text: &str) -> Result<Tree, Vec<Problem>> {
    Ok(check(text)?.0)
}

/// Reads a tree file; with it comes what wants a second look, in order of lines.
///
/// # Errors
/// Everything that is wrong with it, and the warnings, in order of lines: TOML that does not parse; keys, names, prefixes and
/// relays of the wrong form; keys that come twice; overlapping cells; what no visit can reach; counties of another state.
pub fn check(text: &str) -> Result<(Tree, Vec<Problem>), Vec<Problem>> {
    let mut check = Check {
        problems: Problems::of(text),
        american: us::Counties::of_the_united_states(),
    };
    let tree = read(text, &mut check.problems).map(|file| check.tree(&file));
    let (problems, is_usable) = check.problems.sorted();
    match tree {
        Some(tree) if is_usable => Ok((tree, problems)),
        _ => Err(problems),
    }
}

/// The way through a file.
struct Check {
    problems: Problems,
    american: us::Counties,
}

impl Check {
    fn problem<T>(&mut self, at: &Spanned<T>, text: String) {
        self.problems.error(at.span(), text);
    }

    fn require<T, E: ToString>(&mut self, at: &Spanned<T>, result: Result<(), E>) {
        if let Err(error) = result {
            self.problem(at, error.to_string());
        }
    }

    fn doubt<T>(&mut self, at: &Spanned<T>, doubt: Option<Doubt>) {
        match doubt {
            Some(Doubt::Error(text)) => self.problems.error(at.span(), text),
            Some(Doubt::Warning(text)) => self.problems.warning(at.span(), text),
            None => {}
        }
    }

    fn name(&mut self, name: &Spanned<String>) -> String {
        self.require(name, checked_name(name.get_ref()).map(drop));
        name.get_ref().trim().to_string()
    }

    fn state(&mut self, state: &StateRow) {
        let key = state.key.get_ref();
        match check_state_key(key) {
            Ok(()) => self.doubt(&state.key, self.american.doubt_state(key)),
            Err(error) => self.problem(&state.key, error.to_string()),
        }
        if let Some(window) = &state.window_seconds {
            self.require(window, checked_window(*window.get_ref()).map(drop));
        }
        if let Some(model) = &state.risk_model {
            self.require(model, model.get_ref().checked().map(drop));
        }
        if let Some(delay) = &state.risk_model_delay_seconds {
            self.require(delay, checked_delay(*delay.get_ref()).map(drop));
        }
    }

    fn tree(&mut self, file: &FileRow) -> Tree {
        let (state, county) = (&file.state, &file.county);
        self.state(state);
        let siblings = county.iter().map(|c| (&c.key, c.prefixes.as_slice()));
        check_siblings("county", siblings, &mut self.problems);
        let problems = &mut self.problems;
        Tree {
            key: state.key.get_ref().clone(),
            owner: checked_account(state.owner.as_ref(), problems),
            admin: checked_account(state.admin.as_ref(), problems),
            window_seconds: value(state.window_seconds.as_ref()),
            policy: state.policy,
            risk_model: value(state.risk_model.as_ref()),
            risk_model_delay_seconds: value(state.risk_model_delay_seconds.as_ref()),
            codes: codes(&file.codes, problems),
            authorities: authorities(&file.authority, problems),
            fees: fees(&file.relay, problems),
            name: self.name(&state.name),
            counties: county
                .iter()
                .map(|county| self.county(state.key.get_ref(), county))
                .collect(),
            relays: relays(&file.relay, &mut self.problems),
            desks: sites(&file.desk, "desk", &mut self.problems),
            mirrors: sites(&file.mirror, "mirror", &mut self.problems),
            beside: Beside::default(),
        }
    }

    fn county(&mut self, state: &str, row: &CountyRow) -> County {
        let key = row.key.get_ref();
        match check_county_key(key) {
            Ok(()) => self.doubt(&row.key, self.american.doubt(state, key)),
            Err(error) => self.problem(&row.key, error.to_string()),
        }
        let siblings = row.city.iter().map(|c| (&c.key, c.prefixes.as_slice()));
        check_siblings("city", siblings, &mut self.problems);
        let ground = ground(&row.prefixes);
        for city in &row.city {
            for prefix in &city.prefixes {
                if !ground.holds(prefix.get_ref()) {
                    let text = format!(
                        "no visit can reach cells {:?} of city {:?}: county {key:?} is not assigned them",
                        prefix.get_ref(),
                        city.key.get_ref(),
                    );
                    self.problem(prefix, text);
                }
            }
        }
        County {
            key: row.key.get_ref().clone(),
            name: self.name(&row.name),
            owner: checked_account(row.owner.as_ref(), &mut self.problems),
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
        let ground = ground(&row.prefixes);
        let mut seen = BTreeMap::new();
        let mut places = vec![];
        for place in &row.place {
            let Some(known) = self.place(row, &ground, place) else {
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
            owner: checked_account(row.owner.as_ref(), &mut self.problems),
            cleaners: cleaners(&row.cleaners, &mut self.problems),
            prefixes: values(&row.prefixes),
            rewards: value(row.rewards.as_ref()),
            places,
        }
    }

    fn place(&mut self, city: &CityRow, ground: &Ground<'_>, row: &PlaceRow) -> Option<KnownPlace> {
        let name = self.name(&row.name);
        let latitude = *row.latitude.get_ref();
        let longitude = *row.longitude.get_ref();
        let cell = match cell_at(latitude, longitude) {
            Ok(cell) => cell,
            Err(error) => {
                let is_latitude = cell_at(latitude, 0.0).is_err();
                let wrong = if is_latitude {
                    &row.latitude
                } else {
                    &row.longitude
                };
                self.problem(wrong, error.to_string());
                return None;
            }
        };
        if !ground.holds(&cell) {
            let text = format!(
                "no visit can reach {name:?}: its cell {cell:?} is not among those of city {:?}",
                city.key.get_ref()
            );
            self.problem(&row.latitude, text);
        }
        let unit = row.unit.as_ref();
        let place = match Place::typed(&cell, unit.map(|unit| unit.get_ref().as_str())) {
            Ok(place) => place,
            Err(error) => {
                self.problem(unit.unwrap_or(&row.name), error.to_string());
                return None;
            }
        };
        Some(KnownPlace {
            place,
            name,
            latitude,
            longitude,
            surface: row.surface.unwrap_or(Surface::Other),
            source: row.source.clone(),
        })
    }
}

fn ground(prefixes: &[Spanned<String>]) -> Ground<'_> {
    prefixes
        .iter()
        .map(|prefix| prefix.get_ref().as_str())
        .collect()
}
