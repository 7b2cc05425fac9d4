//! Sending a transaction to a node that answers badly.

#![allow(clippy::unwrap_used)]

#[path = "../../cli/tests/common/http.rs"]
mod http;
// How it was asked does not matter here.
#[allow(dead_code)]
#[path = "../../cli/tests/common/listener.rs"]
mod listener;
#[path = "../../cli/tests/common/node_status.rs"]
mod node_status;

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountResponse};
use cosmrs::proto::cosmos::bank::v1beta1::QueryBalanceResponse;
use cosmrs::proto::cosmos::base::query::v1beta1::PageResponse;
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, Grant, QueryAllowanceResponse, QueryAllowancesResponse,
};
use cosmrs::proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmrs::proto::cosmos::tx::v1beta1::mode_info::{Single, Sum};
use cosmrs::proto::cosmos::tx::v1beta1::{AuthInfo, TxRaw};
use cosmrs::proto::cosmwasm::wasm::v1::{
    AccessConfig, AccessType, CodeInfoResponse, Params, QueryCodesResponse, QueryParamsResponse,
};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::{coin, Addr, Binary};
use listener::Listener;
use node_status::node_status;
use serde_json::{json, Value};
use tempfile::TempDir;
use wayclear_chain::wasmd::{
    bank_send, execute_message, Artifacts, Backend, Gas, Program, Sending, Settings, Terms, Wasmd,
};
use wayclear_chain::{Chain, ChainError, Contract, KeyError, Keyring, Tx};

/// What a node answers to each method; `Err` = a refusal with these words, `None` = the connection is of no use.
type Answer = Option<Result<Value, &'static str>>;

/// The localnet's ada.
const ADAS_KEY: &str = "A9UpULm+Pb3x4EZbmOLR/HNAu3QIcOKR/8A3B5Q8fen+";
/// Hers of another transaction.
const OTHERS_SIGNATURE: &str =
    "Uu/Rmh1hdabnzKemKRIGHb8kX5CkRdUjXihFAqvs9W9wcNACcFD1pDEWV6+b85miVlWVAjFaa7MTioTStPmZmQ==";

/// A node that does as `special` says, and else what a node does whose first block holds what was sent.
struct Node {
    wasmd: Wasmd,
    broadcasts: Arc<AtomicUsize>,
    _listener: Listener,
}

impl Node {
    fn start(special: impl Fn(&str) -> Option<Answer> + Send + 'static) -> Self {
        Self::with_account(account(BaseAccount::full_name()), special)
    }

    /// That answers some questions, by the last word of their path, with these bytes.
    fn with_questions(asked: impl Fn(&str) -> Option<Vec<u8>> + Send + 'static) -> Self {
        Self::with(account(BaseAccount::full_name()), |_| None, asked)
    }

    fn with_account(
        account: Value,
        special: impl Fn(&str) -> Option<Answer> + Send + 'static,
    ) -> Self {
        Self::with(account, special, |_| None)
    }

