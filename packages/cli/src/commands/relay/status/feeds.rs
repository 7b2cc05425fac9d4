//! Whether relays tell the same feed: the same link before the same index.

use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_client::relay::Relay;

use crate::relay_health::Looked;

/// Two relays that cannot both be right.
#[derive(Serialize)]
pub struct Contradiction {
    /// Up to this row, not counted, their feeds differ.
    pub index: u64,
    /// URLs of the two.
    pub relays: [String; 2],
}

/// Compares what each has with the longest feed, and notes who contradicts whom.
pub fn compare(relays: &[Relay], looked: &mut [Looked]) -> Vec<Contradiction> {
    let heads = looked.iter().map(head).enumerate();
    let heads: Vec<_> = heads
        .filter_map(|(at, head)| head.map(|(next, link)| (at, next, link)))
        .collect();
    let Some((longest, ..)) = heads.iter().max_by_key(|(_, next, _)| *next).cloned() else {
        return vec![];
    };
    let mut found = vec![];
    for (at, index, link) in heads.into_iter().filter(|(at, ..)| *at != longest) {
        match link_of(&relays[longest], &looked[longest], index) {
            Ok(Some(theirs)) if theirs != link => {
                found.push(contradict(looked, longest, at, index));
            }
            // It keeps rows of two weeks: whoever is so far behind is told so already.
            Ok(_) => {}
            Err(error) => looked[longest].wrong(error),
        }
    }
    found
}

fn head(looked: &Looked) -> Option<(u64, HexBinary)> {
    looked.feed_rows.zip(looked.feed_link.clone())
}

/// What a relay has before an index.
fn link_of(relay: &Relay, looked: &Looked, index: u64) -> Result<Option<HexBinary>, String> {
    if looked.feed_rows == Some(index) {
        return Ok(looked.feed_link.clone());
    }
    if index == 0 {
        return Ok(Some(HexBinary::from([0; 32])));
    }
    let link = relay.link_before(index);
    link.map(|link| link.map(HexBinary::from))
        .map_err(|error| error.to_string())
}

fn contradict(looked: &mut [Looked], one: usize, other: usize, index: u64) -> Contradiction {
    let relays = [looked[one].url.clone(), looked[other].url.clone()];
    for (at, against) in [(one, &relays[1]), (other, &relays[0])] {
        looked[at].wrong(format!(
            "its feed up to row {index} is not that of {against}: one of the two tells another than the chain's"
        ));
    }
    Contradiction { index, relays }
}
