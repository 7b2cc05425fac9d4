//! Owners, authorities and cleaners, and what somebody else changes.

use wayclear_api::city;
use wayclear_api::contact_registry::{self, Authority, SlipKey};
use wayclear_chain::{Accounts, Addr, Chain};
use wayclear_deploy::record::Record;
use wayclear_deploy::tree::parse;
use wayclear_deploy::{apply, plan, Deployment, Progress, Wanted};

use super::{lines, World};

pub const OTHER_KEY: &str = "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

impl World {
    pub fn deployment(&self) -> Deployment {
        Record::read(Some(&self.file())).unwrap().deployment
    }

    pub fn account(&self, name: &str) -> Addr {
        self.chain.account(name).unwrap()
    }

    pub fn registry(&mut self, msg: &contact_registry::ExecuteMsg) {
        let registry = self.deployment().registry;
        let clerk = self.account("clerk");
        self.chain.execute(&clerk, &registry, msg).unwrap();
    }

    pub fn unmentioned(&mut self) -> Vec<String> {
        let plan = self.plan();
        plan.unmentioned.iter().map(ToString::to_string).collect()
    }
}

pub fn key(hex: &str, from: u16, until: Option<u16>) -> SlipKey {
    SlipKey {
        public_key: cosmwasm_std::HexBinary::from_hex(hex).unwrap(),
        from,
        until,
    }
}

#[test]
fn a_tree_is_handed_over_when_all_else_is_done() {
    let mut world = World::new();
    world.tree.owner = Some("heir".to_string());
    world.tree.counties[0].cities[0].owner = Some("new mayor".to_string());
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let done = world.follows();
    assert!(done[0].starts_with("~ place 9qc7mbdh of davis"), "{done:?}");
    assert_eq!(done.len(), 1 + 2 * 3);
    let deployment = world.deployment();
    let config = world
        .chain
        .ask(&deployment.registry, contact_registry::ask::Config {});
    assert_eq!(config.unwrap().ownership.owner, world.account("heir"));
    // The record still finds the state that another account has made.
    assert_eq!(deployment.creator, world.account("state"));
}

#[test]
fn an_offer_that_was_made_is_only_taken() {
    let mut world = World::new();
    let davis = world.deployment().counties["06113"].cities["davis"].clone();
    let heir = world.account("heir");
    let offer = city::ExecuteMsg::ProposeOwner {
        owner: Some(heir.to_string()),
    };
    let mayor = world.account("mayor");
    world.chain.execute(&mayor, &davis, &offer).unwrap();
    world.tree.counties[0].cities[0].owner = Some("heir".to_string());
    let done = world.follows();
    assert_eq!(
        done,
        [format!(
            "~ city 06113/davis: the next owner takes it from {mayor}"
        )]
    );
}

#[test]
fn owners_that_the_file_does_not_name_are_left_alone() {
    let mut world = World::new();
    world.tree.owner = None;
    world.tree.counties[0].owner = None;
    world.tree.counties[0].cities[0].owner = None;
    assert_eq!(lines(&world.plan()), [""; 0]);
    // Whoever owns it signs.
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    assert_eq!(world.plan().changes[0].signer, world.account("mayor"));
    world.follows();
}

#[test]
fn a_key_follows_another_and_an_old_one_with_an_end_may_stay_in_the_file_for_ever() {
    let mut world = World::new();
    let keys = &mut world.tree.authorities[0].keys;
    keys[0].until = Some(20_500);
    keys.push(key(OTHER_KEY, 20_500, None));
    world.follows();
    let later = world.chain.time() + 60 * 86_400;
    world.chain.wait_until(later).unwrap();
    assert_eq!(lines(&world.plan()), [""; 0]);
    // The registry takes it out with the next change.
    world.tree.authorities[0].daily_slips += 1;
    world.follows();
}

#[test]
fn a_key_that_signs_on_the_days_of_another_one_is_refused_before_anything_is_sent() {
    let mut world = World::new();
    world.tree.authorities[0].keys = vec![key(OTHER_KEY, 20_000, None)];
    let plan = world.plan();
    assert_eq!(plan.changes, []);
    let [line] = &lines(&plan)[..] else {
        panic!("{plan:?}")
    };
    assert!(
        line.contains("the registry knows that key: write it into the file with an end"),
        "{line}"
    );
}

