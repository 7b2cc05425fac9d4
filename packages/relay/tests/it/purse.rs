//! What is left to pay with: when the operator hears of it, and what phones are told.

use cosmwasm_std::Addr;
use wayclear_api::relay::TicketState;
use wayclear_chain::wasmd::Allowance;
use wayclear_client::relay::RelayError;
use wayclear_relay::Funds;
use wayclear_testing::visit_slip;

use crate::log;
use crate::world::World;

const PLACE: &str = "9qc7mbdh";

fn own(coins: u128) -> Funds {
    Funds {
        coins,
        allowance: None,
    }
}

fn granted(left: u128, a_period: Option<u128>) -> Funds {
    Funds {
        coins: 1_000_000,
        allowance: Some(Allowance {
            left: Some(left),
            a_period,
            ends_at: None,
        }),
    }
}

impl World {
    /// Sets what accounts can pay with, and waits until the relay has asked.
    fn pay_with(&self, funds: &[Funds]) {
        let pairs = self.settings.accounts.iter().cloned();
        let pairs: Vec<(Addr, Funds)> = pairs.zip(funds.iter().copied()).collect();
        let last = pairs.last().unwrap().0.clone();
        let asked = move |world: &World| {
            let last = last.clone();
            world
                .node
                .with(move |node| node.funds_asked.get(&last).copied().unwrap_or_default())
        };
        let before = asked(self);
        self.node.with(move |node| node.funds.extend(pairs));
        self.block(600);
        self.until("it has asked", |world| asked(world) > before);
        // What it has asked is told with the next block that it reads.
        let height = self.node.with(|node| node.height());
        self.until("it has noted it", |world| {
            world.relay.head().unwrap().height >= height
        });
    }

    fn is_taken(&self, tag: u8) -> bool {
        let place = PLACE.parse().unwrap();
        match self.check_in(&place, self.interval(), tag) {
            Ok(_) => true,
            Err(RelayError::Refused { kind, .. }) => {
                assert_eq!(kind, "purse");
                false
            }
            Err(error) => panic!("{error}"),
        }
    }

    fn metrics(&self) -> String {
        let answer = reqwest::blocking::get(&self.metrics).unwrap();
        answer.text().unwrap()
    }
}

/// How often a line was logged that has all of some words.
fn logged(words: &[&str]) -> usize {
    let text = log::text();
    let lines = text.lines();
    lines
        .filter(|line| words.iter().all(|word| line.contains(word)))
        .count()
}

#[test]
fn who_pays_is_asked_about_every_ten_minutes_and_never_for_sending() {
    let world = World::with(|settings| settings.at_once = true);
    let place = world.open(PLACE);
    let account = world.settings.accounts[0].clone();
    let asked = || {
        let account = account.clone();
        world.node.with(move |node| node.funds_asked[&account])
    };
    assert_eq!(asked(), 1);
    for tag in 0..20 {
        let ticket = world.check_in(&place, world.interval(), tag).unwrap();
        assert_eq!(world.settle(&ticket).state, TicketState::In);
    }
    assert_eq!(asked(), 1);
    world.block(600);
    world.until("it has asked again", |_| asked() == 2);
    (0..20).for_each(|_| world.block(1));
    assert_eq!(asked(), 2);
}

#[test]
fn a_relay_whose_payer_has_nothing_left_takes_nothing_new_until_there_are_coins() {
    let world = World::attested();
    let place = world.open(PLACE);
    let waits = world.check_in(&place, world.interval(), 1).unwrap();
    let slips = world.node.with(|node| {
        let visited = node.suite.relay_in(PLACE, 1);
        vec![visit_slip(&visited)]
    });
    let slip = world.sign(slips).remove(0);
    world.pay_with(&[own(0), own(0)]);
    assert!(!world.is_taken(2));
    assert!(matches!(
        world.relay.disclose(&slip),
        Err(RelayError::Refused { kind, detail, .. }) if kind == "purse" && detail.contains("nothing left to pay with")
    ));
    // What waits goes if it can.
    assert_eq!(world.settle(&waits).state, TicketState::In);
    // One account that can pay is enough.
    world.pay_with(&[own(0), own(5_000)]);
    assert!(world.is_taken(3));
    world.relay.disclose(&slip).unwrap();
    // Less than any transaction costs is nothing.
    world.pay_with(&[own(999), own(999)]);
    assert!(!world.is_taken(4));
    world.pay_with(&[own(1_000), own(0)]);
    assert!(world.is_taken(5));
}

