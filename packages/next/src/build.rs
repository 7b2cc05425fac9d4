//! The contracts as native code, for a chain in process.

use cosmwasm_std::Empty;
use cw_multi_test::ContractWrapper;
use wayclear_chain::Contract;

use crate::{city, contact_registry, county, location, state};

/// The code of each, for `Embedded::take_build`: as if the next release ran.
pub fn build(contract: Contract) -> Box<dyn cw_multi_test::Contract<Empty>> {
    macro_rules! code {
        ($c:ident) => {
            Box::new(
                ContractWrapper::new($c::execute, $c::instantiate, $c::query)
                    .with_reply($c::reply)
                    .with_migrate($c::migrate),
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
