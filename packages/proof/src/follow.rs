//! From what is known to a block that somebody tells, by way of blocks that anybody knows.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use crate::anchor::Anchor;
use crate::bisection::{Bisection, Limits};
use crate::block::LightBlock;
use crate::error::ProofError;
use crate::header::Header;

/// How many blocks are between two that everybody keeps and hands out. Whoever goes on from such a block asks for the same ones as
/// others, so that it tells nobody when they have asked last; and these are few enough to be files.
pub const MILESTONE: u64 = 1_000;

/// Where one got to.
#[derive(Clone, Debug)]
pub struct Followed {
    /// That of the block that was aimed at.
    pub header: Header,
    /// The same block, and the votes for it.
    pub block: LightBlock,
    /// Where the next time begins: the last of every thousandth block, or where one came from, if none has come since.
    pub milestone: Header,
}

/// Goes from an anchor to the block of a height. `now`: Unix seconds, by the device's clock. `ask` is told which heights help, the one
/// that is wanted last, and hands out the block of one of them.
///
/// # Errors
/// [`ProofError`], if what comes does not follow; those of `ask`.
pub fn follow<E: From<ProofError>>(
    anchor: Anchor,
    target: u64,
    now: u64,
    limits: Limits,
    mut ask: impl FnMut(RangeInclusive<u64>) -> Result<LightBlock, E>,
) -> Result<Followed, E> {
    // Whoever is behind is not asked for more.
    Bisection::new(anchor.clone(), target, now, limits)?;
    let mut given = BTreeMap::new();
    let mut go = |from: Anchor, to: u64, limits: Limits| {
        let mut bisection = Bisection::new(from, to, now, limits)?;
        while let Some(heights) = bisection.helpful() {
            let known = given.get(heights.end()).cloned();
            let block: LightBlock = known.map_or_else(|| ask(heights), Ok)?;
            given.insert(block.height(), block.clone());
            bisection.give(block)?;
        }
        Ok::<_, E>(bisection.header()?)
    };
    // They are older than what has to be new.
    let old = Limits {
        age: Duration::MAX,
        ..limits
    };
    let reached = target / MILESTONE * MILESTONE;
    let milestone = go(anchor.clone(), reached.max(anchor.height), old)?;
    let header = go(milestone.anchor.clone(), target, limits)?;
    let block = given.remove(&target).ok_or(ProofError::Unfinished)?;
    Ok(Followed {
        header,
        block,
        milestone,
    })
}
