//! Texts that people type, and files that they have: positions, identifiers, trees, maps, signals.

use proptest::prelude::proptest;
use wayclear_deploy::tree::{self, cell_at, cover, Position};
use wayclear_identity::{sender_name, Identifier, Signals};
use wayclear_risk::RssiFilter;
use wayclear_testing::place;

use crate::choices::{bytes, edited, Choices};

/// A tree file that says everything once.
const TREE: &str = r#"[state]
key = "US-CA"
name = "California"
policy = "attested"
window_seconds = 1209600

[[county]]
key = "06113"
name = "Yolo County"
prefixes = ["9qc7"]

[[county.city]]
key = "davis"
name = "Davis"
prefixes = ["9qc7m"]

[[county.city.place]]
name = "Station"
unit = "hall"
latitude = 38.5436
longitude = -121.7377
surface = "copper"
source = "a map"
"#;
const MAP: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"key":"06113","name":"Yolo"},
"geometry":{"type":"Polygon","coordinates":[[[-121,38],[-120,38],[-120,39],[-121,38]]]}}]}"#;
const SENDERS: [&str; 5] = [
    "7b2a9c4d1e0f5a6b7c8d9e0f1a2b3c4d",
    "0x7b2a:9c4d:1e0f:5a6b:7c8d:9e0f:1a2b:3c4d",
    "{7B2A9C4D-1E0F-5A6B-7C8D-9E0F1A2B3C4D}",
    "AA:BB:CC:DD:EE:FF",
    "eyqcTR4PWmt8jZ4PGis8TQ==",
];
const POSITIONS: [&str; 5] = [
    "38.5436, -121.7367",
    "38°32'37\"N 121°44'12\"W",
    "geo:38.5436,-121.7367?q=38.5,-121.7(Davis)",
    "lat 38.5 lon -121.7",
    "",
];

proptest! {
    #[test]
    fn no_text_breaks_a_position(bytes in bytes()) {
        let choices = &mut Choices::new(&bytes);
        let base = *choices.one_of(&POSITIONS);
        let text = edited(base.as_bytes(), choices);
        if let Ok(position) = String::from_utf8_lossy(&text).parse::<Position>() {
            let cell = cell_at(position.latitude, position.longitude);
            place(&cell.expect("a position on earth"));
        }
    }

    #[test]
    fn no_text_breaks_a_tree_file(bytes in bytes()) {
        let text = edited(TREE.as_bytes(), &mut Choices::new(&bytes));
        let text = String::from_utf8_lossy(&text);
        if let Err(problems) = tree::check(&text) {
            assert!(!problems.is_empty(), "refused without a word");
        }
    }

    #[test]
    fn no_text_breaks_a_map(bytes in bytes()) {
        let text = edited(MAP.as_bytes(), &mut Choices::new(&bytes));
        let choice = cover::Choice::default();
        drop(cover::read(&String::from_utf8_lossy(&text), &choice));
    }

    #[test]
    fn no_text_breaks_an_identifier(bytes in bytes()) {
        let choices = &mut Choices::new(&bytes);
        let base = *choices.one_of(&SENDERS);
        let text = edited(base.as_bytes(), choices);
        let text = String::from_utf8_lossy(&text);
        let name = sender_name(&text);
        assert_eq!(sender_name(&name), name, "one name for one sender");
        if let Ok(identifier) = text.parse::<Identifier>() {
            assert_eq!(identifier.to_string().parse(), Ok(identifier));
            assert_eq!(name, identifier.to_string());
        }
    }

    #[test]
    fn no_signals_break_an_encounter(bytes in bytes()) {
        let choices = &mut Choices::new(&bytes);
        let gap = choices.number();
        let mut signals = Signals::new();
        while !choices.is_over() {
            let sender = choices.byte().to_string();
            let at = if choices.once_in(2) {
                choices.number()
            } else {
                choices.byte().into()
            };
            let rssi = i64::from(choices.byte()) - 130;
            let _ = signals.hear(&sender, at, rssi);
        }
        let filter = RssiFilter::new(250).expect("a share");
        let count = signals.len();
        let encounters = signals.encounters(filter, gap);
        assert!(encounters.len() <= count);
        for (_, encounter) in encounters {
            assert!(encounter.started_at <= encounter.ended_at);
            assert!((-127..=-1).contains(&encounter.rssi_dbm));
        }
    }
}
