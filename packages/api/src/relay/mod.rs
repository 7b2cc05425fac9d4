//! What phones and relays say to each other over HTTP: a relay sends other people's check-ins and slips in batches and pays for
//! them.

mod files;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::HexBinary;
use wayclear_status::text_enum;

use crate::check::checked_bytes;
use crate::contact_registry::{Item, Slip, Verdict};
use crate::{Invalid, Place};

pub use files::{
    CityCells, CountyCells, FeedPage, HeadResponse, HealthResponse, LabelsResponse, PlaceLabel,
    RegistryResponse, TreeResponse, BLOCKS, FEED, HEAD, HEALTH, LABELS, OPENAPI, PLACES, PROOF,
    REGISTRY, TREE,
};

/// Bytes of every body that a phone sends: JSON, and blanks behind it. Who sees no more than lengths cannot tell a check-in
/// from a slip.
pub const BODY_LENGTH: usize = 1_024;
/// Where a relay takes check-ins, by POST.
pub const CHECK_INS: &str = "/v1/check-ins";
/// Where a relay takes slips, by POST.
pub const SLIPS: &str = "/v1/slips";
/// Where a relay tells what became of a ticket; `/` and the ticket follow, in hexadecimal.
pub const TICKETS: &str = "/v1/tickets";

/// Where a relay takes what forwarders bring, by POST, and tells its key, by GET.
pub const OHTTP: &str = "/ohttp";
/// Bytes of whatever a forwarder carries, in either direction, sealed as RFC 9458 has it: a check-in, a slip, a question, any
/// answer, and the whole fits in one packet. A forwarder sees addresses and times, and lengths tell it nothing.
pub const SEALED_LENGTH: usize = 1_280;
/// Bytes of a refusal at most, so that it fits in a sealed answer.
pub const REFUSAL_LENGTH: usize = 1_024;

/// A visit to be recorded. Nobody can open it: the secret behind the tag stays on the phone.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct CheckInRequest {
    pub place: Place,
    /// When it began, in intervals of ten minutes since 1970.
    pub interval: u32,
    /// 16 bytes, see [`crate::commitments::visit_tag`].
    pub tag: HexBinary,
}

/// A slip to be published, apart from every other.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct SlipRequest {
    /// Account of the authority that has signed it.
    pub authority: String,
    /// UTC day of the signature, in days since 1970.
    pub issued: u16,
    /// A day key or a visit.
    pub slip: Slip,
}

/// A relay has written it down.
#[cw_serde]
#[derive(Eq)]
pub struct Accepted {
    /// 16 random bytes to ask with what became of it; it names neither place nor tag.
    pub ticket: HexBinary,
}

/// What became of a ticket.
#[cw_serde]
#[derive(Eq)]
pub struct TicketResponse {
    pub state: TicketState,
    /// Why it is refused; null unless it is.
    pub reason: Option<Refused>,
}

text_enum! {
    /// How far a relay is with what it took.
    TicketState {
        /// It waits, or is under way.
        Queued = "queued",
        /// It stands on the chain.
        In = "in",
        /// It never will stand there, for a reason that is told.
        Refused = "refused",
    }
}

text_enum! {
    /// Why something that a relay took does not stand on the chain.
    Refused {
        /// It came, or went, more than an hour after its ten minutes.
        TooLate = "too_late",
        /// There is no contract at that place, and this relay makes none there.
        NoSuchPlace = "no_such_place",
        /// A contract, or the chain, does not want it.
        Chain = "chain",
        /// Authority or key are unknown, ended or struck, or the item lies outside the signature's span.
        NotCovered = "not_covered",
        /// The signature does not fit.
        InvalidSignature = "invalid_signature",
        /// The item or its signature has aged out of the window.
        AgedOut = "aged_out",
        /// It was taken back.
        Burnt = "burnt",
        /// The place has not recorded that visit: perhaps another relay said "in" and lied.
        NoSuchVisit = "no_such_visit",
        /// Three times it could not be taken for the time being.
        GivenUp = "given_up",
    }
}

impl CheckInRequest {
    /// That place and tag are well formed.
    ///
    /// # Errors
    /// Those of [`Place::check`]; [`Invalid::ByteLength`].
    pub fn check(&self) -> Result<[u8; 16], Invalid> {
        self.place.check()?;
        checked_bytes("tag", &self.tag)
    }
}

impl SlipRequest {
    /// Whether it is one of those that go without an account: a day key or a visit. The others are the paper's way.
    pub fn is_for_relays(&self) -> bool {
        matches!(self.slip.item, Item::DayKey { .. } | Item::Visit { .. })
            && self.slip.signature.is_some()
    }
}

impl TicketResponse {
    pub fn queued() -> Self {
        TicketResponse {
            state: TicketState::Queued,
            reason: None,
        }
    }
}

impl From<Result<(), Refused>> for TicketResponse {
    fn from(became: Result<(), Refused>) -> Self {
        match became {
            Ok(()) => TicketResponse {
                state: TicketState::In,
                reason: None,
            },
            Err(reason) => TicketResponse {
                state: TicketState::Refused,
                reason: Some(reason),
            },
        }
    }
}

impl Refused {
    /// What a verdict that is for good means for who holds the ticket; `None` = it stands, or can be tried again.
    pub fn by(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Taken
            | Verdict::Known
            | Verdict::TooEarly
            | Verdict::NoSuchPlace
            | Verdict::Quota => None,
            Verdict::NotSender | Verdict::NotCovered => Some(Refused::NotCovered),
            Verdict::InvalidSignature => Some(Refused::InvalidSignature),
            Verdict::AgedOut => Some(Refused::AgedOut),
            Verdict::Burnt => Some(Refused::Burnt),
            Verdict::NoSuchVisit => Some(Refused::NoSuchVisit),
        }
    }
}

/// A message as a phone sends it: JSON, padded with blanks to [`BODY_LENGTH`] bytes.
///
/// # Errors
/// [`Invalid::Count`], if it is longer.
pub fn body(message: &impl serde::Serialize) -> Result<Vec<u8>, Invalid> {
    padded(message, BODY_LENGTH)
}

/// JSON with blanks behind it, so many bytes in all: its length tells nothing.
///
/// # Errors
/// [`Invalid::Count`], if it is longer.
pub fn padded(message: &impl serde::Serialize, length: usize) -> Result<Vec<u8>, Invalid> {
    let mut json = cosmwasm_std::to_json_vec(message).unwrap_or_default();
    crate::check_count("body", json.len(), 1, length)?;
    json.resize(length, b' ');
    Ok(json)
}
