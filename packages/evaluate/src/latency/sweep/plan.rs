//! Which runs a sweep is made of, and on which nodes.

use std::collections::BTreeSet;

use rand::seq::SliceRandom;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use super::case::{Case, Node, Part, Scale};
use super::cases::{at_capacity, cases, usual};

/// Runs of one node, in the order in which they are measured; and the sizes of bursts, if it has any.
#[derive(Clone, Debug)]
pub struct Stage {
    pub node: Node,
    pub cases: Vec<Case>,
    /// Each list of them is sent by itself.
    pub bursts: Vec<Vec<u32>>,
}

/// All runs but those of [`rest`]. Repetitions are in random order, so that what the machine does otherwise in the meantime
/// strikes no setting more than another.
pub fn plan(parts: &BTreeSet<Part>, scale: &Scale, seed: u64) -> Vec<Stage> {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let mut stages: Vec<Stage> = vec![];
    for case in parts.iter().flat_map(|part| cases(*part, scale)) {
        match stages.iter_mut().find(|stage| stage.node == case.node) {
            Some(stage) => stage.cases.push(case),
            None => stages.push(Stage {
                node: case.node,
                cases: vec![case],
                bursts: vec![],
            }),
        }
    }
    for stage in &mut stages {
        stage.cases.shuffle(&mut random);
    }
    if parts.contains(&Part::Bursts) {
        let node = usual(scale).node;
        let bursts = bursts(scale, &mut random);
        match stages.iter_mut().find(|stage| stage.node == node) {
            Some(stage) => stage.bursts = bursts,
            None => stages.push(Stage {
                node,
                cases: vec![],
                bursts,
            }),
        }
    }
    stages
}

/// The runs whose rates follow from c, the seconds that a request takes by the bursts.
pub fn rest(parts: &BTreeSet<Part>, scale: &Scale, seed: u64, each_s: f64) -> Stage {
    let parts = parts.iter();
    let mut cases: Vec<Case> = parts
        .flat_map(|part| at_capacity(*part, scale, each_s))
        .collect();
    cases.shuffle(&mut ChaCha20Rng::seed_from_u64(seed));
    Stage {
        node: usual(scale).node,
        cases,
        bursts: vec![],
    }
}

/// Whether there are such runs.
pub fn has_rest(parts: &BTreeSet<Part>, scale: &Scale) -> bool {
    !scale.is_quick && (parts.contains(&Part::Load) || parts.contains(&Part::Siblings))
}

/// Sizes of the bursts of one list: as many requests in each list, whatever their order.
pub fn burst_sizes(scale: &Scale) -> &'static [u32] {
    if scale.is_quick {
        &[20, 60]
    } else {
        &[25, 50, 100, 200, 400, 800]
    }
}

fn bursts(scale: &Scale, random: &mut ChaCha20Rng) -> Vec<Vec<u32>> {
    let lists = (0..scale.repetitions).map(|_| {
        let mut sizes = burst_sizes(scale).to_vec();
        sizes.shuffle(random);
        sizes
    });
    lists.collect()
}
