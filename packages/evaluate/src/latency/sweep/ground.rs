//! What stands on a node before anything is measured there: the product's tree with 18 cities, a tree of the study's own, all codes
//! pinned, and accounts that have sent before.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread::spawn;

use anyhow::{anyhow, ensure, Context, Result};
use wayclear_api::events::ChildCreated;
use wayclear_api::region::{self, Action, NewChild};
use wayclear_api::{county, state, Place, GEOHASH_ALPHABET, MAX_WINDOW_SECONDS};
use wayclear_chain::wasmd::{Settings, Wasmd};
use wayclear_chain::{Addr, Chain, Contract};
use wayclear_study_region as study;

use super::case::Case;
use crate::gas::fresh_codes;
use crate::gas::script::Script;
use crate::latency::rows::Sweep;
use crate::load::{self, gas_limit, Crowd, Flow, Request};
use crate::Progress;

const CELL: &str = "9qc7";
/// Cities of the product's tree, a location in each.
const CITIES: usize = 18;
/// Regions of the study's tree: with the location five levels.
const REGIONS: usize = 4;
const CONNECTIONS: usize = 64;
/// Gas of an account's first request, in percent of a later one: it pays for its key.
const FIRST_PERCENT: u64 = 150;

/// A node that is ready.
pub struct Ground {
    pub wasmd: Wasmd,
    pub crowd: Crowd,
    state: Addr,
    /// Places with their locations, one in each city.
    places: Vec<(Place, Addr)>,
    /// Of the study's tree: the location, then the regions above it, the lowest first. Empty, if it was not asked for.
    levels: Vec<Addr>,
    /// Gas limits by what they are for: tree and height.
    limits: BTreeMap<(bool, u32), u64>,
}

/// What is to stand on a node.
pub struct Wanted<'a> {
    /// Folder with the product's codes.
    pub artifacts: &'a Path,
    /// The code of the study's regions; `None` = heights are not measured.
    pub study: Option<&'a Path>,
    /// How many accounts there are to send from.
    pub people: u32,
}

impl Ground {
    /// Plants everything on a fresh localnet.
    ///
    /// # Errors
    /// What the chain refused; codes that were not built.
    pub fn plant(url: &str, wanted: &Wanted<'_>, tell: Progress<'_>) -> Result<Self> {
        let mut wasmd = Wasmd::connect(Settings {
            artifacts: wanted.artifacts.to_path_buf(),
            ..Settings::localnet(url)
        })?;
        tell(0, 1, "codes and contracts");
        let codes = fresh_codes(&mut wasmd)?;
        let owner = wasmd.account("state")?;
        let code = wanted.study.map(|file| wasmd.store_file(&owner, file));
        let code = code.transpose()?;
        let ids: Vec<u64> = codes.values().copied().chain(code).collect();
        let other = wasmd.settings().clone();
        // The chain votes for seconds, by another account than those that go on meanwhile.
        let pinning = spawn(move || -> Result<()> {
            let mut wasmd = Wasmd::connect(other)?;
            let proposer = wasmd.account("cy")?;
            Ok(wasmd.pin(&proposer, &ids)?)
        });
        let (state, registry) =
            Script::new(&mut wasmd, &codes, &|_| ())?.state(MAX_WINDOW_SECONDS)?;
        let mut ground = Ground {
            crowd: Crowd::fund(&mut wasmd, wanted.people as usize, CONNECTIONS, tell)?,
            wasmd,
            places: vec![],
            levels: vec![],
            limits: BTreeMap::new(),
            state,
        };
        ground.make_cities()?;
        if let Some(code) = code {
            let location = codes[&Contract::Location];
            ground.make_levels(code, location, &registry)?;
        }
        let pinned = pinning.join();
        pinned.map_err(|_| anyhow!("what pins codes broke down"))??;
        ground.warm_up()?;
        Ok(ground)
    }

    /// A county with cities, and a place in each.
    fn make_cities(&mut self) -> Result<()> {
        let owner = self.wasmd.account("state")?;
        let child = |key: String, prefix: String| NewChild {
            name: key.clone(),
            key,
            owner: owner.to_string(),
            prefixes: vec![prefix],
        };
        let county = child("06113".to_string(), CELL.to_string());
        let add = state::ExecuteMsg::AddCounty { county };
        let county = self.wasmd.execute(&owner, &self.state, &add)?.child()?;
        let cells = GEOHASH_ALPHABET.chars().take(CITIES);
        let cells: Vec<String> = cells.map(|c| format!("{CELL}{c}")).collect();
        // In parts that fit into small blocks.
        for cells in cells.chunks(6) {
            let cities = cells.iter().map(|cell| {
                let city = child(format!("city-{cell}"), cell.clone());
                (county.clone(), county::ExecuteMsg::AddCity { city })
            });
            self.wasmd
                .execute_each(&owner, &cities.collect::<Vec<_>>())?;
            let places: Vec<Place> = cells
                .iter()
                .map(|cell| Ok(format!("{cell}m00/door").parse()?))
                .collect::<Result<_>>()?;
            let visits = places.iter().map(|place| {
                let (place, action) = (place.clone(), Action::Open {});
                let visit = state::ExecuteMsg::Visit { place, action };
                (self.state.clone(), visit)
            });
            let visits: Vec<_> = visits.collect();
            let tx = self.wasmd.execute_each(&owner, &visits)?;
            let made = ChildCreated::all(&tx.events).into_iter();
            let made = made.map(|made| Addr::unchecked(made.address));
            self.places.extend(places.into_iter().zip(made));
        }
        ensure!(self.places.len() == CITIES, "some places were not opened");
        Ok(())
    }

