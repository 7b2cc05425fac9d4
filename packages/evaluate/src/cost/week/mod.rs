//! A week of a small city on a node: every request a transaction, and what it used against what equation 3 foretells.

mod city;

use anyhow::{ensure, Result};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};
use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;
use wayclear_study::cost::{cost, report, visits};
use wayclear_study::design::{Design, Disclosure, Door};
use wayclear_study::people::People;
use wayclear_study::week::{Kind, Week};

use super::inputs;
use super::rows::rounded;
use crate::gas::fresh_codes;
use crate::gas::script::Script;
use crate::Progress;
use city::{fund, City};

/// Places that are there before the week.
const PLACES: usize = 200;

/// A row of `week.csv`: something that was foretold, and metered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekRow {
    /// `mean` and `sd` of the gas of a person-day; or gas of a kind of request.
    pub quantity: String,
    pub predicted: f64,
    pub metered: f64,
    /// Person-days of mean and deviation, requests of a kind.
    pub count: usize,
}

impl WeekRow {
    /// How much more was metered than foretold, as a share.
    pub fn error(&self) -> f64 {
        self.metered / self.predicted - 1.0
    }
}

/// The design that the product is: what the week is foretold for.
fn design() -> Design {
    Design {
        rotation: 10,
        disclosure: Disclosure::Keys,
        contacts: 0,
        retention: 14,
        levels: 4,
        is_pinned: true,
        door: Door::Cached,
        block_millis: 500,
        block_gas: None,
    }
}

/// What is known of people before their week: nothing of theirs is past its retention, and reports are of day keys alone.
pub fn before(people: &People) -> People {
    People {
        removals: 0.0,
        disclosed: 0.0,
        ..*people
    }
}

/// Sends a week's requests in so many seconds, to a tree of its own with pinned codes.
///
/// # Errors
/// If nothing can be pinned here; what the chain refused.
pub fn measure(
    wasmd: &mut Wasmd,
    people: &People,
    week: &Week,
    seconds: u64,
    seed: u64,
    tell: Progress<'_>,
) -> Result<Vec<WeekRow>> {
    ensure!(
        wasmd.can_vote(),
        "codes are pinned by a vote, and there is no validator's key here; use a localnet"
    );
    let code_ids = fresh_codes(wasmd)?;
    let owner = wasmd.account("state")?;
    wasmd.pin(&owner, &code_ids.values().copied().collect::<Vec<_>>())?;
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let persons = fund(wasmd, week.persons, &mut random, tell)?;
    let mut script = Script::new(wasmd, &code_ids, &|_| ())?;
    let tree = script.plant(MAX_WINDOW_SECONDS)?;
    let places = script.open(&tree, "9qc7mb0", PLACES)?;
    let mut city = City::new(script, tree, places, persons, random);
    city.warm_up()?;
    let used = city.live(week, seconds, tell)?;
    rows(people, week, &used)
}

/// What was foretold beside what was metered.
fn rows(people: &People, week: &Week, used: &[f64]) -> Result<Vec<WeekRow>> {
    let (gas, people, design) = (inputs::gas()?, before(people), design());
    let cost = cost(&design, &people, &gas)?;
    let [mean, sd] = week.moments(used);
    let person_days = week.persons * week.days as usize;
    let row = |quantity: &str, predicted: f64, metered: f64, count| WeekRow {
        quantity: quantity.to_string(),
        predicted: rounded(predicted),
        metered: rounded(metered),
        count,
    };
    let mut rows = vec![
        row("mean", cost.location + cost.health, mean, person_days),
        row("sd", cost.sd(), sd, person_days),
    ];
    let [known, first, new] = visits(&design, &people, &gas).map(|(_, gas)| gas);
    let report = report(&design, &people, &gas).gas;
    for (name, kind, predicted) in [
        ("check-in at the location's address", Kind::Known, known),
        ("check-in routed from the state", Kind::First, first),
        ("the same, creating the location", Kind::New, new),
        ("14 day keys, signed each", Kind::Report, report),
    ] {
        let both = week.requests.iter().zip(used);
        let of_kind: Vec<f64> = both
            .filter(|(request, _)| request.kind == kind)
            .map(|(_, gas)| *gas)
            .collect();
        if !of_kind.is_empty() {
            #[allow(clippy::cast_precision_loss)] // Far below 2^52.
            let metered = of_kind.iter().sum::<f64>() / of_kind.len() as f64;
            rows.push(row(name, predicted, metered, of_kind.len()));
        }
    }
    Ok(rows)
}
