//! Ground that the file gives to somebody else.

use std::collections::BTreeMap;

use wayclear_api::region::Action;
use wayclear_api::{state, Place, MAX_LIMIT};
use wayclear_chain::{Addr, Chain};
use wayclear_deploy::DeployError;

use super::{lines, World};

/// Replaces a prefix by others.
fn replace(prefixes: &mut Vec<String>, old: &str, new: &[&str]) {
    prefixes.retain(|prefix| prefix != old);
    prefixes.extend(new.iter().map(ToString::to_string));
}

/// All of a prefix but one letter.
fn all_but(prefix: &str, letter: char) -> Vec<String> {
    let letters = wayclear_api::GEOHASH_ALPHABET.chars();
    let others = letters.filter(|other| *other != letter);
    others.map(|other| format!("{prefix}{other}")).collect()
}

impl World {
    fn state(&self) -> Addr {
        let record = wayclear_deploy::record::Record::read(Some(&self.file())).unwrap();
        record.deployment.state
    }

    /// Whose ground a place is.
    fn city_of(&self, place: &str) -> Option<Addr> {
        let place: Place = place.parse().unwrap();
        let found = self.chain.ask(&self.state(), state::ask::Locate { place });
        found.unwrap().city
    }

    pub fn open(&mut self, place: &str) {
        let anyone = self.chain.account("anyone").unwrap();
        let place: Place = place.parse().unwrap();
        let action = Action::Open {};
        let visit = state::ExecuteMsg::Visit { place, action };
        let state = self.state();
        self.chain.execute(&anyone, &state, &visit).unwrap();
    }

    fn cells(&self) -> BTreeMap<String, String> {
        let state = self.state();
        let cells = self.chain.ask_all(
            &state,
            |last: Option<&wayclear_api::region::Cell>| state::ask::Cells {
                start_after: last.map(|cell| cell.prefix.clone()),
                limit: Some(MAX_LIMIT),
            },
            |page| page.cells,
        );
        let cells = cells.unwrap().into_iter();
        cells.map(|cell| (cell.prefix, cell.child)).collect()
    }
}

#[test]
fn ground_goes_from_a_city_to_its_neighbour_and_the_rest_stays() {
    let mut world = World::new();
    let cities = &mut world.tree.counties[0].cities;
    let mut rest = all_but("9qc7j", 'x');
    cities[0].prefixes.retain(|prefix| prefix != "9qc7j");
    cities[0].prefixes.append(&mut rest);
    cities[1].prefixes.push("9qc7jx".to_string());
    let done = world.follows();
    assert_eq!(
        done,
        [
            "~ city 06113/davis: cell 9qc7j is split into its 32",
            "- city 06113/davis: 1 cell (9qc7jx)",
            "+ city 06113/woodland: 1 cell (9qc7jx)",
        ]
    );
    assert_ne!(world.city_of("9qc7jxbb"), world.city_of("9qc7jwbb"));
}

#[test]
fn ground_goes_from_one_county_to_another_from_the_bottom_up() {
    let mut world = World::new();
    let [yolo, sac] = &mut world.tree.counties[..] else {
        panic!("two counties")
    };
    replace(&mut yolo.prefixes, "9qck", &[]);
    sac.prefixes.push("9qck".to_string());
    replace(&mut yolo.cities[1].prefixes, "9qck", &["9qc7j"]);
    replace(&mut yolo.cities[0].prefixes, "9qc7j", &[]);
    sac.cities[0].prefixes.push("9qck".to_string());
    let done = world.follows();
    assert_eq!(
        done,
        [
            "- city 06113/davis: 1 cell (9qc7j)",
            "- city 06113/woodland: 1 cell (9qck)",
            "- county 06113: 1 cell (9qck)",
            "+ city 06113/woodland: 1 cell (9qc7j)",
            "+ county 06067: 1 cell (9qck)",
            "+ city 06067/sacramento: 1 cell (9qck)",
        ]
    );
    assert_eq!(world.cells()["9qck"], "06067");
}

#[test]
fn ground_with_a_place_in_it_stays_and_nothing_of_the_file_is_done() {
    let mut world = World::new();
    world.open("9qck1000");
    let before = world.look().0;
    let cities = &mut world.tree.counties[0].cities;
    replace(&mut cities[1].prefixes, "9qck", &["9qck1"]);
    cities[0].prefixes.push("9qck2".to_string());
    // Only what has no place in it is taken.
    world.follows();
    let cities = &mut world.tree.counties[0].cities;
    replace(&mut cities[1].prefixes, "9qck1", &[]);
    cities[0].prefixes.push("9qck1".to_string());
    cities[0].places[0].name = "Another name".to_string();
    let error = world.apply().unwrap_err();
    assert!(matches!(error, DeployError::Conflicts(_)), "{error}");
    assert!(
        error
            .to_string()
            .contains("! city 06113/woodland: cell 9qck1 is its own"),
        "{error}"
    );
    assert_ne!(world.look().0, before);
    assert_eq!(world.city_of("9qck1000"), world.city_of("9qck3000"));
}

