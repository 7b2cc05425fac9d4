//! A story of two counties, told by the contracts themselves and checked against an independent account.

mod phones;
mod plot;
mod population;
mod truth;

use std::time::{Duration, Instant};

use anyhow::{anyhow, Context, Result};
use cosmwasm_std::HexBinary;
use k256::ecdsa::SigningKey;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use wayclear_api::contact_registry::Authority;
use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::tree::{parse, Tree};
use wayclear_deploy::{plant, Deployment, Owners};

use crate::{Answer, Runner, Signer};
use plot::{AUTHORITY, CITY_OWNER};

pub use phones::Act;
pub use plot::{Chapter, Plot, Theme};
pub use population::Size;
pub use truth::Truth;

/// The tree of the demo, built into the command.
const TREE: &str = include_str!("../../../../trees/yolo.toml");

/// More than a story has.
const DAILY_SLIPS: u32 = 10_000;

/// What happened in one chapter.
pub struct Told {
    /// What it is about, and its steps.
    pub chapter: Chapter,
    /// One for each step.
    pub answers: Vec<Answer>,
    /// Time of this machine.
    pub took: Duration,
}

pub struct Story {
    /// How large it is.
    pub size: Size,
    pub tree: Tree,
    /// What was to happen.
    pub plot: Plot,
    /// Time of this machine.
    pub deployed_in: Duration,
    /// In the order of the plot.
    pub told: Vec<Told>,
    /// What should have been answered.
    pub truth: Truth,
    /// The phones' own act.
    pub phones: Act,
}

/// Plays the story; `tell` hears after each step how many there were, and of how many.
///
/// # Errors
/// What the chain refused, and a size that makes no story.
pub fn play(size: Size, mut tell: impl FnMut(usize, usize)) -> Result<Story> {
    let tree = parse(TREE).map_err(|problems| {
        anyhow!(
            "trees/yolo.toml: {} problems; see wayclear tree check",
            problems.len()
        )
    })?;
    let mut random = ChaCha20Rng::seed_from_u64(size.seed);
    let plot = Plot::new(&tree, size, &mut random)?;

    let mut chain = Embedded::new();
    let key = SigningKey::from_slice(&random.random::<[u8; 32]>()).context("an authority's key")?;
    let account = chain.account(AUTHORITY)?;
    let signer = Signer { account, key };
    let clock = Instant::now();
    let deployment = plant_tree(&mut chain, &tree, &signer)?;
    let deployed_in = clock.elapsed();

    let steps = plot.chapters.iter().map(|c| c.steps.len()).sum();
    let mut done = 0;
    let began_at = chain.time();
    let surfaces = tree.places();
    let surfaces = surfaces.map(|(_, _, known)| (known.place.clone(), known.surface));
    let mut truth = Truth::new(began_at, tree.window(), surfaces);
    let mut told = vec![];
    let mut runner = Runner::new(&mut chain, &deployment, signer.clone(), random)?;
    for chapter in plot.chapters.clone() {
        let clock = Instant::now();
        let mut answers = vec![];
        for step in &chapter.steps {
            let outcome = runner
                .step(step)
                .with_context(|| format!("{} at {} s: {:?}", step.who, step.at, step.deed))?;
            truth.follow(step, &outcome.answer);
            answers.push(outcome.answer);
            done += 1;
            tell(done, steps);
        }
        told.push(Told {
            chapter,
            answers,
            took: clock.elapsed(),
        });
    }
    let mut random = ChaCha20Rng::seed_from_u64(size.seed.wrapping_add(1));
    let phones = phones::play(&mut chain, &deployment, &signer, &mut random)?;
    Ok(Story {
        size,
        tree,
        plot,
        deployed_in,
        told,
        truth,
        phones,
    })
}

fn plant_tree(chain: &mut Embedded, tree: &Tree, signer: &Signer) -> Result<Deployment> {
    let key = signer.key.verifying_key().to_encoded_point(true);
    let key = HexBinary::from(key.as_bytes());
    let owners = Owners {
        state: chain.account("state of california")?,
        county: chain.account("county clerk")?,
        city: chain.account(CITY_OWNER)?,
        admin: None,
        authorities: vec![Authority::with_key(&signer.account, DAILY_SLIPS, key)],
    };
    plant(chain, tree, &owners, [0; 16], |_| ()).context("the tree could not be deployed")
}
