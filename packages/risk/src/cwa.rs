//! Risk minutes of the Corona-Warn-App, a second scorer for comparison, with the constants of its default configuration
//! (version 2; cwa-app-android, Apache-2.0). Whole numbers, as everywhere in this crate.

use core::fmt;

/// One scan of the phone's radio within a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Smallest attenuation, dB: sending power minus received signal strength.
    pub min_attenuation_db: u8,
    /// Seconds since the scan before it; below zero the clock was set, and the scan counts nothing.
    pub seconds: i32,
}

/// How infectious the other person was on that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infectiousness {
    /// Offset 1.
    Standard,
    /// Offset 2.
    High,
}

/// Whose word the report was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportType {
    /// A laboratory's; offset 6.
    ConfirmedTest,
    /// A physician's; offset 4.
    ClinicalDiagnosis,
    /// The person's own; offset 2.
    SelfReport,
    /// Of somebody who met a contact; offset 0.
    Recursive,
}

/// Up to half an hour near one identifier.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// Of the other person.
    pub infectiousness: Infectiousness,
    /// Of the other person's report.
    pub report_type: ReportType,
    pub scans: &'a [Scan],
}

/// Minutes weighted by nearness and by how infectious the other was ("normalised time").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RiskMinutes {
    /// Seconds times the two weights in tenths.
    hundredth_seconds: u64,
}

impl RiskMinutes {
    /// In thousandths of a minute, rounded down.
    pub fn thousandths(self) -> u64 {
        self.hundredth_seconds / 6
    }
}

impl fmt::Display for RiskMinutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousandths = self.thousandths();
        write!(f, "{}.{:03}", thousandths / 1_000, thousandths % 1_000)
    }
}

impl Window<'_> {
    /// Transmission risk level, 1 to 8.
    fn transmission_risk_level(&self) -> u8 {
        let report: u8 = match self.report_type {
            ReportType::ConfirmedTest => 6,
            ReportType::ClinicalDiagnosis => 4,
            ReportType::SelfReport => 2,
            ReportType::Recursive => 0,
        };
        report.saturating_add(match self.infectiousness {
            Infectiousness::Standard => 1,
            Infectiousness::High => 2,
        })
    }

    pub fn risk_minutes(&self) -> RiskMinutes {
        // Transmission risk value, in tenths: none up to level 2, then 0.6 and 0.2 more a level.
        let infectious = match u64::from(self.transmission_risk_level()) {
            0..=2 => 0,
            level => level.saturating_mul(2),
        };
        let near = self.scans.iter().map(|scan| scan.weighted());
        let near = near.fold(0, u64::saturating_add);
        RiskMinutes {
            hundredth_seconds: near.saturating_mul(infectious),
        }
    }
}

impl Scan {
    /// Seconds times nearness in tenths.
    fn weighted(self) -> u64 {
        let nearness = match self.min_attenuation_db {
            0..=62 => 8,
            63..=72 => 10,
            73..=78 => 1,
            _ => 0,
        };
        u64::try_from(self.seconds).map_or(0, |seconds| seconds.saturating_mul(nearness))
    }
}
