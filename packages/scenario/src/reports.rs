//! What infected people disclose in a scenario, and what is taken back.

use cosmwasm_std::Addr;
use rand::Rng;
use wayclear_api::commitments::item_id;
use wayclear_api::contact_registry::{ExecuteMsg, Item, ItemId};
use wayclear_api::events::{Disclosed, SlipsRevoked};
use wayclear_chain::Chain;
use wayclear_client::device::KeptVisit;
use wayclear_status::{day_at, interval_end};

use crate::error::RunError;
use crate::runner::Runner;
use crate::step::Answer;

/// Account that sends what is nobody's to be seen with.
const RELAY: &str = "relay";

impl<C: Chain, R: Rng> Runner<'_, C, R> {
    /// Each slip alone: the relay sends them, but for the account's own.
    pub(crate) fn report(
        &mut self,
        name: &str,
        who: &Addr,
        with_account: bool,
    ) -> Result<Answer, RunError> {
        let now = self.chain.now()?;
        let window = self.deployment.window_seconds;
        let visits = self.phone(name).device.visits.iter();
        let counts = visits.filter(|visit| now < interval_end(visit.interval) + window);
        let mut items: Vec<Item> = counts.map(KeptVisit::item).collect();
        if with_account {
            let (account, day) = (who.to_string(), day_at(now));
            items.push(Item::Account { account, day });
        }
        let slips = items.len();
        let mut taken = 0;
        for item in items {
            taken += self.disclose(name, who, item)?;
        }
        Ok(Answer::Reported { slips, taken })
    }

    /// How many slips were taken: one, or none.
    fn disclose(&mut self, name: &str, who: &Addr, item: Item) -> Result<usize, RunError> {
        let issued = day_at(self.chain.now()?);
        let registry = self.deployment.registry.clone();
        let slip = ItemId::of(&item);
        let own = (item.day(), item_id(&item.digest()));
        self.phone(name).device.own.insert(own);
        let for_whom = self.register.entry(name.to_string()).or_default();
        for_whom.push(slip);
        let sender = match &item {
            Item::Account { .. } => who.clone(),
            _ => self.chain.account(RELAY)?,
        };
        let chain_id = self.chain.chain_id();
        let msg = self
            .authority
            .disclose(&chain_id, &registry, issued, item)?;
        let tx = self.send(&sender, &registry, &msg)?;
        let taken: u64 = Disclosed::all(&tx.events).iter().map(|d| d.taken).sum();
        Ok(usize::try_from(taken).unwrap_or(usize::MAX))
    }

    /// One person's ids go one a message.
    pub(crate) fn revoke(&mut self, who: &Addr, of: &str) -> Result<Answer, RunError> {
        let registry = self.deployment.registry.clone();
        let mut count = 0;
        for id in self.register.get(of).cloned().unwrap_or_default() {
            let tx = self.send(who, &registry, &ExecuteMsg::Revoke { ids: vec![id] })?;
            count += SlipsRevoked::all(&tx.events)
                .iter()
                .map(|r| r.count)
                .sum::<u64>();
        }
        Ok(Answer::Revoked {
            ids: usize::try_from(count).unwrap_or(usize::MAX),
        })
    }
}
