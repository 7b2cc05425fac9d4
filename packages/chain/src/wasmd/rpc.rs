//! One node, asked over the RPC of `CometBFT`; every call blocks until it is answered.

use std::cell::RefCell;

use cosmrs::proto::cosmos::base::query::v1beta1::{PageRequest, PageResponse};
use cosmrs::proto::traits::Message;
use tendermint_rpc::endpoint::{abci_query, status, tx};
use tendermint_rpc::SimpleRequest;
use tokio::runtime::{Builder, Runtime};
use tracing::debug;

use super::command_line::{of_question, word};
use super::http::Http;
use super::refusal::{refusal, Refusal};
use super::url::Endpoint;
use crate::error::ChainError;

const ROWS_A_PAGE: u64 = 100;

/// A connection to a node.
pub struct Rpc {
    http: Http,
    /// Is told the equal wasmd command of each question; `None` = nobody.
    tell: Option<fn(&str)>,
    /// The last that was told: a question that is asked until it is answered is told once.
    told: RefCell<String>,
    pub(super) runtime: Runtime,
}

/// The newest block of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    /// Id of the chain.
    pub chain_id: String,
    pub height: u64,
    /// Its time, Unix seconds.
    pub time: u64,
    /// Whether the node is still fetching old blocks.
    pub catching_up: bool,
    /// What the node calls itself.
    pub moniker: String,
}

impl Rpc {
    /// Prepares to talk to a node; nothing is sent yet. `tell` is told the equal wasmd commands.
    ///
    /// # Errors
    /// [`ChainError::Node`], if this machine has no means to.
    pub fn new(endpoint: Endpoint, tell: Option<fn(&str)>) -> Result<Self, ChainError> {
        let http = Http::new(endpoint)?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| http.trouble(e.to_string()))?;
        Ok(Rpc {
            http,
            tell,
            told: RefCell::default(),
            runtime,
        })
    }

    /// Tells commands to whoever wants to know.
    pub fn show(&self, lines: impl FnOnce() -> Vec<String>) {
        if let Some(tell) = self.tell {
            for line in lines() {
                let line = format!("{line} --node {}", word(self.node()));
                if *self.told.borrow() != line {
                    tell(&line);
                }
                *self.told.borrow_mut() = line;
            }
        }
    }

    /// Where the node listens.
    pub fn endpoint(&self) -> &Endpoint {
        self.http.endpoint()
    }

    /// URL of the node, without secrets.
    pub fn node(&self) -> &str {
        self.http.node()
    }

    pub(super) fn run<R: SimpleRequest>(&self, request: R) -> Result<R::Output, ChainError> {
        self.runtime.block_on(self.http.ask(request))
    }

    /// The newest block.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn latest(&self) -> Result<Latest, ChainError> {
        self.show(|| vec!["wasmd status".to_string()]);
        let status = self.run(status::Request)?;
        let sync = status.sync_info;
        Ok(Latest {
            chain_id: status.node_info.network.to_string(),
            height: sync.latest_block_height.value(),
            time: seconds(sync.latest_block_time.unix_timestamp()),
            catching_up: sync.catching_up,
            moniker: status.node_info.moniker.to_string(),
        })
    }

    /// Asks a module of the chain.
    ///
    /// # Errors
    /// [`ChainError::Node`], or what the module refused with.
    pub fn ask<A: Message + Default>(
        &self,
        path: &str,
        question: &impl Message,
    ) -> Result<A, ChainError> {
        self.ask_or_refuse(path, question)
            .map_err(Refusal::into_error)
    }

    /// The same, where a wrong sequence has to be told from other refusals.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn ask_or_refuse<A: Message + Default>(
        &self,
        path: &str,
        question: &impl Message,
    ) -> Result<A, Refusal> {
        let data = question.encode_to_vec();
        self.show(|| of_question(path, &data).into_iter().collect());
        debug!(path, bytes = data.len(), "asks the node");
        let path = Some(path.to_string());
        let answer = self
            .run(abci_query::Request::new(path, data, None, false))?
            .response;
        if answer.code.is_err() {
            let code = answer.code.value();
            return Err(refusal(&answer.codespace, code, &answer.log));
        }
        let read = A::decode(answer.value.as_slice());
        Ok(read.map_err(|error| self.trouble(format!("its answer does not decode: {error}")))?)
    }

    /// Asks a module of the chain page after page; `rows` takes an answer apart.
    ///
    /// # Errors
    /// [`ChainError::Node`], or what the module refused with.
    pub fn pages<A: Message + Default, Q: Message, T>(
        &self,
        path: &str,
        question: impl Fn(Option<PageRequest>) -> Q,
        rows: impl Fn(A) -> (Vec<T>, Option<PageResponse>),
    ) -> Result<Vec<T>, ChainError> {
        let mut all = vec![];
        let mut key = vec![];
        loop {
            let last = key.clone();
            let page = PageRequest {
                key,
                limit: ROWS_A_PAGE,
                ..PageRequest::default()
            };
            let (some, next) = rows(self.ask(path, &question(Some(page)))?);
            all.extend(some);
            let next = next.unwrap_or_default().next_key;
            if next.is_empty() {
                return Ok(all);
            }
            if next <= last {
                return Err(self.trouble("it repeats its pages".to_string()));
            }
            key = next;
        }
    }

    /// The first rows of a list that anybody can make longer, and whether there are more.
    ///
    /// # Errors
    /// [`ChainError::Node`], or what the module refused with.
    pub fn first_page<A: Message + Default, Q: Message, T>(
        &self,
        path: &str,
        question: impl Fn(Option<PageRequest>) -> Q,
        rows: impl Fn(A) -> (Vec<T>, Option<PageResponse>),
    ) -> Result<(Vec<T>, bool), ChainError> {
        let page = PageRequest {
            limit: ROWS_A_PAGE,
            ..PageRequest::default()
        };
        let (some, next) = rows(self.ask(path, &question(Some(page)))?);
        Ok((some, !next.unwrap_or_default().next_key.is_empty()))
    }

    pub(super) fn trouble(&self, reason: String) -> ChainError {
        self.http.trouble(reason)
    }

    /// A transaction in a block; `None` = in none yet.
    ///
    /// # Errors
    /// [`ChainError::Node`], [`ChainError::NoIndex`].
    pub fn find(&self, hash: &str) -> Result<Option<tx::Response>, ChainError> {
        let parsed = hash
            .parse()
            .map_err(|_| ChainError::Refused(format!("\"{hash}\" is not a transaction hash")))?;
        self.show(|| vec![format!("wasmd query tx {hash}")]);
        match self.run(tx::Request::new(parsed, false)) {
            Ok(found) => Ok(Some(found)),
            Err(ChainError::Refused(words)) if words.contains("not found") => Ok(None),
            // It keeps no index: what was sent could be neither found nor safely sent again.
            Err(ChainError::Refused(reason)) => Err(ChainError::NoIndex {
                node: self.node().to_string(),
                hash: hash.to_string(),
                reason,
            }),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn seconds(timestamp: i64) -> u64 {
    u64::try_from(timestamp).unwrap_or_default()
}
