//! Accounts without coins, and who pays for them: anybody may grant fees, and send coins.

use cosmwasm_std::coin;
use serde_json::Value;
use tempfile::TempDir;
use wayclear_chain::wasmd::{bank_send, Gas};
use wayclear_chain::{Addr, Chain};

use crate::keys::keyring_flags;
use crate::serving::Serving;
use crate::support::{err, json, out, root, wasmd, wayclear, words};
use crate::without_keys::{new_key, refused};

#[test]
fn a_relay_without_coins_takes_the_only_grant_of_fees_and_of_several_none() {
    let folder = TempDir::new().unwrap();
    let account = new_key(folder.path(), "carrier");
    let queue = folder.path().join("queue.sqlite");
    let keys = keyring_flags(folder.path());
    let serve = [
        &[
            "relay",
            "serve",
            "--from",
            "carrier",
            "--listen",
            "127.0.0.1:0",
        ][..],
        &[
            "--metrics",
            "127.0.0.1:0",
            "--queue",
            queue.to_str().unwrap(),
        ],
    ]
    .concat();
    let told = refused(&serve, &keys);
    assert!(told.contains("name who has granted its fees"), "{told}");
    // Nobody knows an account that neither has coins nor a grant.
    let generate = ["open", "9qc7mbdh", "--from", "carrier", "--generate-only"];
    let told = refused(&generate, &keys);
    assert!(told.contains("or have its fees granted"), "{told}");

    let grant = |from: &str| {
        let grant = ["relay", "grant", "--to", &account, "--daily", "900000ucosm"];
        let told: Value = json(&[&grant[..], &["--from", from]].concat());
        told["granter"].as_str().unwrap().to_string()
    };
    let one = grant("sponsor");
    let args: Vec<_> = keys.iter().map(String::as_str).collect();
    let serving = Serving::start(&[&serve[..], &args].concat());
    let said = format!("{one} pays the fees: it alone has granted them");
    assert!(serving.log().contains(&said), "{}", serving.log());
    drop(serving);
    let generated = wayclear(&[&generate[..], &args, &["--fee-granter", &one]].concat());
    assert!(generated.status.success(), "{}", err(&generated));

    let other = grant("bob");
    let told = refused(&serve, &keys);
    let both = told.contains(&one) && told.contains(&other);
    assert!(
        both && told.contains("name the one that pays with --fee-granter"),
        "{told}"
    );
}