    fn with(
        account: Value,
        special: impl Fn(&str) -> Option<Answer> + Send + 'static,
        asked: impl Fn(&str) -> Option<Vec<u8>> + Send + 'static,
    ) -> Self {
        let broadcasts = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&broadcasts);
        let listener = Listener::start("127.0.0.1", move |body| {
            let request: Value = serde_json::from_str(body).ok()?;
            let method = request["method"].as_str()?;
            let is_broadcast = method == "broadcast_tx_sync";
            counted.fetch_add(usize::from(is_broadcast), Ordering::SeqCst);
            let path = request["params"]["path"].as_str().unwrap_or_default();
            let told = path.rsplit('/').next().and_then(&asked);
            let told = told.map(|bytes| Some(Ok(response(&bytes))));
            let answer = told.or_else(|| special(method));
            let answer = answer.unwrap_or_else(|| usual(method, &request, &account));
            let answer = match answer? {
                Ok(result) => json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }),
                Err(words) => json!({
                    "jsonrpc": "2.0", "id": request["id"],
                    "error": { "code": -32603, "message": "Internal error", "data": words },
                }),
            };
            Some(answer.to_string())
        });
        let listener = listener.unwrap();
        let mut settings = Settings::localnet(&format!("http://127.0.0.1:{}", listener.port));
        settings.gas_price = Some("0.025ucosm".parse().unwrap());
        settings.patience = Duration::from_millis(2500);
        Node {
            wasmd: Wasmd::connect(settings).unwrap(),
            broadcasts,
            _listener: listener,
        }
    }

    fn send(&mut self) -> Result<Tx, ChainError> {
        let sender = self.sender();
        let msg = bank_send(&sender, &sender, &coin(1, "ucosm"));
        self.wasmd.send(&sender, &[msg], Gas::Limit(100_000))
    }

    fn sender(&self) -> Addr {
        let name = self.wasmd.keys().names().next().unwrap();
        self.wasmd.account(name).unwrap()
    }

    fn broadcasts(&self) -> usize {
        self.broadcasts.load(Ordering::SeqCst)
    }
}

fn usual(method: &str, request: &Value, account: &Value) -> Answer {
    let hash = "0".repeat(64);
    Some(Ok(match method {
        "status" => node_status("here"),
        "abci_query" => match request["params"]["path"].as_str()?.rsplit('/').next()? {
            "Account" => account.clone(),
            _ => response(&[&[0x0a, 4], &b"wasm"[..]].concat()),
        },
        "broadcast_tx_sync" => {
            json!({ "code": 0, "data": "", "log": "", "codespace": "", "hash": hash })
        }
        "tx" => json!({ "hash": hash, "height": "9", "index": 0, "tx": "", "tx_result": {
            "code": 0, "data": "", "log": "", "info": "", "gas_wanted": "100000", "gas_used": "70000", "events": [],
            "codespace": "",
        } }),
        "header" => json!({ "header": {
            "version": { "block": "11", "app": "0" }, "chain_id": "testing", "height": "9",
            "time": "2026-01-01T00:00:00Z", "last_block_id": null, "last_commit_hash": hash, "data_hash": hash,
            "validators_hash": hash, "next_validators_hash": hash, "consensus_hash": hash, "app_hash": hash,
            "last_results_hash": hash, "evidence_hash": hash, "proposer_address": "0".repeat(40),
        } }),
        _ => return Some(Err("not here")),
    }))
}

fn response(value: &[u8]) -> Value {
    abci("", 0, "", &Binary::from(value))
}

fn abci(codespace: &str, code: u32, log: &str, value: &Binary) -> Value {
    json!({ "response": {
        "code": code, "log": log, "info": "", "index": "0", "key": null, "proofOps": null, "height": "9",
        "codespace": codespace, "value": value,
    } })
}

fn account(type_name: String) -> Value {
    let account = BaseAccount {
        account_number: 3,
        sequence: 5,
        ..BaseAccount::default()
    };
    let any = Any {
        type_url: format!("/{type_name}"),
        value: account.encode_to_vec(),
    };
    response(&QueryAccountResponse { account: Some(any) }.encode_to_vec())
}

#[test]
fn a_transaction_that_stands_is_reported_though_the_node_drops_the_question_for_its_time() {
    let dropped = AtomicUsize::new(0);
    let mut node = Node::start(move |method| {
        let is_dropped = method == "header" && dropped.fetch_add(1, Ordering::SeqCst) < 3;
        is_dropped.then_some(None)
    });
    let tx = node.send().unwrap();
    assert_eq!(tx.time, 1_767_225_600);
    assert_eq!(tx.receipt.unwrap().gas_used, 70_000);
    assert_eq!(node.broadcasts(), 1);
}

#[test]
fn a_transaction_that_stands_is_never_offered_again_while_its_time_is_unknown() {
    for answer in [None, Some(Err("height 9 must be less than or equal to 8"))] {
        let mut node = Node::start(move |method| (method == "header").then(|| answer.clone()));
        let error = node.send().unwrap_err();
        assert!(matches!(error, ChainError::NotIncluded { .. }), "{error}");
        assert_eq!(node.broadcasts(), 1);
    }
}

