//! Taking slips back, for `revoke` and `attest following`.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use cosmwasm_std::Event;
use serde::Serialize;
use wayclear_api::contact_registry::{ask, ExecuteMsg, KnownId};
use wayclear_api::events::{LocationFailed, SlipsRevoked};
use wayclear_chain::{Addr, Chain};
use wayclear_client::revoke::{allowed_to_revoke, known_ids};

use crate::args::net::Net;
use crate::args::pace::PaceArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::count;

/// What became of messages that take slips back.
#[derive(Default, Serialize)]
pub struct TakenBack {
    messages: usize,
    /// Slips that count no more.
    revoked: u64,
    /// Slips that had been taken back before; their places were told again.
    repeated: u64,
    /// Those that the registry does not know, or that are others' to take back.
    skipped: u64,
    /// Locations that did not do it.
    locations_failed: u64,
    /// What they were told, to be sent again.
    #[serde(skip)]
    pub failed: Vec<ExecuteMsg>,
}

/// What the registry knows and an account may take back.
pub fn theirs_to_revoke(net: &Net, who: &Addr, since: u16) -> Result<Vec<KnownId>> {
    let known = known_ids(&net.wasmd, net.registry(), since)?;
    let config = net.wasmd.ask(net.registry(), ask::Config {})?;
    Ok(allowed_to_revoke(known, who, &config.ownership.owner))
}

/// Sends messages, with pauses between them.
pub fn revoke(
    net: &mut Net,
    who: &Addr,
    messages: &[ExecuteMsg],
    pace: &PaceArgs,
    output: &Output,
) -> Result<TakenBack> {
    let registry = net.registry().clone();
    let bar = output.bar(messages.len() as u64, "messages")?;
    let mut all = TakenBack::default();
    for (index, message) in messages.iter().enumerate() {
        if index > 0 {
            sleep(Duration::from_secs(pace.pause(messages.len())));
        }
        let sent = net.wasmd.execute(who, &registry, message);
        let events = sent
            .with_context(|| {
                format!(
                    "{index} of {} are in; the same command goes on",
                    count(messages.len(), "message")
                )
            })?
            .events;
        all.add(message, &events);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(all)
}

impl TakenBack {
    /// What the events say of a message.
    fn add(&mut self, message: &ExecuteMsg, events: &[Event]) {
        self.messages += 1;
        let ids = match message {
            ExecuteMsg::Revoke { ids } => ids.len() as u64,
            _ => 0,
        };
        for told in SlipsRevoked::all(events) {
            self.revoked += told.count;
            self.skipped += told.skipped;
            self.repeated += ids.saturating_sub(told.count + told.skipped);
        }
        let failed = LocationFailed::all(events).len() as u64;
        if failed > 0 {
            self.locations_failed += failed;
            self.failed.push(message.clone());
        }
    }
}

impl Answer for TakenBack {
    fn tell(&self, page: &mut Page) {
        let TakenBack {
            messages,
            revoked,
            repeated,
            skipped,
            locations_failed,
            failed: _,
        } = self;
        if *messages == 0 {
            return page.paragraph(
                "There is nothing to take back: none of it is on the chain, or it was taken back before.",
                "",
            );
        }
        let (slips, messages) = (count(*revoked, "slip"), count(*messages, "message"));
        page.line(format!("As if it had never been: {slips}, in {messages}."));
        if *repeated > 0 {
            let slips = count(*repeated, "slip");
            page.paragraph(
                format!("Taken back before: {slips}. Places of visits among them were told again, in case one had failed."),
                "",
            );
        }
        if *skipped > 0 {
            let slips = count(*skipped, "slip");
            page.paragraph(
                format!("Passed over: {slips} that the registry does not know, or that others vouched for."),
                "",
            );
        }
        if *locations_failed > 0 {
            let places = count(*locations_failed, "place");
            page.paragraph(
                format!("{places} did not do it: run the same again, or have the registry's owner raise their gas."),
                "",
            );
        }
    }

    fn is_good(&self) -> bool {
        self.locations_failed == 0
    }
}
