//! What the doctor says of a tree as it should be, and of others.

use cosmwasm_std::HexBinary;
use k256::ecdsa::SigningKey;
use serde_json::{json, Value};
use wayclear_api::contact_registry::{
    Authority, ExecuteMsg, InstantiateMsg, ReportPolicy, RiskModel,
};
use wayclear_chain::{Addr, Chain, Keyring};
use wayclear_client::report::public_key;
use wayclear_deploy::record::Record;
use wayclear_deploy::tree::{Forwarder, Relay};
use wayclear_relay::SealKey;
use wayclear_status::day_at;

use crate::listener::Listener;
use crate::serving::Serving;
use crate::support::{err, json, out, record, wasmd, wayclear, words, Desk};

/// What the doctor looks at of a tree without relays and desks.
const KINDS: [&str; 13] = [
    "chain",
    "tx_index",
    "pruning",
    "record",
    "window",
    "checksum",
    "handed_down",
    "contract",
    "authority",
    "overdue",
    "balance",
    "reward",
    "block_time",
];

/// Of the tree of these tests a city promises rewards, and nobody has put coins into the pools of most of its places.
fn is_well(finding: &Value) -> bool {
    finding["problem"].is_null() || finding["kind"] == "reward"
}

#[test]
fn the_doctor_finds_nothing_wrong_and_every_code_pinned() {
    let told = json(&["doctor"]);
    assert_eq!(told["wrong"], 0);
    let findings = told["findings"].as_array().unwrap();
    assert!(findings.iter().all(is_well), "{told}");
    for kind in KINDS {
        assert!(findings.iter().any(|f| f["kind"] == kind), "{kind}: {told}");
    }
    let contracts = findings.iter().filter(|f| f["kind"] == "contract");
    // State and registry, counties, cities, the locations.
    assert_eq!(contracts.count(), 2 + 2 + 4 + 1);
    let told = out(&wayclear(&["doctor"]));
    assert!(
        told.ends_with("No fault was found, but: 1 warning.\n"),
        "{told}"
    );
    assert!(told.contains("warning  rewards of visitors: "), "{told}");
}

#[test]
fn the_doctor_says_what_is_wrong_with_a_record_of_another_chain() {
    let mut record = record();
    let deployment = &mut record.deployment;
    for checksum in deployment.checksums.values_mut().take(1) {
        *checksum = [0; 32].into();
    }
    deployment.made_at.hash = [0; 32].into();
    deployment.admin = Some(deployment.creator.clone());
    let told = diagnosis(&record);
    for (expected, times) in [
        ("of another chain of the same name", 1),
        ("the record says 0000", 1),
        (
            "nobody may change its code, where the tree's admin is wasm1",
            1,
        ),
        ("3 things wrong, 1 warning.", 1),
    ] {
        assert_eq!(told.matches(expected).count(), times, "{expected}: {told}");
    }
}

#[test]
fn a_folder_without_artifacts_is_no_fault_of_the_chain_and_the_doctor_says_what_it_has_not_seen() {
    let desk = Desk::new();
    let nowhere = desk.path("nowhere");
    let output = wayclear(&["doctor", "--artifacts", &nowhere]);
    assert!(output.status.success());
    let told = words(&out(&output));
    let seen = format!("unseen codes of this build: cannot read {nowhere}/");
    assert!(told.contains(&seen), "{told}");
    let cure = "Cure: name their folder with --artifacts DIR, or build them: make wasm";
    assert!(told.contains(cure), "{told}");
    assert!(
        told.ends_with("No fault was found, but: 1 warning, 1 thing not looked at."),
        "{told}"
    );
    // Those of another build.
    std::fs::create_dir(&nowhere).unwrap();
    for contract in wayclear_chain::Contract::ALL {
        let file = format!("{nowhere}/{}.wasm", contract.name());
        std::fs::write(file, contract.name()).unwrap();
    }
    let told = json(&["doctor", "--artifacts", &nowhere]);
    assert_eq!((&told["wrong"], &told["warnings"]), (&0.into(), &2.into()));
    let told = words(&out(&wayclear(&["doctor", "--artifacts", &nowhere])));
    let commit = record().about.commit.unwrap();
    let expected = format!(
        "the tree runs the codes of {commit}, this build has others (contact_registry, state, county, city, location). Cure: use the \
         command of that release, or see what an upgrade to this one changes: wayclear plan TREE"
    );
    assert!(told.contains(&expected), "{told}");
}

