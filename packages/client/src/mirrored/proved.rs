//! What a relay says, held against what the chain's validators have signed. A relay that is alone need not be believed either.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use cosmwasm_std::Addr;
use wayclear_api::raw::{FeedHead, FEED_HEAD};
use wayclear_chain::verified::{Proven, Trust};
use wayclear_chain::MirrorError;
use wayclear_proof::{follow, Anchor, Bundle, Followed, LightBlock, Limits, ProofError, MILESTONE};

use super::mirror::{Mirror, Untold};
use crate::feed::Head;

/// How far this clock may be behind. What is signed does not depend on it but for the time for which it proves anything, which is days
/// shorter than it need be.
const DRIFT: Duration = Duration::from_secs(86_400);

/// What a relay has proved.
#[derive(Debug)]
pub(super) struct Proved {
    /// Where the feed ends.
    pub head: Head,
    /// What the registry says of itself.
    pub proven: Proven,
    /// How its header was got to.
    pub followed: Followed,
}

/// Asks a relay for its proofs, and checks them. `clock`: the phone's own, Unix seconds.
///
/// # Errors
/// Why there are none, or why they are not believed.
pub(super) fn prove<M: Mirror>(
    relay: &M,
    registry: &Addr,
    trust: &Trust,
    clock: u64,
) -> Result<Proved, Untold> {
    let bundle = relay.proof()?;
    // Files may be old, and this clock may be wrong: both are told, and are no lies.
    let limits = Limits {
        age: Duration::MAX,
        drift: DRIFT,
        ..trust.limits
    };
    let (anchor, target) = (trust.anchor.clone(), bundle.block.height());
    let followed = follow(anchor, target, clock, limits, |heights| {
        block(relay, &bundle, heights)
    });
    let unproved = |error: &dyn ToString| unproved(relay.url(), &error.to_string());
    let followed = followed.map_err(|stopped| match stopped {
        Stopped::Proof(error) => unproved(&error),
        Stopped::Untold(untold) => untold,
    })?;
    let (height, time) = (followed.header.anchor.height, followed.header.time);
    let proven = Proven::new(followed.header.clone(), trust.clone());
    for (key, proof) in bundle.rows() {
        proven.take(key, &proof).map_err(|error| unproved(&error))?;
    }
    let row = proven.raw(registry, FEED_HEAD.as_bytes());
    let row = row.map_err(|error| unproved(&error))?;
    let head = row.map_or(Ok(FeedHead::default()), |row| FeedHead::unpack(&row));
    let head = head.map_err(|error| unproved(&error))?;
    Ok(Proved {
        head: Head {
            relay: relay.url().to_string(),
            height,
            time,
            next: head.next,
            oldest: head.oldest,
            link: head.link,
        },
        proven,
        followed,
    })
}

/// The block that helps most of those that a relay keeps.
fn block<M: Mirror>(
    relay: &M,
    bundle: &Bundle,
    heights: RangeInclusive<u64>,
) -> Result<LightBlock, Stopped> {
    let (first, wanted) = heights.into_inner();
    if wanted == bundle.block.height() {
        return Ok(bundle.block.clone());
    }
    // Where one comes from, nothing else does.
    let kept = (wanted / MILESTONE * MILESTONE).max(first);
    if kept != wanted && !kept.is_multiple_of(MILESTONE) {
        let words = "too few of those who vouched for the chain then do so now, and no block in between is kept; ask a node, named with --node";
        return Err(Stopped::Untold(unproved(relay.url(), words)));
    }
    Ok(relay.block(kept)?)
}

fn unproved(relay: &str, why: &str) -> Untold {
    Untold::Silent(format!("the relay {relay} is not believed: {why}"))
}

/// Why it did not go on.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error(transparent)]
    Proof(#[from] ProofError),
    #[error(transparent)]
    Untold(#[from] Untold),
}

/// That they have all followed the same chain: with the keys of validators another one can be forged.
///
/// # Errors
/// [`MirrorError::Contradiction`].
pub(super) fn one_chain(all: &[Proved]) -> Result<(), MirrorError> {
    let mut known = BTreeMap::new();
    for Proved { head, followed, .. } in all {
        for header in [&followed.header, &followed.milestone] {
            let Anchor { height, hash, .. } = &header.anchor;
            let (one, first) = *known.entry(height).or_insert((&head.relay, hash));
            if first != hash {
                return Err(MirrorError::Contradiction {
                    one: one.clone(),
                    other: head.relay.clone(),
                    about: format!(
                        "they have two blocks {height}, {} and {}, so that one was forged with the keys of the chain's validators",
                        hex::encode(first),
                        hex::encode(hash)
                    ),
                });
            }
        }
    }
    Ok(())
}
