//! One tree, made and used until every message has been sent.

use std::collections::BTreeMap;

use anyhow::{anyhow, Context, Result};
use cosmwasm_std::{coin, Binary, Coin, HexBinary, Uint128};
use indicatif::ProgressBar;
use serde::Serialize;
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::commitments::visit_tag;
use wayclear_api::contact_registry::{
    self as registry, Authority, Contact, DayKey, Disclosure, MacHash, ReportPolicy, REPORT_SECONDS,
};
use wayclear_api::location::{self, Opening, Surface};
use wayclear_api::region::{Action, NewChild};
use wayclear_api::state::{self, LocateResponse};
use wayclear_api::{county, raw, Place, MAX_WINDOW_SECONDS};
use wayclear_client::report::{public_key, AttestationRequest, Report};
use wayclear_client::wasmd::{execute_message, Gas, Wasmd};
use wayclear_client::{state_codes, Addr, Chain, Contract, Tx};

pub const DIRECT: &str = "check-in at the location's address";
pub const ROUTED: &str = "check-in routed from the state";
pub const CREATING: &str = "the same, creating the location";
pub const REWARDED: &str = "check-in that pays a reward";
pub const REWARDED_INSPECTION: &str = "inspection that pays a reward";

const STATION: &str = "9qc7mbdh";
const LIBRARY: &str = "9qc7mbdj";
const SHOP: &str = "9qc7mbdk/shop-2";
const DENOM: &str = "ucosm";

/// What one message cost.
pub struct Spent {
    pub request: String,
    pub contract: Option<Contract>,
    pub message: String,
    pub gas: u64,
}

/// A tree under way.
pub struct Script<'a> {
    wasmd: &'a mut Wasmd,
    code_ids: &'a BTreeMap<Contract, u64>,
    bar: &'a ProgressBar,
    spent: Vec<Spent>,
    /// Makes secrets and hashes differ.
    counter: u8,
}

impl<'a> Script<'a> {
    /// How many messages are measured.
    pub const LENGTH: u64 = 46;

    pub fn new(
        wasmd: &'a mut Wasmd,
        code_ids: &'a BTreeMap<Contract, u64>,
        bar: &'a ProgressBar,
    ) -> Self {
        Script {
            wasmd,
            code_ids,
            bar,
            spent: vec![],
            counter: 0,
        }
    }

    pub fn run(mut self) -> Result<Vec<Spent>> {
        self.bank()?;
        let registry = self.registry()?;
        let state = self.state(&registry)?;
        let county = self.county(&state)?;
        let city = self.city(&county)?;
        let visits = self.visits(&state)?;
        self.places(&city)?;
        self.rewards(&city, &visits.station)?;
        self.reports(&registry, &visits)?;
        self.contacts(&registry)?;
        self.authorities(&registry)?;
        self.hand_over(&registry, Contract::ContactRegistry, "state")?;
        self.hand_over(&state, Contract::State, "state")?;
        self.hand_over(&county, Contract::County, "county")?;
        self.hand_over(&city, Contract::City, "city")?;
        debug_assert_eq!(self.spent.len() as u64, Self::LENGTH);
        Ok(self.spent)
    }

    fn account(&self, name: &str) -> Result<Addr> {
        Ok(self.wasmd.account(name)?)
    }

    fn code_id(&self, contract: Contract) -> u64 {
        self.code_ids[&contract]
    }

    fn note(&mut self, request: &'static str, contract: Option<Contract>, message: &str, tx: &Tx) {
        let gas = tx.receipt.as_ref().map_or(0, |receipt| receipt.gas_used);
        self.bar.inc(1);
        self.spent.push(Spent {
            request: request.to_string(),
            contract,
            message: message.to_string(),
            gas,
        });
    }

    /// A fresh 16 bytes.
    fn bytes(&mut self) -> [u8; 16] {
        self.counter += 1;
        [self.counter; 16]
    }

    /// The measure of everything: coins from one account to another, both of which have paid before.
    fn bank(&mut self) -> Result<()> {
        let cy = self.account("cy")?;
        for name in [
            "city",
            "county",
            "authority",
            "sponsor",
            "cleaner",
            "ada",
            "bob",
            "dan",
            "cy",
        ] {
            let from = self.account(name)?;
            let send = Wasmd::bank_send(&from, &cy, &coin(1, DENOM));
            self.wasmd.send(&from, &[send], Gas::Simulated)?;
        }
        let bob = self.account("bob")?;
        let send = Wasmd::bank_send(&bob, &cy, &coin(1, DENOM));
        let tx = self.wasmd.send(&bob, &[send], Gas::Simulated)?;
        self.note("bank send, the measure", None, "", &tx);
        Ok(())
    }

