//! This machine's clock beside the chain's, and whether blocks come.

use wayclear_chain::wasmd::Latest;
use wayclear_deploy::doctor::{Finding, Kind};

use crate::args::net::Net;
use crate::words::{now, span};

/// How far a clock may be ahead of this machine's, in seconds.
const AHEAD_SECONDS: u64 = 10;
/// How old the newest block may be, in seconds.
const STALE_SECONDS: u64 = 120;

/// Asks for the newest block once more: `first` is from before all the others was looked at.
pub fn look(net: &Net, first: &Latest) -> Finding {
    let seen = net.wasmd.latest().map_err(anyhow::Error::from);
    match seen.and_then(|last| Ok((last, now()?))) {
        Ok((last, clock)) => judge(first, &last, clock),
        Err(error) => {
            let cure = "run wayclear doctor again, or with another --node";
            Finding::not_looked_at(
                Kind::BlockTime,
                "time of the newest block",
                error.to_string(),
                cure,
            )
        }
    }
}

/// `clock`: this machine's, Unix seconds.
fn judge(first: &Latest, last: &Latest, clock: u64) -> Finding {
    let set = "set this machine's clock, with timedatectl set-ntp true say: visits, slips and proofs depend on it";
    let subject = "time of the newest block, against this machine's clock";
    let wrong =
        |problem: String, cure: &str| Finding::wrong(Kind::BlockTime, subject, problem, cure);
    if last.time > clock.saturating_add(AHEAD_SECONDS) {
        let ahead = long(last.time - clock);
        return wrong(
            format!("the block is {ahead} ahead of this machine's clock"),
            set,
        );
    }
    let age = clock.saturating_sub(last.time);
    if age <= STALE_SECONDS {
        return Finding::ok(Kind::BlockTime, subject);
    }
    let age = long(age);
    if last.height > first.height {
        let problem = format!("blocks come, but each is {age} old by this machine's clock");
        return wrong(problem, set);
    }
    let cure = "see with another --node whether the chain goes on; if it does, start this node again, and if not, ask its validators. A \
         machine whose clock is ahead sees the same";
    wrong(
        format!("it is {age} old, and no other has come meanwhile"),
        cure,
    )
}

fn long(seconds: u64) -> String {
    span(u32::try_from(seconds).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use wayclear_deploy::doctor::Outcome;

    use super::*;

    fn block(height: u64, time: u64) -> Latest {
        Latest {
            chain_id: "testing".to_string(),
            height,
            time,
            catching_up: false,
            moniker: String::new(),
        }
    }

    #[track_caller]
    fn is_wrong(first: &Latest, last: &Latest, clock: u64, words: &str) {
        let problem = judge(first, last, clock).problem.unwrap();
        assert!(problem.contains(words), "{problem}");
    }

    #[test]
    fn a_clock_that_is_wrong_is_told_from_a_chain_that_has_stopped() {
        let (first, last) = (block(7, 1_000), block(9, 1_010));
        for clock in [1_000, 1_010, 1_130] {
            assert_eq!(judge(&first, &last, clock).outcome, Outcome::Ok, "{clock}");
        }
        is_wrong(&first, &last, 999, "the block is 11 s ahead");
        is_wrong(&first, &last, 1_131, "blocks come, but each is 2 min old");
        is_wrong(
            &last,
            &last,
            90_000,
            "it is 24 h old, and no other has come",
        );
    }
}
