//! A phone's whole report: it chooses, an authority signs, each slip goes alone.

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use rand::CryptoRng;
use wayclear_api::contact_registry::{Item, ItemId, ReportPolicy, Verdict};
use wayclear_chain::Chain;
use wayclear_client::device::Device;
use wayclear_client::report::{authorities, send_slip, Authority, Choice, Outcome};
use wayclear_deploy::Deployment;
use wayclear_status::day_at;

use crate::error::RunError;

/// Account that sends what is nobody's to be seen with.
const RELAY: &str = "relay";

/// An authority at work: its account, and the key that it signs slips with.
#[derive(Clone)]
pub struct Signer {
    pub account: Addr,
    pub key: SigningKey,
}

/// A report that was sent.
pub(crate) struct Sent {
    /// Its slips, as the authority keeps them.
    pub ids: Vec<ItemId>,
    /// How many of them the registry took.
    pub taken: usize,
    /// Block time of the first, Unix seconds.
    pub at: u64,
}

/// A phone's whole report, anew: it chooses, the authority signs, and each slip goes alone, from the relay but for the
/// account's own.
pub(crate) fn report(
    chain: &mut impl Chain,
    deployment: &Deployment,
    signer: &Signer,
    device: &mut Device,
    choice: &Choice,
    random: &mut impl CryptoRng,
) -> Result<Sent, RunError> {
    let (registry, chain_id) = (&deployment.registry, chain.chain_id());
    let now = chain.now()?;
    let issued = day_at(now);
    let draft = device.draft(choice, now, deployment.window_seconds)?;
    device.report = None;
    let report = device.begin_report(draft.items);
    let listed = authorities(chain, registry)?;
    let authority = Authority {
        chain_id: &chain_id,
        registry,
        account: &signer.account,
        key: &signer.key,
    };
    for request in report.requests(&chain_id, registry, issued, random) {
        let answer = request.sign(&authority, issued)?;
        report.take(&answer, &chain_id, registry, &listed)?;
    }
    let relay = chain.account(RELAY)?;
    let mut sent = Sent {
        ids: report
            .slips
            .iter()
            .map(|slip| ItemId::of(&slip.item))
            .collect(),
        taken: 0,
        at: now,
    };
    for (index, due) in report
        .schedule(now, 0, ReportPolicy::Attested, random)
        .into_iter()
        .enumerate()
    {
        let slip = report.slip(&due.slip);
        let is_account = slip.is_some_and(|slip| matches!(slip.item, Item::Account { .. }));
        let own = choice.account.as_ref().filter(|_| is_account);
        if let Some(message) = report.message(&due.slip, now) {
            let outcome = send_slip(chain, registry, own.unwrap_or(&relay), &message)?;
            report.note(&due.slip, outcome, now);
            sent.taken += usize::from(outcome == Outcome::Judged(Verdict::Taken));
        }
        if index == 0 {
            sent.at = chain.now()?;
        }
    }
    Ok(sent)
}
