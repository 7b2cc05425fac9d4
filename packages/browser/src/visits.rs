//! Visits: kept before they are sent, handed to relays, and followed until they are on the chain.

use cosmwasm_std::{Addr, HexBinary};
use rand::rng;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::region::{check_interval, MAX_INTERVALS_LATE};
use wayclear_api::relay::{TicketResponse, TicketState};
use wayclear_api::Place;
use wayclear_client::device::{Handed, KeptVisit};
use wayclear_identity::Secret;
use wayclear_status::{interval_at, interval_end, interval_start, DAY_SECONDS};

use crate::error::{all_out, out, parsed, whole, PhoneError, Result};
use crate::phone::Phone;

/// How long after a visit a relay knows what became of it, in seconds.
const TICKET_SECONDS: u64 = DAY_SECONDS;

/// A visit that is to be handed in.
#[derive(Serialize, Tsify)]
pub struct Visit {
    /// What the place is told, 16 bytes, hexadecimal; names the visit.
    pub tag: String,
    /// In its text form.
    pub place: String,
    /// Its begin, Unix seconds.
    pub at: u64,
    pub stage: VisitStage,
    /// Until when a place takes it, if it is on its way no more, Unix seconds; null = it is, or it is nothing to hurry for.
    pub due: Option<u64>,
    /// What a relay is told, JSON.
    pub request: String,
    /// Relays that have it or may have it, the first one first.
    pub handed: Vec<HandedTo>,
}

/// How far a visit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum VisitStage {
    /// The place has it: nothing is to be sent.
    Committed,
    /// An account signs it, or has; the place was not seen to have it.
    Signed,
    /// A relay has it.
    Queued,
    /// It is to be sent.
    Waiting,
    /// No place takes it any more.
    TooLate,
}

/// A relay that has a visit, or may have it.
#[derive(Serialize, Tsify)]
pub struct HandedTo {
    /// Its URL, as in the record.
    pub relay: String,
    /// To ask with; null = it has not answered.
    pub ticket: Option<String>,
    /// Whether it went through a forwarder.
    pub is_oblivious: bool,
}

#[wasm_bindgen]
impl Phone {
    /// Keeps a visit to a place now, or finds the one that is to be sent again. It is to be stored before it is sent. `now`: Unix
    /// seconds.
    ///
    /// # Errors
    /// `place`, `clock`.
    pub fn visit(&mut self, typed: &str, now: f64) -> Result<Ts<Visit>> {
        let (place, now) = (parsed(typed)?, whole(now));
        let interval = interval_at(now);
        if let Some(known) = self.device.recorded_visit(&place, interval) {
            return out(&self.shown(known, now));
        }
        // One of other ten minutes is another visit, and goes by itself.
        let pending = self.device.pending_visit(&place, now, self.copy.window);
        if let Some(known) = pending.filter(|visit| visit.interval == interval) {
            return out(&self.shown(known, now));
        }
        let visit = pending_at(place, interval)?;
        self.device.keep(visit.clone());
        out(&self.shown(&visit, now))
    }

    /// Keeps a visit to a place now that an account signs, or finds the one of these ten minutes that it was to sign. No relay gets
    /// it.
    ///
    /// # Errors
    /// `place`, `clock`.
    #[wasm_bindgen(js_name = ownVisit)]
    pub fn own_visit(&mut self, typed: &str, account: &str, now: f64) -> Result<Ts<Visit>> {
        let (place, now) = (parsed(typed)?, whole(now));
        let (account, interval) = (Addr::unchecked(account), interval_at(now));
        let window = self.copy.window;
        let pending = self
            .device
            .pending_own_visit(&place, &account, now, window)
            .filter(|visit| visit.interval == interval);
        if let Some(known) = pending {
            return out(&self.shown(known, now));
        }
        let mut visit = pending_at(place, interval)?;
        self.device.keep_own(&account, visit.clone());
        visit.account = Some(account);
        out(&self.shown(&visit, now))
    }

    /// Forgets a visit that nobody has signed after all, and that no place is known to have.
    ///
    /// # Errors
    /// `visit`.
    #[wasm_bindgen(js_name = dropOwnVisit)]
    pub fn drop_own_visit(&mut self, tag: &str) -> Result<()> {
        let visit = self.kept(tag)?;
        if visit.account.is_some() && !visit.is_committed {
            self.device.drop_visit(&visit);
        }
        Ok(())
    }

