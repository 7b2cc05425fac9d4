//! The hand-over of a region, in two steps.

use cosmwasm_std::Addr;
use wayclear_api::events::{Maybe, OwnerChanged, OwnerProposed};
use wayclear_api::state::ExecuteMsg;
use wayclear_api::{Invalid, OwnershipError};
use wayclear_testing::{assert_refused, suite};

use super::{config, owner, release};

fn propose(owner: Option<&Addr>) -> ExecuteMsg {
    let owner = owner.map(ToString::to_string);
    ExecuteMsg::ProposeOwner { owner }
}

#[test]
fn ownership_is_handed_over_in_two_steps() {
    let mut suite = suite();
    let state = suite.state();
    let heir = suite.account("heir");
    let offer = propose(Some(&heir));
    let accept = ExecuteMsg::AcceptOwner {};
    let refused = suite.execute("heir", &state, &offer);
    assert_refused(refused, OwnershipError::NotOwner);
    let refused = suite.execute("heir", &state, &accept);
    assert_refused(refused, OwnershipError::NotProposed);

    let tx = owner(&mut suite, &offer).unwrap();
    let proposed = Maybe(Some(heir.to_string()));
    let told = OwnerProposed::all(&tx.events);
    assert_eq!(told, [OwnerProposed { proposed }]);
    assert_eq!(config(&suite).ownership.proposed, Some(heir.clone()));
    owner(&mut suite, &propose(None)).unwrap();
    let refused = suite.execute("heir", &state, &accept);
    assert_refused(refused, OwnershipError::NotProposed);

    owner(&mut suite, &offer).unwrap();
    let admin = suite.chain.admin(&state).unwrap();
    let refused = suite.execute("another heir", &state, &accept);
    assert_refused(refused, OwnershipError::NotProposed);
    let tx = suite.execute("heir", &state, &accept).unwrap();
    let changed = OwnerChanged {
        owner: heir.to_string(),
    };
    assert_eq!(OwnerChanged::all(&tx.events), [changed]);
    assert_eq!(config(&suite).ownership.owner, heir);
    let kept = suite.chain.admin(&state).unwrap();
    assert_eq!(kept, admin, "the wasm admin stays");
    let refused = owner(&mut suite, &release(&["9qcd"]));
    assert_refused(refused, OwnershipError::NotOwner);
    let again = suite.execute("heir", &state, &accept);
    assert_refused(again, OwnershipError::NotProposed);
}

#[test]
fn nobody_is_proposed_whom_the_chain_does_not_know() {
    let mut suite = suite();
    let nobody = Addr::unchecked("nobody");
    let address = "\"nobody\"".to_string();
    let refused = owner(&mut suite, &propose(Some(&nobody)));
    assert_refused(refused, Invalid::Address { address });
}
