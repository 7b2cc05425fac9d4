//! Sending a report, and going on where it stopped.

use cosmwasm_std::{from_json, Addr};
use wayclear_api::commitments::chunk_digest;
use wayclear_api::contact_registry::{
    ask, Attestation, Disclosure, ExecuteMsg, NumberedCase, REPORT_SECONDS,
};
use wayclear_api::events::{CaseOpened, Disclosed};
use wayclear_api::{raw, MAX_LIMIT};
use wayclear_chain::{Chain, ChainError, Tx};

use super::chunks::Report;

impl Report {
    /// Opens a case and sends all chunks, or those that are missing if the same report was begun before. `tell` hears after each chunk how many are in.
    ///
    /// # Errors
    /// [`ChainError`], at the first chunk that is not taken; sending the same report again goes on there.
    pub fn send(
        &self,
        chain: &mut impl Chain,
        registry: &Addr,
        reporter: &Addr,
        attestation: Option<Attestation>,
        mut tell: impl FnMut(usize),
    ) -> Result<Sent, ChainError> {
        let mut skipped = 0;
        let mut count_skipped = |tx: &Tx| {
            skipped += Disclosed::all(&tx.events)
                .iter()
                .map(|d| d.skipped)
                .sum::<u64>();
        };
        let case = if let Some(case) = self.begun(chain, registry, reporter)? {
            case
        } else {
            let tx = chain.execute(reporter, registry, &self.opening_message(attestation))?;
            count_skipped(&tx);
            let opened = CaseOpened::all(&tx.events).pop();
            opened
                .ok_or(ChainError::NoEvent {
                    what: "opened case",
                })?
                .case
        };
        for (index, disclosure) in self.chunks.iter().enumerate() {
            if chunk_row(chain, registry, case, &chunk_digest(disclosure))? != Some(true) {
                let disclosure = disclosure.clone();
                let disclose = ExecuteMsg::Disclose { case, disclosure };
                count_skipped(&chain.execute(reporter, registry, &disclose)?);
            }
            tell(index + 1);
        }
        Ok(Sent { case, skipped })
    }

    /// The case under which this reporter has begun this very report, if it stands and still takes chunks. An empty
    /// report is like any other empty one, so it is never taken for begun.
    fn begun(
        &self,
        chain: &impl Chain,
        registry: &Addr,
        reporter: &Addr,
    ) -> Result<Option<u64>, ChainError> {
        if self.chunks.iter().all(|c| *c == Disclosure::default()) {
            return Ok(None);
        }
        let now = chain.now()?;
        let digests = self.digests();
        let mut start_after = None;
        loop {
            let limit = Some(MAX_LIMIT);
            let page = chain.ask(registry, ask::Cases { start_after, limit })?;
            let Some(last) = page.cases.last() else {
                return Ok(None);
            };
            start_after = Some(last.case);
            for NumberedCase { case, row } in &page.cases {
                let takes_chunks = row.revoked_at.is_none() && now < row.opened_at + REPORT_SECONDS;
                if row.reporter == *reporter
                    && takes_chunks
                    && lists_all(chain, registry, *case, &digests)?
                {
                    return Ok(Some(*case));
                }
            }
        }
    }
}

/// A report that is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    pub case: u64,
    /// Items that had aged out of the window and were left out, among those sent now.
    pub skipped: u64,
}

fn lists_all(
    chain: &impl Chain,
    registry: &Addr,
    case: u64,
    digests: &[[u8; 32]],
) -> Result<bool, ChainError> {
    for digest in digests {
        if chunk_row(chain, registry, case, digest)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a chunk of a case was sent; `None` = the case does not list it.
fn chunk_row(
    chain: &impl Chain,
    registry: &Addr,
    case: u64,
    digest: &[u8; 32],
) -> Result<Option<bool>, ChainError> {
    let row = chain.query_raw(registry, &raw::chunk_key(case, digest))?;
    row.map(from_json)
        .transpose()
        .map_err(|error| ChainError::Answer {
            contract: registry.clone(),
            reason: error.to_string(),
        })
}
