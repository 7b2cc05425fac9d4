//! The pages of the feed, from the relay that is followed: who says where it ends has to have it.

use std::time::Instant;

use wayclear_api::contact_registry::FeedResponse;
use wayclear_api::feed::ROWS_A_PAGE;
use wayclear_chain::{ChainError, MirrorError, Witnesses};

use super::Mirrored;
use crate::feed::ends_early;
use crate::relay::RelayError;

impl Mirrored<'_> {
    /// A page of the feed. `from` may be a row that was forgotten.
    pub(super) fn page(&self, from: u64) -> Result<FeedResponse, MirrorError> {
        let head = self.head()?;
        let mut answer = FeedResponse {
            from: head.next,
            link: head.link.into(),
            rows: vec![],
            next: head.next,
            oldest: head.oldest,
        };
        if head.oldest == head.next {
            return Ok(answer);
        }
        let share = self.relays.len().try_into().unwrap_or(u32::MAX).max(1);
        let (relay, share) = (head.relay, self.patience / share);
        if self.followed_since.get().elapsed() > share {
            let minutes = share.as_secs() / 60;
            return Err(MirrorError::Slow { relay, minutes });
        }
        // As the registry itself does it: from there on where rows are kept.
        let start = from.max(head.oldest / ROWS_A_PAGE * ROWS_A_PAGE);
        let followed = self.relays.iter().find(|known| known.url() == relay);
        let page = match followed.ok_or_else(|| self.silent())?.page(start) {
            Ok(page) => page,
            Err(RelayError::Refused { kind, .. }) if kind == "no_page" => {
                return Err(MirrorError::NoPage { relay, from: start });
            }
            Err(error) => {
                self.pass_over(&relay, error.to_string());
                return Err(if self.has_others(&relay) {
                    MirrorError::NoPage { relay, from: start }
                } else {
                    self.silent()
                });
            }
        };
        let end = page.from.saturating_add(page.rows.len() as u64);
        if end < head.next && ends_early(end, &page.rows) {
            return Err(MirrorError::NoPage { relay, from: end });
        }
        if let (Some(heads), Ok(link)) = (&mut *self.heads.borrow_mut(), page.link.to_array()) {
            heads.note(page.from, &link, &page.rows);
        }
        (answer.from, answer.oldest) = (page.from, page.from);
        (answer.link, answer.rows) = (page.link, page.rows);
        Ok(answer)
    }

    /// Whether there are relays besides one that are not passed over.
    fn has_others(&self, relay: &str) -> bool {
        let passed_over = self.passed_over.borrow();
        let urls = self.relays.iter().map(super::Relay::url);
        urls.filter(|url| *url != relay)
            .any(|url| !passed_over.contains_key(url))
    }
}

impl Witnesses for Mirrored<'_> {
    fn confirm(&self, link: &dyn Fn(u64) -> Option<[u8; 32]>) -> Result<(), ChainError> {
        match &*self.heads.borrow() {
            Some(heads) => Ok(heads.confirm(link)?),
            None => Ok(()),
        }
    }

    fn turn_from(&self, fault: &str) -> bool {
        let heads = self.heads.borrow();
        let Some(followed) = heads.as_ref().map(|heads| &heads.followed().relay) else {
            return false;
        };
        if !self.has_others(followed) {
            return false;
        }
        let words = format!("the relay {followed} was passed over: {fault}");
        self.pass_over(followed, words);
        self.followed_since.set(Instant::now());
        true
    }

    fn outweigh(&self, next: u64, link: &dyn Fn(u64) -> Option<[u8; 32]>) -> bool {
        let heads = self.heads.borrow();
        heads
            .as_ref()
            .is_some_and(|heads| heads.outweigh(next, link))
    }

    fn says_oldest(&self) -> String {
        let heads = self.heads.borrow();
        let first = heads.as_ref().map(|heads| heads.first().relay.clone());
        first.unwrap_or_default()
    }

    fn note(&self, oddity: String) {
        self.noted.borrow_mut().push(oddity);
    }
}
