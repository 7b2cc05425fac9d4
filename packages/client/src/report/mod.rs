//! A report: what a person makes public, signed by an authority that does not see it, and sent slip by slip so that nobody
//! can tell which belong together.

mod choice;
#[cfg(feature = "files")]
mod files;
#[cfg(feature = "relay")]
mod handed;
mod request;
mod send;
mod signed;
mod under_way;

use cosmwasm_std::Addr;
use wayclear_api::commitments::item_id;
use wayclear_api::contact_registry::{Item, ItemId, Slip, Verdict, CLOCK_TOLERANCE_SECONDS};

use crate::device::Handed;
use crate::feed::Id;

pub use choice::{Choice, Draft};
#[cfg(feature = "files")]
pub use files::{write_requests, write_signed, RequestFileError};
pub use request::{public_key, Authority, Request, RequestError, Signed, SignedSlip};
pub use send::{mean_pause, pause_of, send_slip, Due, Outcome, SPREAD_HOURS};
pub use signed::{authorities, keys_of, verified, SignedError};
pub use under_way::Said;

/// Slips that are under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub slips: Vec<ReportSlip>,
    /// Random digests, so that an authority signs 64 whatever is disclosed.
    pub padding: Vec<[u8; 32]>,
    /// Of what its owner left out of the last choice: what has come since is not among it.
    pub left_out: Vec<ItemId>,
}

/// An item of a report, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportSlip {
    pub item: Item,
    /// `None` = not signed yet.
    pub voucher: Option<Voucher>,
    pub progress: Progress,
    /// When it may be sent at the earliest, or again if a relay has it and it is not in the feed by then, Unix seconds.
    pub not_before: u64,
    /// How often it was sent in vain.
    pub tries: u8,
    /// The relay that took it last.
    pub handed: Option<Handed>,
}

/// An authority's word for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    pub authority: Addr,
    /// UTC day of the signature, in days since 1970.
    pub issued: u16,
    pub signature: [u8; 64],
}

/// How far a slip has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is to be sent, or to be sent again.
    Waiting,
    /// A relay has it, and has not answered yet.
    Passed,
    /// What the registry said: it is taken, or never will be.
    Judged(Verdict),
    /// Its location failed each time.
    Failed,
}

impl ReportSlip {
    fn new(item: Item) -> Self {
        ReportSlip {
            not_before: sendable_from(&item),
            item,
            voucher: None,
            progress: Progress::Waiting,
            tries: 0,
            handed: None,
        }
    }

    pub fn id(&self) -> Id {
        item_id(&self.item.digest())
    }

    /// Takes a signature in. It opens anew what an earlier one could not: its key may have been struck, or the item been taken
    /// back from another authority. One try stays noted, since somebody has seen the slip.
    fn vouch(&mut self, voucher: Voucher) {
        self.voucher = Some(voucher);
        let is_over = matches!(
            self.progress,
            Progress::Judged(Verdict::Taken | Verdict::Known | Verdict::AgedOut)
        );
        if !is_over && self.progress != Progress::Waiting {
            self.progress = Progress::Waiting;
            self.not_before = sendable_from(&self.item);
            self.tries = 1;
        }
    }

    fn slip(&self) -> Slip {
        let signature = self.voucher.as_ref().map(|v| v.signature.to_vec().into());
        Slip {
            item: self.item.clone(),
            signature,
        }
    }
}

impl Report {
    /// Adds items that are not in it yet. What was signed stays signed.
    pub fn add(&mut self, items: impl IntoIterator<Item = Item>) {
        for item in items {
            if !self.slips.iter().any(|slip| slip.item == item) {
                self.slips.push(ReportSlip::new(item));
            }
        }
    }

    /// The slip of an item, if it is in the report.
    pub fn slip(&self, id: &Id) -> Option<&ReportSlip> {
        self.slips.iter().find(|slip| slip.id() == *id)
    }

    /// Whether no slip is to be sent any more.
    pub fn is_done(&self) -> bool {
        let is_done =
            |slip: &ReportSlip| matches!(slip.progress, Progress::Judged(_) | Progress::Failed);
        self.slips.iter().all(is_done)
    }

    /// Forgets slips that nobody takes any more, of items that ended before `oldest`, Unix seconds. Whether none is left of
    /// those there were; one whose owner has chosen nothing stays, with the random digests that a next choice needs.
    pub(crate) fn forget(&mut self, oldest: u64) -> bool {
        let had_any = !self.slips.is_empty();
        self.slips.retain(|slip| slip.item.ends_at() > oldest);
        had_any && self.slips.is_empty()
    }
}

/// A key could be sent again by others for as long as clocks may differ. Other items are over when they can be chosen.
fn sendable_from(item: &Item) -> u64 {
    match item {
        Item::DayKey { .. } => item.ends_at().saturating_add(CLOCK_TOLERANCE_SECONDS),
        Item::MacHashes { .. } => item.ends_at(),
        Item::Visit { .. } | Item::Account { .. } => 0,
    }
}
