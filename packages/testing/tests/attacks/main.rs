//! Attacks of strangers, each as a test that fails without its defence. Modules `a` to `d` go through the audit of the first
//! generation in its order, finding by finding; the others try what the second generation has brought.

#![allow(clippy::indexing_slicing)]

mod a;
mod b;
mod c;
mod d;
mod feed;
mod ids;
mod numbers;
mod page;
mod slips;
mod times;
mod twins;

use wayclear_api::contact_registry::{Authority, ExecuteMsg, ItemId, ReportPolicy, Slip};
use wayclear_api::events::SlipsRevoked;
use wayclear_testing::{day_key_slip, public_key_of_authority, secret, Suite, SuiteBuilder, Tx};

/// The usual tree, where an authority has to vouch.
fn attested() -> Suite {
    SuiteBuilder::new().policy(ReportPolicy::Attested).build()
}

/// The key of number `n` of yesterday, which may be disclosed.
fn key(suite: &Suite, n: u64) -> Slip {
    day_key_slip(secret(n), suite.today() - 1)
}

/// How many slips a `Revoke` took back, and how many it passed over.
fn revoked(tx: &Tx) -> (u64, u64) {
    let told = SlipsRevoked::all(&tx.events).remove(0);
    (told.count, told.skipped)
}

#[track_caller]
fn revoke(suite: &mut Suite, who: &str, ids: Vec<ItemId>) -> (u64, u64) {
    revoked(&suite.revoke(who, ids).expect("a revocation in good form"))
}

/// Gives the suite's authority another quota.
#[track_caller]
fn set_quota(suite: &mut Suite, daily_slips: u32) {
    let account = suite.account("authority");
    let authority = Authority::with_key(&account, daily_slips, public_key_of_authority());
    of_owner(suite, &ExecuteMsg::SetAuthority { authority });
}

/// A message of the registry's owner.
#[track_caller]
fn of_owner(suite: &mut Suite, msg: &ExecuteMsg) -> Tx {
    let registry = suite.registry();
    let tx = suite.execute("state owner", &registry, msg);
    tx.expect("a message of the owner")
}
