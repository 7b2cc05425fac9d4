//! From single signals to encounters.

use std::collections::HashMap;

use wayclear_risk::{Contact, RiskError, RssiFilter};

use crate::encounters::{Encounter, GoingOn, MOMENT_SECONDS};
use crate::sender_name;

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
