//! Why a tree is not, or not wholly, as its file says.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_chain::ChainError;

use crate::live::LiveError;
use crate::plan::{Conflict, Plan};
use crate::record::RecordError;

/// What was done stays; applying again goes on from there.
#[derive(Debug, Error)]
pub enum DeployError {
    /// The chain refused a step.
    #[error("{step}: {error}")]
    Step { step: String, error: ChainError },
    /// What stands on the chain is not what was asked for.
    #[error(
        "{what} stands on the chain with another {field}: {found}, not {wanted}; ask for what is there, or put another tree \
         beside it with a record of its own, named with --deployment"
    )]
    Differs {
        what: String,
        field: &'static str,
        found: String,
        wanted: String,
    },
    /// One node is wrong about a chain that has not been made anew.
    #[error(
        "{what} stands at {state} by its record, and the node, which has block {height} that made it, knows no such contract; nothing \
         was changed. Ask another node, named with --node, or put another tree beside it with --deployment"
    )]
    Hidden {
        what: String,
        state: Addr,
        height: u64,
    },
    /// A tree stands whose record is not where it should be.
    #[error(
        "a tree stands at {state} and its record is not in {file}, so nothing was done: it would be a second tree. Write the record again \
         with wayclear tree adopt {state}, or name where it lies with --deployment; --another makes a second tree beside it"
    )]
    Lost { file: String, state: Addr },
    /// The same, of one that another account has made: anybody can make a tree and call somebody else its owner.
    #[error(
        "{}, in the hands of an account that you or the file name, and no record of it is in {file}, so nothing was done. If one is yours, \
         write its record again with wayclear tree adopt {}, or name where it lies with --deployment; one that somebody made whom you do \
         not know is none of yours: --another makes your own",
        made_by_others(trees),
        trees.iter().map(|tree| tree.state.as_str()).collect::<Vec<_>>().join(" or ")
    )]
    LostByOthers {
        file: String,
        /// All that were found: one at least.
        trees: Vec<MadeByOther>,
    },
    /// The record of another tree lies where that of the last apply was.
    #[error(
        "{file} is the record of the tree at {found}, and the last apply with it was to the tree at {last}, as {file}.applied says: nothing \
         was done. Put the record of that tree back; wayclear tree adopt {last} writes it anew. If {found} is meant, move {file}.applied away"
    )]
    OtherRecord {
        file: String,
        /// The state that the record names.
        found: Addr,
        last: Addr,
    },
    /// What is to be adopted is none of ours.
    #[error("{address} is no state of a tree and tells of none; wasmd query wasm list-contracts-by-creator names what an account has made")]
    NoState { address: Addr },
    /// What is to be adopted is a part of a tree, and not its root.
    #[error("{address} is no state of a tree: it belongs to the tree whose state is {state}; name that one, wayclear tree adopt {state}")]
    BelowState { address: Addr, state: Addr },
    /// The block that made a state does not say how.
    #[error(
        "block {height}, which made {state}, holds no transaction of its creator that tells its salt: it was made through another \
         contract or a proposal; restore the record from a copy"
    )]
    NoSalt { state: Addr, height: u64 },
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    Live(#[from] LiveError),
    /// Something cannot be made as the file says, so nothing was done.
    #[error("{}", conflicts(.0))]
    Conflicts(Vec<Conflict>),
    /// Another run has the record.
    #[error("another run of wayclear is at this tree ({file}); wait until it has ended")]
    Locked {
        /// The file that is locked.
        file: String,
    },
    /// The chain is not what it was when the plan was made: what was changed, as far as it is known.
    #[error("the chain was changed since the plan was made, so nothing was done; make another with wayclear plan{}", lines(.0))]
    Moved(Vec<String>),
    /// What was agreed on was asked for otherwise: what there is to do now.
    #[error(
        "the tree file or the flags were changed since the plan was made, so nothing was done; make another with wayclear plan{}",
        lines(.0)
    )]
    OtherFile(Vec<String>),
    /// An account of the tree file is on no chain like this.
    #[error(
        "{account} of the tree file is an address of another chain; here they begin with {prefix}1"
    )]
    Foreign { account: String, prefix: String },
    /// The tree file says two things of one account.
    #[error("{account} stands in the tree file twice, by its name and by its address or by two names; take one out")]
    Twice { account: String },
    /// Somebody has to sign who is not here.
    #[error("nothing was done: there is no key here of {accounts}, who must sign. Name a file of keys with --keys; or go on with --generate-only, which prints one transaction after another in the order of the plan, also those that keys here sign: wasmd tx sign, wasmd tx broadcast")]
    Unsigned { accounts: String },
    /// What was done is not what is there.
    #[error("the chain took what was sent and is not as the file says: {}. Ask another node, named with --node, or look with wayclear doctor", changes(.0))]
    Stuck(Box<Plan>),
}

fn conflicts(conflicts: &[Conflict]) -> String {
    let lines: Vec<_> = conflicts.iter().map(ToString::to_string).collect();
    format!(
        "nothing was done, because not all can be done:\n{}",
        lines.join("\n")
    )
}

/// Each on a line of its own, below others.
fn lines(since: &[String]) -> String {
    let lines = std::iter::once("").chain(since.iter().map(String::as_str));
    lines.collect::<Vec<_>>().join("\n  ")
}

fn changes(plan: &Plan) -> String {
    let lines: Vec<_> = plan.changes.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

/// A state of the tree's key that another account has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeByOther {
    pub state: Addr,
    pub creator: Addr,
}

fn made_by_others(trees: &[MadeByOther]) -> String {
    let each = trees.iter().map(|tree| {
        let MadeByOther { state, creator } = tree;
        format!("at {state}, made by {creator}")
    });
    let all: Vec<String> = each.collect();
    format!("a tree of this state stands {}", all.join(", and one "))
}
