//! Every field of a tree file reaches the chain, or is refused by name.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use wayclear_deploy::live::{Described, Live};
use wayclear_deploy::plan::At;
use wayclear_deploy::tree::{parse, write};
use wayclear_deploy::DeployError;

use super::edits::{all, pick, Beside, Followed, Refused};
use super::{about, lines, World, TREE};

/// The paths of all values, `[]` for rows.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                paths(value, &format!("{path}{dot}{name}"), found);
            }
        }
        Value::Array(rows) => {
            for row in rows {
                paths(row, &format!("{path}[]"), found);
            }
            if rows.is_empty() {
                found.insert(format!("{path}[]"));
            }
        }
        _ => {
            found.insert(path.to_string());
        }
    }
}

#[test]
fn every_field_of_a_tree_file_has_an_edit_here() {
    let tree = serde_json::to_value(parse(TREE).unwrap()).unwrap();
    let mut fields = BTreeSet::new();
    paths(&tree, "", &mut fields);
    // A city without places or rewards stands beside one that has some.
    let every = fields.clone();
    let is_within = |field: &String, other: &String| {
        other.len() > field.len() && other.starts_with(field.as_str())
    };
    fields.retain(|field| {
        !every
            .iter()
            .any(|other| is_within(field, other) && !other[field.len()..].starts_with('_'))
    });
    let edits = all();
    let edited: BTreeSet<String> = edits
        .iter()
        .flat_map(|edit| edit.fields)
        .map(ToString::to_string)
        .collect();
    assert_eq!(fields, edited);
}

#[test]
fn an_edit_changes_the_fields_that_it_names() {
    for edit in all() {
        let mut tree = parse(TREE).unwrap();
        let before = serde_json::to_value(&tree).unwrap();
        (edit.make)(&mut tree, 6);
        let after = serde_json::to_value(&tree).unwrap();
        assert_ne!(before, after, "{:?}", edit.fields);
    }
}

#[test]
fn each_edit_alone_is_followed_or_refused_by_name_and_a_refusal_changes_nothing() {
    for edit in all() {
        let fields = edit.fields;
        let mut world = World::new();
        let before = world.look().0;
        (edit.make)(&mut world.tree, 6);
        let plan = world.plan();
        match edit.outcome {
            Followed => {
                assert!(
                    !plan.changes.is_empty() && plan.conflicts.is_empty(),
                    "{fields:?}: {plan:?}"
                );
                world.follows();
            }
            Beside => {
                assert!(plan.is_empty(), "{fields:?}: {plan:?}");
                // What the file does not name any more is taken away.
                world.prune = true;
                let record = world.apply().unwrap().record;
                assert_eq!(
                    (
                        &record.about.relays,
                        &record.about.desks,
                        &record.about.mirrors
                    ),
                    (&world.tree.relays, &world.tree.desks, &world.tree.mirrors)
                );
            }
            Refused => {
                let error = world.apply().unwrap_err();
                assert!(
                    matches!(error, DeployError::Conflicts(_)),
                    "{fields:?}: {error}"
                );
                assert!(!plan.conflicts.is_empty(), "{fields:?}");
                world.tree = parse(TREE).unwrap();
                assert_eq!(world.look().0, before, "{fields:?}");
            }
        }
    }
}

impl World {
    /// That the file of the live tree reads, and changes nothing; answers what it does not name.
    pub fn is_written(&mut self) -> Vec<String> {
        let record = wayclear_deploy::record::Record::read(Some(&self.file())).unwrap();
        let live = Live::read(&self.chain, &record.deployment.state, Described::All).unwrap();
        let text = write(&live.to_tree(&about(&self.tree), "the chain")).unwrap();
        let mut file = parse(&text).unwrap();
        file.codes.clone_from(&self.tree.codes);
        file.fees.clone_from(&self.tree.fees);
        std::mem::swap(&mut self.tree, &mut file);
        let plan = self.plan();
        assert_eq!(lines(&plan), [""; 0]);
        std::mem::swap(&mut self.tree, &mut file);
        // No contract knows who pays fees.
        let unmentioned = plan.unmentioned.iter();
        let of_tree = unmentioned.filter(|other| !matches!(other.at, At::Payer(_)));
        of_tree.map(ToString::to_string).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_a_plan_is_carried_out_as_it_was_told_or_refused_and_then_nothing_is_left(seed: u64, count in 1usize..6, prune: bool) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut world = World::new();
        world.prune = prune;
        for _ in 0..2 {
            let last = world.tree.clone();
            for _ in 0..count {
                let edit = pick(&mut random);
                (edit.make)(&mut world.tree, random.random_range(0..10_000));
            }
            let before = world.look();
            if before.1.conflicts.is_empty() {
                world.follows();
                prop_assert_eq!(world.is_written(), [""; 0]);
            } else {
                let error = world.apply().unwrap_err();
                prop_assert!(matches!(error, DeployError::Conflicts(_)), "{}", error);
                prop_assert_eq!(world.look(), before);
                world.tree = last;
                world.follows();
            }
        }
    }
}

#[test]
fn a_tree_file_that_is_written_reads_as_the_one_before() {
    let tree = parse(TREE).unwrap();
    let again = parse(&write(&tree).unwrap()).unwrap();
    assert_eq!(
        serde_json::to_value(&again).unwrap(),
        serde_json::to_value(&tree).unwrap()
    );
    let yolo = parse(include_str!("../../../../trees/yolo.toml")).unwrap();
    let again = parse(&write(&yolo).unwrap()).unwrap();
    assert_eq!(
        serde_json::to_value(&again).unwrap(),
        serde_json::to_value(&yolo).unwrap()
    );
}
