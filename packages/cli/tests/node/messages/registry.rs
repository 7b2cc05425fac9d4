//! `wayclear registry` and `wayclear recover`.

use wayclear_api::contact_registry::ReportPolicy;
use wayclear_chain::Keyring;
use wayclear_client::report::public_key;

use super::tree::{tree, Tree};
use crate::support::{json, Desk};

/// 2100-01-01, in days since 1970.
const DAY: u16 = 47_482;

/// A slip key that nobody has seen.
fn new_key(desk: &Desk, name: &str) -> String {
    let made = json(&["attest", "key", &desk.path(name)]);
    made["public_key"].as_str().unwrap().to_string()
}

#[test]
fn an_authority_is_set_and_gets_further_keys() {
    let (tree, desk) = (tree(), Desk::new());
    let (first, second) = (new_key(&desk, "first"), new_key(&desk, "second"));
    let known = || tree.authority("dan").authority;
    let set = "registry authority dan";
    tree.refuses(&format!("{set} --key {first}"), "say with --daily-slips");
    tree.sent(&format!("{set} --daily-slips 5 --key {first}"));
    assert_eq!((known().daily_slips, known().keys[0].until), (5, None));
    // The second takes over on its first day; the quota stays.
    tree.sent(&format!("{set} --key {second}@2100-01-01"));
    let keys = known().keys;
    assert_eq!(
        (keys[0].until, keys[1].from, keys[1].until),
        (Some(DAY), DAY, None)
    );
    let names = [&keys[0], &keys[1]].map(|key| key.public_key.to_hex());
    assert_eq!(names, [first.clone(), second]);
    // Named without days it keeps those that it has.
    tree.sent(&format!("{set} --daily-slips 9 --key {first}"));
    assert_eq!((known().daily_slips, known().keys), (9, keys));

    let an_accounts = public_key(Keyring::localnet().get("bob").unwrap());
    let no_point = "ff".repeat(32);
    let third = new_key(&desk, "third");
    for (rest, expected) in [
        (format!("--key {an_accounts}"), "is the key of account"),
        (
            format!("--key 02{no_point}"),
            "is no compressed secp256k1 key",
        ),
        (
            format!("--key {third}@2100-01-01"),
            "would both sign on 2100-01-01; name the days of both",
        ),
        (format!("--key {third}@2100-13-01"), "not a day like"),
        (format!("--key {third} --key {third}"), "is named twice"),
        ("--key 02ab".to_string(), "not 66 hexadecimal digits"),
        ("--daily-slips 0".to_string(), "0 is not in 1..=1000000"),
        (
            "--daily-slips 8 --from ada".to_string(),
            "only the owner of the contact registry",
        ),
    ] {
        tree.refuses(&format!("{set} {rest}"), expected);
    }
}

#[test]
fn a_key_is_struck_for_good_and_another_takes_over_on_the_same_day() {
    let (tree, desk) = (tree(), Desk::new());
    let (stolen, next) = (new_key(&desk, "stolen"), new_key(&desk, "next"));
    tree.sent(&format!(
        "registry authority eve --daily-slips 5 --key {stolen}@2026-01-01"
    ));
    let strike = format!("registry strike eve {stolen}");
    tree.refuses(
        &strike,
        "can never sign again. If you want that, add --yes; nothing was sent",
    );
    assert!(tree.authority("eve").struck.is_empty());
    let told = tree.sent(&format!("{strike} --yes"));
    assert_eq!(told["has_key_today"], false);
    assert_eq!(tree.authority("eve").struck[0].to_hex(), stolen);

    tree.refuses(&format!("{strike} --yes"), "is struck already");
    tree.refuses(&format!("registry strike eve {next} --yes"), "has no key");
    tree.refuses(
        "registry strike eve 02ab --yes",
        "not 66 hexadecimal digits",
    );
    tree.refuses(
        &format!("registry strike bob {stolen} --yes"),
        "is no authority of this registry; there are",
    );
    tree.refuses(
        &format!("{strike} --yes --from ada"),
        "only the owner of the contact registry",
    );
    tree.refuses(
        &format!("registry authority eve --key {stolen}"),
        "is struck for good",
    );
    tree.sent(&format!("registry authority eve --key {next}"));
    assert_eq!(tree.authority("eve").authority.keys.len(), 2);

    // One that has signed since today, with a successor at hand.
    let late = new_key(&desk, "late");
    tree.sent(&format!(
        "registry authority cy --daily-slips 5 --key {late}"
    ));
    let last = new_key(&desk, "last");
    tree.sent(&format!("registry authority cy --key {last}@2100-01-01"));
    tree.refuses(
        &format!("registry strike cy {late}"),
        "It began today, and no other key can have its first day: nothing can be signed for",
    );
    let told = tree.sent(&format!("registry strike cy {late} --yes"));
    let free = told["free_days"].as_str().unwrap();
    let before = told["nothing_before"].as_str().unwrap();
    assert_eq!(free, format!("@{before}..2100-01-01"));
    let between = new_key(&desk, "between");
    tree.refuses(
        &format!("registry authority cy --key {between}"),
        &format!("Free beside those that there are: KEY{free}"),
    );
    tree.sent(&format!("registry authority cy --key {between}{free}"));
    // Now no day is free, and none is offered.
    let none = new_key(&desk, "none");
    tree.refuses(
        &format!("registry authority cy --key {none}"),
        "No day from today on is free beside those that there are; a key that begins on 2100-01-02 or later",
    );
}

