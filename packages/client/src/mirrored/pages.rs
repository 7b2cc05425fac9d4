//! The pages of the feed, from the relay that is followed: who says where it ends has to have it.

use std::time::Instant;

use wayclear_api::contact_registry::FeedResponse;
use wayclear_api::feed::ROWS_A_PAGE;
use wayclear_chain::{ChainError, MirrorError, Witnesses};

use super::{Mirror, Mirrored, Untold};
use crate::feed::ends_early;

impl<M: Mirror> Mirrored<'_, M> {
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
        let relay = head.relay;
        if let Some(minutes) = self.overdue() {
            return Err(MirrorError::Slow { relay, minutes });
        }
        // As the registry itself does it: from there on where rows are kept.
        let start = from.max(head.oldest / ROWS_A_PAGE * ROWS_A_PAGE);
        let followed = self.relays.iter().find(|known| known.url() == relay);
        let page = match followed.ok_or_else(|| self.silent())?.page(start) {
            Ok(page) => page,
            Err(Untold::NoPage) => return Err(MirrorError::NoPage { relay, from: start }),
            Err(Untold::Slow { minutes }) => return Err(MirrorError::Slow { relay, minutes }),
            Err(Untold::Unasked) => return Err(MirrorError::Unasked),
            Err(Untold::Silent(words)) => {
                self.pass_over(&relay, words);
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

    /// How many minutes the relay had that is followed, if it has taken longer than its share.
    fn overdue(&self) -> Option<u64> {
        let patience = self.patience.as_ref()?;
        let share = patience.all / self.relays.len().try_into().unwrap_or(u32::MAX).max(1);
        let is_over = patience.followed_since.get().elapsed() > share;
        is_over.then_some(share.as_secs() / 60)
    }

    /// Whether there are relays besides one that are not passed over.
    fn has_others(&self, relay: &str) -> bool {
        let passed_over = self.passed_over.borrow();
        let urls = self.relays.iter().map(M::url);
        urls.filter(|url| *url != relay)
            .any(|url| !passed_over.contains_key(url))
    }
}

impl<M: Mirror> Witnesses for Mirrored<'_, M> {
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
        if let Some(patience) = &self.patience {
            patience.followed_since.set(Instant::now());
        }
        true
    }

    fn outweigh(&self, next: u64, link: &dyn Fn(u64) -> Option<[u8; 32]>) -> bool {
        let heads = self.heads.borrow();
        // What is proved needs no second one who says so.
        let enough = if self.trust.is_some() { 1 } else { 2 };
        heads
            .as_ref()
            .is_some_and(|heads| heads.outweigh(enough, next, link))
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
