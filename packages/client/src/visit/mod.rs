//! A visit: through one of the two doors, and what it answers.

mod door;
#[cfg(feature = "relay")]
mod handed;
mod kept;
#[cfg(feature = "files")]
mod own_account;
mod status;
mod under_way;

use cosmwasm_std::{Addr, Binary, HexBinary};
use wayclear_api::commitments::visit_tag;
use wayclear_api::events::{CheckInsRefused, CheckedIn, Inspected, RewardReturned, RewardSent};
use wayclear_api::location::{self, Status};
use wayclear_api::region::Action;
use wayclear_api::Place;
use wayclear_chain::{Chain, ChainError, Tx};
use wayclear_identity::Secret;

pub use door::Door;
#[cfg(feature = "relay")]
pub use handed::{Became, Followed, HandInError};
#[cfg(feature = "files")]
pub use own_account::VisitError;
pub use status::{status, PlaceStatus};

/// A check-in that stands on the chain.
#[derive(Clone, Debug)]
pub struct CheckIn {
    pub location: Addr,
    /// The status after it.
    pub status: Status,
    /// What the visitor was paid, in base units; `None` = nothing.
    pub reward: Option<u128>,
    pub tx: Tx,
}

/// Visits of other people to one place in one interval, as a relay or kiosk has gathered them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub door: Door,
    pub place: Place,
    /// In intervals of ten minutes since 1970.
    pub interval: u32,
    /// 1 to 200, see [`visit_tag`].
    pub tags: Vec<[u8; 16]>,
}

/// Batches that a transaction brought.
#[derive(Clone, Debug)]
pub struct CheckIns {
    /// For each batch, whether its tags were recorded; they are not if their interval is too long ago.
    pub are_taken: Vec<bool>,
    pub tx: Tx,
}

/// An inspection that stands on the chain.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub status: Status,
    /// What the visitor was paid, in base units; `None` = nothing.
    pub reward: Option<u128>,
    pub tx: Tx,
}

impl Batch {
    /// The message that brings it, and to whom.
    ///
    /// # Errors
    /// [`ChainError::Message`].
    pub fn message(&self) -> Result<(Addr, Binary), ChainError> {
        let (interval, visit_tags) = (self.interval, Binary::new(self.tags.concat()));
        let directly = location::ExecuteMsg::CheckIns {
            interval,
            visit_tags: visit_tags.clone(),
        };
        let action = Action::CheckIns {
            interval,
            visit_tags,
        };
        self.door.message(&self.place, action, directly)
    }
}

/// Checks in from one's own account, which everybody sees: the tag goes on chain, the secret that opens it stays with the
/// caller, who has kept it before.
///
/// # Errors
/// [`ChainError`], from the chain; [`ChainError::NoEvent`] if the place does not confirm.
pub fn check_in(
    chain: &mut impl Chain,
    who: &Addr,
    door: &Door,
    place: &Place,
    interval: u32,
    secret: &Secret,
) -> Result<CheckIn, ChainError> {
    let visit_tag = HexBinary::from(visit_tag(place, interval, secret.expose()));
    let directly = location::ExecuteMsg::CheckIn {
        interval,
        visit_tag: visit_tag.clone(),
    };
    let action = Action::CheckIn {
        interval,
        visit_tag,
    };
    let (to, msg) = door.message(place, action, directly)?;
    let tx = chain.execute_json(who, &to, msg, &[])?;
    let told = CheckedIn::all_with_emitters(&tx.events).pop();
    let (location, told) = told.ok_or(ChainError::NoEvent { what: "check-in" })?;
    Ok(CheckIn {
        location: Addr::unchecked(location),
        status: told.status,
        reward: reward(&tx),
        tx,
    })
}

/// Checks other people in, all batches in one transaction.
///
/// # Errors
/// [`ChainError`], from the chain; [`ChainError::NoEvent`] if not every batch is answered.
pub fn check_in_many(
    chain: &mut impl Chain,
    relay: &Addr,
    batches: &[Batch],
) -> Result<CheckIns, ChainError> {
    let messages = batches.iter().map(Batch::message);
    let tx = chain.execute_all(relay, messages.collect::<Result<_, _>>()?)?;
    let are_taken = are_taken(&tx, batches.len())?;
    Ok(CheckIns { are_taken, tx })
}

/// For each of the batches of a transaction, whether its tags were recorded.
///
/// # Errors
/// [`ChainError::NoEvent`] if not every batch is answered.
pub fn are_taken(tx: &Tx, batches: usize) -> Result<Vec<bool>, ChainError> {
    // Each message leaves one of the two events, in their order.
    let answers = tx.events.chunks(1).filter_map(|event| {
        let is_taken = !CheckedIn::all(event).is_empty();
        let is_refused = !CheckInsRefused::all(event).is_empty();
        (is_taken || is_refused).then_some(is_taken)
    });
    let answers: Vec<bool> = answers.collect();
    if answers.len() != batches {
        return Err(ChainError::NoEvent {
            what: "check-in for each batch",
        });
    }
    Ok(answers)
}

/// Asks on chain, for the reward.
///
/// # Errors
/// [`ChainError`], from the chain; [`ChainError::NoEvent`] if the place does not answer.
pub fn inspect(
    chain: &mut impl Chain,
    who: &Addr,
    door: &Door,
    place: &Place,
) -> Result<Inspection, ChainError> {
    let directly = location::ExecuteMsg::Inspect {};
    let (to, msg) = door.message(place, Action::Inspect {}, directly)?;
    let tx = chain.execute_json(who, &to, msg, &[])?;
    let told = Inspected::all(&tx.events).pop();
    let told = told.ok_or(ChainError::NoEvent { what: "inspection" })?;
    Ok(Inspection {
        status: told.status,
        reward: reward(&tx),
        tx,
    })
}

/// What a visitor got, if the transfer was not refused.
fn reward(tx: &Tx) -> Option<u128> {
    let sent = RewardSent::all(&tx.events).pop()?;
    let is_returned = !RewardReturned::all(&tx.events).is_empty();
    (!is_returned).then(|| sent.amount.u128())
}
