//! What the contracts tell somebody who may have been exposed: in the feed, to be compared on the phone, and on chain to
//! whoever records contacts for all to see.

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{
    ask, Contact, ExecuteMsg, ItemId, MacHash, RadioContact, RiskExposure, Slip,
};
use wayclear_api::location::Surface;
use wayclear_api::{city, DAY_SECONDS, INTERVAL_SECONDS};
use wayclear_identity::{Day, DisclosedHash, Identifier, Observation, Observations, Secret};
use wayclear_status::ended_at;
use wayclear_testing::{
    day_key_slip, hashes_slip, place, suite, taken, Chain, Phone, Suite, DAVIS,
};

/// The phone of somebody who sends under this key today.
fn day(suite: &Suite, n: u8) -> Day {
    Day::new(Secret::new([n; 16]), suite.today())
}

/// What is heard of it now.
fn heard(suite: &Suite, day: &Day, rotation: u8) -> Observation {
    let identifier = day.identifier_at(suite.now(), rotation);
    Observation {
        identifier: identifier.expect("it is sending"),
        at: suite.now(),
    }
}

fn hashes_of(suite: &Suite, day: &Day, rotation: u8) -> Slip {
    let hashes = day.disclose_hashes(rotation, suite.now());
    let entry = |hash: DisclosedHash| MacHash {
        interval: hash.interval,
        mac_hash: hash.mac_hash.into(),
        rotation: hash.rotation,
    };
    let hashes = hashes.expect("a finished day").into_iter();
    hashes_slip(day.day, hashes.map(entry).collect())
}

fn key_of(suite: &Suite, day: &Day) -> Slip {
    let key = day.disclose_key(suite.now()).expect("a finished day");
    day_key_slip(*key.expose(), day.day)
}

/// Sends a slip on its sender's own word.
fn send(suite: &mut Suite, who: &str, slip: Slip) -> ItemId {
    let id = ItemId::of(&slip.item);
    let tx = suite.disclose(who, vec![slip]).expect("a slip");
    assert_eq!(taken(&tx), 1);
    id
}

/// Which of the observations a phone finds again in the feed.
fn found(phone: &Phone, seen: &[Observation]) -> Vec<usize> {
    let all = Observations::new(seen.iter().copied());
    let days = phone.keys.values();
    let days: Vec<Day> = days
        .map(|told| Day::new(Secret::new(told.key), told.day))
        .collect();
    let hashes = phone.hash_days.values().flat_map(|day| &day.hashes);
    let hashes: Vec<DisclosedHash> = hashes
        .map(|hash| DisclosedHash {
            mac_hash: hash.mac_hash,
            interval: hash.interval,
            rotation: hash.rotation,
        })
        .collect();
    let matches = all.match_days(&days).into_iter();
    let matches = matches.chain(all.match_hashes(&hashes));
    matches.map(|found| found.observation).collect()
}

/// Records what was heard in public; answers nothing, as nobody is exposed yet.
fn record(suite: &mut Suite, who: &str, heard: &[Identifier]) {
    let contact = |identifier: &Identifier| Contact {
        mac_hash: HexBinary::from(identifier.mac_hash()),
        started_at: suite.now() - 900,
        seconds: 900,
        rssi_dbm: -60,
        device: "Pixel 9".to_string(),
    };
    let contacts = heard.iter().map(contact).collect();
    let registry = suite.registry();
    let msg = ExecuteMsg::RecordContacts { contacts };
    suite.execute(who, &registry, &msg).expect("a record");
}

/// Slips whose hashes an account has recorded.
fn exposures(suite: &Suite, who: &str) -> Vec<HexBinary> {
    let question = ask::Exposures {
        account: suite.account(who).into_string(),
        start_after: None,
        limit: None,
    };
    let answer = suite.chain.ask(&suite.registry(), question);
    let exposures = answer.expect("an answer").exposures.into_iter();
    exposures.map(|exposure| exposure.id).collect()
}

#[test]
fn whoever_was_near_a_phone_finds_its_day_in_the_feed_and_nobody_else_does() {
    let mut suite = suite();
    let (ada, eve) = (day(&suite, 1), day(&suite, 2));
    suite.advance(3_600);
    let bob = [heard(&suite, &eve, 1), heard(&suite, &ada, 1)];
    let cy = [heard(&suite, &eve, 1)];
    suite.wait_until(ada.key_disclosed_from());
    let slip = key_of(&suite, &ada);
    let id = send(&mut suite, "ada", slip);
    let mut phone = Phone::default();
    phone.read(&suite);
    assert_eq!(found(&phone, &bob), [1]);
    assert!(found(&phone, &cy).is_empty());
    suite.revoke("ada", vec![id]).expect("a mistake");
    phone.read(&suite);
    assert!(found(&phone, &bob).is_empty());
}

