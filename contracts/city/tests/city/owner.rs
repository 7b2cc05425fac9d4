//! What a city's owner says of its places and pays their visitors, and how a city changes hands.

use cosmwasm_std::Uint128;
use wayclear_api::city::{ask, ExecuteMsg, RewardPolicy};
use wayclear_api::events::{Described, Maybe, RewardPolicySet};
use wayclear_api::location::Surface;
use wayclear_api::{Invalid, OwnershipError, Place};
use wayclear_city::ContractError;
use wayclear_testing::{assert_refused, place, policy, suite, Chain, Suite, DAVIS, DENOM};

use super::execute;

fn describe(label: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: label.map(str::to_string),
        surface: Surface::StainlessSteel,
    }
}

#[test]
fn a_place_is_described_by_the_owner() {
    let mut suite = suite();
    suite.open(DAVIS);
    let refused = execute(&mut suite, "ada", &describe(None));
    assert_refused(refused, OwnershipError::NotOwner);
    let named = describe(Some(" Davis station "));
    let tx = execute(&mut suite, "city owner", &named).unwrap();
    let told = Described {
        label: Maybe(Some("Davis station".to_string())),
        surface: "stainless_steel".to_string(),
    };
    assert_eq!(Described::all(&tx.events), [told]);
    let info = suite.info(DAVIS);
    assert_eq!(info.label.as_deref(), Some("Davis station"));
    assert_eq!(info.surface, Surface::StainlessSteel);
    execute(&mut suite, "city owner", &describe(None)).unwrap();
    assert_eq!(suite.info(DAVIS).label, None);

    let longest = "کتاب\u{200c}خانه".to_string() + &"ی".repeat(246);
    let named = describe(Some(&longest));
    execute(&mut suite, "city owner", &named).unwrap();
    for label in ["", "  ", &"x".repeat(256)] {
        let refused = execute(&mut suite, "city owner", &describe(Some(label)));
        assert_refused(refused, "characters after trimming, it needs 1 to 255");
    }
    let refused = execute(&mut suite, "city owner", &describe(Some("a\u{202e}b")));
    assert_refused(refused, "leave out control characters, direction marks");
    assert_eq!(suite.info(DAVIS).label, Some(longest));
}

/// Every message about one place.
fn about(suite: &Suite, at: &Place) -> [ExecuteMsg; 4] {
    let to = suite.account("ada").into_string();
    [
        ExecuteMsg::MarkCleaned {
            places: vec![at.clone()],
        },
        ExecuteMsg::DescribeLocation {
            place: at.clone(),
            label: None,
            surface: Surface::Other,
        },
        ExecuteMsg::WithdrawRewards {
            place: at.clone(),
            amount: Uint128::one(),
            to: to.clone(),
        },
        ExecuteMsg::Sweep {
            place: at.clone(),
            denom: DENOM.to_string(),
            to,
        },
    ]
}

#[test]
fn messages_about_a_place_need_the_place_to_exist() {
    let mut suite = suite();
    for msg in about(&suite, &place("9qc7mbdh/roof")) {
        let place = "9qc7mbdh/roof".to_string();
        let refused = execute(&mut suite, "city owner", &msg);
        assert_refused(refused, ContractError::NoLocation { place });
    }
    let malformed = Place {
        cell: DAVIS.to_string(),
        unit: Some("a/b".to_string()),
    };
    for msg in about(&suite, &malformed) {
        let unit = "\"a/b\"".to_string();
        let refused = execute(&mut suite, "city owner", &msg);
        assert_refused(refused, Invalid::Unit { unit });
    }
}

