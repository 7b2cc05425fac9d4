//! From one release to the next: a tree of today's contracts, in which people live, is migrated by its admin to the next version of
//! packages/next, a batch of contracts at a time. Their codes stand in target/next, where `scripts/build-wasm next` puts them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use cosmwasm_std::{coins, Binary};
use serde_json::{json, Value};
use wayclear_api::city::ExecuteMsg as City;
use wayclear_api::events::Cleaned;
use wayclear_api::raw::CODE_IDS;
use wayclear_api::region::{self, Action, Child};
use wayclear_api::state::ExecuteMsg as State;
use wayclear_api::MAX_LIMIT;
use wayclear_chain::wasmd::{Settings, Wasmd};
use wayclear_chain::{Addr, Chain, ChainError, Contract, DENOM};
use wayclear_client::report::public_key;
use wayclear_deploy::record::Record;
use wayclear_status::interval_at;

use crate::support::{err, json, root, settings, slip_key, slip_key_file, wayclear, Desk};

const TREE: &str = r#"
[state]
key = "US-CA"
name = "California"
policy = "self_reported"

[[county]]
key = "06113"
name = "Yolo County"
prefixes = ["9qc7", "9qck"]

[[county.city]]
key = "davis"
name = "Davis"
prefixes = ["9qc7m"]

[county.city.rewards]
denom = "ucosm"
check_in = "4821"
inspect = "4603"
cooldown_seconds = 60
daily_cap = "4821000"

[[county.city]]
key = "woodland"
name = "Woodland"
prefixes = ["9qckh"]
"#;

const DAVIS: &str = "9qc7mbdh";
const WOODLAND: &str = "9qckhcpc";

/// Which contract, and of what kind.
type Standing = (Contract, Addr);

/// A tree of its own on the node.
struct Town {
    desk: Desk,
    /// Of the deployment.
    file: String,
    state: Addr,
    registry: Addr,
    /// As today's release talks to the chain.
    wasmd: Wasmd,
    /// As the next one does.
    next: Wasmd,
}

impl Town {
    fn deploy() -> Self {
        let desk = Desk::new();
        let (file, tree) = (desk.path("record.json"), desk.path("tree.toml"));
        fs::write(&tree, TREE).unwrap();
        let next = Settings {
            artifacts: root().join("target/next"),
            ..settings()
        };
        let [wasmd, next] = [settings(), next].map(|s| Wasmd::connect(s).unwrap());
        let (admin, key) = (account(&wasmd, "sponsor"), public_key(&slip_key()));
        json(&[
            "deploy",
            &tree,
            "--another",
            "--deployment",
            &file,
            "--admin",
            admin.as_str(),
            "--slip-key",
            &key.to_hex(),
        ]);
        let deployment = Record::read(Some(file.as_ref())).unwrap().deployment;
        Town {
            desk,
            file,
            state: deployment.state,
            registry: deployment.registry,
            wasmd,
            next,
        }
    }

    /// Runs the command for this tree with somebody's phone.
    #[track_caller]
    fn with_device(&self, who: &str, args: &[&str]) -> Value {
        let args = [args, &["--deployment", &self.file]].concat();
        self.desk.with_device(who, &args)
    }

    /// What people, relays, an authority, a city and a sponsor do on round `n`.
    fn live(&mut self, n: u8) {
        let new = format!("{DAVIS}/cafe-{n}");
        let [ada, bob] = ["ada", "bob"].map(|who| format!("{who}-{n}"));
        self.with_device(&ada, &["check-in", &new, "--from", "ada"]);
        self.with_device(&ada, &["check-in", DAVIS, "--from", "ada"]);
        self.with_device(&bob, &["check-in", WOODLAND, "--from", "bob"]);
        let relay = account(&self.wasmd, "relay");
        let interval = interval_at(self.wasmd.now().unwrap());
        let visit_tags = Binary::from([[n; 16], [n + 100; 16]].concat());
        let check_ins = Action::CheckIns {
            interval,
            visit_tags,
        };
        self.visit(&relay, DAVIS, check_ins);
        let inspected = json(&[
            "inspect",
            DAVIS,
            "--from",
            "eve",
            "--deployment",
            &self.file,
        ]);
        assert!(inspected["status"].is_string(), "{inspected}");

        // On one's own word, and signed by the authority.
        self.with_device(&ada, &["report"]);
        let told = self.with_device(&ada, &["report", "--send", "--from", "ada", "--now"]);
        assert_eq!(became(&told), ["taken", "taken"], "{told}");
        let request = self.desk.path(&format!("request-{n}.json"));
        self.with_device(&bob, &["report", "--request", &request]);
        let signed = self.sign(&request, &format!("patient {n}"));
        let args = ["report", "--signed", &signed, "--from", "cy", "--now"];
        let told = self.with_device(&bob, &args);
        assert_eq!(became(&told), ["taken"], "{told}");
        for place in [DAVIS, &new, WOODLAND] {
            assert_eq!(self.status(place), "infected", "{place}, {n}");
        }
        // The feed says the same to a phone that was not there.
        let known = self.with_device(&ada, &["status", WOODLAND]);
        assert!(known["infected_until"].is_u64(), "{known}");
    }