    /// Sends a message and notes what it cost.
    fn measure<M: Serialize>(
        &mut self,
        request: &'static str,
        contract: Contract,
        address: &Addr,
        sender: &str,
        msg: &M,
        funds: &[Coin],
    ) -> Result<Tx> {
        let sender = self.account(sender)?;
        let json = json(msg)?;
        let name = message_name(msg)?;
        let any = execute_message(&sender, address, json, funds);
        let tx = self
            .wasmd
            .send(&sender, &[any], Gas::Simulated)
            .with_context(|| request.to_string())?;
        self.note(request, Some(contract), &name, &tx);
        Ok(tx)
    }

    /// Sends a message that is not measured.
    fn prepare<M: Serialize>(&mut self, address: &Addr, sender: &str, msg: &M) -> Result<Tx> {
        let sender = self.account(sender)?;
        Ok(self.wasmd.execute(&sender, address, msg)?)
    }

    fn authority(&self) -> Result<Authority> {
        Ok(Authority {
            account: self.account("authority")?.to_string(),
            public_key: Some(public_key(self.wasmd.keys().get("authority")?)),
            not_before: 0,
            not_after: u64::MAX,
        })
    }

    fn registry(&mut self) -> Result<Addr> {
        let owner = self.account("state")?;
        let instantiate = registry::InstantiateMsg {
            owner: owner.to_string(),
            policy: ReportPolicy::Attested,
            window_seconds: MAX_WINDOW_SECONDS,
            authorities: vec![self.authority()?],
        };
        let code_id = self.code_id(Contract::ContactRegistry);
        let made = self
            .wasmd
            .make(&owner, code_id, json(&instantiate)?, "registry", None)?;
        self.note(
            "make a registry",
            Some(Contract::ContactRegistry),
            "instantiate",
            &made.1,
        );
        Ok(made.0)
    }

    fn state(&mut self, registry: &Addr) -> Result<Addr> {
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
        let code_id = self.code_id(Contract::State);
        let made = self
            .wasmd
            .make(&owner, code_id, json(&instantiate)?, "state", None)?;
        self.note(
            "make a state",
            Some(Contract::State),
            "instantiate",
            &made.1,
        );
        Ok(made.0)
    }

    fn county(&mut self, state: &Addr) -> Result<Addr> {
        use state::ExecuteMsg as Msg;
        let child = "06113".to_string();
        let county = NewChild {
            key: child.clone(),
            name: "Yolo County".to_string(),
            owner: self.account("county")?.to_string(),
            prefixes: strings(&["9qc7", "9qce3"]),
        };
        let add = Msg::AddCounty { county };
        self.measure(
            "make a county with 2 cell prefixes",
            Contract::State,
            state,
            "state",
            &add,
            &[],
        )?;
        let prefixes = strings(&["9qck4", "9qck5"]);
        let assign = Msg::AssignCells {
            child,
            prefixes: prefixes.clone(),
        };
        self.measure(
            "give a county 2 cell prefixes",
            Contract::State,
            state,
            "state",
            &assign,
            &[],
        )?;
        let release = Msg::ReleaseCells { prefixes };
        self.measure(
            "take 2 cell prefixes from a county",
            Contract::State,
            state,
            "state",
            &release,
            &[],
        )?;
        let code_ids = state_codes(self.code_ids);
        let update = Msg::UpdateCodeIds { code_ids };
        self.measure(
            "set the codes of future counties",
            Contract::State,
            state,
            "state",
            &update,
            &[],
        )?;
        self.child_of(state, "06113")
    }