#[test]
fn a_transaction_that_the_node_can_never_take_is_refused_at_once() {
    let words = "Tx too large. Max size is 1048576, but got 1048590";
    let mut node =
        Node::start(move |method| (method == "broadcast_tx_sync").then_some(Some(Err(words))));
    let error = node.send().unwrap_err();
    assert!(matches!(error, ChainError::RefusedSigned(_)), "{error}");
    assert_eq!(error.to_string(), words);
    assert_eq!(node.broadcasts(), 1);
}

#[test]
fn a_node_that_keeps_no_index_is_named_with_what_was_sent_to_it() {
    let words = "transaction indexing is disabled";
    let mut node = Node::start(move |method| (method == "tx").then_some(Some(Err(words))));
    let error = node.send().unwrap_err();
    let ChainError::NoIndex { hash, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(hash.len(), 64);
    assert!(error.to_string().contains(words), "{error}");
}

/// The words with which a check of a transaction ends, in the codespace "sdk".
fn checked(code: u32, log: &str) -> Value {
    json!({ "code": code, "data": "", "log": log, "codespace": "sdk", "hash": "0".repeat(64) })
}

#[test]
fn a_node_that_has_no_room_says_so_within_seconds_and_nothing_was_sent() {
    let comet = "mempool is full: number of txs 5000 (max: 5000), total txs bytes 9 (max: 9)";
    let recheck =
        "mempool is still rechecking after a new committed block, so it is considered as full";
    for (answer, words) in [
        (Some(Err(comet)), comet),
        (Some(Err(recheck)), recheck),
        (Some(Err("Too Many Requests")), "Too Many Requests"),
        (Some(Ok(checked(20, "mempool is full"))), "mempool is full"),
        (
            Some(Ok(checked(1, "pool reached max tx capacity"))),
            "max tx capacity",
        ),
        // What the listener makes of no answer.
        (None, "HTTP 503 Service Unavailable"),
    ] {
        let mut node =
            Node::start(move |method| (method == "broadcast_tx_sync").then(|| answer.clone()));
        let error = node.send().unwrap_err();
        assert!(matches!(error, ChainError::Full { .. }), "{error}");
        let said = error.to_string();
        assert!(
            said.starts_with("the node takes no transactions now: "),
            "{said}"
        );
        assert!(
            said.contains(words) && said.contains("nothing was sent, try again later"),
            "{said}"
        );
        assert_eq!(node.broadcasts(), 3, "{said}");
        // What opens a visit is kept all the same: a node's word that nobody has it is not enough to lose it.
        assert!(!error.is_before_signing());
    }
}

#[test]
fn a_node_that_says_that_it_keeps_no_index_is_given_nothing() {
    let mut node = Node::start(|method| {
        (method == "status").then(|| {
            let mut status = node_status("here");
            status["node_info"]["other"]["tx_index"] = json!("off");
            Some(Ok(status))
        })
    });
    let error = node.send().unwrap_err();
    assert!(matches!(error, ChainError::Unindexed { .. }), "{error}");
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert!(error.is_before_signing());
    assert_eq!(node.broadcasts(), 0);
}

/// A node on which everybody has so much, and each grant has so much left.
fn with_coins(coins: u64, granted: u64) -> Node {
    with_grant(coins, of_all_messages(granted))
}

fn with_grant(coins: u64, allowance: Any) -> Node {
    let grant = Grant {
        allowance: Some(allowance),
        ..Grant::default()
    };
    let granted = QueryAllowanceResponse {
        allowance: Some(grant),
    };
    Node::with_questions(move |path| {
        Some(match path {
            "Balance" => coins_of(coins).encode_to_vec(),
            "Allowance" => granted.encode_to_vec(),
            _ => return None,
        })
    })
}

fn coins_of(amount: u64) -> QueryBalanceResponse {
    QueryBalanceResponse {
        balance: Some(proto_coin(amount)),
    }
}

fn of_all_messages(amount: u64) -> Any {
    packed(&BasicAllowance {
        spend_limit: vec![proto_coin(amount)],
        expiration: None,
    })
}

fn packed<M: Message + Name>(message: &M) -> Any {
    Any {
        type_url: format!("/{}", M::full_name()),
        value: message.encode_to_vec(),
    }
}

fn proto_coin(amount: u64) -> ProtoCoin {
    ProtoCoin {
        denom: "ucosm".to_string(),
        amount: amount.to_string(),
    }
}

#[test]
fn whoever_cannot_pay_the_fee_is_told_before_anything_is_signed() {
    // 100,000 gas at 0.025ucosm.
    for (coins, is_enough) in [(0, false), (2_499, false), (2_500, true)] {
        let mut node = with_coins(coins, 0);
        let sent = node.send();
        assert_eq!(sent.is_ok(), is_enough, "{coins}: {sent:?}");
        assert_eq!(node.broadcasts(), usize::from(is_enough));
        let Err(error) = sent else { continue };
        let said = error.to_string();
        let words = format!("the fee is up to 2500ucosm, and {}, who is to pay it, has {coins}ucosm; nothing was sent", node.sender());
        assert!(said.starts_with(&words), "{said}");
        assert!(error.is_before_signing());
    }
}

#[test]
fn a_grant_that_is_used_up_is_told_before_anything_is_signed() {
    for (coins, granted, words) in [
        (9_000, 2_499, Some("there is 2499ucosm left now")),
        (2_499, 9_000, Some("who is to pay it, has 2499ucosm")),
        (9_000, 2_500, None),
    ] {
        let mut node = with_coins(coins, granted);
        let granter = node
            .wasmd
            .account(node.wasmd.keys().names().nth(1).unwrap())
            .unwrap();
        node.wasmd.set_fee_granter(Some(granter.clone()));
        let sender = node.sender();
        let message = execute_message(&sender, &granter, Binary::default(), &[]);
        let sent = node.wasmd.send(&sender, &[message], Gas::Limit(100_000));
        assert_eq!(node.broadcasts(), usize::from(words.is_none()));
        match (sent, words) {
            (Ok(_), None) => {}
            (Err(error), Some(words)) => {
                let said = error.to_string();
                assert!(
                    said.contains(words) && said.contains(granter.as_str()),
                    "{said}"
                );
                assert!(error.is_before_signing(), "{said}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_grant_is_held_against_every_kind_of_message_before_anything_is_signed() {
    let sent = |allowed: Option<&[&str]>, granted: u64| {
        let allowance = match allowed {
            None => of_all_messages(granted),
            Some(kinds) => packed(&AllowedMsgAllowance {
                allowance: Some(of_all_messages(granted)),
                allowed_messages: kinds.iter().map(ToString::to_string).collect(),
            }),
        };
        let mut node = with_grant(9_000, allowance);
        let granter = node.wasmd.keys().names().nth(1).unwrap();
        let granter = node.wasmd.account(granter).unwrap();
        node.wasmd.set_fee_granter(Some(granter));
        let sent = node.send();
        assert_eq!(node.broadcasts(), usize::from(sent.is_ok()));
        if let Err(error) = &sent {
            assert!(error.is_before_signing(), "{error}");
        }
        sent
    };
    let (bank, wasm) = (
        "/cosmos.bank.v1beta1.MsgSend",
        "/cosmwasm.wasm.v1.MsgExecuteContract",
    );
    sent(None, 2_500).unwrap();
    sent(Some(&[wasm, bank]), 2_500).unwrap();
    let error = sent(None, 2_499).unwrap_err();
    assert!(matches!(error, ChainError::SmallGrant { .. }), "{error}");
    let error = sent(Some(&[wasm, bank]), 2_499).unwrap_err();
    assert!(matches!(error, ChainError::SmallGrant { .. }), "{error}");
    let error = sent(Some(&[wasm]), 2_500).unwrap_err();
    assert!(matches!(error, ChainError::OtherGrant { .. }), "{error}");
    assert!(
        error.to_string().contains("does not pay for MsgSend;"),
        "{error}"
    );
}

#[test]
fn whoever_is_granted_fees_by_thousands_is_told_of_the_few_who_grant_most() {
    let grants = (0..100).map(|n| Grant {
        granter: format!("granter-{n}"),
        grantee: String::new(),
        allowance: Some(of_all_messages(n)),
    });
    let page = QueryAllowancesResponse {
        allowances: grants.collect(),
        pagination: Some(PageResponse {
            next_key: vec![1],
            total: 0,
        }),
    };
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let node = Node::with_questions(move |question| {
        let is_list = question == "Allowances";
        counted.fetch_add(usize::from(is_list), Ordering::SeqCst);
        is_list.then(|| page.encode_to_vec())
    });
    let told = node.wasmd.granters(&node.sender(), "ucosm", 0).unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(told.are_more);
    assert_eq!(told.some.len(), 20);
    assert_eq!(told.some[0].0.as_str(), "granter-99");
}

#[test]
fn a_transaction_for_which_there_is_no_room_yet_is_offered_again() {
    let full = AtomicUsize::new(0);
    let is_included = Arc::new(AtomicUsize::new(0));
    let mut node = Node::start(move |method| match method {
        "broadcast_tx_sync" if full.fetch_add(1, Ordering::SeqCst) == 0 => {
            Some(Some(Err("mempool is full: number of txs 9 (max: 9)")))
        }
        "broadcast_tx_sync" => {
            is_included.store(1, Ordering::SeqCst);
            None
        }
        "tx" if is_included.load(Ordering::SeqCst) == 0 => Some(Some(Err("tx (00) not found"))),
        _ => None,
    });
    node.send().unwrap();
    assert_eq!(node.broadcasts(), 2);
}

#[test]
fn a_shown_command_can_be_pasted_though_folder_and_key_have_blanks() {
    static SHOWN: Mutex<Vec<String>> = Mutex::new(vec![]);
    let mut node = Node::start(|_| None);
    let folder = TempDir::new().unwrap();
    let artifacts = folder.path().join("it's a folder");
    fs::create_dir(&artifacts).unwrap();
    fs::write(artifacts.join("state.wasm"), "").unwrap();
    let mut settings = node.wasmd.settings().clone();
    let key = settings.keys.get("ada").unwrap().clone();
    settings.keys.insert("ada of davis".to_string(), key);
    settings.artifacts.clone_from(&artifacts);
    settings.show_wasmd = Some(|line| SHOWN.lock().unwrap().push(line.to_string()));
    node.wasmd = Wasmd::connect(settings).unwrap();
    let ada = node.wasmd.account("ada of davis").unwrap();
    // What the node then says of it does not matter here.
    let _ = node.wasmd.store_code(&ada, Contract::State);
    let shown = SHOWN.lock().unwrap();
    let file = artifacts.join("state.wasm").display().to_string();
    let file = file.replace('\'', r"'\''");
    let words = format!("wasmd tx wasm store '{file}' --from 'ada of davis' --chain-id testing ");
    let is_shown = shown.iter().any(|line| line.starts_with(&words));
    assert!(is_shown, "{shown:?}");
}

#[test]
fn a_migration_is_shown_as_a_command_a_contract() {
    static SHOWN: Mutex<Vec<String>> = Mutex::new(vec![]);
    let mut node = Node::start(|_| None);
    let mut settings = node.wasmd.settings().clone();
    settings.show_wasmd = Some(|line| SHOWN.lock().unwrap().push(line.to_string()));
    node.wasmd = Wasmd::connect(settings).unwrap();
    let ada = node.wasmd.account("ada").unwrap();
    let migrations = [("wasm1one", 7), ("wasm1two", 8)].map(|(contract, code_id)| {
        let contract = Addr::unchecked(contract);
        (contract, code_id, Binary::from(&b"{}"[..]))
    });
    // What the node then says of it does not matter here.
    let _ = node.wasmd.migrate_all(&ada, migrations.to_vec());
    let shown = SHOWN.lock().unwrap();
    let ends = ["wasm1one 7 '{}' --from ada", "wasm1two 8 '{}' --from ada"];
    let sent = |line: &&String| line.starts_with("wasmd tx ");
    let sent: Vec<_> = shown.iter().filter(sent).collect();
    assert_eq!(sent.len(), 2, "{shown:?}");
    for (line, words) in sent.iter().zip(ends) {
        let words = format!("wasmd tx wasm migrate {words} --chain-id testing ");
        assert!(line.starts_with(&words), "{shown:?}");
    }
}

#[test]
fn an_account_that_cannot_sign_is_told_by_its_own_reason() {
    let nothing = Binary::default();
    let fails = |account: Value| {
        let mut node = Node::with_account(account, |_| None);
        (node.sender(), node.send().unwrap_err().to_string())
    };
    let (sender, error) = fails(abci(
        "sdk",
        22,
        "account not found: key not found",
        &nothing,
    ));
    assert_eq!(
        error,
        format!(
            "account {sender} is unknown to the chain, so that it can sign nothing yet: send it one coin, or have its fees granted; either \
             makes it known"
        )
    );
    let (_, error) = fails(abci("sdk", 18, "the node is not ready", &nothing));
    assert_eq!(error, "the node is not ready");
    let vesting = "cosmos.vesting.v1beta1.ContinuousVestingAccount";
    let (sender, error) = fails(account(vesting.to_string()));
    assert!(
        error.starts_with(&format!("account {sender} is a \"/{vesting}\"; only a ")),
        "{error}"
    );
}

#[test]
fn a_code_that_no_chain_takes_is_refused_before_anything_is_sent() {
    let mut node = Node::start(|_| None);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("state.wasm"), vec![7; 966_000]).unwrap();
    let mut settings = node.wasmd.settings().clone();
    settings.artifacts = folder.path().to_path_buf();
    node.wasmd = Wasmd::connect(settings).unwrap();
    let sender = node.sender();
    let error = node.wasmd.store_code(&sender, Contract::State).unwrap_err();
    assert!(matches!(error, ChainError::LargeCode { .. }), "{error}");
    let words = "has 966000 bytes, and a chain takes codes of at most 819200";
    assert!(error.to_string().contains(words), "{error}");
    assert_eq!(node.broadcasts(), 0);
}

#[test]
fn a_chain_that_keeps_codes_to_others_is_told_with_the_way_there() {
    let refused = |words: &'static str| {
        let log = format!(
            "failed to execute message; message index: 0: {words}: unauthorized [wasmd@v0.70.3/x/wasm/keeper/keeper.go:173]"
        );
        let hash = "0".repeat(64);
        let mut node = Node::start(move |method| {
            let answer =
                json!({ "code": 4, "data": "", "log": log, "codespace": "sdk", "hash": hash });
            (method == "broadcast_tx_sync").then_some(Some(Ok(answer)))
        });
        node.send().unwrap_err()
    };
    let error = refused("can not create code");
    assert!(matches!(error, ChainError::NoUpload), "{error}");
    let error = refused("can not instantiate");
    assert!(matches!(error, ChainError::NoInstantiate), "{error}");
}

#[test]
fn a_code_that_is_kept_to_some_is_taken_only_where_the_chain_keeps_every_code() {
    use AccessType::{AnyOfAddresses, Everybody, Nobody};
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("state.wasm"), b"code").unwrap();
    let checksum = Artifacts(folder.path().to_path_buf())
        .checksum(Contract::State)
        .unwrap();
    let found = |permissions: &[AccessType], default: AccessType| {
        let ids = permissions.iter().zip(7..);
        let code_infos = ids.map(|(permission, code_id)| CodeInfoResponse {
            code_id,
            creator: String::new(),
            data_hash: checksum.to_vec(),
            instantiate_permission: Some(AccessConfig {
                permission: (*permission).into(),
                addresses: vec![],
            }),
        });
        let codes = QueryCodesResponse {
            code_infos: code_infos.collect(),
            pagination: None,
        };
        let params = QueryParamsResponse {
            params: Some(Params {
                code_upload_access: None,
                instantiate_default_permission: default.into(),
            }),
        };
        let mut node = Node::with_questions(move |question| match question {
            "Codes" => Some(codes.encode_to_vec()),
            "Params" => Some(params.encode_to_vec()),
            _ => None,
        });
        let mut settings = node.wasmd.settings().clone();
        settings.artifacts = folder.path().to_path_buf();
        node.wasmd = Wasmd::connect(settings).unwrap();
        node.wasmd.find_code(Contract::State).unwrap()
    };
    assert_eq!(
        found(&[Nobody, AnyOfAddresses, Everybody], Everybody),
        Some(9)
    );
    assert_eq!(found(&[Nobody, AnyOfAddresses], Everybody), None);
    // What is uploaded there once more is kept to some too, until a vote frees it.
    assert_eq!(found(&[Nobody, AnyOfAddresses], AnyOfAddresses), Some(7));
    assert_eq!(found(&[Nobody, Everybody], Nobody), Some(8));
    assert_eq!(found(&[], Nobody), None);
}

#[test]
fn a_note_that_no_chain_takes_is_not_signed() {
    let mut node = Node::start(|_| None);
    let mut settings = node.wasmd.settings().clone();
    // 129 letters of two bytes each.
    settings.note = "é".repeat(129);
    node.wasmd = Wasmd::connect(settings).unwrap();
    let error = node.send().unwrap_err();
    assert!(matches!(error, ChainError::Note { length: 258 }), "{error}");
    assert_eq!(node.broadcasts(), 0);
}

#[test]
fn what_is_not_waited_for_is_told_by_its_hash_or_as_not_known_when_the_connection_broke() {
    let sent = |special: fn(&str) -> Option<Answer>| {
        let mut node = Node::start(special);
        let mut settings = node.wasmd.settings().clone();
        settings.sending = Sending::NoWait;
        node.wasmd = Wasmd::connect(settings).unwrap();
        node.send().unwrap_err()
    };
    let error = sent(|_| None);
    let ChainError::Sent { hash } = &error else {
        panic!("{error}")
    };
    assert_eq!(hash.len(), 64);
    let error = sent(|method| {
        let words = "broadcast confirmation not received: context canceled";
        (method == "broadcast_tx_sync").then_some(Some(Err(words)))
    });
    let is_unknown = matches!(error, ChainError::NotIncluded { .. });
    assert!(is_unknown, "{error}");
}

#[test]
fn a_program_that_signs_something_else_is_not_believed() {
    let mut node = Node::start(|_| None);
    let ada = node.wasmd.account("ada").unwrap();
    let folder = TempDir::new().unwrap();
    let double = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/double/wasmd");
    std::os::unix::fs::symlink(double, folder.path().join("wasmd")).unwrap();
    let key = r#"{"@type":"/cosmos.crypto.secp256k1.PubKey","key":"KEY"}"#.replace("KEY", ADAS_KEY);
    let quoted = key.replace('"', "\\\"");
    let row = format!(r#"[{{"name":"ada","type":"local","address":"{ada}","pubkey":"{quoted}"}}]"#);
    let signed = |key: &str, sequence: u64, mode: &str, bytes: &str| {
        format!(
            r#"{{"signatures":[{{"public_key":{key},"data":{{"single":{{"mode":"{mode}","signature":"{bytes}"}}}},"sequence":"{sequence}"}}]}}"#
        )
    };
    let other = key.replace(ADAS_KEY, "Ak9OKtmcNNYLm6YoPJQxqEGK+GcyEpYfl6d7Y3f80Fti");
    for answer in [
        signed(&key, 5, "SIGN_MODE_DIRECT", OTHERS_SIGNATURE),
        signed(&key, 5, "SIGN_MODE_DIRECT", "AAAA"),
        signed(&key, 6, "SIGN_MODE_DIRECT", OTHERS_SIGNATURE),
        signed(&other, 5, "SIGN_MODE_DIRECT", OTHERS_SIGNATURE),
        signed(&key, 5, "SIGN_MODE_TEXTUAL", OTHERS_SIGNATURE),
        r#"{"signatures":[]}"#.to_string(),
        "signed".to_string(),
    ] {
        let body = format!("case $1 in keys) cat <<'END'\n{row}\nEND\n;; tx) cat <<'END'\n{answer}\nEND\n;; esac\n");
        fs::write(folder.path().join("body"), body).unwrap();
        let program = Program::new(&folder.path().join("wasmd"), Backend::Test, None);
        node.wasmd
            .set_keys(Keyring::of_program(program).unwrap())
            .unwrap();
        let error = node.send().unwrap_err();
        let is_named = matches!(error, ChainError::Key(KeyError::Nonsense { .. }));
        assert!(is_named, "{answer}: {error}");
        assert!(error.is_before_signing());
    }
    assert_eq!(node.broadcasts(), 0);
}

#[test]
fn a_key_on_a_ledger_signs_through_its_program_which_is_asked_for_no_secret() {
    let mut node = Node::start(|_| None);
    let ada = node.wasmd.account("ada").unwrap();
    let folder = TempDir::new().unwrap();
    let double = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/double/wasmd");
    std::os::unix::fs::symlink(double, folder.path().join("wasmd")).unwrap();
    let key = r#"{"@type":"/cosmos.crypto.secp256k1.PubKey","key":"KEY"}"#.replace("KEY", ADAS_KEY);
    let quoted = key.replace('"', "\\\"");
    // As wasmd lists it; a ledger signs nothing but JSON.
    let row =
        format!(r#"[{{"name":"cold","type":"ledger","address":"{ada}","pubkey":"{quoted}"}}]"#);
    let answer = format!(
        r#"{{"signatures":[{{"public_key":{key},"data":{{"single":{{"mode":"SIGN_MODE_LEGACY_AMINO_JSON","signature":"{OTHERS_SIGNATURE}"}}}},"sequence":"5"}}]}}"#
    );
    let body = format!(
        "echo \"$1 $2\" >> \"$0.asked\"; case $1$2 in keyslist) cat <<'END'\n{row}\nEND\n;; txsign) cat <<'END'\n{answer}\nEND\n;; *) exit 1 ;; esac\n"
    );
    fs::write(folder.path().join("body"), body).unwrap();
    let program = Program::new(&folder.path().join("wasmd"), Backend::Os, None);
    let keys = Keyring::of_program(program).unwrap();
    node.wasmd.set_keys(keys).unwrap();
    let sender = node.wasmd.account("cold").unwrap();
    assert_eq!(sender, ada);
    let msg = bank_send(&sender, &sender, &coin(1, "ucosm"));
    let signed = node
        .wasmd
        .prepare(&sender, &[msg], Gas::Limit(100_000), &Terms::default())
        .unwrap();
    let raw = TxRaw::decode(signed.bytes.as_slice()).unwrap();
    let signature = Binary::from_base64(OTHERS_SIGNATURE).unwrap().to_vec();
    assert_eq!(raw.signatures, [signature]);
    let auth = AuthInfo::decode(raw.auth_info_bytes.as_slice()).unwrap();
    let mode = auth.signer_infos[0].mode_info.clone().unwrap().sum.unwrap();
    let single = Single {
        mode: SignMode::LegacyAminoJson.into(),
    };
    assert_eq!(mode, Sum::Single(single));
    let asked = fs::read_to_string(folder.path().join("wasmd.asked")).unwrap();
    assert_eq!(asked, "keys list\ntx sign\n");
}
