//! Runs that end early, run beside each other, or do what was agreed on.

use std::fs;

use wayclear_chain::{Addr, Chain, Contract, Lack};
use wayclear_deploy::plan::{At, Found, What};
use wayclear_deploy::tree::Tree;
use wayclear_deploy::{apply, plan, Agreed, DeployError, Wanted};

use super::agreed::break_off_agreed;
use super::edits::{all, Beside, Followed};
use super::mortal::Mortal;
use super::{about, lines, World};

impl World {
    /// Makes every change of the file that a chain follows at once, and one that a release makes.
    fn change_all(&mut self) {
        for edit in all().iter().filter(|edit| edit.outcome == Followed) {
            (edit.make)(&mut self.tree, 6);
        }
        self.chain
            .store_code(&self.owners.state, Contract::City)
            .unwrap();
    }
}

/// An apply of all changes that dies at its `call`th call, and the one after it. Answers whether the first one died, and what the
/// chain has become.
fn break_off(call: usize, is_carried_out: bool) -> (bool, String) {
    let mut world = World::new();
    world.change_all();
    let mut chain = Mortal::new(world.chain);
    chain.dies_at(call, is_carried_out);
    let folder = world.folder;
    let file = folder.path().join("testing.json");
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let about = || about(&world.tree);
    let first = apply(&mut chain, &wanted, &file, about(), None, |_| ());
    chain.lives_on();
    apply(&mut chain, &wanted, &file, about(), None, |_| ()).unwrap();
    let (found, left) = plan(&mut chain, &wanted, &file).unwrap();
    assert_eq!(lines(&left), [""; 0], "call {call}");
    (first.is_err(), text_of(&found, &world.tree))
}

/// All that was found, without the state's address, in which there is a random salt, and without how places are described that the
/// file does not name: that is looked at for drift alone.
fn text_of(found: &Found, tree: &Tree) -> String {
    let mut live = found.live.clone().unwrap();
    let named: Vec<_> = tree.places().map(|(_, _, known)| &known.place).collect();
    let counties = live.counties.values_mut();
    for city in counties.flat_map(|county| county.cities.values_mut()) {
        for location in city.locations.values_mut() {
            if !named.contains(&&location.place) {
                location.described = None;
            }
        }
    }
    let text = serde_json::to_string(&live).unwrap();
    text.replace(live.state.address.as_str(), "state")
}

#[test]
fn an_apply_that_dies_at_any_call_is_gone_on_with_by_the_next_one_and_comes_to_the_same() {
    let (_, control) = break_off(usize::MAX, false);
    for is_carried_out in [false, true] {
        let deaths = (1..).take_while(|call| {
            let (is_dead, found) = break_off(*call, is_carried_out);
            assert!(found == control, "call {call}: {found}");
            is_dead
        });
        assert!(deaths.count() > 100);
    }
}

#[test]
fn one_run_at_a_time_has_a_record_and_its_end_lets_the_next_one_in() {
    let mut world = World::new();
    let mut lock = world.file().into_os_string();
    lock.push(".lock");
    let other = fs::File::options().write(true).open(&lock).unwrap();
    other.try_lock().unwrap();
    let error = world.apply().unwrap_err();
    assert!(matches!(error, DeployError::Locked { .. }), "{error}");
    drop(other);
    world.apply().unwrap();
}

