//! Whom the phone has met: out of a log of Bluetooth signals, since a page can hear none itself, or of a radio that is simulated.

use rand::rng;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::contact_registry::CLOCK_TOLERANCE_SECONDS;
use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_client::device::KeptContact;
use wayclear_identity::{Signals, GAP_SECONDS};
use wayclear_risk::RssiFilter;

use crate::error::{all_out, out, whole, PhoneError, Result};
use crate::phone::Phone;

/// Weight of each new signal in the low-pass filter, in thousandths, as the command has it.
const FILTER: u16 = 250;
/// How often a simulated radio is heard, in seconds.
const BEACON_SECONDS: u64 = 30;

/// What became of signals.
#[derive(Serialize, Tsify)]
pub struct Imported {
    /// Signals that were not used: from the future, or of a strength that there is not.
    pub left_out: usize,
    /// Encounters that they make.
    pub contacts: usize,
    /// Of these, those that the phone did not have.
    pub new: usize,
    /// Of these, those that ended more than 14 days ago and were left out.
    pub too_old: usize,
}

/// Somebody who was met.
#[derive(Serialize, Tsify)]
pub struct Met {
    /// Unix seconds.
    pub at: u64,
    /// How long it counts.
    pub seconds: u32,
    pub rssi_dbm: i16,
    /// Whether it carries an identifier.
    pub is_matchable: bool,
}

/// What this phone sends at a moment.
#[derive(Serialize, Tsify)]
pub struct Beacon {
    /// When it is sent, Unix milliseconds.
    pub at_millis: u64,
    /// Its identifier then, 32 hexadecimal digits.
    pub sender: String,
}

#[wasm_bindgen]
impl Phone {
    /// Keeps the encounters that signals make; the arrays have a signal at each index. `now`: Unix seconds.
    ///
    /// # Errors
    /// `signals`, if there is none that can be used.
    #[wasm_bindgen(js_name = meetSignals)]
    pub fn meet_signals(
        &mut self,
        senders: Vec<String>,
        at_millis: &[f64],
        rssi_dbm: &[i16],
        now: f64,
    ) -> Result<Ts<Imported>> {
        let now = whole(now);
        let latest = now.saturating_add(CLOCK_TOLERANCE_SECONDS) * 1_000;
        let mut heard = Signals::new();
        let mut left_out = 0;
        for ((sender, at), rssi) in senders.iter().zip(at_millis).zip(rssi_dbm) {
            let at = whole(*at);
            let is_heard = at <= latest && heard.hear(sender, at, (*rssi).into()).is_ok();
            left_out += usize::from(!is_heard);
        }
        if heard.is_empty() {
            return Err(PhoneError::new("signals", "no row of the log can be used"));
        }
        let filter = RssiFilter::new(FILTER).map_err(|error| PhoneError::new("internal", error))?;
        let encounters = heard.encounters(filter, GAP_SECONDS);
        let contacts = encounters.len();
        let oldest = now.saturating_sub(MAX_WINDOW_SECONDS);
        let recent = encounters.into_iter().filter(|(_, e)| e.ended_at > oldest);
        let recent = recent.map(|(sender, encounter)| KeptContact::new(sender, encounter));
        let recent: Vec<_> = recent.collect();
        let too_old = contacts - recent.len();
        out(&Imported {
            left_out,
            contacts,
            new: self.device.meet(recent).new,
            too_old,
        })
    }

    /// All who were met, the oldest first.
    ///
    /// # Errors
    /// `internal`.
    pub fn contacts(&self) -> Result<Vec<Ts<Met>>> {
        all_out(self.device.contacts.iter().map(|contact| Met {
            at: contact.started_at,
            seconds: contact.seconds,
            rssi_dbm: contact.rssi_dbm,
            is_matchable: contact.identifier().is_some(),
        }))
    }

    /// What this phone sends from a time on, Unix seconds, for so many seconds. Keys of days that it has none for are made, and
    /// are to be kept before anything is sent.
    ///
    /// # Errors
    /// `internal`.
    pub fn beacons(&mut self, from: f64, seconds: f64) -> Result<Vec<Ts<Beacon>>> {
        let (from, seconds) = (whole(from), whole(seconds).min(86_400));
        let until = from.saturating_add(seconds);
        let times = (0..).map(|n| from + n * BEACON_SECONDS);
        let mut sent = vec![];
        for at in times.take_while(|at| *at <= until) {
            let identifier = self.device.today(at, &mut rng()).identifier_at(at, 1);
            sent.extend(identifier.map(|identifier| Beacon {
                at_millis: at * 1_000,
                sender: identifier.to_string(),
            }));
        }
        self.device.days.sort_unstable_by_key(|day| day.day);
        all_out(sent)
    }
}
