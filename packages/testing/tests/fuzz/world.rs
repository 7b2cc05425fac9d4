//! The tree of the golden rows, to be told and asked anything by anybody, again and again.

use std::cell::RefCell;

use cosmwasm_schema::schema_for;
use cosmwasm_std::{coin, Addr, Binary, Coin};
use serde_json::Value;
use wayclear_api::{city, contact_registry, county, location, state};
use wayclear_testing::{this_build, Chain, Contract, Golden, GoldenContract, Suite, DENOM};

use crate::choices::{edited, Choices};
use crate::messages::Messages;
use crate::words::{Words, ACCOUNTS};

/// The messages of a contract.
struct Language {
    instantiate: Messages,
    execute: Messages,
    query: Messages,
}

impl Language {
    fn of(contract: Contract) -> Self {
        macro_rules! of {
            ($c:ident) => {
                Language {
                    instantiate: Messages::of(schema_for!($c::InstantiateMsg)),
                    execute: Messages::of(schema_for!($c::ExecuteMsg)),
                    query: Messages::of(schema_for!($c::QueryMsg)),
                }
            };
        }
        match contract {
            Contract::State => of!(state),
            Contract::County => of!(county),
            Contract::City => of!(city),
            Contract::Location => of!(location),
            Contract::ContactRegistry => of!(contact_registry),
        }
    }
}

/// A contract of the tree.
struct Known {
    kind: Contract,
    address: Addr,
    /// Accounts and contracts that it speaks of: owner, parent, registry, children.
    related: Vec<Addr>,
}

pub struct World {
    pub golden: Golden,
    words: Words,
    contracts: Vec<Known>,
    languages: Vec<(Contract, Language)>,
    /// Everybody, contracts too.
    senders: Vec<Addr>,
    /// As it stood at the golden block; none after a message was accepted.
    untouched: Option<Suite>,
}

thread_local! {
    /// One a test: to make it takes longer than most messages.
    static WORLD: RefCell<World> = RefCell::new(World::new());
}

impl World {
    pub fn with(test: impl FnOnce(&mut World)) {
        WORLD.with_borrow_mut(test);
    }

    fn new() -> Self {
        let golden = Golden::read("0.2");
        let suite = golden.revive(this_build);
        let known = |contract: &GoldenContract| Known {
            kind: contract.contract,
            address: contract.address.clone(),
            related: related(contract),
        };
        let contracts: Vec<_> = golden.contracts.values().map(known).collect();
        let accounts = ACCOUNTS.iter().map(|name| suite.account(name));
        let addresses = contracts.iter().map(|known| known.address.clone());
        World {
            words: Words::of(&golden, &suite),
            senders: accounts.chain(addresses).collect(),
            languages: Contract::ALL.map(|c| (c, Language::of(c))).into(),
            contracts,
            untouched: Some(suite),
            golden,
        }
    }

    fn language(&self, of: Contract) -> &Language {
        let mut all = self.languages.iter();
        &all.find(|(contract, _)| *contract == of).expect("all").1
    }

    /// The tree as it stood at the golden block, also after a panic.
    pub fn suite(&mut self) -> Suite {
        let untouched = self.untouched.take();
        untouched.unwrap_or_else(|| self.golden.revive(this_build))
    }

    /// Gives a tree back in which nothing has happened.
    pub fn keep(&mut self, mut untouched: Suite) {
        let block = self.golden.block;
        untouched.chain.go_on_at(block.height, block.time);
        self.untouched = Some(untouched);
    }

    /// Each kind of contract as often as any other.
    fn one_of_contracts(&self, choices: &mut Choices<'_>) -> &Known {
        let kind = choices.one_of(&Contract::ALL);
        let of_kind = || self.contracts.iter().filter(|known| known.kind == *kind);
        let number = choices.below(of_kind().count());
        of_kind().nth(number).expect("a contract")
    }

    /// Sends a message that the choices make; whether it was accepted.
    pub fn tell(&self, suite: &mut Suite, choices: &mut Choices<'_>) -> bool {
        let known = self.one_of_contracts(choices);
        let anybody = choices.once_in(4);
        let senders = if anybody {
            &self.senders
        } else {
            &known.related
        };
        let sender = choices.one_of(senders);
        let language = self.language(known.kind);
        let msg = language.execute.make(&self.words, choices);
        let funds = funds(suite, sender, choices);
        let msg = Binary::from(msg.to_string().into_bytes());
        let chain = &mut suite.chain;
        let sent = chain.execute_json(sender, &known.address, msg, &funds);
        sent.is_ok()
    }

    /// Asks a question that the choices make.
    pub fn ask(&self, suite: &Suite, choices: &mut Choices<'_>) {
        let known = self.one_of_contracts(choices);
        let language = self.language(known.kind);
        let question = language.query.make(&self.words, choices);
        let answer: Result<Value, _> = suite.query(&known.address, &question);
        drop(answer);
    }

    /// Sends bytes that are no message, or nearly one; whether they were refused.
    pub fn send_bytes(&self, suite: &mut Suite, choices: &mut Choices<'_>) -> bool {
        let known = self.one_of_contracts(choices);
        let sender = choices.one_of(&self.senders);
        let language = self.language(known.kind);
        let entry = choices.byte() % 4;
        let messages = [&language.execute, &language.query, &language.instantiate];
        let base = messages[usize::from(entry) % 3].make(&self.words, choices);
        let is_near = !choices.once_in(8);
        let base = if is_near {
            base.to_string()
        } else {
            String::new()
        };
        let msg = Binary::from(edited(base.as_bytes(), choices));
        let code_id = suite.deployment.code_ids[&known.kind];
        let admin = suite.deployment.admin.clone().expect("an admin");
        let (chain, address) = (&mut suite.chain, &known.address);
        match entry {
            0 => chain.execute_json(sender, address, msg, &[]).is_err(),
            1 => {
                drop(chain.query_json(address, msg));
                true
            }
            2 => {
                let made = chain.instantiate_json(sender, code_id, msg, "any", None);
                made.is_err()
            }
            _ => {
                let migration = (address.clone(), code_id, msg);
                chain.migrate_all(&admin, vec![migration]).is_err()
            }
        }
    }
}

/// Mostly none: most messages take none.
fn funds(suite: &mut Suite, sender: &Addr, choices: &mut Choices<'_>) -> Vec<Coin> {
    if !choices.once_in(8) {
        return vec![];
    }
    let denom = *choices.one_of(&[DENOM, "uatom"]);
    let coins = coin(choices.byte().into(), denom);
    if coins.amount.is_zero() {
        return vec![];
    }
    let minted = suite.chain.mint(sender, coins.clone());
    minted.expect("coins");
    vec![coins]
}

/// The addresses in a contract's answers.
fn related(contract: &GoldenContract) -> Vec<Addr> {
    fn find(value: &Value, found: &mut Vec<Addr>) {
        match value {
            Value::Object(fields) => fields.values().for_each(|value| find(value, found)),
            Value::Array(items) => items.iter().for_each(|item| find(item, found)),
            Value::String(text) if text.starts_with("wasm1") => {
                found.push(Addr::unchecked(text));
            }
            _ => {}
        }
    }
    let mut found = vec![contract.creator.clone()];
    for recorded in &contract.answers {
        find(&recorded.answer, &mut found);
    }
    found.sort();
    found.dedup();
    found
}
