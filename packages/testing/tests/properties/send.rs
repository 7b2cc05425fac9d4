//! Slips on their way to the real registry, and back.

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::{ask, ExecuteMsg, ItemId, Slip, Verdict};
use wayclear_api::events::{LocationFailed, SlipsRevoked};
use wayclear_testing::{sign_with, skipped, taken, Chain, AUTHORITY_KEY};

use crate::model::Last;
use crate::real::Real;
use crate::step::Voucher;
use crate::{LAB, LAB_KEY, PEOPLE};

impl Real {
    fn signed(&self, by: Voucher, issued: u16, slip: Slip) -> Slip {
        let (key, authority) = match by {
            Voucher::Authority => (AUTHORITY_KEY, "authority"),
            Voucher::Lab => (LAB_KEY, LAB),
            Voucher::Person(_) => return slip,
        };
        let key = SigningKey::from_slice(&key).expect("a key");
        let chain_id = self.suite.chain.chain_id();
        let (registry, authority) = (self.suite.registry(), self.suite.account(authority));
        sign_with(&key, &chain_id, &registry, &authority, issued, slip)
    }

    /// Asks beforehand what will become of slips, and sends them.
    pub fn disclose(&mut self, sender: &str, last: &Last) {
        let Last::Disclosed {
            by,
            issued,
            slips,
            verdicts,
            failed,
        } = last
        else {
            panic!("slips")
        };
        let slips = slips
            .iter()
            .map(|slip| self.signed(*by, *issued, slip.clone()));
        let slips: Vec<Slip> = slips.collect();
        let authority = match by {
            Voucher::Person(_) => None,
            by => Some(self.account_of(*by).into_string()),
        };
        let question = ask::CheckSlips {
            authority: authority.clone(),
            issued: *issued,
            slips: slips.clone(),
            sender: Some(self.suite.account(sender).into_string()),
        };
        let told = self.suite.chain.ask(&self.suite.registry(), question);
        assert_eq!(told.expect("verdicts").verdicts, *verdicts);
        let msg = ExecuteMsg::Disclose {
            authority,
            issued: *issued,
            slips,
        };
        let tx = self
            .tell_registry(sender, &msg)
            .expect("slips in good form");
        let count = |verdict: Verdict| verdicts.iter().filter(|v| **v == verdict).count() as u64;
        assert_eq!(taken(&tx), count(Verdict::Taken));
        for (verdict, told) in skipped(&tx) {
            assert_eq!(told, count(verdict), "{verdict}");
        }
        assert_eq!(LocationFailed::all(&tx.events).len(), *failed);
    }

    fn account_of(&self, by: Voucher) -> Addr {
        match by {
            Voucher::Authority => self.suite.account("authority"),
            Voucher::Lab => self.suite.account(LAB),
            Voucher::Person(who) => self.suite.account(PEOPLE[who]),
        }
    }

    pub fn revoke(&mut self, by: Option<Voucher>, last: &Last) {
        let Last::Revoked {
            ids,
            count,
            skipped,
            failed,
        } = last
        else {
            panic!("ids")
        };
        if ids.is_empty() {
            return;
        }
        let sender = match by {
            None => self.suite.account("state owner"),
            Some(by) => self.account_of(by),
        };
        let registry = self.suite.registry();
        let ids: Vec<ItemId> = ids.clone();
        let msg = ExecuteMsg::Revoke { ids };
        let tx = self.suite.chain.execute(&sender, &registry, &msg);
        let tx = tx.expect("ids in good form");
        let told = &SlipsRevoked::all(&tx.events)[0];
        assert_eq!((told.count, told.skipped), (*count, *skipped));
        assert_eq!(LocationFailed::all(&tx.events).len(), *failed);
    }
}
