//! What owners add to a region, and strangers to a city.

use serde_json::json;
use wayclear_testing::{place, DAVIS};

use super::{prefix, Level, Region};
use crate::gate::{gate, map, parts};

fn add_children(region: &mut Region, numbers: std::ops::Range<u64>) {
    let owner = region.owner();
    for n in numbers {
        let add = region.new_child(&format!("{n:06}"), &[prefix("xn7", n)]);
        region.make(&owner, add, &format!("child {n}"));
    }
}

fn add_cells(region: &mut Region, numbers: std::ops::Range<u64>) {
    let owner = region.owner();
    for part in parts(numbers, 100) {
        let assign = region.assign(part.map(|n| prefix("xn7", n)).collect());
        region.send(&owner, assign);
    }
}

#[test]
fn a_state_does_not_feel_counties() {
    gate(Region::new(Level::State), &map("child"), add_children);
}

#[test]
fn a_state_does_not_feel_cells() {
    gate(Region::new(Level::State), &map("cell"), add_cells);
}

#[test]
fn a_county_does_not_feel_cities() {
    gate(Region::new(Level::County), &map("child"), add_children);
}

#[test]
fn a_county_does_not_feel_cells() {
    gate(Region::new(Level::County), &map("cell"), add_cells);
}

#[test]
fn a_city_does_not_feel_places() {
    gate(Region::new(Level::City), &map("child"), |city, numbers| {
        let parent = city.parent.clone();
        for n in numbers {
            let forward = json!({ "forward": {
                "visitor": city.bench.account("anyone"),
                "place": place(&format!("{DAVIS}/spam-{n:06}")),
                "action": { "open": {} },
            } });
            city.make(&parent, forward, &format!("place {n}"));
        }
    });
}

#[test]
fn a_city_does_not_feel_cleaners() {
    gate(
        Region::new(Level::City),
        &map("cleaner"),
        |city, numbers| {
            let owner = city.owner();
            for part in parts(numbers, 100) {
                let add: Vec<_> = part
                    .map(|n| city.bench.account(&format!("cleaner {n}")))
                    .collect();
                city.send(
                    &owner,
                    json!({ "update_cleaners": { "add": add, "remove": [] } }),
                );
            }
        },
    );
}
