//! Plans that somebody has agreed on, and what becomes of them when the chain goes on meanwhile.

use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature, SigningKey};
use wayclear_api::city;
use wayclear_api::commitments::slip_digest;
use wayclear_api::contact_registry::{Authority, ExecuteMsg, Item, Slip};
use wayclear_chain::{Accounts, Chain, Contract};
use wayclear_deploy::plan::{Found, Plan};
use wayclear_deploy::{apply, plan, plan_servers, Agreed, Applied, DeployError, Wanted};

use super::mortal::Mortal;
use super::{about, lines, World};

impl World {
    /// Does what was agreed on, and nothing else.
    fn apply_agreed(&mut self, found: &Found, agreed: &Plan) -> Result<Applied, DeployError> {
        let file = self.file();
        let wanted = Wanted {
            tree: &self.tree,
            owners: &self.owners,
            prune: self.prune,
        };
        let stood = found.stood();
        let agreed = Agreed {
            found: &found.hash(),
            plan: agreed,
            servers: &[],
            stood: stood.as_ref(),
        };
        let about = about(&self.tree);
        apply(&mut self.chain, &wanted, &file, about, Some(agreed), |_| ())
    }

    /// A patient reports with a signature of the office, whose key is the smallest that there is.
    fn report(&mut self, patient: &str) {
        let registry = self.deployment().registry;
        let (patient, office) = (self.account(patient), self.account("office"));
        let day = u16::try_from(self.chain.time() / 86_400).unwrap();
        let account = patient.to_string();
        let item = Item::Account { account, day };
        let chain_id = self.chain.chain_id();
        let digest = slip_digest(
            &chain_id,
            registry.as_str(),
            office.as_str(),
            day,
            &item.digest(),
        );
        let mut secret = [0; 32];
        secret[31] = 1;
        let secret = SigningKey::from_bytes(&secret.into()).unwrap();
        let signature: Signature = secret.sign_prehash(&digest).unwrap();
        let signature = signature.normalize_s().unwrap_or(signature);
        let disclose = ExecuteMsg::Disclose {
            authority: Some(office.to_string()),
            issued: day,
            slips: vec![Slip {
                item,
                signature: Some(signature.to_bytes().to_vec().into()),
            }],
        };
        self.chain.execute(&patient, &registry, &disclose).unwrap();
    }
}

#[test]
fn a_plan_that_was_agreed_on_is_carried_out_though_people_have_opened_other_places() {
    let mut world = World::new();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let (found, agreed) = world.look();
    world.open("9qck1000");
    let applied = world.apply_agreed(&found, &agreed).unwrap();
    assert_eq!(applied.done, agreed.changes);
}

#[test]
fn a_plan_that_changes_an_authority_is_carried_out_though_people_have_reported_meanwhile() {
    let mut world = World::new();
    world.tree.authorities[0].daily_slips = 2_000;
    let (found, agreed) = world.look();
    world.report("patient");
    assert_eq!(world.look().0.hash(), found.hash(), "a report is no change");
    let applied = world.apply_agreed(&found, &agreed).unwrap();
    assert_eq!(applied.done.len(), 1);
}

/// Dies at each call of an apply of what was agreed on for an empty chain, and goes on with the same plan.
#[track_caller]
fn goes_on_after_a_break(change: impl Fn(&mut World)) {
    for call in 1.. {
        let mut world = World::new();
        // Another tree beside the first one.
        world.folder = tempfile::TempDir::new().unwrap();
        change(&mut world);
        if !break_off_agreed(world, call, true) {
            break;
        }
    }
}

/// An apply of what was agreed on that dies at its `call`th call, and the one after it. Answers whether the first one died.
pub fn break_off_agreed(mut world: World, call: usize, is_carried_out: bool) -> bool {
    let (found, agreed) = world.look();
    let file = world.file();
    let mut chain = Mortal::new(world.chain);
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: world.prune,
    };
    let servers = plan_servers(&chain.chain_id(), &wanted, &file, &found).unwrap();
    let stood = found.stood();
    let agreed = Agreed {
        found: &found.hash(),
        plan: &agreed,
        servers: &servers.changes,
        stood: stood.as_ref(),
    };
    chain.dies_at(call, is_carried_out);
    let about = || about(&world.tree);
    let first = apply(&mut chain, &wanted, &file, about(), Some(agreed), |_| ());
    chain.lives_on();
    let second = apply(&mut chain, &wanted, &file, about(), Some(agreed), |_| ());
    second.unwrap_or_else(|error| panic!("call {call}: {error}"));
    let (_, left) = plan(&mut chain, &wanted, &file).unwrap();
    assert_eq!(lines(&left), [""; 0], "call {call}");
    first.is_err()
}

