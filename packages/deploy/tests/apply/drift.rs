//! What somebody has changed on the chain since the last apply.

use wayclear_api::region::NewChild;
use wayclear_api::{city, contact_registry, county, state};
use wayclear_chain::{Accounts, Addr, Chain};
use wayclear_deploy::plan::Drift;

use super::people::{key, OTHER_KEY};
use super::{lines, World};

/// What somebody does without the file.
type Deed = (&'static str, fn(&mut World));

impl World {
    fn drift(&mut self) -> Vec<String> {
        let drift = self.plan().drift;
        drift.iter().map(ToString::to_string).collect()
    }

    fn davis(&self) -> Addr {
        self.deployment().counties["06113"].cities["davis"].clone()
    }

    fn tell<M: serde::Serialize>(&mut self, name: &str, contract: &Addr, msg: &M) {
        let account = self.account(name);
        self.chain.execute(&account, contract, msg).unwrap();
    }
}

/// Of everything that nobody names in a file, one.
fn deeds() -> Vec<Deed> {
    vec![
        ("authority ", |world| {
            let authority = contact_registry::Authority {
                account: world.account("thief").into_string(),
                daily_slips: 64,
                keys: vec![],
            };
            world.registry(&contact_registry::ExecuteMsg::SetAuthority { authority });
        }),
        (OTHER_KEY, |world| {
            let authority = contact_registry::Authority {
                account: world.account("office").into_string(),
                daily_slips: 1_000,
                keys: vec![key(OTHER_KEY, 30_000, None)],
            };
            world.registry(&contact_registry::ExecuteMsg::SetAuthority { authority });
        }),
        ("cleaner ", |world| {
            let add = vec![world.account("thief").into_string()];
            let hire = city::ExecuteMsg::UpdateCleaners {
                add,
                remove: vec![],
            };
            let davis = world.davis();
            world.tell("mayor", &davis, &hire);
        }),
        ("+ county 06099: contract ", |world| {
            let county = NewChild {
                key: "06099".to_string(),
                name: "Stanislaus".to_string(),
                owner: world.account("thief").into_string(),
                prefixes: vec!["9qd".to_string()],
            };
            let state = world.deployment().state;
            world.tell("clerk", &state, &state::ExecuteMsg::AddCounty { county });
        }),
        ("+ county 06113: 1 cell (9qf)", |world| {
            let state = world.deployment().state;
            let (child, prefixes) = ("06113".to_string(), vec!["9qf".to_string()]);
            let give = state::ExecuteMsg::AssignCells { child, prefixes };
            world.tell("clerk", &state, &give);
        }),
        (
            "+ city 06113/woodland: rewards 7ucosm for a check-in and 7ucosm for asking",
            |world| {
                let policy = city::RewardPolicy {
                    denom: "ucosm".to_string(),
                    check_in: 7_u128.into(),
                    inspect: 7_u128.into(),
                    cooldown_seconds: 0,
                    daily_cap: 7_u128.into(),
                };
                let policy = Some(policy);
                let woodland = world.deployment().counties["06113"].cities["woodland"].clone();
                world.tell(
                    "mayor",
                    &woodland,
                    &city::ExecuteMsg::SetRewardPolicy { policy },
                );
            },
        ),
        ("+ state US-CA: offered to ", |world| {
            let owner = Some(world.account("thief").into_string());
            let state = world.deployment().state;
            world.tell("clerk", &state, &state::ExecuteMsg::ProposeOwner { owner });
        }),
        ("+ county 06113: offered to ", |world| {
            let owner = Some(world.account("thief").into_string());
            let yolo = world.deployment().counties["06113"].address.clone();
            world.tell("yolo", &yolo, &county::ExecuteMsg::ProposeOwner { owner });
        }),
        ("+ fees that ", |world| {
            let (payer, thief) = (world.account("payer"), world.account("thief"));
            let daily = cosmwasm_std::coin(9, "ucosm");
            world.chain.pay_fees(&payer, &thief, Some(&daily)).unwrap();
        }),
        ("code was ", |world| {
            let (admin, davis) = (world.account("admin"), world.davis());
            let city = wayclear_chain::Contract::City;
            let id = world.chain.store_code(&admin, city).unwrap();
            let msg = cosmwasm_std::to_json_binary(&wayclear_api::MigrateMsg {}).unwrap();
            let all = vec![(davis, id, msg)];
            world.chain.migrate_all(&admin, all).unwrap();
        }),
        ("gas of locations was ", |world| {
            let set = contact_registry::ExecuteMsg::RaiseLocationGas {
                limit: contact_registry::GasLimit {
                    base: 200_000,
                    each: 30_000,
                },
            };
            world.registry(&set);
        }),
    ]
}

#[test]
fn whatever_somebody_adds_beside_the_file_is_drift_until_the_next_apply() {
    for (told, deed) in deeds() {
        let mut world = World::new();
        assert!(world.plan().is_empty());
        deed(&mut world);
        let plan = world.plan();
        let drift = world.drift();
        assert!(
            drift.iter().any(|line| line.contains(told)),
            "{told}: {drift:?}"
        );
        assert!(!plan.is_empty(), "{told}");
        assert!(plan.drift.iter().all(|drift| !drift.by.is_empty()));
        let left = world.apply().unwrap().unmentioned;
        let plan = world.plan();
        assert!(plan.is_empty(), "{told}: {plan:?}");
        assert_eq!(plan.unmentioned, left, "{told}");
    }
}

#[test]
fn what_was_changed_and_what_is_gone_is_told_with_what_it_was_and_who_could_do_that() {
    let mut world = World::new();
    let (davis, mayor) = (world.davis(), world.account("mayor"));
    let broom = world.account("mop");
    let fire = city::ExecuteMsg::UpdateCleaners {
        add: vec![],
        remove: vec![broom.to_string()],
    };
    world.tell("mayor", &davis, &fire);
    let authority = contact_registry::Authority {
        account: world.account("office").into_string(),
        daily_slips: 9_000,
        keys: vec![],
    };
    world.registry(&contact_registry::ExecuteMsg::SetAuthority { authority });
    let (office, clerk) = (world.account("office"), world.account("clerk"));
    assert_eq!(
        world.drift(),
        [
            format!(
                "~ registry of US-CA: authority {office} was 1000 slips a day, is 9000 slips a day since the last apply; the key of \
                 {clerk} can do that"
            ),
            format!(
                "- city 06113/davis: cleaner {broom}, gone since the last apply; the key of {mayor} can do that"
            ),
        ]
    );
}

#[test]
fn whoever_took_a_contract_over_is_named_beside_its_old_owner() {
    let mut world = World::new();
    let (davis, thief) = (world.davis(), world.account("thief"));
    let owner = Some(thief.to_string());
    world.tell("mayor", &davis, &city::ExecuteMsg::ProposeOwner { owner });
    world.tell("thief", &davis, &city::ExecuteMsg::AcceptOwner {});
    let off = city::ExecuteMsg::SetRewardPolicy { policy: None };
    world.tell("thief", &davis, &off);
    let both = [world.account("mayor"), thief].into();
    let drift = world.plan().drift;
    let of = |what: &str| drift.iter().find(|drift| drift.what == what);
    let owner: Option<&Drift> = of("owner");
    assert_eq!(owner.unwrap().by, both);
    let rewards = of("rewards").unwrap();
    assert_eq!((&rewards.after, rewards.by.len()), (&None, 1));
}

#[test]
fn ground_that_was_split_is_no_drift_and_what_was_taken_of_it_is() {
    let mut world = World::new();
    let yolo = world.deployment().counties["06113"].address.clone();
    let prefix = "9qc7j".to_string();
    let split = county::ExecuteMsg::SplitCells { prefix };
    world.tell("yolo", &yolo, &split);
    assert_eq!(world.drift(), [""; 0]);
    let prefixes = vec!["9qc7jx".to_string()];
    world.tell(
        "yolo",
        &yolo,
        &county::ExecuteMsg::ReleaseCells { prefixes },
    );
    let drift = world.drift();
    assert!(
        matches!(&drift[..], [line] if line.starts_with("- city 06113/davis: 1 cell (9qc7jx), gone since the last apply")),
        "{drift:?}"
    );
}

#[test]
fn without_what_stood_after_the_last_apply_nothing_is_said_of_changes_since() {
    let mut world = World::new();
    let file = world.applied();
    std::fs::remove_file(file).unwrap();
    let (_, deed) = deeds().remove(0);
    deed(&mut world);
    assert_eq!(world.drift(), [""; 0]);
}

#[test]
fn places_and_payers_that_a_file_names_for_the_first_time_are_no_drift() {
    let mut world = World::new();
    let (other, friend) = (world.account("other payer"), world.account("friend"));
    let daily = cosmwasm_std::coin(9, "ucosm");
    world.chain.pay_fees(&other, &friend, Some(&daily)).unwrap();
    world.open("9qc7mbdh/roof");
    world.tree.fees[0].from = "other payer".to_string();
    let mut place = world.tree.counties[0].cities[0].places[0].clone();
    place.place = "9qc7mbdh/roof".parse().unwrap();
    world.tree.counties[0].cities[0].places.push(place);
    assert_eq!(world.drift(), [""; 0]);
}

#[test]
fn an_offer_that_the_file_does_not_want_is_taken_back() {
    let mut world = World::new();
    let thief = world.account("thief");
    let owner = || Some(thief.to_string());
    let deployment = world.deployment();
    let davis = world.davis();
    let state = deployment.state;
    world.tell(
        "clerk",
        &state,
        &state::ExecuteMsg::ProposeOwner { owner: owner() },
    );
    world.registry(&contact_registry::ExecuteMsg::ProposeOwner { owner: owner() });
    world.tell(
        "mayor",
        &davis,
        &city::ExecuteMsg::ProposeOwner { owner: owner() },
    );
    let takes_back = |at: &str| format!("~ {at}: its owner takes back the offer to {thief}");
    assert_eq!(
        world.follows(),
        ["city 06113/davis", "registry of US-CA", "state US-CA"].map(takes_back)
    );
    let config = world.chain.ask(&state, state::ask::Config {}).unwrap();
    assert_eq!(config.ownership.proposed, None);
}

#[test]
fn an_offer_of_what_has_no_owner_in_the_file_is_told_and_prune_takes_it_back() {
    let mut world = World::new();
    world.tree.counties[0].cities[0].owner = None;
    let (davis, thief) = (world.davis(), world.account("thief"));
    let owner = Some(thief.to_string());
    world.tell("mayor", &davis, &city::ExecuteMsg::ProposeOwner { owner });
    assert_eq!(lines(&world.plan()), [""; 0]);
    let told = format!("city 06113/davis: offered to {thief}, who may take it at any time");
    assert_eq!(world.unmentioned(), [told]);
    world.prune = true;
    assert_eq!(world.follows().len(), 1);
}

#[test]
fn what_somebody_has_changed_is_still_told_after_an_apply_that_did_nothing() {
    let mut world = World::new();
    let (_, deed) = deeds().pop().unwrap();
    deed(&mut world);
    let told = world.drift();
    assert_eq!(told.len(), 1);
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    // It dies at its first transaction, of which nothing is carried out.
    let file = world.file();
    let mut chain = super::mortal::Mortal::new(world.chain);
    for call in 1.. {
        chain.dies_at(call, false);
        let wanted = wayclear_deploy::Wanted {
            tree: &world.tree,
            owners: &world.owners,
            prune: false,
        };
        let about = super::about(&world.tree);
        let run = wayclear_deploy::apply(&mut chain, &wanted, &file, about, None, |_| ());
        assert!(run.is_err());
        if !chain.messages.is_empty() {
            break;
        }
    }
    world.chain = chain.chain;
    assert_eq!(world.drift(), told);
}

#[test]
fn a_risk_model_that_somebody_lets_take_effect_for_a_while_is_drift() {
    let mut world = World::new();
    let model = world.tree.risk_model.clone().unwrap();
    let mut other = model.clone();
    other.origin = "a thief".to_string();
    let now = world.chain.time();
    // First the one, which alerts nobody for weeks, and then what the file says again.
    for (model, at) in [(other, now + 60), (model, now + 20 * 86_400)] {
        let effective_at = Some(at);
        world.registry(&contact_registry::ExecuteMsg::SetRiskModel {
            model,
            effective_at,
        });
    }
    assert_ne!(world.drift(), [""; 0]);
}

#[test]
fn what_somebody_has_changed_is_told_by_whatever_name_the_record_goes() {
    let mut world = World::new();
    let (_, deed) = deeds().pop().unwrap();
    deed(&mut world);
    let told = world.plan().drift;
    assert_eq!(told.len(), 1);
    let elsewhere = tempfile::TempDir::new().unwrap();
    let link = elsewhere.path().join("testing.json");
    std::os::unix::fs::symlink(world.file(), &link).unwrap();
    let wanted = wayclear_deploy::Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let (_, plan) = wayclear_deploy::plan(&mut world.chain, &wanted, &link).unwrap();
    assert_eq!(plan.drift, told);
}

#[test]
fn the_tree_that_was_applied_to_last_is_known_by_whatever_name_the_record_goes() {
    let world = World::new();
    let state = world.deployment().state;
    assert_eq!(
        wayclear_deploy::last_state(&world.file()),
        Some(state.clone())
    );
    let elsewhere = tempfile::TempDir::new().unwrap();
    let link = elsewhere.path().join("testing.json");
    std::os::unix::fs::symlink(world.file(), &link).unwrap();
    assert_eq!(wayclear_deploy::last_state(&link), Some(state));
}

#[test]
fn the_tree_that_another_release_has_applied_to_last_is_known() {
    let world = World::new();
    let state = world.deployment().state;
    let text = std::fs::read_to_string(world.applied()).unwrap();
    let mut kept: serde_json::Value = serde_json::from_str(&text).unwrap();
    // It came to its end, so that it was to change nothing more.
    assert!(kept.get("meant").is_none(), "{kept}");
    for release in ["0.1.0", "99.0.0", ""] {
        kept["release"] = release.into();
        std::fs::write(world.applied(), kept.to_string()).unwrap();
        let known = wayclear_deploy::last_state(&world.file());
        assert_eq!(known.as_ref(), Some(&state), "{release}");
    }
}

#[test]
fn what_stood_is_no_evidence_of_anything_once_its_state_was_edited() {
    let world = World::new();
    let state = world.deployment().state.to_string();
    let file = world.applied();
    let text = std::fs::read_to_string(&file).unwrap();
    for other in ["nonsense".to_string(), state.replacen('w', "x", 1)] {
        // A chain that is asked for it would say that this is no address, and of no file.
        std::fs::write(&file, text.replace(&state, &other)).unwrap();
        assert_eq!(wayclear_deploy::last_state(&world.file()), None, "{other}");
    }
}

#[test]
fn what_somebody_changes_while_an_apply_is_under_way_is_told_by_the_next_plan() {
    let mut world = World::new();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let (clerk, registry) = (world.account("clerk"), world.deployment().registry);
    let file = world.file();
    let mut chain = super::mortal::Mortal::new(world.chain);
    chain.meanwhile = Some(Box::new(move |chain| {
        let limit = contact_registry::GasLimit {
            base: 200_000,
            each: 30_000,
        };
        let raise = contact_registry::ExecuteMsg::RaiseLocationGas { limit };
        chain.execute(&clerk, &registry, &raise).unwrap();
    }));
    let wanted = wayclear_deploy::Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let about = super::about(&world.tree);
    wayclear_deploy::apply(&mut chain, &wanted, &file, about, None, |_| ()).unwrap();
    world.chain = chain.chain;
    let drift = world.drift();
    assert!(
        matches!(&drift[..], [line] if line.contains("gas of locations was 150000")),
        "{drift:?}"
    );
}

#[test]
fn what_another_release_has_written_down_tells_no_drift() {
    let mut world = World::new();
    let (_, deed) = deeds().pop().unwrap();
    deed(&mut world);
    assert!(world.plan().is_drift_known);
    let file = world.applied();
    let text = std::fs::read_to_string(&file).unwrap();
    let other = text.replace(env!("CARGO_PKG_VERSION"), "0.0.1");
    assert_ne!(other, text);
    std::fs::write(&file, other).unwrap();
    let plan = world.plan();
    assert_eq!((plan.is_drift_known, plan.drift), (false, vec![]));
}
