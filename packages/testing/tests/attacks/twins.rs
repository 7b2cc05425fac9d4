//! Contracts of the tree's own code that the tree has not made: they are neither believed nor called.

use cosmwasm_std::Addr;
use serde_json::json;
use wayclear_api::contact_registry::{ExecuteMsg, Verdict};
use wayclear_api::location::{self, Status};
use wayclear_testing::{
    account_slip, assert_refused, place, suite, visit_slip, Chain, Suite, Visited, DAVIS,
};

/// A location at Davis whose parent is Mallory.
fn twin_of_location(suite: &mut Suite) -> Addr {
    let mallory = suite.account("mallory");
    let code_id = suite.code_ids().location.id;
    let msg = json!({
        "place": place(DAVIS), "registry": suite.registry(), "window_seconds": suite.window,
    });
    let made = suite
        .chain
        .instantiate(&mallory, code_id, &msg, "twin", None);
    made.expect("anybody makes contracts")
}

/// A city whose parent and owner is Mallory.
fn twin_of_city(suite: &mut Suite) -> Addr {
    let mallory = suite.account("mallory");
    let code_id = suite.code_ids().city.id;
    let msg = json!({
        "key": "davis", "name": "Davis", "owner": mallory, "admin": null, "state": suite.state(),
        "registry": suite.registry(), "window_seconds": suite.window,
    });
    let made = suite
        .chain
        .instantiate(&mallory, code_id, &msg, "twin", None);
    made.expect("anybody makes contracts")
}

fn infect(suite: &mut Suite, who: &str) {
    let slip = account_slip(&suite.account(who), suite.today());
    suite.disclose(who, vec![slip]).expect("a slip");
}

/// Whoever is infected for the registry is so at no twin.
#[test]
fn an_infected_check_in_at_a_twin_fails_and_is_no_news() {
    let mut suite = suite();
    suite.open(DAVIS);
    let twin = twin_of_location(&mut suite);
    infect(&mut suite, "mallory");
    let visited = Visited::new(DAVIS, suite.interval(), 1);
    let check_in = location::ExecuteMsg::CheckIn {
        interval: visited.interval,
        visit_tag: visited.tag().into(),
    };
    let words = "may say who was there";
    assert_refused(suite.execute("mallory", &twin, &check_in), words);
    let told = ExecuteMsg::InfectedVisit {
        place: place(DAVIS),
        interval: visited.interval,
        account: suite.account("mallory"),
    };
    let (registry, city) = (suite.registry(), suite.city("davis"));
    let mallory = suite.account("mallory");
    for sender in [twin, city, mallory] {
        let sent = suite.chain.execute(&sender, &registry, &told);
        assert_refused(sent, words);
    }
    assert!(suite.feed().is_empty());
}

/// A visit that only a twin has recorded was never there.
#[test]
fn a_visit_at_a_twin_cannot_be_disclosed() {
    let mut suite = suite();
    let twin = twin_of_location(&mut suite);
    let visited = Visited::new(DAVIS, suite.interval(), 1);
    let check_in = location::ExecuteMsg::CheckIn {
        interval: visited.interval,
        visit_tag: visited.tag().into(),
    };
    suite
        .execute("mallory", &twin, &check_in)
        .expect("a check-in at the twin");
    let slip = visit_slip(&visited);
    let today = suite.today();
    let verdict = suite.verdict("mallory", today, slip.clone());
    assert_eq!(verdict, Verdict::NoSuchPlace);
    suite.open(DAVIS);
    assert_eq!(suite.verdict("mallory", today, slip), Verdict::NoSuchVisit);
    assert_eq!(suite.is(DAVIS), Status::Empty);
}

/// A city speaks of its own places only, and a twin has none.
#[test]
fn a_cleaning_by_a_twin_of_the_city_is_not_believed() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    let twin = twin_of_city(&mut suite);
    let open = json!({ "forward": {
        "visitor": suite.account("mallory"), "place": place(DAVIS), "action": { "open": {} },
    } });
    suite
        .execute("mallory", &twin, &open)
        .expect("a place of the twin");
    // Nobody is infected there, so the twin itself says nothing to the registry.
    let clean = json!({ "mark_cleaned": { "places": [place(DAVIS)] } });
    suite
        .execute("mallory", &twin, &clean)
        .expect("a cleaning of the twin's place");
    let told = ExecuteMsg::PlacesCleaned {
        places: vec![place(DAVIS)],
    };
    let registry = suite.registry();
    for sender in [twin, suite.city("woodland"), suite.account("mallory")] {
        let sent = suite.chain.execute(&sender, &registry, &told);
        assert_refused(sent, "may say that it was cleaned");
    }
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(suite.feed().len(), 1);
}

/// A registry of one's own moves no place of the tree.
#[test]
fn a_twin_of_the_registry_flags_nothing() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let registry = suite.chain.dump(&suite.registry());
    let location = suite.location(DAVIS);
    let opening = json!({ "interval": visited.interval, "secret": hex(&visited.secret), "id": "00".repeat(8) });
    let update = json!({ "infected_user_update": { "openings": [opening] } });
    let mallory = suite.account("mallory");
    let refused = suite.chain.execute(&mallory, &location, &update);
    assert_refused(refused, "only the contact registry may do this");
    assert_eq!(suite.chain.dump(&suite.registry()), registry);
}

fn hex(bytes: &[u8]) -> String {
    cosmwasm_std::HexBinary::from(bytes).to_hex()
}
