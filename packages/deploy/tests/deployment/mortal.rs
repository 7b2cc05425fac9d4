//! A chain that a run can only use so often before it dies.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Binary, Coin, HexBinary};
use wayclear_chain::Told;
use wayclear_chain::{
    Accounts, Addr, Chain, ChainError, Codes, Contract, ContractInfo, Embedded, Inspect, Lack,
    ListedCode, PastCode, Tx,
};

/// What somebody else does.
pub type Meanwhile = Box<dyn FnOnce(&mut Embedded)>;
/// The same, again and again.
pub type Always = Box<dyn FnMut(&mut Embedded)>;

/// A chain in process; the run that uses it dies at one of its calls.
pub struct Mortal {
    pub chain: Embedded,
    /// Calls until then.
    left: Cell<usize>,
    /// Whether the last call is carried out, and only its answer is lost.
    is_carried_out: bool,
    /// How many states were made.
    pub states: usize,
    /// Whether its blocks are others than those of every other chain here.
    pub has_own_blocks: bool,
    /// A contract that it says is not there.
    pub hidden: Option<Addr>,
    /// Codes that it says contracts have run.
    pub past: BTreeMap<Addr, Vec<PastCode>>,
    /// Codes that whoever uploaded them keeps to some, and to whom.
    pub kept: BTreeMap<u64, BTreeSet<Addr>>,
    /// Checksums of the codes of this build; of other kinds it has none.
    pub built: BTreeMap<Contract, HexBinary>,
    /// What fees can be paid in.
    pub fee_denoms: Option<Vec<String>>,
    /// Most gas that its blocks have.
    pub block_gas: Option<u64>,
    /// How many messages each transaction had.
    pub messages: Vec<usize>,
    /// Who has too little for fees.
    pub lacks: Vec<Lack>,
    /// What somebody else does once the run has changed something.
    pub meanwhile: Option<Meanwhile>,
    /// What somebody else does each time that the run has changed something.
    pub always: Option<Always>,
}

impl Mortal {
    pub fn new(chain: Embedded) -> Self {
        Mortal {
            chain,
            left: Cell::new(usize::MAX),
            is_carried_out: false,
            states: 0,
            has_own_blocks: false,
            hidden: None,
            past: BTreeMap::new(),
            kept: BTreeMap::new(),
            built: BTreeMap::new(),
            fee_denoms: None,
            block_gas: None,
            messages: vec![],
            lacks: vec![],
            meanwhile: None,
            always: None,
        }
    }

    /// Lets the next run die at its `call`th call, from 1.
    pub fn dies_at(&mut self, call: usize, is_carried_out: bool) {
        self.left.set(call);
        self.is_carried_out = is_carried_out;
    }

    /// Lets the next runs live.
    pub fn lives_on(&mut self) {
        self.left.set(usize::MAX);
    }

    /// Whether the run dies at this call.
    fn is_last(&self) -> bool {
        self.left.set(self.left.get().saturating_sub(1));
        self.left.get() == 0
    }

    fn ask<T>(
        &self,
        act: impl FnOnce(&Embedded) -> Result<T, ChainError>,
    ) -> Result<T, ChainError> {
        if self.is_last() {
            return Err(death());
        }
        act(&self.chain)
    }

    fn change<T>(
        &mut self,
        act: impl FnOnce(&mut Embedded) -> Result<T, ChainError>,
    ) -> Result<T, ChainError> {
        let changed = match (self.is_last(), self.is_carried_out) {
            (false, _) => act(&mut self.chain),
            (true, false) => Err(death()),
            (true, true) => act(&mut self.chain).and_then(|_| Err(death())),
        };
        if let Some(other) = self.meanwhile.take() {
            other(&mut self.chain);
        }
        if let Some(other) = &mut self.always {
            other(&mut self.chain);
        }
        changed
    }
}

fn death() -> ChainError {
    ChainError::Node {
        node: "http://here".to_string(),
        reason: "the power goes off".to_string(),
    }
}

impl Accounts for Mortal {
    fn block_gas(&self) -> Result<Option<u64>, ChainError> {
        Ok(self.block_gas)
    }

    fn fee_denoms(&self) -> Result<Option<Vec<String>>, ChainError> {
        Ok(self.fee_denoms.clone())
    }

    fn lacks(&self, gas: &BTreeMap<Addr, u64>) -> Vec<Lack> {
        let lacks = self.lacks.iter();
        let signing = lacks.filter(|lack| gas.contains_key(&lack.payer));
        signing.cloned().collect()
    }

    fn fees_paid_by(&self, payer: &Addr) -> Result<BTreeMap<Addr, Option<Coin>>, ChainError> {
        self.ask(|chain| chain.fees_paid_by(payer))
    }

    fn pay_fees(
        &mut self,
        payer: &Addr,
        account: &Addr,
        daily: Option<&Coin>,
    ) -> Result<Tx, ChainError> {
        self.change(|chain| chain.pay_fees(payer, account, daily))
    }
}

