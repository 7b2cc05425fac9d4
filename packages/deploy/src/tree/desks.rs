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
    let desks = rows.iter().map(|row| Desk {
        name: checked_server_name(&row.name, problems),
        url: checked_url(&row.url, "a desk", "https://desk.example.org", problems),
    });
    desks.collect()
}
