//! Watching through relays: they send no events, so the feed is looked at once a minute.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use rand::Rng;
use wayclear_client::relay::Relay;

use super::visits::Visits;
use super::{alert, WatchArgs};
use crate::following::{may_pass, Patience, AGAIN};
use crate::output::Output;
use crate::reading::Source;

/// Between which pauses visits are followed through forwarders, in seconds. A relay sees from where its files are read: if tickets
/// always came a moment later, it would know whose they are.
const APART: std::ops::RangeInclusive<u64> = 60..=900;

pub fn watch(
    source: &Source,
    relays: &[Relay],
    args: &WatchArgs,
    output: &mut Output,
) -> Result<ExitCode> {
    let patience = Patience::of(&args.patience);
    let (mut trouble, mut visits) = (Trouble::default(), Visits::default());
    let (mut look_at, mut follow_at) = (Instant::now(), Instant::now() + pause(relays));
    loop {
        if look_at <= Instant::now() {
            trouble.outlive(alert(source, args, output), output)?;
            look_at = Instant::now() + AGAIN;
        }
        if follow_at <= Instant::now() {
            visits.follow(&args.device.file(), relays, output)?;
            follow_at = Instant::now() + pause(relays).max(AGAIN);
        }
        if !patience.sleep_until(look_at.min(follow_at)) {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// How long after a look visits are followed: at once, if the relays know this address anyway.
fn pause(relays: &[Relay]) -> Duration {
    if relays.iter().any(|relay| relay.forwarder().is_some()) {
        Duration::from_secs(rand::rng().random_range(APART))
    } else {
        Duration::ZERO
    }
}

/// What relays have failed in: told once, until it is something else.
#[derive(Default)]
struct Trouble(Option<String>);

impl Trouble {
    fn outlive(&mut self, outcome: Result<()>, output: &Output) -> Result<()> {
        match outcome {
            Err(error) if may_pass(&error) => {
                if let Some(words) = self.news(format!("{error:#}")) {
                    output.note(format!("{words}; looking again once a minute"));
                }
                Ok(())
            }
            outcome => {
                self.0 = None;
                outcome
            }
        }
    }

    /// What has failed now, if it is not what had failed the last time.
    fn news(&mut self, words: String) -> Option<String> {
        let before = self.0.replace(words.clone());
        (before.as_ref() != Some(&words)).then_some(words)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use anyhow::anyhow;
    use wayclear_chain::{ChainError, MirrorError};

    use super::Trouble;
    use crate::output::Output;

    fn away() -> anyhow::Error {
        let reasons = "gone".to_string();
        ChainError::Mirror(MirrorError::Silent { reasons }).into()
    }

    #[test]
    fn a_relay_that_stays_away_is_told_once_and_again_if_it_was_there_in_between() {
        let (mut trouble, output) = (Trouble::default(), Output::new(false, true));
        assert!(trouble.news("gone".to_string()).is_some());
        assert!(trouble.news("gone".to_string()).is_none());
        assert!(trouble.news("lies".to_string()).is_some());
        trouble.outlive(Err(away()), &output).unwrap();
        let words = format!("{:#}", away());
        assert!(trouble.news(words.clone()).is_none());
        trouble.outlive(Ok(()), &output).unwrap();
        assert!(trouble.news(words).is_some());
        assert!(trouble.outlive(Err(anyhow!("another")), &output).is_err());
    }
}
