//! The study's 32 claims, each with what was to be found before it was measured, and what was found.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{ensure, Result};
use serde::Serialize;

/// Whether a claim holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Holds,
    DoesNotHold,
    /// Numbers were found that neither speak for the claim nor against it.
    Reported,
}

/// What a measurement or computation says of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Number of the claim, 1 to 32.
    pub claim: usize,
    pub state: State,
    /// What was found, with its numbers; where the claim does not hold, why.
    pub found: String,
}

impl Verdict {
    /// Of a claim that holds or does not.
    pub fn new(claim: usize, holds: bool, found: impl Into<String>) -> Self {
        let state = if holds {
            State::Holds
        } else {
            State::DoesNotHold
        };
        let found = found.into();
        Verdict {
            claim,
            state,
            found,
        }
    }

    /// Of a claim for which numbers are reported, and nothing is judged.
    pub fn reported(claim: usize, found: impl Into<String>) -> Self {
        let (state, found) = (State::Reported, found.into());
        Verdict {
            claim,
            state,
            found,
        }
    }

    /// Whether the claim was judged, and holds.
    pub fn holds(&self) -> bool {
        self.state == State::Holds
    }

    /// What is claimed, in a few words.
    pub fn title(&self) -> &'static str {
        let index = self.claim.checked_sub(1);
        let known = index.and_then(|index| CLAIMS.get(index));
        known.map_or("no claim of the study", |(title, _)| title)
    }
}