    /// The study's tree over a location of the same place.
    fn make_levels(&mut self, code: u64, location: u64, registry: &Addr) -> Result<()> {
        let owner = self.wasmd.account("state")?;
        let mut codes = vec![code; REGIONS - 1];
        codes.push(location);
        let msg = study::InstantiateMsg {
            region: region::InstantiateMsg {
                key: "study".to_string(),
                name: "Study".to_string(),
                owner: owner.to_string(),
                admin: None,
                state: self.state.to_string(),
                registry: registry.to_string(),
                window_seconds: MAX_WINDOW_SECONDS,
            },
            codes,
            prefix: CELL.to_string(),
        };
        let json = serde_json::to_vec(&msg)?.into();
        let (top, tx) = self.wasmd.make(&owner, code, json, "study", None)?;
        let below = ChildCreated::all(&tx.events).into_iter();
        let mut levels: Vec<Addr> = below.map(|made| Addr::unchecked(made.address)).collect();
        levels.push(top.clone());
        // Each names its parent, whatever the order of the events.
        let mut parents = BTreeMap::new();
        for level in &levels {
            let config = serde_json::to_vec(&study::QueryMsg::Config {})?;
            let config = self.wasmd.query_json(level, config.into())?;
            let config: region::Config = serde_json::from_slice(&config)?;
            parents.insert(
                config.parent.context("a region with a parent")?,
                level.clone(),
            );
        }
        let mut down = vec![top];
        while let Some(child) = down.last().and_then(|parent| parents.get(parent)) {
            down.push(child.clone());
        }
        ensure!(down.len() == REGIONS, "the study's tree is not whole");
        let (place, _) = self.places.first().context("a place")?;
        let visit = study::ExecuteMsg::Visit {
            place: place.clone(),
            action: Action::Open {},
        };
        let tx = self.wasmd.execute(&owner, &down[0], &visit)?;
        down.push(tx.child()?);
        down.reverse();
        self.levels = down;
        Ok(())
    }

    /// Each account sends once: the first request of one pays for its key too.
    fn warm_up(&mut self) -> Result<()> {
        let (_, location) = self.places.first().context("a place")?;
        let door = Request::CheckIn {
            location: location.clone(),
        };
        let gas = self.limit((true, 1), &door)? * FIRST_PERCENT / 100;
        let size = u32::try_from(self.crowd.people())?;
        let when = (Flow::Burst { size }, 1.0, 0);
        load::run(&self.wasmd, &self.crowd, (&[door], gas), when, &|| false)?;
        Ok(())
    }

    /// Where requests of a run go, and what each may use.
    ///
    /// # Errors
    /// What the chain refused; a height that nothing stands for.
    pub fn doors(&mut self, case: &Case) -> Result<(Vec<Request>, u64)> {
        let (place, _) = self.places.first().context("a place")?.clone();
        let doors: Vec<Request> = match (case.sweep, case.height) {
            (Sweep::Height, height) => {
                let level = (height as usize).checked_sub(1);
                let level = level.and_then(|level| self.levels.get(level)).cloned();
                let level =
                    level.with_context(|| format!("there is no door at height {height}"))?;
                vec![match height {
                    1 => Request::CheckIn { location: level },
                    _ => Request::Visit {
                        region: level,
                        place,
                    },
                }]
            }
            (Sweep::Control, _) => vec![Request::Visit {
                region: self.state.clone(),
                place,
            }],
            _ => {
                let places = self.places.iter().take(case.places as usize);
                places
                    .map(|(_, location)| Request::CheckIn {
                        location: location.clone(),
                    })
                    .collect()
            }
        };
        let first = doors.first().context("a door")?.clone();
        let gas = self.limit((case.sweep != Sweep::Height, case.height), &first)?;
        Ok((doors, gas))
    }

    fn limit(&mut self, key: (bool, u32), door: &Request) -> Result<u64> {
        if let Some(known) = self.limits.get(&key) {
            return Ok(*known);
        }
        let gas = gas_limit(&mut self.wasmd, door)?;
        self.limits.insert(key, gas);
        Ok(gas)
    }
}
