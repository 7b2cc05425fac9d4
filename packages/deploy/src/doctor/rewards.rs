//! Rewards that a city has promised, and the pools of its places that they are paid from.

use cosmwasm_std::Addr;
use rand::Rng;
use wayclear_api::{city, location};
use wayclear_chain::{Chain, ChainError, Inspect};

use super::finding::{Finding, Kind};
use super::walk::Walk;

/// Most places that a line names.
const NAMED: usize = 5;

impl<C: Chain + Inspect, R: Rng, T: FnMut(usize, usize) -> bool> Walk<'_, C, R, T> {
    /// Notes what a city pays, if it pays anything.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn policy(&mut self, city: &Addr) -> Result<(), ChainError> {
        let policy = self.chain.ask(city, city::ask::RewardPolicy {})?.policy;
        let paid = policy.filter(|policy| !policy.check_in.max(policy.inspect).is_zero());
        self.policies
            .extend(paid.map(|policy| (city.clone(), policy)));
        Ok(())
    }

    /// Adds a place to those that can pay no reward of their city.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn pool(
        &self,
        place: &str,
        location: &Addr,
        city: &Addr,
        empty: &mut Vec<String>,
    ) -> Result<(), ChainError> {
        let Some(policy) = self.policies.get(city) else {
            return Ok(());
        };
        let rewards = self.chain.ask(location, location::ask::Rewards {})?;
        let is_ours = rewards.denom.as_ref() == Some(&policy.denom);
        if !is_ours || rewards.pool < policy.check_in.max(policy.inspect) {
            empty.push(place.to_string());
        }
        Ok(())
    }
}

/// What there is to say of the places that can pay no reward; `empty` = those places.
pub fn unpaid(mut empty: Vec<String>) -> Finding {
    let subject = "rewards of visitors";
    empty.sort();
    let Some(first) = empty.first() else {
        return Finding::ok(Kind::Reward, subject);
    };
    let (count, noun) = match empty.len() {
        1 => (1, "place has"),
        n => (n, "places have"),
    };
    let named = empty.iter().take(NAMED).map(String::as_str);
    let named = named.collect::<Vec<_>>().join(" ");
    let others = if count > NAMED { " and others" } else { "" };
    let problem = format!(
        "{count} {noun} too little in the pool for one, though the city promises it: {named}{others}"
    );
    let cure = format!(
        "wayclear reward fund {first} COINS --from NAME, or no reward any more: wayclear reward set CITY --off"
    );
    Finding::warning(Kind::Reward, subject, problem, cure)
}