#[test]
fn keys_and_hashes_of_a_day_give_the_same_encounters() {
    let mut suite = suite();
    let ada = day(&suite, 1);
    let mut seen = vec![];
    for _ in 0..5 {
        suite.advance(1_700);
        seen.push(heard(&suite, &ada, 1));
    }
    suite.wait_until(ada.key_disclosed_from());
    let told = [key_of(&suite, &ada), hashes_of(&suite, &ada, 1)].map(|slip| {
        let id = send(&mut suite, "ada", slip);
        let mut phone = Phone::default();
        phone.read(&suite);
        suite.revoke("ada", vec![id]).expect("a mistake");
        found(&phone, &seen)
    });
    assert_eq!(told, [[0, 1, 2, 3, 4]; 2]);
}

#[test]
fn who_records_in_public_is_told_on_chain_what_a_phone_finds_in_the_feed() {
    let mut suite = suite();
    let (ada, eve) = (day(&suite, 1), day(&suite, 2));
    suite.advance(3_600);
    // The paper's weak randomisation: an identifier an hour.
    let bob = [&ada, &eve].map(|day| heard(&suite, day, 6));
    record(&mut suite, "bob", &bob.map(|seen| seen.identifier));
    assert!(exposures(&suite, "bob").is_empty());
    suite.wait_until(ada.ends_at());
    let slip = hashes_of(&suite, &ada, 6);
    let id = send(&mut suite, "ada", slip);
    let mut phone = Phone::default();
    phone.read(&suite);
    assert_eq!(found(&phone, &bob), [0]);
    assert_eq!(exposures(&suite, "bob"), std::slice::from_ref(&id.id));
    assert!(exposures(&suite, "cy").is_empty());
    let hash = HexBinary::from(bob[0].identifier.mac_hash());
    assert_eq!(suite.matches(id.day, &[hash])[0].id, id.id);

    suite.wait_until(eve.key_disclosed_from());
    let slip = key_of(&suite, &eve);
    send(&mut suite, "eve", slip);
    phone.read(&suite);
    assert_eq!(found(&phone, &bob), [1, 0]);
    assert_eq!(
        exposures(&suite, "bob"),
        [id.id],
        "keys are expanded on phones only"
    );
}

#[test]
fn whoever_came_to_a_place_after_an_infected_visit_finds_gap_surface_and_end_in_the_feed() {
    let mut suite = suite();
    suite.open(DAVIS);
    let describe = city::ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: None,
        surface: Surface::Plastic,
    };
    let city = suite.city("davis");
    suite
        .execute("city owner", &city, &describe)
        .expect("described");
    let infected = suite.relay_in(DAVIS, 1);
    suite.advance(2 * 3_600);
    let after = suite.relay_in(DAVIS, 2);
    suite.report("ada", &[&infected]);
    suite.advance(3_600);
    let mut phone = Phone::default();
    phone.read(&suite);
    let told = phone.flags.values().next().expect("a flag");
    assert_eq!(told.surface(), Surface::Plastic);
    let gap = u64::from(after.interval - told.interval) * INTERVAL_SECONDS;
    assert_eq!(gap, 7_200);
    let davis = place(DAVIS);
    let end = |phone: &Phone| {
        let flag = phone.flags_of(&davis)[0];
        ended_at(flag, &phone.cleanings_of(&davis), 14 * DAY_SECONDS)
    };
    let by_age = u64::from(infected.interval + 1) * INTERVAL_SECONDS + 14 * DAY_SECONDS;
    assert_eq!(end(&phone), by_age);
    suite.clean("davis", &[DAVIS]);
    phone.read(&suite);
    assert_eq!(end(&phone), suite.now());
}

#[test]
fn what_was_cleaned_away_before_it_was_told_has_ended_by_then() {
    let mut suite = suite();
    let infected = suite.relay_in(DAVIS, 1);
    suite.advance(3_700);
    suite.clean("davis", &[DAVIS]);
    let cleaned_at = suite.now();
    suite.advance(3_600);
    suite.report("ada", &[&infected]);
    let mut phone = Phone::default();
    phone.read(&suite);
    let flag = phone.flags_of(&place(DAVIS))[0];
    let end = ended_at(flag, &[], suite.window);
    assert!(end <= cleaned_at && cleaned_at - end < INTERVAL_SECONDS);
    let told = phone.infected_until(&place(DAVIS), suite.now(), suite.window);
    assert_eq!(told, None);
}

#[test]
fn an_exposure_is_scored_with_the_model_in_effect() {
    let mut suite = suite();
    let exposure = RiskExposure {
        contact: Some(RadioContact {
            rssi_dbm: -60,
            seconds: 900,
        }),
        surface: None,
    };
    let risk = |suite: &Suite| {
        let question = ask::Risk {
            exposures: vec![exposure],
            version: None,
        };
        let answer = suite.chain.ask(&suite.registry(), question);
        answer.expect("a risk")
    };
    let before = risk(&suite);
    let mut model = wayclear_api::contact_registry::RiskModel::illustrative();
    model.b0 = "1".parse().expect("a number");
    let set = ExecuteMsg::SetRiskModel {
        model,
        effective_at: None,
    };
    let registry = suite.registry();
    suite.execute("state owner", &registry, &set).expect("set");
    assert_eq!(risk(&suite), before);
    suite.advance(DAY_SECONDS);
    let after = risk(&suite);
    assert_eq!((before.version, after.version), (1, 2));
    assert!(after.combined > before.combined);
}
