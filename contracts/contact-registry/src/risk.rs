//! Versions of the risk model, and the probabilities they give.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Order, Response, StdResult, Storage};
use cw_storage_plus::Map;
use wayclear_api::contact_registry::{
    checked_exposures, ExposureRisk, Probability, RiskExposure, RiskModel, RiskModelResponse,
    RiskModelRow, RiskResponse, MAX_PENDING_RISK_MODELS, MAX_RISK_MODEL_WAIT_SECONDS,
};
use wayclear_api::events;

use crate::owner::check_owner;
use crate::state::Config;
use crate::ContractError;

#[cw_serde]
struct VersionRow {
    model: RiskModelRow,
    /// Never before that of the version before it.
    effective_at: u64,
}

/// version, from 1 -> row.
const VERSIONS: Map<u32, VersionRow> = Map::new("risk_model");

/// Owner: adds a version.
pub fn set_risk_model(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    model: RiskModel,
    effective_at: Option<u64>,
) -> Result<Response, ContractError> {
    check_owner(config, &info.sender)?;
    let delay = config.risk_model_delay_seconds;
    let (latest, newest) = newest_until(deps.storage, u64::MAX)?;
    let allowed_from = env.block.time.seconds().saturating_add(delay);
    let allowed_from = allowed_from.max(newest.effective_at);
    let allowed_until = allowed_from.saturating_add(MAX_RISK_MODEL_WAIT_SECONDS);
    let effective_at = effective_at.unwrap_or(allowed_from);
    if !(allowed_from..=allowed_until).contains(&effective_at) {
        return Err(ContractError::RiskModelTime {
            effective_at,
            allowed_from,
            allowed_until,
        });
    }
    let (in_effect, _) = newest_until(deps.storage, env.block.time.seconds())?;
    let pending = latest.saturating_sub(in_effect);
    if pending >= MAX_PENDING_RISK_MODELS {
        return Err(ContractError::TooManyRiskModels { pending });
    }
    let version = latest.saturating_add(1);
    store_version(deps.storage, version, model, effective_at)?;
    Ok(Response::new().add_event(events::RiskModelSet {
        version,
        effective_at,
    }))
}

/// Checks and stores a version.
pub fn store_version(
    storage: &mut dyn Storage,
    version: u32,
    model: RiskModel,
    effective_at: u64,
) -> Result<(), ContractError> {
    model.checked()?;
    let row = VersionRow {
        model: model.into(),
        effective_at,
    };
    Ok(VERSIONS.save(storage, version, &row)?)
}

/// The newest version in effect at a time. The first is in effect from instantiation on.
fn newest_until(storage: &dyn Storage, time: u64) -> StdResult<(u32, VersionRow)> {
    let mut versions = VERSIONS.range(storage, None, None, Order::Descending);
    let is_found = |row: &StdResult<(u32, VersionRow)>| {
        row.as_ref()
            .map_or(true, |(_, row)| row.effective_at <= time)
    };
    match versions.find(is_found) {
        Some(found) => found,
        None => Ok((1, VERSIONS.load(storage, 1)?)),
    }
}

/// The version asked for, or the one in effect.
fn chosen(
    storage: &dyn Storage,
    env: &Env,
    version: Option<u32>,
) -> Result<(u32, VersionRow), ContractError> {
    let Some(version) = version else {
        return Ok(newest_until(storage, env.block.time.seconds())?);
    };
    if let Some(row) = VERSIONS.may_load(storage, version)? {
        return Ok((version, row));
    }
    let (latest, _) = newest_until(storage, u64::MAX)?;
    Err(ContractError::UnknownRiskModel { version, latest })
}

pub fn risk_model(
    deps: Deps,
    env: &Env,
    version: Option<u32>,
) -> Result<RiskModelResponse, ContractError> {
    let (version, row) = chosen(deps.storage, env, version)?;
    let (latest, _) = newest_until(deps.storage, u64::MAX)?;
    Ok(RiskModelResponse {
        version,
        model: row.model.into(),
        effective_at: row.effective_at,
        latest,
    })
}

pub fn risk(
    deps: Deps,
    env: &Env,
    exposures: &[RiskExposure],
    version: Option<u32>,
) -> Result<RiskResponse, ContractError> {
    let exposures = checked_exposures(exposures)?;
    let (version, row) = chosen(deps.storage, env, version)?;
    let model = RiskModel::from(row.model).checked()?;
    let added: Vec<Probability> = exposures.iter().map(|e| model.added(e)).collect();
    let both = exposures.iter().zip(&added);
    let risks = both.map(|(exposure, added)| ExposureRisk {
        p: model.probability(exposure).atoms().into(),
        added: added.atoms().into(),
    });
    Ok(RiskResponse {
        version,
        exposures: risks.collect(),
        combined: Probability::any(added.iter().copied()).atoms().into(),
    })
}