#[test]
fn a_grant_that_is_used_up_or_taken_back_is_nothing_to_pay_with() {
    let world = World::with(|settings| settings.granter = Some(Addr::unchecked("city")));
    world.open(PLACE);
    world.pay_with(&[granted(0, Some(10_000)), granted(0, Some(10_000))]);
    assert!(!world.is_taken(1));
    world.pay_with(&[granted(10_000, Some(10_000)), granted(0, None)]);
    assert!(world.is_taken(2));
    let gone = Funds {
        coins: 1_000_000,
        allowance: Some(Allowance::NONE),
    };
    world.pay_with(&[gone, gone]);
    assert!(!world.is_taken(3));
}

#[test]
fn its_operator_hears_once_of_a_grant_that_runs_low_and_again_after_it_had_recovered() {
    // Nobody else of these tests has these numbers: all write into one log.
    let low = granted(1_357, Some(7_000));
    let high = granted(1_400, Some(7_000));
    let world = World::with(|settings| settings.granter = Some(Addr::unchecked("town")));
    let account = world.settings.accounts[0].clone();
    let words = ["WARN", "fee grant", account.as_str(), "left=1357"];
    world.pay_with(&[high, high]);
    assert_eq!(logged(&words), 0);
    world.pay_with(&[low, high]);
    world.pay_with(&[low, high]);
    assert_eq!(logged(&words), 1);
    world.pay_with(&[high, high]);
    world.pay_with(&[low, high]);
    assert_eq!(logged(&words), 2);
    let text = world.metrics();
    let line = format!("wayclear_relay_allowance_left{{account=\"{account}\"}} 1357");
    assert!(text.contains(&line), "{text}");
}

#[test]
fn its_operator_hears_of_a_purse_and_of_coins_that_run_low() {
    let world = World::with(|settings| {
        settings.at_once = true;
        settings.purse = Some(2_468);
    });
    let place = world.open(PLACE);
    let purse = ["WARN", "day's purse", "of=2468"];
    assert!(world.metrics().contains("wayclear_relay_purse_left 2468"));
    let spend = |tag| {
        let ticket = world.check_in(&place, world.interval(), tag).unwrap();
        world.settle(&ticket);
        (0..3).for_each(|_| world.block(1));
    };
    spend(1);
    assert_eq!(logged(&purse), 0);
    spend(2);
    world.until("it is told", |_| logged(&purse) == 1);
    world.until("it is counted", |world| {
        world.metrics().contains("wayclear_relay_purse_left 468")
    });
    // The day has cost 2,000 so far: less than a fifth of that is low.
    let payer = world.settings.accounts[1].to_string();
    let coins = ["WARN", "who pays", payer.as_str(), "coins=399"];
    world.pay_with(&[own(400), own(400)]);
    assert_eq!(logged(&coins), 0);
    world.pay_with(&[own(400), own(399)]);
    world.pay_with(&[own(400), own(399)]);
    assert_eq!(logged(&coins), 1);
    let line = format!("wayclear_relay_coins{{account=\"{payer}\"}} 399");
    assert!(world.metrics().contains(&line));
}

#[test]
fn a_node_that_does_not_say_what_is_left_keeps_nothing_from_being_taken() {
    let world = World::new();
    world.node.with(|node| node.hides_funds = true);
    let place = world.open(PLACE);
    world.block(601);
    let ticket = world.check_in(&place, world.interval(), 1).unwrap();
    world.block(600);
    assert_eq!(world.settle(&ticket).state, TicketState::In);
}
