//! Every message of a location at its dearest. Beside each: how many rows it writes that will have to be removed again, and
//! two.

use cosmwasm_std::{coin, Uint128};
use wayclear_api::contact_registry::GasLimit;
use wayclear_api::location::ExecuteMsg;
use wayclear_api::region::Action;
use wayclear_api::Surface;
use wayclear_testing::{place, Visited, DAVIS, DENOM};

use super::{check_ins, revoke, tags, update, Location, MARKS, OPENINGS, OWN, TAGS};
use crate::gate::Message;

impl Location {
    /// What visitors, relays and sponsors send.
    pub fn of_anyone(&self) -> Vec<Message<ExecuteMsg>> {
        let [bob, carrier] = ["bob", "carrier"].map(|name| self.bench.account(name));
        let now = self.interval();
        let check_in = ExecuteMsg::CheckIn {
            interval: now,
            visit_tag: Visited::new(DAVIS, now, 0).tag().into(),
        };
        let relayed = OWN + TAGS..OWN + 2 * TAGS;
        let forward = ExecuteMsg::Forward {
            visitor: bob.clone(),
            place: place(DAVIS),
            action: Action::CheckIns {
                interval: now,
                visit_tags: tags(now, relayed.clone()),
            },
        };
        vec![
            // A visit and a reward; for the carrier an infection and a transition beside them.
            Message::new(&bob, 2 + 2, check_in.clone()),
            Message::new(&carrier, 4 + 2, check_in),
            Message::new(&bob, TAGS + 2, check_ins(now, relayed)),
            Message::new(&self.city, TAGS + 2, forward),
            Message::new(&bob, 1 + 2, ExecuteMsg::Inspect {}),
            Message::new(&bob, 2, ExecuteMsg::FundRewards {}).with(coin(1, DENOM)),
            Message::new(&bob, 100, ExecuteMsg::Prune { limit: 100 }),
        ]
    }

    /// One slip and as many as a message holds. Half of the gas that the registry lends has to do for storage: the rest goes
    /// into loading and computing.
    pub fn of_registry(&self) -> Vec<Message<ExecuteMsg>> {
        let registry = &self.registry;
        let now = self.interval();
        let lent = |slips: u64| GasLimit::LEAST.of(usize::try_from(slips).expect("few")) / 2;
        let open = |n: u64| update(now, OWN..OWN + n);
        let cleaned = |n: u64| revoke(now - 2, OWN..OWN + n);
        vec![
            // A transition beside the infections.
            Message::new(registry, 1 + 1 + 2, open(1)).within(lent(1)),
            Message::new(registry, OPENINGS + 1 + 2, open(OPENINGS)).within(lent(OPENINGS)),
            Message::new(registry, 2, cleaned(1)).within(lent(1)),
            Message::new(registry, 2, cleaned(MARKS)).within(lent(MARKS)),
            Message::new(registry, 1 + 2, revoke(now, OWN..OWN + OPENINGS))
                .after(registry, open(OPENINGS))
                .within(lent(OPENINGS)),
        ]
    }

    pub fn of_city(&self) -> Vec<Message<ExecuteMsg>> {
        let to = self.bench.account("bob");
        let describe = ExecuteMsg::Describe {
            label: Some("\u{1d11e}".repeat(255)),
            surface: Surface::Copper,
        };
        let withdraw = ExecuteMsg::WithdrawRewards {
            amount: Uint128::new(1),
            to: to.clone(),
        };
        let sweep = ExecuteMsg::Sweep {
            denom: "uatom".to_string(),
            to,
        };
        let all = [ExecuteMsg::MarkCleaned {}, describe, withdraw, sweep];
        all.map(|msg| Message::new(&self.city, 2, msg)).into()
    }
}