    fn city(&mut self, county: &Addr) -> Result<Addr> {
        use county::ExecuteMsg as Msg;
        let child = "davis".to_string();
        let city = NewChild {
            key: child.clone(),
            name: "Davis".to_string(),
            owner: self.account("city")?.to_string(),
            prefixes: strings(&["9qc7m", "9qc7k"]),
        };
        let add = Msg::AddCity { city };
        self.measure(
            "make a city with 2 cell prefixes",
            Contract::County,
            county,
            "county",
            &add,
            &[],
        )?;
        let prefixes = strings(&["9qc7q", "9qc7r"]);
        let assign = Msg::AssignCells {
            child,
            prefixes: prefixes.clone(),
        };
        self.measure(
            "give a city 2 cell prefixes",
            Contract::County,
            county,
            "county",
            &assign,
            &[],
        )?;
        let release = Msg::ReleaseCells { prefixes };
        self.measure(
            "take 2 cell prefixes from a city",
            Contract::County,
            county,
            "county",
            &release,
            &[],
        )?;
        let code_ids = county::CodeIds {
            city: self.code_id(Contract::City),
            location: self.code_id(Contract::Location),
        };
        let update = Msg::UpdateCodeIds { code_ids };
        self.measure(
            "set the codes of future cities",
            Contract::County,
            county,
            "county",
            &update,
            &[],
        )?;
        self.child_of(county, "davis")
    }

    fn child_of(&self, region: &Addr, name: &str) -> Result<Addr> {
        let row = self
            .wasmd
            .query_raw(region, &raw::key(raw::CHILDREN, name))?;
        let row = row.ok_or_else(|| anyhow!("{region} has no child {name}"))?;
        Ok(serde_json::from_slice(&row)?)
    }

    fn visit_tag(&mut self, place: &Place) -> (HexBinary, HexBinary) {
        let secret = self.bytes();
        (visit_tag(place, &secret).into(), secret.into())
    }

    fn visits(&mut self, state: &Addr) -> Result<Visits> {
        let place: Place = STATION.parse()?;
        let (first, secret) = self.visit_tag(&place);
        let check_in = |place: &Place, visit_tag| state::ExecuteMsg::Visit {
            place: place.clone(),
            action: Action::CheckIn { visit_tag },
        };
        let msg = check_in(&place, first);
        let tx = self.measure(CREATING, Contract::State, state, "bob", &msg, &[])?;
        let opened = Opening {
            checked_in_at: tx.time,
            secret,
        };
        let (second, _) = self.visit_tag(&place);
        let msg = check_in(&place, second);
        self.measure(ROUTED, Contract::State, state, "bob", &msg, &[])?;
        let station = self.locate(state, &place)?;
        let (visit_tag, secret) = self.visit_tag(&place);
        let msg = location::ExecuteMsg::CheckIn { visit_tag };
        let tx = self.measure(DIRECT, Contract::Location, &station, "bob", &msg, &[])?;
        let opened_again = Opening {
            checked_in_at: tx.time,
            secret,
        };
        let go = |place: Place, action| state::ExecuteMsg::Visit { place, action };
        let msg = go(place.clone(), Action::Inspect {});
        self.measure(
            "inspection routed from the state",
            Contract::State,
            state,
            "bob",
            &msg,
            &[],
        )?;
        let msg = location::ExecuteMsg::Inspect {};
        self.measure(
            "inspection at the location's address",
            Contract::Location,
            &station,
            "bob",
            &msg,
            &[],
        )?;
        let msg = go(SHOP.parse()?, Action::Open {});
        self.measure("open a place", Contract::State, state, "bob", &msg, &[])?;
        let library: Place = LIBRARY.parse()?;
        let (tag, secret) = self.visit_tag(&library);
        let tx = self.prepare(state, "bob", &check_in(&library, tag))?;
        let elsewhere = Opening {
            checked_in_at: tx.time,
            secret,
        };
        Ok(Visits {
            library: self.locate(state, &library)?,
            station,
            opened: [opened, opened_again],
            elsewhere,
        })
    }

    fn locate(&self, state: &Addr, place: &Place) -> Result<Addr> {
        let place = place.clone();
        let found: LocateResponse = self
            .wasmd
            .query(state, &state::QueryMsg::Locate { place })?;
        found.location.context("a place that was just visited")
    }

    fn places(&mut self, city: &Addr) -> Result<()> {
        use city::ExecuteMsg as Msg;
        let place: Place = STATION.parse()?;
        let describe = Msg::DescribeLocation {
            place: place.clone(),
            label: Some("Davis station".to_string()),
            surface: Surface::StainlessSteel,
        };
        self.measure(
            "describe a place",
            Contract::City,
            city,
            "city",
            &describe,
            &[],
        )?;
        let cleaners = Msg::UpdateCleaners {
            add: vec![self.account("cleaner")?.to_string()],
            remove: vec![],
        };
        self.measure(
            "name a cleaner",
            Contract::City,
            city,
            "city",
            &cleaners,
            &[],
        )?;
        let clean = Msg::MarkCleaned { place };
        self.measure(
            "mark a clean place as cleaned",
            Contract::City,
            city,
            "cleaner",
            &clean,
            &[],
        )?;
        let code_ids = city::CodeIds {
            location: self.code_id(Contract::Location),
        };
        let update = Msg::UpdateCodeIds { code_ids };
        self.measure(
            "set the code of future locations",
            Contract::City,
            city,
            "city",
            &update,
            &[],
        )?;
        Ok(())
    }

