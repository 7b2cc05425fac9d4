//! What a location is when it has just been made, and what cannot be made; replies out of the blue.

use cosmwasm_std::coin;
use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{Reply, SubMsgResult};
use cw_utils::PaymentError;
use wayclear_api::location::{Cause, InstantiateMsg, Status, Surface};
use wayclear_api::{Invalid, Place};
use wayclear_location::contract::{instantiate, reply};
use wayclear_location::ContractError;
use wayclear_testing::{assert_refused, place, suite, Chain, Contract, DAVIS, DENOM, GENESIS_TIME};

#[test]
fn a_new_location_is_empty_unnamed_and_knows_where_it_belongs() {
    let mut suite = suite();
    suite.advance(60);
    let location = suite.open(DAVIS);
    let made_at = GENESIS_TIME + 60;
    let info = suite.info(DAVIS);
    assert_eq!(info.place, place(DAVIS));
    assert_eq!((info.label, info.surface), (None, Surface::Other));
    assert_eq!(info.parent, suite.city("davis"));
    assert_eq!(info.registry, suite.registry());
    assert_eq!(info.window_seconds, suite.window);
    assert_eq!(info.created_at, made_at);
    let told = suite.chain.contract_info(&location).unwrap().unwrap();
    assert_eq!(told.creator, suite.city("davis"));
    assert_eq!(told.admin, Some(suite.account("admin")));
    assert_eq!(told.label, "wayclear location 9qc7mbdh");

    let status = suite.status(DAVIS);
    assert_eq!((status.status, status.since), (Status::Empty, made_at));
    assert_eq!(
        (status.infected_until, status.last_cleaned_at),
        (None, None)
    );
    assert_eq!((status.or_earlier, status.visits), (false, 0));
    let log = suite.transitions(DAVIS);
    assert_eq!(log.len(), 1);
    let born = log[0].transition;
    assert_eq!((born.from, born.to), (None, Status::Empty));
    assert_eq!((born.cause, born.at), (Cause::GenerateContract, made_at));
}

#[test]
fn a_location_checks_its_own_instantiation() {
    let mut suite = suite();
    let code_id = suite.deployment.code_ids[&Contract::Location];
    let ada = suite.account("ada");
    let good = InstantiateMsg {
        place: place(DAVIS),
        registry: suite.registry().into_string(),
        window_seconds: 600,
    };
    let mut make = |msg: &InstantiateMsg| suite.chain.instantiate(&ada, code_id, msg, "x", None);
    make(&good).unwrap();
    for seconds in [599, 1_209_601] {
        let window = InstantiateMsg {
            window_seconds: seconds,
            ..good.clone()
        };
        assert_refused(make(&window), Invalid::Window { seconds });
    }
    let registry = InstantiateMsg {
        registry: "nobody".to_string(),
        ..good.clone()
    };
    let address = "\"nobody\"".to_string();
    assert_refused(make(&registry), Invalid::Address { address });
    let nowhere = InstantiateMsg {
        place: Place {
            cell: DAVIS.to_string(),
            unit: Some("A".to_string()),
        },
        ..good.clone()
    };
    let unit = "\"A\"".to_string();
    assert_refused(make(&nowhere), Invalid::Unit { unit });

    let mut deps = mock_dependencies();
    let registry = deps.api.addr_make("registry").into_string();
    let paid = cosmwasm_std::testing::message_info(&deps.api.addr_make("city"), &[coin(1, DENOM)]);
    let refused = instantiate(
        deps.as_mut(),
        mock_env(),
        paid,
        InstantiateMsg { registry, ..good },
    );
    let is_payment = matches!(
        refused,
        Err(ContractError::Payment(PaymentError::NonPayable {}))
    );
    assert!(is_payment, "{refused:?}");
}

#[test]
fn a_reply_that_was_never_asked_for_is_refused() {
    let mut deps = mock_dependencies();
    let answer = |id, payload: &[u8]| Reply {
        id,
        payload: payload.into(),
        gas_used: 0,
        result: SubMsgResult::Err("refused".to_string()),
    };
    let unknown = reply(deps.as_mut(), mock_env(), answer(9, b"{}")).unwrap_err();
    let is_unknown = matches!(unknown, ContractError::UnknownReply { id: 9 });
    assert!(is_unknown, "{unknown}");
    for payload in [&b""[..], b"{}", b"{\"visitor\":\"x\"}"] {
        let foreign = reply(deps.as_mut(), mock_env(), answer(1, payload)).unwrap_err();
        let is_foreign = matches!(foreign, ContractError::ForeignPayload { id: 1 });
        assert!(is_foreign, "{foreign}");
    }
}
