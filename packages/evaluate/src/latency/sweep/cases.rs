//! The settings of each part of the sweep.

use super::case::{Case, Node, Part, Scale};
use crate::gas::DIRECT;
use crate::latency::rows::Sweep;
use crate::table::gas_of;

/// Transactions that a mempool holds unless one says otherwise.
const MEMPOOL: u64 = 5_000;
/// Gas of the blocks of the mempool's sweep: so little that the machine is idle and blocks alone bound the rate.
const SMALL_BLOCKS: u64 = 5_000_000;
/// The one node of a quick sweep.
const QUICK: Node = Node {
    block_gas: Some(SMALL_BLOCKS),
    mempool: 100,
};
/// Seconds from block to block, about.
const INTERVAL: f64 = 0.53;
/// At or above that rate runs take twice as long: what grows slowly needs time to show.
const FAST: f64 = 250.0;
/// Rates near the capacity 1 / c, as shares of it: there the model is hardest to meet, and a polynomial furthest off.
const NEAR: [f64; 2] = [0.9, 0.95];
/// And one that no node carries out: what siblings share shows only where all is used.
const BEYOND: f64 = 1.3;

/// A run of which nothing was varied. A quick sweep has one node for everything.
pub fn usual(scale: &Scale) -> Case {
    let node = if scale.is_quick {
        QUICK
    } else {
        Node {
            block_gas: None,
            mempool: MEMPOOL,
        }
    };
    Case {
        sweep: Sweep::Load,
        repetition: 1,
        rate: None,
        seconds: 0.0,
        node,
        height: 1,
        places: 1,
        people: if scale.is_quick { 32 } else { 400 },
        think: None,
    }
}

/// The runs of a part, but for those of [`at_capacity`].
pub fn cases(part: Part, scale: &Scale) -> Vec<Case> {
    let usual = usual(scale);
    let settings = if scale.is_quick {
        quick(part, usual)
    } else {
        full(part, usual)
    };
    repeated(part, &settings, scale)
}

/// The runs of a part whose rates follow from c, the seconds that a request takes on this machine; a quick sweep has none.
pub fn at_capacity(part: Part, scale: &Scale, each_s: f64) -> Vec<Case> {
    let usual = usual(scale);
    // Whole numbers, which a file gives back as they were.
    let rate = |share: f64| (share / each_s).round();
    let settings = match part {
        _ if scale.is_quick => vec![],
        Part::Load => NEAR.map(|share| at_rate(rate(share), usual)).to_vec(),
        Part::Siblings => [1, 18]
            .map(|places| siblings(places, rate(BEYOND), usual))
            .to_vec(),
        _ => vec![],
    };
    repeated(part, &settings, scale)
}

fn repeated(part: Part, settings: &[Case], scale: &Scale) -> Vec<Case> {
    // Where times are compared, chance has to average out; where rates are, once is enough.
    let repetitions = match part {
        Part::Load | Part::Height | Part::Siblings => scale.repetitions,
        _ => 1,
    };
    let seconds = |case: &Case| match (part, case.rate) {
        (Part::Load, Some(rate)) if rate >= FAST => 2.0 * scale.seconds,
        (Part::Height, _) => scale.seconds / 2.0,
        _ => scale.seconds,
    };
    let repeated = (1..=repetitions).flat_map(|repetition| {
        settings.iter().map(move |case| Case {
            repetition,
            seconds: seconds(case),
            ..*case
        })
    });
    repeated.collect()
}

/// Every setting, with a rate beyond what the node carries out where its capacity is asked for.
fn full(part: Part, usual: Case) -> Vec<Case> {
    match part {
        Part::Load => [25.0, 50.0, 100.0, 150.0, 200.0, 250.0, 300.0]
            .map(|rate| at_rate(rate, usual))
            .to_vec(),
        Part::BlockGas => {
            let limits = [Some(5), Some(10), Some(30), Some(100), None];
            let all = limits.into_iter().flat_map(|limit| {
                let block_gas = limit.map(|gas| gas * 1_000_000);
                // Smaller blocks are full at less.
                let rates: &[f64] = match limit {
                    Some(5 | 10) => &[100.0, 250.0],
                    _ => &[100.0, 250.0, 450.0],
                };
                rates.iter().map(move |rate| Case {
                    sweep: Sweep::BlockGas,
                    node: Node {
                        block_gas,
                        ..usual.node
                    },
                    ..at_rate(*rate, usual)
                })
            });
            all.collect()
        }
        Part::Mempool => [100, 500, MEMPOOL]
            .map(|size| mempool(size, usual))
            .to_vec(),
        Part::Height => heights(&[1, 2, 3, 4, 5], 50.0, usual),
        Part::ClosedLoop => {
            let both = [10, 50, 100, 400].into_iter();
            both.flat_map(|people| [0.0, 1.0, 5.0].map(|think| closed(people, think, usual)))
                .collect()
        }
        Part::Siblings | Part::Bursts => vec![],
    }
}

/// One setting of each, or two, with little load.
fn quick(part: Part, usual: Case) -> Vec<Case> {
    match part {
        Part::Load => vec![at_rate(40.0, usual)],
        Part::BlockGas => vec![Case {
            sweep: Sweep::BlockGas,
            ..at_rate(40.0, usual)
        }],
        Part::Mempool => vec![mempool(QUICK.mempool, usual)],
        Part::Height => heights(&[1, 4, 5], 20.0, usual),
        Part::Siblings => vec![siblings(18, 40.0, usual)],
        Part::ClosedLoop => vec![closed(10, 0.0, usual)],
        Part::Bursts => vec![],
    }
}

fn at_rate(rate: f64, usual: Case) -> Case {
    Case {
        rate: Some(rate),
        ..usual
    }
}

/// 1.3 times what small blocks take, as the committed table of gas has it.
#[allow(clippy::cast_precision_loss)] // A few million.
fn mempool(size: u64, usual: Case) -> Case {
    let gas = gas_of(DIRECT, true).unwrap_or(72_000);
    let rate = (1.3 * (SMALL_BLOCKS / gas) as f64 / INTERVAL).round();
    Case {
        sweep: Sweep::Mempool,
        node: Node {
            block_gas: Some(SMALL_BLOCKS),
            mempool: size,
        },
        ..at_rate(rate, usual)
    }
}

/// Doors at levels of the study's tree, and at the top of the product's.
fn heights(levels: &[u32], rate: f64, usual: Case) -> Vec<Case> {
    let door = |sweep, height| Case {
        sweep,
        height,
        ..at_rate(rate, usual)
    };
    let own = levels.iter().map(|height| door(Sweep::Height, *height));
    own.chain([door(Sweep::Control, 4)]).collect()
}

fn siblings(places: u32, rate: f64, usual: Case) -> Case {
    Case {
        sweep: Sweep::Siblings,
        places,
        ..at_rate(rate, usual)
    }
}

fn closed(people: u32, think: f64, usual: Case) -> Case {
    Case {
        sweep: Sweep::ClosedLoop,
        people,
        think: Some(think),
        ..usual
    }
}