/// A share as people read it: 0.123 as 12.3 %.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// What is claimed, and what is to be found if it holds.
const CLAIMS: [(&str, &str); 32] = [
    (
        "The same requests are carried out on both chains",
        "equal digest of the file, equal counts of each kind and round",
    ),
    (
        "Figures can be repeated",
        "a second run gives equal gas (page and figures drawn again are equal byte for byte: a test)",
    ),
    (
        "Rounds on one chain do not disturb each other",
        "a cell alone and among others: each request within 0.1 %",
    ),
    (
        "Gas is what the table of gas predicts (figure 5)",
        "each column of each cell within 3 % of what was predicted before",
    ),
    (
        "Counting predicts metering",
        "mean error at most 2 % a cell, 5 % a kind",
    ),
    (
        "Requests do not become cheaper by being more; no reading has the paper's fall of 5 (figure 5)",
        "without set-up and creations no fall (its interval holds 1); no fall reaches 5",
    ),
    (
        "Deviation falls with the square root of requests (figure 6)",
        "codes pinned: interval of the ratio holds the square root of 6 where places stand already; where they are made on demand larger",
    ),
    (
        "Total gas is linear in requests (figure 7)",
        "R² at least 0.99; the intercept's interval holds the gas of the set-up",
    ),
    (
        "The paper's price is wrong by ten powers of ten",
        "arithmetic: 400,000 gas at 20 gwei and $250 are $2.00, the paper says $10⁻¹⁰",
    ),
    (
        "The closed form is right",
        "mean within 1 % of the simulation at loads of 0.1 to 0.88 and 0.96 to 0.99, 95th percentile within 3 % to 0.88, the chain of states within 2 % everywhere; or means within the simulation's 95 %",
    ),
    (
        "The model foretells the node under load",
        "parameters from bursts only: mean error at most 10 % up to a load of 0.85, 25 % from there to 0.97, with runs in both",
    ),
    (
        "It foretells what a limit of block gas does",
        "highest rate within 10 %",
    ),
    (
        "It foretells what a full mempool refuses",
        "refused share at 1.3 times the highest rate within 3 points, where something is refused; a request keeps its room until its block is executed",
    ),
    (
        "Gas is linear in the height of the tree",
        "R² at least 0.99, gas a level within 5 % of the table's; height 4 within 3 % of the product's tree",
    ),
    (
        "Siblings share the capacity of a chain (the paper: they do not affect each other)",
        "one door against 18 at more than the node carries out: 95 % interval of the ratio within 0.9 to 1.1",
    ),
    (
        "A polynomial of third degree does not describe latency",
        "fitted below a load of 0.7 it misses by at least three times what the closed form does: runs of a node at a load of 0.94 or more; without such runs the model's own simulation at 0.97 to 0.99",
    ),
    (
        "People who wait for their answer are described by the response-time law, with rounds counted in whole cycles",
        "rate within 10 %",
    ),
    (
        "A block takes three more one-way delays",
        "slope 3 ± 0.5 s of the interval a second of delay, its 95 % known to less than ± 0.5 s",
    ),
    (
        "Loss and bandwidth act as described",
        "rate and latency within 20 % in every setting but the one that they are foretold from; nothing that was accepted is lost",
    ),
    (
        "The wire is true",
        "before each run, at one of three tries: delay within 2 ms, loss and rate within 10 %",
    ),
    (
        "The published capacity is stationary",
        "slope test over 120 s, passed twice; beside it the value of 10 s; docs/throughput.md has the same",
    ),
    (
        "Equation 3's check-ins and key reports foretell a city's week",
        "mean within 3 %, deviation within 10 % of what was metered",
    ),
    (
        "The optimum of equation 6 is exact",
        "the best of 20 searches along the axes, which are given the exact answer's measure, finds what trying all designs finds; all ties listed",
    ),
    (
        "Only block settings depend on the inputs",
        "share of 100 draws of the inputs with the same design, reported",
    ),
    (
        "Day keys dominate hashes",
        "no design with hashes on the front of gas, deviation, tracking time and MB of identifiers; by construction for tracking time: day keys cost the same at any rotation",
    ),
    (
        "A real trace costs what its kinds cost",
        "New York: 15,223 creating, 5,133 routed, 46,606 direct; mean gas within 3 % of the prediction",
    ),
    (
        "A burst at one door is carried out at once",
        "409 check-ins of a second in at most 2 blocks; 99th percentile at most 20 % over the model's",
    ),
    (
        "Equation 8 on real infections",
        "coefficients within 10⁻⁶, deviance within 10⁻⁸ of the reference; validation to three digits",
    ),
    (
        "Errors are clustered by household",
        "Israel: within 1 % of 0.2841 and 0.3405",
    ),
    (
        "Published results come out here too",
        "each within its tolerance; arithmetic, and what went in, is not judged",
    ),
    (
        "Scale follows from what was measured",
        "chains for 10 and 330 million people from the measured time of a check-in, reported",
    ),
    (
        "Rows do not slow a chain, and disk is known",
        "over 100,000 check-ins: the interval of the slope of time on rows ends below 5 % of a check-in for 10,000 rows; bytes a check-in, reported",
    ),
];

/// The table of all claims in Markdown; those without a verdict were not measured.
///
/// # Errors
/// Two verdicts of one claim, or one of a claim that there is not.
pub(super) fn table(verdicts: &[Verdict]) -> Result<String> {
    let mut found = BTreeMap::new();
    for verdict in verdicts {
        let number = verdict.claim;
        ensure!(
            (1..=CLAIMS.len()).contains(&number) && found.insert(number, verdict).is_none(),
            "claim {number} is judged twice, or there is none of that number"
        );
    }
    let mut text = String::from("| | claim | it holds if | | found |\n|--:|---|---|---|---|\n");
    for (index, (claim, accepted)) in CLAIMS.iter().enumerate() {
        let number = index + 1;
        let verdict = found.get(&number);
        let holds = match verdict.map(|verdict| verdict.state) {
            Some(State::Holds) => "holds",
            Some(State::DoesNotHold) => "**does not**",
            Some(State::Reported) => "reported",
            None => "",
        };
        let found = verdict.map_or("not yet measured", |verdict| verdict.found.as_str());
        let _ = writeln!(
            text,
            "| {number} | {claim} | {accepted} | {holds} | {found} |"
        );
    }
    Ok(text)
}