#[test]
fn a_key_that_was_struck_is_never_given_again() {
    let mut world = World::new();
    let authority = world.tree.authorities[0].clone();
    let strike = contact_registry::ExecuteMsg::StrikeKey {
        account: world.account("office").into_string(),
        public_key: authority.keys[0].public_key.clone(),
    };
    world.registry(&strike);
    let [line] = &lines(&world.plan())[..] else {
        panic!("one line")
    };
    assert!(
        line.contains("a key that was struck never signs again"),
        "{line}"
    );
}

#[test]
fn an_account_that_stands_in_the_file_by_its_name_and_by_its_address_is_refused() {
    let mut world = World::new();
    let office = world.account("office").into_string();
    let mut again = world.tree.authorities[0].clone();
    again.account.clone_from(&office);
    again.daily_slips = 7;
    world.tree.authorities.push(again);
    let error = world.apply().unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("{office} stands in the tree file twice")),
        "{error}"
    );
}

#[test]
fn an_authority_that_was_closed_is_opened_again_by_a_file_that_names_it() {
    let mut world = World::new();
    let close = contact_registry::ExecuteMsg::RemoveAuthority {
        account: world.account("office").into_string(),
        may_revoke: true,
    };
    world.registry(&close);
    let done = world.follows();
    assert!(
        matches!(&done[..], [line] if line.contains("authority")),
        "{done:?}"
    );
}

#[test]
fn more_authorities_than_a_state_is_made_with_follow_after_it() {
    let mut world = World::new();
    let more = (0..12).map(|n| Authority {
        account: format!("office {n}"),
        daily_slips: 64,
        keys: vec![],
    });
    world.tree.authorities.extend(more);
    // Another state beside the first one.
    world.folder = tempfile::TempDir::new().unwrap();
    let done = world.follows();
    let added = done.iter().filter(|line| line.contains("authority"));
    assert_eq!(added.count(), 3);
}

#[test]
fn what_somebody_has_added_is_named_and_prune_takes_it_away() {
    let mut world = World::new();
    let add = contact_registry::ExecuteMsg::SetAuthority {
        authority: Authority {
            account: world.account("friend").into_string(),
            daily_slips: 64,
            keys: vec![key(OTHER_KEY, 0, None)],
        },
    };
    world.registry(&add);
    let davis = world.deployment().counties["06113"].cities["davis"].clone();
    let (mayor, cousin) = (world.account("mayor"), world.account("cousin"));
    let hire = city::ExecuteMsg::UpdateCleaners {
        add: vec![cousin.to_string()],
        remove: vec![],
    };
    world.chain.execute(&mayor, &davis, &hire).unwrap();
    world.tree.counties[0].cities[0].rewards = None;
    let named = world.unmentioned();
    assert_eq!(named.len(), 3, "{named:?}");
    assert!(
        named.contains(&"city 06113/davis: rewards".to_string()),
        "{named:?}"
    );
    assert_eq!(lines(&world.plan()), [""; 0]);
    world.prune = true;
    let done = world.follows();
    assert_eq!(done.len(), 3, "{done:?}");
    let removal = done.iter().find(|line| line.contains(": authority "));
    let words = "; it may still take back what it vouched for";
    assert!(removal.unwrap().ends_with(words), "{done:?}");
    assert_eq!(world.unmentioned(), [""; 0]);
}

#[test]
fn what_was_changed_on_the_chain_is_told_apart_from_what_was_changed_in_the_file() {
    let mut world = World::new();
    let davis = world.deployment().counties["06113"].cities["davis"].clone();
    let mayor = world.account("mayor");
    let off = city::ExecuteMsg::SetRewardPolicy { policy: None };
    world.chain.execute(&mayor, &davis, &off).unwrap();
    world.tree.counties[0].cities[0].places[0].name = "New name".to_string();
    let plan = world.plan();
    let drift: Vec<_> = plan.drift.iter().map(ToString::to_string).collect();
    assert!(
        matches!(&drift[..], [line] if line.starts_with("- city 06113/davis: rewards 10ucosm for a check-in and 5ucosm")),
        "{drift:?}"
    );
    assert_eq!(plan.changes.len(), 2);
    world.follows();
}

