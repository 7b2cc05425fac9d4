//! Visits, what a city says of places, and rewards.

use anyhow::{Context, Result};
use cosmwasm_std::Binary;
use wayclear_api::city;
use wayclear_api::commitments::visit_tag;
use wayclear_api::events::ChildCreated;
use wayclear_api::location::{self, Surface};
use wayclear_api::region::Action;
use wayclear_api::{state, Place, GEOHASH_ALPHABET};
use wayclear_chain::Contract::{City, Location, State};
use wayclear_chain::{Addr, Chain};
use wayclear_status::interval_at;

use super::{Planted, Script, CREATING, DIRECT, RELAYED, ROUTED, TAGS_200, TAGS_50};

pub(super) const STATION: &str = "9qc7mbdh";

/// What a visitor keeps.
#[derive(Clone)]
pub(crate) struct Visit {
    pub place: Place,
    pub interval: u32,
    pub secret: [u8; 16],
}

impl Visit {
    pub fn tag(&self) -> [u8; 16] {
        visit_tag(&self.place, self.interval, &self.secret)
    }

    fn action(&self) -> Action {
        Action::CheckIn {
            interval: self.interval,
            visit_tag: self.tag().into(),
        }
    }

    pub fn directly(&self) -> location::ExecuteMsg {
        location::ExecuteMsg::CheckIn {
            interval: self.interval,
            visit_tag: self.tag().into(),
        }
    }
}

impl Script<'_> {
    pub(crate) fn visit(&mut self, place: &Place) -> Result<Visit> {
        Ok(Visit {
            place: place.clone(),
            interval: interval_at(self.wasmd.now()?),
            secret: self.bytes(),
        })
    }

    /// Checks in at an address and notes what it cost.
    pub(super) fn check_in(&mut self, request: &'static str, who: &str, at: &Addr) -> Result<()> {
        let visit = self.visit(&STATION.parse()?)?;
        self.measure(request, (Location, at), who, &visit.directly())?;
        Ok(())
    }

    /// Returns the address of the station.
    pub(super) fn visits(&mut self, tree: &Planted) -> Result<Addr> {
        let place: Place = STATION.parse()?;
        let routed = |action| state::ExecuteMsg::Visit {
            place: place.clone(),
            action,
        };
        let first = self.visit(&place)?.action();
        let made = self.measure(CREATING, (State, &tree.state), "bob", &routed(first))?;
        let station = made.child()?;
        let second = self.visit(&place)?.action();
        self.measure(ROUTED, (State, &tree.state), "bob", &routed(second))?;
        self.check_in(DIRECT, "bob", &station)?;
        let inspect = routed(Action::Inspect {});
        self.measure(
            "inspection routed from the state",
            (State, &tree.state),
            "bob",
            &inspect,
        )?;
        self.measure(
            "inspection at the location's address",
            (Location, &station),
            "bob",
            &location::ExecuteMsg::Inspect {},
        )?;
        self.measure(
            "prune a location when nothing is due",
            (Location, &station),
            "bob",
            &location::ExecuteMsg::Prune { limit: 100 },
        )?;
        let open = state::ExecuteMsg::Visit {
            place: "9qc7mbdk/shop-2".parse()?,
            action: Action::Open {},
        };
        self.measure("open a place", (State, &tree.state), "bob", &open)?;
        Ok(station)
    }

    /// Opens so many places, whose cells begin with 7 characters.
    pub(crate) fn open(
        &mut self,
        tree: &Planted,
        prefix: &str,
        count: usize,
    ) -> Result<Vec<(Place, Addr)>> {
        let mut places: Vec<Place> = vec![];
        for (number, c) in (0..count).zip(GEOHASH_ALPHABET.chars().cycle()) {
            places.push(format!("{prefix}{c}/{number}").parse()?);
        }
        let open = |place: &Place| {
            let place = place.clone();
            let action = Action::Open {};
            (
                tree.state.clone(),
                state::ExecuteMsg::Visit { place, action },
            )
        };
        let bob = self.account("bob")?;
        let mut made = vec![];
        for chunk in places.chunks(25) {
            let msgs: Vec<_> = chunk.iter().map(open).collect();
            let tx = self.wasmd.execute_each(&bob, &msgs)?;
            made.extend(ChildCreated::all(&tx.events));
        }
        let address = |place: &Place| {
            let key = place.to_string();
            let child = made.iter().find(|child| child.key == key);
            let address = Addr::unchecked(&child.context("a place that was opened")?.address);
            Ok((place.clone(), address))
        };
        places.iter().map(address).collect()
    }

    /// Tags of other people: one at each of 50 places, 50 and 200 at one.
    pub(super) fn relayed(&mut self, tree: &Planted) -> Result<()> {
        let places = self.open(tree, "9qc7mb0", 50)?;
        // The first visit of a place changes its status and costs more.
        for request in ["", RELAYED] {
            let visits = self.visit_all(&places)?;
            self.relay(request, &places, &visits)?;
        }
        let (place, address) = places.first().context("a place")?.clone();
        for (request, count) in [(TAGS_50, 50), (TAGS_200, 200)] {
            let mut tags = vec![];
            for _ in 0..count {
                tags.extend(self.visit(&place)?.tag());
            }
            let interval = interval_at(self.wasmd.now()?);
            let visit_tags = Binary::from(tags);
            let msg = location::ExecuteMsg::CheckIns {
                interval,
                visit_tags,
            };
            let msgs = [(address.clone(), msg)];
            self.measure_each(request, Location, "dan", &msgs, count)?;
        }
        Ok(())
    }

    /// A visit at each place.
    pub(super) fn visit_all(&mut self, places: &[(Place, Addr)]) -> Result<Vec<Visit>> {
        places.iter().map(|(place, _)| self.visit(place)).collect()
    }

    /// A relay sends these visits in one transaction.
    pub(super) fn relay(
        &mut self,
        request: &'static str,
        places: &[(Place, Addr)],
        visits: &[Visit],
    ) -> Result<()> {
        let both = places.iter().zip(visits);
        let msgs: Vec<_> = both
            .map(|((_, address), visit)| {
                let msg = location::ExecuteMsg::CheckIns {
                    interval: visit.interval,
                    visit_tags: Binary::from(visit.tag()),
                };
                (address.clone(), msg)
            })
            .collect();
        if request.is_empty() {
            let dan = self.account("dan")?;
            self.wasmd.execute_each(&dan, &msgs)?;
        } else {
            self.measure_each(request, Location, "dan", &msgs, msgs.len() as u64)?;
        }
        Ok(())
    }

    pub(super) fn places(&mut self, tree: &Planted) -> Result<()> {
        use city::ExecuteMsg as Msg;
        let place: Place = STATION.parse()?;
        let describe = Msg::DescribeLocation {
            place: place.clone(),
            label: Some("Davis station".to_string()),
            surface: Surface::StainlessSteel,
        };
        self.measure("describe a place", (City, &tree.city), "city", &describe)?;
        let cleaners = Msg::UpdateCleaners {
            add: vec![self.account("cleaner")?.to_string()],
            remove: vec![],
        };
        self.measure("name a cleaner", (City, &tree.city), "city", &cleaners)?;
        let clean = Msg::MarkCleaned {
            places: vec![place],
        };
        self.measure(
            "mark a clean place as cleaned",
            (City, &tree.city),
            "cleaner",
            &clean,
        )?;
        Ok(())
    }
}
