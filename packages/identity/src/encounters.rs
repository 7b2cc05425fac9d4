//! From single signals to encounters. One rule joins signals of one sender and parts of one encounter: a silence of up to
//! a gap is bridged, and counts for no more than [`GAP_SECONDS`], since nobody measured what happened in it.

use core::cmp::Reverse;
use std::collections::HashMap;

use wayclear_risk::{Contact, RiskError, RssiFilter};

use crate::sender_name;

/// The longest silence within an encounter, and the most that one counts, in seconds: between two scans of a phone at
/// rest.
pub const GAP_SECONDS: u64 = 300;
/// What an encounter counts that was heard at one moment only, in seconds.
const MOMENT_SECONDS: u32 = 60;

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

/// Signals of many senders, in any order; 16 bytes each, and each sender's name once.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    senders: HashMap<String, usize>,
    heard: Vec<Heard>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Heard {
    sender: u32,
    rssi_dbm: i16,
    at_millis: u64,
}

impl Heard {
    fn at(&self) -> u64 {
        self.at_millis / 1_000
    }
}

impl Signals {
    /// None.
    pub fn new() -> Self {
        Signals::default()
    }

    /// Takes a signal in, at a time in Unix milliseconds: several come within a second, and the filter takes them in their
    /// order. Spellings of one sender are one sender: [`sender_name`].
    ///
    /// # Errors
    /// [`RiskError::Range`] for a strength that is not -127 to -1 dBm.
    pub fn hear(&mut self, sender: &str, at_millis: u64, rssi_dbm: i64) -> Result<(), RiskError> {
        let rssi_dbm = Contact::new(rssi_dbm, 0)?.rssi_dbm();
        let next = self.senders.len();
        let sender = *self.senders.entry(sender_name(sender)).or_insert(next);
        self.heard.push(Heard {
            // More names than that fit into no memory.
            sender: u32::try_from(sender).unwrap_or(u32::MAX),
            rssi_dbm,
            at_millis,
        });
        Ok(())
    }

    /// How many were taken in.
    pub fn len(&self) -> usize {
        self.heard.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.heard.is_empty()
    }

    /// The encounters they make, by sender; sorted by time, then by sender. After `gap` seconds without a signal the next
    /// one begins another; each encounter begins with a copy of the filter.
    pub fn encounters(mut self, filter: RssiFilter, gap: u64) -> Vec<(String, Encounter)> {
        self.heard
            .sort_unstable_by_key(|h| (h.sender, h.at_millis, h.rssi_dbm));
        let mut names: Vec<(usize, String)> =
            self.senders.into_iter().map(|(s, n)| (n, s)).collect();
        names.sort_unstable();
        let of_one = self.heard.chunk_by(|a, b| a.sender == b.sender);
        let mut made = vec![];
        for ((_, name), heard) in names.into_iter().zip(of_one) {
            let encounters = of_one_sender(heard, filter, gap);
            made.extend(
                encounters
                    .into_iter()
                    .map(|encounter| (name.clone(), encounter)),
            );
        }
        made.sort_unstable_by(|(a, x), (b, y)| (x.started_at, a).cmp(&(y.started_at, b)));
        made
    }
}

fn of_one_sender(heard: &[Heard], filter: RssiFilter, gap: u64) -> Vec<Encounter> {
    let mut made = vec![];
    let mut going_on: Option<(GoingOn, RssiFilter)> = None;
    for signal in heard {
        let running = going_on.take_if(|(encounter, _)| encounter.goes_on_at(signal.at(), gap));
        made.extend(going_on.take().map(|(encounter, _)| encounter.end()));
        let mut filter = running.map_or(filter, |(_, filter)| filter);
        let moment = Encounter {
            started_at: signal.at(),
            ended_at: signal.at(),
            seconds: MOMENT_SECONDS,
            // It was in range when it was taken in.
            rssi_dbm: filter.sample(signal.rssi_dbm).unwrap_or(signal.rssi_dbm),
            signals: 1,
        };
        let encounter = match running {
            Some((mut encounter, _)) => {
                encounter.add(&moment);
                encounter
            }
            None => GoingOn::begin(&moment),
        };
        going_on = Some((encounter, filter));
    }
    made.extend(going_on.map(|(encounter, _)| encounter.end()));
    made
}

/// An encounter that may go on.
#[derive(Clone, Copy, Debug)]
struct GoingOn {
    started_at: u64,
    ended_at: u64,
    /// Without what a moment counts by itself.
    seconds: u64,
    /// Of the strengths, dBm.
    sum: i64,
    signals: u32,
}

impl GoingOn {
    fn begin(part: &Encounter) -> Self {
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

    fn goes_on_at(&self, time: u64, gap: u64) -> bool {
        time <= self.ended_at.saturating_add(gap)
    }

    /// Goes on with a part that does not begin before this and does not end before it. Of what overlaps, the part adds
    /// neither time nor weight.
    fn add(&mut self, part: &Encounter) {
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

    fn end(self) -> Encounter {
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