    fn rewards(&mut self, city: &Addr, station: &Addr) -> Result<()> {
        let policy = Some(RewardPolicy {
            denom: DENOM.to_string(),
            check_in: Uint128::new(5_000),
            inspect: Uint128::new(4_000),
            cooldown_seconds: 3_600,
            daily_cap: Uint128::new(1_000_000),
        });
        let set = city::ExecuteMsg::SetRewardPolicy { policy };
        self.measure(
            "set a reward policy",
            Contract::City,
            city,
            "city",
            &set,
            &[],
        )?;
        let fund = location::ExecuteMsg::FundRewards {};
        let funds = [coin(1_000_000, DENOM)];
        self.measure(
            "fund a reward pool",
            Contract::Location,
            station,
            "sponsor",
            &fund,
            &funds,
        )?;
        let place: Place = STATION.parse()?;
        let (visit_tag, _) = self.visit_tag(&place);
        let msg = location::ExecuteMsg::CheckIn { visit_tag };
        self.measure(REWARDED, Contract::Location, station, "bob", &msg, &[])?;
        let msg = location::ExecuteMsg::Inspect {};
        self.measure(
            REWARDED_INSPECTION,
            Contract::Location,
            station,
            "dan",
            &msg,
            &[],
        )?;
        let withdraw = city::ExecuteMsg::WithdrawRewards {
            place,
            amount: Uint128::new(1_000),
            to: self.account("sponsor")?.to_string(),
        };
        self.measure(
            "withdraw from a reward pool",
            Contract::City,
            city,
            "city",
            &withdraw,
            &[],
        )?;
        Ok(())
    }

    fn reports(&mut self, registry: &Addr, visits: &Visits) -> Result<()> {
        use registry::ExecuteMsg as Msg;
        let [opened, opened_again] = &visits.opened;
        let one = Report::new().visit(&visits.station, opened.clone());
        let msg = one.opening_message(None);
        self.measure(
            "report 1 visit, by an authority",
            Contract::ContactRegistry,
            registry,
            "authority",
            &msg,
            &[],
        )?;
        let revoke = Msg::RevokeCase { case: 1 };
        self.measure(
            "revoke a case",
            Contract::ContactRegistry,
            registry,
            "authority",
            &revoke,
            &[],
        )?;
        let two = Report::new()
            .visit(&visits.station, opened.clone())
            .visit(&visits.station, opened_again.clone())
            .visit(&visits.library, visits.elsewhere.clone());
        let msg = two.opening_message(None);
        self.measure(
            "report 3 visits at 2 places",
            Contract::ContactRegistry,
            registry,
            "authority",
            &msg,
            &[],
        )?;
        let (days, hashes) = self.identifiers()?;
        let keys = days.into_iter().fold(Report::new(), Report::day_key);
        let report = Report {
            chunks: vec![keys.chunks[0].clone(), hashes],
        };
        let attestation = self.attest(registry, "bob", &report)?;
        let msg = report.opening_message(Some(attestation));
        self.measure(
            "report 14 day keys, attested",
            Contract::ContactRegistry,
            registry,
            "bob",
            &msg,
            &[],
        )?;
        let disclose = Msg::Disclose {
            case: 3,
            disclosure: report.chunks[1].clone(),
        };
        self.measure(
            "disclose 56 MAC hashes",
            Contract::ContactRegistry,
            registry,
            "bob",
            &disclose,
            &[],
        )?;
        let (visit_tag, _) = self.visit_tag(&STATION.parse()?);
        let msg = location::ExecuteMsg::CheckIn { visit_tag };
        self.measure(
            "check-in while infected",
            Contract::Location,
            &visits.library,
            "bob",
            &msg,
            &[],
        )?;
        let msg = Msg::ReportRecovery {};
        self.measure(
            "report recovery",
            Contract::ContactRegistry,
            registry,
            "bob",
            &msg,
            &[],
        )?;
        Ok(())
    }

