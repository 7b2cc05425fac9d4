//! `wayclear registry show`: who may vouch for slips, and with what.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::{ask, KnownAuthority, ReportPolicy};
use wayclear_chain::{Addr, Chain};
use wayclear_client::report::authorities;
use wayclear_identity::date;
use wayclear_status::day_at;

use super::authority::keys::tell_keys;
use super::known;
use crate::args::authority::named;
use crate::args::keys::KeyArgs;
use crate::args::read::ReadArgs;
use crate::handover::Owned;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::count;

/// Whose terms and keys; without an account those of all authorities.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear registry show
  wayclear registry show wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --json

In JSON days are counted from 1970-01-01, as the registry has them.")]
pub struct ShowArgs {
    /// An authority's account, by address or the name of a key
    #[arg(value_name = "ACCOUNT")]
    authority: Option<String>,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Serialize)]
struct Shown {
    registry: Addr,
    #[serde(flatten)]
    owned: Owned,
    /// Whose word is taken.
    policy: ReportPolicy,
    /// UTC day of the newest block, in days since 1970.
    today: u16,
    authorities: Vec<KnownAuthority>,
}

pub fn run(args: &ShowArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.read.connect(output)?;
    let config = net.wasmd.ask(net.registry(), ask::Config {})?;
    let authorities = match &args.authority {
        Some(text) => vec![known(
            &net,
            &named(text, "the authority", &net.record, &args.keys)?,
        )?],
        None => authorities(&net.wasmd, net.registry())?,
    };
    output.say(&Shown {
        registry: net.registry().clone(),
        owned: config.ownership.into(),
        policy: config.policy,
        today: day_at(net.wasmd.now()?),
        authorities,
    })
}

impl Answer for Shown {
    fn tell(&self, page: &mut Page) {
        let policy = match self.policy {
            ReportPolicy::Attested => "only what an authority has signed is taken",
            ReportPolicy::SelfReported => "everybody's own word is taken too",
        };
        page.line(format!("registry  {}", self.registry));
        self.owned.tell(page, "", "owner     ");
        page.paragraph(format!("policy    {policy}"), "          ");
        if self.authorities.is_empty() {
            page.line("");
            page.paragraph(
                "There is no authority yet: wayclear registry authority makes one.",
                "",
            );
        }
        for known in &self.authorities {
            page.line("");
            self.tell_one(page, known);
        }
    }
}

impl Shown {
    fn tell_one(&self, page: &mut Page, known: &KnownAuthority) {
        let authority = &known.authority;
        let state = match (known.is_active, known.may_revoke) {
            (true, true) => "active",
            (true, false) => "active, may revoke nothing",
            (false, true) => "removed, may still revoke what it vouched for",
            (false, false) => "removed, may revoke nothing",
        };
        page.line(format!("authority {}", authority.account));
        page.line(format!("  {state}"));
        page.line(format!(
            "  {} of {} taken today, {}",
            known.slips_today,
            count(authority.daily_slips, "slip"),
            date(self.today)
        ));
        tell_keys(page, known);
    }
}
