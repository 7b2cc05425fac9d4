//! What the contact registry tells: what changed and by whom, and no more than the feed has.

use super::declare::events;
use super::value::Maybe;
use crate::contact_registry::Verdict;

events! {
    /// The registry has appended a row to the feed.
    FeedAppended = "feed_appended" {
        index: u64,
    }
    /// The registry took slips.
    Disclosed = "disclosed" {
        /// The authority that signed them, or `none`.
        authority: Maybe<String>,
        /// How many it took.
        taken: u64,
        /// Visits among them, passed on to locations.
        visits: u64,
    }
    /// The registry passed slips over.
    SlipsSkipped = "slips_skipped" {
        verdict: Verdict,
        count: u64,
    }
    /// A location failed to take slips, or to take them back; slips may be sent again.
    LocationFailed = "location_failed" {
        location: String,
        count: u64,
    }
    /// Slips were taken back.
    SlipsRevoked = "slips_revoked" {
        /// The voucher or owner who said so.
        by: String,
        count: u64,
        /// Ids that are unknown, or others' to revoke.
        skipped: u64,
    }
    /// An infected account has checked in and raised a flag.
    OwnVisitFlagged = "own_visit_flagged" {
        /// How many it has raised today.
        flags: u16,
    }
    /// An account no longer counts as infected.
    Recovered = "recovered" {
        account: String,
    }
    /// The registry stored contact records.
    ContactsRecorded = "contacts_recorded" {
        count: u64,
    }
    /// The owner set or changed an authority.
    AuthoritySet = "authority_set" {
        account: String,
        daily_slips: u32,
        /// How many keys it has.
        keys: u64,
    }
    /// The owner struck a key.
    KeyStruck = "key_struck" {
        account: String,
        /// Hexadecimal.
        public_key: String,
    }
    /// The owner removed an authority.
    AuthorityRemoved = "authority_removed" {
        account: String,
        may_revoke: bool,
    }
    /// From now on an authority's signature is needed.
    AttestationRequired = "attestation_required" {
        /// Account of the owner.
        by: String,
    }
    /// Locations may use more gas.
    LocationGasRaised = "location_gas_raised" {
        base: u64,
        each: u64,
    }
    /// The owner added a version of the risk model.
    RiskModelSet = "risk_model_set" {
        version: u32,
        /// When it takes effect, Unix seconds.
        effective_at: u64,
    }
    /// Rows past their retention were removed on request.
    Pruned = "pruned" {
        rows: u64,
    }
}