#[test]
fn an_authority_is_removed_and_made_one_again() {
    let tree = tree();
    let state = || {
        let known = tree.authority("sponsor");
        (known.is_active, known.may_revoke)
    };
    tree.sent("registry authority sponsor --daily-slips 1");
    let remove = "registry remove sponsor";
    tree.refuses(
        &format!("{remove} --closed"),
        "and it may still revoke that. If you want that, add --yes",
    );
    assert_eq!(state(), (true, true));
    tree.sent(&format!("{remove} --closed --yes"));
    assert_eq!(state(), (false, true));
    tree.sent(&format!("{remove} --stolen --yes"));
    assert_eq!(state(), (false, false));
    tree.refuses(
        &format!("{remove} --stolen --yes"),
        "was removed so already",
    );
    tree.refuses(&format!("{remove} --yes"), "--closed|--stolen");
    tree.sent("registry authority sponsor --daily-slips 2");
    assert_eq!(state(), (true, true));
}

#[test]
fn the_gas_of_places_is_raised_and_never_lowered() {
    let tree = tree();
    let each = tree.registry().location_gas.each;
    let gas = "registry gas --base 160000";
    tree.refuses(gas, "It can never be lowered. If you want that, add --yes");
    tree.sent(&format!("{gas} --yes"));
    let raised = tree.registry().location_gas;
    assert_eq!((raised.base, raised.each), (160_000, each));
    tree.refuses(
        "registry gas --base 159999 --yes",
        "that can only be raised",
    );
    tree.refuses(
        &format!("registry gas --each {each} --yes"),
        "nothing was sent",
    );
    tree.refuses(
        "registry gas --base 1 --yes",
        "base is 1, it must be 150000 to 10000000",
    );
}

#[test]
fn somebody_infected_recovers() {
    let (tree, desk) = (tree(), Desk::new());
    let device = desk.device("bob");
    tree.refuses("recover --from ada", "does not count as infected");
    tree.told(&format!("check-in 9r580002 --from bob --device {device}"));
    tree.report("bob", &device);
    let until = tree.health("bob").unwrap().until;
    let told = tree.sent("recover --from bob");
    assert_eq!(told["infected_until"], until);
    assert_eq!(tree.health("bob"), None);
}

#[test]
fn only_what_is_attested_is_taken_from_then_on() {
    // Of its own: there is no way back.
    let tree = Tree::new();
    let ask = "registry attest-only";
    tree.refuses(ask, "There is no way back. If you want that, add --yes");
    assert_eq!(tree.registry().policy, ReportPolicy::SelfReported);
    tree.sent(&format!("{ask} --yes"));
    assert_eq!(tree.registry().policy, ReportPolicy::Attested);
    tree.refuses(&format!("{ask} --yes"), "already; nothing was sent");
}