/// Whether some key of an authority signs slips on a day.
fn signs(world: &World, account: &str, day: u16) -> bool {
    let registry = world.deployment().registry;
    let all = contact_registry::ask::Authorities {
        start_after: None,
        limit: None,
    };
    let account = world.account(account);
    let known = world.chain.ask(&registry, all).unwrap().authorities;
    let mut known = known.iter();
    let known = known.find(|known| known.authority.account == account.as_str());
    let mut keys = known.unwrap().authority.keys.iter();
    keys.any(|key| key.signs_on(day))
}

#[test]
fn a_key_to_which_the_file_gives_an_end_long_ago_signs_no_more() {
    let mut world = World::new();
    let today = u16::try_from(world.chain.time() / 86_400).unwrap();
    world.tree.authorities[0].keys[0].until = Some(today - 60);
    world.apply().unwrap();
    assert!(!signs(&world, "office", today));
}

/// A tree of which the first key has ended so long ago that the registry forgets it when the authority is set next.
fn with_a_key_to_forget() -> World {
    let mut world = World::new();
    world.tree.authorities[0].keys[0].until = Some(20_500);
    world.follows();
    let later = world.chain.time() + 60 * 86_400;
    world.chain.wait_until(later).unwrap();
    world
}

#[test]
fn a_key_that_the_registry_forgets_does_not_stand_in_the_way_of_the_next_one() {
    let mut world = with_a_key_to_forget();
    world.tree.authorities[0].keys = vec![key(OTHER_KEY, 20_400, None)];
    world.follows();
}

#[test]
fn prune_strikes_no_key_that_the_registry_forgets_in_the_same_transaction() {
    let mut world = with_a_key_to_forget();
    world.tree.authorities[0].keys = vec![key(OTHER_KEY, 20_500, None)];
    world.prune = true;
    world.follows();
}

/// That a file which says two things of one account is refused before anything is sent. An apply that did first the one and then the
/// other, again and again, would end when its money does.
#[track_caller]
fn is_refused_untouched(world: &mut World, change: impl FnOnce(&mut World)) {
    let (tree, before) = (world.tree.clone(), world.look().0);
    change(world);
    let file = world.file();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let end = |progress: Progress| assert!(progress.step < 10, "{}", progress.change);
    let about = super::about(&world.tree);
    let error = apply(&mut world.chain, &wanted, &file, about, None, end).unwrap_err();
    world.tree = tree;
    assert_eq!(world.look().0, before, "{error}");
}

#[test]
fn an_authority_by_name_and_by_address_is_refused_before_anything_is_sent() {
    is_refused_untouched(&mut World::new(), |world| {
        let twin = Authority {
            account: world.account("office").into_string(),
            daily_slips: 2_000,
            keys: vec![],
        };
        world.tree.authorities.push(twin);
    });
}

#[test]
fn fees_of_an_account_by_name_and_by_address_are_refused_before_anything_is_sent() {
    is_refused_untouched(&mut World::new(), |world| {
        let mut twin = world.tree.fees[0].clone();
        twin.to = world.account("relay").into_string();
        twin.daily.amount = 3_000_000_u32.into();
        world.tree.fees.push(twin);
    });
}

/// Whether a file can be had as a plan in which nothing is refused.
fn is_planned(world: &mut World) -> bool {
    let file = world.file();
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    plan(&mut world.chain, &wanted, &file).is_ok_and(|(_, plan)| plan.conflicts.is_empty())
}

#[test]
fn a_key_that_is_no_point_of_the_curve_is_refused_before_anything_is_sent() {
    let known = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    let none = format!("02{}", "ff".repeat(32));
    let Ok(tree) = parse(&super::TREE.replace(known, &none)) else {
        return;
    };
    let mut world = World::new();
    // Another tree beside the first one.
    world.folder = tempfile::TempDir::new().unwrap();
    world.tree = tree;
    assert!(!is_planned(&mut world), "{:?}", world.apply().err());
}

#[test]
fn an_address_of_another_chain_is_refused_before_anything_is_sent() {
    let mut world = World::new();
    let other = "cosmos1pkptre7fdkl6gfrzlesjjvhxhlc3r4gmmk8rs6";
    world.tree.counties[0].cities[0]
        .cleaners
        .push(other.to_string());
    assert!(!is_planned(&mut world), "{:?}", world.apply().err());
}

