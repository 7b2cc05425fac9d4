//! A next version of the contracts, for tests of upgrades and nothing else: today's contracts over [`rows`] of another layout.

#[cfg(not(target_arch = "wasm32"))]
mod build;
mod rows;

use cosmwasm_std::{StdResult, Storage};

#[cfg(not(target_arch = "wasm32"))]
pub use build::build;
pub use rows::{is_new, OldRows, OldRowsMut};

/// The minor version after today's, as cw2 has it.
///
/// # Panics
/// Never: cargo writes numbers.
#[allow(clippy::expect_used)]
pub fn version() -> String {
    let (major, minor) = (
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
    );
    let minor: u64 = minor.parse().expect("a number");
    format!("{major}.{}.0", minor.saturating_add(1))
}

/// Writes name and version of a contract that was made just now.
///
/// # Errors
/// [`cosmwasm_std::StdError`], if they cannot be written.
pub fn call_it(storage: &mut dyn Storage, name: &str) -> StdResult<()> {
    cw2::set_contract_version(storage, name, version())
}

/// The entry points of today's contract, over rows of the next version.
macro_rules! next {
    ($module:ident, $of:ident, $name:expr) => {
        pub mod $module {
            //! The contract of that name, with the entry points that today's has.

            use cosmwasm_std::{
                Binary, Deps, DepsMut, Env, MessageInfo, MigrateInfo, Reply, Response,
            };
            use wayclear_api::$module::{ExecuteMsg, InstantiateMsg, QueryMsg};
            use wayclear_api::{contract_names, MigrateMsg};
            use $of::{contract, ContractError};

            use crate::{call_it, version, OldRows, OldRowsMut};

            /// # Errors
            /// Those of today's contract.
            pub fn instantiate(
                deps: DepsMut,
                env: Env,
                info: MessageInfo,
                msg: InstantiateMsg,
            ) -> Result<Response, ContractError> {
                let mut rows = OldRowsMut(deps.storage);
                let (api, querier) = (deps.api, deps.querier);
                let storage = &mut rows;
                let made = contract::instantiate(
                    DepsMut {
                        storage,
                        api,
                        querier,
                    },
                    env,
                    info,
                    msg,
                )?;
                call_it(deps.storage, $name)?;
                Ok(made)
            }

            /// # Errors
            /// Those of today's contract.
            pub fn execute(
                deps: DepsMut,
                env: Env,
                info: MessageInfo,
                msg: ExecuteMsg,
            ) -> Result<Response, ContractError> {
                let storage = &mut OldRowsMut(deps.storage);
                let (api, querier) = (deps.api, deps.querier);
                contract::execute(
                    DepsMut {
                        storage,
                        api,
                        querier,
                    },
                    env,
                    info,
                    msg,
                )
            }

            /// # Errors
            /// Those of today's contract.
            pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
                let storage = &OldRows(deps.storage);
                let (api, querier) = (deps.api, deps.querier);
                contract::query(
                    Deps {
                        storage,
                        api,
                        querier,
                    },
                    env,
                    msg,
                )
            }

            /// # Errors
            /// Those of today's contract.
            pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
                let storage = &mut OldRowsMut(deps.storage);
                let (api, querier) = (deps.api, deps.querier);
                contract::reply(
                    DepsMut {
                        storage,
                        api,
                        querier,
                    },
                    env,
                    reply,
                )
            }

            /// Looks at name and version; rows stay as they are.
            ///
            /// # Errors
            /// [`ContractError::Std`] for another contract or a newer version.
            pub fn migrate(
                deps: DepsMut,
                _: Env,
                _: MigrateMsg,
                _: MigrateInfo,
            ) -> Result<Response, ContractError> {
                cw2::ensure_from_older_version(deps.storage, $name, &version())?;
                Ok(Response::new())
            }
        }
    };
}

next!(state, wayclear_state, contract_names::STATE);
next!(county, wayclear_county, contract_names::COUNTY);
next!(city, wayclear_city, contract_names::CITY);
next!(location, wayclear_location, contract_names::LOCATION);
next!(
    contact_registry,
    wayclear_contact_registry,
    contract_names::CONTACT_REGISTRY
);

/// What a chain calls, for the contract of that name.
#[macro_export]
macro_rules! entry_points {
    ($module:ident) => {
        use cosmwasm_std::{
            entry_point, Binary, Deps, DepsMut, Env, MessageInfo, MigrateInfo, Reply, Response,
        };
        use wayclear_api::$module::{ExecuteMsg, InstantiateMsg, QueryMsg};
        use wayclear_api::MigrateMsg;
        use wayclear_next::$module as contract;

        type Answer<T> = Result<T, String>;

        #[entry_point]
        pub fn instantiate(
            deps: DepsMut,
            env: Env,
            info: MessageInfo,
            msg: InstantiateMsg,
        ) -> Answer<Response> {
            contract::instantiate(deps, env, info, msg).map_err(|error| error.to_string())
        }

        #[entry_point]
        pub fn execute(
            deps: DepsMut,
            env: Env,
            info: MessageInfo,
            msg: ExecuteMsg,
        ) -> Answer<Response> {
            contract::execute(deps, env, info, msg).map_err(|error| error.to_string())
        }

        #[entry_point]
        pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Answer<Binary> {
            contract::query(deps, env, msg).map_err(|error| error.to_string())
        }

        #[entry_point]
        pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Answer<Response> {
            contract::reply(deps, env, reply).map_err(|error| error.to_string())
        }

        #[entry_point]
        pub fn migrate(
            deps: DepsMut,
            env: Env,
            msg: MigrateMsg,
            info: MigrateInfo,
        ) -> Answer<Response> {
            contract::migrate(deps, env, msg, info).map_err(|error| error.to_string())
        }
    };
}