#[test]
fn a_plan_that_was_agreed_on_is_not_carried_out_once_the_chain_has_moved() {
    let mut world = World::new();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let (found, agreed) = world.look();
    let later = world.chain.time() + 600;
    world.chain.wait_until(later).unwrap();
    assert_eq!(world.look().0.hash(), found.hash(), "time is no change");
    let carry_out = |world: &mut World| {
        let file = world.file();
        let wanted = Wanted {
            tree: &world.tree,
            owners: &world.owners,
            prune: false,
        };
        let stood = found.stood();
        let agreed = Agreed {
            found: &found.hash(),
            plan: &agreed,
            servers: &[],
            stood: stood.as_ref(),
        };
        let about = about(&world.tree);
        apply(
            &mut world.chain,
            &wanted,
            &file,
            about,
            Some(agreed),
            |_| (),
        )
    };
    assert_eq!(carry_out(&mut world).unwrap().done.len(), 1);
    assert_eq!(carry_out(&mut world).unwrap().done, [], "it is done");
    // Somebody else wants it otherwise.
    let place = |world: &mut World, name: &str| {
        world.tree.counties[0].cities[0].places[0].name = name.to_string();
    };
    place(&mut world, "Another name");
    world.follows();
    place(&mut world, "New name");
    let error = carry_out(&mut world).unwrap_err();
    assert!(matches!(error, DeployError::Moved(_)), "{error}");
}

#[test]
fn a_plan_that_was_agreed_on_is_gone_on_with_after_a_break_at_any_call() {
    for is_carried_out in [false, true] {
        for is_new in [false, true] {
            let deaths = (1..).take_while(|call| break_off_changed(*call, is_carried_out, is_new));
            assert!(deaths.count() > 50);
        }
    }
}

/// As [`break_off_agreed`] of another tree beside the first one, or of all that can be changed in it.
fn break_off_changed(call: usize, is_carried_out: bool, is_new: bool) -> bool {
    let mut world = World::new();
    world.prune = true;
    if is_new {
        world.folder = tempfile::TempDir::new().unwrap();
    } else {
        world.change_all();
    }
    break_off_agreed(world, call, is_carried_out)
}

#[test]
fn what_is_left_of_an_agreed_plan_is_not_done_once_somebody_has_changed_something_else() {
    let mut world = World::new();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    world.tree.counties[1].owner = Some("new owner".to_string());
    let (found, agreed) = world.look();
    assert!(agreed.changes.len() > 1);
    let wanted = world.tree.clone();
    // A part is done, and another thing with it.
    world.tree.counties[1]
        .owner
        .clone_from(&crate::parse(crate::TREE).unwrap().counties[1].owner);
    world.tree.counties[0].cities[0]
        .cleaners
        .push("stranger".to_string());
    world.follows();
    world.tree = wanted;
    let stood = found.stood();
    let agreed = Agreed {
        found: &found.hash(),
        plan: &agreed,
        servers: &[],
        stood: stood.as_ref(),
    };
    let file = world.file();
    let asked = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let about = about(&world.tree);
    let error = apply(&mut world.chain, &asked, &file, about, Some(agreed), |_| ()).unwrap_err();
    assert!(matches!(error, DeployError::Moved(_)), "{error}");
}

#[test]
fn a_release_with_one_new_code_changes_what_runs_it_and_nothing_else() {
    for contract in Contract::ALL {
        let mut world = World::new();
        world.tree.codes.clear();
        // The file named an older code of locations.
        world.follows();
        world
            .chain
            .store_code(&world.owners.state, contract)
            .unwrap();
        let plan = world.plan();
        let migrated = plan.changes.iter().filter_map(|change| match &change.what {
            What::Migrate { contracts, .. } => Some((change.at.clone(), contracts.len())),
            _ => None,
        });
        let count = match contract {
            Contract::State | Contract::ContactRegistry => 1,
            Contract::County | Contract::Location => 2,
            Contract::City => 3,
        };
        assert_eq!(migrated.collect::<Vec<_>>(), [(At::Code(contract), count)]);
        world.follows();
    }
}