#[test]
fn a_relay_without_coins_takes_no_grant_that_pays_for_nothing() {
    let folder = TempDir::new().unwrap();
    let account = new_key(folder.path(), "beggar");
    let queue = folder.path().join("queue.sqlite");
    let keys = keyring_flags(folder.path());
    let grant = ["relay", "grant", "--to", &account, "--daily", "1ucosm"];
    json(&[&grant[..], &["--from", "bob"]].concat());
    let listening = ["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];
    let serve = [&["relay", "serve", "--from", "beggar"][..], &listening].concat();
    let serve = [&serve[..], &["--queue", queue.to_str().unwrap()]].concat();
    // It would take what it can never send, and a stranger would have made it so. Where it serves, this ends it after a while.
    let args: Vec<_> = keys.iter().map(String::as_str).collect();
    let program = crate::command::wayclear(&[&serve[..], &args].concat());
    let mut patient = std::process::Command::new("timeout");
    patient.arg("20").arg(program.get_program());
    patient.args(program.get_args()).current_dir(root());
    let output = patient.output().unwrap();
    let told = words(&err(&output));
    assert_eq!(output.status.code(), Some(1), "it serves: {told}");
    assert!(told.contains("name who has granted its fees"), "{told}");
}

#[test]
fn a_relay_that_lives_on_a_grant_serves_on_after_a_stranger_has_sent_it_a_coin() {
    let folder = TempDir::new().unwrap();
    let account = new_key(folder.path(), "porter");
    let queue = folder.path().join("queue.sqlite");
    let keys = keyring_flags(folder.path());
    let grant = ["relay", "grant", "--to", &account, "--daily", "900000ucosm"];
    json(&[&grant[..], &["--from", "sponsor"]].concat());
    // With that it can pay for nothing, and the grant is there still.
    let (mut wasmd, to) = (wasmd(), Addr::unchecked(&account));
    let bob = wasmd.account("bob").unwrap();
    let send = bank_send(&bob, &to, &coin(1, "ucosm"));
    wasmd.send(&bob, &[send], Gas::Simulated).unwrap();
    let listening = ["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];
    let serve = [&["relay", "serve", "--from", "porter"][..], &listening].concat();
    let args: Vec<_> = keys.iter().map(String::as_str).collect();
    let serve = [&serve[..], &["--queue", queue.to_str().unwrap()], &args].concat();
    let serving = Serving::start(&serve);
    let log = serving.log();
    assert!(
        log.contains("pays the fees: it alone has granted them"),
        "it takes what it can never send: {log}"
    );
}

#[test]
fn of_several_grants_a_relay_takes_the_only_one_of_an_owner_of_the_tree() {
    let folder = TempDir::new().unwrap();
    let account = new_key(folder.path(), "courier");
    let queue = folder.path().join("queue.sqlite");
    let keys = keyring_flags(folder.path());
    let grant = |from: &str, daily: &str| {
        let grant = ["relay", "grant", "--to", &account, "--daily", daily];
        let told: Value = json(&[&grant[..], &["--from", from]].concat());
        told["granter"].as_str().unwrap().to_string()
    };
    grant("bob", "9000000ucosm");
    let owner = grant("state", "9000000ucosm");
    let listening = ["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];
    let serve = [&["relay", "serve", "--from", "courier"][..], &listening].concat();
    let serve = [&serve[..], &["--queue", queue.to_str().unwrap()]].concat();
    let args: Vec<_> = keys.iter().map(String::as_str).collect();
    let serving = Serving::start(&[&serve[..], &args].concat());
    let said = format!("{owner} pays the fees: of those who have granted them it alone owns");
    assert!(serving.log().contains(&said), "{}", serving.log());
    drop(serving);
    // Of two owners it takes neither, and the stranger is not named.
    let county = grant("county", "9000000ucosm");
    let told = refused(&serve, &keys);
    let named = told.contains(&owner) && told.contains(&county);
    assert!(
        named && told.contains("several owners of the tree"),
        "{told}"
    );
}

#[test]
fn the_doctor_calls_no_account_good_that_only_strangers_grants_could_pay_for() {
    let folder = TempDir::new().unwrap();
    let account = new_key(folder.path(), "pauper");
    let doctor = ["doctor", "--json", "--account", &account];
    let balance = || {
        let told: Value = serde_json::from_str(&out(&wayclear(&doctor))).unwrap();
        let findings = told["findings"].as_array().unwrap().clone();
        let mut of_it = findings.into_iter().filter(|finding| {
            let subject = finding["subject"].as_str().unwrap();
            finding["kind"] == "balance" && subject.contains(&account)
        });
        of_it.next().unwrap()
    };
    let grant = |from: &str| {
        let daily = ["--daily", "9000000ucosm", "--from", from];
        json(&[&["relay", "grant", "--to", &account][..], &daily].concat());
    };
    assert_eq!(balance()["outcome"], "wrong");
    // The only one is taken.
    grant("bob");
    assert_eq!(balance()["outcome"], "ok");
    // Of two, a relay takes none unasked, and says so; and no other command takes any.
    grant("sponsor");
    let found = balance();
    assert_eq!(found["outcome"], "warning", "{found}");
    let problem = found["problem"].as_str().unwrap();
    assert!(problem.contains("--fee-granter names"), "{problem}");
    // That of an owner comes first.
    grant("state");
    assert_eq!(balance()["outcome"], "ok");
}
