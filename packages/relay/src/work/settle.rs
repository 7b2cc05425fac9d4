//! What became of a transaction that was sent, perhaps before a crash.

use tracing::{info, warn};
use wayclear_api::raw::visit_key;
use wayclear_api::relay::Refused;
use wayclear_chain::{ChainError, Tx};
use wayclear_client::visit::are_taken;

use super::{WorkError, Worker};
use crate::ledger::{Head, Ledger};
use crate::queue::{Amount, DuePlace, UnderWay};

/// How many blocks after its last one a transaction may be missing from a node's index.
const INDEX_BLOCKS: u64 = 20;

impl<L: Ledger> Worker<L> {
    /// Finishes a transaction, or sends the very same bytes again.
    pub(super) fn settle(&mut self, way: &UnderWay, head: Head) -> Result<(), WorkError> {
        match self.ledger.carried_out_as(&way.hash) {
            Ok(Some(tx)) => self.finish(way, &tx, head),
            Ok(None) if head.height <= way.until => {
                self.offer(way);
                Ok(())
            }
            Err(error @ ChainError::Node { .. }) => Err(error.into()),
            // Without an index, what the contracts keep tells as well.
            Err(ChainError::NoIndex { .. }) if head.height <= way.until => Ok(()),
            Ok(None) | Err(ChainError::NoIndex { .. }) => self.settle_missing(way, head),
            Err(error) => {
                self.price.forget();
                warn!(account = %way.account, %error, "a transaction has failed; what it carried goes again");
                if self.full.get(&way.account) == Some(&false) {
                    // Perhaps it was only dearer than others: it is tried before it counts against the places in it.
                    return Ok(self.shared.queue.give_back(way, true, head.time)?);
                }
                Ok(self.shared.queue.give_back_failed(way, head.time)?)
            }
        }
    }

    /// A transaction stands: says what became of each list it carried.
    fn finish(&mut self, way: &UnderWay, tx: &Tx, head: Head) -> Result<(), WorkError> {
        let account = &way.account;
        if let Some(pile) = self.shared.queue.slips_of(account)? {
            return self.finish_slips(way, &pile, head);
        }
        let carried = self.shared.queue.tags_of(account)?;
        if let (true, Ok(gas)) = (self.full.contains_key(account), tx.gas_used()) {
            self.price.note(Amount::of(&carried), gas);
        }
        let Ok(are_taken) = are_taken(tx, carried.len()) else {
            warn!(%account, "a transaction says nothing of what it carried");
            return self.finish_by_rows(way, head);
        };
        let became: Vec<_> = carried
            .into_iter()
            .zip(are_taken)
            .map(|(due, is_taken)| (due, is_taken.then_some(()).ok_or(Refused::TooLate)))
            .collect();
        info!(%account, messages = became.len(), height = tx.height, "tags stand");
        Ok(self.shared.queue.end_transaction(way, &became, head.time)?)
    }

    /// Its last block is over, and the node does not know of it.
    fn settle_missing(&mut self, way: &UnderWay, head: Head) -> Result<(), WorkError> {
        // Perhaps no block has room for what it asked for.
        self.price.forget();
        let account = &way.account;
        let sequence = self.ledger.sequence(account)?.unwrap_or_default();
        if sequence <= way.sequence {
            // Nothing of the account's came in at all.
            return Ok(self.shared.queue.give_back(way, false, head.time)?);
        }
        if head.height <= way.until.saturating_add(INDEX_BLOCKS) {
            return Ok(());
        }
        // Either it stands and the node has no word of it, or another program used the account: the contracts tell.
        warn!(%account, hash = way.hash, "the node does not know a transaction");
        if let Some(pile) = self.shared.queue.slips_of(account)? {
            return self.finish_slips(way, &pile, head);
        }
        self.finish_by_rows(way, head)
    }

    /// Finishes a transaction of tags by what the places keep; the others go again.
    fn finish_by_rows(&mut self, way: &UnderWay, head: Head) -> Result<(), WorkError> {
        for due in self.shared.queue.tags_of(&way.account)? {
            let standing = self.standing(&due)?;
            self.shared.queue.end_tags(&standing, Ok(()), head.time)?;
        }
        Ok(self.shared.queue.give_back(way, true, head.time)?)
    }

    /// Those of the tags that their place has recorded.
    pub(super) fn standing(&self, due: &DuePlace) -> Result<DuePlace, ChainError> {
        let mut standing = due.clone();
        let Some(location) = self.location(&due.place)? else {
            standing.tags.clear();
            return Ok(standing);
        };
        let mut tags = vec![];
        for (tag, is_late) in &due.tags {
            let key = visit_key(due.interval, tag);
            if self.ledger.query_raw(&location, &key)?.is_some() {
                tags.push((*tag, *is_late));
            }
        }
        standing.tags = tags;
        Ok(standing)
    }
}
