//! Signing for a code.

use std::sync::{Arc, Mutex, PoisonError};

use cosmwasm_std::HexBinary;
use sha2::{Digest, Sha256};
use tracing::info;
use wayclear_client::desk::{Ask, Code};
use wayclear_client::register::RegisterError;
use wayclear_client::report::{Request, Signed};
use wayclear_status::day_at;

use super::office::Office;
use super::problem::DeskProblem;

/// Requests of 64 digests for a code: a report seldom needs more than one.
const REQUESTS: usize = 2;

/// Where codes are brought.
pub struct Counter {
    pub office: Arc<Office>,
    /// One after the other: a code is good for one report.
    turn: Mutex<()>,
}

impl Counter {
    pub fn of(office: &Arc<Office>) -> Self {
        Counter {
            office: Arc::clone(office),
            turn: Mutex::default(),
        }
    }

    /// The signatures for a code. It is used up once they are noted, except for the very same digests: an answer may be lost.
    pub(super) fn sign(&self, ask: &Ask) -> Result<Vec<Signed>, DeskProblem> {
        let office = &self.office;
        let (code, now): (Code, u64) = (ask.code.parse()?, (office.clock)());
        let (count, today) = (ask.requests.len(), day_at(now));
        if !(1..=REQUESTS).contains(&count) {
            return Err(DeskProblem::Requests { count });
        }
        // All of them before anything is noted: a part that is refused would tell what became of the rest.
        for request in &ask.requests {
            request.checked_for(&office.authority(), today)?;
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let found = office
            .codes
            .find(&code, now)?
            .ok_or(DeskProblem::UnknownCode)?;
        let wanted = digest(&ask.requests);
        if !office.codes.use_up(&code, &wanted)? {
            return Err(DeskProblem::CodeUsed);
        }
        let signed = ask.requests.iter().map(|request| {
            office
                .register
                .sign(&found.patient, request, &office.authority(), today)
        });
        let signed: Result<Vec<_>, RegisterError> = signed.collect();
        let signed = match signed {
            Ok(signed) => signed,
            Err(error) => {
                if found.used.is_none() {
                    office.codes.give_back(&code)?;
                }
                return Err(error.into());
            }
        };
        info!(requests = count, "has signed for a code");
        Ok(signed)
    }
}

/// Names the digests of requests.
fn digest(requests: &[Request]) -> [u8; 32] {
    let mut digests: Vec<&[u8]> = requests
        .iter()
        .flat_map(|request| request.digests.iter().map(HexBinary::as_slice))
        .collect();
    digests.sort_unstable();
    Sha256::digest(digests.concat()).into()
}