#[test]
fn what_was_given_beside_the_file_is_left_alone_and_taken_back_with_prune() {
    let mut world = World::new();
    let mut file = world.tree.clone();
    world.tree.counties[1].prefixes.push("9qf".to_string());
    world.tree.counties[1].cities[0]
        .prefixes
        .push("9qf".to_string());
    world.follows();
    std::mem::swap(&mut world.tree, &mut file);
    let plan = world.plan();
    assert_eq!(lines(&plan), [""; 0]);
    let unmentioned: Vec<_> = plan.unmentioned.iter().map(ToString::to_string).collect();
    let both = [
        "city 06067/sacramento: cells 9qf",
        "county 06067: cells 9qf",
    ];
    assert_eq!(unmentioned, both);
    world.prune = true;
    let done = world.follows();
    assert_eq!(
        done,
        [
            "- city 06067/sacramento: 1 cell (9qf)",
            "- county 06067: 1 cell (9qf)"
        ]
    );
    assert!(!world.cells().contains_key("9qf"));
}

#[test]
fn prune_leaves_ground_with_a_place_in_it_and_says_so() {
    let mut world = World::new();
    let file = world.tree.clone();
    world.tree.counties[1].prefixes.push("9qf".to_string());
    world.tree.counties[1].cities[0]
        .prefixes
        .push("9qf".to_string());
    world.follows();
    world.open("9qf00000");
    world.tree = file;
    world.prune = true;
    let plan = world.plan();
    assert_eq!(lines(&plan), [""; 0]);
    let unmentioned: Vec<_> = plan.unmentioned.iter().map(ToString::to_string).collect();
    assert_eq!(
        unmentioned,
        [
            "city 06067/sacramento: cells 9qf with places in them",
            "county 06067: cells 9qf with places in them",
        ]
    );
}

#[test]
fn a_county_that_is_taken_out_of_the_file_stays_and_is_named_and_prune_takes_its_ground() {
    let mut world = World::new();
    let sac = world.tree.counties.pop().unwrap();
    let plan = world.plan();
    assert_eq!(lines(&plan), [""; 0]);
    let named = |plan: &wayclear_deploy::plan::Plan| -> Vec<String> {
        plan.unmentioned.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        named(&plan),
        [
            "city 06067/sacramento: cells 9qce",
            "county 06067: cells 9qce",
            "county 06067",
        ]
    );
    let record = world.apply().unwrap().record;
    assert!(record.deployment.counties.contains_key(&sac.key));
    world.prune = true;
    assert_eq!(world.follows().len(), 2);
    assert_eq!(named(&world.plan()), ["county 06067"]);
    assert_eq!(world.city_of("9qce1000"), None);
}

#[test]
fn ground_that_a_city_of_another_county_was_given_before_its_county_goes_there() {
    let mut world = World::new();
    let record = wayclear_deploy::record::Record::read(Some(&world.file())).unwrap();
    let sac = &record.deployment.counties["06067"].address;
    let owner = world.chain.account("sac").unwrap();
    let assign = wayclear_api::county::ExecuteMsg::AssignCells {
        child: "sacramento".to_string(),
        prefixes: vec!["9qck".to_string()],
    };
    world.chain.execute(&owner, sac, &assign).unwrap();
    let [yolo, sac] = &mut world.tree.counties[..] else {
        panic!("two counties")
    };
    replace(&mut yolo.prefixes, "9qck", &[]);
    sac.prefixes.push("9qck".to_string());
    replace(&mut yolo.cities[1].prefixes, "9qck", &["9qc7j"]);
    replace(&mut yolo.cities[0].prefixes, "9qc7j", &[]);
    sac.cities[0].prefixes.push("9qck".to_string());
    world.follows();
}

#[test]
fn a_tree_with_a_city_that_has_lost_its_ground_is_written_as_a_file_that_reads() {
    let mut world = World::new();
    let cities = &mut world.tree.counties[0].cities;
    replace(&mut cities[1].prefixes, "9qck", &[]);
    cities[0].prefixes.push("9qck".to_string());
    world.follows();
    assert_eq!(world.is_written(), ["city 06113/woodland"]);
}

#[test]
fn a_tree_with_a_city_that_was_given_ground_beside_its_county_is_written_as_a_file_that_reads() {
    let mut world = World::new();
    let record = wayclear_deploy::record::Record::read(Some(&world.file())).unwrap();
    let yolo = &record.deployment.counties["06113"].address;
    let owner = world.chain.account("yolo").unwrap();
    let assign = wayclear_api::county::ExecuteMsg::AssignCells {
        child: "woodland".to_string(),
        prefixes: vec!["9qcs".to_string()],
    };
    world.chain.execute(&owner, yolo, &assign).unwrap();
    assert_eq!(world.is_written(), ["city 06113/woodland: cells 9qcs"]);
}

