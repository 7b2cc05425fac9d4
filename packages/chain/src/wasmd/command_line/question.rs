//! Questions to modules of the chain as commands of wasmd.

use cosmrs::proto::cosmos::auth::v1beta1::QueryAccountRequest;
use cosmrs::proto::cosmos::bank::v1beta1::QueryBalanceRequest;
use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmos::feegrant::v1beta1::{
    QueryAllowanceRequest, QueryAllowancesByGranterRequest, QueryAllowancesRequest,
};
use cosmrs::proto::cosmos::gov::v1::QueryProposalRequest;
use cosmrs::proto::cosmwasm::wasm::v1::{
    QueryAllContractStateRequest, QueryCodeRequest, QueryCodesRequest, QueryContractHistoryRequest,
    QueryContractInfoRequest, QueryContractsByCodeRequest, QueryContractsByCreatorRequest,
    QueryPinnedCodesRequest, QueryRawContractStateRequest, QuerySmartContractStateRequest,
};
use cosmrs::proto::traits::Message;
use cosmwasm_std::{Binary, HexBinary};

use super::shell::{json, word};

/// Questions that no command of wasmd asks: what a node wants for gas, and what a simulation uses, which `--gas auto` asks as part of
/// a transaction.
const WITHOUT: [&str; 2] = [
    "/cosmos.base.node.v1beta1.Service/Config",
    "/cosmos.tx.v1beta1.Service/Simulate",
];

/// The command that asks the same; `None` = there is none.
pub fn command(path: &str, data: &[u8]) -> Option<String> {
    if WITHOUT.contains(&path) {
        return None;
    }
    let (service, question) = path.rsplit_once('/')?;
    let command = match service {
        "/cosmwasm.wasm.v1.Query" => of_wasm(question, data)?,
        "/cosmos.feegrant.v1beta1.Query" => of_grants(question, data)?,
        _ => of_chain(path, data)?,
    };
    Some(format!("wasmd query {command}"))
}

fn of_wasm(question: &str, data: &[u8]) -> Option<String> {
    Some(match question {
        "SmartContractState" => {
            let it = QuerySmartContractStateRequest::decode(data).ok()?;
            let (contract, msg) = (word(&it.address), json(&it.query_data));
            format!("wasm contract-state smart {contract} {msg}")
        }
        "RawContractState" => {
            let it = QueryRawContractStateRequest::decode(data).ok()?;
            let (contract, key) = (word(&it.address), HexBinary::from(it.query_data));
            format!("wasm contract-state raw {contract} {key}")
        }
        "AllContractState" => {
            let it = QueryAllContractStateRequest::decode(data).ok()?;
            let (contract, page) = (word(&it.address), page(it.pagination));
            format!("wasm contract-state all {contract}{page}")
        }
        "ContractInfo" => {
            let it = QueryContractInfoRequest::decode(data).ok()?;
            format!("wasm contract {}", word(&it.address))
        }
        "ContractHistory" => {
            let it = QueryContractHistoryRequest::decode(data).ok()?;
            // That command pages by itself.
            format!("wasm contract-history {}", word(&it.address))
        }
        "ContractsByCode" => {
            let it = QueryContractsByCodeRequest::decode(data).ok()?;
            let (code_id, page) = (it.code_id, page(it.pagination));
            format!("wasm list-contract-by-code {code_id}{page}")
        }
        "ContractsByCreator" => {
            let it = QueryContractsByCreatorRequest::decode(data).ok()?;
            let (creator, page) = (word(&it.creator_address), page(it.pagination));
            format!("wasm list-contracts-by-creator {creator}{page}")
        }
        "Code" => {
            let it = QueryCodeRequest::decode(data).ok()?;
            // That command writes the code into a file.
            format!("wasm code {id} code-{id}.wasm", id = it.code_id)
        }
        "CodeInfo" => {
            let it = QueryCodeRequest::decode(data).ok()?;
            format!("wasm code-info {}", it.code_id)
        }
        "Codes" => {
            let it = QueryCodesRequest::decode(data).ok()?;
            format!("wasm list-code{}", page(it.pagination))
        }
        "PinnedCodes" => {
            let it = QueryPinnedCodesRequest::decode(data).ok()?;
            format!("wasm pinned{}", page(it.pagination))
        }
        "Params" => "wasm params".to_string(),
        _ => return None,
    })
}

fn of_grants(question: &str, data: &[u8]) -> Option<String> {
    Some(match question {
        "Allowance" => {
            let it = QueryAllowanceRequest::decode(data).ok()?;
            format!("feegrant grant {} {}", word(&it.granter), word(&it.grantee))
        }
        "Allowances" => {
            let it = QueryAllowancesRequest::decode(data).ok()?;
            // The chain's newer commands call the flags of pages otherwise.
            let page = page(it.pagination).replace("--limit", "--page-limit");
            format!("feegrant grants-by-grantee {}{page}", word(&it.grantee))
        }
        "AllowancesByGranter" => {
            let it = QueryAllowancesByGranterRequest::decode(data).ok()?;
            let page = page(it.pagination).replace("--limit", "--page-limit");
            format!("feegrant grants-by-granter {}{page}", word(&it.granter))
        }
        _ => return None,
    })
}

fn of_chain(path: &str, data: &[u8]) -> Option<String> {
    Some(match path {
        "/cosmos.auth.v1beta1.Query/Bech32Prefix" => "auth bech32-prefix".to_string(),
        "/cosmos.auth.v1beta1.Query/Account" => {
            let it = QueryAccountRequest::decode(data).ok()?;
            format!("auth account {}", word(&it.address))
        }
        "/cosmos.bank.v1beta1.Query/Balance" => {
            let it = QueryBalanceRequest::decode(data).ok()?;
            format!("bank balance {} {}", word(&it.address), word(&it.denom))
        }
        "/cosmos.gov.v1.Query/Params" => "gov params".to_string(),
        "/cosmos.gov.v1.Query/Proposal" => {
            let it = QueryProposalRequest::decode(data).ok()?;
            format!("gov proposal {}", it.proposal_id)
        }
        _ => return None,
    })
}

/// The flags of a page.
fn page(page: Option<PageRequest>) -> String {
    let page = page.unwrap_or_default();
    let limit = Some(page.limit).filter(|limit| *limit > 0);
    let limit = limit.map(|limit| format!(" --limit {limit}"));
    let key = Some(page.key).filter(|key| !key.is_empty());
    let key = key.map(|key| format!(" --page-key {}", word(&Binary::new(key).to_base64())));
    limit.unwrap_or_default() + &key.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::*;

    #[test]
    fn every_question_that_is_asked_has_a_command_unless_wasmd_has_none() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/wasmd");
        let mut count = 0;
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(path).unwrap_or_default();
            let texts = text.split('"');
            for path in texts.filter(|text| text.contains(".Query/") || text.contains(".Service/"))
            {
                let has_one = command(path, &[]).is_some() || WITHOUT.contains(&path);
                assert!(has_one, "{path}");
                count += 1;
            }
        }
        assert!(count > 10, "only {count} questions were found");
    }
}