#[test]
fn an_agreed_plan_of_a_file_without_authorities_is_gone_on_with_after_a_break() {
    goes_on_after_a_break(|world| {
        world.tree.authorities.clear();
        // As the command has it where there is a key of that name.
        world.owners.authorities = vec![Authority {
            account: world.account("authority").into_string(),
            daily_slips: 6_540,
            keys: vec![],
        }];
    });
}

#[test]
fn an_agreed_plan_is_gone_on_with_after_a_break_though_who_pays_fees_has_paid_others_before() {
    goes_on_after_a_break(|world| {
        let (payer, friend) = (world.account("payer"), world.account("friend"));
        let daily = cosmwasm_std::coin(9, "ucosm");
        world.chain.pay_fees(&payer, &friend, Some(&daily)).unwrap();
    });
}

/// A plan that gives a place another name, in a file that does not say whose the city is.
fn planned() -> (World, Found, Plan) {
    let mut world = World::new();
    world.tree.counties[0].cities[1].owner = None;
    world.apply().unwrap();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let (found, agreed) = world.look();
    (world, found, agreed)
}

fn steal_woodland(world: &mut World) {
    let woodland = world.deployment().counties["06113"].cities["woodland"].clone();
    let (mayor, thief) = (world.account("mayor"), world.account("thief"));
    let owner = Some(thief.to_string());
    let offer = city::ExecuteMsg::ProposeOwner { owner };
    world.chain.execute(&mayor, &woodland, &offer).unwrap();
    let accept = city::ExecuteMsg::AcceptOwner {};
    world.chain.execute(&thief, &woodland, &accept).unwrap();
}

#[test]
fn a_plan_of_another_machine_is_refused_once_somebody_has_taken_a_city() {
    let (mut world, found, agreed) = planned();
    // The record alone went there.
    let beside = world.applied();
    std::fs::remove_file(beside).unwrap();
    steal_woodland(&mut world);
    let error = world.apply_agreed(&found, &agreed).unwrap_err();
    assert!(matches!(error, DeployError::Moved(_)), "{error}");
}

#[test]
fn what_is_left_of_an_agreed_plan_is_refused_after_a_break_in_which_somebody_has_taken_a_city() {
    let (mut world, found, agreed) = planned();
    // An apply that fails at its first transaction, of which nothing is carried out.
    let file = world.file();
    let mut chain = Mortal::new(world.chain);
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let mut call = 0;
    let chain = loop {
        call += 1;
        chain.dies_at(call, false);
        let about = about(&world.tree);
        let first = apply(&mut chain, &wanted, &file, about, None, |_| ());
        chain.lives_on();
        assert!(first.is_err(), "nothing may be carried out");
        if !chain.messages.is_empty() {
            break chain.chain;
        }
    };
    world.chain = chain;
    steal_woodland(&mut world);
    let error = world.apply_agreed(&found, &agreed).unwrap_err();
    assert!(matches!(error, DeployError::Moved(_)), "{error}");
}

/// A plan that tells of something that somebody has changed, beside what there is to do.
fn planned_with_drift() -> (World, Found, Plan) {
    let mut world = World::new();
    let limit = wayclear_api::contact_registry::GasLimit {
        base: 200_000,
        each: 30_000,
    };
    world.registry(&ExecuteMsg::RaiseLocationGas { limit });
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let (found, agreed) = world.look();
    assert_eq!((agreed.drift.len(), agreed.changes.len()), (1, 1));
    (world, found, agreed)
}

#[test]
fn a_plan_that_tells_of_a_change_by_somebody_is_gone_on_with_after_a_break_at_any_call() {
    for is_carried_out in [false, true] {
        for call in 1.. {
            let (mut world, found, agreed) = planned_with_drift();
            let file = world.file();
            let mut chain = Mortal::new(world.chain);
            chain.dies_at(call, is_carried_out);
            let wanted = Wanted {
                tree: &world.tree,
                owners: &world.owners,
                prune: false,
            };
            let stood = found.stood();
            let whole = Agreed {
                found: &found.hash(),
                plan: &agreed,
                servers: &[],
                stood: stood.as_ref(),
            };
            let about = about(&world.tree);
            let first = apply(&mut chain, &wanted, &file, about, Some(whole), |_| ());
            world.chain = chain.chain;
            if first.is_ok() {
                break;
            }
            let second = world.apply_agreed(&found, &agreed);
            second.unwrap_or_else(|error| panic!("call {call}, {is_carried_out}: {error}"));
        }
    }
}

