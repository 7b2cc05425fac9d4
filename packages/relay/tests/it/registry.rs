//! What a relay tells of the registry.

use reqwest::blocking::Client;
use reqwest::StatusCode;
use wayclear_api::contact_registry::{ExecuteMsg, RiskModel};
use wayclear_client::read_registry;
use wayclear_testing::public_key_of_authority;

use crate::world::World;

/// The owner tells the registry something.
fn told(world: &World, message: ExecuteMsg) {
    world.node.with(move |node| {
        let registry = node.suite.registry();
        node.suite
            .execute("state owner", &registry, &message)
            .unwrap();
    });
}

#[test]
fn the_file_says_what_the_registry_says_and_is_made_anew_only_when_that_changes() {
    let world = World::attested();
    let expected = read_registry(&world.node, &world.settings.registry).unwrap();
    assert_eq!(world.relay.registry().unwrap(), expected);
    let url = format!("{}/v1/registry", world.relay.url());
    let client = Client::new();
    let first = client.get(&url).send().unwrap();
    let cache = first.headers()["cache-control"].to_str().unwrap();
    assert_eq!(cache, "public, max-age=5");
    let tag = first.headers()["etag"].clone();
    let again = || {
        let request = client.get(&url).header("if-none-match", &tag);
        request.send().unwrap().status()
    };
    world.block(120);
    world.until("the relay has seen the block", |world| {
        world.relay.head().unwrap().time == world.node.with(|node| node.suite.now())
    });
    assert_eq!(again(), StatusCode::NOT_MODIFIED);
    let account = world.node.with(|node| node.suite.account("authority"));
    let strike = ExecuteMsg::StrikeKey {
        account: account.to_string(),
        public_key: public_key_of_authority(),
    };
    told(&world, strike);
    world.block(30);
    world.until("the file is another", |_| again() == StatusCode::OK);
}

#[test]
fn a_key_that_was_struck_and_a_model_that_was_changed_are_told_within_a_minute() {
    let world = World::attested();
    let account = world.node.with(|node| node.suite.account("authority"));
    let strike = ExecuteMsg::StrikeKey {
        account: account.to_string(),
        public_key: public_key_of_authority(),
    };
    told(&world, strike);
    let model = ExecuteMsg::SetRiskModel {
        model: RiskModel::illustrative(),
        effective_at: None,
    };
    told(&world, model);
    let expected = read_registry(&world.node, &world.settings.registry).unwrap();
    assert_eq!(expected.authorities[0].struck.len(), 1);
    let before = world.node.with(|node| node.suite.now());
    world.until("it is told", |world| {
        world.block(5);
        let told = world.relay.registry().unwrap();
        told.authorities[0].struck.len() == 1 && told.model.latest == 2
    });
    let took = world.node.with(|node| node.suite.now()) - before;
    assert!(took < 60, "{took}");
}
