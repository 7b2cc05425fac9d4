//! `wayclear demo`: a story of two counties, told by the contracts themselves and checked against an independent account.

mod phones;
mod plot;
mod population;
mod tell;
mod truth;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{anyhow, Context, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use k256::ecdsa::SigningKey;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use wayclear_api::contact_registry::Authority;
use wayclear_client::report::public_key;
use wayclear_client::scenario::{Answer, Runner};
use wayclear_client::tree::{parse, Tree};
use wayclear_client::{deploy, Chain, Deployment, Embedded, Owners};

use crate::DemoArgs;
use plot::{Chapter, Plot, CITY_OWNER};
use truth::Truth;

/// The tree of the demo, built into the command.
const TREE: &str = include_str!("../../../../trees/yolo.toml");

/// What happened in one chapter.
pub struct Told {
    pub chapter: Chapter,
    pub answers: Vec<Answer>,
    pub took: Duration,
}

/// Everything that happened.
pub struct Outcome {
    pub args: DemoArgs,
    pub tree: Tree,
    pub plot: Plot,
    pub deployed_in: Duration,
    pub told: Vec<Told>,
    pub truth: Truth,
    pub phones: phones::Act,
}

pub fn run(args: DemoArgs) -> Result<ExitCode> {
    let outcome = play(args)?;
    if args.json {
        println!("{}", tell::as_json(&outcome));
    } else {
        tell::as_story(&outcome);
    }
    Ok(if outcome.wrong().next().is_none() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn play(args: DemoArgs) -> Result<Outcome> {
    let tree = parse(TREE).map_err(|problems| {
        anyhow!(
            "trees/yolo.toml: {} problems; see wayclear tree check",
            problems.len()
        )
    })?;
    let mut random = ChaCha20Rng::seed_from_u64(args.seed);
    let plot = Plot::new(&tree, args, &mut random)?;

    let mut chain = Embedded::new();
    let key = SigningKey::from_slice(&random.random::<[u8; 32]>()).context("an authority's key")?;
    let authority = chain.account("yolo county public health")?;
    let clock = Instant::now();
    let deployment = plant(&mut chain, &tree, &authority, &key)?;
    let deployed_in = clock.elapsed();

    let bar = hidden_bar(&plot);
    let began = Instant::now();
    let mut is_shown = false;
    let began_at = chain.time();
    let mut truth = Truth::new(began_at, tree.window_seconds);
    let mut told = vec![];
    let signer = (authority, key);
    let mut runner = Runner::new(
        &mut chain,
        &deployment,
        signer.clone(),
        random,
        tree.window_seconds,
    )?;
    for chapter in plot.chapters.clone() {
        let clock = Instant::now();
        let mut answers = vec![];
        for step in &chapter.steps {
            let outcome = runner
                .step(step)
                .with_context(|| format!("{} at {} s: {:?}", step.who, step.at, step.deed))?;
            truth.follow(step, &outcome.answer);
            answers.push(outcome.answer);
            bar.inc(1);
            if !is_shown && began.elapsed() > Duration::from_secs(1) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                is_shown = true;
            }
        }
        told.push(Told {
            chapter,
            answers,
            took: clock.elapsed(),
        });
    }
    bar.finish_and_clear();
    let mut random = ChaCha20Rng::seed_from_u64(args.seed.wrapping_add(1));
    let phones = phones::play(&mut chain, &deployment, &signer, &mut random)?;
    Ok(Outcome {
        args,
        tree,
        plot,
        deployed_in,
        told,
        truth,
        phones,
    })
}

fn plant(
    chain: &mut Embedded,
    tree: &Tree,
    authority: &wayclear_client::Addr,
    key: &SigningKey,
) -> Result<Deployment> {
    let owners = Owners {
        state: chain.account("state of california")?,
        county: chain.account("county clerk")?,
        city: chain.account(CITY_OWNER)?,
        admin: None,
        authorities: vec![Authority {
            account: authority.to_string(),
            public_key: Some(public_key(key)),
            not_before: 0,
            not_after: u64::MAX,
        }],
    };
    deploy(chain, tree, &owners, |_| ()).context("the tree could not be deployed")
}

/// A progress bar that nobody sees yet.
fn hidden_bar(plot: &Plot) -> ProgressBar {
    let steps: usize = plot.chapters.iter().map(|c| c.steps.len()).sum();
    let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
    match ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