#[test]
fn a_plan_that_tells_of_a_change_by_somebody_is_carried_out_where_only_the_record_is() {
    let (mut world, found, agreed) = planned_with_drift();
    let beside = world.applied();
    std::fs::remove_file(beside).unwrap();
    let applied = world.apply_agreed(&found, &agreed).unwrap();
    assert_eq!(applied.done, agreed.changes);
}

#[test]
fn an_upgrade_that_was_agreed_on_is_carried_out_though_people_open_places_meanwhile() {
    let mut world = World::new();
    world.tree.codes.clear();
    let (of, owner) = (wayclear_chain::Contract::Location, &world.owners.state);
    world.chain.store_code(owner, of).unwrap();
    let (found, agreed) = world.look();
    // It is of the old code, as those are that are to be migrated.
    world.open("9qck1000");
    world.apply_agreed(&found, &agreed).unwrap();
}

#[test]
fn an_upgrade_from_the_release_before_that_was_agreed_on_is_carried_out_though_people_open_places()
{
    let mut world = World::new();
    // What the release before has kept: of its words nothing is believed.
    let text = std::fs::read_to_string(world.applied()).unwrap();
    let mut kept: serde_json::Value = serde_json::from_str(&text).unwrap();
    kept["release"] = "0.1.0".into();
    std::fs::write(world.applied(), kept.to_string()).unwrap();
    let owner = world.owners.state.clone();
    let id = world.chain.store_code(&owner, Contract::Location).unwrap();
    world.tree.codes.insert(Contract::Location, id);
    let (found, agreed) = world.look();
    assert!(!agreed.changes.is_empty());
    world.open("9qck1000");
    // Anybody can open one, and on most days somebody does.
    world.apply_agreed(&found, &agreed).unwrap();
}

/// The lines below the first one of the refusal of a plan.
fn refused(world: &mut World, found: &Found, agreed: &Plan) -> Vec<String> {
    let words = world.apply_agreed(found, agreed).unwrap_err().to_string();
    let lines = words.lines().skip(1);
    lines.map(|line| line.trim().to_string()).collect()
}

#[test]
fn a_refused_plan_says_what_others_have_changed_since_also_beside_it() {
    for is_kept in [true, false] {
        let (mut world, found, agreed) = planned();
        if !is_kept {
            std::fs::remove_file(world.applied()).unwrap();
        }
        steal_woodland(&mut world);
        let (mayor, thief) = (world.account("mayor"), world.account("thief"));
        let told = refused(&mut world, &found, &agreed);
        let begin = format!(
            "~ city 06113/woodland: owner was {mayor}, is {thief} since the plan; the key of "
        );
        assert!(told.len() == 1 && told[0].starts_with(&begin), "{told:?}");
    }
}

#[test]
fn a_refused_plan_says_of_each_change_what_it_meant_and_what_there_is_now() {
    let mut world = World::new();
    let place = |world: &mut World, name: &str| {
        world.tree.counties[0].cities[0].places[0].name = name.to_string();
    };
    place(&mut world, "New name");
    world.tree.authorities[0].daily_slips = 2_000;
    let (found, agreed) = world.look();
    // Somebody else gives the place another name, and the quota is as wanted.
    place(&mut world, "Other name");
    world.apply().unwrap();
    place(&mut world, "New name");
    let told = refused(&mut world, &found, &agreed);
    let place = "~ place 9qc7mbdh of davis: ";
    let [meant, now] = &told[told.len() - 2..] else {
        panic!("{told:?}")
    };
    let surface = "(stainless_steel)";
    assert_eq!(
        *meant,
        format!("the plan meant: {place}Davis station {surface} -> New name {surface}")
    );
    assert_eq!(
        *now,
        format!("to do now: {place}Other name {surface} -> New name {surface}")
    );
    // Another file.
    world.tree.policy = None;
    world.tree.authorities[0].daily_slips = 3_000;
    let error = world.apply_agreed(&found, &agreed).unwrap_err();
    assert!(matches!(error, DeployError::OtherFile(_)), "{error}");
    let words = error.to_string();
    assert!(
        words.contains("the tree file or the flags were changed"),
        "{words}"
    );
    assert!(words.contains("3000 slips a day"), "{words}");
}
