//! The tree as the chain has it: regions, and every location with its status.

use std::process::ExitCode;

use anyhow::Result;
use comfy_table::{ColumnConstraint, Table};
use serde::Serialize;
use wayclear_api::location::{self, InfoResponse, StatusResponse};
use wayclear_api::region::Child;
use wayclear_api::{city, contact_registry, county, state};
use wayclear_chain::{children, Addr, Chain};

use crate::args::net::{Net, NetArgs};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{count, time};

#[derive(Serialize)]
struct Region {
    key: String,
    name: String,
    address: Addr,
    /// Who was offered it and may take it; `None` = nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    offered_to: Option<Addr>,
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
    /// As of a region.
    #[serde(skip_serializing_if = "Option::is_none")]
    offered_to: Option<Addr>,
}

#[derive(Serialize)]
struct Location {
    place: String,
    address: Addr,
    info: InfoResponse,
    status: StatusResponse,
}

pub fn run(args: &NetArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.connect()?;
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
        offered_to: config.ownership.proposed,
        registry: Some(Registry {
            address: config.registry,
            offered_to: of_registry.ownership.proposed,
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
        offered_to: config.ownership.proposed,
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
        offered_to: config.ownership.proposed,
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
        tell_offer(page, &deeper, self.offered_to.as_ref());
        if let Some(Registry {
            address,
            offered_to,
        }) = &self.registry
        {
            page.paragraph(format!("  registry  {address}"), &deeper);
            tell_offer(page, &deeper, offered_to.as_ref());
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

/// That somebody may take a part of the tree.
fn tell_offer(page: &mut Page, indent: &str, heir: Option<&Addr>) {
    if let Some(heir) = heir {
        let words = format!("{indent}offered to {heir}, who may take it at any time");
        page.paragraph(words, indent);
    }
}