/// JSON pointers of all values but the whole.
fn pointers(value: &Value, pointer: &str, all: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(key, v)| (key.clone(), v)).collect(),
        Value::Array(rows) => rows
            .iter()
            .enumerate()
            .map(|(n, v)| (n.to_string(), v))
            .collect(),
        _ => vec![],
    };
    for (key, value) in below {
        let pointer = format!("{pointer}/{key}");
        pointers(value, &pointer, all);
        all.push(pointer);
    }
}

/// The same with another letter or number, if that is something else.
fn another(pointer: &str, value: &Value) -> Option<Value> {
    match value {
        Value::Number(n) => Some((n.as_u64().unwrap() + 1).into()),
        // Any forty hexadecimal digits are a commit.
        Value::String(text) if pointer == "/commit" => Some(format!("z{}", &text[1..]).into()),
        Value::String(text) => {
            let last = if text.ends_with('0') { '1' } else { '0' };
            Some(format!("{}{last}", &text[..text.len() - 1]).into())
        }
        _ => None,
    }
}

#[test]
fn whatever_is_cut_from_a_record_or_changed_in_it_the_doctor_or_its_reader_says_so() {
    let desk = Desk::new();
    let file = desk.path("record.json");
    record().write(file.as_ref()).unwrap();
    let whole = std::fs::read_to_string(&file).unwrap();
    let look = |text: &str, what: &str| {
        std::fs::write(&file, text).unwrap();
        // By the node of the record.
        let mut command = crate::command::wayclear(&["doctor", "--deployment", &file]);
        let output = command.env_remove("WAYCLEAR_NODE").output().unwrap();
        let (told, complaint) = (words(&out(&output)), words(&err(&output)));
        assert!(!told.contains("Nothing is wrong"), "{what}: {told}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "{what}");
        if output.status.success() {
            assert!(
                told.contains("warning") || told.contains("unseen"),
                "{what}: {told}"
            );
        } else {
            assert!(
                complaint.contains(&file) || told.contains("WRONG"),
                "{what}: {told}{complaint}"
            );
        }
    };
    for end in (0..whole.trim_end().len()).step_by(50) {
        look(&whole[..end], &format!("cut at byte {end}"));
    }
    let mut record: Value = serde_json::from_str(&whole).unwrap();
    // As a tree that its deployer runs on this localnet has it.
    record["node"] = crate::support::node().into();
    let mut all = vec![];
    pointers(&record, "", &mut all);
    assert!(all.len() > 25, "{all:?}");
    for pointer in &all {
        let value = record.pointer(pointer).unwrap();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut removed = record.clone();
        let fields = removed
            .pointer_mut(parent)
            .unwrap()
            .as_object_mut()
            .unwrap();
        fields.remove(key);
        look(&removed.to_string(), &format!("{pointer} is missing"));
        let other = if value.is_string() {
            7.into()
        } else {
            "x".into()
        };
        for (changed, what) in [(Some(other), "type"), (another(pointer, value), "letter")] {
            let Some(changed) = changed else {
                continue;
            };
            let mut copy = record.clone();
            *copy.pointer_mut(pointer).unwrap() = changed;
            look(&copy.to_string(), &format!("{pointer} of another {what}"));
        }
    }
}

#[test]
fn a_fee_grant_that_is_too_small_is_told_with_who_grants_it_and_a_larger_one_is_well() {
    // Nobody has it.
    let account = "wasm1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc547at0h";
    let grant = |daily: &str| {
        json(&[
            "relay", "grant", "--to", account, "--daily", daily, "--from", "city",
        ])
    };
    grant("100ucosm");
    let told = words(&out(&wayclear(&["doctor"])));
    let city = wasmd().account("city").unwrap();
    for expected in [
        format!("WRONG account {account} (its fees paid by {city}): it has 100ucosm, and "),
        format!(
            "; fees of {account} paid by {city}: 100 of 100ucosm are left until its next period"
        ),
        format!("wayclear relay grant --to {account} --daily"),
        // One thing is told once.
        "1 thing wrong, 1 warning.".to_string(),
        // Where the file has it, and how much is enough.
        "Where the tree file has this grant: daily there, and wayclear apply TREE".to_string(),
        "a day are enough for 100 transactions".to_string(),
    ] {
        assert!(told.contains(&expected), "{expected}: {told}");
    }
    grant("5000000ucosm");
    let told = json(&["doctor"]);
    let findings = told["findings"].as_array().unwrap();
    assert!(findings.iter().all(is_well), "{told}");
    assert!(findings.iter().any(|f| f["kind"] == "fee_grant"), "{told}");
    let poor = json_of_failure(&[
        "doctor",
        "--account",
        "wasm1qgpqyqszqgpqyqszqgpqyqszqgpqyqszftkw0p",
    ]);
    assert_eq!(poor["wrong"], 1, "{poor}");
}

#[test]
fn a_relay_that_is_away_or_opens_with_another_key_is_told_and_so_is_a_desk_that_is_none() {
    let desk = Desk::new();
    let queue = desk.path("queue.sqlite");
    let serving = Serving::relay(std::path::Path::new(&queue), &["--at-once"]);
    let relay = |name: &str, url: &str, key: Option<HexBinary>| Relay {
        name: name.to_string(),
        url: url.to_string(),
        forwarder: key.map(|key| Forwarder {
            url: url.to_string(),
            key,
        }),
    };
    let key = SealKey::of_seed(&[9; 32]).configuration();
    // A record keeps one of each address.
    let sealed = serving.url.replace("127.0.0.1", "localhost");
    let mut record = record();
    record.about.relays = vec![
        relay("well", &serving.url, None),
        relay("away", "http://127.0.0.1:9", None),
        relay("sealed", &sealed, Some(key.into())),
    ];
    let health = json!({
        "chain_id": record.chain_id, "registry": record.deployment.registry, "authority": record.deployment.creator,
        "version": "9.9.9",
    });
    let other = Listener::start("127.0.0.1", move |_| Some(health.to_string())).unwrap();
    let desk = |name: &str, url: &str| wayclear_deploy::tree::Site {
        name: name.to_string(),
        url: url.to_string(),
    };
    record.about.desks = vec![
        desk("none", &serving.url),
        desk("newer", &format!("http://127.0.0.1:{}", other.port)),
    ];
    let told = diagnosis(&record);
    for expected in [
        format!("ok relay well at {}", serving.url),
        format!(
            "WRONG desk newer at http://127.0.0.1:{}: it signs for {}, which is no authority of the registry: nothing that it signs is taken",
            other.port, record.deployment.creator
        ),
        "WRONG relay away at http://127.0.0.1:9: the relay http://127.0.0.1:9 cannot be reached"
            .to_string(),
        format!(
            "WRONG relay sealed at {sealed}: it takes nothing from forwarders"
        ),
        format!(
            "WRONG desk none at {}: the answer of {0} is none of a desk",
            serving.url
        ),
        "wayclear relay status".to_string(),
        format!(
            "warning desk newer at http://127.0.0.1:{}: it runs release 9.9.9, this command is {}",
            other.port,
            env!("CARGO_PKG_VERSION")
        ),
    ] {
        assert!(told.contains(&expected), "{expected}: {told}");
    }
}

/// The answer in JSON of a command that ends with 1.
#[track_caller]
fn json_of_failure(args: &[&str]) -> Value {
    let output = wayclear(&[args, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What the doctor says of a record.
fn diagnosis(record: &Record) -> String {
    let desk = Desk::new();
    let file = desk.path("record.json");
    record.write(file.as_ref()).unwrap();
    let output = wayclear(&["doctor", "--deployment", &file]);
    assert!(!output.status.success());
    words(&out(&output))
}

/// The field case strangers-registry.
#[test]
fn the_doctor_tells_a_strangers_registry_from_the_trees_own() {
    let mut wasmd = wasmd();
    let eve = wasmd.account("eve").unwrap();
    let mut record = record();
    let info = wasmd.contract_info(&record.deployment.registry).unwrap();
    let info = info.unwrap();
    let instantiate = InstantiateMsg {
        owner: eve.to_string(),
        policy: ReportPolicy::Attested,
        window_seconds: record.deployment.window_seconds,
        authorities: vec![],
        risk_model: RiskModel::illustrative(),
        risk_model_delay_seconds: 0,
    };
    let made = wasmd.instantiate(&eve, info.code_id, &instantiate, &info.label, Some(&eve));
    record.deployment.registry = made.unwrap();
    let told = diagnosis(&record);
    let state = &record.deployment.state;
    for words in [
        format!("{eve} made it, not {state}: it is not this tree's. Cure: believe nothing"),
        format!("{eve} may change its code, where the tree's admin is nobody"),
        "the record says so, the state has made wasm1".to_string(),
        "3 things wrong, 1 warning.".to_string(),
    ] {
        assert!(told.contains(&words), "{words}: {told}");
    }
}

#[test]
fn the_doctor_says_of_a_slip_key_that_it_is_an_accounts() {
    let mut wasmd = wasmd();
    let (state, dan) = (
        wasmd.account("state").unwrap(),
        wasmd.account("dan").unwrap(),
    );
    let registry = record().deployment.registry;
    let key = public_key(Keyring::localnet().get("dan").unwrap());
    let set = ExecuteMsg::SetAuthority {
        authority: Authority::with_key(&dan, 1, key.clone()),
    };
    wasmd.execute(&state, &registry, &set).unwrap();
    let told = words(&out(&wayclear(&["doctor"])));
    let account = dan.to_string();
    let remove = remove(&dan);
    wasmd.execute(&state, &registry, &remove).unwrap();
    let words = format!("WRONG slip key {key} of {account}: it is the key of account {account}");
    assert!(told.contains(&words), "{told}");
    assert_eq!(json(&["doctor"])["wrong"], 0);
}

fn remove(authority: &Addr) -> ExecuteMsg {
    ExecuteMsg::RemoveAuthority {
        account: authority.to_string(),
        may_revoke: false,
    }
}

/// Whose key nobody has, and who has no coins.
const POOR: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";

#[test]
fn a_cleaner_and_an_authority_without_coins_are_told_and_a_key_that_ends_in_three_days() {
    let mut wasmd = wasmd();
    let city = |flag| {
        json(&[
            "city",
            "cleaners",
            "06113/davis",
            flag,
            POOR,
            "--from",
            "city",
        ])
    };
    let (state, poor) = (wasmd.account("state").unwrap(), Addr::unchecked(POOR));
    let registry = record().deployment.registry;
    city("--add");
    let today = day_at(wasmd.now().unwrap());
    let public_key = public_key(&SigningKey::from_slice(&[77; 32]).unwrap());
    let mut authority = Authority::with_key(&poor, 1, public_key);
    authority.keys[0].until = Some(today + 3);
    let set = ExecuteMsg::SetAuthority { authority };
    wasmd.execute(&state, &registry, &set).unwrap();
    let told = words(&out(&wayclear(&["doctor"])));
    city("--remove");
    wasmd.execute(&state, &registry, &remove(&poor)).unwrap();
    for words in [
        format!("warning account {POOR} (authority, cleaner of city davis): it has 0ucosm, and "),
        format!("warning authority {POOR}: no key of it signs from "),
        format!("wayclear registry authority {POOR} --key KEY@"),
    ] {
        assert!(told.contains(&words), "{words}: {told}");
    }
    let told = out(&wayclear(&["doctor"]));
    assert!(
        told.ends_with("No fault was found, but: 1 warning.\n"),
        "{told}"
    );
}

#[test]
fn of_a_record_that_was_lost_the_doctor_says_which_tree_it_was_of_and_how_to_write_it_anew() {
    let desk = Desk::new();
    let file = desk.path("record.json");
    let look = || {
        let output = wayclear(&["doctor", "--deployment", &file]);
        assert_eq!(output.status.code(), Some(1));
        words(&err(&output))
    };
    assert!(look().contains("wayclear tree adopt STATE"), "{}", look());
    let state = record().deployment.state;
    let applied = json!({ "state": state, "stood": null });
    std::fs::write(format!("{file}.applied"), applied.to_string()).unwrap();
    let cure = format!("write it anew: wayclear tree adopt {state} --deployment {file}");
    assert!(look().contains(&cure), "{}", look());
    json(&["tree", "adopt", state.as_str(), "--deployment", &file]);
    let told = words(&out(&wayclear(&["doctor", "--deployment", &file])));
    assert!(!told.contains("WRONG"), "{told}");
}

#[test]
fn what_helps_with_the_record_of_another_tree_is_what_apply_does() {
    let desk = Desk::new();
    let file = desk.path("record.json");
    let state = record().deployment.state;
    json(&["tree", "adopt", state.as_str(), "--deployment", &file]);
    // Another contract that stands.
    let other = record().deployment.registry;
    let applied = json!({ "state": other, "stood": null });
    std::fs::write(format!("{file}.applied"), applied.to_string()).unwrap();
    let told = words(&out(&wayclear(&["doctor", "--deployment", &file])));
    assert!(told.contains("state of the record"), "{told}");
    let exported = desk.path("exported.toml");
    json(&["tree", "export", "--out", &exported, "--deployment", &file]);
    let apply = ["apply", &exported, "--deployment", &file];
    let applied = wayclear(&apply);
    assert!(!applied.status.success(), "{}", out(&applied));
    let cure = format!("wayclear tree adopt {other} writes it anew");
    for words in [told, words(&err(&applied))] {
        assert!(words.contains(&cure), "{words}");
    }
    std::fs::remove_file(format!("{file}.applied")).unwrap();
    json(&apply);
}
