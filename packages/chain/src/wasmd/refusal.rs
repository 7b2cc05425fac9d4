//! What a node's refusals mean, in words for people.

use crate::error::ChainError;

/// What the Cosmos SDK makes of a query's gRPC status "not found".
const KEY_NOT_FOUND: (&str, u32) = ("sdk", 22);

/// The Cosmos SDK's code for a transaction whose timeout height is over.
const TIMED_OUT: (&str, u32) = ("sdk", 30);

/// What the chain puts before the words of a message that does not work.
const MESSAGE: &str = "failed to execute message; message index: ";

/// Why a transaction or query was refused.
#[derive(Debug)]
pub enum Refusal {
    /// Another transaction of the account came in between; this sequence is expected next, if the node said so.
    Sequence(Option<u64>),
    /// The last block that might hold it is over.
    TimedOut,
    /// What was asked for is not there.
    Missing(ChainError),
    /// One of the messages does not work, counted from 0.
    Message(usize, ChainError),
    Other(ChainError),
}

impl Refusal {
    /// The same of a transaction that was signed and handed over before.
    pub fn of_signed(self) -> Self {
        match self {
            Refusal::Other(ChainError::Refused(words))
            | Refusal::Missing(ChainError::Refused(words))
            | Refusal::Message(_, ChainError::Refused(words)) => {
                Refusal::Other(ChainError::RefusedSigned(words))
            }
            other => other,
        }
    }

    /// The error, where the sequence does not matter.
    pub fn into_error(self) -> ChainError {
        match self {
            Refusal::Sequence(_) => ChainError::Refused(
                "another program keeps using this account; let it finish, or use another account"
                    .to_string(),
            ),
            Refusal::TimedOut => ChainError::Refused(
                "the last block that could have taken the transaction is over; send it again"
                    .to_string(),
            ),
            Refusal::Missing(error) | Refusal::Message(_, error) | Refusal::Other(error) => error,
        }
    }
}

impl From<ChainError> for Refusal {
    fn from(error: ChainError) -> Self {
        Refusal::Other(error)
    }
}

/// Reads code and log of an ABCI answer.
pub fn refusal(codespace: &str, code: u32, log: &str) -> Refusal {
    let log = log.trim();
    if log.contains("account sequence mismatch") {
        return Refusal::Sequence(number_after(log, "expected "));
    }
    if (codespace, code) == KEY_NOT_FOUND {
        return Refusal::Missing(ChainError::Refused(cause(log).to_string()));
    }
    if (codespace, code) == TIMED_OUT {
        return Refusal::TimedOut;
    }
    let error = match (codespace, code) {
        ("sdk", 13) => fee(log),
        ("sdk", 11) => ChainError::OutOfGas {
            wanted: number_after(log, "gasWanted: ").unwrap_or_default(),
            used: number_after(log, "gasUsed: ").unwrap_or_default(),
        },
        // Queries and messages say it in different orders.
        _ if log.contains("no such contract") => ChainError::NoContract {
            address: between(log, "address ", ":")
                .unwrap_or("that address")
                .to_string(),
        },
        _ if log.contains("no such code") => ChainError::NoCode {
            code_id: number_after(log, "code id ").unwrap_or_default(),
        },
        _ if log.contains("can not create code: unauthorized") => ChainError::NoUpload,
        _ if log.contains("can not instantiate: unauthorized") => ChainError::NoInstantiate,
        // What serde says of an enum of messages.
        _ if log.contains("unknown variant `") && log.contains("expected one of") => {
            ChainError::OtherKind {
                reason: cause(log).to_string(),
            }
        }
        _ => ChainError::Refused(cause(log).to_string()),
    };
    match number_after(log, MESSAGE).and_then(|index| index.try_into().ok()) {
        Some(index) => Refusal::Message(index, error),
        None => Refusal::Other(error),
    }
}

/// What is wrong with a fee: too little, or not what the node is paid in.
fn fee(log: &str) -> ChainError {
    let offered = between(log, "got: ", "required");
    let offered = offered.map(str::trim).filter(|offered| !offered.is_empty());
    let required = between(log, "required: ", ":").unwrap_or("more");
    let denom = |coins: &str| {
        let letter = coins.find(|c: char| c.is_ascii_alphabetic());
        coins[letter.unwrap_or(coins.len())..].to_string()
    };
    let (offered, required) = (offered.unwrap_or("nothing"), required.to_string());
    let mut wanted = required.split(',').map(denom);
    let is_other = offered.starts_with(|c: char| c.is_ascii_digit())
        && required.starts_with(|c: char| c.is_ascii_digit())
        && wanted.all(|wanted| wanted != denom(offered));
    if is_other {
        return ChainError::FeeDenom {
            offered: denom(offered),
            required,
        };
    }
    ChainError::Fee {
        offered: offered.to_string(),
        required,
    }
}

/// A contract's own sentence, without what the chain puts before and behind it. The chain hides the words of contracts
/// further down.
fn cause(log: &str) -> &str {
    let log = between(log, " desc = ", "\u{0}").unwrap_or(log);
    let text = between(log, MESSAGE, "\u{0}")
        .and_then(|rest| rest.split_once(": "))
        .map_or(log, |(_, rest)| rest);
    let end = [
        ": execute wasm contract failed",
        ": instantiate wasm contract failed",
        ": query wasm contract failed",
        ": migrate wasm contract failed",
        " [",
    ]
    .iter()
    .filter_map(|mark| text.find(mark))
    .min()
    .unwrap_or(text.len());
    let text = &text[..end];
    if text.starts_with("dispatch: ") || text.is_empty() {
        "a contract further down refused, and the chain does not pass its words on; \
         try the message on that contract itself"
    } else {
        text
    }
}

/// The text between two marks; up to the end if the second is missing.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let rest = &text[text.find(start)? + start.len()..];
    Some(
        rest.find(end)
            .map_or(rest, |at| &rest[..at])
            .trim_end_matches(':'),
    )
}

fn number_after(text: &str, mark: &str) -> Option<u64> {
    let rest = &text[text.find(mark)? + mark.len()..];
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..digits].parse().ok()
}
