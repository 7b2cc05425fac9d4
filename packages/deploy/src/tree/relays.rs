//! Servers that send other people's check-ins and slips, and what keeps the addresses of phones from them.

use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};
use toml::Spanned;
use url::{Host, Url};
use wayclear_api::checked_name;
use wayclear_api::sealed::is_key;

use super::problem::Problems;
use super::rows::RelayRow;

/// A server that sends other people's check-ins and slips.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    /// Who runs it, for people.
    pub name: String,
    /// Where phones reach it: http or https, without a slash at the end.
    pub url: String,
    /// Who brings things there; `None` = phones themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarder: Option<Forwarder>,
}

/// A server of another party that brings to a relay what it cannot open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarder {
    /// Where phones reach it: http or https.
    pub url: String,
    /// The relay's key configuration, 45 bytes: for which phones seal.
    pub key: HexBinary,
}

/// The relays of a file, and what is wrong with them.
pub(super) fn relays(rows: &[RelayRow], problems: &mut Problems) -> Vec<Relay> {
    let mut relays = vec![];
    for row in rows {
        let url = checked_url(&row.url, "a relay", "https://relay.example.org", problems);
        if relays.iter().any(|other: &Relay| other.url == url) {
            problems.error(row.url.span(), format!("relay {url} comes twice"));
        }
        relays.push(Relay {
            name: checked_server_name(&row.name, problems),
            forwarder: forwarder(row, &url, problems),
            url,
        });
    }
    relays
}

/// Who stands before a relay: both are told, who it is and for whom phones seal, or neither.
fn forwarder(row: &RelayRow, relay: &str, problems: &mut Problems) -> Option<Forwarder> {
    let (url, key) = match (&row.forwarder, &row.key) {
        (None, None) => return None,
        (Some(url), Some(key)) => (url, key),
        (Some(alone), None) => {
            let text = "a forwarder brings what phones have sealed for the relay: add its key, as wayclear relay key \
                 prints it";
            problems.error(alone.span(), text.to_string());
            return None;
        }
        (None, Some(alone)) => {
            let text = "a key is of use with a forwarder only: add forwarder = \"https://...\", or take the key out";
            problems.error(alone.span(), text.to_string());
            return None;
        }
    };
    let like = "https://forwarder.example.net";
    let shown = checked_url(url, "a forwarder", like, problems);
    let (own, others) = (host(relay), host(&shown));
    if [&own, &others]
        .into_iter()
        .all(|host| host.as_ref().is_some_and(is_loopback))
    {
        let text = "relay and forwarder are on this machine, which so learns addresses and content: to try it out, and for nothing else";
        problems.warning(url.span(), text.to_string());
    } else if own.is_some() && own == others {
        let text = "the forwarder is on the relay's own host, which so learns addresses and content: name one that another party \
             runs, or take forwarder and key out";
        problems.error(url.span(), text.to_string());
    }
    let bytes = HexBinary::from_hex(key.get_ref().trim()).unwrap_or_default();
    if !is_key(&bytes) {
        let text =
            "this is no key of a relay: 90 hexadecimal digits, as wayclear relay key prints them";
        problems.error(key.span(), text.to_string());
    }
    Some(Forwarder {
        url: shown,
        key: bytes,
    })
}

/// Who runs a server, for people.
pub(super) fn checked_server_name(name: &Spanned<String>, problems: &mut Problems) -> String {
    let text = name.get_ref().trim();
    if let Err(error) = checked_name(text) {
        problems.error(name.span(), error.to_string());
    }
    text.to_string()
}

/// Where phones reach a server, without a slash at the end.
pub(super) fn checked_url(
    url: &Spanned<String>,
    what: &str,
    like: &str,
    problems: &mut Problems,
) -> String {
    let text = plain_url(url.get_ref());
    if !is_reachable(&text) {
        let text = format!("\"{text}\" is no address of {what}; write it like {like}");
        problems.error(url.span(), text);
    }
    text
}

/// The one way in which an address is kept, of all in which it can be written: small letters where they make no difference, no usual
/// port, no slash at the end. What is no address stays as it is.
pub(crate) fn plain_url(text: &str) -> String {
    let text = text.trim().trim_end_matches('/');
    parsed(text).map_or(text.to_string(), |url| {
        url.as_str().trim_end_matches('/').to_string()
    })
}

/// Whether phones could reach somebody there. A password in it would be everybody's.
pub(crate) fn is_reachable(url: &str) -> bool {
    parsed(url).is_some()
}

/// An address as phones read it, with the same library; `None` = it is none. What that would mend is not what was written.
fn parsed(text: &str) -> Option<Url> {
    let (scheme, rest) = text.split_once("://")?;
    let is_http = ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str());
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "@?#\\\"".contains(c);
    let is_plain = is_http && !rest.starts_with(['/', ':']) && !rest.contains(is_odd);
    Url::parse(text).ok().filter(|_| is_plain)
}

/// Whether a host is the machine that asks, by whichever of its names.
fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(v4) => v4.is_loopback(),
        Host::Ipv6(v6) => v6.to_canonical().is_loopback(),
    }
}

/// The host of an address, without its port: another port is no other party.
fn host(url: &str) -> Option<Host> {
    Some(match parsed(url)?.host()? {
        Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_string()),
        Host::Ipv4(v4) => Host::Ipv4(v4),
        // The same machine, over the older protocol.
        Host::Ipv6(v6) => v6.to_ipv4_mapped().map_or(Host::Ipv6(v6), Host::Ipv4),
    })
}
