//! Desks of health authorities.

use serde::{Deserialize, Serialize};

use super::problem::Problems;
use super::relays::{checked_server_name, checked_url};
use super::rows::DeskRow;

/// A server of an authority that signs for whoever brings a one-time code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Whose it is, for people.
    pub name: String,
    /// Where phones reach it: http or https, without a slash at the end.
    pub url: String,
}

/// The desks of a file, and what is wrong with them.
pub(super) fn desks(rows: &[DeskRow], problems: &mut Problems) -> Vec<Desk> {
    let mut desks = vec![];
    for row in rows {
        let url = checked_url(&row.url, "a desk", "https://desk.example.org", problems);
        if desks.iter().any(|other: &Desk| other.url == url) {
            problems.error(row.url.span(), format!("desk {url} comes twice"));
        }
        desks.push(Desk {
            name: checked_server_name(&row.name, problems),
            url,
        });
    }
    desks
}
