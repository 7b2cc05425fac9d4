//! Takes the rows and answers of a tree as golden ones.

use serde_json::Value;
use wayclear_api::region;
use wayclear_api::MAX_LIMIT;
use wayclear_testing::{
    Chain, Contract, Golden, GoldenAnswer, GoldenBlock, GoldenContract, Suite, DENOM,
};

use crate::questions::questions;

/// Every contract of a tree as it stands.
pub fn record(suite: &Suite) -> Golden {
    let mut golden = Golden {
        block: GoldenBlock {
            height: suite.chain.height(),
            time: suite.now(),
        },
        contracts: [].into(),
    };
    let mut add = |name: String, of, address| {
        let contract = record_contract(suite, of, address);
        golden.contracts.insert(name, contract);
    };
    add("state".to_string(), Contract::State, suite.state());
    let registry = suite.registry();
    add("registry".to_string(), Contract::ContactRegistry, registry);
    for (key, county) in &suite.deployment.counties {
        let address = county.address.clone();
        add(format!("county-{key}"), Contract::County, address);
        for (key, city) in &county.cities {
            add(format!("city-{key}"), Contract::City, city.clone());
            let locations = region::ask::Children {
                start_after: None,
                limit: Some(MAX_LIMIT),
            };
            let locations = suite.chain.ask(city, locations).expect("locations");
            for child in locations.children {
                let name = format!("location-{}", child.key.replace('/', "-"));
                add(name, Contract::Location, child.address);
            }
        }
    }
    golden
}

fn record_contract(suite: &Suite, of: Contract, address: wayclear_chain::Addr) -> GoldenContract {
    let info = suite.chain.contract_info(&address).expect("an answer");
    let info = info.expect("a contract");
    let balance = suite.chain.balance(&address, DENOM).expect("a balance");
    let rows = suite.chain.dump(&address).into_iter();
    let answer = |question: Value| {
        let answer = suite.query(&address, &question);
        let answer = answer.unwrap_or_else(|error| panic!("{of:?}: {question}: {error}"));
        GoldenAnswer { question, answer }
    };
    let answers = questions(suite, of).into_iter().map(answer).collect();
    GoldenContract {
        contract: of,
        code_id: info.code_id,
        creator: info.creator,
        admin: info.admin,
        label: info.label,
        height: info.height,
        balance: u64::try_from(balance).expect("a few coins"),
        rows: rows
            .map(|(key, row)| (cosmwasm_std::HexBinary::from(key).to_hex(), row.into()))
            .collect(),
        answers,
        address,
    }
}
