//! One request to a node, and why it was not answered.

use std::io;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response as Answer, StatusCode};
use tendermint_rpc::error::ErrorDetail;
use tendermint_rpc::{Error, Response, SimpleRequest};

use super::url::Endpoint;
use crate::error::ChainError;

/// How long one request may take.
const REQUEST: Duration = Duration::from_secs(20);
/// Most bytes of one answer: the largest are results of full blocks, and pages of rows.
const MAX_BODY: usize = 32 << 20;
/// Most bytes of a request that a node takes unless it is told otherwise.
const USUAL_MAX_BODY: usize = 1_000_000;
/// How long a connection is kept for the next request. Nodes close it after ten seconds, and nobody listens in between.
const IDLE: Duration = Duration::from_secs(5);
const REFUSED: &str = "connection refused";
const NO_RPC: &str = "is that the RPC of a node?";

/// Sends requests to a node. The library's own client does the same, but drops the cause of a failure and sends requests for
/// this machine to a proxy.
pub struct Http {
    endpoint: Endpoint,
    /// The endpoint as it is shown.
    node: String,
    client: Client,
}

impl Http {
    /// Prepares to talk to a node; nothing is sent yet.
    pub fn new(endpoint: Endpoint) -> Result<Self, ChainError> {
        let builder = Client::builder().timeout(REQUEST);
        let mut builder = builder.pool_idle_timeout(IDLE);
        // A proxy cannot reach this machine, and would learn which place is asked for.
        if endpoint.is_local() {
            builder = builder.no_proxy();
        }
        let node = endpoint.to_string();
        let client = builder.build().map_err(|error| ChainError::Node {
            node: node.clone(),
            reason: error.to_string(),
        })?;
        Ok(Http {
            endpoint,
            node,
            client,
        })
    }

    /// Where the node listens.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The same without secrets.
    pub fn node(&self) -> &str {
        &self.node
    }

    /// Asks, and reads the answer.
    ///
    /// # Errors
    /// [`ChainError::Node`], [`ChainError::LargeRequest`], or [`ChainError::Refused`] if the node answers with a no.
    pub async fn ask<R: SimpleRequest>(&self, request: R) -> Result<R::Output, ChainError> {
        let request = request.into_json();
        let length = request.len();
        let request = self
            .client
            .post(self.endpoint.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .body(request);
        let answer = request.send().await.map_err(|e| self.no_answer(e))?;
        let status = answer.status();
        let body = self.body(answer).await?;
        let is_too_large =
            status == StatusCode::PAYLOAD_TOO_LARGE || status == StatusCode::BAD_REQUEST;
        if is_too_large && length > USUAL_MAX_BODY {
            let node = self.node.clone();
            return Err(ChainError::LargeRequest { node, length });
        }
        if status != StatusCode::OK {
            let proxy = self.proxy().unwrap_or_default();
            return Err(self.trouble(format!("HTTP {status}; {NO_RPC}{proxy}")));
        }
        match R::Response::from_string(&body) {
            Ok(answer) => Ok(answer.into()),
            Err(error) => Err(match error.detail() {
                ErrorDetail::Response(_) => ChainError::Refused(words(&error)),
                // A web page, for example.
                ErrorDetail::Serde(_) => self.trouble(format!("{}; {NO_RPC}", words(&error))),
                _ => self.trouble(words(&error)),
            }),
        }
    }

    /// An answer, as far as anybody can mean it.
    async fn body(&self, mut answer: Answer) -> Result<Vec<u8>, ChainError> {
        let mut body = vec![];
        while let Some(part) = answer.chunk().await.map_err(|e| self.no_answer(e))? {
            body.extend(part);
            if body.len() > MAX_BODY {
                return Err(self.trouble(format!(
                    "its answer has more than {MAX_BODY} bytes; {NO_RPC}"
                )));
            }
        }
        Ok(body)
    }

    /// The node is there, but something is wrong with it.
    pub fn trouble(&self, reason: String) -> ChainError {
        ChainError::Node {
            node: self.node.clone(),
            reason,
        }
    }

    fn no_answer(&self, error: reqwest::Error) -> ChainError {
        // The URL may hold a password.
        let error = error.without_url();
        let cause = cause(&error);
        let advice = if self.endpoint.is_local() && cause == REFUSED {
            ". Is the node running? A local one starts with: make localnet".to_string()
        } else {
            let other =
                || ". If it is down or elsewhere, name another node with --node".to_string();
            self.proxy().unwrap_or_else(other)
        };
        self.trouble(cause + &advice)
    }

    /// Words on the proxy that may be to blame.
    fn proxy(&self) -> Option<String> {
        let scheme = self.endpoint.url().scheme();
        let variables = [format!("{scheme}_proxy"), "all_proxy".to_string()];
        let mut names = variables
            .iter()
            .flat_map(|name| [name.to_uppercase(), name.clone()]);
        let is_set = |name: &String| std::env::var_os(name).is_some_and(|url| !url.is_empty());
        let name = names.find(is_set).filter(|_| !self.endpoint.is_local())?;
        Some(format!(
            ". If NO_PROXY does not name the node, it was asked through the proxy in {name}"
        ))
    }
}

/// What lies at the bottom of a failure; what is above it says "error sending request".
fn cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "timed out".to_string();
    }
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let text = deepest.to_string();
    let kind = deepest.downcast_ref().map(io::Error::kind);
    if kind == Some(io::ErrorKind::ConnectionRefused) {
        REFUSED.to_string()
    } else if text.contains("lookup address") {
        format!("no such host, or no name server answers ({text})")
    } else if text.contains("InvalidContentType") || text.contains("handshake eof") {
        "it does not speak https; is it http?".to_string()
    } else {
        text
    }
}

/// Whether nobody behind it was asked, by the reason that was told: what stands before the node turns requests away.
pub fn is_busy(reason: &str) -> bool {
    [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ]
    .iter()
    .any(|status| reason.starts_with(&format!("HTTP {status}")))
}

/// The cause: the library's own text says no more than "response error".
pub fn words(error: &Error) -> String {
    match error.detail() {
        ErrorDetail::Response(e) => e.source.data().unwrap_or("no reason given").to_string(),
        _ => format!("{:#}", error.trace()),
    }
}
