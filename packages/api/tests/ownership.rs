//! Who may offer a contract, and who may take it over.

#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::MockApi;
use wayclear_api::events::{Maybe, OwnerChanged, OwnerProposed};
use wayclear_api::{Invalid, Ownership, OwnershipError};

#[test]
fn a_contract_changes_hands_when_the_successor_accepts() {
    let api = MockApi::default();
    let [ada, bob, eve] = ["ada", "bob", "eve"].map(|name| api.addr_make(name));
    let mut ownership = Ownership::new(ada.clone());
    assert_eq!(ownership.check(&ada), Ok(()));
    assert_eq!(ownership.check(&bob), Err(OwnershipError::NotOwner));
    assert_eq!(
        ownership.accept(bob.clone()),
        Err(OwnershipError::NotProposed)
    );

    let offer = |ownership: &mut Ownership, sender, to: Option<&str>| {
        ownership.propose(&api, sender, to.map(str::to_string))
    };
    let not_owner = Err(OwnershipError::NotOwner);
    assert_eq!(offer(&mut ownership, &eve, Some(eve.as_str())), not_owner);
    let proposed = Maybe(Some(bob.to_string()));
    let told = offer(&mut ownership, &ada, Some(bob.as_str()));
    assert_eq!(told, Ok(OwnerProposed { proposed }));
    assert_eq!(ownership.owner, ada, "until then the owner stays");
    assert_eq!(ownership.accept(eve), Err(OwnershipError::NotProposed));
    let owner = bob.to_string();
    assert_eq!(ownership.accept(bob.clone()), Ok(OwnerChanged { owner }));
    assert_eq!(ownership, Ownership::new(bob.clone()));
    assert_eq!(ownership.accept(bob), Err(OwnershipError::NotProposed));
}

#[test]
fn an_offer_can_be_withdrawn_and_is_not_lost_by_a_mistake() {
    let api = MockApi::default();
    let [ada, bob] = ["ada", "bob"].map(|name| api.addr_make(name));
    let mut ownership = Ownership::new(ada.clone());
    ownership
        .propose(&api, &ada, Some(bob.to_string()))
        .unwrap();
    let mistake = ownership.propose(&api, &ada, Some("bob".to_string()));
    let address = "\"bob\"".to_string();
    let expected = OwnershipError::Invalid(Invalid::Address { address });
    assert_eq!(mistake, Err(expected));
    assert_eq!(ownership.proposed, Some(bob.clone()));
    let told = ownership.propose(&api, &ada, None);
    assert_eq!(
        told,
        Ok(OwnerProposed {
            proposed: Maybe(None)
        })
    );
    assert_eq!(ownership.accept(bob), Err(OwnershipError::NotProposed));
}
