//! Every question to the registry.

use wayclear_api::contact_registry::{QueryMsg, MAX_CHECKED_SLIPS, MAX_MATCHED_HASHES};
use wayclear_testing::secret;

use super::messages::OWN;
use super::Registry;

impl Registry {
    pub fn asked(&self) -> Vec<QueryMsg> {
        let account = |name: &str| self.bench.account(name).into_string();
        let limit = Some(100);
        let checked = OWN..OWN + MAX_CHECKED_SLIPS as u64;
        let hashes = 0..MAX_MATCHED_HASHES as u64;
        vec![
            QueryMsg::Config {},
            QueryMsg::Authorities {
                start_after: Some(account("authority")),
                limit,
            },
            QueryMsg::Health {
                account: account("carrier"),
            },
            QueryMsg::Ids {
                start_after: None,
                limit,
            },
            QueryMsg::CheckSlips {
                authority: None,
                issued: self.today(),
                slips: self.visit_slips(checked),
                sender: Some(account("bob")),
            },
            QueryMsg::Feed { from: 0 },
            QueryMsg::Feed { from: u64::MAX },
            QueryMsg::Match {
                day: self.today() - 2,
                mac_hashes: hashes.map(|n| secret(n).into()).collect(),
            },
            QueryMsg::Contacts {
                account: account("spam 0"),
                start_after: None,
                limit,
            },
            QueryMsg::Exposures {
                account: account("spam 0"),
                start_after: None,
                limit,
            },
            QueryMsg::RiskModel { version: None },
            QueryMsg::Risk {
                exposures: vec![],
                version: None,
            },
        ]
    }
}
