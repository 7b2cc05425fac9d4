//! Relays and desks, which stand in the record and not on the chain.

use std::fs;

use wayclear_deploy::tree::{parse, Tree};

use crate::Planted;

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

    // Another one takes its place; a file that names none takes none away.
    planted.tree = with_servers("https://other.example.org", "https://desk.example.org");
    let (other, _) = planted.again().unwrap();
    assert_eq!(urls(&other)[0], "https://other.example.org");
    planted.tree = crate::yolo();
    let written = fs::metadata(planted.desk.file()).unwrap().modified();
    assert_eq!(planted.again().unwrap().0, other);
    let now = fs::metadata(planted.desk.file()).unwrap().modified();
    assert_eq!(now.unwrap(), written.unwrap());
}
