//! What a plan says of a tree file that was changed, without a change of the chain.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use cosmwasm_std::SignedDecimal;
use tempfile::TempDir;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{
    Authority, ReportPolicy, RiskForm, RiskModel, DEFAULT_ALERT_AT,
};
use wayclear_api::location::Surface;
use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::plan::Plan;
use wayclear_deploy::record::About;
use wayclear_deploy::tree::{parse, Tree};
use wayclear_deploy::{apply, plan, Owners, Wanted};

/// The shipped tree on a chain of its own.
struct Planted {
    chain: Embedded,
    tree: Tree,
    owners: Owners,
    folder: TempDir,
}

impl Planted {
    fn new() -> Self {
        let chain = Embedded::new();
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
            anchor: None,
            node: "http://here".to_string(),
            moniker: None,
            commit: None,
            relays: vec![],
            desks: vec![],
            mirrors: vec![],
        };
        let folder = TempDir::new().unwrap();
        let mut planted = Planted {
            chain,
            tree,
            owners,
            folder,
        };
        let file = planted.file();
        let Planted {
            chain,
            tree,
            owners,
            ..
        } = &mut planted;
        let wanted = Wanted {
            tree,
            owners,
            prune: false,
        };
        apply(chain, &wanted, &file, about, None, |_| ()).unwrap();
        planted
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("testing.json")
    }

    /// What is planned once the file was changed.
    fn after(&mut self, change: impl FnOnce(&mut Tree)) -> Plan {
        let mut tree = self.tree.clone();
        change(&mut tree);
        let wanted = Wanted {
            tree: &tree,
            owners: &self.owners,
            prune: false,
        };
        let file = self.file();
        plan(&mut self.chain, &wanted, &file).unwrap().1
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
    let mut planted = Planted::new();
    let plan = planted.after(|_| ());
    assert_eq!(lines(&plan), [""; 0]);
    assert!(plan.is_empty() && plan.same > 40, "{}", plan.same);
    assert_eq!(plan.unmentioned, []);
}

#[test]
fn on_an_empty_chain_all_of_a_tree_is_to_be_made() {
    let Planted {
        tree,
        owners,
        folder,
        ..
    } = Planted::new();
    let wanted = Wanted {
        tree: &tree,
        owners: &owners,
        prune: false,
    };
    let file = folder.path().join("other.json");
    let (_, plan) = plan(&mut Embedded::new(), &wanted, &file).unwrap();
    let made = lines(&plan);
    assert_eq!(made[0], "+ code contact_registry: uploaded");
    assert_eq!(made[5], "+ state US-CA");
    let is_davis = |line: &String| line.starts_with("+ city 06113/davis with 28 cells (9qc7hm ");
    assert!(made.iter().any(is_davis), "{made:?}");
    assert_eq!(plan.same, 0);
}

#[test]
fn each_thing_that_can_be_changed_is_a_line() {
    let mut planted = Planted::new();
    let name = |tree: &mut Tree| tree.counties[0].cities[0].places[0].name = "Station".to_string();
    assert_eq!(
        lines(&planted.after(name)),
        ["~ place 9qc7mbdh of davis: Davis station (stainless_steel) -> Station (stainless_steel)"]
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
        line.starts_with("+ city 06113/woodland: rewards, 1ucosm for a check-in and 2ucosm for asking, to each account once in 3 s"),
        "{line}"
    );
    let cells = |tree: &mut Tree| tree.counties[0].prefixes.push("9qcz".to_string());
    assert_eq!(
        lines(&planted.after(cells)),
        ["+ county 06113: 1 cell (9qcz)"]
    );
    let county = |tree: &mut Tree| {
        let mut county = tree.counties[0].clone();
        county.key = "06999".to_string();
        county.cities.clear();
        tree.counties.push(county);
    };
    let lines = lines(&planted.after(county));
    assert!(
        lines.iter().any(|line| line.starts_with("+ county 06999")),
        "{lines:?}"
    );
}

#[test]
fn each_thing_that_cannot_be_changed_says_why() {
    let mut planted = Planted::new();
    let mut fields = |change: fn(&mut Tree)| -> Vec<String> {
        let plan = planted.after(change);
        assert_eq!(plan.changes, []);
        plan.conflicts
            .iter()
            .map(|conflict| conflict.field.clone())
            .collect()
    };
    assert_eq!(fields(|tree| tree.name = "Elsewhere".to_string()), ["name"]);
    assert_eq!(
        fields(|tree| tree.window_seconds = Some(600)),
        ["window_seconds"]
    );
    assert_eq!(
        fields(|tree| tree.policy = Some(ReportPolicy::SelfReported)),
        ["policy"]
    );
    assert_eq!(
        fields(|tree| tree.risk_model_delay_seconds = Some(7)),
        ["risk_model_delay_seconds"]
    );
    assert_eq!(
        fields(|tree| tree.counties[0].cities[0].name = "Davies".to_string()),
        ["name"]
    );
}

#[test]
fn what_the_file_does_not_name_is_told_and_left_alone() {
    let mut planted = Planted::new();
    let plan = planted.after(|tree| drop(tree.counties[0].cities.pop()));
    assert_eq!(lines(&plan), [""; 0]);
    let unmentioned: Vec<_> = plan.unmentioned.iter().map(ToString::to_string).collect();
    assert_eq!(
        unmentioned.last().map(String::as_str),
        Some("city 06113/west-sacramento")
    );
}

#[test]
fn what_a_state_and_its_regions_are_made_with_stands_below_their_lines() {
    let Planted {
        chain,
        mut tree,
        owners,
        folder,
        ..
    } = Planted::new();
    let office = chain.account("office").unwrap();
    let public_key = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    let key = cosmwasm_std::HexBinary::from_hex(public_key).unwrap();
    tree.authorities = vec![Authority::with_key(&office, 64, key)];
    tree.admin = Some("admin".to_string());
    tree.risk_model = Some(RiskModel {
        form: RiskForm::LogDose,
        b0: SignedDecimal::one(),
        b12: SignedDecimal::permille(-500),
        b3: SignedDecimal::permille(-250),
        alert_at: DEFAULT_ALERT_AT,
        origin: "a study".to_string(),
    });
    let wanted = Wanted {
        tree: &tree,
        owners: &owners,
        prune: false,
    };
    let file = folder.path().join("other.json");
    let (_, plan) = plan(&mut Embedded::new(), &wanted, &file).unwrap();
    let of = |line: &str| {
        let mut changes = plan.changes.iter();
        let change = changes.find(|change| change.to_string().starts_with(line));
        change.unwrap().details()
    };
    assert_eq!(
        of("+ state US-CA"),
        [
            format!("owner {}", owners.state),
            format!("admin {}", chain.account("admin").unwrap()),
            "an infection counts for 1209600 s (14 days), policy attested".to_string(),
            "risk model, log_dose, b0 1, b12 -0.5, b3 -0.25, alert at 0.001, from a study"
                .to_string(),
            "a further risk model is known 86400 s before it takes effect".to_string(),
            format!("authority {office}, 64 slips a day"),
            format!("  + key {public_key} good on all days"),
        ]
    );
    assert_eq!(of("+ county 06113"), [format!("owner {}", owners.county)]);
    let city = of("+ city 06113/davis");
    assert_eq!(city, [format!("owner {}", owners.city)]);
}
