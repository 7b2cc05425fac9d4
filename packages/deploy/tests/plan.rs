//! What a plan says of a tree file that was changed, without a change of the chain.

#![allow(clippy::unwrap_used)]

use tempfile::TempDir;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::ReportPolicy;
use wayclear_api::location::Surface;
use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::live::Live;
use wayclear_deploy::plan::{diff, Plan};
use wayclear_deploy::record::About;
use wayclear_deploy::tree::{parse, Tree};
use wayclear_deploy::{deploy, Owners};

/// The shipped tree on a chain of its own.
struct Planted {
    chain: Embedded,
    tree: Tree,
    owners: Owners,
    live: Live,
}

impl Planted {
    fn new() -> Self {
        let mut chain = Embedded::new();
        let tree = parse(include_str!("../../../trees/yolo.toml")).unwrap();
        let account = |name| chain.account(name).unwrap();
        let owners = Owners {
            state: account("state"),
            county: account("county"),
            city: account("city"),
            admin: None,
            authorities: vec![],
        };
        let about = About {
            node: "http://here".to_string(),
            moniker: None,
            commit: None,
            relays: vec![],
            desks: vec![],
        };
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("testing.json");
        let record = deploy(&mut chain, &tree, &owners, &file, about, |_| ()).unwrap();
        let live = Live::read(&chain, &record.deployment.state, &tree).unwrap();
        Planted {
            chain,
            tree,
            owners,
            live,
        }
    }

    /// What is planned once the file was changed.
    fn after(&self, change: impl FnOnce(&mut Tree)) -> Plan {
        let mut tree = self.tree.clone();
        change(&mut tree);
        let live = Live::read(&self.chain, &self.live.state.address, &tree).unwrap();
        diff(Some(&live), &tree, &self.owners)
    }
}

/// Its lines, changes first.
fn lines(plan: &Plan) -> Vec<String> {
    let changes = plan.changes.iter().map(ToString::to_string);
    changes
        .chain(plan.conflicts.iter().map(ToString::to_string))
        .collect()
}

#[test]
fn a_tree_that_was_deployed_is_as_its_file_says() {
    let planted = Planted::new();
    let plan = planted.after(|_| ());
    assert_eq!(lines(&plan), [""; 0]);
    assert!(plan.is_empty() && plan.same > 40, "{}", plan.same);
    assert_eq!(plan.unmentioned, []);
}

#[test]
fn on_an_empty_chain_all_of_a_tree_is_to_be_made() {
    let Planted { tree, owners, .. } = Planted::new();
    let plan = diff(None, &tree, &owners);
    let made = lines(&plan);
    assert_eq!(made[0], "+ state US-CA");
    assert!(made.contains(&"+ city 06113/davis".to_string()));
    assert_eq!(plan.same, 0);
}

#[test]
fn each_thing_that_can_be_changed_is_a_line() {
    let planted = Planted::new();
    let name = |tree: &mut Tree| tree.counties[0].cities[0].places[0].name = "Station".to_string();
    assert_eq!(
        lines(&planted.after(name)),
        ["~ place 9qc7m9nw of davis: Davis station (stainless_steel) -> Station (stainless_steel)"]
            .map(|line| line.replace("9qc7m9nw", &first_place(&planted.tree)))
    );
    let surface = |tree: &mut Tree| tree.counties[0].cities[0].places[0].surface = Surface::Copper;
    assert!(lines(&planted.after(surface))[0].ends_with("-> Davis station (copper)"));
    let rewards = |tree: &mut Tree| {
        tree.counties[0].cities[1].rewards = Some(RewardPolicy {
            denom: "ucosm".to_string(),
            check_in: 1_u128.into(),
            inspect: 2_u128.into(),
            cooldown_seconds: 3,
            daily_cap: 4_u128.into(),
        });
    };
    let [line] = &lines(&planted.after(rewards))[..] else {
        panic!("one line")
    };
    assert!(
        line.starts_with("~ city 06113/woodland: rewards "),
        "{line}"
    );
    let cells = |tree: &mut Tree| tree.counties[0].prefixes.push("9qcz".to_string());
    assert_eq!(lines(&planted.after(cells)), ["~ county 06113: cells 9qcz"]);
    let county = |tree: &mut Tree| {
        let mut county = tree.counties[0].clone();
        county.key = "06999".to_string();
        county.cities.clear();
        tree.counties.push(county);
    };
    assert_eq!(lines(&planted.after(county)), ["+ county 06999"]);
}

#[test]
fn each_thing_that_cannot_be_changed_says_why() {
    let planted = Planted::new();
    let fields = |change: fn(&mut Tree)| -> Vec<&'static str> {
        let plan = planted.after(change);
        assert_eq!(plan.changes, []);
        plan.conflicts
            .iter()
            .map(|conflict| conflict.field)
            .collect()
    };
    assert_eq!(fields(|tree| tree.name = "Elsewhere".to_string()), ["name"]);
    assert_eq!(fields(|tree| tree.window_seconds = 600), ["window_seconds"]);
    assert_eq!(
        fields(|tree| tree.policy = ReportPolicy::SelfReported),
        ["policy"]
    );
    assert_eq!(
        fields(|tree| tree.risk_model_delay_seconds = 7),
        ["risk_model_delay_seconds"]
    );
    assert_eq!(
        fields(|tree| tree.counties[0].cities[0].name = "Davies".to_string()),
        ["name"]
    );
    assert_eq!(
        fields(|tree| drop(tree.counties[0].cities[0].prefixes.pop())),
        ["prefixes"]
    );
}

#[test]
fn what_the_file_does_not_name_is_told_and_left_alone() {
    let planted = Planted::new();
    let plan = planted.after(|tree| drop(tree.counties[0].cities.pop()));
    assert_eq!(lines(&plan), [""; 0]);
    let unmentioned: Vec<_> = plan.unmentioned.iter().map(ToString::to_string).collect();
    assert_eq!(unmentioned, ["city 06113/west-sacramento"]);
}

fn first_place(tree: &Tree) -> String {
    tree.counties[0].cities[0].places[0].place.to_string()
}