#[test]
fn an_address_in_capitals_as_codes_to_scan_have_it_is_followed_or_refused_before_anything_is_sent()
{
    let mut world = World::new();
    let capitals = world.account("broom").as_str().to_uppercase();
    world.tree.counties[0].cities[0].cleaners.push(capitals);
    if is_planned(&mut world) {
        world.follows();
    }
}

#[test]
fn who_has_struck_a_key_is_not_told_to_write_it_into_the_file() {
    let mut world = World::new();
    let strike = contact_registry::ExecuteMsg::StrikeKey {
        account: world.account("office").into_string(),
        public_key: world.tree.authorities[0].keys[0].public_key.clone(),
    };
    world.registry(&strike);
    world.tree.authorities[0].keys = vec![key(OTHER_KEY, 0, None)];
    let told = lines(&world.plan()).join("\n");
    assert!(
        told.contains("begin the next one on the day on which it was struck"),
        "{told}"
    );
    let today = u16::try_from(world.chain.time() / 86_400).unwrap();
    world.tree.authorities[0].keys[0].from = today;
    world.follows();
}

#[test]
fn prune_strikes_no_key_of_an_authority_of_which_the_file_names_none() {
    let mut world = World::new();
    world.tree.authorities[0].keys.clear();
    world.prune = true;
    let plan = world.plan();
    assert_eq!(lines(&plan), [""; 0]);
    let [left] = &plan.unmentioned[..] else {
        panic!("{plan:?}")
    };
    assert!(!left.can_be_pruned);
    assert!(left.why.contains("the file names no key"), "{left:?}");
}

/// Both sides of the arrow in the only line of a plan.
fn shift(world: &mut World) -> (String, String) {
    let told = lines(&world.plan());
    let [line] = &told[..] else {
        panic!("{told:?}");
    };
    let (before, after) = line.split_once(" -> ").unwrap_or((line, ""));
    let (_, before) = before.split_once(", ").unwrap();
    (before.to_string(), after.to_string())
}

#[test]
fn an_authority_that_is_opened_again_is_told_as_such() {
    let mut world = World::new();
    // Its account was stolen.
    let close = contact_registry::ExecuteMsg::RemoveAuthority {
        account: world.account("office").into_string(),
        may_revoke: false,
    };
    world.registry(&close);
    let (before, after) = shift(&mut world);
    assert_ne!(before, after);
}

#[test]
fn a_key_that_stays_beside_a_new_one_is_told_as_staying() {
    let mut world = World::new();
    world.tree.authorities[0].keys = vec![key(OTHER_KEY, 30_000, None)];
    let [change] = &world.plan().changes[..] else {
        panic!("one change")
    };
    let old = &super::TREE.split("public_key = \"").nth(1).unwrap()[..66];
    assert_eq!(
        change.details(),
        [
            format!("= key {old} good until 2052-02-20"),
            format!("+ key {OTHER_KEY} good from 2052-02-20 on"),
        ]
    );
}

#[test]
fn fees_that_the_file_pays_no_more_are_told_and_prune_takes_them_back() {
    let mut world = World::new();
    let (payer, relay) = (world.account("payer"), world.account("relay"));
    world.tree.fees.clear();
    let named = world.unmentioned();
    assert!(
        named.iter().any(|line| line.contains(payer.as_str())),
        "{named:?}"
    );
    world.prune = true;
    world.follows();
    assert!(!world
        .chain
        .fees_paid_by(&payer)
        .unwrap()
        .contains_key(&relay));
}

#[test]
fn a_grant_that_was_dropped_from_the_file_long_ago_is_still_found_by_prune() {
    let mut world = World::new();
    let (payer, friend) = (world.account("payer"), world.account("friend"));
    world.tree.fees.clear();
    world.apply().unwrap();
    world.apply().unwrap();
    // And what somebody grants after that.
    let daily = cosmwasm_std::coin(9, "ucosm");
    world.chain.pay_fees(&payer, &friend, Some(&daily)).unwrap();
    world.apply().unwrap();
    assert_eq!(world.unmentioned().len(), 2);
    world.prune = true;
    assert_eq!(world.follows().len(), 2);
    assert_eq!(world.chain.fees_paid_by(&payer).unwrap(), [].into());
}

