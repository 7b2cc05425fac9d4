//! The words of equations 9 and 10: statuses, transitions, surfaces.

use crate::text::text_enum;

text_enum! {
    /// States of the paper's equation 9.
    Status {
        /// Nobody has checked in yet.
        Empty = "empty",
        /// A person with an unrevoked case was here less than a window ago, and nobody has cleaned since.
        Infected = "infected",
        /// Visited, and no infection counts.
        Clean = "clean",
    }
}

text_enum! {
    /// Transitions of the paper's equation 9, and one of ours for a case taken back.
    Cause {
        /// The contract was made.
        GenerateContract = "generate_contract",
        /// A person without an open case checked in.
        NormalUserCheckin = "normal_user_checkin",
        /// A person with an open case checked in.
        InfectedUserCheckin = "infected_user_checkin",
        /// An earlier visitor reported an infection.
        InfectedUserUpdate = "infected_user_update",
        /// The city had the place cleaned.
        LocationIsCleaned = "location_is_cleaned",
        /// The newest infection is a whole window old.
        Wait14Days = "wait14_days",
        /// The case behind the infection was revoked.
        CaseRevoked = "case_revoked",
    }
}

text_enum! {
    /// What the virus would sit on (the materials of the paper's equation 10).
    Surface {
        /// Air; 3 hours.
        Aerosol = "aerosol",
        /// Copper; 4 hours.
        Copper = "copper",
        /// Cardboard; 24 hours.
        Cardboard = "cardboard",
        /// Anything else; 30 hours.
        Other = "other",
        /// Stainless steel; 48 hours.
        StainlessSteel = "stainless_steel",
        /// Plastic; 72 hours.
        Plastic = "plastic",
    }
}
