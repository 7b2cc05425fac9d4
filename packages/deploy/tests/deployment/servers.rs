//! Relays and desks, which stand in the record and not on the chain.

use std::fs;

use cosmwasm_std::HexBinary;
use wayclear_chain::Chain;
use wayclear_deploy::tree::{parse, Forwarder, Tree};
use wayclear_deploy::{apply, plan, plan_servers, Wanted};

use crate::{about, wanted, Planted};

/// The shipped tree with one relay and one desk.
fn with_servers(relay: &str, desk: &str) -> Tree {
    let yolo = include_str!("../../../../trees/yolo.toml");
    let servers = format!(
        "\n[[relay]]\nname = \"Office\"\nurl = \"{relay}\"\n\n[[desk]]\nname = \"Office\"\nurl = \"{desk}\"\n"
    );
    parse(&(yolo.to_string() + &servers)).unwrap()
}

#[test]
fn relays_and_desks_that_a_tree_file_names_later_get_into_the_record_of_the_tree_that_there_is() {
    let mut planted = Planted::new();
    assert_eq!(planted.record.about.relays, []);
    planted.tree = with_servers("https://relay.example.org", "https://desk.example.org");
    let (record, changes) = planted.again().unwrap();
    assert_eq!(changes, [""; 0]);
    assert_eq!(record, planted.desk.read());
    let urls = |record: &wayclear_deploy::record::Record| {
        let relays = record.about.relays.iter().map(|relay| relay.url.clone());
        let desks = record.about.desks.iter().map(|desk| desk.url.clone());
        relays.chain(desks).collect::<Vec<_>>()
    };
    let both = ["https://relay.example.org", "https://desk.example.org"];
    assert_eq!(urls(&record), both);
    assert_eq!(record.deployment, planted.record.deployment);

    // Another one comes before it; a file that names none takes none away.
    planted.tree = with_servers("https://other.example.org", "https://desk.example.org");
    let (other, _) = planted.again().unwrap();
    assert_eq!(
        urls(&other),
        [
            "https://other.example.org",
            "https://relay.example.org",
            "https://desk.example.org"
        ]
    );
    planted.tree = crate::yolo();
    let written = fs::metadata(planted.desk.file()).unwrap().modified();
    assert_eq!(planted.again().unwrap().0, other);
    let now = fs::metadata(planted.desk.file()).unwrap().modified();
    assert_eq!(now.unwrap(), written.unwrap());
}

/// What there is to do in the record, a line each, and what is left alone there.
fn planned(planted: &mut Planted, prune: bool) -> (Vec<String>, Vec<String>) {
    let file = planted.desk.file();
    let wanted = Wanted {
        prune,
        ..wanted(&planted.tree, &planted.owners)
    };
    let (found, plan) = plan(&mut planted.chain, &wanted, &file).unwrap();
    assert_eq!(plan.changes, []);
    let chain_id = planted.chain.chain_id();
    let servers = plan_servers(&chain_id, &wanted, &file, &found).unwrap();
    let changes = servers.changes.iter().map(ToString::to_string).collect();
    (
        changes,
        servers.left.iter().map(ToString::to_string).collect(),
    )
}

#[test]
fn what_changes_in_the_record_is_planned_and_what_the_file_does_not_name_is_pruned_only_if_that_is_asked_for(
) {
    let mut planted = Planted::new();
    planted.tree = with_servers("https://relay.example.org", "https://desk.example.org");
    let new = [
        "record: + relay https://relay.example.org (Office)",
        "record: + desk https://desk.example.org (Office)",
    ];
    assert_eq!(
        planned(&mut planted, false),
        (new.map(str::to_string).into(), vec![])
    );
    planted.again().unwrap();
    assert_eq!(planned(&mut planted, true), (vec![], vec![]));
    planted.tree.desks[0].name = "Laboratory".to_string();
    planted.tree.relays.clear();
    let (changes, left) = planned(&mut planted, false);
    let renamed = "record: ~ desk https://desk.example.org (Laboratory): name Office -> Laboratory";
    assert_eq!(changes, [renamed]);
    assert_eq!(left, ["relay https://relay.example.org (Office)"]);
    let (changes, left) = planned(&mut planted, true);
    assert_eq!(
        changes,
        [
            "record: - relay https://relay.example.org (Office)",
            renamed
        ]
    );
    assert_eq!(left, [""; 0]);
    let pruned = Wanted {
        prune: true,
        ..wanted(&planted.tree, &planted.owners)
    };
    let (file, about) = (planted.desk.file(), about(&planted.tree));
    let applied = apply(&mut planted.chain, &pruned, &file, about, None, |_| ()).unwrap();
    assert_eq!(applied.record.about.relays, []);
    assert_eq!(applied.record.about.desks, planted.tree.desks);
    assert_eq!(planned(&mut planted, true), (vec![], vec![]));
}

#[test]
fn relays_in_another_order_are_asked_in_it() {
    let mut planted = Planted::new();
    planted.tree = with_servers("https://relay.example.org", "https://desk.example.org");
    let mut second = planted.tree.relays[0].clone();
    second.url = "https://second.example.org".to_string();
    planted.tree.relays.push(second);
    planted.again().unwrap();
    planted.tree.relays.reverse();
    assert_eq!(
        planned(&mut planted, false).0,
        [
            "record: ~ relay https://second.example.org (Office): place in the list 2 -> 1",
            "record: ~ relay https://relay.example.org (Office): place in the list 1 -> 2"
        ]
    );
    let (record, _) = planted.again().unwrap();
    assert_eq!(record.about.relays, planted.tree.relays);
}

#[test]
fn what_was_before_a_change_of_a_relay_is_told() {
    let mut planted = Planted::new();
    planted.tree = with_servers("https://relay.example.org", "https://desk.example.org");
    planted.again().unwrap();
    let key = "0100202f57ed0d5b5b8a30fb6cf4f3e4e5b8b2c4ac0b4f4c9d14dd5a06b05c4d9e6a3b00080001000100010003";
    planted.tree.relays[0].name = "Laboratory".to_string();
    planted.tree.relays[0].forwarder = Some(Forwarder {
        url: "https://forwarder.example.net".to_string(),
        key: HexBinary::from_hex(key).unwrap(),
    });
    let told = format!(
        "record: ~ relay https://relay.example.org (Laboratory): name Office -> Laboratory, \
         forwarder none -> https://forwarder.example.net, key none -> {key}"
    );
    assert_eq!(planned(&mut planted, false).0, [told]);
}

#[test]
fn one_address_in_two_spellings_is_one_relay_also_in_a_record_of_before() {
    let mut planted = Planted::new();
    planted.tree = with_servers("https://relay.example.org", "https://desk.example.org");
    planted.again().unwrap();
    let record = fs::read_to_string(planted.desk.file()).unwrap();
    let spellings = [
        "https://relay.example.org/",
        "https://Relay.Example.org",
        "HTTPS://relay.example.org:443/",
    ];
    for spelling in spellings {
        planted.tree = with_servers(spelling, "https://desk.example.org/");
        assert_eq!(planned(&mut planted, true), (vec![], vec![]), "{spelling}");
    }
    let slash = record.replace("relay.example.org\"", "relay.example.org/\"");
    assert_ne!(slash, record);
    fs::write(planted.desk.file(), slash).unwrap();
    assert_eq!(planned(&mut planted, true), (vec![], vec![]));
    assert_eq!(planted.desk.read().about.relays, planted.tree.relays);
}
