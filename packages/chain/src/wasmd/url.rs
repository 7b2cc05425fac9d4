//! Where a node listens, in any form that people write it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

use crate::error::ChainError;

/// Where a node listens unless it is told otherwise.
const PORT: u16 = 26657;
/// What is appended for events.
const WEBSOCKET: &str = "/websocket";

/// The RPC of a node. It is shown without what may be secret in it: user, password and query.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    /// For requests, with the secrets.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// For events, with the secrets.
    pub(super) fn websocket(&self) -> String {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{WEBSOCKET}", url.path().trim_end_matches('/')));
        // http becomes ws, https becomes wss.
        url.as_str().replacen("http", "ws", 1)
    }

    /// Whether it is on this machine.
    pub fn is_local(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        match host.trim_matches(['[', ']']).parse() {
            // Whoever copies the address from a node's settings writes 0.0.0.0, and this machine answers.
            Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_unspecified(),
            Ok(IpAddr::V6(ip)) => {
                let is_mapped = ip.to_ipv4_mapped().is_some_and(|ip| ip.is_loopback());
                ip.is_loopback() || ip.is_unspecified() || is_mapped
            }
            Err(_) => {
                let host = host.trim_end_matches('.');
                host == "localhost" || host.ends_with(".localhost")
            }
        }
    }
}

impl FromStr for Endpoint {
    type Err = ChainError;

    fn from_str(text: &str) -> Result<Self, ChainError> {
        let text = text.trim();
        read(text).ok_or_else(|| {
            let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
            let end = rest.find(['/', '?', '#']);
            let text = without_secrets(text);
            match (end, rest.rfind('@')) {
                (Some(end), Some(at)) if end < at => ChainError::Credentials { text },
                _ => ChainError::NoAddress { text },
            }
        })
    }
}

fn read(text: &str) -> Option<Endpoint> {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        // A slip of the pen in "http://", which would pass for a host named http.
        None if text.contains(":/") || text.contains("//") => return None,
        None => ("tcp".to_string(), text),
    };
    // The library would leave these out without a word.
    if rest.starts_with('/') || rest.contains(|c: char| c.is_whitespace() || c == '\\') {
        return None;
    }
    let mut url = match scheme.as_str() {
        "http" | "ws" => Url::parse(&format!("http://{rest}")).ok()?,
        "https" | "wss" => Url::parse(&format!("https://{rest}")).ok()?,
        "tcp" => without_scheme(rest)?,
        _ => return None,
    };
    // A lone number is read as an address of that network, which nobody can reach.
    let host = url.host_str()?;
    if host.starts_with("0.") && host != "0.0.0.0" {
        return None;
    }
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').strip_suffix(WEBSOCKET);
    if let Some(path) = path.map(str::to_string) {
        url.set_path(&path);
    }
    Some(Endpoint(url))
}

/// Cosmos tools write `tcp://` or nothing for http, and https is told from the port.
fn without_scheme(rest: &str) -> Option<Url> {
    // Of http the library does not tell port 80 from none.
    match Url::parse(&format!("tcp://{rest}")).ok()?.port() {
        Some(443) => Url::parse(&format!("https://{rest}")).ok(),
        Some(_) => Url::parse(&format!("http://{rest}")).ok(),
        None => {
            let mut url = Url::parse(&format!("http://{rest}")).ok()?;
            url.set_port(Some(PORT)).ok()?;
            Some(url)
        }
    }
}

/// What cannot be read may hold secrets all the same.
fn without_secrets(text: &str) -> String {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), text),
    };
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let rest = rest.split_once('?').map_or(rest, |(address, _)| address);
    scheme + rest
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.0;
        write!(
            f,
            "{}://{}",
            url.scheme(),
            url.host_str().unwrap_or_default()
        )?;
        if let Some(port) = url.port() {
            write!(f, ":{port}")?;
        }
        f.write_str(if url.path() == "/" { "" } else { url.path() })
    }
}

/// As it is shown: a trace of the program must not hold the password either.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