#[test]
fn a_region_of_which_the_file_gives_a_part_is_told_and_prune_takes_the_rest() {
    let mut world = World::new();
    let county = &mut world.tree.counties[0];
    replace(&mut county.prefixes, "9qck", &["9qck1", "9qck2"]);
    replace(&mut county.cities[1].prefixes, "9qck", &["9qck1"]);
    let plan = world.plan();
    assert_eq!(lines(&plan), [""; 0]);
    let told = |at| format!("{at}: more of 1 cell (9qck) than the file gives it");
    assert_eq!(
        world.unmentioned(),
        ["city 06113/woodland", "county 06113"].map(told)
    );
    world.open("9qck3000");
    world.prune = true;
    let done = world.follows();
    assert!(done.iter().any(|line| line.starts_with("- county 06113: ")));
    // A place is in it.
    assert_eq!(
        world.unmentioned(),
        [
            "city 06113/woodland: cells 9qck3 with places in them",
            "county 06113: cells 9qck3 with places in them"
        ]
    );
    assert_eq!(world.city_of("9qck2000"), None);
    assert!(world.city_of("9qck1000").is_some());
}

#[test]
fn a_cell_that_was_split_and_of_which_a_part_was_released_is_given_again() {
    let mut world = World::new();
    let record = wayclear_deploy::record::Record::read(Some(&world.file())).unwrap();
    let yolo = &record.deployment.counties["06113"].address;
    let owner = world.chain.account("yolo").unwrap();
    let split = wayclear_api::county::ExecuteMsg::SplitCells {
        prefix: "9qck".to_string(),
    };
    world.chain.execute(&owner, yolo, &split).unwrap();
    let release = wayclear_api::county::ExecuteMsg::ReleaseCells {
        prefixes: vec!["9qck1".to_string()],
    };
    world.chain.execute(&owner, yolo, &release).unwrap();
    assert_eq!(world.follows(), ["+ city 06113/woodland: 1 cell (9qck1)"]);
}

#[test]
fn a_tree_with_a_city_that_has_wider_ground_than_its_county_is_written_as_a_file_that_reads() {
    let mut world = World::new();
    let deployment = world.deployment();
    let yolo = deployment.counties["06113"].address.clone();
    let woodland = deployment.counties["06113"].cities["woodland"].clone();
    let account = |name: &str| world.chain.account(name).unwrap();
    let (clerk, owner, mayor) = (account("clerk"), account("yolo"), account("mayor"));
    let give = |child: &str, cell: &str| state::ExecuteMsg::AssignCells {
        child: child.to_string(),
        prefixes: vec![cell.to_string()],
    };
    let state = deployment.state;
    let chain = &mut world.chain;
    chain
        .execute(&clerk, &state, &give("06113", "9qf5"))
        .unwrap();
    // All of it that is the county's is the city's, and people go there.
    chain
        .execute(&owner, &yolo, &give("woodland", "9qf"))
        .unwrap();
    world.open("9qf51000");
    let describe = wayclear_api::city::ExecuteMsg::DescribeLocation {
        place: "9qf51000".parse().unwrap(),
        label: Some("Mill".to_string()),
        surface: wayclear_api::location::Surface::Other,
    };
    world.chain.execute(&mayor, &woodland, &describe).unwrap();
    let described = wayclear_deploy::live::Described::All;
    let live = wayclear_deploy::live::Live::read(&world.chain, &state, described).unwrap();
    let tree = live.to_tree(&super::about(&world.tree), "here");
    let text = wayclear_deploy::tree::write(&tree).unwrap();
    world.tree = wayclear_deploy::tree::parse(&text).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(super::lines(&world.plan()), [""; 0]);
}

#[test]
fn a_place_whose_unit_the_file_changes_is_told_as_left_alone() {
    let mut world = World::new();
    let place = &mut world.tree.counties[0].cities[0].places[1];
    let old = place.place.clone();
    place.place = format!("{}/r", old.cell).parse().unwrap();
    let doubled = format!("place {old} of davis: Unitrans Q line (plastic)");
    // Before anything is done, after it, and without what is kept of the last apply.
    assert_eq!(world.unmentioned(), std::slice::from_ref(&doubled));
    assert_eq!(world.follows().len(), 1);
    assert_eq!(world.unmentioned(), std::slice::from_ref(&doubled));
    std::fs::remove_file(world.applied()).unwrap();
    world.prune = true;
    assert_eq!(world.unmentioned(), [doubled]);
    let left = &world.plan().unmentioned[0];
    assert_eq!(
        (left.can_be_pruned, left.why.as_str()),
        (false, "its contract stays for good")
    );
    // People open places, and give them no name.
    world.open("9qck1000");
    assert_eq!(world.unmentioned().len(), 1);
}
