//! Every message of the registry at its dearest, and what has to come before. Beside each: how many rows it writes that will
//! have to be removed again, and two.

use wayclear_api::contact_registry::{
    ExecuteMsg, GasLimit, RiskModel, MAX_CONTACTS, MAX_MAC_HASHES, MAX_REVOKED, MAX_SLIPS,
};
use wayclear_testing::{account_slip, ids_of, place, sign_with, AUTHORITY_KEY, DAVIS};

use super::{authority, keys, signing_key, Registry};
use crate::gate::Message;

/// Numbers of secrets that no row of a stranger has.
pub const OWN: u64 = 1_000_000;
const SLIPS: u64 = MAX_SLIPS as u64;
const REVOKED: u64 = MAX_REVOKED as u64;
const HASHES: u64 = MAX_MAC_HASHES as u64;
const CONTACTS: u64 = MAX_CONTACTS as u64;

impl Registry {
    /// A hundred people have disclosed where they were, and others the oldest keys that are taken: the first page of ids. One
    /// account counts as infected; an authority has all its keys, and as many risk models wait as may.
    pub fn make_ready(&mut self) {
        self.relay_in(OWN..OWN + SLIPS + REVOKED);
        let halves = [OWN..OWN + SLIPS, OWN + SLIPS..OWN + REVOKED];
        for (who, half) in ["first", "second"].into_iter().zip(halves) {
            let msg = self.own(self.visit_slips(half));
            self.send(who, msg);
        }
        for (who, part) in [("third", 0..SLIPS), ("fourth", SLIPS..2 * SLIPS)] {
            let oldest = keys(self.today() - 13, part);
            self.send(who, self.own(oldest));
        }
        let carrier = account_slip(&self.bench.account("carrier"), self.today());
        self.send("carrier", self.own(vec![carrier]));
        let account = self.bench.account("authority");
        let authority = authority(&account, self.today());
        self.send("state owner", ExecuteMsg::SetAuthority { authority });
        for _ in 0..7 {
            self.send("state owner", risk_model());
        }
    }

    /// `Disclose` of each kind of slip.
    pub fn slips(&mut self) -> Vec<Message<ExecuteMsg>> {
        let [bob, carl] = ["bob", "carl"].map(|name| self.bench.account(name));
        let account = account_slip(&bob, self.today());
        let visits = self.own(self.visit_slips(OWN + REVOKED..OWN + REVOKED + SLIPS));
        let hashes = self.own(vec![self.hashes(OWN..OWN + HASHES)]);
        let known = self.own(self.visit_slips(OWN..OWN + SLIPS));
        let signed = self.signed(OWN..OWN + 1);
        vec![
            // Ids, a row of the feed, the quota and its twin.
            Message::new(&bob, SLIPS + 3 + 2, visits),
            Message::new(&bob, HASHES + 4 + 2, hashes),
            // Health and its twin instead of the feed.
            Message::new(&bob, 5 + 2, self.own(vec![account])),
            Message::new(&carl, 2, known),
            // An authority's quota is one row for ever.
            Message::new(&carl, 2 + 2, signed),
        ]
    }

    /// Day keys that the authority has signed today.
    pub fn signed(&self, numbers: std::ops::Range<u64>) -> ExecuteMsg {
        let authority = self.bench.account("authority");
        let (key, issued) = (signing_key(AUTHORITY_KEY[0]), self.today());
        let chain_id = &self.bench.chain_id;
        let sign = |slip| sign_with(&key, chain_id, &self.at, &authority, issued, slip);
        ExecuteMsg::Disclose {
            authority: Some(authority.to_string()),
            issued,
            slips: keys(issued - 1, numbers).into_iter().map(sign).collect(),
        }
    }

    /// What others than the owner report, beside slips.
    pub fn reports(&mut self) -> Vec<Message<ExecuteMsg>> {
        let [owner, bob, carrier] =
            ["state owner", "bob", "carrier"].map(|name| self.bench.account(name));
        let ids = ids_of(&self.visit_slips(OWN..OWN + REVOKED));
        let contacts = self.contacts(OWN..OWN + CONTACTS);
        let infected_visit = ExecuteMsg::InfectedVisit {
            place: place(DAVIS),
            interval: self.interval(),
            account: carrier.clone(),
        };
        let places = vec![place(DAVIS)];
        vec![
            Message::new(&owner, 1 + 2, ExecuteMsg::Revoke { ids }),
            Message::new(&self.location, 2 + 2, infected_visit),
            Message::new(&self.city, 1 + 2, ExecuteMsg::PlacesCleaned { places }),
            Message::new(&carrier, 2, ExecuteMsg::ReportRecovery {}),
            Message::new(&bob, CONTACTS + 1 + 2, contacts),
            Message::new(&bob, 100 + 2, ExecuteMsg::Prune { limit: 100 }),
        ]
    }

    /// The owner's messages, which write nothing that will have to be removed.
    pub fn of_owner(&mut self) -> Vec<Message<ExecuteMsg>> {
        let [owner, heir, other] =
            ["state owner", "heir", "other"].map(|name| self.bench.account(name));
        let of_other = authority(&other, self.today());
        let account = self.bench.account("authority").into_string();
        let propose = ExecuteMsg::ProposeOwner {
            owner: Some(heir.to_string()),
        };
        let strike = ExecuteMsg::StrikeKey {
            account: account.clone(),
            public_key: of_other.keys[0].public_key.clone(),
        };
        let remove = ExecuteMsg::RemoveAuthority {
            account,
            may_revoke: false,
        };
        let limit = GasLimit {
            base: 10_000_000,
            each: 1_000_000,
        };
        let all = [
            ExecuteMsg::SetAuthority {
                authority: of_other,
            },
            strike,
            remove,
            ExecuteMsg::RequireAttestation {},
            ExecuteMsg::RaiseLocationGas { limit },
            risk_model(),
            propose.clone(),
        ];
        let mut all: Vec<_> = all.map(|msg| Message::new(&owner, 2, msg)).into();
        let accept = Message::new(&heir, 2, ExecuteMsg::AcceptOwner {});
        all.push(accept.after(&owner, propose));
        all
    }
}

fn risk_model() -> ExecuteMsg {
    ExecuteMsg::SetRiskModel {
        model: RiskModel::illustrative(),
        effective_at: None,
    }
}
