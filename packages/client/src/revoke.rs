//! Taking slips back: whose, and in which messages.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;
use wayclear_api::commitments::{own_visit_id, place_handle};
use wayclear_api::contact_registry::{ask, ExecuteMsg, ItemId, ItemKind, KnownId, MAX_REVOKED};
use wayclear_api::feed::FeedFlag;
use wayclear_api::{Place, MAX_LIMIT};
use wayclear_chain::{Chain, ChainError};
use wayclear_status::day_of;

use crate::feed::{Feed, Handle};

/// Most UTC days from that of an item to that on which it can be taken.
const MAX_DAYS_LATE: u16 = 15;

/// The ids that the registry keeps and may have taken from a UTC day on (in days since 1970; 0 = all), page after page,
/// ascending by day and id. Some that were taken earlier are among them.
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn known_ids(
    chain: &impl Chain,
    registry: &Addr,
    since: u16,
) -> Result<Vec<KnownId>, ChainError> {
    // They are in the order of their items' days.
    let before = since.checked_sub(MAX_DAYS_LATE.saturating_add(1));
    let before = before.map(|day| ItemId {
        day,
        id: [u8::MAX; 8].into(),
    });
    chain.ask_all(
        registry,
        |last: Option<&KnownId>| ask::Ids {
            start_after: last.map_or_else(|| before.clone(), |known| Some(known.slip.clone())),
            limit: Some(MAX_LIMIT),
        },
        |page| page.ids,
    )
}

/// Those that an account may take back: what it has vouched for itself, or all, if it owns the registry. The registry passes
/// over the others each time.
pub fn allowed_to_revoke(known: Vec<KnownId>, who: &Addr, owner: &Addr) -> Vec<KnownId> {
    let known = known.into_iter();
    known.filter(|id| may_revoke(id, who, owner)).collect()
}

/// Whether an account may take back what stands under an id.
pub fn may_revoke(id: &KnownId, who: &Addr, owner: &Addr) -> bool {
    who == owner || id.voucher == *who
}

/// Those that an authority, or an account by its own word, has vouched for, taken from a UTC day on, that a revocation may
/// still do something to.
pub fn vouched_by(voucher: &Addr, since: u16, known: &[KnownId]) -> Vec<ItemId> {
    let is_its = |id: &&KnownId| id.voucher == *voucher && id.taken >= since && is_revocable(id);
    known
        .iter()
        .filter(is_its)
        .map(|id| id.slip.clone())
        .collect()
}

/// Whether it stands, or is a visit: its location may have failed to take it back. The registry does not say where a visit was,
/// so nobody is asked; told again, a location that has done it does nothing.
pub(crate) fn is_revocable(id: &KnownId) -> bool {
    !id.is_burnt || matches!(id.kind, ItemKind::Visit | ItemKind::OwnVisit)
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

/// Those of an infected account's own check-ins that the feed has told of, also if they were taken back: their location may have
/// failed to. `places`: all that it may have been at.
pub fn flagged_own_visits(
    account: &Addr,
    feed: &Feed,
    places: impl IntoIterator<Item = Place>,
) -> Vec<ItemId> {
    let mut flags: BTreeMap<Handle, Vec<&FeedFlag>> = BTreeMap::new();
    for flag in feed.flags() {
        flags.entry(flag.handle).or_default().push(flag);
    }
    let visits = places.into_iter().flat_map(|place| {
        let of_place = flags.get(&place_handle(&place)).into_iter().flatten();
        let is_own =
            |flag: &&&FeedFlag| own_visit_id(account.as_str(), &place, flag.interval) == flag.id;
        let intervals = of_place
            .filter(is_own)
            .map(|flag| (place.clone(), flag.interval));
        intervals.collect::<Vec<_>>()
    });
    let found: BTreeSet<ItemId> = own_visits(account, visits).into_iter().collect();
    found.into_iter().collect()
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
