//! Taking slips back: whose, and in which messages.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use wayclear_api::commitments::{own_visit_id, place_handle};
use wayclear_api::contact_registry::{ask, ExecuteMsg, ItemId, KnownId, MAX_REVOKED};
use wayclear_api::{Place, MAX_LIMIT};
use wayclear_chain::{Chain, ChainError};
use wayclear_status::day_of;

use crate::feed::Standing;

/// Every id the registry keeps, page after page, ascending by day and id.
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn known_ids(chain: &impl Chain, registry: &Addr) -> Result<Vec<KnownId>, ChainError> {
    chain.ask_all(
        registry,
        |last: Option<&KnownId>| ask::Ids {
            start_after: last.map(|known| known.slip.clone()),
            limit: Some(MAX_LIMIT),
        },
        |page| page.ids,
    )
}

/// Those that an account may take back: what it has vouched for itself, or all, if it owns the registry. The registry passes
/// over the others each time.
pub fn allowed_to_revoke(known: Vec<KnownId>, who: &Addr, owner: &Addr) -> Vec<KnownId> {
    let may_revoke = |id: &KnownId| who == owner || id.voucher == *who;
    known.into_iter().filter(may_revoke).collect()
}

/// Those that an authority, or an account by its own word, has vouched for, taken from a UTC day on, that are not taken back
/// yet.
pub fn vouched_by(voucher: &Addr, since: u16, known: &[KnownId]) -> Vec<ItemId> {
    let is_its = |id: &&KnownId| id.voucher == *voucher && id.taken >= since && !id.is_burnt;
    known
        .iter()
        .filter(is_its)
        .map(|id| id.slip.clone())
        .collect()
}

/// Those of an infected account's own check-ins, each flagged by itself.
pub fn own_visits(
    account: &Addr,
    check_ins: impl IntoIterator<Item = (Place, u32)>,
) -> Vec<ItemId> {
    let ids = check_ins.into_iter().map(|(place, interval)| ItemId {
        day: day_of(interval),
        id: own_visit_id(account.as_str(), &place, interval).into(),
    });
    ids.collect()
}

/// Those of an infected account's own check-ins that stand in the feed. `places`: all that it may have been at.
pub fn flagged_own_visits(
    account: &Addr,
    standing: &Standing,
    places: impl IntoIterator<Item = Place>,
) -> Vec<ItemId> {
    let flags = standing.flags_by_place();
    let visits = places.into_iter().flat_map(|place| {
        let of_place = flags.get(&place_handle(&place)).into_iter().flatten();
        let intervals = of_place.map(|flag| (place.clone(), flag.interval));
        intervals.collect::<Vec<_>>()
    });
    let is_flagged = |item: &ItemId| item.id.to_array().is_ok_and(|id| standing.holds(&id));
    let mut found = own_visits(account, visits);
    found.retain(is_flagged);
    found.sort_unstable();
    found.dedup();
    found
}

/// Messages that take back what several persons disclosed: sorted, so that nobody can tell whose is whose, and as few as
/// there can be.
pub fn together(ids: impl IntoIterator<Item = ItemId>) -> Vec<ExecuteMsg> {
    let ids: BTreeSet<ItemId> = ids.into_iter().collect();
    let ids: Vec<ItemId> = ids.into_iter().collect();
    let messages = ids.chunks(MAX_REVOKED);
    messages
        .map(|ids| ExecuteMsg::Revoke { ids: ids.to_vec() })
        .collect()
}

/// Messages that take back what one person disclosed, one id each. Sent apart in time they do not say that they belong
/// together.
pub fn apart(ids: impl IntoIterator<Item = ItemId>) -> Vec<ExecuteMsg> {
    let ids = ids.into_iter();
    ids.map(|id| ExecuteMsg::Revoke { ids: vec![id] }).collect()
}
