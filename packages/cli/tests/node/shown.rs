//! What --show-wasmd prints: pasted into a shell, it does the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::gov::v1::{MsgSubmitProposal, MsgVote};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgClearAdmin, MsgInstantiateContract, MsgInstantiateContract2, MsgMigrateContract,
    MsgUpdateAdmin,
};
use cosmrs::proto::traits::{Message, Name};
use cosmwasm_std::{coin, Addr, Binary};
use serde_json::Value;
use wayclear_chain::wasmd::{
    bank_send, execute_message, fee_grant, pin_codes, Any, Gas, Sending, Settings, Terms, Wasmd,
};
use wayclear_chain::{Chain, ChainError, Contract, Inspect};

use crate::keys::{kept_keys, program};
use crate::support::{err, record, root, settings};

static SHOWN: Mutex<Vec<String>> = Mutex::new(vec![]);
static ALONE: Mutex<()> = Mutex::new(());

/// What is shown is shared: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was shown since the last time.
fn shown() -> Vec<String> {
    std::mem::take(&mut SHOWN.lock().unwrap())
}

fn connected(settings: Settings) -> Wasmd {
    let settings = Settings {
        keys: kept_keys(),
        show_wasmd: Some(|line| SHOWN.lock().unwrap().push(line.to_string())),
        ..settings
    };
    Wasmd::connect(settings).unwrap()
}

/// Pastes a line into a shell.
fn paste(line: &str) -> Output {
    let path = std::env::var("PATH").unwrap();
    let folder = program().parent().unwrap().display().to_string();
    let mut shell = Command::new("bash");
    shell
        .args(["-c", line])
        .env("PATH", format!("{folder}:{path}"));
    shell.output().unwrap()
}

fn any<M: Message + Name>(msg: &M) -> Any {
    Any {
        type_url: format!("/{}", M::full_name()),
        value: msg.encode_to_vec(),
    }
}

/// Every message that the module sends, with what is hard to write for a shell.
fn messages(sender: &Addr, government: &Addr) -> Vec<Any> {
    let state = record().deployment.state.to_string();
    let (other, funds) = (wasmd_account("dan"), coin(7, "ucosm"));
    let odd = Binary::from(br#"{"visit":{"place":"it's \"here\" $HOME `id` <b>","z":1,"a":2.50}}"#);
    let (label, sender_text) = ("it's a \"label\" $HOME".to_string(), sender.to_string());
    let deposit = ProtoCoin {
        denom: "ustake".to_string(),
        amount: "10000000".to_string(),
    };
    let mut all = vec![
        execute_message(
            sender,
            &Addr::unchecked(&state),
            odd.clone(),
            std::slice::from_ref(&funds),
        ),
        execute_message(sender, &Addr::unchecked(&state), odd.clone(), &[]),
        bank_send(sender, &other, &funds),
        any(&MsgInstantiateContract {
            sender: sender_text.clone(),
            admin: String::new(),
            code_id: 1,
            label: label.clone(),
            msg: odd.to_vec(),
            funds: vec![],
        }),
        any(&MsgInstantiateContract2 {
            sender: sender_text.clone(),
            admin: other.to_string(),
            code_id: 1,
            label,
            msg: odd.to_vec(),
            funds: vec![deposit.clone()],
            salt: vec![1, 2, 255],
            fix_msg: false,
        }),
        any(&MsgMigrateContract {
            sender: sender_text.clone(),
            contract: state.clone(),
            code_id: 2,
            msg: odd.to_vec(),
        }),
        any(&MsgUpdateAdmin {
            sender: sender_text.clone(),
            new_admin: other.to_string(),
            contract: state.clone(),
        }),
        any(&MsgClearAdmin {
            sender: sender_text.clone(),
            contract: state,
        }),
        any(&MsgVote {
            proposal_id: 1,
            voter: sender_text.clone(),
            option: 1,
            metadata: String::new(),
        }),
        any(&MsgSubmitProposal {
            messages: vec![pin_codes(government, &[1, 200])],
            initial_deposit: vec![deposit],
            proposer: sender_text,
            metadata: String::new(),
            title: "It's a title".to_string(),
            summary: "a \"summary\"".to_string(),
            expedited: false,
        }),
    ];
    all.extend(fee_grant(sender, &other, &funds, false));
    all
}

fn wasmd_account(name: &str) -> Addr {
    crate::support::wasmd().account(name).unwrap()
}

/// The account of the chain's votes.
fn government(wasmd: &Wasmd) -> Addr {
    wasmd.government().unwrap()
}

#[test]
fn every_message_is_signed_by_wasmd_as_it_is_written_here_and_shown_as_a_command_that_makes_the_same(
) {
    let _alone = alone();
    let usual = || Settings {
        note: "it's a note".to_string(),
        ..settings()
    };
    let mut signing = connected(usual());
    let mut showing = connected(Settings {
        sending: Sending::Generate,
        ..usual()
    });
    let sender = signing.account("ada").unwrap();
    for message in messages(&sender, &government(&signing)) {
        let kind = message.type_url.clone();
        // The bytes that wasmd has signed are those that are made here, or it would be refused.
        let signed = signing.prepare(
            &sender,
            std::slice::from_ref(&message),
            Gas::Limit(200_000),
            &Terms::default(),
        );
        assert!(signed.is_ok(), "{kind}: {:?}", signed.err());
        shown();
        let generated = showing.send(&sender, &[message], Gas::Limit(200_000));
        let Err(ChainError::Unsigned(generated)) = generated else {
            panic!("{kind}: {generated:?}")
        };
        let ours: Value = serde_json::from_str(&generated.json).unwrap();
        let line = shown()
            .into_iter()
            .find(|line| line.starts_with("wasmd tx "))
            .unwrap();
        // What it would cost does not matter, and messages here need not work.
        let pasted = paste(&line.replace("--gas auto --gas-adjustment 1.4", "--gas 200000"));
        assert!(pasted.status.success(), "{line}\n{}", err(&pasted));
        let theirs: Value = serde_json::from_slice(&pasted.stdout).unwrap();
        assert_eq!(plain(&theirs["body"]), plain(&ours["body"]), "{line}");
        assert_eq!(
            theirs["auth_info"]["fee"], ours["auth_info"]["fee"],
            "{line}"
        );
    }
}

/// What is the same however it is written: wasmd names when the first period of a grant ends.
fn plain(body: &Value) -> Value {
    let mut message = body["messages"][0].clone();
    if let Some(period) = message.pointer_mut("/allowance/allowance") {
        period["period_reset"] = Value::Null;
    }
    serde_json::json!([message, body["memo"]])
}

#[test]
fn no_message_is_sent_that_is_not_tried_above() {
    let folder = root().join("packages/chain/src/wasmd");
    let (ada, government) = (Addr::unchecked("wasm1a"), Addr::unchecked("wasm1g"));
    let mut tried: BTreeSet<_> = messages(&ada, &government)
        .iter()
        .filter_map(|msg| Some(msg.type_url.rsplit_once('.')?.1.to_string()))
        .collect();
    // The one is within a proposal, the other is shown with its file: see below.
    tried.extend(["MsgPinCodes", "MsgStoreCode"].map(str::to_string));
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap();
        if file.is_file() && !name.starts_with("json") {
            for message in messages_in(&file) {
                assert!(tried.contains(&message), "{message} in {name}.rs");
            }
        }
    }
}

