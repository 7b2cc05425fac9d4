//! State and regions: made, given cells and codes, handed over; and what the registry's owner says.

use anyhow::{Context, Result};
use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{
    self as registry, Authority, GasLimit, ReportPolicy, RiskModel,
};
use wayclear_api::events::RegistryCreated;
use wayclear_api::region::NewChild;
use wayclear_api::{county, state};
use wayclear_chain::Addr;
use wayclear_chain::Contract::{self, ContactRegistry as Registry, County, State};
use wayclear_deploy::state_codes;

use super::{json, Planted, Script};

impl Script<'_> {
    fn authority(&self) -> Result<Authority> {
        let account = self.account("authority")?;
        let key = self.key.verifying_key().to_encoded_point(true);
        let key = HexBinary::from(key.as_bytes());
        Ok(Authority::with_key(
            &account,
            registry::MAX_DAILY_SLIPS,
            key,
        ))
    }

    /// A state, with infections that count so many seconds, and the registry that it makes.
    pub(crate) fn state(&mut self, window_seconds: u64) -> Result<(Addr, Addr)> {
        let owner = self.account("state")?;
        let instantiate = state::InstantiateMsg {
            key: "US-CA".to_string(),
            name: "California".to_string(),
            owner: owner.to_string(),
            admin: None,
            window_seconds,
            registry: state::NewRegistry {
                owner: owner.to_string(),
                policy: ReportPolicy::SelfReported,
                authorities: vec![self.authority()?],
                risk_model: RiskModel::illustrative(),
                risk_model_delay_seconds: 0,
            },
            code_ids: state_codes(self.wasmd, self.code_ids)?,
        };
        let code_id = self.code_ids[&State];
        let (state, tx) = self
            .wasmd
            .make(&owner, code_id, json(&instantiate)?, "state", None)?;
        let gas = tx.gas_used()?;
        self.note(
            "make a state and its registry",
            Some(State),
            "instantiate",
            gas,
            1,
        );
        let registry = RegistryCreated::all(&tx.events).pop();
        let registry = registry.context("a state made no registry")?.address;
        Ok((state, Addr::unchecked(registry)))
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
        let prefix = "9qce3".to_string();
        let split = Msg::SplitCells { prefix };
        self.measure(
            "split a county's cell prefix into 32",
            (State, state),
            "state",
            &split,
        )?;
        let code_ids = state_codes(self.wasmd, self.code_ids)?;
        let set = Msg::SetCodeIds { code_ids };
        self.measure(
            "set the codes of what is made below",
            (State, state),
            "state",
            &set,
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
        let prefix = "9qc7k".to_string();
        let split = Msg::SplitCells { prefix };
        self.measure(
            "split a city's cell prefix into 32",
            (County, county),
            "county",
            &split,
        )?;
        Ok(made.child()?)
    }

    pub(super) fn owners_messages(&mut self, tree: &Planted) -> Result<()> {
        use registry::ExecuteMsg as Msg;
        let authority = self.authority()?;
        let account = authority.account.clone();
        let public_key = authority.keys[0].public_key.clone();
        let model = RiskModel::illustrative();
        let effective_at = None;
        let limit = GasLimit::LEAST;
        for (request, msg) in [
            ("set an authority", Msg::SetAuthority { authority }),
            (
                "strike a key",
                Msg::StrikeKey {
                    account: account.clone(),
                    public_key,
                },
            ),
            (
                "remove an authority",
                Msg::RemoveAuthority {
                    account,
                    may_revoke: true,
                },
            ),
            (
                "set a risk model",
                Msg::SetRiskModel {
                    model,
                    effective_at,
                },
            ),
            (
                "raise the gas of locations",
                Msg::RaiseLocationGas { limit },
            ),
            ("require attestation", Msg::RequireAttestation {}),
        ] {
            self.measure(request, (Registry, &tree.registry), "state", &msg)?;
        }
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
