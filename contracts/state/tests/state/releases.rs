//! Ground that is freed from the bottom up: released where nothing lives, split where something does.

use cosmwasm_std::Addr;
use wayclear_api::county;
use wayclear_api::events::{CellsReleased, CellsSplit, List};
use wayclear_api::region::{self, Cell};
use wayclear_api::{GEOHASH_ALPHABET, MAX_LIMIT};
use wayclear_state::ContractError;
use wayclear_testing::{assert_refused, suite, Chain, ChainError, Suite, Tx, DAVIS};

use super::{assign, config, owner, release, split, strings};

fn in_use(prefix: &str, child: &str) -> ContractError {
    ContractError::CellsInUse {
        prefix: prefix.to_string(),
        child: child.to_string(),
    }
}

fn yolo(suite: &mut Suite, msg: &county::ExecuteMsg) -> Result<Tx, ChainError> {
    let yolo = suite.county("06113");
    suite.execute("county owner", &yolo, msg)
}

fn yolo_releases(suite: &mut Suite, prefixes: &[&str]) -> Result<Tx, ChainError> {
    let prefixes = strings(prefixes);
    yolo(suite, &county::ExecuteMsg::ReleaseCells { prefixes })
}

fn yolo_splits(suite: &mut Suite, prefix: &str) -> Result<Tx, ChainError> {
    let prefix = prefix.to_string();
    yolo(suite, &county::ExecuteMsg::SplitCells { prefix })
}

fn cells(suite: &Suite, region: &Addr) -> Vec<Cell> {
    let question = region::ask::Cells {
        start_after: None,
        limit: Some(MAX_LIMIT),
    };
    suite.chain.ask(region, question).unwrap().cells
}

/// The 31 longer prefixes of one that do not hold a place.
fn without(prefix: &str, place: &str) -> Vec<String> {
    let longer = GEOHASH_ALPHABET.chars().map(|c| format!("{prefix}{c}"));
    longer.filter(|longer| !place.starts_with(longer)).collect()
}

fn borrowed(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

#[test]
fn cells_are_released_only_when_nothing_lives_there_and_the_error_names_the_child_to_ask() {
    let mut suite = suite();
    let refused = owner(&mut suite, &release(&["9qc7"]));
    assert_refused(refused, in_use("9qc7", "06113"));
    let prefix = "9qc".to_string();
    let refused = owner(&mut suite, &release(&["9qc"]));
    assert_refused(refused, ContractError::UnassignedCell { prefix });
    let tx = owner(&mut suite, &release(&["9qcd"])).unwrap();
    let prefixes = List::of(["9qcd"]);
    let told = CellsReleased::all(&tx.events);
    assert_eq!(told, [CellsReleased { prefixes }]);
    assert_eq!(config(&suite).prefix_counts, [0, 0, 3, 0, 0, 0]);
    let prefix = "9qcd".to_string();
    let again = owner(&mut suite, &release(&["9qcd"]));
    assert_refused(again, ContractError::UnassignedCell { prefix });

    // Bottom up: the city's cells first, then the county's.
    yolo_releases(&mut suite, &["9qc7m", "9qc7q"]).unwrap();
    owner(&mut suite, &release(&["9qc7"])).unwrap();
    owner(&mut suite, &assign("06067", &["9qc7"])).unwrap();
    assert_eq!(suite.locate(DAVIS).county, Some(suite.county("06067")));
}

#[test]
fn one_prefix_in_use_keeps_a_whole_message_from_being_carried_out() {
    let mut suite = suite();
    let refused = owner(&mut suite, &release(&["9qcd", "9qc7"]));
    assert_refused(refused, in_use("9qc7", "06113"));
    assert_eq!(cells(&suite, &suite.state()).len(), 4);
}

#[test]
fn a_prefix_is_split_into_32_longer_ones_of_the_same_child() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let tx = owner(&mut suite, &split("9qc7")).unwrap();
    let told = CellsSplit {
        child: "06113".to_string(),
        prefix: "9qc7".to_string(),
    };
    assert_eq!(CellsSplit::all(&tx.events), [told]);
    let mut longer: Vec<_> = GEOHASH_ALPHABET
        .chars()
        .map(|c| format!("9qc7{c}"))
        .collect();
    longer.sort();
    let found: Vec<_> = cells(&suite, &suite.state())
        .into_iter()
        .filter(|cell| cell.prefix.starts_with("9qc7"))
        .map(|cell| (cell.prefix, cell.child))
        .collect();
    let expected: Vec<_> = longer
        .into_iter()
        .map(|prefix| (prefix, "06113".to_string()))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(config(&suite).prefix_counts, [0, 0, 3, 32, 0, 0]);
    assert_eq!(suite.location(DAVIS), location, "it is found as before");
    suite.check_in("ada", DAVIS, 1);
    suite.open("9qc7q000");
    let overlap = "cell prefix \"9qc7\" overlaps \"9qc70\" of \"06113\"";
    assert_refused(owner(&mut suite, &assign("06067", &["9qc7"])), overlap);
}

#[test]
fn what_is_not_assigned_or_as_small_as_can_be_is_not_split() {
    let mut suite = suite();
    for prefix in ["9qc", "9qc7m", "8q"] {
        let refused = owner(&mut suite, &split(prefix));
        let prefix = prefix.to_string();
        assert_refused(refused, ContractError::UnassignedCell { prefix });
    }
    owner(&mut suite, &assign("06113", &["8q", "8r23456"])).unwrap();
    owner(&mut suite, &split("8q")).unwrap();
    let prefix = "8r23456".to_string();
    let refused = owner(&mut suite, &split("8r23456"));
    assert_refused(refused, ContractError::CellTooSmall { prefix });
}

#[test]
fn a_strangers_visit_holds_150_metres_of_ground_and_not_a_county() {
    let mut suite = suite();
    suite.open(DAVIS);
    let refused = owner(&mut suite, &release(&["9qc7"]));
    assert_refused(refused, in_use("9qc7", "06113"));
    // The county is asked next, and names the city.
    let refused = yolo_releases(&mut suite, &["9qc7m"]);
    assert_refused(refused, in_use("9qc7m", "davis"));
    yolo_releases(&mut suite, &["9qc7q"]).unwrap();

    for prefix in ["9qc7m", "9qc7mb"] {
        yolo_splits(&mut suite, prefix).unwrap();
        let free = without(prefix, DAVIS);
        assert_eq!(free.len(), 31);
        yolo_releases(&mut suite, &borrowed(&free)).unwrap();
    }
    let held = yolo_releases(&mut suite, &["9qc7mbd"]);
    assert_refused(held, in_use("9qc7mbd", "davis"));
    for prefix in ["9qc7", "9qc7m", "9qc7mb"] {
        owner(&mut suite, &split(prefix)).unwrap();
        let free = without(prefix, DAVIS);
        owner(&mut suite, &release(&borrowed(&free))).unwrap();
    }
    let held = owner(&mut suite, &release(&["9qc7mbd"]));
    assert_refused(held, in_use("9qc7mbd", "06113"));

    // All the ground around it is another county's now.
    for prefix in ["9qc7", "9qc7m", "9qc7mb"] {
        let free = without(prefix, DAVIS);
        owner(&mut suite, &assign("06067", &borrowed(&free))).unwrap();
    }
    assert_eq!(suite.locate("9qc7mbeh").county, Some(suite.county("06067")));
    assert_eq!(suite.locate(DAVIS).county, Some(suite.county("06113")));
    suite.check_in("ada", DAVIS, 1);
    suite.check_in("ada", "9qc7mbdk", 1);
}
