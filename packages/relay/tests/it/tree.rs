//! The tree and the names of its places, as a relay tells everybody.

use reqwest::blocking::Client;
use reqwest::StatusCode;
use wayclear_api::region::NewChild;
use wayclear_api::relay::{CityCells, LabelsResponse, PlaceLabel, TreeResponse};
use wayclear_api::{city, county, Surface};

use crate::world::World;

fn tree(world: &World) -> TreeResponse {
    read(world, "/v1/tree")
}

/// Place and name of each that has one.
fn labels(world: &World) -> Vec<(String, String)> {
    let told: LabelsResponse = read(world, "/v1/labels");
    let told = told.labels.into_iter();
    told.map(|PlaceLabel { place, label }| (place.to_string(), label))
        .collect()
}

fn read<T: serde::de::DeserializeOwned>(world: &World, path: &str) -> T {
    let answer = reqwest::blocking::get(format!("{}{path}", world.relay.url())).unwrap();
    serde_json::from_slice(&answer.bytes().unwrap()).unwrap()
}

/// The city's owner names a place.
fn describe(world: &World, place: &str, label: Option<&str>) {
    let describe = city::ExecuteMsg::DescribeLocation {
        place: place.parse().unwrap(),
        label: label.map(str::to_string),
        surface: Surface::Other,
    };
    world.node.with(move |node| {
        let davis = node.suite.city("davis");
        node.suite.execute("city owner", &davis, &describe).unwrap();
    });
}

#[test]
fn the_tree_is_told_with_names_and_cells_and_what_is_added_is_there_after_the_next_walk() {
    let world = World::new();
    let told = tree(&world);
    assert_eq!(
        (told.key.as_str(), told.name.as_str()),
        ("US-CA", "California")
    );
    let keys: Vec<_> = told.counties.iter().map(|county| &county.key).collect();
    assert_eq!(keys, ["06067", "06113"]);
    let yolo = &told.counties[1];
    assert_eq!(yolo.name, "County 06113");
    assert_eq!(yolo.prefixes, ["9qc7", "9qck"]);
    let davis = CityCells {
        key: "davis".to_string(),
        name: "City davis".to_string(),
        prefixes: vec!["9qc7m".to_string(), "9qc7q".to_string()],
    };
    assert_eq!(yolo.cities[0], davis);
    world.node.with(|node| {
        let county = node.suite.county("06113");
        let owner = node.suite.account("city owner").to_string();
        let city = NewChild {
            key: "winters".to_string(),
            name: "Winters <b>".to_string(),
            owner,
            prefixes: vec!["9qck1".to_string()],
        };
        let add = county::ExecuteMsg::AddCity { city };
        node.suite.execute("county owner", &county, &add).unwrap();
    });
    world.block(61);
    world.until("the city is told", |world| {
        let yolo = &tree(world).counties[1];
        yolo.cities[1].key == "winters" && yolo.cities[1].prefixes == ["9qck1"]
    });
}

#[test]
fn names_of_places_are_told_changed_and_forgotten_within_a_few_blocks() {
    let world = World::new();
    world.open_all(&["9qc7mbdh".to_string(), "9qc7mbdh/shop-2".to_string()]);
    assert!(labels(&world).is_empty());
    for name in [Some("Café „Zur Post“ \u{1f37b}"), Some("Library"), None] {
        describe(&world, "9qc7mbdh/shop-2", name);
        let expected: Vec<_> = name
            .map(|name| ("9qc7mbdh/shop-2".to_string(), name.to_string()))
            .into_iter()
            .collect();
        let before = world.node.with(|node| node.height());
        world.until("the name is told", |world| {
            world.block(5);
            labels(world) == expected
        });
        let blocks = world.node.with(|node| node.height()) - before;
        assert!(blocks < 60, "{blocks}");
    }
}

#[test]
fn a_block_costs_the_node_a_share_of_the_places_and_each_gets_its_turn() {
    let world = World::new();
    let places: Vec<_> = (100..170).map(|n| format!("9qc7mbdh/{n}")).collect();
    world.open_all(&places);
    for name in [&places[0], &places[69]] {
        describe(&world, name, Some("Named"));
    }
    std::mem::take(&mut *world.asked.lock().unwrap());
    world.until("first and last are named", |world| {
        world.block(1);
        labels(world).len() == 2
    });
    let asked = std::mem::take(&mut *world.asked.lock().unwrap());
    let rounds = asked.split(|question| question == "head");
    let infos = |round: &[String]| round.iter().filter(|asked| asked.contains("info")).count();
    assert_eq!(rounds.map(infos).max(), Some(5));
}

#[test]
fn a_place_that_cannot_be_asked_takes_no_name_from_the_others() {
    let world = World::new();
    world.open_all(&["9qc7mbdh/1".to_string(), "9qc7mbdh/2".to_string()]);
    describe(&world, "9qc7mbdh/2", Some("Library"));
    world.node.with(|node| {
        node.suite.break_location("9qc7mbdh/1");
    });
    world.until("the other is named", |world| {
        world.block(5);
        labels(world) == [("9qc7mbdh/2".to_string(), "Library".to_string())]
    });
}

#[test]
fn while_the_node_is_away_the_files_stay_and_who_has_them_is_told_so() {
    let world = World::new();
    let client = Client::builder().no_gzip().build().unwrap();
    for path in ["/v1/tree", "/v1/labels"] {
        let url = format!("{}{path}", world.relay.url());
        let first = client.get(&url).send().unwrap();
        assert_eq!(first.headers()["cache-control"], "public, max-age=60");
        let tag = first.headers()["etag"].clone();
        world.node.with(|node| node.is_away = true);
        let again = client.get(&url).header("if-none-match", tag);
        assert_eq!(again.send().unwrap().status(), StatusCode::NOT_MODIFIED);
        let packed = client.get(&url).header("accept-encoding", "gzip");
        let packed = packed.send().unwrap();
        assert_eq!(packed.headers()["content-encoding"], "gzip");
        world.node.with(|node| node.is_away = false);
    }
}