    /// Fourteen day keys, and a chunk of hashes, all of them old enough to be disclosed.
    fn identifiers(&mut self) -> Result<(Vec<DayKey>, Disclosure)> {
        const DAY: u32 = 144;
        let today = u32::try_from(self.wasmd.now()? / 600)? / DAY * DAY;
        let days = (1..=14)
            .map(|ago| DayKey {
                key: self.bytes().into(),
                start_interval: today - ago * DAY - 12,
                periods: 144,
                rotation: 1,
            })
            .collect();
        let mac_hashes = (1..=56)
            .map(|ago| MacHash {
                mac_hash: self.bytes().into(),
                interval: today - ago * 36,
                rotation: 36,
            })
            .collect();
        let disclosure = Disclosure {
            mac_hashes,
            ..Disclosure::default()
        };
        Ok((days, disclosure))
    }

    fn attest(
        &mut self,
        registry: &Addr,
        reporter: &str,
        report: &Report,
    ) -> Result<registry::Attestation> {
        let reporter = self.account(reporter)?;
        let token = self.bytes();
        let request = AttestationRequest::new(self.wasmd, registry, &reporter, token, report);
        let authority = self.account("authority")?;
        let expires_at = self.wasmd.now()? + REPORT_SECONDS / 2;
        Ok(request.sign(&authority, self.wasmd.keys().get("authority")?, expires_at))
    }

    fn contacts(&mut self, registry: &Addr) -> Result<()> {
        use registry::ExecuteMsg as Msg;
        let started_at = self.wasmd.now()? - 900;
        let mut contact = || Contact {
            mac_hash: self.bytes().into(),
            started_at,
            seconds: 600,
            rssi_dbm: -60,
            device: "Pixel 9".to_string(),
        };
        let one = Msg::RecordContacts {
            contacts: vec![contact()],
        };
        let fifty = Msg::RecordContacts {
            contacts: std::iter::repeat_with(contact).take(50).collect(),
        };
        self.measure(
            "record 1 contact",
            Contract::ContactRegistry,
            registry,
            "dan",
            &one,
            &[],
        )?;
        self.measure(
            "record 50 contacts",
            Contract::ContactRegistry,
            registry,
            "dan",
            &fifty,
            &[],
        )?;
        let prune = Msg::Prune {
            account: None,
            limit: 100,
        };
        self.measure(
            "prune when nothing is due",
            Contract::ContactRegistry,
            registry,
            "dan",
            &prune,
            &[],
        )?;
        Ok(())
    }

    fn authorities(&mut self, registry: &Addr) -> Result<()> {
        use registry::ExecuteMsg as Msg;
        let authority = self.authority()?;
        let account = authority.account.clone();
        let set = Msg::SetAuthority { authority };
        self.measure(
            "set an authority",
            Contract::ContactRegistry,
            registry,
            "state",
            &set,
            &[],
        )?;
        let remove = Msg::RemoveAuthority { account };
        self.measure(
            "remove an authority",
            Contract::ContactRegistry,
            registry,
            "state",
            &remove,
            &[],
        )?;
        Ok(())
    }

    /// Offers a contract to another owner, who takes it. All four know these messages by the same JSON.
    fn hand_over(&mut self, address: &Addr, contract: Contract, owner: &str) -> Result<()> {
        let heir = Some(self.account("dan")?.to_string());
        let propose = registry::ExecuteMsg::ProposeOwner { owner: heir };
        self.measure(
            "offer it to a successor",
            contract,
            address,
            owner,
            &propose,
            &[],
        )?;
        let accept = registry::ExecuteMsg::AcceptOwner {};
        self.measure("take it over", contract, address, "dan", &accept, &[])?;
        Ok(())
    }
}

/// What visitors keep, for reports.
struct Visits {
    station: Addr,
    library: Addr,
    opened: [Opening; 2],
    elsewhere: Opening,
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn json(msg: &impl Serialize) -> Result<Binary> {
    Ok(serde_json::to_vec(msg)?.into())
}

/// The one key of a message's JSON object.
fn message_name(msg: &impl Serialize) -> Result<String> {
    let json = serde_json::to_value(msg)?;
    let object = json.as_object().context("a message is an object")?;
    object
        .keys()
        .next()
        .cloned()
        .context("a message has a name")
}
