//! A good message of every name, for the stage.

use cosmwasm_std::{Addr, Binary, HexBinary};
use serde_json::{json, Value};
use wayclear_testing::{place, public_key_of_authority, visit_slip, Contract, DAVIS};

use crate::stage::Stage;

impl Stage {
    /// A message of that name that is right in every way but, perhaps, its sender.
    pub fn message(&self, of: Contract, name: &str) -> Value {
        let body = match of {
            _ if name == "propose_owner" => json!({ "owner": self.somebody() }),
            _ if name == "accept_owner" => json!({}),
            Contract::State | Contract::County => self.message_to_region(of, name),
            Contract::City => self.message_to_city(name),
            Contract::Location => self.message_to_location(name),
            Contract::ContactRegistry => self.message_to_registry(name),
        };
        json!({ name: body })
    }

    fn somebody(&self) -> Addr {
        self.suite.account("somebody")
    }

    fn forward(&self) -> Value {
        json!({ "visitor": self.somebody(), "place": place(DAVIS), "action": { "open": {} } })
    }

    fn message_to_region(&self, of: Contract, name: &str) -> Value {
        let new = |key: &str| json!({ "key": key, "name": "x", "owner": self.somebody(), "prefixes": [] });
        let (child, unused) = match of {
            Contract::State => ("06113", "9qcd"),
            _ => ("davis", "9qc7q"),
        };
        match name {
            "visit" => json!({ "place": place(DAVIS), "action": { "open": {} } }),
            "forward" => self.forward(),
            "add_county" => json!({ "county": new("06095") }),
            "add_city" => json!({ "city": new("winters") }),
            "assign_cells" => json!({ "child": child, "prefixes": ["8q"] }),
            "release_cells" => json!({ "prefixes": [unused] }),
            "split_cells" => json!({ "prefix": unused }),
            "set_code_ids" => json!({ "code_ids": self.suite.code_ids() }),
            other => panic!("say what a good {other} looks like"),
        }
    }

    fn message_to_city(&self, name: &str) -> Value {
        let (at, to) = (place(DAVIS), self.somebody());
        match name {
            "forward" => self.forward(),
            "update_cleaners" => json!({ "add": [to], "remove": [] }),
            "describe_location" => json!({ "place": at, "label": "x", "surface": "other" }),
            "mark_cleaned" => json!({ "places": [at] }),
            "set_reward_policy" => json!({ "policy": null }),
            "withdraw_rewards" => json!({ "place": at, "amount": "1", "to": to }),
            "sweep" => json!({ "place": at, "denom": "uatom", "to": to }),
            other => panic!("say what a good {other} looks like"),
        }
    }

    fn message_to_location(&self, name: &str) -> Value {
        let (interval, to) = (self.suite.interval(), self.somebody());
        let id = &self.id.id;
        match name {
            "check_in" => json!({ "interval": interval, "visit_tag": "01".repeat(16) }),
            "check_ins" => {
                json!({ "interval": interval, "visit_tags": Binary::from([2; 32]) })
            }
            "inspect" | "fund_rewards" | "mark_cleaned" => json!({}),
            "prune" => json!({ "limit": 1 }),
            "forward" => self.forward(),
            "infected_user_update" => {
                let secret = HexBinary::from(self.visit.secret);
                json!({ "openings": [{ "interval": self.visit.interval, "secret": secret, "id": id }] })
            }
            "slips_revoked" => json!({ "marks": [{ "interval": self.visit.interval, "id": id }] }),
            "describe" => json!({ "label": "x", "surface": "other" }),
            "withdraw_rewards" => json!({ "amount": "1", "to": to }),
            "sweep" => json!({ "denom": "uatom", "to": to }),
            other => panic!("say what a good {other} looks like"),
        }
    }

    fn message_to_registry(&self, name: &str) -> Value {
        let suite = &self.suite;
        let authority = suite.account("authority");
        match name {
            "disclose" => {
                let slip = visit_slip(&self.visit);
                json!({ "authority": null, "issued": suite.today(), "slips": [slip] })
            }
            "revoke" => json!({ "ids": [self.id] }),
            "record_contacts" => json!({ "contacts": [{
                "mac_hash": "01".repeat(16), "started_at": suite.now(), "seconds": 0, "rssi_dbm": -50, "device": "",
            }] }),
            "prune" => json!({ "limit": 1 }),
            "infected_visit" => json!({
                "place": place(DAVIS), "interval": suite.interval(), "account": suite.account("reporter"),
            }),
            "places_cleaned" => json!({ "places": [place(DAVIS)] }),
            "report_recovery" | "require_attestation" => json!({}),
            "set_authority" => {
                json!({ "authority": { "account": self.somebody(), "daily_slips": 1, "keys": [] } })
            }
            "strike_key" => {
                json!({ "account": authority, "public_key": public_key_of_authority() })
            }
            "remove_authority" => json!({ "account": authority, "may_revoke": true }),
            "raise_location_gas" => json!({ "limit": { "base": 200_000, "each": 30_000 } }),
            "set_risk_model" => json!({ "model": {
                "form": "log_dose", "b0": "4", "b12": "-0.5", "b3": "-1", "origin": "a test",
            } }),
            other => panic!("say what a good {other} looks like"),
        }
    }
}
