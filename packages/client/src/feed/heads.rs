//! What relays say of the feed: where it begins and ends, as of which block.

use std::cmp::Reverse;

use wayclear_api::raw::FeedHead;
use wayclear_api::relay::HeadResponse;
use wayclear_chain::MirrorError;

/// How far the blocks of two relays may lie apart while both are heard on where the feed begins, in seconds.
const TOLERANCE: u64 = 3_600;

/// Where a relay's copy of the feed begins and ends.
#[derive(Clone, Debug)]
pub struct Head {
    /// URL of the relay.
    pub relay: String,
    /// Height of its newest block.
    pub height: u64,
    /// Time of that block, Unix seconds.
    pub time: u64,
    /// Index of the next row.
    pub next: u64,
    /// Index of the oldest row that is kept.
    pub oldest: u64,
    /// Link of the newest row.
    pub link: [u8; 32],
}

/// What several say, none of whom contradicts another as far as heads alone tell.
#[derive(Debug)]
pub struct Heads {
    all: Vec<Head>,
    followed: Head,
}

impl Head {
    /// Of a relay, by its URL. A link that is none is that of no row.
    pub fn of(relay: &str, told: &HeadResponse) -> Self {
        Head {
            relay: relay.to_string(),
            height: told.height,
            time: told.time,
            next: told.next,
            oldest: told.oldest,
            link: told.link.to_array().unwrap_or_default(),
        }
    }

    /// That another one, which ends at the same row or before it, means the same feed. `link`: that of this one's feed there.
    fn check(&self, other: &Head, link: &[u8; 32]) -> Result<(), MirrorError> {
        if *link == other.link {
            return Ok(());
        }
        Err(MirrorError::Contradiction {
            one: self.relay.clone(),
            other: other.relay.clone(),
            about: format!("the feed differs before row {}", other.next),
        })
    }
}

impl Heads {
    /// Follows the one that is ahead; of two that end at the same row the one that begins first. `None`, if there is none.
    ///
    /// # Errors
    /// [`MirrorError::Contradiction`].
    pub fn of(all: Vec<Head>) -> Result<Option<Self>, MirrorError> {
        let mut order: Vec<&Head> = all.iter().collect();
        order.sort_by_key(|head| (Reverse(head.next), head.oldest));
        let Some(followed) = order.first().copied().cloned() else {
            return Ok(None);
        };
        for other in &all {
            if other.next == followed.next {
                followed.check(other, &followed.link)?;
            }
        }
        Ok(Some(Heads { all, followed }))
    }

    /// The one that is followed.
    pub fn followed(&self) -> &Head {
        &self.followed
    }

    /// The head of the feed: it begins where the one begins that has most, or somebody could leave its front out. One that has
    /// stood still for long is not heard: rows may have been forgotten since.
    pub fn feed_head(&self) -> FeedHead {
        let since = self.followed.time.saturating_sub(TOLERANCE);
        let heard = self.all.iter().filter(|head| head.time >= since);
        let oldest = heard.map(|head| head.oldest).min();
        FeedHead {
            next: self.followed.next,
            oldest: oldest.unwrap_or(self.followed.oldest),
            link: self.followed.link,
            // No phone looks at it, and no relay tells it.
            day: 0,
        }
    }

    /// That each one's feed is the beginning of the one that was downloaded. `link`: of the row before an index there.
    ///
    /// # Errors
    /// [`MirrorError::Contradiction`].
    pub fn confirm(&self, link: &dyn Fn(u64) -> Option<[u8; 32]>) -> Result<(), MirrorError> {
        for other in &self.all {
            if let Some(link) = link(other.next) {
                self.followed.check(other, &link)?;
            }
        }
        Ok(())
    }

    /// Which of them have less than the one that is followed, in words.
    pub fn behind(&self) -> Vec<String> {
        let behind = self
            .all
            .iter()
            .filter(|head| head.next < self.followed.next);
        let words = behind.map(|head| {
            format!(
                "the relay {} has {} rows of the feed less than {}: it lags behind, or holds them back",
                head.relay,
                self.followed.next.saturating_sub(head.next),
                self.followed.relay
            )
        });
        words.collect()
    }
}
