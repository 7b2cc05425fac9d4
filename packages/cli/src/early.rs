//! The end of a command before its last step: its transaction is not waited for, or signed elsewhere.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Error, Result};
use serde::Serialize;
use wayclear_chain::{ChainError, Unsigned};
use wayclear_client::visit::VisitError;
use wayclear_deploy::DeployError;

use crate::output::{Answer, Output};
use crate::page::Page;

/// A transaction that nobody has waited for.
#[derive(Serialize)]
struct HandedOver<'a> {
    hash: &'a str,
    is_in_block: bool,
}

/// Answers what ended early because somebody wanted it so; other errors stay errors.
pub fn answer(error: Error, output: &mut Output) -> Result<ExitCode> {
    match cause(&error) {
        Some(ChainError::Sent { hash }) => output.say_always(&HandedOver {
            hash,
            is_in_block: false,
        }),
        Some(ChainError::Unsigned(unsigned)) => print(unsigned, output),
        _ => Err(error),
    }
}

/// Whether it is no failure: see [`answer`].
pub fn is_wanted(error: &ChainError) -> bool {
    matches!(error, ChainError::Sent { .. } | ChainError::Unsigned(_))
}

/// The same of an error of a command.
pub fn is_wanted_end(error: &Error) -> bool {
    cause(error).is_some_and(is_wanted)
}

/// What the chain said, whatever it was wrapped in.
fn cause(error: &Error) -> Option<&ChainError> {
    if let Some(VisitError::Chain(error)) = error.downcast_ref() {
        return Some(error);
    }
    if let Some(DeployError::Step { error, .. }) = error.downcast_ref() {
        return Some(error);
    }
    error.downcast_ref()
}

/// The transaction is the answer, in either view, so that it can be put into a file.
fn print(unsigned: &Unsigned, output: &mut Output) -> Result<ExitCode> {
    let to = output.stream();
    writeln!(to, "{}", unsigned.json)?;
    to.flush()?;
    let Unsigned {
        sender,
        chain_id,
        account_number,
        sequence,
        ..
    } = unsigned;
    output.note(format!(
        "nothing was signed or sent. In a file, this is signed with: wasmd tx sign FILE --from {sender} --chain-id {chain_id}; if that \
         is an account of several keys, each signs with: wasmd tx sign FILE --from KEY --multisig {sender} --chain-id {chain_id}, and \
         wasmd tx multisign puts the signatures together; without a node also --offline --account-number {account_number} \
         --sequence {sequence}. If the command sends more than one transaction, run it again once this one is in a block"
    ));
    Ok(ExitCode::SUCCESS)
}

impl Answer for HandedOver<'_> {
    fn tell(&self, page: &mut Page) {
        page.paragraph(
            format!(
                "Transaction {} was handed to the node. It is in no block yet, and may still be refused; look: wasmd q tx {}",
                self.hash, self.hash
            ),
            "",
        );
        page.paragraph(
            "If the command sends more than one transaction, run it again once this one is in a block.",
            "",
        );
    }
}