impl Codes for Mortal {
    fn listed_codes(&self) -> Result<BTreeMap<u64, ListedCode>, ChainError> {
        let mut codes = self.ask(Codes::listed_codes)?;
        for (code_id, makers) in &self.kept {
            if let Some(code) = codes.get_mut(code_id) {
                (code.is_for_everybody, code.makers) = (false, makers.clone());
            }
        }
        Ok(codes)
    }

    fn names_in_code(&self, code_id: u64) -> Result<Option<BTreeSet<Contract>>, ChainError> {
        self.ask(|chain| chain.names_in_code(code_id))
    }
}

impl Told for Mortal {}

impl Chain for Mortal {
    fn chain_id(&self) -> String {
        self.chain.chain_id()
    }

    fn account(&self, name: &str) -> Result<Addr, ChainError> {
        self.chain.account(name)
    }

    fn find_code(&self, contract: Contract) -> Result<Option<u64>, ChainError> {
        self.ask(|chain| chain.find_code(contract))
    }

    fn built_checksum(&self, contract: Contract) -> Result<Option<HexBinary>, ChainError> {
        Ok(self.built.get(&contract).cloned())
    }

    fn store_code(&mut self, uploader: &Addr, contract: Contract) -> Result<u64, ChainError> {
        self.change(|chain| chain.store_code(uploader, contract))
    }

    fn code_checksum(&self, code_id: u64) -> Result<Option<HexBinary>, ChainError> {
        self.ask(|chain| chain.code_checksum(code_id))
    }

    fn contract_info(&self, contract: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        let info = self.ask(|chain| chain.contract_info(contract))?;
        Ok(info.filter(|_| self.hidden.as_ref() != Some(contract)))
    }

    fn instantiate_json(
        &mut self,
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        unreachable!("a deployment makes nothing whose address it does not know before")
    }

    fn instantiate2_json(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
        salt: &[u8],
    ) -> Result<Addr, ChainError> {
        let mut states = self.states;
        let made = self.change(|chain| {
            let made = chain.instantiate2_json(sender, code_id, msg, label, admin, salt)?;
            states += 1;
            Ok(made)
        });
        self.states = states;
        made
    }

    fn predict(&self, sender: &Addr, code_id: u64, salt: &[u8]) -> Result<Addr, ChainError> {
        self.ask(|chain| chain.predict(sender, code_id, salt))
    }

    fn execute_json(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: Binary,
        funds: &[Coin],
    ) -> Result<Tx, ChainError> {
        self.change(|chain| chain.execute_json(sender, contract, msg, funds))
    }

    fn execute_all(
        &mut self,
        sender: &Addr,
        messages: Vec<(Addr, Binary)>,
    ) -> Result<Tx, ChainError> {
        self.messages.push(messages.len());
        self.change(|chain| chain.execute_all(sender, messages))
    }

    fn migrate_all(
        &mut self,
        admin: &Addr,
        contracts: Vec<(Addr, u64, Binary)>,
    ) -> Result<Tx, ChainError> {
        self.messages.push(contracts.len());
        self.change(|chain| chain.migrate_all(admin, contracts))
    }

    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        self.ask(|chain| chain.query_json(contract, msg))
    }

    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        self.ask(|chain| chain.query_raw(contract, key))
    }

    fn header_hash(&self, height: u64) -> Result<HexBinary, ChainError> {
        let hash = self.ask(|chain| chain.header_hash(height))?;
        Ok(if self.has_own_blocks {
            hash.iter().rev().copied().collect::<Vec<u8>>().into()
        } else {
            hash
        })
    }

    fn now(&self) -> Result<u64, ChainError> {
        self.chain.now()
    }

    fn wait_until(&mut self, time: u64) -> Result<(), ChainError> {
        self.chain.wait_until(time)
    }
}

impl Inspect for Mortal {
    fn past_codes(&self, contract: &Addr) -> Result<Option<Vec<PastCode>>, ChainError> {
        self.ask(|_| Ok(self.past.get(contract).cloned()))
    }

    fn first_key(&self, contract: &Addr, prefix: &[u8]) -> Result<Option<Vec<u8>>, ChainError> {
        self.ask(|chain| chain.first_key(contract, prefix))
    }

    fn made_by(&self, creator: &Addr) -> Result<Vec<Addr>, ChainError> {
        self.ask(|chain| chain.made_by(creator))
    }

    fn made_of(&self, code_id: u64, most: usize) -> Result<(Vec<Addr>, bool), ChainError> {
        self.ask(|chain| chain.made_of(code_id, most))
    }

    fn salts_in(&self, height: u64, creator: &Addr) -> Result<Vec<HexBinary>, ChainError> {
        self.ask(|chain| chain.salts_in(height, creator))
    }
}