#[test]
fn who_would_pay_its_own_fees_by_name_and_by_address_is_refused_before_anything_is_sent() {
    let mut world = World::new();
    let mut own = world.tree.fees[0].clone();
    own.to = world.account(&own.from).into_string();
    world.tree.fees.push(own);
    assert!(!is_planned(&mut world), "{:?}", world.apply().err());
}

#[test]
fn a_struck_key_of_the_last_day_there_is_does_not_stand_in_the_way_of_its_authority() {
    let mut world = World::new();
    let account = world.account("office").into_string();
    let authority = Authority {
        account: account.clone(),
        daily_slips: 1_000,
        keys: vec![key(OTHER_KEY, u16::MAX, None)],
    };
    world.registry(&contact_registry::ExecuteMsg::SetAuthority { authority });
    let public_key = key(OTHER_KEY, 0, None).public_key;
    world.registry(&contact_registry::ExecuteMsg::StrikeKey {
        account,
        public_key,
    });
    world.tree.authorities[0].daily_slips = 2_000;
    world.follows();
}

#[test]
fn a_grant_of_another_kind_that_is_replaced_is_told_as_a_change_and_not_as_a_new_one() {
    let mut world = World::new();
    let (mut found, _) = world.look();
    let (payer, relay) = (world.account("payer"), world.account("relay"));
    // Somebody has granted all that it has, with wasmd.
    let fees = &mut found.live.as_mut().unwrap().fees;
    fees.get_mut(&payer).unwrap().insert(relay.clone(), None);
    let mut tree = world.tree.clone();
    tree.resolve(|name| world.chain.account(name)).unwrap();
    let plan = wayclear_deploy::plan::diff(&found, &tree, &world.owners, false);
    let [line] = &lines(&plan)[..] else {
        panic!("one line")
    };
    assert!(
        line.starts_with('~') && line.contains("of another kind"),
        "{line}"
    );
}

#[test]
fn whom_a_flag_or_a_variable_names_beside_a_file_that_names_nobody_takes_nobodys_place() {
    let mut world = World::new();
    let office = world.tree.authorities[0].clone();
    world.prune = true;
    let named = |account: &str, keys: Vec<SlipKey>| Authority {
        account: account.to_string(),
        daily_slips: 1_000,
        keys,
    };
    // Another authority.
    let other = world.account("other").into_string();
    let new = key(OTHER_KEY, 0, None);
    world.tree.authorities = vec![named(&other, vec![new.clone()])];
    world.tree.beside.authorities.insert(other);
    world.tree.beside.keys.insert(new.public_key.clone());
    let plan = world.plan();
    assert!(
        lines(&plan).iter().all(|line| line.starts_with('+')),
        "{plan:?}"
    );
    assert_eq!(plan.unmentioned.len(), 1);
    assert!(!plan.unmentioned[0].can_be_pruned);
    // Another key of one that the file names without any.
    let from = 30_000;
    let next = key(OTHER_KEY, from, None);
    world.tree.authorities = vec![named(&office.account, vec![next])];
    world.tree.beside.authorities.clear();
    let done = world.follows();
    assert!(done.iter().all(|line| !line.starts_with('-')), "{done:?}");
    // The file itself takes away what it does not name.
    world.tree.beside.keys.clear();
    let done = world.follows();
    assert!(
        done[0].starts_with("- registry of US-CA: key 0279be66"),
        "{done:?}"
    );
}

#[test]
fn fees_that_cannot_be_paid_in_a_coin_are_refused_before_anything_is_sent() {
    for (denoms, is_refused) in [
        (Some(vec!["uatom".to_string(), "uosmo".to_string()]), true),
        (Some(vec!["uatom".to_string(), "ucosm".to_string()]), false),
        (None, false),
    ] {
        let mut world = World::new();
        world.tree.fees[0].daily.amount = 7_u64.into();
        let file = world.file();
        let mut chain = super::mortal::Mortal::new(world.chain);
        chain.fee_denoms = denoms;
        let wanted = Wanted {
            tree: &world.tree,
            owners: &world.owners,
            prune: false,
        };
        let (_, plan) = plan(&mut chain, &wanted, &file).unwrap();
        assert_eq!(plan.changes.is_empty(), is_refused);
        let told = lines(&plan).remove(0);
        let words = "a fee for wasm1";
        let why = " is paid in uatom or uosmo, the file says 7ucosm; a grant of other coins";
        let is_told = told.contains(words) && told.contains(why);
        assert_eq!(is_told, is_refused, "{told}");
    }
}

