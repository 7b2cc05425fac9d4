//! Whose word stands behind a report.

use cosmwasm_std::{Addr, Api, Deps, DepsMut, Env, HexBinary, MessageInfo};
use wayclear_api::commitments::{attestation_digest, disclosure_digest};
use wayclear_api::contact_registry::{Attestation, ReportPolicy, REPORT_SECONDS};
use wayclear_api::{checked_address, checked_bytes, quoted};

use crate::state::{is_token_used, may_load_authority, use_token, AuthorityRow, Config};
use crate::ContractError;

/// Who vouches for a report.
pub enum Voucher {
    /// Nobody but the reporter.
    Reporter,
    Signature(Addr),
    /// An authority reports from its own account, for several people at once.
    Account,
}

/// Finds out who vouches for a report, and uses up an attestation's token.
pub fn vouch(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    config: &Config,
    chunks: &[[u8; 32]],
    attestation: Option<Attestation>,
) -> Result<Voucher, ContractError> {
    let now = env.block.time.seconds();
    if let Some(attestation) = attestation {
        let (authority, token) = verify(deps.as_ref(), env, &info.sender, chunks, &attestation)?;
        use_token(deps.storage, token, attestation.expires_at)?;
        return Ok(Voucher::Signature(authority));
    }
    if let Some(row) = may_load_authority(deps.storage, &info.sender)? {
        check_active(info.sender.as_str(), &row, now)?;
        return Ok(Voucher::Account);
    }
    match config.policy {
        ReportPolicy::SelfReported => Ok(Voucher::Reporter),
        ReportPolicy::Attested => Err(ContractError::AttestationRequired),
    }
}

/// The authority that signed, and the token it gave.
fn verify(
    deps: Deps,
    env: &Env,
    reporter: &Addr,
    chunks: &[[u8; 32]],
    attestation: &Attestation,
) -> Result<(Addr, [u8; 16]), ContractError> {
    let now = env.block.time.seconds();
    let expires_at = attestation.expires_at;
    let authority = checked_address(deps.api, &attestation.authority)?;
    let token = checked_bytes::<16>("token", &attestation.token)?;
    let signature = checked_bytes::<64>("signature", &attestation.signature)?;
    if expires_at <= now {
        return Err(ContractError::AttestationExpired { expires_at });
    }
    if expires_at > now.saturating_add(REPORT_SECONDS) {
        return Err(ContractError::AttestationTooLong { expires_at });
    }
    let key = active_key(deps, &authority, now)?;
    if is_token_used(deps.storage, token) {
        return Err(ContractError::TokenUsed);
    }
    let digest = attestation_digest(
        &env.block.chain_id,
        env.contract.address.as_str(),
        &token,
        reporter.as_str(),
        &disclosure_digest(chunks),
        expires_at,
    );
    match deps.api.secp256k1_verify(&digest, &signature, &key) {
        Ok(true) => Ok((authority, token)),
        // A malformed signature (r = 0, say) is an error to the library and a wrong one to us.
        Ok(false) | Err(_) => Err(ContractError::InvalidSignature),
    }
}

/// The key with which an authority signs at this time.
fn active_key(deps: Deps, authority: &Addr, now: u64) -> Result<HexBinary, ContractError> {
    let account = quoted(authority.as_str());
    let Some(row) = may_load_authority(deps.storage, authority)? else {
        return Err(ContractError::UnknownAuthority { account });
    };
    check_active(authority.as_str(), &row, now)?;
    row.public_key
        .ok_or(ContractError::AuthorityWithoutKey { account })
}

fn check_active(account: &str, row: &AuthorityRow, now: u64) -> Result<(), ContractError> {
    if row.is_active(now) {
        return Ok(());
    }
    Err(ContractError::AuthorityNotActive {
        account: quoted(account),
        not_before: row.not_before,
        not_after: row.not_after,
    })
}

/// That a key is a point of the curve: the library refuses to verify anything against another.
pub fn check_key(api: &dyn Api, key: &HexBinary) -> Result<(), ContractError> {
    let mut signature = [0; 64];
    for half in signature.chunks_exact_mut(32) {
        if let Some(last) = half.last_mut() {
            *last = 1;
        }
    }
    match api.secp256k1_verify(&[0; 32], &signature, key) {
        Ok(_) => Ok(()),
        Err(_) => Err(ContractError::InvalidKey),
    }
}
