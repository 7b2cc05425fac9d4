//! Visits of accounts, for who keeps them without a phone.

use cosmwasm_std::HexBinary;
use rand::rng;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::commitments::visit_tag;
use wayclear_client::device::KeptVisit;
use wayclear_identity::Secret;
use wayclear_status::interval_at;

use crate::error::{out, parsed, whole, PhoneError, Result};

/// A visit, and what opens it later.
#[derive(Serialize, Tsify)]
pub struct OwnVisit {
    /// In its text form.
    pub place: String,
    /// When it was, in intervals of ten minutes since 1970.
    pub interval: u32,
    /// 16 bytes, hexadecimal; to be shown to nobody before a report.
    pub secret: String,
    /// What the place is told, 16 bytes, hexadecimal.
    pub tag: String,
}

/// A visit with a secret of its own. It is to be stored before it is sent: what was sent and not stored can never be opened. `now`:
/// the chain's time, Unix seconds, since a clock that is ahead gives an interval that is refused.
///
/// # Errors
/// `place`.
#[wasm_bindgen(js_name = newVisit)]
pub fn new_visit(typed: &str, now: f64) -> Result<Ts<OwnVisit>> {
    let secret = Secret::random(&mut rng());
    let visit = KeptVisit::pending(parsed(typed)?, interval_at(whole(now)), secret);
    out(&OwnVisit {
        place: visit.place.to_string(),
        interval: visit.interval,
        secret: HexBinary::from(visit.secret.expose()).to_hex(),
        tag: HexBinary::from(visit.tag()).to_hex(),
    })
}

/// The tag that a visit leaves at its place. `secret`: 16 bytes, hexadecimal.
///
/// # Errors
/// `place`, `secret`.
#[wasm_bindgen(js_name = visitTag)]
pub fn tag_of(typed: &str, interval: u32, secret: &str) -> Result<String> {
    let bytes = HexBinary::from_hex(secret).and_then(|secret| secret.to_array());
    let bytes = bytes.map_err(|error| PhoneError::new("secret", error))?;
    let tag = visit_tag(&parsed(typed)?, interval, &bytes);
    Ok(HexBinary::from(tag).to_hex())
}
