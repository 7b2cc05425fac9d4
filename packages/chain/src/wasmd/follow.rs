//! What contracts emit, block by block. The websocket says only that there is a new block; what is in it is fetched
//! by height, so a broken connection loses nothing.

use std::thread::sleep;
use std::time::{Duration, Instant};

use cosmwasm_std::Event;
use futures::StreamExt;
use tendermint_rpc::query::EventType;
use tendermint_rpc::{Error, Subscription, SubscriptionClient, WebSocketClient};

use super::blocks::Block;
use super::http::words;
use super::node::Wasmd;
use super::rpc::Rpc;
use super::wire;
use crate::error::ChainError;

/// How soon a node that does not answer, or that has no websocket, is asked again.
const AGAIN: Duration = Duration::from_millis(500);
/// How long a node is asked by another way alone, after its websocket could not be opened.
const REST: Duration = Duration::from_secs(30);
/// How long a websocket may say nothing until it is asked by another way whether there was something to say: some die so.
const SILENCE: Duration = Duration::from_secs(10);
/// How long a websocket may take to open.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How soon a block is asked for again that the node has not written down yet.
const SOON: Duration = Duration::from_millis(20);

/// What the contracts emitted in a block.
#[derive(Clone, Debug)]
pub struct BlockEvents {
    /// Height of the block.
    pub height: u64,
    /// Events of the transactions that were carried out, in order.
    pub events: Vec<Event>,
}

/// Blocks in order, none left out.
pub struct Follow {
    rpc: Rpc,
    next: u64,
    head: u64,
    subscription: Option<(WebSocketClient, Subscription)>,
    /// No websocket is tried before then: some take connections and say nothing.
    rests_until: Option<Instant>,
}

impl Wasmd {
    /// Follows the chain from that height on, over a connection of its own.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    pub fn follow(&self, from: u64) -> Result<Follow, ChainError> {
        Ok(Follow {
            rpc: Rpc::new(self.rpc.endpoint().clone(), self.settings.show_wasmd)?,
            next: from,
            head: 0,
            subscription: None,
            rests_until: None,
        })
    }
}

impl Follow {
    /// The next block; `None` if there is none within `patience`.
    ///
    /// # Errors
    /// [`ChainError::Node`], when the node did not answer for all that time; [`ChainError::Refused`], when it no longer has
    /// the block.
    pub fn next(&mut self, patience: Duration) -> Result<Option<BlockEvents>, ChainError> {
        self.next_by(patience, Follow::events)
    }

    /// The next block with what became of each transaction of it; `None` if there is none within `patience`.
    ///
    /// # Errors
    /// Those of [`Follow::next`].
    pub fn next_block(&mut self, patience: Duration) -> Result<Option<Block>, ChainError> {
        self.next_by(patience, |follow| follow.rpc.carried_out(follow.next))
    }

    /// What `read` makes of the next block.
    fn next_by<T>(
        &mut self,
        patience: Duration,
        read: impl Fn(&Self) -> Result<Option<T>, ChainError>,
    ) -> Result<Option<T>, ChainError> {
        let began = Instant::now();
        let mut trouble = None;
        loop {
            let left = patience.saturating_sub(began.elapsed());
            if left.is_zero() {
                return trouble.map_or(Ok(None), Err);
            }
            let outcome = if self.next <= self.head {
                self.read(&read)
            } else {
                self.signal(left).map(|()| None)
            };
            match outcome {
                Ok(Some(block)) => return Ok(Some(block)),
                Ok(None) => trouble = None,
                Err(error @ ChainError::Node { .. }) => {
                    self.subscription = None;
                    trouble = Some(error);
                    sleep(AGAIN.min(left));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Breaks the connection, as a network does; the next call makes it again.
    pub fn disconnect(&mut self) {
        self.subscription = None;
    }

    /// The next block, if the node has written it down yet.
    fn read<T>(
        &mut self,
        read: impl Fn(&Self) -> Result<Option<T>, ChainError>,
    ) -> Result<Option<T>, ChainError> {
        let block = read(self)?;
        if block.is_none() {
            sleep(SOON);
        }
        self.next += u64::from(block.is_some());
        Ok(block)
    }

    fn events(&self) -> Result<Option<BlockEvents>, ChainError> {
        let height = self.next;
        let results = self.rpc.results(height)?;
        Ok(results.map(|results| {
            let done = results.iter().filter(|result| result.code.is_ok());
            BlockEvents {
                height,
                events: done.flat_map(|tx| &tx.events).map(wire::event).collect(),
            }
        }))
    }

    /// Waits for news, and learns the newest height.
    fn signal(&mut self, patience: Duration) -> Result<(), ChainError> {
        let mut is_silent = false;
        if let Some((_, subscription)) = &mut self.subscription {
            let patience = patience.min(SILENCE);
            let news = self
                .rpc
                .runtime
                .block_on(async { tokio::time::timeout(patience, subscription.next()).await });
            match news {
                Ok(Some(Ok(_))) => {}
                Ok(Some(Err(error))) => return Err(self.rpc.trouble(words(&error))),
                Ok(None) => return Err(self.rpc.trouble("the websocket was closed".to_string())),
                Err(_) if patience < SILENCE => return Ok(()),
                Err(_) => is_silent = true,
            }
        } else if self.rests_until.is_none_or(|end| end <= Instant::now()) {
            self.open(patience.min(HANDSHAKE));
        } else {
            sleep(AGAIN.min(patience));
        }
        let known = self.head;
        self.head = self.rpc.latest()?.height;
        if is_silent && self.head > known {
            self.subscription = None;
        }
        Ok(())
    }

    /// Opens the websocket. If the node has none, or none that speaks, it is asked by another way for a while.
    fn open(&mut self, patience: Duration) {
        let url = self.rpc.endpoint().websocket();
        let made = self
            .rpc
            .runtime
            .block_on(async { tokio::time::timeout(patience, subscribe(&url)).await });
        self.subscription = made.ok().and_then(Result::ok);
        let is_open = self.subscription.is_some();
        self.rests_until = (!is_open).then(|| Instant::now() + REST);
    }
}

async fn subscribe(url: &str) -> Result<(WebSocketClient, Subscription), Error> {
    let (client, driver) = WebSocketClient::new(url).await?;
    tokio::spawn(driver.run());
    let subscription = client.subscribe(EventType::NewBlock.into()).await?;
    Ok((client, subscription))
}
