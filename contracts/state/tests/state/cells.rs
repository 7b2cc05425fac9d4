//! Cells: prefixes of siblings never share ground, and they are listed in order.

use wayclear_api::region::Cell;
use wayclear_api::state::{ask, ExecuteMsg, QueryMsg};
use wayclear_api::{Invalid, GEOHASH_ALPHABET};
use wayclear_state::ContractError;
use wayclear_testing::{assert_refused, suite, Chain, Suite};

use super::{assign, config, new_county, owner, release, split};

fn in_use(suite: &Suite, prefix: &str) -> bool {
    let prefix = prefix.to_string();
    let answer = suite.chain.ask(&suite.state(), ask::InUse { prefix });
    answer.unwrap().in_use
}

fn page(suite: &Suite, start_after: Option<String>, limit: u32) -> Vec<Cell> {
    let limit = Some(limit);
    let question = ask::Cells { start_after, limit };
    suite.chain.ask(&suite.state(), question).unwrap().cells
}

#[test]
fn cells_of_siblings_never_overlap() {
    let mut suite = suite();
    for (prefix, other) in [
        ("9qce", "9qce"),
        ("9qce7", "9qce"),
        ("9qce7pm", "9qce"),
        ("9qc", "9qc7"),
        ("9q", "9qc7"),
    ] {
        let child = if other == "9qce" { "06067" } else { "06113" };
        let refused = ContractError::CellOverlap {
            prefix: prefix.to_string(),
            other: other.to_string(),
            child: child.to_string(),
        };
        let assigned = owner(&mut suite, &assign("06113", &[prefix]));
        assert_refused(assigned, &refused);
        let county = new_county(&suite, "06095", &[prefix]);
        let added = owner(&mut suite, &ExecuteMsg::AddCounty { county });
        assert_refused(added, &refused);
    }
    let twice = ContractError::CellOverlap {
        prefix: "8q".to_string(),
        other: "8q".to_string(),
        child: "06113".to_string(),
    };
    let assigned = owner(&mut suite, &assign("06113", &["8q", "8q"]));
    assert_refused(assigned, twice);
    assert!(!in_use(&suite, "8q"), "nothing was stored");
    owner(&mut suite, &assign("06113", &["8q", "9qcs"])).unwrap();
    assert_eq!(config(&suite).prefix_counts, [1, 0, 5, 0, 0, 0]);
}

#[test]
fn assigning_needs_a_child_and_one_to_a_hundred_prefixes() {
    let mut suite = suite();
    let key = "\"06095\"".to_string();
    let refused = ContractError::UnknownChild { key };
    assert_refused(owner(&mut suite, &assign("06095", &["8q"])), refused);
    let many: Vec<_> = (0..101).map(|n| format!("8{n:04}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    for count in [0, 101] {
        let refused = Invalid::Count {
            field: "prefixes",
            count,
            min: 1,
            max: 100,
        };
        let prefixes = &many[..count];
        assert_refused(owner(&mut suite, &assign("06113", prefixes)), &refused);
        assert_refused(owner(&mut suite, &release(prefixes)), &refused);
    }
    owner(&mut suite, &assign("06113", &many[..100])).unwrap();
}

#[test]
fn a_prefix_is_a_geohash_of_two_to_seven_characters_in_every_message() {
    let mut suite = suite();
    let too_long = |prefix: &str| Invalid::PrefixLength {
        prefix: format!("{prefix:?}"),
        length: prefix.len(),
    };
    let wrong = |prefix: &str, character| Invalid::GeohashCharacter {
        geohash: format!("{prefix:?}"),
        character,
    };
    for (prefix, refused) in [
        ("9", too_long("9")),
        ("9qc7mbdh", too_long("9qc7mbdh")),
        ("9a", wrong("9a", 'a')),
        ("9Q", wrong("9Q", 'Q')),
    ] {
        for msg in [
            assign("06113", &[prefix]),
            release(&[prefix]),
            split(prefix),
        ] {
            assert_refused(owner(&mut suite, &msg), &refused);
        }
        let msg = QueryMsg::InUse {
            prefix: prefix.to_string(),
        };
        let answer = suite.query::<serde_json::Value>(&suite.state(), &msg);
        assert_refused(answer, refused);
    }
}

#[test]
fn in_use_sees_every_overlap() {
    let suite = suite();
    for (prefix, expected) in [
        ("9qc7", true),
        ("9qc", true),
        ("9qc7mbd", true),
        ("9qcs", false),
        ("8q", false),
    ] {
        assert_eq!(in_use(&suite, prefix), expected, "{prefix}");
    }
}

#[test]
fn pages_of_cells_concatenate_to_the_whole_list() {
    let mut suite = suite();
    let prefixes = |suite: &Suite| page(suite, None, 100).into_iter().map(|cell| cell.prefix);
    let all: Vec<_> = prefixes(&suite).collect();
    assert_eq!(all, ["9qc7", "9qcd", "9qce", "9qck"]);
    let many: Vec<_> = GEOHASH_ALPHABET.chars().map(|c| format!("8{c}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    owner(&mut suite, &assign("06113", &many)).unwrap();
    let all = page(&suite, None, 100);
    assert_eq!(all.len(), 36);
    for limit in [1, 2, 30] {
        let mut seen: Vec<Cell> = vec![];
        // One page more than there are rows is empty.
        for _ in 0..=all.len() {
            let after = seen.last().map(|cell| cell.prefix.clone());
            seen.extend(page(&suite, after, limit));
        }
        assert_eq!(seen, all, "pages of {limit}");
    }
}
