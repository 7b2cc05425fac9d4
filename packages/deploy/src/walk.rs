//! A tree from its state down: each contract where its parent says it is, made by its parent, of a code that the record knows, to be
//! changed by nobody else than the record says. On a chain whose answers are proved that is a proof of the whole tree.

use cosmwasm_std::{Addr, HexBinary};
use serde::Serialize;
use wayclear_api::{contact_registry, location, region, state};
use wayclear_chain::{children, Chain, ChainError, Contract, ContractInfo};

use crate::record::Record;

/// A contract of a tree, as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    pub contract: Contract,
    /// Key of a region, text form of a place; of a registry that of its state.
    pub key: String,
    pub address: Addr,
    /// 0 = there is no such contract.
    pub code_id: u64,
    /// SHA-256 of its code.
    pub checksum: HexBinary,
    /// Who may give it another code; `None` = nobody.
    pub admin: Option<Addr>,
    /// What is not as it should be, in sentences.
    pub faults: Vec<String>,
}

/// What a contract has to be.
struct Expected<'a> {
    contract: Contract,
    key: String,
    address: &'a Addr,
    /// The account or contract that has to have made it.
    creator: &'a Addr,
}

struct Walk<'a, C, T> {
    chain: &'a C,
    record: &'a Record,
    tell: T,
    found: Vec<Found>,
}

/// Looks at every contract of the record's tree, parents first. `tell` is told of each.
///
/// # Errors
/// [`ChainError`], if a contract's answer is not to be had.
pub fn walk<C: Chain>(
    chain: &C,
    record: &Record,
    tell: impl FnMut(&Found),
) -> Result<Vec<Found>, ChainError> {
    let mut walk = Walk {
        chain,
        record,
        tell,
        found: vec![],
    };
    walk.state()?;
    Ok(walk.found)
}

impl<C: Chain, T: FnMut(&Found)> Walk<'_, C, T> {
    fn state(&mut self) -> Result<(), ChainError> {
        let deployment = &self.record.deployment;
        let mut found = self.look(&Expected {
            contract: Contract::State,
            key: "state".to_string(),
            address: &deployment.state,
            creator: &deployment.creator,
        })?;
        if !found.faults.is_empty() {
            self.note(found);
            return Ok(());
        }
        let config = self.chain.ask(&deployment.state, state::ask::Config {})?;
        found.key.clone_from(&config.key);
        same(
            &mut found,
            "its registry",
            &config.registry,
            &deployment.registry,
        );
        self.note(found);
        self.registry(&config.key)?;
        for child in children(self.chain, &deployment.state)? {
            let known = deployment.counties.get(&child.key);
            let known_address = known.map(|county| &county.address);
            self.region(Contract::County, &child, &deployment.state, known_address)?;
        }
        Ok(())
    }

    fn registry(&mut self, key: &str) -> Result<(), ChainError> {
        let deployment = &self.record.deployment;
        let mut found = self.look(&Expected {
            contract: Contract::ContactRegistry,
            key: key.to_string(),
            address: &deployment.registry,
            creator: &deployment.state,
        })?;
        if found.faults.is_empty() {
            let config = contact_registry::ask::Config {};
            let config = self.chain.ask(&deployment.registry, config)?;
            same(&mut found, "its state", &config.state, &deployment.state);
        }
        self.note(found);
        Ok(())
    }

    /// A county or city and what is below it. `known`: what the record has for it.
    fn region(
        &mut self,
        contract: Contract,
        child: &region::Child,
        parent: &Addr,
        known: Option<&Addr>,
    ) -> Result<(), ChainError> {
        let deployment = &self.record.deployment;
        let mut found = self.look(&Expected {
            contract,
            key: child.key.clone(),
            address: &child.address,
            creator: parent,
        })?;
        if let Some(known) = known {
            same(
                &mut found,
                "its address by its parent",
                &child.address,
                known,
            );
        }
        if !found.faults.is_empty() {
            self.note(found);
            return Ok(());
        }
        let config = self.chain.ask(&child.address, region::ask::Config {})?;
        let its_parent = config.parent.clone().unwrap_or_else(|| Addr::unchecked(""));
        same(&mut found, "its parent", &its_parent, parent);
        same(&mut found, "its state", &config.state, &deployment.state);
        same(
            &mut found,
            "its registry",
            &config.registry,
            &deployment.registry,
        );
        self.note(found);
        for below in children(self.chain, &child.address)? {
            if contract == Contract::City {
                self.location(&below, &child.address)?;
            } else {
                let county = deployment.counties.get(&child.key);
                let known = county.and_then(|county| county.cities.get(&below.key));
                self.region(Contract::City, &below, &child.address, known)?;
            }
        }
        Ok(())
    }

    fn location(&mut self, child: &region::Child, city: &Addr) -> Result<(), ChainError> {
        let mut found = self.look(&Expected {
            contract: Contract::Location,
            key: child.key.clone(),
            address: &child.address,
            creator: city,
        })?;
        if found.faults.is_empty() {
            let info = self.chain.ask(&child.address, location::ask::Info {})?;
            same(&mut found, "its city", &info.parent, city);
            let registry = &self.record.deployment.registry;
            same(&mut found, "its registry", &info.registry, registry);
            same(&mut found, "its place", &info.place.to_string(), &child.key);
        }
        self.note(found);
        Ok(())
    }

    fn note(&mut self, found: Found) {
        (self.tell)(&found);
        self.found.push(found);
    }

    /// What the chain itself says of a contract.
    fn look(&self, expected: &Expected) -> Result<Found, ChainError> {
        let Some(info) = self.chain.contract_info(expected.address)? else {
            return Ok(Found {
                contract: expected.contract,
                key: expected.key.clone(),
                address: expected.address.clone(),
                code_id: 0,
                checksum: HexBinary::default(),
                admin: None,
                faults: vec!["there is no contract at its address".to_string()],
            });
        };
        let ContractInfo {
            code_id,
            creator,
            admin,
            ..
        } = info;
        let checksum = self.chain.code_checksum(code_id)?.unwrap_or_default();
        let mut found = Found {
            contract: expected.contract,
            key: expected.key.clone(),
            address: expected.address.clone(),
            code_id,
            admin,
            faults: vec![],
            checksum,
        };
        match self.record.codes().get(&found.checksum) {
            Some(kind) if *kind == expected.contract => {}
            Some(kind) => found
                .faults
                .push(format!("it runs the code of a {}", kind.name())),
            None => found
                .faults
                .push("it runs a code that the record does not know".to_string()),
        }
        same(&mut found, "its maker", &creator, expected.creator);
        let admin = &self.record.deployment.admin;
        if found.admin != *admin {
            let name =
                |admin: &Option<Addr>| admin.as_ref().map_or("nobody".to_string(), Addr::to_string);
            let words = format!(
                "{} may change it, and by the record {}",
                name(&found.admin),
                name(admin)
            );
            found.faults.push(words);
        }
        Ok(found)
    }
}

fn same<T: PartialEq + ToString>(found: &mut Found, what: &str, is: &T, wanted: &T) {
    if is != wanted {
        let (is, wanted) = (is.to_string(), wanted.to_string());
        found
            .faults
            .push(format!("{what} is {is}, and not {wanted}"));
    }
}
