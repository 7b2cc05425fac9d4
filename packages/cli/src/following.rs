//! Waiting for news of the feed: the registry says in an event that there are some, and where no events come the feed is
//! looked at once a minute.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use wayclear_api::events::FeedAppended;
use wayclear_chain::wasmd::{BlockEvents, Follow};
use wayclear_chain::{Addr, ChainError, MirrorError};
use wayclear_client::exposures::{LookError, ModelError};
use wayclear_client::feed::SyncError;

use crate::args::net::Net;
use crate::output::Output;

/// How often the feed is looked at where no events come.
pub const AGAIN: Duration = Duration::from_secs(60);

/// How long to stay.
#[derive(Args)]
pub struct ForArgs {
    /// End after so many seconds; by default never
    #[arg(long = "for", value_name = "SECONDS")]
    patience: Option<u64>,
}

/// How long is left of it.
pub struct Patience {
    began: Instant,
    all: Option<Duration>,
}

/// The blocks that append to the feed.
pub struct FeedNews<'a> {
    net: &'a Net,
    follow: Follow,
    patience: Patience,
    is_polling: bool,
}

impl Patience {
    /// It begins to run out with the call.
    pub fn of(args: &ForArgs) -> Self {
        Patience {
            began: Instant::now(),
            all: args.patience.map(Duration::from_secs),
        }
    }

    fn left(&self) -> Duration {
        self.all.map_or(Duration::MAX, |all| {
            all.saturating_sub(self.began.elapsed())
        })
    }

    /// Sleeps until then; false, if it is time to end.
    pub fn sleep_until(&self, then: Instant) -> bool {
        sleep(
            then.saturating_duration_since(Instant::now())
                .min(self.left()),
        );
        !self.left().is_zero()
    }
}

impl<'a> FeedNews<'a> {
    /// Listens from the next block on.
    pub fn new(net: &'a Net, args: &ForArgs) -> Result<Self> {
        Ok(FeedNews {
            follow: from_now(net)?,
            net,
            patience: Patience::of(args),
            is_polling: false,
        })
    }

    /// Waits until the feed may have grown; false, if it is time to end.
    pub fn wait(&mut self, output: &Output) -> Result<bool> {
        loop {
            let asked = Instant::now();
            let patience = self.patience.left().min(AGAIN);
            if patience.is_zero() {
                return Ok(false);
            }
            match self.follow.next(patience) {
                Ok(Some(block)) if !is_news(&block, self.net.registry()) => {}
                Ok(Some(_)) => return Ok(true),
                Ok(None) => return Ok(!self.patience.left().is_zero()),
                Err(error) => {
                    self.poll(&error, output);
                    sleep(patience.saturating_sub(asked.elapsed()));
                    return Ok(!self.patience.left().is_zero());
                }
            }
        }
    }

    /// Goes on without events, and says so once.
    fn poll(&mut self, error: &ChainError, output: &Output) {
        if !self.is_polling {
            output.note(format!("{error}; looking once a minute until events come"));
        }
        self.is_polling = true;
        if let Ok(follow) = from_now(self.net) {
            self.follow = follow;
        }
    }
}

/// Tells what the node has failed in, instead of ending: whoever waits for news looks again within a minute.
pub fn forgive(outcome: Result<()>, output: &Output) -> Result<()> {
    match outcome {
        Err(error) if may_pass(&error) => {
            output.note(format!("{error:#}; looking again within a minute"));
            Ok(())
        }
        outcome => outcome,
    }
}

/// Whether a node or relay that is there again, or has caught up, may do it.
pub fn may_pass(error: &anyhow::Error) -> bool {
    let of_look = match error.downcast_ref() {
        Some(LookError::Sync(SyncError::Behind { .. })) => return true,
        Some(LookError::Chain(error) | LookError::Sync(SyncError::Chain(error))) => Some(error),
        _ => None,
    };
    let of_model = match error.downcast_ref() {
        Some(ModelError::Chain(error)) => Some(error),
        _ => None,
    };
    matches!(
        of_look.or(of_model).or_else(|| error.downcast_ref()),
        Some(
            ChainError::Node { .. }
                | ChainError::NotIncluded { .. }
                | ChainError::Mirror(
                    MirrorError::Silent { .. }
                        | MirrorError::NoPage { .. }
                        | MirrorError::Slow { .. }
                )
        )
    )
}

fn from_now(net: &Net) -> Result<Follow, ChainError> {
    net.wasmd.follow(net.wasmd.latest()?.height + 1)
}

fn is_news(block: &BlockEvents, registry: &Addr) -> bool {
    let told = FeedAppended::all_with_emitters(&block.events);
    told.iter().any(|(emitter, _)| emitter == registry.as_str())
}
