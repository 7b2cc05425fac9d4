//! Handing a contract over: its owner offers it, the successor accepts.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::{state, Ownership};
use wayclear_chain::{Addr, Chain, Receipt};

use crate::args::net::Net;
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

/// To whom a contract is offered.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct SuccessorArgs {
    /// Successor, by address or the name of a key; the contract stays yours until it accepts
    #[arg(long, value_name = "ACCOUNT")]
    to: Option<String>,
    /// Take back what was offered and not yet accepted
    #[arg(long)]
    withdraw: bool,
}

/// A contract, and whose it is.
pub struct Estate {
    /// What people call it, like "county 06113".
    pub what: String,
    pub contract: Addr,
    pub ownership: Ownership,
}

#[derive(Serialize)]
struct Offered {
    what: String,
    contract: Addr,
    owner: Addr,
    /// Who may accept; null = nobody any more.
    proposed: Option<Addr>,
    /// Who might have until now, and may no more; null = nobody.
    replaced: Option<Addr>,
    receipt: Option<Receipt>,
}

#[derive(Serialize)]
struct Accepted {
    what: String,
    contract: Addr,
    owner: Addr,
    receipt: Option<Receipt>,
}

/// Offers a contract to a successor, or takes the offer back.
pub fn offer(
    net: &mut Net,
    estate: Estate,
    successor: &SuccessorArgs,
    sender: &SenderArgs,
    output: &mut Output,
) -> Result<ExitCode> {
    let Estate {
        what,
        contract,
        ownership: Ownership { owner, proposed },
    } = estate;
    let who = sender.owner(net, &what, &owner)?;
    let named = |to: &String| net.named(to, "--to");
    let to = successor.to.as_ref().map(named).transpose()?;
    if to.as_ref() == Some(&owner) {
        bail!("{what} is {owner}'s already; name the successor with --to");
    }
    if to == proposed {
        match to {
            Some(to) => bail!("{what} is offered to {to} already, which has yet to accept"),
            None => bail!("{what} is offered to nobody, so there is nothing to withdraw"),
        }
    }
    if let (Some(to), Some(earlier)) = (&to, &proposed) {
        output.note(format!(
            "{what} is offered to {earlier}, which has not accepted yet; the offer to {to} takes the place of that one"
        ));
    }
    let propose = state::ExecuteMsg::ProposeOwner {
        owner: to.as_ref().map(Addr::to_string),
    };
    let tx = net.wasmd.execute(&who, &contract, &propose)?;
    output.say(&Offered {
        what,
        contract,
        owner,
        proposed: to,
        replaced: proposed,
        receipt: tx.receipt,
    })
}

/// Takes a contract over that was offered.
pub fn accept(
    net: &mut Net,
    estate: Estate,
    sender: &SenderArgs,
    output: &mut Output,
) -> Result<ExitCode> {
    let Estate {
        what,
        contract,
        ownership: Ownership { owner, proposed },
    } = estate;
    let Some(successor) = proposed else {
        bail!("{what} is offered to nobody; its owner, {owner}, offers it with offer --to");
    };
    let rule = format!("{what} is offered to {successor}, who alone may accept it");
    let who = sender.one_of(net, &[successor], &rule)?;
    let accept = state::ExecuteMsg::AcceptOwner {};
    let tx = net.wasmd.execute(&who, &contract, &accept)?;
    output.say(&Accepted {
        what,
        contract,
        owner: who,
        receipt: tx.receipt,
    })
}

/// Whose a contract is, as it is shown with what stands beside it.
#[derive(Serialize)]
pub struct Owned {
    pub owner: Addr,
    /// Who was offered it and may take it; left out = nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_to: Option<Addr>,
}

impl From<Ownership> for Owned {
    fn from(Ownership { owner, proposed }: Ownership) -> Self {
        Owned {
            owner,
            offered_to: proposed,
        }
    }
}

impl Owned {
    /// Tells it in lines that begin with `indent`; `title` stands before the owner.
    pub fn tell(&self, page: &mut Page, indent: &str, title: &str) {
        let deeper = format!("{indent}    ");
        page.paragraph(format!("{indent}{title}{}", self.owner), &deeper);
        if let Some(heir) = &self.offered_to {
            let words = format!("{indent}offered to {heir}, which may take it at any time");
            page.paragraph(words, &deeper);
        }
    }
}

impl Answer for Offered {
    fn tell(&self, page: &mut Page) {
        let Offered { what, owner, .. } = self;
        page.paragraph(
            match &self.proposed {
                Some(to) => format!(
                    "Offered {what} to {to}. It stays {owner}'s until that account accepts it."
                ),
                None => format!("Nobody is offered {what} any more; it stays {owner}'s."),
            },
            "",
        );
        if let Some(earlier) = &self.replaced {
            page.paragraph(format!("{earlier} can accept it no more."), "");
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}

impl Answer for Accepted {
    fn tell(&self, page: &mut Page) {
        page.paragraph(
            format!("The owner of {} is {} now.", self.what, self.owner),
            "",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