#[test]
fn a_release_changes_the_codes_of_the_whole_tree_and_of_what_it_makes_next() {
    let mut world = World::new();
    world.tree.codes.clear();
    for contract in Contract::ALL {
        world
            .chain
            .store_code(&world.owners.state, contract)
            .unwrap();
    }
    let plan = world.plan();
    assert_eq!(plan.conflicts, []);
    let migrated = plan.changes.iter().filter_map(|change| match &change.what {
        What::Migrate { contracts, .. } => Some(contracts.len()),
        _ => None,
    });
    // State, registry, two counties, three cities and two places.
    assert_eq!(migrated.sum::<usize>(), 9);
    let admin = world.chain.account("admin").unwrap();
    let signers: Vec<_> = plan.changes.iter().map(|change| &change.signer).collect();
    assert!(
        signers[..5].iter().all(|signer| **signer == admin),
        "{signers:?}"
    );
    world.follows();
}

#[test]
fn a_plan_that_was_agreed_on_for_an_empty_chain_says_each_field_of_the_file() {
    let mut missed = vec![];
    for edit in all().iter().filter(|edit| edit.outcome != Beside) {
        let mut world = World::new();
        // Another tree beside the first one.
        world.folder = tempfile::TempDir::new().unwrap();
        let agreed = world.plan();
        (edit.make)(&mut world.tree, 6);
        if world.plan() == agreed {
            missed.push(edit.fields);
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_plan_that_was_agreed_on_holds_while_people_open_other_places() {
    let mut world = World::new();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let agreed = world.look().0.hash();
    world.open("9qck1000");
    assert_eq!(world.look().0.hash(), agreed);
}

#[test]
fn a_plan_that_was_agreed_on_holds_when_a_risk_model_takes_effect() {
    let mut world = World::new();
    let model = world.tree.risk_model.as_mut().unwrap();
    model.origin = "another study".to_string();
    world.follows();
    let agreed = world.look().0.hash();
    let later = world.chain.time() + 600;
    world.chain.wait_until(later).unwrap();
    assert_eq!(world.look().0.hash(), agreed, "time is no change");
}

#[test]
fn what_an_apply_that_was_broken_off_has_done_is_not_told_as_changed_by_somebody_else() {
    for call in 1.. {
        let mut world = World::new();
        let cities = &mut world.tree.counties[0].cities;
        cities[0].places[0].name = "New name".to_string();
        cities[0].owner = Some("new mayor".to_string());
        let mut chain = Mortal::new(world.chain);
        chain.dies_at(call, true);
        let file = world.folder.path().join("testing.json");
        let wanted = Wanted {
            tree: &world.tree,
            owners: &world.owners,
            prune: false,
        };
        let first = apply(&mut chain, &wanted, &file, about(&world.tree), None, |_| ());
        chain.lives_on();
        let (_, plan) = plan(&mut chain, &wanted, &file).unwrap();
        assert_eq!(plan.drift, [], "call {call}");
        if first.is_ok() {
            break;
        }
    }
}

#[test]
fn a_file_that_gives_locations_the_code_of_cities_is_refused_before_anything_is_sent() {
    let mut world = World::new();
    let (tree, before) = (world.tree.clone(), world.look().0);
    let city = before.live.as_ref().unwrap().code_ids.city.id;
    world.tree.codes.extend([(Contract::Location, city)]);
    let error = world.apply().unwrap_err();
    world.tree = tree;
    assert_eq!(world.look().0, before, "{error}");
}

#[test]
fn a_plan_that_was_agreed_on_is_all_that_is_done_whatever_others_change_meanwhile() {
    let mut world = World::new();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let (found, agreed) = world.look();
    let davis = &found.live.as_ref().unwrap().counties["06113"].cities["davis"];
    let davis = davis.region.address.clone();
    let mayor = world.chain.account("mayor").unwrap();
    let mut chain = Mortal::new(world.chain);
    // Its owner has to stop the rewards at once.
    chain.meanwhile = Some(Box::new(move |chain| {
        let off = wayclear_api::city::ExecuteMsg::SetRewardPolicy { policy: None };
        chain.execute(&mayor, &davis, &off).unwrap();
    }));
    let file = world.folder.path().join("testing.json");
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let (about, hash) = (about(&world.tree), found.hash());
    let stood = found.stood();
    let whole = Agreed {
        found: &hash,
        plan: &agreed,
        servers: &[],
        stood: stood.as_ref(),
    };
    let applied = apply(&mut chain, &wanted, &file, about, Some(whole), |_| ());
    assert_eq!(applied.unwrap().done, agreed.changes);
}

#[test]
fn a_tree_whose_admin_has_given_it_to_another_is_migrated_by_that_one() {
    let mut world = World::new();
    let next = world.chain.account("next admin").unwrap();
    let live = world.look().0.live.unwrap();
    for (_, contract, _) in live.contracts() {
        let mut info = world.chain.contract_info(contract).unwrap().unwrap();
        info.admin = Some(next.clone());
        world.chain.put(contract, info, []).unwrap();
    }
    world.tree.admin = None;
    world.tree.codes.clear();
    let city = Contract::City;
    world.chain.store_code(&world.owners.state, city).unwrap();
    let plan = world.plan();
    let mut migrations = plan.changes.iter();
    let migration = migrations.find(|change| matches!(change.what, What::Migrate { .. }));
    assert_eq!(migration.unwrap().signer, next);
}

/// The record by another name, as where several machines share a folder.
fn link_to_the_record(world: &World) -> (tempfile::TempDir, std::path::PathBuf) {
    let elsewhere = tempfile::TempDir::new().unwrap();
    let link = elsewhere.path().join("testing.json");
    std::os::unix::fs::symlink(world.file(), &link).unwrap();
    (elsewhere, link)
}

#[test]
fn a_record_that_is_a_link_stays_one_and_what_it_names_is_written() {
    let mut world = World::new();
    let (_elsewhere, link) = link_to_the_record(&world);
    let mut tree = world.tree.clone();
    tree.desks[0].name = "New desk".to_string();
    let wanted = Wanted {
        tree: &tree,
        owners: &world.owners,
        prune: false,
    };
    apply(&mut world.chain, &wanted, &link, about(&tree), None, |_| ()).unwrap();
    let record = wayclear_deploy::record::Record::read(Some(&world.file())).unwrap();
    assert_eq!(record.about.desks, tree.desks);
    assert!(link.is_symlink());
}

#[test]
fn one_run_at_a_time_has_a_record_by_whatever_name() {
    let mut world = World::new();
    let (_elsewhere, link) = link_to_the_record(&world);
    let mut lock = world.file().into_os_string();
    lock.push(".lock");
    let other = fs::File::options().write(true).open(&lock).unwrap();
    other.try_lock().unwrap();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let about = about(&world.tree);
    let second = apply(&mut world.chain, &wanted, &link, about, None, |_| ());
    assert!(matches!(second, Err(DeployError::Locked { .. })));
}

#[test]
fn a_place_that_anybody_opens_does_not_stop_a_tree_whose_admin_has_given_it_to_another() {
    let mut world = World::new();
    let next = world.chain.account("next admin").unwrap();
    let live = world.look().0.live.unwrap();
    for (_, contract, _) in live.contracts() {
        let mut info = world.chain.contract_info(contract).unwrap().unwrap();
        info.admin = Some(next.clone());
        world.chain.put(contract, info, []).unwrap();
    }
    world.tree.admin = None;
    // Its city gives it the admin that it was made with.
    world.open("9qck1000");
    let file = world.file();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    plan(&mut world.chain, &wanted, &file).unwrap();
}

#[test]
fn what_a_transaction_that_came_late_has_done_is_passed_over_and_the_rest_is_done() {
    let mut world = World::new();
    let sac = &mut world.tree.counties[1];
    let mut city = sac.cities[0].clone();
    city.key = "folsom".to_string();
    sac.prefixes.push("9qf".to_string());
    city.prefixes = vec!["9qf".to_string()];
    sac.cities.push(city.clone());
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let planned = world.plan().changes.len();
    let record = wayclear_deploy::record::Record::read(Some(&world.file())).unwrap();
    let county = record.deployment.counties["06067"].address.clone();
    let owner = world.chain.account("sac").unwrap();
    let mayor = world.chain.account("mayor").unwrap();
    let mut chain = Mortal::new(world.chain);
    // Once the county has its ground, the city is there.
    chain.meanwhile = Some(Box::new(move |chain| {
        let city = wayclear_api::region::NewChild {
            key: city.key,
            name: city.name,
            owner: mayor.into_string(),
            prefixes: city.prefixes,
        };
        let add = wayclear_api::county::ExecuteMsg::AddCity { city };
        chain.execute(&owner, &county, &add).unwrap();
    }));
    let file = world.folder.path().join("testing.json");
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let applied = apply(&mut chain, &wanted, &file, about(&world.tree), None, |_| ());
    assert_eq!(applied.unwrap().done.len(), planned - 1);
    assert_eq!(lines(&plan(&mut chain, &wanted, &file).unwrap().1), [""; 0]);
}

#[test]
fn a_migration_says_from_which_code_to_which_as_far_as_it_is_known() {
    let mut world = World::new();
    let before = world.chain.find_code(Contract::City).unwrap().unwrap();
    let state = world.owners.state.clone();
    let after = world.chain.store_code(&state, Contract::City).unwrap();
    assert_eq!(
        lines(&world.plan())[0],
        format!("~ code city: 3 contracts change from code {before} to code {after}")
    );
    world.follows();
    world.chain.take_build(wayclear_chain::this_build);
    let told = lines(&world.plan());
    let line = format!(
        "~ code city: 3 contracts change from code {after} to the code that is uploaded by this plan"
    );
    assert!(told.contains(&line), "{told:?}");
    world.follows();
}

#[test]
fn who_cannot_pay_for_its_part_is_named_before_anything_is_sent() {
    let mut world = World::new();
    let cities = &mut world.tree.counties[0].cities;
    cities[0].places[0].name = "New name".to_string();
    let (mayor, yolo) = (world.account("mayor"), world.account("yolo"));
    let plan = world.plan();
    let gas = plan.gas_of_signers();
    assert_eq!(
        (gas.len(), gas.values().sum::<u64>()),
        (plan.signers().len(), plan.gas())
    );
    let before = world.look().0;
    let mut chain = Mortal::new(world.chain);
    let lack = |payer: &Addr| Lack {
        payer: payer.clone(),
        fees: cosmwasm_std::coin(3_500, "ucosm"),
        has: cosmwasm_std::coin(7, "ucosm"),
    };
    let file = world.folder.path().join("testing.json");
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    chain.lacks = vec![lack(&mayor)];
    let about = || about(&world.tree);
    let error = apply(&mut chain, &wanted, &file, about(), None, |_| ()).unwrap_err();
    let words = format!(
        "fees of all changes: the fee is up to 3500ucosm, and {mayor}, who is to pay it, has 7ucosm"
    );
    assert!(error.to_string().starts_with(&words), "{error}");
    assert_eq!(plan_of(&mut chain, &wanted, &file), before);
    // Who signs nothing needs nothing.
    chain.lacks = vec![lack(&yolo)];
    apply(&mut chain, &wanted, &file, about(), None, |_| ()).unwrap();
}

fn plan_of(chain: &mut Mortal, wanted: &Wanted<'_>, file: &std::path::Path) -> Found {
    plan(chain, wanted, file).unwrap().0
}

#[test]
fn a_record_that_is_a_link_stays_one_when_a_single_command_changes_what_it_names() {
    let world = World::new();
    let (_elsewhere, link) = link_to_the_record(&world);
    let state = world.deployment().state;
    let is_same = wayclear_deploy::amend(&link, &state, |mut record| {
        record.about.desks.clear();
        record
    });
    assert!(is_same.unwrap());
    assert!(link.is_symlink());
    let record = wayclear_deploy::record::Record::read(Some(&world.file())).unwrap();
    assert_eq!(record.about.desks, []);
}

#[test]
fn a_single_command_does_not_change_a_record_that_a_run_has_by_another_name() {
    let world = World::new();
    let (_elsewhere, link) = link_to_the_record(&world);
    let mut lock = world.file().into_os_string();
    lock.push(".lock");
    let other = fs::File::options().write(true).open(&lock).unwrap();
    other.try_lock().unwrap();
    let second = wayclear_deploy::amend(&link, &world.deployment().state, |record| record);
    assert!(matches!(second, Err(DeployError::Locked { .. })));
}

#[test]
fn a_record_that_is_written_anew_after_a_release_of_one_code_knows_the_code_before() {
    let mut world = World::new();
    let before = world.deployment().code_ids[&Contract::City];
    world
        .chain
        .store_code(&world.owners.state, Contract::City)
        .unwrap();
    world.follows();
    let lost = wayclear_deploy::record::Record::read(Some(&world.file())).unwrap();
    assert_eq!(lost.history[0].code_ids[&Contract::City], before);
    let deployment = &lost.deployment;
    let now = deployment.code_ids[&Contract::City];
    let mut chain = Mortal::new(world.chain);
    let code = |code_id, height| wayclear_chain::PastCode { code_id, height };
    for city in deployment
        .counties
        .values()
        .flat_map(|county| county.cities.values())
    {
        let past = vec![code(before, 1), code(now, 100)];
        chain.past.insert(city.clone(), past);
    }
    let folder = tempfile::TempDir::new().unwrap();
    let (about, file) = (about(&world.tree), folder.path().join("anew.json"));
    let anew = wayclear_deploy::adopt(&chain, &deployment.state, about, &file).unwrap();
    let mut known = anew.history.iter().map(|earlier| &earlier.code_ids);
    assert!(known.any(|ids| ids[&Contract::City] == before), "{anew:?}");
}

#[test]
fn a_link_to_a_record_that_is_not_there_yet_stays_one() {
    let mut world = World::new();
    let (elsewhere, here) = (
        tempfile::TempDir::new().unwrap(),
        tempfile::TempDir::new().unwrap(),
    );
    let record = elsewhere.path().join("testing.json");
    let link = here.path().join("testing.json");
    std::os::unix::fs::symlink(&record, &link).unwrap();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let about = about(&world.tree);
    apply(&mut world.chain, &wanted, &link, about, None, |_| ()).unwrap();
    assert!(link.is_symlink());
    wayclear_deploy::record::Record::read(Some(&record)).unwrap();
}

#[test]
fn an_apply_that_somebody_undoes_again_and_again_ends_before_its_money_does() {
    let mut world = World::new();
    let place = world.tree.counties[0].cities[0].places[0].place.clone();
    let davis = world.deployment().counties["06113"].cities["davis"].clone();
    let mayor = world.account("mayor");
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let file = world.file();
    let mut chain = Mortal::new(world.chain);
    let mut number = 0;
    // The mayor's key was stolen.
    chain.always = Some(Box::new(move |chain| {
        number += 1;
        let describe = wayclear_api::city::ExecuteMsg::DescribeLocation {
            place: place.clone(),
            label: Some(format!("Thief {number}")),
            surface: wayclear_api::location::Surface::Other,
        };
        chain.execute(&mayor, &davis, &describe).unwrap();
    }));
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let about = about(&world.tree);
    let end = |progress: wayclear_deploy::Progress| {
        assert!(
            progress.step < 100,
            "it goes on for ever: {}",
            progress.change
        );
    };
    let error = apply(&mut chain, &wanted, &file, about, None, end).unwrap_err();
    assert!(matches!(error, DeployError::Stuck(_)), "{error}");
}
