//! Slips that come in: which are taken, which are passed over and why.

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response};
use wayclear_api::checked_address;
use wayclear_api::contact_registry::{
    check_slips, CheckSlipsResponse, Slip, Verdict, MAX_CHECKED_SLIPS, MAX_SLIPS,
};
use wayclear_api::events::{self, Maybe};

use crate::judge::{Accepted, Judge};
use crate::state::{load_config, Config};
use crate::taking::Taking;
use crate::ContractError;

/// Anyone: publishes what infected people disclose. Returns how many rows were written that will have to be removed again.
pub fn disclose(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    authority: Option<String>,
    issued: u16,
    slips: &[Slip],
) -> Result<(Response, usize), ContractError> {
    check_form(authority.as_ref(), slips, MAX_SLIPS)?;
    let sender = Some(info.sender);
    let mut judge = Judge::new(
        deps.as_ref(),
        env,
        config,
        sender,
        authority.clone(),
        issued,
    )?;
    let (accepted, skipped) = judge_all(&mut judge, slips)?;
    let taking = Taking::new(config, env, issued, judge.into_voucher());
    let told = events::Disclosed {
        authority: Maybe(authority),
        taken: accepted.len() as u64,
        visits: accepted.iter().filter(|a| a.visit.is_some()).count() as u64,
    };
    let response = Response::new().add_event(told).add_events(skipped);
    if accepted.is_empty() {
        return Ok((response, 0));
    }
    taking.take_all(deps, accepted, response)
}

/// What is taken, and an event for each reason why others are not.
fn judge_all(
    judge: &mut Judge<'_>,
    slips: &[Slip],
) -> Result<(Vec<Accepted>, Vec<events::SlipsSkipped>), ContractError> {
    let mut accepted = vec![];
    let mut skipped: Vec<events::SlipsSkipped> = vec![];
    for (index, slip) in slips.iter().enumerate() {
        match judge.judge(slip)? {
            Ok(taken) => accepted.push(taken),
            Err(Verdict::InvalidSignature) => {
                return Err(ContractError::InvalidSignature { index })
            }
            Err(verdict) => match skipped.iter_mut().find(|skip| skip.verdict == verdict) {
                Some(skip) => skip.count = skip.count.saturating_add(1),
                None => skipped.push(events::SlipsSkipped { verdict, count: 1 }),
            },
        }
    }
    Ok((accepted, skipped))
}

/// What is true of slips whoever sends them: their form, and that there is a signature with an authority and none without.
fn check_form(
    authority: Option<&String>,
    slips: &[Slip],
    most: usize,
) -> Result<(), ContractError> {
    check_slips(slips, most)?;
    let is_signed = |slip: &Slip| slip.signature.is_some();
    if slips
        .iter()
        .any(|slip| is_signed(slip) != authority.is_some())
    {
        return Err(ContractError::SignatureMissing);
    }
    Ok(())
}

/// What would become of slips, without sending them.
pub fn check(
    deps: Deps,
    env: &Env,
    authority: Option<String>,
    issued: u16,
    slips: &[Slip],
    sender: Option<String>,
) -> Result<CheckSlipsResponse, ContractError> {
    check_form(authority.as_ref(), slips, MAX_CHECKED_SLIPS)?;
    let config = load_config(deps.storage)?;
    let sender = sender.map(|sender| checked_address(deps.api, &sender));
    let mut judge = Judge::new(deps, env, &config, sender.transpose()?, authority, issued)?;
    let mut verdicts = vec![];
    for slip in slips {
        verdicts.push(judge.judge(slip)?.err().unwrap_or(Verdict::Taken));
    }
    Ok(CheckSlipsResponse { verdicts })
}
