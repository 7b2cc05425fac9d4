//! Keeps the view of the chain up to date: a thread of its own, so that a busy sender never makes readers wait.

use std::sync::Arc;

use tracing::debug;
use wayclear_chain::ChainError;
use wayclear_client::locate;

use crate::ledger::Ledger;
use crate::proofs::Prover;
use crate::purse::Purse;
use crate::reader::{ReadError, Reader};
use crate::shared::Shared;
use crate::view::Snapshot;

/// How many places it looks up at a time for who waits for them: a question each.
const LOOKED_UP: usize = 20;

/// Reads for a relay.
pub struct Mirror<L> {
    ledger: L,
    shared: Arc<Shared>,
    reader: Reader,
    purse: Purse,
}

impl<L: Ledger> Mirror<L> {
    pub fn new(ledger: L, prover: Option<Box<dyn Prover>>, shared: Arc<Shared>) -> Self {
        Mirror {
            ledger,
            shared,
            reader: Reader::new(prover),
            purse: Purse::default(),
        }
    }

    /// Reads what is new.
    ///
    /// # Errors
    /// [`ReadError`]; then the view stays as it was.
    pub fn round(&mut self) -> Result<(), ReadError> {
        let head = self.ledger.head()?;
        self.look_up()?;
        let mut next = Snapshot::clone(&self.shared.view.get());
        if next.head == Some(head) {
            return Ok(());
        }
        let Shared {
            settings,
            queue,
            places,
            view,
            ..
        } = &*self.shared;
        self.purse
            .look(&self.ledger, settings, queue, head, &mut next)?;
        self.reader
            .read(&self.ledger, settings, places, head, &mut next)?;
        view.set(next);
        Ok(())
    }

    /// Looks places up that somebody waits for.
    fn look_up(&self) -> Result<(), ChainError> {
        let Shared {
            settings,
            places,
            wanted,
            ..
        } = &*self.shared;
        for (place, waiting) in wanted.take(LOOKED_UP) {
            match locate(&self.ledger, &settings.state, &place) {
                Ok(found) => {
                    let location = found.location.into_iter();
                    location.for_each(|location| places.insert(place.clone(), location));
                }
                Err(error @ ChainError::Node { .. }) => return Err(error),
                // What a stranger has made up holds nothing up.
                Err(error) => debug!(%error, "cannot look a place up"),
            }
            drop(waiting);
        }
        Ok(())
    }
}
