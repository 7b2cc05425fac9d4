//! What the virus would sit on.

use wayclear_status::text_enum;

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

impl Surface {
    /// Its byte in the feed.
    pub const fn code(self) -> u8 {
        match self {
            Surface::Other => 0,
            Surface::Aerosol => 1,
            Surface::Copper => 2,
            Surface::Cardboard => 3,
            Surface::StainlessSteel => 4,
            Surface::Plastic => 5,
        }
    }

    /// The surface of a byte in the feed; one that a later version may have added is `Other`.
    pub fn from_code(code: u8) -> Self {
        let mut all = Self::ALL.iter().copied();
        all.find(|surface| surface.code() == code)
            .unwrap_or(Surface::Other)
    }
}