/// Names of messages in a source file.
fn messages_in(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let words = text.split(|c: char| !c.is_alphanumeric());
    let is_message = |word: &&str| {
        let rest = word.strip_prefix("Msg").unwrap_or_default();
        rest.starts_with(char::is_uppercase)
    };
    words.filter(is_message).map(str::to_string).collect()
}

#[test]
fn an_upload_is_signed_by_wasmd_and_shown_with_its_file() {
    let _alone = alone();
    let mut wasmd = connected(settings());
    let state = wasmd.account("state").unwrap();
    shown();
    let code_id = wasmd.store_code(&state, Contract::Location).unwrap();
    let checksum = wasmd.artifacts().checksum(Contract::Location).unwrap();
    assert_eq!(wasmd.code_checksum(code_id).unwrap(), Some(checksum));
    let line = shown()
        .into_iter()
        .find(|line| line.starts_with("wasmd tx "))
        .unwrap();
    let line = line.replace(
        "--gas auto --gas-adjustment 1.4",
        "--gas 9000000 --generate-only",
    );
    let pasted = paste(&line);
    assert!(pasted.status.success(), "{line}\n{}", err(&pasted));
}

#[test]
fn every_question_is_shown_as_a_command_that_asks_it() {
    let _alone = alone();
    let mut wasmd = connected(settings());
    let (state, registry) = (record().deployment.state, record().deployment.registry);
    let (ada, city) = (
        wasmd.account("ada").unwrap(),
        wasmd.account("city").unwrap(),
    );
    let height = wasmd.latest().unwrap().height;
    wasmd
        .query_json(&state, Binary::from(br#"{"config":{}}"#))
        .unwrap();
    wasmd.query_raw(&state, b"contract_info").unwrap();
    wasmd.contract_info(&state).unwrap();
    wasmd.first_key(&registry, b"contract").unwrap();
    wasmd.dump(&registry).unwrap();
    wasmd.codes().unwrap();
    wasmd.code_checksum(1).unwrap();
    wasmd.pinned().unwrap();
    wasmd.max_gas().unwrap();
    wasmd.balance(&ada, "ucosm").unwrap();
    wasmd.has_account(&ada).unwrap();
    wasmd.header_hash(height - 1).unwrap();
    wasmd.block(height - 1).unwrap();
    let send = bank_send(&ada, &ada, &coin(1, "ucosm"));
    let tx = wasmd.send(&ada, &[send], Gas::Simulated).unwrap();
    wasmd.carried_out_as(&tx.receipt.unwrap().hash).unwrap();
    wasmd.granters(&ada, "ucosm", 0).unwrap();
    let grant = fee_grant(
        &city,
        &ada,
        &coin(9, "ucosm"),
        !wasmd.has_fee_grant(&city, &ada).unwrap(),
    );
    wasmd.send(&city, &grant, Gas::Simulated).unwrap();
    wasmd.has_fee_grant(&city, &ada).unwrap();
    let shown: BTreeSet<_> = shown().into_iter().collect();
    for words in [
        "status",
        "query auth bech32-prefix",
        "query auth account",
        "query bank balance",
        "query block --type=height",
        "query block-results",
        "query consensus params",
        "query feegrant grant ",
        "query feegrant grants-by-grantee",
        "query tx",
        "query wasm code-info",
        "query wasm contract ",
        "query wasm contract-state all",
        "query wasm contract-state raw",
        "query wasm contract-state smart",
        "query wasm list-code",
        "query wasm pinned",
    ] {
        let is_it = |line: &String| line.starts_with(&format!("wasmd {words}"));
        assert!(shown.iter().any(is_it), "{words} is not among {shown:#?}");
    }
    for line in shown.iter().filter(|line| !line.starts_with("wasmd tx ")) {
        let pasted = paste(line);
        let is_missing = err(&pasted).contains("not found");
        // A grant that was not there yet, a transaction that was in no block yet.
        assert!(
            pasted.status.success() || is_missing,
            "{line}\n{}",
            err(&pasted)
        );
    }
}
