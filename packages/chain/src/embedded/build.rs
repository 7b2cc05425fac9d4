//! The code of the five contracts, as one build of them has it.

use cosmwasm_std::Empty;
use cw_multi_test::ContractWrapper;
use {
    wayclear_city as city, wayclear_contact_registry as contact_registry,
    wayclear_county as county, wayclear_location as location, wayclear_state as state,
};

use crate::contract::Contract;

/// A build of the contracts: gives the code of each.
pub type Build = fn(Contract) -> Box<dyn cw_multi_test::Contract<Empty>>;

/// The contracts as they stand beside this crate.
pub fn this_build(contract: Contract) -> Box<dyn cw_multi_test::Contract<Empty>> {
    macro_rules! code {
        ($c:ident) => {
            Box::new(
                ContractWrapper::new(
                    $c::contract::execute,
                    $c::contract::instantiate,
                    $c::contract::query,
                )
                .with_reply($c::contract::reply)
                .with_migrate($c::contract::migrate),
            )
        };
    }
    match contract {
        Contract::ContactRegistry => code!(contact_registry),
        Contract::State => code!(state),
        Contract::County => code!(county),
        Contract::City => code!(city),
        Contract::Location => code!(location),
    }
}
