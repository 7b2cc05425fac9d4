//! What anybody can see of a tree, a line each. Addresses of places are left out: they depend on the code that a place was made of.

use std::fmt::Debug;

use wayclear_api::contact_registry::ask;
use wayclear_api::{city, region};
use wayclear_testing::{Chain, Suite, DAVIS, SACRAMENTO, WOODLAND};

use crate::days::{cafe, SHOP};

/// What the tree shows now.
pub fn seen(suite: &Suite) -> Vec<String> {
    let mut lines = vec![];
    let mut add = |name: &str, seen: &dyn Debug| lines.push(format!("{name}: {seen:?}"));
    for at in [DAVIS, WOODLAND, SACRAMENTO, SHOP, &cafe(0)] {
        add(&format!("status of {at}"), &suite.status(at));
        add(&format!("days of {at}"), &suite.daily(at, 14));
        add(&format!("transitions of {at}"), &suite.transitions(at));
        add(&format!("infections of {at}"), &suite.infections(at));
        add(&format!("rewards of {at}"), &suite.rewards(at));
        let info = suite.info(at);
        add(&format!("label of {at}"), &(info.label, info.surface));
    }
    for who in ["ada", "bob", "carl", "eve", "treasury"] {
        add(&format!("coins of {who}"), &suite.balance(who));
    }
    for day in 0..3 {
        let who = format!("cy {day}");
        add(&format!("health of {who}"), &suite.health(&who));
    }
    add("ids", &suite.ids());
    add("feed", &(suite.feed_head(), suite.feed()));
    add(
        "matches",
        &suite.matches(suite.today() - 1, &[[0; 16].into(), [1; 16].into()]),
    );
    let (registry, davis) = (suite.registry(), suite.city("davis"));
    let account = suite.account("bob").into_string();
    let contacts = ask::Contacts {
        account: account.clone(),
        start_after: None,
        limit: None,
    };
    add("contacts", &suite.chain.ask(&registry, contacts));
    let exposures = ask::Exposures {
        account,
        start_after: None,
        limit: None,
    };
    add("exposures", &suite.chain.ask(&registry, exposures));
    add("registry", &suite.chain.ask(&registry, ask::Config {}));
    let authorities = ask::Authorities {
        start_after: None,
        limit: None,
    };
    add("authorities", &suite.chain.ask(&registry, authorities));
    let model = ask::RiskModel { version: None };
    add("model", &suite.chain.ask(&registry, model));
    add(
        "policy",
        &suite.chain.ask(&davis, city::ask::RewardPolicy {}),
    );
    for (name, region) in [
        ("state", suite.state()),
        ("county", suite.county("06113")),
        ("city", davis),
    ] {
        add(
            &format!("config of {name}"),
            &suite.chain.ask(&region, region::ask::Config {}),
        );
        let children = region::ask::Children {
            start_after: None,
            limit: Some(100),
        };
        let children = suite.chain.ask(&region, children).expect("children");
        let keys: Vec<_> = children.children.iter().map(|child| &child.key).collect();
        add(&format!("children of {name}"), &keys);
    }
    lines
}
