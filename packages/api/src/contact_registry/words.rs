//! The words of the registry: whose word is taken, what an id stands for, what becomes of a slip.

use wayclear_status::text_enum;

text_enum! {
    /// Whose word is taken.
    ReportPolicy {
        /// Everybody's own, as in the paper, or an authority's.
        SelfReported = "self_reported",
        /// An authority's signature is needed.
        Attested = "attested",
    }
}

text_enum! {
    /// What an id stands for.
    ItemKind {
        DayKey = "day_key",
        MacHashes = "mac_hashes",
        Visit = "visit",
        Account = "account",
        /// A check-in of an infected account.
        OwnVisit = "own_visit",
    }
}

text_enum! {
    /// What became of a slip, or would.
    Verdict {
        /// It is written to ids and feed.
        Taken = "taken",
        /// An account item came from another account.
        NotSender = "not_sender",
        /// Authority or key are unknown, ended or struck, it was issued in the future, or the item lies outside its span.
        NotCovered = "not_covered",
        /// The signature does not fit; as a message this is an error.
        InvalidSignature = "invalid_signature",
        /// A key or hash could still be replayed.
        TooEarly = "too_early",
        /// The item or its signature has aged out of the window.
        AgedOut = "aged_out",
        /// It was taken back, by this voucher, or by another one and this is no authority, or twice.
        Burnt = "burnt",
        /// It was taken before.
        Known = "known",
        /// The tree has no location there, or its rows do not decode; it may be sent again.
        NoSuchPlace = "no_such_place",
        /// The location has not recorded that visit.
        NoSuchVisit = "no_such_visit",
        /// The voucher's quota of the day is used up; it may be sent again tomorrow.
        Quota = "quota",
    }
}
