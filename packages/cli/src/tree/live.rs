//! The tree as the chain has it: regions, and every location with its status.

use std::process::ExitCode;

use anyhow::Result;
use comfy_table::presets::NOTHING;
use comfy_table::Table;
use serde::Serialize;
use serde_json::json;
use wayclear_api::location::{self, InfoResponse, StatusResponse};
use wayclear_api::region::Child;
use wayclear_api::{city, county, state};
use wayclear_client::{children, Addr, Chain};

use crate::net::{Net, NetArgs};
use crate::say::time;

#[derive(Serialize)]
struct Region {
    key: String,
    name: String,
    address: Addr,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Region>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Location {
    place: String,
    address: Addr,
    info: InfoResponse,
    status: StatusResponse,
}

pub fn show(args: &NetArgs) -> Result<ExitCode> {
    let net = args.connect()?;
    let root = read_state(&net)?;
    if args.json {
        println!("{}", json!(root));
    } else {
        print(&root, 0);
    }
    Ok(ExitCode::SUCCESS)
}

fn read_state(net: &Net) -> Result<Region> {
    let address = net.record.deployment.state.clone();
    let config: state::Config = net.wasmd.query(&address, &state::QueryMsg::Config {})?;
    let counties = children(&net.wasmd, &address, |start_after, limit| {
        state::QueryMsg::Children { start_after, limit }
    })?;
    let children = counties.iter().map(|child| read_county(net, child));
    Ok(Region {
        key: config.key,
        name: config.name,
        children: children.collect::<Result<_>>()?,
        address,
        locations: vec![],
    })
}

fn read_county(net: &Net, Child { address, .. }: &Child) -> Result<Region> {
    let config: county::Config = net.wasmd.query(address, &county::QueryMsg::Config {})?;
    let cities = children(&net.wasmd, address, |start_after, limit| {
        county::QueryMsg::Children { start_after, limit }
    })?;
    let children = cities.iter().map(|child| read_city(net, child));
    Ok(Region {
        key: config.key,
        name: config.name,
        address: address.clone(),
        children: children.collect::<Result<_>>()?,
        locations: vec![],
    })
}

fn read_city(net: &Net, Child { address, .. }: &Child) -> Result<Region> {
    let config: city::Config = net.wasmd.query(address, &city::QueryMsg::Config {})?;
    let places = children(&net.wasmd, address, |start_after, limit| {
        city::QueryMsg::Children { start_after, limit }
    })?;
    let locations = places.into_iter().map(|Child { key, address }| {
        Ok(Location {
            place: key,
            info: net.wasmd.query(&address, &location::QueryMsg::Info {})?,
            status: net.wasmd.query(&address, &location::QueryMsg::Status {})?,
            address,
        })
    });
    Ok(Region {
        key: config.key,
        name: config.name,
        address: address.clone(),
        children: vec![],
        locations: locations.collect::<Result<_>>()?,
    })
}

fn print(region: &Region, depth: usize) {
    let indent = "  ".repeat(depth);
    println!("{indent}{} {}  {}", region.key, region.name, region.address);
    for child in &region.children {
        print(child, depth + 1);
    }
    if region.locations.is_empty() {
        return;
    }
    let mut table = Table::new();
    table.load_preset(NOTHING);
    for Location {
        place,
        info,
        status,
        ..
    } in &region.locations
    {
        table.add_row([
            format!("{indent}  {place}"),
            info.label.clone().unwrap_or_default(),
            status.status.to_string(),
            format!("since {}", time(status.since)),
            format!("{} check-ins", status.visits),
        ]);
    }
    println!("{table}");
}
