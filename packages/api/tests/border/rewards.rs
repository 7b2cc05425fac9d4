//! What a city may pay its visitors.

use cosmwasm_std::Uint128;
use wayclear_api::city::{check_denom, RewardPolicy, RewardPolicyRow};
use wayclear_api::{quoted, Invalid};

use crate::{count, range};

fn policy(check_in: u128, inspect: u128, daily_cap: u128, cooldown_seconds: u64) -> RewardPolicy {
    RewardPolicy {
        denom: "ucosm".to_string(),
        check_in: Uint128::new(check_in),
        inspect: Uint128::new(inspect),
        cooldown_seconds,
        daily_cap: Uint128::new(daily_cap),
    }
}

#[test]
fn a_reward_policy_is_bounded() {
    let (reward, cap) = (1_000_000, 1_000_000_000_000);
    for good in [policy(0, 0, 0, 0), policy(reward, reward, cap, 86_400)] {
        assert_eq!(good.check(), Ok(()));
    }
    let (most, cap_most) = (1_000_000, 1_000_000_000_000);
    for (bad, expected) in [
        (
            policy(reward + 1, 0, 0, 0),
            range("check_in", most + 1, 0, most),
        ),
        (
            policy(0, reward + 1, 0, 0),
            range("inspect", most + 1, 0, most),
        ),
        (
            policy(0, u128::MAX, 0, 0),
            range("inspect", i128::MAX, 0, most),
        ),
        (
            policy(0, 0, cap + 1, 0),
            range("daily_cap", cap_most + 1, 0, cap_most),
        ),
        (
            policy(0, 0, 0, 86_401),
            range("cooldown_seconds", 86_401, 0, 86_400),
        ),
    ] {
        assert_eq!(bad.check(), expected);
    }
    let denom = RewardPolicy {
        denom: "u".to_string(),
        ..policy(0, 0, 0, 0)
    };
    assert_eq!(denom.check(), count("denom", 1, 3, 128));
}

#[test]
fn a_denom_has_the_form_the_chain_accepts() {
    let longest = "u".repeat(128);
    let voucher = format!("ibc/{}", "0A".repeat(32));
    for denom in [
        "abc",
        "ucosm",
        "Atom9",
        "factory/wasm1.x:y_z-1",
        &voucher,
        &longest,
    ] {
        assert_eq!(check_denom(denom), Ok(()), "{denom}");
    }
    for denom in ["", "ab"] {
        assert_eq!(check_denom(denom), count("denom", denom.len(), 3, 128));
    }
    assert_eq!(check_denom(&"u".repeat(129)), count("denom", 129, 3, 128));
    for (denom, character) in [
        ("1abc", '1'),
        ("/abc", '/'),
        ("u cosm", ' '),
        ("ucösm", 'ö'),
        ("abc\n", '\n'),
    ] {
        let name = quoted(denom);
        let expected = Invalid::NameCharacter { name, character };
        assert_eq!(check_denom(denom), Err(expected));
    }
}

#[test]
fn a_policy_is_stored_as_it_came() {
    let sent = policy(1, 2, 3, 4);
    let row = RewardPolicyRow::from(sent.clone());
    assert_eq!(RewardPolicy::from(row), sent);
}
