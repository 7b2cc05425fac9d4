//! What a relay tells of itself, for who watches over it. It can lie about all of this but the links of the feed, which fit or do
//! not.

use reqwest::StatusCode;
use wayclear_api::commitments::feed_link;
use wayclear_api::feed::ROWS_A_PAGE;
use wayclear_api::relay::{HealthResponse, HEALTH, OHTTP, PLACES};

use super::error::RelayError;
use super::{Relay, MAX_ANSWER};

/// Most bytes of the list of places: some millions of them.
const MAX_PLACES: u64 = 64 << 20;

impl Relay {
    /// Whether it can do its work, as it says itself.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn health(&self) -> Result<HealthResponse, RelayError> {
        let answer = self.asked(HEALTH, MAX_ANSWER)?;
        // One that is not well says so in the same form.
        if answer.status == StatusCode::SERVICE_UNAVAILABLE && answer.refusal().is_none() {
            let content = serde_json::from_slice(&answer.bytes);
            return content.map_err(|error| self.form(error.to_string()));
        }
        self.read(&answer)
    }

    /// The key configuration that it opens what forwarders bring with, 45 bytes, as it says itself; `None` = it takes nothing from
    /// forwarders. Only for who watches over it: phones have it from the deployment record.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn seal_key(&self) -> Result<Option<Vec<u8>>, RelayError> {
        let answer = self.asked(OHTTP, MAX_ANSWER)?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            // A list of one: its length before it.
            StatusCode::OK => match answer.bytes.split_at_checked(2) {
                Some((length, key)) if length == u16::to_be_bytes(45) && key.len() == 45 => {
                    Ok(Some(key.to_vec()))
                }
                _ => Err(self.form("it tells no list of one key".to_string())),
            },
            status => Err(self.form(format!("HTTP {status}"))),
        }
    }

    /// The text of every place that has a contract.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn places(&self) -> Result<Vec<String>, RelayError> {
        self.read(&self.asked(PLACES, MAX_PLACES)?)
    }

    /// The link of the row before an index, by its pages; `None`, if they do not tell.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn link_before(&self, index: u64) -> Result<Option<[u8; 32]>, RelayError> {
        let mut from = index.saturating_sub(1) / ROWS_A_PAGE * ROWS_A_PAGE;
        loop {
            let page = match self.page(from) {
                Err(RelayError::Refused { kind, .. }) if kind == "no_page" => return Ok(None),
                page => page?,
            };
            let link = page.link.to_array::<32>();
            let mut link = link.map_err(|error| self.form(error.to_string()))?;
            let mut at = page.from;
            let wanted = usize::try_from(index.saturating_sub(at)).unwrap_or(usize::MAX);
            for row in page.rows.iter().take(wanted) {
                link = feed_link(&link, at, row);
                at = at.saturating_add(1);
            }
            if at >= index || at <= from {
                return Ok((at == index).then_some(link));
            }
            from = at;
        }
    }
}