    /// All visits, as they were made, the oldest first. `now`: Unix seconds.
    ///
    /// # Errors
    /// `internal`.
    pub fn visits(&self, now: f64) -> Result<Vec<Ts<Visit>>> {
        let visits = self.device.visits.iter();
        all_out(visits.map(|visit| self.shown(visit, whole(now))))
    }

    /// Notes that a relay has a visit; `ticket` undefined = it may have it, and has not answered.
    ///
    /// # Errors
    /// `visit`, `ticket`.
    pub fn handed(
        &mut self,
        tag: &str,
        relay: &str,
        ticket: Option<String>,
        is_oblivious: bool,
    ) -> Result<()> {
        let visit = self.kept(tag)?;
        let mut handed = Handed::maybe(relay, is_oblivious);
        if let Some(ticket) = ticket {
            let bytes = HexBinary::from_hex(&ticket);
            handed.ticket = bytes.map_err(|error| PhoneError::new("ticket", error))?;
        }
        self.device.note_handed(&visit, &handed);
        Ok(())
    }

    /// Notes what a relay says of a visit, JSON; undefined = nothing, as is whatever is no word of a relay. Whether another relay
    /// should have it now.
    ///
    /// # Errors
    /// `visit`.
    pub fn heard(&mut self, tag: &str, answer: Option<String>, now: f64) -> Result<bool> {
        let visit = self.kept(tag)?;
        let said: Option<TicketResponse> = answer.and_then(|text| serde_json::from_str(&text).ok());
        if said == Some(TicketResponse::from(Ok(()))) {
            self.device.commit(&visit);
        }
        let is_taken = check_interval(visit.interval, whole(now), self.copy.window).is_ok();
        let is_refused = said
            .as_ref()
            .is_some_and(|said| said.state == TicketState::Refused);
        if is_refused && !is_taken {
            // Nobody brings it any more, and there is nothing more to ask.
            self.device.forget_tickets(&visit);
        }
        Ok(is_taken && visit.goes_on(said.as_ref(), whole(now)))
    }
}

impl Phone {
    fn kept(&self, tag: &str) -> Result<KeptVisit> {
        let is_it = |visit: &&KeptVisit| HexBinary::from(visit.tag()).to_hex() == tag;
        let found = self.device.visits.iter().find(is_it).cloned();
        found.ok_or_else(|| PhoneError::new("visit", "this visit is not kept any more"))
    }

    fn shown(&self, visit: &KeptVisit, now: u64) -> Visit {
        let handed = visit.handed.iter().map(|handed| HandedTo {
            relay: handed.relay.clone(),
            ticket: (!handed.is_maybe()).then(|| handed.ticket.to_hex()),
            is_oblivious: handed.is_oblivious,
        });
        let stage = stage(visit, now, self.copy.window);
        let is_taken = check_interval(visit.interval, now, self.copy.window).is_ok();
        let is_late = stage == VisitStage::Queued && visit.is_late(now) && is_taken;
        let latest = visit.interval.saturating_add(MAX_INTERVALS_LATE);
        Visit {
            tag: HexBinary::from(visit.tag()).to_hex(),
            place: visit.place.to_string(),
            at: interval_start(visit.interval),
            stage,
            due: (stage == VisitStage::Waiting || is_late).then(|| interval_end(latest)),
            request: serde_json::to_string(&visit.request()).unwrap_or_default(),
            handed: handed.collect(),
        }
    }
}

/// A visit that can be read again once it is kept.
fn pending_at(place: Place, interval: u32) -> Result<KeptVisit> {
    let visit = KeptVisit::pending(place, interval, Secret::random(&mut rng()));
    let checked = visit.item().check();
    checked.map_err(|error| PhoneError::new("clock", error))?;
    Ok(visit)
}

fn stage(visit: &KeptVisit, now: u64, window: u64) -> VisitStage {
    // By a clock that was set back it is yet to come.
    let is_over = visit.interval <= interval_at(now);
    if visit.is_committed {
        VisitStage::Committed
    } else if visit.account.is_some() {
        VisitStage::Signed
    } else if visit.last_ticket().is_some() && now < interval_end(visit.interval) + TICKET_SECONDS {
        // However late: the relay knows what became of it.
        VisitStage::Queued
    } else if is_over && check_interval(visit.interval, now, window).is_err() {
        VisitStage::TooLate
    } else {
        VisitStage::Waiting
    }
}
