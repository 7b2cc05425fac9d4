//! What happened between two people: a contact by radio, a surface touched later, or both.

use crate::error::{checked, checked_rssi, RiskError};

/// What the virus sits on (the materials of the paper's equation 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// Air; 3 hours.
    Aerosol,
    /// Copper; 4 hours.
    Copper,
    /// Cardboard; 24 hours.
    Cardboard,
    /// Anything else; 30 hours.
    Other,
    /// Stainless steel; 48 hours.
    StainlessSteel,
    /// Plastic; 72 hours.
    Plastic,
}

impl Surface {
    /// All of them, the shortest survival first.
    pub const ALL: [Surface; 6] = [
        Surface::Aerosol,
        Surface::Copper,
        Surface::Cardboard,
        Surface::Other,
        Surface::StainlessSteel,
        Surface::Plastic,
    ];

    /// How long the virus survives on it, in hours: the paper's table.
    pub fn survival_hours(self) -> u32 {
        match self {
            Surface::Aerosol => 3,
            Surface::Copper => 4,
            Surface::Cardboard => 24,
            Surface::Other => 30,
            Surface::StainlessSteel => 48,
            Surface::Plastic => 72,
        }
    }
}

/// Two phones near each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    rssi_dbm: i16,
    seconds: u32,
}

impl Contact {
    /// Longest contact, in seconds.
    pub const MAX_SECONDS: u32 = 86_400;

    /// A contact: filtered signal strength in dBm, -127 to -1, and length in seconds, at most a day.
    ///
    /// # Errors
    /// [`RiskError::Range`].
    pub fn new(rssi_dbm: impl Into<i128>, seconds: impl Into<i128>) -> Result<Self, RiskError> {
        Ok(Contact {
            rssi_dbm: checked_rssi(rssi_dbm.into())?,
            seconds: checked("seconds", seconds.into(), 0, Self::MAX_SECONDS.into())?,
        })
    }

    /// Signal strength, dBm.
    pub fn rssi_dbm(self) -> i16 {
        self.rssi_dbm
    }

    /// Length, seconds.
    pub fn seconds(self) -> u32 {
        self.seconds
    }
}

/// A surface that an infected person was at before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurfaceContact {
    gap_seconds: u32,
    surface: Surface,
}

impl SurfaceContact {
    /// Longest gap: the window of 14 days, in seconds.
    const MAX_GAP: u32 = 1_209_600;

    /// A surface, and the seconds from the infected check-in to the visitor's, at most 14 days.
    ///
    /// # Errors
    /// [`RiskError::Range`].
    pub fn new(gap_seconds: impl Into<i128>, surface: Surface) -> Result<Self, RiskError> {
        let gap_seconds = gap_seconds.into();
        Ok(SurfaceContact {
            gap_seconds: checked("gap_seconds", gap_seconds, 0, Self::MAX_GAP.into())?,
            surface,
        })
    }

    /// Seconds from the infected check-in to the visitor's.
    pub fn gap_seconds(self) -> u32 {
        self.gap_seconds
    }

    pub fn surface(self) -> Surface {
        self.surface
    }
}

/// One exposure. With neither contact nor surface there was none, and the probability is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    pub contact: Option<Contact>,
    pub surface: Option<SurfaceContact>,
}

/// Seconds from the infected check-in to the visitor's, or `None` if the visitor cannot have met what was left there: who
/// left before the infected one came, or at that very second, touched nothing of theirs. Without a leaving time the
/// check-ins alone decide. All times are Unix seconds.
pub fn surface_gap(infected_at: u64, visitor_in: u64, visitor_out: Option<u64>) -> Option<u64> {
    match visitor_out {
        Some(out) if out <= infected_at => None,
        None if visitor_in < infected_at => None,
        _ => Some(visitor_in.saturating_sub(infected_at)),
    }
}
