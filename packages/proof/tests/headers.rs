//! Headers of made-up validators: what follows from an anchor, and what does not.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use tendermint::{AppHash, Time};
use tendermint_testgen::{
    Commit, Generator, Header as MadeUp, LightBlock as MadeUpBlock, Validator,
};
use wayclear_proof::{
    follow, Anchor, Bisection, Followed, Header, LightBlock, Limits, ProofError, MILESTONE,
};

const CHAIN: &str = "testing";
/// Time of the first block, Unix seconds; a block a second.
const BEGAN: u64 = 1_800_000_000;

fn validators(names: &[&str]) -> Vec<Validator> {
    names
        .iter()
        .map(|name| Validator::new(name).voting_power(50))
        .collect()
}

/// A block as its validators sign it.
fn signed(chain: &str, height: u64, now: &[&str], next: &[&str], app: u8) -> LightBlock {
    let time = i64::try_from(BEGAN + height).unwrap();
    let header = MadeUp::new(&validators(now))
        .height(height)
        .chain_id(chain)
        .time(Time::from_unix_timestamp(time, 0).unwrap())
        .next_validators(&validators(next))
        .app_hash(AppHash::try_from(vec![app; 32]).unwrap());
    let commit = Commit::new(header.clone(), 1);
    let made = MadeUpBlock::new(header, commit)
        .validators(&validators(now))
        .next_validators(&validators(next))
        .generate()
        .unwrap();
    LightBlock::new(
        made.signed_header,
        made.validators.validators().clone(),
        made.next_validators.validators().clone(),
    )
    .unwrap()
}

/// Who votes on block 1, 2 and so on: every 25 blocks one of four makes room for another.
fn set_at(height: u64) -> Vec<&'static str> {
    const NAMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let first = usize::try_from((height - 1) / 25).unwrap().min(6);
    NAMES[first..first + 4].to_vec()
}

fn at(height: u64) -> LightBlock {
    signed(CHAIN, height, &set_at(height), &set_at(height + 1), 0)
}

fn anchor(block: &LightBlock) -> Anchor {
    Anchor {
        chain_id: block.chain_id().to_string(),
        height: block.height(),
        hash: block.hash(),
    }
}

/// Goes from block 1 to another by what a node answers; and how many blocks it asked for.
fn go(
    target: u64,
    now: u64,
    answer: impl Fn(u64) -> LightBlock,
) -> Result<(Header, BTreeMap<u64, usize>), ProofError> {
    let mut asked = BTreeMap::new();
    let mut bisection = Bisection::new(anchor(&at(1)), target, now, Limits::default())?;
    while let Some(height) = bisection.wants() {
        *asked.entry(height).or_default() += 1;
        bisection.give(answer(height))?;
    }
    Ok((bisection.header()?, asked))
}

#[test]
fn a_header_follows_at_once_where_a_third_of_its_validators_were_known() {
    let (header, asked) = go(50, BEGAN + 51, at).unwrap();
    assert_eq!(header.anchor, anchor(&at(50)));
    assert_eq!(asked.keys().copied().collect::<Vec<_>>(), [1, 50]);
    assert_eq!(header.time, BEGAN + 50);
}

#[test]
fn where_validators_have_changed_over_a_hundred_heights_it_looks_at_blocks_between() {
    let (header, asked) = go(150, BEGAN + 151, at).unwrap();
    assert_eq!(header.anchor, anchor(&at(150)));
    assert!(asked.len() > 2 && asked.len() < 8, "{asked:?}");
    assert!(
        asked.values().all(|times| *times == 1),
        "each once: {asked:?}"
    );
}

#[test]
fn the_anchor_itself_may_be_the_newest_block() {
    let (header, asked) = go(1, BEGAN + 2, at).unwrap();
    assert_eq!(header.anchor, anchor(&at(1)));
    assert_eq!(asked.len(), 1);
}

