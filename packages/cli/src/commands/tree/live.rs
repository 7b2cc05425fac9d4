//! The tree as the chain has it: regions, and every location with its status.

use std::process::ExitCode;

use anyhow::Result;
use comfy_table::{ColumnConstraint, Table};
use serde::Serialize;
use wayclear_api::location::{self, InfoResponse, StatusResponse};
use wayclear_api::region::Child;
use wayclear_api::{city, contact_registry, county, state};
use wayclear_chain::{children, Addr, Chain};

use crate::args::net::Net;
use crate::args::read::ReadArgs;
use crate::commands::city::cleaners;
use crate::handover::Owned;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{count, time};

#[derive(Serialize)]
struct Region {
    key: String,
    name: String,
    address: Addr,
    #[serde(flatten)]
    owned: Owned,
    /// Who may say that places were cleaned, beside the owner: of a city.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cleaners: Vec<Addr>,
    /// Of a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    registry: Option<Registry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Region>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Registry {
    address: Addr,
    #[serde(flatten)]
    owned: Owned,
}

#[derive(Serialize)]
struct Location {
    place: String,
    address: Addr,
    info: InfoResponse,
    status: StatusResponse,
}

pub fn run(args: &ReadArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.connect(output)?;
    output.say(&read_state(&net)?)
}

fn read_state(net: &Net) -> Result<Region> {
    let address = net.record.deployment.state.clone();
    let config = net.wasmd.ask(&address, state::ask::Config {})?;
    let of_registry = contact_registry::ask::Config {};
    let of_registry = net.wasmd.ask(&config.registry, of_registry)?;
    let counties = children(&net.wasmd, &address)?;
    let children = counties.iter().map(|child| read_county(net, child));
    Ok(Region {
        key: config.key,
        name: config.name,
        owned: config.ownership.into(),
        cleaners: vec![],
        registry: Some(Registry {
            address: config.registry,
            owned: of_registry.ownership.into(),
        }),
        children: children.collect::<Result<_>>()?,
        address,
        locations: vec![],
    })
}

fn read_county(net: &Net, Child { address, .. }: &Child) -> Result<Region> {
    let config = net.wasmd.ask(address, county::ask::Config {})?;
    let cities = children(&net.wasmd, address)?;
    let children = cities.iter().map(|child| read_city(net, child));
    Ok(Region {
        key: config.key,
        name: config.name,
        owned: config.ownership.into(),
        cleaners: vec![],
        registry: None,
        address: address.clone(),
        children: children.collect::<Result<_>>()?,
        locations: vec![],
    })
}

fn read_city(net: &Net, Child { address, .. }: &Child) -> Result<Region> {
    let config = net.wasmd.ask(address, city::ask::Config {})?;
    let places = children(&net.wasmd, address)?;
    let locations = places.into_iter().map(|Child { key, address }| {
        Ok(Location {
            place: key,
            info: net.wasmd.ask(&address, location::ask::Info {})?,
            status: net.wasmd.ask(&address, location::ask::Status {})?,
            address,
        })
    });
    Ok(Region {
        key: config.key,
        name: config.name,
        owned: config.ownership.into(),
        cleaners: cleaners(net, address)?,
        registry: None,
        address: address.clone(),
        children: vec![],
        locations: locations.collect::<Result<_>>()?,
    })
}

impl Answer for Region {
    fn tell(&self, page: &mut Page) {
        self.tell_at(0, page);
    }
}

impl Region {
    fn tell_at(&self, depth: usize, page: &mut Page) {
        let indent = "  ".repeat(depth);
        page.paragraph(
            format!("{indent}{} {}  {}", self.key, self.name, self.address),
            &format!("{indent}    "),
        );
        let deeper = format!("{indent}    ");
        self.owned.tell(page, &deeper, "owner    ");
        for cleaner in &self.cleaners {
            page.line(format!("{deeper}cleaner  {cleaner}"));
        }
        if let Some(Registry { address, owned }) = &self.registry {
            page.paragraph(format!("  registry  {address}"), &deeper);
            owned.tell(page, &deeper, "owner    ");
        }
        for child in &self.children {
            child.tell_at(depth + 1, page);
        }
        if self.locations.is_empty() {
            return;
        }
        let mut rows = Table::new();
        for Location {
            place,
            info,
            status,
            ..
        } in &self.locations
        {
            rows.add_row([
                format!("{indent}  {place}"),
                info.label.clone().unwrap_or_default(),
                status.status.to_string(),
                format!("since {}", time(status.since)),
                count(status.visits, "check-in"),
            ]);
        }
        // Places are copied, so they stay whole.
        if let Some(places) = rows.column_mut(0) {
            places.set_constraint(ColumnConstraint::ContentWidth);
        }
        page.table(rows);
    }
}
