//! Risk minutes of the Corona-Warn-App, a second scorer for comparison, with the constants of its default configuration
//! (version 2; cwa-app-android, Apache-2.0). Whole numbers, so that a threshold is met exactly.

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
    pub age_days: u8,
    /// Of the other person.
    pub infectiousness: Infectiousness,
    /// Of the other person's report.
    pub report_type: ReportType,
    /// How well the phone's radio is calibrated, 0 to 3.
    pub calibration_confidence: u8,
    pub scans: &'a [Scan],
}

/// Minutes weighted by nearness and by how infectious the other was ("normalised time").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RiskMinutes {
    /// Seconds times the two weights in tenths.
    hundredth_seconds: u64,
}

impl RiskMinutes {
    const fn of(minutes: u64) -> Self {
        RiskMinutes {
            hundredth_seconds: minutes.saturating_mul(6_000),
        }
    }

    /// In thousandths of a minute, rounded down.
    pub fn thousandths(self) -> u64 {
        self.hundredth_seconds / 6
    }

    fn plus(self, other: Self) -> Self {
        RiskMinutes {
            hundredth_seconds: self
                .hundredth_seconds
                .saturating_add(other.hundredth_seconds),
        }
    }
}

impl fmt::Display for RiskMinutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousandths = self.thousandths();
        write!(f, "{}.{:03}", thousandths / 1_000, thousandths % 1_000)
    }
}

/// Below this a day is no risk.
const LOW_DAY: RiskMinutes = RiskMinutes::of(5);
/// From here on a window or a day is a high risk.
const HIGH: RiskMinutes = RiskMinutes::of(9);

/// What the app shows in green or red.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskLevel {
    Low,
    High,
}

/// Days and encounters of one level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Days of that level.
    pub days: usize,
    /// Age of the newest of them, in days.
    pub newest_age_days: Option<u8>,
    /// Fewest people met: windows of that level on a day of any level, those that differ in day, transmission risk or
    /// calibration.
    pub encounters: usize,
}

/// What the app makes of all windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// High, if one day is.
    pub level: RiskLevel,
    pub low: Count,
    pub high: Count,
}

impl Window<'_> {
    /// Transmission risk level, 1 to 8.
    pub fn transmission_risk_level(&self) -> u8 {
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

    fn level(&self) -> RiskLevel {
        level(self.risk_minutes())
    }

    fn is_same_encounter(&self, other: &Self) -> bool {
        let key = |w: &Self| {
            let level = w.transmission_risk_level();
            (w.age_days, level, w.calibration_confidence, w.level())
        };
        key(self) == key(other)
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

fn level(minutes: RiskMinutes) -> RiskLevel {
    if minutes < HIGH {
        RiskLevel::Low
    } else {
        RiskLevel::High
    }
}

/// What the app makes of these windows. Looks at each pair of them.
pub fn assess(windows: &[Window<'_>]) -> Assessment {
    let of_day = |age: u8| windows.iter().filter(move |w| w.age_days == age);
    let level_of_day = |age: u8| {
        let minutes = of_day(age).map(Window::risk_minutes);
        let minutes = minutes.fold(RiskMinutes::default(), RiskMinutes::plus);
        (minutes >= LOW_DAY).then(|| level(minutes))
    };
    let (mut low, mut high) = (Count::default(), Count::default());
    for (index, window) in windows.iter().enumerate() {
        let Some(level) = level_of_day(window.age_days) else {
            continue;
        };
        let mut earlier = windows.iter().take(index);
        if !earlier.clone().any(|w| w.age_days == window.age_days) {
            let count = match level {
                RiskLevel::Low => &mut low,
                RiskLevel::High => &mut high,
            };
            count.days = count.days.saturating_add(1);
            let newest = count.newest_age_days.unwrap_or(u8::MAX);
            count.newest_age_days = Some(newest.min(window.age_days));
        }
        if !earlier.any(|w| w.is_same_encounter(window)) {
            let count = match window.level() {
                RiskLevel::Low => &mut low,
                RiskLevel::High => &mut high,
            };
            count.encounters = count.encounters.saturating_add(1);
        }
    }
    let level = if high.days > 0 {
        RiskLevel::High
    } else {
        RiskLevel::Low
    };
    Assessment { level, low, high }
}