#[test]
fn another_block_at_the_anchors_height_is_a_fork() {
    let other = |_| signed(CHAIN, 1, &set_at(1), &set_at(2), 7);
    let error = go(50, BEGAN + 51, other).unwrap_err();
    assert!(
        matches!(error, ProofError::Fork { height: 1, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("believe nothing"), "{error}");
}

#[test]
fn a_block_of_another_chain_is_refused() {
    let other = |height| match height {
        1 => at(1),
        height => signed("other", height, &set_at(height), &set_at(height + 1), 0),
    };
    let error = go(50, BEGAN + 51, other).unwrap_err();
    let found = ProofError::OtherChain {
        expected: CHAIN.to_string(),
        found: "other".to_string(),
    };
    assert_eq!(error, found);
}

#[test]
fn a_block_of_another_height_is_refused() {
    let other = |height| if height == 1 { at(1) } else { at(51) };
    let error = go(50, BEGAN + 51, other).unwrap_err();
    assert_eq!(
        error,
        ProofError::OtherHeight {
            asked: 50,
            found: 51
        }
    );
}

#[test]
fn strangers_sign_for_nobody() {
    // Each of the validators of the block is a stranger, and all of them have signed.
    let strange = |height| match height {
        1 => at(1),
        height => signed(CHAIN, height, &["x", "y", "z"], &["x", "y", "z"], 0),
    };
    let error = go(50, BEGAN + 51, strange).unwrap_err();
    assert!(matches!(error, ProofError::NotSigned { .. }), "{error}");
    assert!(error.to_string().contains("ask another node"), "{error}");
}

#[test]
fn a_block_that_two_thirds_have_not_signed_is_refused() {
    let made_up = |height| {
        if height == 1 {
            return at(1);
        }
        let whole = serde_json::to_value(at(height)).unwrap();
        let mut cut = whole.clone();
        for signature in cut["signed_header"]["commit"]["signatures"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .take(2)
        {
            *signature = serde_json::json!({
                "block_id_flag": 1, "validator_address": "", "timestamp": "0001-01-01T00:00:00Z", "signature": null
            });
        }
        serde_json::from_value(cut).unwrap()
    };
    let error = go(50, BEGAN + 51, made_up).unwrap_err();
    assert!(matches!(error, ProofError::NotSigned { .. }), "{error}");
}

#[test]
fn validators_that_the_header_does_not_name_are_refused() {
    let other = |height| {
        if height == 1 {
            return at(1);
        }
        let mut told = serde_json::to_value(at(height)).unwrap();
        let strange =
            serde_json::to_value(signed(CHAIN, height, &["x", "y"], &["x", "y"], 0)).unwrap();
        told["next_validators"] = strange["next_validators"].clone();
        serde_json::from_value(told).unwrap()
    };
    let error = go(50, BEGAN + 51, other).unwrap_err();
    assert!(
        matches!(error, ProofError::NotSigned { height: 50, .. }),
        "{error}"
    );
}

#[test]
fn more_votes_than_there_can_be_are_refused() {
    let mut told = serde_json::to_value(at(50)).unwrap();
    for validator in told["validators"].as_array_mut().unwrap() {
        validator["power"] = serde_json::json!((i64::MAX / 8).to_string());
    }
    let refused = serde_json::from_value::<LightBlock>(told).unwrap_err();
    assert!(
        refused.to_string().contains("more votes than there can be"),
        "{refused}"
    );
}

#[test]
fn an_anchor_outside_its_trusting_period_proves_nothing() {
    let limits = Limits::default();
    let period = limits.trusting_period.as_secs();
    // By a clock that was set.
    let inside = go(1, BEGAN + 1 + period - 1, at).unwrap_err();
    assert!(matches!(inside, ProofError::Behind { .. }), "{inside}");
    let error = go(1, BEGAN + 1 + period, at).unwrap_err();
    assert_eq!(
        error,
        ProofError::TooOld {
            days: 14,
            limit: 14
        }
    );
    assert!(error.to_string().contains("wayclear anchor"), "{error}");
}

#[test]
fn a_node_that_is_behind_and_a_clock_that_is_are_told_apart() {
    assert!(go(50, BEGAN + 50 + 30, at).is_ok());
    let error = go(50, BEGAN + 50 + 31, at).unwrap_err();
    assert_eq!(
        error,
        ProofError::Behind {
            height: 50,
            seconds: 31
        }
    );
    assert!(go(50, BEGAN + 50 - 9, at).is_ok());
    let error = go(50, BEGAN + 50 - 11, at).unwrap_err();
    assert_eq!(
        error,
        ProofError::AfterNow {
            height: 50,
            seconds: 11
        }
    );
}

#[test]
fn a_node_that_is_set_back_behind_what_is_known_is_refused() {
    let known = anchor(&at(50));
    let error = Bisection::new(known, 49, BEGAN + 51, Limits::default()).unwrap_err();
    assert_eq!(
        error,
        ProofError::BeforeAnchor {
            height: 49,
            anchor: 50
        }
    );
}

#[test]
fn somebody_who_has_only_some_blocks_gives_those() {
    let now = BEGAN + 151;
    let mut bisection = Bisection::new(anchor(&at(1)), 150, now, Limits::default()).unwrap();
    for height in [1, 40, 80, 120, 150] {
        bisection.give(at(height)).unwrap();
    }
    assert_eq!(bisection.header().unwrap().anchor.height, 150);
}

#[test]
fn a_refused_block_loses_nothing() {
    let now = BEGAN + 51;
    let mut bisection = Bisection::new(anchor(&at(1)), 50, now, Limits::default()).unwrap();
    bisection.give(at(1)).unwrap();
    assert!(bisection
        .give(signed("other", 50, &["a"], &["a"], 0))
        .is_err());
    assert_eq!(bisection.wants(), Some(50));
    bisection.give(at(50)).unwrap();
    assert_eq!(bisection.header().unwrap().anchor.height, 50);
}

#[test]
fn a_shorter_trusting_period_holds_for_blocks_between_too() {
    let limits = Limits {
        trusting_period: Duration::from_secs(100),
        ..Limits::default()
    };
    let mut bisection = Bisection::new(anchor(&at(1)), 150, BEGAN + 151, limits).unwrap();
    let error = bisection.give(at(1)).unwrap_err();
    assert!(matches!(error, ProofError::TooOld { .. }), "{error}");
}

#[test]
fn an_unfinished_look_has_no_header() {
    let bisection = Bisection::new(anchor(&at(1)), 50, BEGAN + 51, Limits::default()).unwrap();
    assert_eq!(bisection.header().unwrap_err(), ProofError::Unfinished);
}

/// A block of a chain on which two of four make room for others from block 501 and 1501 on.
fn at_leisure(height: u64) -> LightBlock {
    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let set = |height: u64| {
        let first = 2 * usize::try_from((height + 499) / 1_000).unwrap();
        NAMES[first..first + 4].to_vec()
    };
    signed(CHAIN, height, &set(height), &set(height + 1), 0)
}

/// Goes from block 1 with what keeps every thousandth block and the one that is aimed at.
fn follow_files(target: u64) -> (Followed, Vec<u64>) {
    let mut asked = vec![];
    let ask = |heights: RangeInclusive<u64>| {
        let (from, wanted) = heights.into_inner();
        let milestone = wanted / MILESTONE * MILESTONE;
        let is_file = wanted == target || wanted == 1;
        let height = if is_file { wanted } else { milestone };
        assert!(height >= from, "no file helps");
        asked.push(height);
        Ok::<_, ProofError>(at_leisure(height))
    };
    let now = BEGAN + target;
    let followed = follow(anchor(&at_leisure(1)), target, now, Limits::default(), ask);
    (followed.unwrap(), asked)
}

#[test]
fn the_next_time_begins_at_a_block_that_everybody_keeps() {
    let (followed, asked) = follow_files(900);
    assert_eq!(followed.milestone.anchor, anchor(&at_leisure(1)));
    assert_eq!(followed.header.anchor, anchor(&at_leisure(900)));
    assert_eq!(asked, [1, 900]);
    // Nobody of the first block votes on block 2,000.
    let (followed, asked) = follow_files(2_300);
    assert_eq!(followed.milestone.anchor, anchor(&at_leisure(2_000)));
    assert_eq!(followed.block, at_leisure(2_300));
    assert_eq!(asked, [1, 2_000, 1_000, 2_300]);
}
