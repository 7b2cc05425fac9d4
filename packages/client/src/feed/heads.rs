//! What relays say of the feed: where it begins and ends, as of which block. Each may lie, so each is heard against the others.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Binary;
use wayclear_api::commitments::feed_link;
use wayclear_api::raw::FeedHead;
use wayclear_api::relay::HeadResponse;
use wayclear_chain::MirrorError;

/// How old a block may be, and how far the phone's clock may be off, in seconds.
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
    /// Heads of blocks since then are fresh, Unix seconds.
    since: u64,
    /// Links of the followed feed before the rows at which others end, as far as its pages came.
    links: BTreeMap<u64, [u8; 32]>,
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
        Err(self.contradicted(other, format!("the feed differs before row {}", other.next)))
    }

    fn contradicted(&self, other: &Head, about: String) -> MirrorError {
        MirrorError::Contradiction {
            one: self.relay.clone(),
            other: other.relay.clone(),
            about,
        }
    }
}

impl Heads {
    /// Follows the longest feed, and of several that end at the same row the one with the newest block, or that begins first. One
    /// whose block is later than the phone's clock, Unix seconds, is followed only if all are. `None`, if there is none.
    ///
    /// # Errors
    /// [`MirrorError::Contradiction`].
    pub fn of(all: Vec<Head>, clock: u64) -> Result<Option<Self>, MirrorError> {
        let is_ahead = |head: &&Head| head.time > clock.saturating_add(TOLERANCE);
        let order = |head: &&Head| (Reverse(head.next), Reverse(head.time), head.oldest);
        let followed = all.iter().filter(|head| !is_ahead(head)).min_by_key(order);
        let Some(followed) = followed.or_else(|| all.iter().min_by_key(order)).cloned() else {
            return Ok(None);
        };
        // What another says of the time alone makes none too old to be heard.
        let since = followed.time.min(clock).saturating_sub(TOLERANCE);
        for other in &all {
            if other.next == followed.next {
                followed.check(other, &followed.link)?;
            } else if other.next < followed.oldest && other.time >= since {
                let (end, begin) = (other.next, followed.oldest);
                let words = format!("the feed ends before row {end}, or begins at row {begin}");
                return Err(followed.contradicted(other, words));
            }
        }
        Ok(Some(Heads {
            all,
            followed,
            since,
            links: BTreeMap::new(),
        }))
    }

    /// The one that is followed.
    pub fn followed(&self) -> &Head {
        &self.followed
    }

    /// What each of them says.
    pub fn all(&self) -> &[Head] {
        &self.all
    }

    /// That of a relay, if it is fresh.
    pub fn fresh(&self, relay: &str) -> Option<&Head> {
        self.all_fresh().find(|head| head.relay == relay)
    }

    fn all_fresh(&self) -> impl Iterator<Item = &Head> {
        self.all.iter().filter(|head| head.time >= self.since)
    }

    /// The one by which the feed begins: that begins first, or somebody could leave its front out. One that has stood still for
    /// long is not heard: rows may have been forgotten since.
    pub fn first(&self) -> &Head {
        let first = self.all_fresh().min_by_key(|head| head.oldest);
        let earlier = first.filter(|head| head.oldest < self.followed.oldest);
        earlier.unwrap_or(&self.followed)
    }

    /// The head of the feed.
    pub fn feed_head(&self) -> FeedHead {
        FeedHead {
            next: self.followed.next,
            oldest: self.first().oldest,
            link: self.followed.link,
            // No phone looks at it, and no relay tells it.
            day: 0,
        }
    }

    /// Notes what a page of the followed feed says of where others end. A phone may not keep all that came.
    pub fn note(&mut self, from: u64, link: &[u8; 32], rows: &[Binary]) {
        let until = from.saturating_add(rows.len() as u64);
        let ends: BTreeSet<u64> = self.all.iter().map(|head| head.next).collect();
        if ends.range(from..=until).next().is_none() {
            return;
        }
        let mut link = *link;
        for (index, row) in (from..).zip(rows) {
            if ends.contains(&index) {
                self.links.insert(index, link);
            }
            link = feed_link(&link, index, row);
        }
        if ends.contains(&until) {
            self.links.insert(until, link);
        }
    }

    /// That each one's feed is the beginning of the one that was downloaded. `link`: of the row before an index, as far as the
    /// phone keeps it. A fresh one that ends where there is no row was not read from the same feed.
    ///
    /// # Errors
    /// [`MirrorError::Contradiction`].
    pub fn confirm(&self, link: &dyn Fn(u64) -> Option<[u8; 32]>) -> Result<(), MirrorError> {
        let shorter = |head: &&Head| head.next < self.followed.next;
        for other in self.all.iter().filter(shorter) {
            let (next, noted) = (other.next, self.links.get(&other.next));
            if let Some(link) = noted.copied().or_else(|| link(next)) {
                self.followed.check(other, &link)?;
            } else if self.fresh(&other.relay).is_some() {
                let words = format!("the feed of one ends before row {next}, that of the other does not have what is before it");
                return Err(self.followed.contradicted(other, words));
            }
        }
        Ok(())
    }

    /// Whether `enough` that are fresh know the feed up to a row, or contradict what a phone has read before it. That they mean the same
    /// feed shows when it is read.
    pub fn outweigh(
        &self,
        enough: usize,
        next: u64,
        link: &dyn Fn(u64) -> Option<[u8; 32]>,
    ) -> bool {
        let is_against = |head: &&Head| {
            head.next >= next || link(head.next).is_some_and(|link| link != head.link)
        };
        let against = self.all_fresh().filter(is_against);
        let relays: BTreeSet<&str> = against.map(|head| head.relay.as_str()).collect();
        relays.len() >= enough
    }

    /// Which of them have less than the one that is followed, or more by blocks that are yet to come, in words.
    pub fn oddities(&self) -> Vec<String> {
        let words = |head: &Head| {
            let (relay, followed) = (&head.relay, &self.followed);
            let by = match head.next.abs_diff(followed.next) {
                1 => "a row".to_string(),
                rows => format!("{rows} rows"),
            };
            if head.next < followed.next {
                format!(
                    "the relay {relay} has {by} of the feed less than {}: it lags behind, or holds them back; another one was read",
                    followed.relay
                )
            } else {
                format!(
                    "the relay {relay} has {by} of the feed more than {}, of blocks later than this clock: these were not read",
                    followed.relay
                )
            }
        };
        let others = self.all.iter();
        let odd = others.filter(|head| head.next != self.followed.next);
        odd.map(words).collect()
    }
}