#[test]
fn two_grants_that_cannot_be_paid_are_told_apart() {
    let mut world = World::new();
    let mut other = world.tree.fees[0].clone();
    other.to = world.account("friend").into_string();
    world.tree.fees.push(other);
    for fees in &mut world.tree.fees {
        fees.daily.amount = 7_u64.into();
    }
    let file = world.file();
    let mut chain = super::mortal::Mortal::new(world.chain);
    chain.fee_denoms = Some(vec!["uatom".to_string()]);
    let wanted = Wanted {
        tree: &world.tree,
        owners: &world.owners,
        prune: false,
    };
    let (_, plan) = plan(&mut chain, &wanted, &file).unwrap();
    let told = lines(&plan);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_ne!(told[0], told[1]);
}

#[test]
fn each_sentence_on_people_is_one_and_its_mark_says_what_becomes_of_them() {
    let mut world = World::new();
    world.prune = true;
    let office = world.account("office");
    let of_file = world.tree.authorities[0].keys[0].public_key.to_hex();
    // Cleaners and fees come and go.
    world.tree.counties[0].cities[0].cleaners = vec!["brush".to_string(), "broom".to_string()];
    world.tree.fees[0].to = "friend".to_string();
    let [mop, broom, payer, relay, friend] =
        ["mop", "broom", "payer", "relay", "friend"].map(|name| world.account(name));
    let mut done = world.follows();
    done.sort();
    let fees = "2000000ucosm a day";
    assert_eq!(
        done,
        [
            format!("+ city 06113/davis: cleaners {broom}"),
            format!("+ fees that {payer} pays for {friend}: {fees}"),
            format!("- city 06113/davis: cleaners {mop}"),
            format!("- fees that {payer} pays for {relay}: {fees}"),
        ]
    );
    world.tree.fees[0].daily.amount = 7_u64.into();
    let line = format!("~ fees that {payer} pays for {friend}: {fees} -> 7ucosm a day");
    assert_eq!(world.follows(), [line]);
    world.chain.pay_fees(&payer, &friend, None).unwrap();
    let plan = world.plan();
    let gone = format!("- fees that {payer} pays for {friend}: 7ucosm a day, gone since");
    assert!(plan.drift[0].to_string().starts_with(&gone), "{plan:?}");
    world.follows();

    // Two keys on the same days.
    world.tree.authorities[0].keys = vec![key(OTHER_KEY, 20_000, None)];
    let line = format!(
        "! registry of US-CA: key {of_file} of authority {office} is good until 2052-02-20, the file says that {OTHER_KEY} signs from \
         2024-10-04 on; the registry knows that key"
    );
    let told = lines(&world.plan());
    assert!(told[0].starts_with(&line), "{told:?}");

    // A key that is struck, and an authority that is closed.
    world.tree.authorities[0].keys = vec![key(&of_file, 0, Some(30_000))];
    world.registry(&contact_registry::ExecuteMsg::StrikeKey {
        account: office.to_string(),
        public_key: cosmwasm_std::HexBinary::from_hex(&of_file).unwrap(),
    });
    let plan = world.plan();
    let struck = format!("~ registry of US-CA: key {of_file} of authority {office} was good until 2052-02-20, is struck");
    let told: Vec<_> = plan.drift.iter().map(ToString::to_string).collect();
    assert!(
        told.iter().any(|line| line.starts_with(&struck)),
        "{told:?}"
    );
    world.tree.authorities[0].keys.clear();
    let close = |may_revoke| contact_registry::ExecuteMsg::RemoveAuthority {
        account: office.to_string(),
        may_revoke,
    };
    world.registry(&close(true));
    let told = lines(&world.plan());
    let closed = format!(
        "~ registry of US-CA: authority {office}, closed, but for what it takes back -> 1000 slips a day"
    );
    assert_eq!(told, [closed]);
    world.registry(&close(false));
    let told = lines(&world.plan());
    let stolen = format!("! registry of US-CA: authority {office} is closed as stolen, the file says that it vouches; ");
    assert!(told[0].starts_with(&stolen), "{told:?}");
}
