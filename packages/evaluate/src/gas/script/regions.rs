//! Registry and regions: made, given cells and codes, handed over.

use anyhow::Result;
use wayclear_api::contact_registry::{self as registry, Authority, ReportPolicy, RiskModel};
use wayclear_api::region::NewChild;
use wayclear_api::{county, state, MAX_WINDOW_SECONDS};
use wayclear_chain::Addr;
use wayclear_chain::Contract::{self, City, ContactRegistry as Registry, County, Location, State};
use wayclear_client::report::public_key;
use wayclear_deploy::state_codes;

use super::{json, Script};

impl Script<'_> {
    fn authority(&self) -> Result<Authority> {
        let key = public_key(self.wasmd.keys().get("authority")?);
        let account = self.account("authority")?;
        Ok(Authority::without_end(&account, Some(key)))
    }

    pub(super) fn registry(&mut self) -> Result<Addr> {
        let owner = self.account("state")?;
        let instantiate = registry::InstantiateMsg {
            owner: owner.to_string(),
            policy: ReportPolicy::Attested,
            window_seconds: MAX_WINDOW_SECONDS,
            authorities: vec![self.authority()?],
            risk_model: RiskModel::illustrative(),
            risk_model_delay_seconds: 0,
        };
        let code_id = self.code_id(Registry);
        let made = self
            .wasmd
            .make(&owner, code_id, json(&instantiate)?, "registry", None)?;
        self.note("make a registry", Some(Registry), "instantiate", &made.1)?;
        Ok(made.0)
    }

    pub(super) fn state(&mut self, registry: &Addr) -> Result<Addr> {
        let owner = self.account("state")?;
        let instantiate = state::InstantiateMsg {
            key: "US-CA".to_string(),
            name: "California".to_string(),
            owner: owner.to_string(),
            admin: None,
            registry: registry.to_string(),
            window_seconds: MAX_WINDOW_SECONDS,
            code_ids: state_codes(self.code_ids),
        };
        let code_id = self.code_id(State);
        let made = self
            .wasmd
            .make(&owner, code_id, json(&instantiate)?, "state", None)?;
        self.note("make a state", Some(State), "instantiate", &made.1)?;
        Ok(made.0)
    }

    pub(super) fn county(&mut self, state: &Addr) -> Result<Addr> {
        use state::ExecuteMsg as Msg;
        let child = "06113".to_string();
        let county = NewChild {
            key: child.clone(),
            name: "Yolo County".to_string(),
            owner: self.account("county")?.to_string(),
            prefixes: strings(&["9qc7", "9qce3"]),
        };
        let add = Msg::AddCounty { county };
        let made = self.measure(
            "make a county with 2 cell prefixes",
            (State, state),
            "state",
            &add,
        )?;
        let prefixes = strings(&["9qck4", "9qck5"]);
        let assign = Msg::AssignCells {
            child,
            prefixes: prefixes.clone(),
        };
        self.measure(
            "give a county 2 cell prefixes",
            (State, state),
            "state",
            &assign,
        )?;
        let release = Msg::ReleaseCells { prefixes };
        self.measure(
            "take 2 cell prefixes from a county",
            (State, state),
            "state",
            &release,
        )?;
        let code_ids = state_codes(self.code_ids);
        let update = Msg::UpdateCodeIds { code_ids };
        self.measure(
            "set the codes of future counties",
            (State, state),
            "state",
            &update,
        )?;
        Ok(made.child()?)
    }

    pub(super) fn city(&mut self, county: &Addr) -> Result<Addr> {
        use county::ExecuteMsg as Msg;
        let child = "davis".to_string();
        let city = NewChild {
            key: child.clone(),
            name: "Davis".to_string(),
            owner: self.account("city")?.to_string(),
            prefixes: strings(&["9qc7m", "9qc7k"]),
        };
        let add = Msg::AddCity { city };
        let made = self.measure(
            "make a city with 2 cell prefixes",
            (County, county),
            "county",
            &add,
        )?;
        let prefixes = strings(&["9qc7q", "9qc7r"]);
        let assign = Msg::AssignCells {
            child,
            prefixes: prefixes.clone(),
        };
        self.measure(
            "give a city 2 cell prefixes",
            (County, county),
            "county",
            &assign,
        )?;
        let release = Msg::ReleaseCells { prefixes };
        self.measure(
            "take 2 cell prefixes from a city",
            (County, county),
            "county",
            &release,
        )?;
        let code_ids = county::CodeIds {
            city: self.code_id(City),
            location: self.code_id(Location),
        };
        let update = Msg::UpdateCodeIds { code_ids };
        self.measure(
            "set the codes of future cities",
            (County, county),
            "county",
            &update,
        )?;
        Ok(made.child()?)
    }

    pub(super) fn owners_messages(&mut self, registry: &Addr) -> Result<()> {
        use registry::ExecuteMsg as Msg;
        let authority = self.authority()?;
        let account = authority.account.clone();
        let set = Msg::SetAuthority { authority };
        self.measure("set an authority", (Registry, registry), "state", &set)?;
        let remove = Msg::RemoveAuthority { account };
        self.measure(
            "remove an authority",
            (Registry, registry),
            "state",
            &remove,
        )?;
        let set = Msg::SetRiskModel {
            model: RiskModel::illustrative(),
            effective_at: None,
        };
        self.measure("set a risk model", (Registry, registry), "state", &set)?;
        Ok(())
    }

    /// Offers a contract to another owner, who takes it. All four know these messages by the same JSON.
    pub(super) fn hand_over(
        &mut self,
        address: &Addr,
        contract: Contract,
        owner: &str,
    ) -> Result<()> {
        let heir = Some(self.account("dan")?.to_string());
        let propose = registry::ExecuteMsg::ProposeOwner { owner: heir };
        self.measure(
            "offer it to a successor",
            (contract, address),
            owner,
            &propose,
        )?;
        let accept = registry::ExecuteMsg::AcceptOwner {};
        self.measure("take it over", (contract, address), "dan", &accept)?;
        Ok(())
    }
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}
