//! The words of the paper's equation 9: statuses and transitions.

use crate::text_enum;

text_enum! {
    /// States of the paper's equation 9.
    Status {
        /// Nobody has checked in yet.
        Empty = "empty",
        /// An infection less than a window old stands, and nobody has cleaned since.
        Infected = "infected",
        /// Visited, and no infection counts.
        Clean = "clean",
    }
}

text_enum! {
    /// Transitions of the paper's equation 9, and one of ours for a slip taken back.
    Cause {
        /// The contract was made.
        GenerateContract = "generate_contract",
        /// A person whose account is not infected checked in, or a relay sent tags.
        NormalUserCheckin = "normal_user_checkin",
        /// A person whose account is infected checked in.
        InfectedUserCheckin = "infected_user_checkin",
        /// An earlier visit was disclosed by an infected person.
        InfectedUserUpdate = "infected_user_update",
        /// The city had the place cleaned.
        LocationIsCleaned = "location_is_cleaned",
        /// The newest infection is a whole window old.
        Wait14Days = "wait14_days",
        /// The slips behind the infection were revoked.
        SlipRevoked = "slip_revoked",
    }
}
