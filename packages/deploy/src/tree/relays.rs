//! Servers that send other people's check-ins and slips.

use serde::{Deserialize, Serialize};
use wayclear_api::checked_name;

use super::problem::Problems;
use super::rows::RelayRow;

/// A server that sends other people's check-ins and slips.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    /// Who runs it, for people.
    pub name: String,
    /// Where phones reach it: http or https, without a slash at the end.
    pub url: String,
}

/// The relays of a file, and what is wrong with them.
pub(super) fn relays(rows: &[RelayRow], problems: &mut Problems) -> Vec<Relay> {
    let mut relays = vec![];
    for row in rows {
        let (name, url) = (row.name.get_ref().trim(), row.url.get_ref().trim());
        let url = url.trim_end_matches('/');
        if let Err(error) = checked_name(name) {
            problems.error(row.name.span(), error.to_string());
        }
        if !is_reachable(url) {
            let text = format!(
                "\"{url}\" is no address of a relay; write it like https://relay.example.org"
            );
            problems.error(row.url.span(), text);
        }
        relays.push(Relay {
            name: name.to_string(),
            url: url.to_string(),
        });
    }
    relays
}

/// Whether phones could reach a relay there. A password in it would be everybody's.
fn is_reachable(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "@?#\\\"".contains(c);
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with(['/', ':']) && !rest.contains(is_odd)
    })
}
