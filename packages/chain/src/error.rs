//! Why a chain did not do what was asked.

use cosmwasm_std::Addr;
use thiserror::Error;

use crate::key_error::KeyError;
use crate::mirror_error::MirrorError;
use crate::unsigned::Unsigned;

#[derive(Debug, Error)]
pub enum ChainError {
    /// The chain or a contract refused; nothing was changed.
    #[error("{0}")]
    Refused(String),
    /// A node had the signed transaction when it refused it, or said that it failed: it may stand all the same.
    #[error("{0}")]
    RefusedSigned(String),
    /// The node does not answer, or not as a node does.
    #[error("no answer from {node}: {reason}")]
    Node {
        /// URL of the node, without user, password and query.
        node: String,
        reason: String,
    },
    /// A node cannot be there.
    #[error("\"{text}\" is no address of a node; write it like http://localhost:26657")]
    NoAddress {
        /// What was written, without user, password and query.
        text: String,
    },
    /// The address ends within its user or password.
    #[error("the user or password for node \"{text}\" cannot be read; write / ? and # in them as %2F, %3F and %23")]
    Credentials {
        /// What was written, without user, password and query.
        text: String,
    },
    /// The node belongs to another chain.
    #[error("{node} is a node of chain \"{found}\", the deployment is on \"{expected}\"; name the right one with --node or --deployment")]
    WrongChain {
        /// URL of the node.
        node: String,
        expected: String,
        /// The chain it belongs to.
        found: String,
    },
    /// What a node says is not believed.
    #[cfg(feature = "verified")]
    #[error(transparent)]
    Verify(#[from] crate::verified::VerifyError),
    /// Relays were asked in place of a node.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    /// Nobody can sign for the sender.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The chain has never seen the account.
    #[error("account {0} is unknown to the chain, so that it can sign nothing yet: send it one coin, or have its fees granted; either makes it known")]
    UnknownAccount(Addr),
    /// An account that may well sign, but whose sequence is not known here.
    #[error("account {account} is a \"{found}\"; only a cosmos.auth.v1beta1.BaseAccount can sign here. Sign with another account")]
    AccountType { account: Addr, found: String },
    /// Too little was offered.
    #[error(
        "the node wants a fee of {required}, {offered} was offered; offer more with --gas-price"
    )]
    Fee {
        offered: String,
        /// What the node wants.
        required: String,
    },
    /// Fees are paid in other coins.
    #[error("the node takes no fees in {offered}, it wants {required}: name a price in that denom with --gas-price, or none, and the node's own holds")]
    FeeDenom {
        /// Denom that was offered.
        offered: String,
        /// What the node wants.
        required: String,
    },
    /// The node's price and simulation together come to more than the sender allows; nothing was signed.
    #[error("{node} wants a fee of {fee} for {gas} gas, the most you pay is {most}; allow it with --max-fee {fee}, or ask another node, named with --node")]
    Dear {
        /// URL of the node, without user, password and query.
        node: String,
        fee: String,
        gas: u64,
        most: String,
    },
    /// No block would take it; nothing was signed.
    #[error("{node} says that this needs {gas} gas, more than the {most} that a block has; no fee was signed for. Name less with --gas, or ask another node, named with --node")]
    MuchGas {
        /// URL of the node, without user, password and query.
        node: String,
        gas: u64,
        most: u64,
    },
    /// Even a simulation ran out of what a block has; nothing was signed.
    #[error("this step needs more than {least} gas, and a block of this chain has {most}: the chain's limit is too low for it. Whoever runs the chain can raise it, the consensus parameter block.max_gas")]
    BlockGas {
        /// What it needs at least.
        least: u64,
        /// What a block has.
        most: u64,
    },
    /// Who is to pay cannot; nothing was signed.
    #[error("the fee is up to {fee}, and {payer}, who is to pay it, has {has}; nothing was sent. Send it coins, or have another account pay with --fee-granter")]
    Poor {
        payer: String,
        fee: String,
        has: String,
    },
    /// Who is to pay has not granted so much; nothing was signed.
    #[error("the fee is up to {fee}, and of what {granter} grants {sender} there is {left} left now; nothing was sent. Wait for the next period of the grant, have it made larger, or pay without --fee-granter")]
    SmallGrant {
        granter: String,
        sender: String,
        fee: String,
        left: String,
    },
    /// Who is to pay has granted fees of other messages alone; nothing was signed.
    #[error("what {granter} grants {sender} does not pay for {message}; nothing was sent. Have fees of all messages granted, wasmd tx feegrant grant without --allowed-messages, or pay without --fee-granter")]
    OtherGrant {
        granter: String,
        sender: String,
        /// Type of the message, as `MsgStoreCode`.
        message: String,
    },
    /// Nobody could tell what becomes of a transaction; nothing was signed.
    #[error("{node} keeps no index of transactions (tx_index is off), so it could not tell what becomes of one; nothing was sent. Ask another node, named with --node; whoever runs this one sets indexer = \"kv\" in its config.toml")]
    Unindexed { node: String },
    /// It has no room, or is asked too much; its word that nobody else has the transaction.
    #[error("the node takes no transactions now: {reason}; nothing was sent, try again later, or at another node, named with --node")]
    Full { reason: String },
    /// Nobody says what gas costs.
    #[error("the node names no gas price; name one with --gas-price")]
    NoGasPrice,
    /// Gas is counted on a real chain only.
    #[error("a chain in process does not count gas; measure on a node, named with --node")]
    NoReceipt,
    /// The gas limit was reached; nothing was changed, the fee is gone.
    #[error(
        "{used} gas was used, {wanted} was allowed; nothing was changed. Send it again: what it costs is estimated anew; or allow more with --gas-adjustment or --gas"
    )]
    OutOfGas {
        wanted: u64,
        /// What was used until then.
        used: u64,
    },
    /// A contract does not know the message: it is of another kind, or of another version.
    #[error("{reason}. A contract of another kind or version stands there than this command expects; wayclear doctor says which")]
    OtherKind { reason: String },
    /// There is no contract at that address.
    #[error("there is no contract at {address} on this chain; was the chain made anew since the deployment? Then: wayclear deploy")]
    NoContract { address: String },
    #[error("there is no code {code_id} on this chain; was the chain made anew since the deployment? Then: wayclear deploy")]
    NoCode { code_id: u64 },
    /// The chain lets only some accounts upload code, or only its governance.
    #[error("this account may not upload code on this chain: certain accounts may, or a vote. Have it allowed, or have the codes uploaded by proposal, as docs/operate.md says; what is there is found by its checksum")]
    NoUpload,
    /// Whoever uploaded a code has said who may make contracts of it.
    #[error("this account may not make contracts of that code: whoever uploaded it kept that to others. Everybody must be able to, because the contracts make each other: wasmd tx wasm update-instantiate-config, as docs/operate.md says")]
    NoInstantiate,
    /// The block is still to come, or the node no longer has it.
    #[error("the node has no block {height}: {reason}. Was the chain made anew? If not, ask a node that keeps old blocks, named with --node")]
    NoBlock { height: u64, reason: String },
    #[error("the salt has {length} bytes; take 1 to 64")]
    Salt { length: usize },
    /// A transaction was carried out, but what it should have told is not among its events.
    #[error("the transaction was carried out, but tells of no {what}: the contracts may be of another version than this command. Before sending again, look what it did")]
    NoEvent { what: &'static str },
    /// A transaction was sent to a node that cannot say what became of it.
    #[error("{node} cannot look transactions up: {reason}. Transaction {hash} was sent; before sending again, look for it on another node: wasmd q tx {hash}")]
    NoIndex {
        /// URL of the node, without user, password and query.
        node: String,
        hash: String,
        reason: String,
    },
    /// A proposal was not accepted.
    #[error("proposal {proposal} ended as {status}; nothing was pinned. Look why: wasmd q gov proposal {proposal}")]
    VoteLost { proposal: u64, status: &'static str },
    /// The vote on a proposal takes longer than was waited for.
    #[error("proposal {proposal} is still being voted on after {seconds} s; deploy again when it has passed")]
    VotePending {
        proposal: u64,
        /// How long it was waited for.
        seconds: u64,
    },
    /// A transaction was sent and is in no block yet.
    #[error("transaction {hash} was sent and is in no block after {seconds} s; it may still come. Before sending again, look: wasmd q tx {hash}")]
    NotIncluded {
        hash: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// It was handed over and is not waited for.
    #[error("transaction {hash} was handed to the node and is in no block yet; look whether it was carried out: wasmd q tx {hash}")]
    Sent { hash: String },
    /// It is to be signed elsewhere; nothing was sent.
    #[error("the transaction was generated, and neither signed nor sent")]
    Unsigned(Box<Unsigned>),
    /// More than chains allow beside a transaction.
    #[error("the note has {length} bytes; a chain takes 256, which are as many letters of English and fewer of most other scripts")]
    Note { length: usize },
    /// A code that no chain takes; nothing was sent.
    #[error("{file} has {length} bytes, and a chain takes codes of at most {most}; build it with scripts/build-wasm, which makes it small")]
    LargeCode {
        file: String,
        length: usize,
        most: usize,
    },
    /// A request that a node does not read to its end.
    #[error("{node} refuses a request of {length} bytes: more than its rpc.max_body_bytes, usually 1000000. Raise it there, or ask another node, named with --node")]
    LargeRequest {
        /// URL of the node, without user, password and query.
        node: String,
        length: usize,
    },
    /// A contract's code is missing.
    #[error("cannot read {file}: {reason}. Name the folder of a release with --artifacts DIR, or build the contracts: make wasm")]
    Artifact { file: String, reason: String },
    /// What came back is not what was expected.
    #[error("the answer of {contract} does not decode: {reason}. Is it the contract that the record means? wayclear doctor")]
    Answer { contract: Addr, reason: String },
    /// A page of a list was a page before, or there are far too many.
    #[error("the list of {contract} has no end: the node repeats its pages. Ask another node, named with --node")]
    Endless { contract: Addr },
    /// A message could not be written as JSON.
    #[error("the message cannot be written as JSON: {0}")]
    Message(String),
    /// Time does not run backwards.
    #[error("it is {now} on the chain, {asked} is over")]
    Past {
        /// Block time, Unix seconds.
        now: u64,
        /// The time asked for, Unix seconds.
        asked: u64,
    },
}
