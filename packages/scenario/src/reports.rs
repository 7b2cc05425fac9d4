//! What infected people disclose in a scenario, and what is taken back.

use cosmwasm_std::Addr;
use rand::CryptoRng;
use wayclear_api::contact_registry::ExecuteMsg;
use wayclear_api::events::SlipsRevoked;
use wayclear_chain::Chain;
use wayclear_client::report::Choice;

use crate::error::RunError;
use crate::runner::Runner;
use crate::signer::report;
use crate::step::Answer;

impl<C: Chain, R: CryptoRng> Runner<'_, C, R> {
    pub(crate) fn report(
        &mut self,
        name: &str,
        who: &Addr,
        with_account: bool,
    ) -> Result<Answer, RunError> {
        let choice = Choice {
            account: with_account.then(|| who.clone()),
            without_identifiers: true,
            ..Choice::default()
        };
        let phone = self.phones.entry(name.to_string()).or_default();
        let sent = report(
            self.chain,
            self.deployment,
            &self.authority,
            &mut phone.device,
            &choice,
            &mut self.random,
        )?;
        self.acted_at.get_or_insert(sent.at);
        let slips = sent.ids.len();
        let for_whom = self.register.entry(name.to_string()).or_default();
        for_whom.extend(sent.ids);
        Ok(Answer::Reported {
            slips,
            taken: sent.taken,
        })
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
