//! Desks of health authorities, and mirrors of the feed.

use serde::{Deserialize, Serialize};

use super::problem::Problems;
use super::relays::{checked_server_name, checked_url};
use super::rows::SiteRow;

/// A server that phones reach: a desk of an authority, which signs for whoever brings a one-time code; or a mirror, which has the files
/// that everybody reads and takes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Whose it is, for people.
    pub name: String,
    /// Where phones reach it: http or https, without a slash at the end.
    pub url: String,
}

/// Those of a file of one kind, and what is wrong with them. `kind`: like "desk".
pub(super) fn sites(rows: &[SiteRow], kind: &str, problems: &mut Problems) -> Vec<Site> {
    let mut sites = vec![];
    let example = format!("https://{kind}.example.org");
    for row in rows {
        let url = checked_url(&row.url, &format!("a {kind}"), &example, problems);
        if sites.iter().any(|other: &Site| other.url == url) {
            problems.error(row.url.span(), format!("{kind} {url} comes twice"));
        }
        sites.push(Site {
            name: checked_server_name(&row.name, problems),
            url,
        });
    }
    sites
}
