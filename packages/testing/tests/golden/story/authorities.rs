//! The authorities of the story, what they vouch for, and the owner's risk models.

use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::{
    Authority, ExecuteMsg as Registry, ItemId, RiskModel, Slip, SlipKey,
};
use wayclear_api::DAY_SECONDS;
use wayclear_testing::{day_key_slip, ids_of, public_key, sign_with, skipped, taken, Chain};

use super::Story;

/// Authorities beside the suite's: one that goes on, one that was closed, one whose account was stolen.
pub const CLINIC: &str = "clinic";
pub const CLOSED: &str = "closed laboratory";
const STOLEN: &str = "stolen laboratory";

/// The key an authority signs with: another for each name.
fn signing_key(of: &str, n: u8) -> SigningKey {
    let mut secret = [n + 1; 32];
    secret[..3].copy_from_slice(&of.as_bytes()[..3]);
    SigningKey::from_slice(&secret).expect("a secret key")
}

impl Story {
    /// The clinic has two keys, one after the other.
    pub fn authorities_begin(&mut self) {
        let today = self.suite.today();
        for (of, untils) in [
            (CLINIC, vec![Some(today + 10), None]),
            (CLOSED, vec![None]),
            (STOLEN, vec![None]),
        ] {
            let mut from = 0;
            let key = |(n, until): (u8, Option<u16>)| {
                let key = SlipKey {
                    public_key: public_key(&signing_key(of, n)),
                    from,
                    until,
                };
                from = until.unwrap_or_default();
                key
            };
            let authority = Authority {
                account: self.suite.account(of).into_string(),
                daily_slips: 640,
                keys: (0..).zip(untils).map(key).collect(),
            };
            let set = Registry::SetAuthority { authority };
            self.send("state owner", "registry", &set);
        }
        self.set_risk_model(None);
    }

    /// What a laboratory that closes takes back the clinic vouches for.
    pub fn authorities_end(&mut self) {
        for (of, may_revoke) in [(CLOSED, true), (STOLEN, false)] {
            let today = self.suite.today();
            self.vouch(of, 0, day_key_slip([of.as_bytes()[0]; 16], today - 1));
            if may_revoke {
                let again = day_key_slip([0xaa; 16], today - 1);
                let id = self.vouch(of, 0, again.clone());
                self.take_back(of, id);
                self.vouch(CLINIC, 1, again);
            }
            let account = self.suite.account(of).into_string();
            let remove = Registry::RemoveAuthority {
                account: account.clone(),
                may_revoke,
            };
            self.send("state owner", "registry", &remove);
        }
        let strike = Registry::StrikeKey {
            account: self.suite.account(STOLEN).into_string(),
            public_key: public_key(&signing_key(STOLEN, 0)),
        };
        self.send("state owner", "registry", &strike);
        let effective_at = self.suite.now() + 9 * DAY_SECONDS;
        self.set_risk_model(Some(effective_at));
    }

    fn set_risk_model(&mut self, effective_at: Option<u64>) {
        let model = RiskModel {
            origin: format!("for golden rows: {effective_at:?}"),
            ..RiskModel::illustrative()
        };
        let set = Registry::SetRiskModel {
            model,
            effective_at,
        };
        self.send("state owner", "registry", &set);
    }

    /// A slip that an authority has signed, sent by a relay.
    pub fn vouch(&mut self, of: &str, key: u8, slip: Slip) -> ItemId {
        let (authority, today) = (self.suite.account(of), self.suite.today());
        let (chain_id, registry) = (self.suite.chain.chain_id(), self.suite.registry());
        let key = signing_key(of, key);
        let slip = sign_with(&key, &chain_id, &registry, &authority, today, slip);
        let id = ids_of(std::slice::from_ref(&slip)).remove(0);
        let disclose = Registry::Disclose {
            authority: Some(authority.into_string()),
            issued: today,
            slips: vec![slip],
        };
        let sent = self.suite.execute("relay", &registry, &disclose);
        let sent = sent.expect("a slip");
        assert_eq!(taken(&sent), 1, "{of}: {:?}", skipped(&sent));
        id
    }
}
