//! Several who tell one thing, held against each other.

use crate::error::ChainError;

/// Those who tell of a feed in a chain's place, each of whom may lie. A chain is told by one, who agrees with itself.
pub trait Witnesses {
    /// That all mean one feed, once it is downloaded. `link` tells the link of the row before an index; `None` = it is not known.
    ///
    /// # Errors
    /// [`ChainError::Mirror`].
    fn confirm(&self, link: &dyn Fn(u64) -> Option<[u8; 32]>) -> Result<(), ChainError>;

    /// Turns from the one whose feed is read, for a fault of its own, to another; false, if there is none.
    fn turn_from(&self, fault: &str) -> bool;

    /// Whether so many know the feed up to a row, or contradict what was read before it, that together they may be believed against
    /// what was read of one of them before. `link`: of the row before an index, by what was read.
    fn outweigh(&self, next: u64, link: &dyn Fn(u64) -> Option<[u8; 32]>) -> bool;

    /// Who says that the feed begins where it is said to begin.
    fn says_oldest(&self) -> String;

    /// Notes what its owner is to be told, in a sentence.
    fn note(&self, oddity: String);
}
