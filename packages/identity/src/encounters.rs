//! Encounters. One rule joins signals of one sender and parts of one encounter: a silence of up to a gap is bridged, and
//! counts for no more than [`GAP_SECONDS`], since nobody measured what happened in it.

use core::cmp::Reverse;

use wayclear_risk::Contact;

/// The longest silence within an encounter, and the most that one counts, in seconds: between two scans of a phone at
/// rest.
pub const GAP_SECONDS: u64 = 300;
/// What an encounter counts that was heard at one moment only, in seconds.
pub(crate) const MOMENT_SECONDS: u32 = 60;

/// What was heard of one sender, without a silence that ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Encounter {
    /// First signal, Unix seconds.
    pub started_at: u64,
    /// Last signal, Unix seconds.
    pub ended_at: u64,
    /// How long it counts, 0 to 86,400 s: from signal to signal, at most [`GAP_SECONDS`] each; 60 for a single moment.
    pub seconds: u32,
    /// Mean of the filtered signal strengths, -127 to -1 dBm.
    pub rssi_dbm: i16,
    /// How many signals the mean is of.
    pub signals: u32,
}

impl Encounter {
    /// Whether it lies within this one.
    pub fn holds(&self, other: &Encounter) -> bool {
        self.started_at <= other.started_at && other.ended_at <= self.ended_at
    }

    /// Whether both go on at some second.
    pub fn overlaps(&self, other: &Encounter) -> bool {
        self.started_at <= other.ended_at && other.started_at <= self.ended_at
    }
}

/// Makes whole encounters of parts, in any order: of what was heard under several identifiers of one sender, or in several
/// logs. Parts join if the silence between them is at most `gap` seconds; a part within another is in it already.
pub fn join(parts: impl IntoIterator<Item = Encounter>, gap: u64) -> Vec<Encounter> {
    let mut parts: Vec<Encounter> = parts.into_iter().collect();
    parts.sort_unstable_by_key(|p| (p.started_at, Reverse((p.ended_at, p.signals)), p.rssi_dbm));
    let mut joined = vec![];
    let mut going_on: Option<GoingOn> = None;
    for part in parts {
        match &mut going_on {
            Some(encounter) if part.ended_at <= encounter.ended_at => {}
            Some(encounter) if encounter.goes_on_at(part.started_at, gap) => encounter.add(&part),
            _ => joined.extend(going_on.replace(GoingOn::begin(&part)).map(GoingOn::end)),
        }
    }
    joined.extend(going_on.map(GoingOn::end));
    joined
}

/// An encounter that may go on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GoingOn {
    started_at: u64,
    ended_at: u64,
    /// Without what a moment counts by itself.
    seconds: u64,
    /// Of the strengths, dBm.
    sum: i64,
    signals: u32,
}

impl GoingOn {
    pub(crate) fn begin(part: &Encounter) -> Self {
        let mut encounter = GoingOn {
            started_at: part.started_at,
            ended_at: part.started_at,
            seconds: 0,
            sum: 0,
            signals: 0,
        };
        encounter.add(part);
        encounter
    }

    pub(crate) fn goes_on_at(&self, time: u64, gap: u64) -> bool {
        time <= self.ended_at.saturating_add(gap)
    }

    /// Goes on with a part that does not begin before this and does not end before it. Of what overlaps, the part adds
    /// neither time nor weight.
    pub(crate) fn add(&mut self, part: &Encounter) {
        let silence = part.started_at.saturating_sub(self.ended_at);
        let overlap = self.ended_at.saturating_sub(part.started_at);
        let span = part.ended_at.saturating_sub(part.started_at);
        let (seconds, signals) = match span {
            0 => (0, part.signals),
            _ => (
                u64::from(part.seconds),
                share(part.signals, span.saturating_sub(overlap), span),
            ),
        };
        let added = silence
            .min(GAP_SECONDS)
            .saturating_add(seconds.saturating_sub(overlap));
        self.seconds = self.seconds.saturating_add(added);
        self.ended_at = self.ended_at.max(part.ended_at);
        self.signals = self.signals.saturating_add(signals);
        self.sum = self
            .sum
            .saturating_add(i64::from(part.rssi_dbm).saturating_mul(signals.into()));
    }

    pub(crate) fn end(self) -> Encounter {
        let is_moment = self.started_at == self.ended_at;
        let seconds = u32::try_from(self.seconds).unwrap_or(u32::MAX);
        Encounter {
            started_at: self.started_at,
            ended_at: self.ended_at,
            seconds: if is_moment {
                MOMENT_SECONDS
            } else {
                seconds.min(Contact::MAX_SECONDS)
            },
            rssi_dbm: mean(self.sum, self.signals.into()),
            signals: self.signals,
        }
    }
}

/// So many of the signals as fall into a part of the span; one at least, so that there is a mean.
fn share(signals: u32, part: u64, span: u64) -> u32 {
    let share = u64::from(signals).saturating_mul(part).checked_div(span);
    u32::try_from(share.unwrap_or_default())
        .unwrap_or(signals)
        .max(1)
}

/// The mean of signal strengths in dBm, rounded half up.
fn mean(sum: i64, count: i64) -> i16 {
    let twice = count.max(1).saturating_mul(2);
    let rounded = sum
        .saturating_mul(2)
        .saturating_add(count)
        .div_euclid(twice);
    i16::try_from(rounded).unwrap_or(i16::MIN)
}
