//! From one release to the next: another build's codes, and contracts that are migrated to them, all at once or some of them.

use cosmwasm_std::Addr;
use serde_json::json;
use wayclear_api::region::{self, Child};
use wayclear_api::MAX_LIMIT;
use wayclear_chain::{Build, Chain, ChainError, Contract, Tx};

use crate::suite::Suite;

impl Suite {
    /// Every contract of the tree, parents before their children.
    #[track_caller]
    pub fn contracts(&self) -> Vec<(Contract, Addr)> {
        let mut all = vec![
            (Contract::State, self.state()),
            (Contract::ContactRegistry, self.registry()),
        ];
        for county in self.children(&self.state()) {
            all.push((Contract::County, county.clone()));
            for city in self.children(&county) {
                all.push((Contract::City, city.clone()));
                let locations = self.children(&city).into_iter();
                all.extend(locations.map(|location| (Contract::Location, location)));
            }
        }
        all
    }

    #[track_caller]
    fn children(&self, of: &Addr) -> Vec<Addr> {
        let page = |last: Option<&Child>| region::ask::Children {
            start_after: last.map(|child| child.key.clone()),
            limit: Some(MAX_LIMIT),
        };
        let children = self.chain.ask_all(of, page, |page| page.children);
        let children = children.expect("children").into_iter();
        children.map(|child| child.address).collect()
    }

    /// Stores the codes of a build, which are the deployment's from now on. What stands keeps its code, and what is made has
    /// that of before, until [`Suite::set_code_ids`].
    #[track_caller]
    pub fn store_build(&mut self, build: Build) {
        self.chain.take_build(build);
        for contract in Contract::ALL {
            let code_id = self.store(contract);
            let checksum = self.chain.code_checksum(code_id).expect("an answer");
            let deployment = &mut self.deployment;
            deployment.code_ids.insert(contract, code_id);
            let checksum = checksum.expect("a code");
            deployment.checksums.insert(contract, checksum);
        }
    }

    /// Migrates contracts to the deployment's codes, as their admin, in one transaction.
    ///
    /// # Errors
    /// What the chain said.
    pub fn migrate(&mut self, contracts: &[(Contract, Addr)]) -> Result<Tx, ChainError> {
        let admin = self.deployment.admin.clone().expect("an admin");
        let migration = |(of, contract): &(Contract, Addr)| {
            let code_id = self.deployment.code_ids[of];
            (contract.clone(), code_id, b"{}"[..].into())
        };
        let all = contracts.iter().map(migration).collect();
        self.chain.migrate_all(&admin, all)
    }

    /// `SetCodeIds` at the state: what is made from now on is made of the deployment's codes.
    #[track_caller]
    pub fn set_code_ids(&mut self) {
        let set = json!({ "set_code_ids": { "code_ids": self.code_ids() } });
        let state = self.state();
        self.execute("state owner", &state, &set)
            .expect("codes of the chain");
    }

    /// Stores the codes of a build and migrates the whole tree to them.
    #[track_caller]
    pub fn upgrade(&mut self, build: Build) {
        self.store_build(build);
        let all = self.contracts();
        self.migrate(&all).expect("a migration");
    }
}
