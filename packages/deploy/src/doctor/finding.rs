//! What was looked at, what was found, and what helps.

use serde::Serialize;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub kind: Kind,
    /// What was looked at, for people.
    pub subject: String,
    pub outcome: Outcome,
    /// What is wrong, or why it was not looked at; `None` = it is as it should be.
    pub problem: Option<String>,
    /// A command or a step; `None` where nothing is wrong.
    pub cure: Option<String>,
}

/// From best to worst, and what nobody could tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Ok,
    /// Worth knowing; nothing fails for it today.
    Warning,
    Wrong,
    /// It may be either.
    NotLookedAt,
}

/// What was looked at; names that programs may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Whether the node is of the chain in the record, up to the block that made the state.
    Chain,
    /// Age of the newest block, against this machine's clock.
    BlockTime,
    /// Whether the node finds transactions by their hashes.
    TxIndex,
    /// How far back the node's blocks go.
    Pruning,
    /// What the record says beside addresses and codes.
    Record,
    /// Codes that the state hands down, against the record.
    HandedDown,
    /// A code's checksum on the chain, against the record.
    Checksum,
    /// A code's checksum on the chain, against this build.
    Build,
    Pin,
    /// Who may make contracts of a code.
    Permission,
    /// A contract that is as it should be, or some of them.
    Contract,
    /// A contract that is not there, or not where its parent has it.
    Missing,
    /// A contract whose parent has not made it.
    Stranger,
    /// A contract of a code that no release of this tree has.
    ForeignCode,
    /// Contracts of an earlier release.
    HalfMigrated,
    /// Who may change a contract's code.
    Admin,
    /// Codes that a contract has run before.
    History,
    /// A part of the tree that its owner has offered to somebody who has not taken it.
    Offer,
    /// A contract of the tree that the record does not name.
    NotRecorded,
    Authority,
    SlipKey,
    /// Rows that should have been forgotten.
    Overdue,
    /// How long an infection counts.
    Window,
    /// Coins of an account that must pay.
    Balance,
    FeeGrant,
    /// What places pay visitors from.
    Reward,
    Relay,
    Desk,
    Mirror,
}

impl Finding {
    pub fn ok(kind: Kind, subject: impl Into<String>) -> Self {
        Finding {
            kind,
            subject: subject.into(),
            outcome: Outcome::Ok,
            problem: None,
            cure: None,
        }
    }

    pub fn wrong(
        kind: Kind,
        subject: impl Into<String>,
        problem: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Finding {
            outcome: Outcome::Wrong,
            problem: Some(problem.into()),
            cure: Some(cure.into()),
            ..Finding::ok(kind, subject)
        }
    }

    pub fn warning(
        kind: Kind,
        subject: impl Into<String>,
        problem: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Finding {
            outcome: Outcome::Warning,
            ..Finding::wrong(kind, subject, problem, cure)
        }
    }

    pub fn not_looked_at(
        kind: Kind,
        subject: impl Into<String>,
        why: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Finding {
            outcome: Outcome::NotLookedAt,
            ..Finding::wrong(kind, subject, why, cure)
        }
    }
}
