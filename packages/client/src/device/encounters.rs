//! From single signals to encounters.

use std::collections::HashMap;

use wayclear_risk::{Contact, RiskError, RssiFilter};

use super::{mean, KeptContact};

/// What iOS says where it has no signal strength.
const UNAVAILABLE: i64 = 127;
/// How many signals pass before encounters that are over are looked for.
const SIGNALS_A_LOOK: u64 = 4_096;

/// Makes encounters of signals, one by one; keeps no more than the encounters that are going on.
#[derive(Clone, Debug)]
pub struct Encounters {
    filter: RssiFilter,
    gap: u64,
    going_on: HashMap<String, GoingOn>,
    /// Signals taken in.
    pub signals: u64,
    /// Signals without a strength (127), which were left out.
    pub unavailable: u64,
}

#[derive(Clone, Debug)]
struct GoingOn {
    filter: RssiFilter,
    started_at: u64,
    ended_at: u64,
    /// Of the filtered strengths, dBm.
    sum: i64,
    count: i64,
}

impl Encounters {
    /// A filter gives each new signal its share of the weight; after `gap` seconds without a signal the next one of the
    /// same sender begins a new encounter.
    pub fn new(filter: RssiFilter, gap: u64) -> Self {
        Encounters {
            filter,
            gap,
            going_on: HashMap::new(),
            signals: 0,
            unavailable: 0,
        }
    }

    /// Takes a signal in, at a time in Unix seconds and with a strength in dBm; returns encounters that are over.
    ///
    /// # Errors
    /// [`RiskError::Range`] for a strength that is neither -127 to -1 nor 127; the signal is left out.
    pub fn signal(
        &mut self,
        sender: &str,
        at: u64,
        rssi_dbm: i64,
    ) -> Result<Vec<KeptContact>, RiskError> {
        if rssi_dbm == UNAVAILABLE {
            self.unavailable += 1;
            return Ok(vec![]);
        }
        let mut over = vec![];
        if let Some(encounter) = self.going_on.get(sender) {
            let is_apart = at.abs_diff(encounter.ended_at) > self.gap;
            let is_long = at.saturating_sub(encounter.started_at) > Contact::MAX_SECONDS.into();
            if is_apart || is_long {
                over.extend(self.end(sender));
            }
        }
        let mut filter = self.going_on.get(sender).map_or(self.filter, |e| e.filter);
        let filtered = filter.sample(rssi_dbm)?;
        let encounter = self
            .going_on
            .entry(sender.to_string())
            .or_insert_with(|| GoingOn {
                filter,
                started_at: at,
                ended_at: at,
                sum: 0,
                count: 0,
            });
        encounter.filter = filter;
        encounter.started_at = encounter.started_at.min(at);
        encounter.ended_at = encounter.ended_at.max(at);
        encounter.sum += i64::from(filtered);
        encounter.count += 1;
        self.signals += 1;
        if self.signals.is_multiple_of(SIGNALS_A_LOOK) {
            over.extend(self.end_before(at.saturating_sub(self.gap)));
        }
        Ok(over)
    }

    /// Ends what is still going on.
    pub fn finish(&mut self) -> Vec<KeptContact> {
        self.end_before(u64::MAX)
    }

    fn end_before(&mut self, time: u64) -> Vec<KeptContact> {
        let over = self.going_on.iter().filter(|(_, e)| e.ended_at < time);
        let over: Vec<String> = over.map(|(sender, _)| sender.clone()).collect();
        over.iter().filter_map(|sender| self.end(sender)).collect()
    }

    fn end(&mut self, sender: &str) -> Option<KeptContact> {
        let GoingOn {
            started_at,
            ended_at,
            sum,
            count,
            ..
        } = self.going_on.remove(sender)?;
        Some(KeptContact {
            sender: sender.to_string(),
            started_at,
            seconds: u32::try_from(ended_at - started_at).unwrap_or(Contact::MAX_SECONDS),
            rssi_dbm: mean(sum, count),
        })
    }
}
