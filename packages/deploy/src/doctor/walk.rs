//! The contracts of a tree, from the state down by parentage: what a contract says of its children is asked only once the chain
//! has said that it is of this tree.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;
use rand::Rng;
use wayclear_api::city::RewardPolicy;
use wayclear_api::region::{self, Config};
use wayclear_api::Ownership;
use wayclear_chain::{children, Chain, ChainError, Contract, Inspect};

use super::compare::{compare, offered, other_heirs, skipped};
use super::finding::{Finding, Kind};
use super::member::Member;
use super::releases::Releases;
use super::upgrade::Upgrade;
use crate::record::Record;

/// Most locations that are looked at; `None` = all.
pub type Sample = Option<usize>;

/// Accounts, and what each has to do.
pub type Roles = BTreeMap<Addr, BTreeSet<String>>;

/// A walk through a tree.
pub struct Walk<'a, C, R, T> {
    pub chain: &'a C,
    pub record: &'a Record,
    pub releases: &'a Releases<'a, C>,
    pub random: R,
    /// Is told how many locations are done, of how many, and answers whether to go on.
    pub tell: T,
    pub findings: Vec<Finding>,
    /// Accounts that own parts of the tree, and what.
    pub owners: Roles,
    /// Accounts that clean cities, and which.
    pub cleaners: Roles,
    /// The registry, if it is of this tree.
    pub registry: Option<Addr>,
    /// Locations of this tree that were looked at, by the text of their places.
    pub locations: BTreeMap<String, Addr>,
    /// What cities pay their visitors.
    pub policies: BTreeMap<Addr, RewardPolicy>,
    /// Whether places may not be known, since what is above them is not believed.
    pub is_cut: bool,
    /// Which codes contracts run.
    pub upgrade: Upgrade,
    /// Who may change the codes of the tree, as the chain says of its state.
    admin: Option<Addr>,
}

impl<'a, C: Chain + Inspect, R: Rng, T: FnMut(usize, usize) -> bool> Walk<'a, C, R, T> {
    pub fn new(
        chain: &'a C,
        record: &'a Record,
        releases: &'a Releases<'a, C>,
        random: R,
        tell: T,
    ) -> Self {
        Walk {
            chain,
            record,
            releases,
            random,
            tell,
            findings: vec![],
            owners: Roles::new(),
            cleaners: Roles::new(),
            registry: None,
            locations: BTreeMap::new(),
            policies: BTreeMap::new(),
            is_cut: false,
            upgrade: Upgrade::default(),
            admin: record.deployment.admin.clone(),
        }
    }

    /// State, registry, counties, cities, and of the locations as many as are asked for.
    ///
    /// # Errors
    /// [`ChainError`]; what was found until then stands.
    pub fn run(&mut self, sample: Sample) -> Result<(), ChainError> {
        let Some(config) = self.state()? else {
            self.skip("state");
            return Ok(());
        };
        self.registry(&config)?;
        let deployment = &self.record.deployment;
        let counties = self.children(&deployment.state)?;
        let recorded = deployment.counties.iter();
        let recorded = recorded.map(|(key, county)| (key, &county.address));
        self.findings.extend(compare("county", &counties, recorded));
        let mut places = vec![];
        for (key, county) in counties {
            let name = format!("county {key}");
            if !self.look(name.clone(), &county, Contract::County, &deployment.state)? {
                self.skip(&name);
                continue;
            }
            self.config(&county, &name)?;
            let cities = self.children(&county)?;
            let recorded = deployment.counties.get(&key);
            let recorded = recorded.into_iter().flat_map(|county| &county.cities);
            self.findings.extend(compare("city", &cities, recorded));
            for (key, city) in cities {
                let name = format!("city {key}");
                if !self.look(name.clone(), &city, Contract::City, &county)? {
                    self.skip(&name);
                    continue;
                }
                self.config(&city, &name)?;
                self.cleaners(&city, &name)?;
                self.policy(&city)?;
                let below = self.children(&city)?.into_iter();
                places.extend(below.map(|(place, location)| (place, location, city.clone())));
            }
        }
        self.some_locations(places, sample)
    }