    fn sign(&self, request: &str, patient: &str) -> String {
        let signed = self.desk.path("signed.json");
        let key = slip_key_file();
        let output = wayclear(&[
            "attest",
            "sign",
            request,
            "--patient",
            patient,
            "--register",
            &self.desk.register(),
            "--authority",
            "authority",
            "--key",
            key.to_str().unwrap(),
            "--out",
            &signed,
            "--deployment",
            &self.file,
        ]);
        assert!(output.status.success(), "{}", err(&output));
        signed
    }

    #[track_caller]
    fn visit(&mut self, who: &Addr, place: &str, action: Action) {
        let place = place.parse().unwrap();
        let visit = State::Visit { place, action };
        self.wasmd.execute(who, &self.state, &visit).unwrap();
    }

    fn status(&self, place: &str) -> String {
        let told = json(&[
            "status",
            place,
            "--ask",
            "--unverified",
            "--deployment",
            &self.file,
        ]);
        told["status"]["status"].as_str().unwrap().to_string()
    }

    /// Cities that clean and pay: what only their owners do.
    fn own(&mut self, n: u8) {
        let owner = account(&self.wasmd, "city");
        let davis = self.contracts_of(Contract::City)[0].clone();
        let clean = City::MarkCleaned {
            places: vec![DAVIS.parse().unwrap()],
        };
        // Visits of these ten minutes are not cleaned away: they may go on.
        let tx = self.wasmd.execute(&owner, &davis, &clean).unwrap();
        assert_eq!(Cleaned::all(&tx.events).len(), 1);
        let sponsor = account(&self.wasmd, "dan");
        let place = self.contracts_of(Contract::Location)[0].clone();
        let fund = Binary::from(br#"{"fund_rewards":{}}"#);
        let coins = coins(100_000 + u128::from(n), DENOM);
        self.wasmd
            .execute_json(&sponsor, &place, fund, &coins)
            .unwrap();
    }

    /// Every contract, parents before their children.
    fn contracts(&self) -> Vec<Standing> {
        let mut all = vec![
            (Contract::State, self.state.clone()),
            (Contract::ContactRegistry, self.registry.clone()),
        ];
        for county in self.children(&self.state) {
            all.push((Contract::County, county.clone()));
            for city in self.children(&county) {
                all.push((Contract::City, city.clone()));
                let places = self.children(&city).into_iter();
                all.extend(places.map(|place| (Contract::Location, place)));
            }
        }
        all
    }

    fn contracts_of(&self, kind: Contract) -> Vec<Addr> {
        let all = self.contracts().into_iter().filter(|(of, _)| *of == kind);
        all.map(|(_, contract)| contract).collect()
    }

    fn children(&self, of: &Addr) -> Vec<Addr> {
        let page = |last: Option<&Child>| region::ask::Children {
            start_after: last.map(|child| child.key.clone()),
            limit: Some(MAX_LIMIT),
        };
        let children = self.wasmd.ask_all(of, page, |page| page.children).unwrap();
        children.into_iter().map(|child| child.address).collect()
    }

    /// What everybody can see: answers and rows of every contract.
    fn seen(&self) -> Vec<Seen> {
        let all = self.contracts().into_iter();
        all.map(|(of, contract)| self.seen_of(of, contract))
            .collect()
    }

    fn seen_of(&self, of: Contract, contract: Addr) -> Seen {
        let page = json!({ "limit": MAX_LIMIT });
        let questions = match of {
            Contract::State | Contract::County => vec![
                json!({ "config": {} }),
                json!({ "children": page }),
                json!({ "cells": page }),
            ],
            Contract::City => vec![
                json!({ "config": {} }),
                json!({ "children": page }),
                json!({ "reward_policy": {} }),
            ],
            Contract::Location => vec![
                json!({ "info": {} }),
                json!({ "status": {} }),
                json!({ "rewards": {} }),
                json!({ "transitions": page }),
                json!({ "infections": page }),
            ],
            Contract::ContactRegistry => vec![
                json!({ "config": {} }),
                json!({ "ids": page }),
                json!({ "feed": { "from": 0 } }),
                json!({ "authorities": page }),
                json!({ "risk_model": {} }),
            ],
        };
        let answer = |question: &Value| -> Value { self.wasmd.query(&contract, question).unwrap() };
        let answers = questions.iter().map(answer).collect();
        let mut rows = self.wasmd.dump(&contract).unwrap();
        // What an upgrade is to change: name and version, and the codes of what is made.
        rows.remove(&b"contract_info"[..]);
        rows.remove(CODE_IDS.as_bytes());
        Seen {
            contract,
            answers,
            rows,
        }
    }

    /// The codes of the next release, beside those of today.
    fn upload(&mut self) -> BTreeMap<Contract, u64> {
        let owner = account(&self.next, "state");
        let mut code_ids = BTreeMap::new();
        for contract in Contract::ALL {
            let found = self.next.find_code(contract).unwrap();
            let code_id = found.unwrap_or_else(|| self.next.store_code(&owner, contract).unwrap());
            code_ids.insert(contract, code_id);
        }
        code_ids
    }

    /// What the operator runs, with a file that names the codes that the tree is to have. Answers the exit code, too.
    fn operate(&self, command: &str, code_ids: &BTreeMap<Contract, u64>) -> (Option<i32>, Value) {
        let file = self.desk.path("tree.toml");
        let codes: BTreeMap<_, _> = code_ids.iter().map(|(of, id)| (of.name(), *id)).collect();
        let codes = toml::to_string(&BTreeMap::from([("codes", codes)])).unwrap();
        fs::write(&file, codes + TREE).unwrap();
        let key = public_key(&slip_key()).to_hex();
        let args = [command, &file, "--deployment", &self.file, "--json"];
        // The codes of the next release are none of this one's.
        let told = ["--unverified"];
        let told = if command == "plan" { &told[..] } else { &[] };
        let output = wayclear(&[&args[..], &["--slip-key", &key], told].concat());
        let answer = serde_json::from_slice(&output.stdout);
        let answer = answer.unwrap_or_else(|_| panic!("{command}: {}", err(&output)));
        (output.status.code(), answer)
    }

    /// A batch alone, as if the operator's command had ended after it.
    fn migrate(
        &mut self,
        admin: &str,
        batch: &[Standing],
        code_ids: &BTreeMap<Contract, u64>,
    ) -> Result<(), ChainError> {
        let admin = account(&self.next, admin);
        let migration = |(of, contract): &Standing| {
            let nothing = Binary::from(b"{}");
            (contract.clone(), code_ids[of], nothing)
        };
        let batch = batch.iter().map(migration).collect();
        self.next.migrate_all(&admin, batch).map(|_| ())
    }

    /// What is not as it should be, as the command with those codes sees it, and the exit code.
    fn faults(&self, artifacts: &str) -> (Option<i32>, Vec<Value>) {
        let args = ["doctor", "--json", "--deployment", &self.file];
        let output = wayclear(&[&args[..], &["--artifacts", artifacts]].concat());
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = told["findings"].as_array().unwrap().iter();
        // Nobody pins codes here or fills pools, and other tests have relays paid for by the same accounts.
        let others = ["pin", "reward", "fee_grant", "account"];
        let is_other = |f: &Value| others.iter().any(|kind| f["kind"] == *kind);
        let faults = findings.filter(|f| f["outcome"] != "ok" && !is_other(f));
        (output.status.code(), faults.cloned().collect())
    }

    /// That the next release's command has one thing to say of the upgrade, and today's that it does not know those codes.
    fn is_half_way(&self, code_ids: &BTreeMap<Contract, u64>) {
        let all = self.contracts();
        let left = all.iter();
        let left = left.filter(|(of, contract)| self.code_of(contract) != code_ids[of]);
        let (left, all) = (left.count(), all.len());
        let (code, faults) = self.faults("target/next");
        let told = serde_json::to_string(&faults).unwrap();
        assert_eq!((code, faults.len()), (Some(0), 1), "{told}");
        assert_eq!(faults[0]["kind"], "half_migrated", "{told}");
        let still = format!("{left} of {all} contracts still run codes of an earlier one");
        for words in [&still, "wayclear apply TREE goes on"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        // It believes nobody who has others.
        let (code, faults) = self.faults("artifacts");
        let told = serde_json::to_string(&faults).unwrap();
        assert_eq!(code, Some(1), "{told}");
        let ask = "if an upgrade to another release is under way, look with its command";
        for words in [ask, "\"foreign_code\""] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(!told.contains("restore the record"), "{told}");
    }

    /// That the next release's command has nothing to say, and today's that there is a later one.
    fn is_moved(&self) {
        assert_eq!(self.faults("target/next"), (Some(0), vec![]));
        let (code, faults) = self.faults("artifacts");
        let told = serde_json::to_string(&faults).unwrap();
        assert_eq!((code, faults.len()), (Some(0), 1), "{told}");
        assert!(
            told.contains("use the command of the later release"),
            "{told}"
        );
    }

    fn code_of(&self, contract: &Addr) -> u64 {
        self.wasmd.contract_info(contract).unwrap().unwrap().code_id
    }
}

#[derive(Debug, PartialEq)]
struct Seen {
    contract: Addr,
    answers: Vec<Value>,
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Seen {
    fn count_new_rows(&self) -> usize {
        let is_new = |(key, row): &(&Vec<u8>, &Vec<u8>)| wayclear_next::is_new(key, row);
        self.rows.iter().filter(is_new).count()
    }
}

fn account(wasmd: &Wasmd, name: &str) -> Addr {
    wasmd.account(name).unwrap()
}

/// What became of each slip of a report.
fn became(told: &Value) -> Vec<&str> {
    let slips = told["slips"].as_array().unwrap().iter();
    slips.map(|slip| slip["became"].as_str().unwrap()).collect()
}

#[test]
fn a_tree_moves_to_the_next_release_a_batch_at_a_time_while_people_live_in_it() {
    let mut town = Town::deploy();
    town.live(0);
    town.own(0);
    let before = town.seen();
    let old: BTreeSet<u64> = before
        .iter()
        .map(|seen| town.code_of(&seen.contract))
        .collect();
    let code_ids = town.upload();
    assert!(code_ids.values().all(|code_id| !old.contains(code_id)));

    // Davis with its places and the registry; county, state and Woodland stay behind.
    let all = town.contracts();
    let woodland = all
        .iter()
        .rposition(|(of, _)| *of == Contract::City)
        .unwrap();
    let stays = |index: usize, of: Contract| {
        index >= woodland || [Contract::State, Contract::County].contains(&of)
    };
    let (mut first, mut last) = (vec![], vec![]);
    for (index, (of, contract)) in all.into_iter().enumerate() {
        let batch = if stays(index, of) {
            &mut last
        } else {
            &mut first
        };
        batch.push((of, contract));
    }
    assert!(first.len() >= 4 && last.len() >= 4);
    assert!(
        town.migrate("eve", &first, &code_ids).is_err(),
        "a stranger"
    );
    let mut wrong = first.clone();
    wrong.last_mut().unwrap().0 = Contract::County;
    assert!(
        town.migrate("sponsor", &wrong, &code_ids).is_err(),
        "another contract's code"
    );
    assert_eq!(town.seen(), before);
    assert!(first
        .iter()
        .all(|(_, contract)| old.contains(&town.code_of(contract))));

    for batch in first.chunks(2) {
        town.migrate("sponsor", batch, &code_ids).unwrap();
    }
    assert_eq!(
        town.seen(),
        before,
        "a migration changes no row and no answer"
    );
    town.live(1);
    town.own(1);
    town.is_half_way(&code_ids);
    let half = town.seen();
    let of = |contract: &Addr| half.iter().find(|seen| seen.contract == *contract).unwrap();
    let new = of(&town.registry).count_new_rows();
    assert!(new > 0, "rows that were written since");
    assert_eq!(of(&town.state).count_new_rows(), 0);

    // The rest, with what was made of old codes half-way, and what is made from now on.
    assert_eq!(town.operate("plan", &code_ids).0, Some(2));
    let (code, done) = town.operate("apply", &code_ids);
    assert_eq!(code, Some(0), "{done}");
    assert_eq!(town.seen(), half);
    let (code, left) = town.operate("plan", &code_ids);
    assert_eq!(code, Some(0), "{left}");
    town.is_moved();
    town.live(2);
    town.own(2);
    for (of, contract) in town.contracts() {
        assert_eq!(town.code_of(&contract), code_ids[&of], "{of:?}");
    }
    // Nobody has lost a visit.
    for n in 0..3 {
        let visits = town.with_device(&format!("ada-{n}"), &["visits"]);
        let visits = visits["visits"].as_array().unwrap();
        assert_eq!(visits.len(), 2, "{visits:?}");
    }
}
