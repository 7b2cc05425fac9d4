//! What problems there are: a name for programs each, a status, and what it means.

use axum::http::StatusCode;
use wayclear_api::sealed;

/// Kinds with their names and statuses. What stands above each is told in the document of the routes too.
macro_rules! kinds {
    ($($(#[doc = $meaning:literal])+ $kind:ident = $name:expr, $status:ident;)*) => {
        /// What kind a problem is of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[doc = $meaning])+ $kind,)* }

        impl Kind {
            /// All of them, in the order of declaration.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind,)*];

            /// A name for programs.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }

            pub const fn status(self) -> StatusCode {
                match self { $(Kind::$kind => StatusCode::$status,)* }
            }

            /// What it means, in words.
            pub const fn meaning(self) -> &'static str {
                match self { $(Kind::$kind => concat!($($meaning,)+),)* }
            }
        }
    };
}

kinds! {
    /// The body has another length than all bodies here have.
    Length = "length", BAD_REQUEST;
    /// The content type is another.
    ContentType = "content_type", UNSUPPORTED_MEDIA_TYPE;
    /// It is sealed with a key that is not this relay's, or was changed on its way.
    Key = sealed::WRONG_KEY, BAD_REQUEST;
    /// The body did not come within 10 s.
    Slow = "slow", REQUEST_TIMEOUT;
    /// The body is no message of this kind.
    Form = "form", BAD_REQUEST;
    /// It is a message, but a field of it is none: a place, a tag, a day.
    Invalid = "invalid", UNPROCESSABLE_ENTITY;
    /// The ten minutes are over for good, or to come.
    Interval = "interval", UNPROCESSABLE_ENTITY;
    /// There is no contract at that place, and this relay makes none there.
    NoSuchPlace = "no_such_place", UNPROCESSABLE_ENTITY;
    /// This is a kiosk: it takes visits of its own place, and nothing else.
    OtherPlace = "other_place", UNPROCESSABLE_ENTITY;
    /// Relays take day keys and visits that an authority has signed; the others go from an account.
    PaperOnly = "paper_only", UNPROCESSABLE_ENTITY;
    /// The authority is not one that the registry lists, or has no key for that day.
    NotCovered = "not_covered", UNPROCESSABLE_ENTITY;
    /// The signature does not fit the item.
    Signature = "signature", UNPROCESSABLE_ENTITY;
    /// There is no such ticket, or its matter was settled more than a day ago.
    NoTicket = "no_ticket", NOT_FOUND;
    /// No page of the feed begins there.
    NoPage = "no_page", NOT_FOUND;
    /// The relay keeps no block of that height.
    NoBlock = "no_block", NOT_FOUND;
    /// The relay has no proofs, or none yet.
    NoProof = "no_proof", SERVICE_UNAVAILABLE;
    /// There is nothing at this address.
    NoRoute = "no_route", NOT_FOUND;
    /// This address does not take that method.
    Method = "method", METHOD_NOT_ALLOWED;
    /// The place has as many visits in these ten minutes as this relay takes.
    PlaceIsFull = "place_is_full", TOO_MANY_REQUESTS;
    /// Too many requests came from this address.
    TooMany = "too_many", TOO_MANY_REQUESTS;
    /// The relay has too much to do.
    Busy = "busy", SERVICE_UNAVAILABLE;
    /// The relay has spent what it may today, or has nothing left to pay with.
    Purse = "purse", SERVICE_UNAVAILABLE;
    /// The relay does not reach its chain yet.
    NoChain = "no_chain", SERVICE_UNAVAILABLE;
    /// A forwarder says so: it does not reach the relay behind it, which has taken nothing.
    RelayAway = sealed::AWAY, BAD_GATEWAY;
    /// A forwarder says so: the relay behind it gives no answer of a relay, and may have taken it all the same.
    RelaySilent = sealed::SILENT, BAD_GATEWAY;
    /// The relay cannot keep anything at the moment.
    Storage = "storage", SERVICE_UNAVAILABLE;
}

impl Kind {
    /// In how many seconds the same request may be done, where that is likely: what Retry-After says, at least.
    pub const fn retry_seconds(self) -> Option<u64> {
        match self {
            Kind::TooMany => Some(1),
            Kind::Busy
            | Kind::NoChain
            | Kind::NoProof
            | Kind::RelayAway
            | Kind::RelaySilent
            | Kind::Storage => Some(60),
            Kind::PlaceIsFull => Some(600),
            Kind::Purse => Some(3_600),
            _ => None,
        }
    }
}
