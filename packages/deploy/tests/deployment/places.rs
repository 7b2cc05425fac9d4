//! Names, surfaces and rewards of the tree file reach the chain: the case `places-of-the-tree` of testdata/field.

use wayclear_api::location::{self, InfoResponse, Surface};
use wayclear_api::region::Action;
use wayclear_api::{city, raw, state, Place};
use wayclear_chain::{Addr, Chain};

use super::Planted;

impl Planted {
    fn location(&self, place: &Place) -> Addr {
        let state = &self.record.deployment.state;
        let place = place.clone();
        let found = self.chain.ask(state, state::ask::Locate { place });
        found.unwrap().location.unwrap()
    }

    fn info(&self, place: &Place) -> InfoResponse {
        let location = self.location(place);
        self.chain.ask(&location, location::ask::Info {}).unwrap()
    }
}

#[test]
fn every_place_of_the_tree_is_open_and_has_its_name_and_surface() {
    let planted = Planted::new();
    for (_, _, known) in planted.tree.places() {
        let info = planted.info(&known.place);
        assert_eq!(info.label.as_ref(), Some(&known.name));
        assert_eq!(info.surface, known.surface);
    }
    let station = planted.info(&"9qc7mbdh".parse().unwrap());
    assert_eq!(station.label.as_deref(), Some("Davis station"));
    assert_eq!(station.surface, Surface::StainlessSteel);
}

#[test]
fn a_place_that_the_chain_describes_otherwise_is_described_anew_and_no_other() {
    let mut planted = Planted::new();
    let known = &mut planted.tree.counties[0].cities[0].places[0];
    known.surface = Surface::Copper;
    let place = known.place.clone();
    let (_, new) = planted.again().unwrap();
    assert_eq!(
        new,
        ["~ place 9qc7mbdh of davis: Davis station (stainless_steel) -> Davis station (copper)"]
    );
    assert_eq!(planted.info(&place).surface, Surface::Copper);
    assert_eq!(planted.again().unwrap().1, [""; 0]);
}

#[test]
fn a_place_that_somebody_has_opened_before_is_only_described() {
    let mut planted = Planted::new();
    let place: Place = "9qc7mbdh/kiosk".parse().unwrap();
    let open = state::ExecuteMsg::Visit {
        place: place.clone(),
        action: Action::Open {},
    };
    let anyone = planted.chain.account("anyone").unwrap();
    let state = planted.record.deployment.state.clone();
    planted.chain.execute(&anyone, &state, &open).unwrap();
    let opened = planted.location(&place);
    let places = &mut planted.tree.counties[0].cities[0].places;
    let mut kiosk = places[0].clone();
    kiosk.place = place.clone();
    kiosk.name = "Kiosk".to_string();
    places.push(kiosk);
    planted.again().unwrap();
    assert_eq!(planted.location(&place), opened);
    assert_eq!(planted.info(&place).label.as_deref(), Some("Kiosk"));
}

#[test]
fn rewards_of_the_tree_file_reach_the_city_and_a_change_of_them_too() {
    let mut planted = Planted::new();
    let davis = &mut planted.tree.counties[0].cities[0];
    davis.rewards.as_mut().unwrap().cooldown_seconds = 60;
    let (record, changes) = planted.again().unwrap();
    assert!(
        matches!(&changes[..], [line] if line.starts_with("~ city 06113/davis: rewards, cooldown_seconds ")),
        "{changes:?}"
    );
    assert!(changes[0].ends_with(" -> 60"), "{changes:?}");
    let address = &record.deployment.counties["06113"].cities["davis"];
    let found = planted.chain.ask(address, city::ask::RewardPolicy {});
    assert_eq!(found.unwrap().policy.unwrap().cooldown_seconds, 60);
}

#[test]
fn a_description_that_does_not_decode_is_named_and_not_written_over() {
    let mut planted = Planted::new();
    let location = planted.location(&"9qc7mbdh".parse().unwrap());
    let key = raw::DESCRIPTION.as_bytes();
    planted.chain.storage_mut(&location).set(key, b"{");
    let error = planted.again().unwrap_err().to_string();
    assert!(
        error.contains(&format!("the answer of {location} does not decode")),
        "{error}"
    );
}
