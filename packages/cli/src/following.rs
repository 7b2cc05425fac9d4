//! Waiting for news of the feed: the registry says in an event that there are some, and where no events come the feed is
//! looked at once a minute.

use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::Args;
use wayclear_api::events::FeedAppended;
use wayclear_chain::wasmd::{BlockEvents, Follow};
use wayclear_chain::{Addr, ChainError};

use crate::args::net::Net;
use crate::outage::Outage;

/// How long to stay.
#[derive(Args)]
pub struct ForArgs {
    /// End after so many seconds; by default never
    #[arg(long = "for", value_name = "SECONDS")]
    patience: Option<u64>,
    /// Look so often where no events come, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    every: u64,
}

impl ForArgs {
    /// How often the feed is looked at where no events come.
    pub fn every(&self) -> Duration {
        Duration::from_secs(self.every)
    }
}

/// How long is left of it.
pub struct Patience {
    began: Instant,
    all: Option<Duration>,
}

/// The blocks that append to the feed.
pub struct FeedNews<'a> {
    net: &'a Net,
    /// `None` = the node has not said yet where it is.
    follow: Option<Follow>,
    patience: Patience,
    every: Duration,
    /// Whether no events come since some did.
    is_broken: bool,
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
    pub fn new(net: &'a Net, patience: Patience, every: Duration) -> Self {
        FeedNews {
            follow: from_now(net).ok(),
            net,
            patience,
            every,
            is_broken: false,
        }
    }

    /// Waits until the feed may have grown, or who looks at it may find the node away; false, if it is time to end. `looks`: what
    /// came of looking, which tells what is wrong with the node.
    pub fn wait(&mut self, looks: &Outage) -> bool {
        let until = Instant::now() + self.every;
        loop {
            let patience = until.saturating_duration_since(Instant::now());
            let patience = patience.min(self.patience.left());
            if patience.is_zero() {
                return !self.patience.left().is_zero();
            }
            let Ok(block) = self.next(patience) else {
                self.follow = from_now(self.net).ok();
                let was_broken = std::mem::replace(&mut self.is_broken, true);
                // A node that has gone is told at once, and then looked for now and then.
                let is_known = was_broken || looks.is_on();
                let then = if is_known { until } else { Instant::now() };
                return self.patience.sleep_until(then);
            };
            self.is_broken = false;
            if block.is_some_and(|block| is_news(&block, self.net.registry())) {
                return true;
            }
        }
    }

    /// The next block, on a connection that is made if there is none.
    fn next(&mut self, patience: Duration) -> Result<Option<BlockEvents>, ChainError> {
        if self.follow.is_none() {
            self.follow = Some(from_now(self.net)?);
        }
        self.follow
            .as_mut()
            .map_or(Ok(None), |follow| follow.next(patience))
    }
}

fn from_now(net: &Net) -> Result<Follow, ChainError> {
    net.wasmd.follow(net.wasmd.latest()?.height + 1)
}

fn is_news(block: &BlockEvents, registry: &Addr) -> bool {
    let told = FeedAppended::all_with_emitters(&block.events);
    told.iter().any(|(emitter, _)| emitter == registry.as_str())
}