#[test]
fn money_goes_to_accounts_of_the_chain_in_denoms_of_the_bank() {
    let mut suite = suite();
    suite.open(DAVIS);
    let (at, to) = (place(DAVIS), "nobody".to_string());
    let withdraw = ExecuteMsg::WithdrawRewards {
        place: at.clone(),
        amount: Uint128::one(),
        to: to.clone(),
    };
    let sweep = |denom: &str, to: String| ExecuteMsg::Sweep {
        place: at.clone(),
        denom: denom.to_string(),
        to,
    };
    for msg in [withdraw, sweep(DENOM, to)] {
        let address = "\"nobody\"".to_string();
        let refused = execute(&mut suite, "city owner", &msg);
        assert_refused(refused, Invalid::Address { address });
    }
    let ada = suite.account("ada").into_string();
    let refused = Invalid::Count {
        field: "denom",
        count: 2,
        min: 3,
        max: 128,
    };
    let swept = execute(&mut suite, "city owner", &sweep("ab", ada.clone()));
    assert_refused(swept, refused);
    let refused = Invalid::NameCharacter {
        name: "\"1abc\"".to_string(),
        character: '1',
    };
    let swept = execute(&mut suite, "city owner", &sweep("1abc", ada));
    assert_refused(swept, refused);
}

#[test]
fn the_reward_policy_is_the_owners_and_bounded() {
    let mut suite = suite();
    let davis = suite.city("davis");
    let set = |policy: Option<RewardPolicy>| ExecuteMsg::SetRewardPolicy { policy };
    let read = |suite: &Suite| {
        let answer = suite.chain.ask(&davis, ask::RewardPolicy {});
        answer.unwrap().policy
    };
    assert_eq!(read(&suite), None);
    let refused = execute(&mut suite, "ada", &set(Some(policy())));
    assert_refused(refused, OwnershipError::NotOwner);
    #[allow(clippy::type_complexity)] // What is changed, its name, what it was and may be at most.
    let table: [(fn(&mut RewardPolicy), &str, i128, i128); 4] = [
        (
            |p| p.check_in = Uint128::new(1_000_001),
            "check_in",
            1_000_001,
            1_000_000,
        ),
        (
            |p| p.inspect = Uint128::new(1_000_001),
            "inspect",
            1_000_001,
            1_000_000,
        ),
        (
            |p| p.daily_cap = Uint128::new(1_000_000_000_001),
            "daily_cap",
            1_000_000_000_001,
            1_000_000_000_000,
        ),
        (
            |p| p.cooldown_seconds = 86_401,
            "cooldown_seconds",
            86_401,
            86_400,
        ),
    ];
    for (change, field, value, max) in table {
        let mut greedy = policy();
        change(&mut greedy);
        let refused = Invalid::Range {
            field,
            value,
            min: 0,
            max,
        };
        let result = execute(&mut suite, "city owner", &set(Some(greedy)));
        assert_refused(result, refused);
    }
    let tx = execute(&mut suite, "city owner", &set(Some(policy()))).unwrap();
    let denom = Maybe(Some(DENOM.to_string()));
    let told = RewardPolicySet::all(&tx.events);
    assert_eq!(told, [RewardPolicySet { denom }]);
    assert_eq!(read(&suite), Some(policy()));
    execute(&mut suite, "city owner", &set(None)).unwrap();
    assert_eq!(read(&suite), None);
}

#[test]
fn a_city_changes_hands_like_any_region() {
    let mut suite = suite();
    let davis = suite.city("davis");
    let heir = suite.account("heir");
    let propose = ExecuteMsg::ProposeOwner {
        owner: Some(heir.to_string()),
    };
    execute(&mut suite, "city owner", &propose).unwrap();
    let accept = ExecuteMsg::AcceptOwner {};
    let refused = execute(&mut suite, "ada", &accept);
    assert_refused(refused, OwnershipError::NotProposed);
    execute(&mut suite, "heir", &accept).unwrap();
    let config = suite.chain.ask(&davis, ask::Config {}).unwrap();
    assert_eq!(config.ownership.owner, heir);
    suite.open(DAVIS);
    let refused = execute(&mut suite, "city owner", &describe(None));
    assert_refused(refused, OwnershipError::NotOwner);
    execute(&mut suite, "heir", &describe(None)).unwrap();
}