    /// Notes that nothing below a contract is asked for.
    fn skip(&mut self, name: &str) {
        self.is_cut = true;
        self.findings.push(skipped(name));
    }

    /// Whether the tree is on its way to the codes of this build; notes what is to say of that.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn upgrade(&mut self) -> Result<bool, ChainError> {
        let can_migrate = self.admin.is_some();
        let (is_to_build, finding) = self.upgrade.findings(self.releases, can_migrate)?;
        self.findings.extend(finding);
        Ok(is_to_build)
    }

    /// What the state says of itself; `None` = it is not of this tree.
    fn state(&mut self) -> Result<Option<Config>, ChainError> {
        let deployment = &self.record.deployment;
        let state = &deployment.state;
        if !self.look(
            "state".to_string(),
            state,
            Contract::State,
            &deployment.creator,
        )? {
            return Ok(None);
        }
        let info = self.chain.contract_info(state)?;
        self.admin = info.and_then(|info| info.admin);
        let config = self.config(state, "state")?;
        let (found, recorded) = (config.window_seconds, deployment.window_seconds);
        if found != recorded {
            self.findings.push(Finding::wrong(
                Kind::Record,
                "window_seconds",
                format!("the state says {found}, the record says {recorded}"),
                "restore the record from a copy",
            ));
        }
        Ok(Some(config))
    }

    fn registry(&mut self, config: &Config) -> Result<(), ChainError> {
        let Record { deployment, .. } = self.record;
        let (recorded, state) = (&deployment.registry, &deployment.state);
        let name = "contact registry".to_string();
        if *recorded != config.registry {
            let problem = format!("the record says so, the state has made {}", config.registry);
            let cure = format!(
                "restore the record from a copy: its registry is {}",
                config.registry
            );
            let subject = format!("{name} at {recorded}");
            self.findings
                .push(Finding::wrong(Kind::Missing, subject, problem, cure));
            self.look(name.clone(), recorded, Contract::ContactRegistry, state)?;
        }
        let is_ours = self.look(name, &config.registry, Contract::ContactRegistry, state)?;
        if is_ours {
            let question = wayclear_api::contact_registry::ask::Config {};
            let address = config.registry.clone();
            let config = self.chain.ask(&address, question)?;
            self.own(config.ownership, "contact registry");
            self.registry = Some(address);
        }
        Ok(())
    }

    /// Looks at a contract, and answers whether it is of this tree.
    pub fn look(
        &mut self,
        name: String,
        address: &Addr,
        contract: Contract,
        parent: &Addr,
    ) -> Result<bool, ChainError> {
        let member = Member {
            name,
            address,
            contract,
            parent,
            admin: self.admin.as_ref(),
        };
        let examined = member.examine(self.chain, self.releases)?;
        if let Some(code_id) = examined.code_id {
            self.upgrade.add(contract, code_id, examined.release);
        }
        let is_alone = contract != Contract::Location;
        if examined.findings.is_empty() && is_alone {
            self.findings
                .push(Finding::ok(Kind::Contract, member.subject()));
        }
        self.findings.extend(examined.findings);
        Ok(examined.is_ours)
    }

    fn config(&mut self, region: &Addr, name: &str) -> Result<Config, ChainError> {
        let config = self.chain.ask(region, region::ask::Config {})?;
        self.own(config.ownership.clone(), name);
        let (found, wanted) = (config.admin.as_ref(), self.admin.as_ref());
        self.findings.extend(other_heirs(name, found, wanted));
        Ok(config)
    }

    fn own(&mut self, ownership: Ownership, what: &str) {
        self.findings.extend(offered(what, &ownership));
        let owned = self.owners.entry(ownership.owner).or_default();
        owned.insert(what.to_string());
    }

    fn children(&self, parent: &Addr) -> Result<BTreeMap<String, Addr>, ChainError> {
        let children = children(self.chain, parent)?.into_iter();
        Ok(children.map(|child| (child.key, child.address)).collect())
    }
}
