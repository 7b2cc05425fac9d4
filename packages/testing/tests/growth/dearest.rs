//! Questions whose rows are as long, and as many, as anybody can make them: each stays under the limit all the same.

use wayclear_api::contact_registry::{
    Contact, ExecuteMsg, MacHash, QueryMsg, RadioContact, RiskExposure, RiskModel, SurfaceContact,
    MAX_CHECKED_SLIPS, MAX_CONTACT_SECONDS, MAX_EXPOSURES, MAX_MATCHED_HASHES, MAX_MATCHES_A_HASH,
};
use wayclear_api::{city, Surface, DAY_SECONDS};
use wayclear_status::{first_interval, INTERVALS_A_DAY};
use wayclear_testing::{hashes_slip, place, secret, visit_slip, SuiteBuilder, DAVIS};

use crate::gate::QUESTION;
use crate::registry::{authority, keys, Registry};

/// A text of characters that take four bytes each.
fn long(characters: usize) -> String {
    "\u{1d11e}".repeat(characters)
}

/// Asks, and answers how many times a text stands in the answer.
#[track_caller]
fn check(registry: &Registry, question: QueryMsg, text: &str) -> usize {
    let name = crate::gate::name(&question);
    registry.bench.spent();
    let contract = wayclear_contact_registry::contract::query;
    let answer = registry.bench.ask(contract, &registry.at, question);
    let (gas, _) = registry.bench.spent();
    assert!(gas < QUESTION, "{name} costs {gas}");
    let answer = String::from_utf8(answer.into()).expect("JSON");
    answer.matches(text).count()
}

/// As many slips as a hash is found by, of the same hashes, which begin in a day.
fn disclose_hashes(registry: &mut Registry, day: u16, hashes: std::ops::Range<u64>) {
    for n in 1..=MAX_MATCHES_A_HASH {
        let entry = |(index, hash): (usize, u64)| MacHash {
            interval: first_interval(day) + u32::try_from(index).expect("few"),
            mac_hash: secret(hash).into(),
            rotation: u8::try_from(INTERVALS_A_DAY).expect("few") - u8::try_from(n).expect("few"),
        };
        let entries = hashes.clone().enumerate().map(entry).collect();
        let who = format!("{day} {n}");
        registry.send(&who, registry.own(vec![hashes_slip(day, entries)]));
    }
}

#[test]
fn hashes_that_many_have_disclosed_are_matched() {
    let mut registry = Registry::new();
    let day = registry.today() - 2;
    let hashes = 0..MAX_MATCHED_HASHES as u64;
    disclose_hashes(&mut registry, day, hashes.clone());
    let mac_hashes = hashes.map(|n| secret(n).into()).collect();
    let found = check(&registry, QueryMsg::Match { day, mac_hashes }, "\"id\"");
    assert_eq!(found, MAX_MATCHED_HASHES * MAX_MATCHES_A_HASH);
}

/// Contacts that are looked up twice each and in vain, and when reads run out one that touches four days.
#[test]
fn exposures_behind_sixty_contacts_in_vain_are_found() {
    let mut registry = Registry::new();
    // An hour after midnight, as clocks differ.
    let ended_at = u64::from(registry.today()) * DAY_SECONDS + 3_600;
    registry.bench.now = ended_at + DAY_SECONDS;
    for day in registry.today() - 4..registry.today() {
        disclose_hashes(&mut registry, day, 60..61);
    }
    let contact = |n: u64| {
        let seconds = if n < 60 { 0 } else { MAX_CONTACT_SECONDS };
        let in_vain = ended_at - DAY_SECONDS / 2;
        Contact {
            mac_hash: secret(n).into(),
            started_at: in_vain.min(ended_at - u64::from(seconds)),
            seconds,
            rssi_dbm: -100,
            device: long(32),
        }
    };
    for numbers in [0..50, 50..100] {
        let contacts = numbers.map(contact).collect();
        registry.send("ada", ExecuteMsg::RecordContacts { contacts });
    }
    let question = QueryMsg::Exposures {
        account: registry.bench.account("ada").into_string(),
        start_after: None,
        limit: Some(100),
    };
    // The identifiers of its own two days, and those of the day before that were sent until late.
    let found = check(&registry, question, "\"id\"");
    assert!(found > 2 * MAX_MATCHES_A_HASH, "{found} exposures");
}

#[test]
fn a_page_of_tiny_rows_of_the_feed_is_answered() {
    let mut registry = Registry::new();
    let day = registry.today() - 1;
    // As many rows as a page holds, each so long that all of them fill it; behind them one that is read in vain.
    for n in 0..127 {
        let keys = keys(day, 13 * n..13 * (n + 1));
        registry.send(&format!("small {n}"), registry.own(keys));
    }
    let hashes = registry.hashes(0..144);
    registry.send("large", registry.own(vec![hashes]));
    // Commas between rows, and one after the link.
    let commas = check(&registry, QueryMsg::Feed { from: 0 }, "\",\"");
    assert_eq!(commas, 127);
}

#[test]
fn ids_of_an_authority_are_listed() {
    let mut registry = Registry::new();
    for n in 0..2 {
        let signed = registry.signed(50 * n..50 * (n + 1));
        registry.send("relay", signed);
    }
    let question = QueryMsg::Ids {
        start_after: None,
        limit: Some(100),
    };
    assert_eq!(check(&registry, question, "\"voucher\""), 100);
}

#[test]
fn authorities_with_all_their_keys_are_listed() {
    let mut registry = Registry::new();
    for n in 0..100 {
        let account = registry.bench.account(&format!("authority {n}"));
        let authority = authority(&account, registry.today());
        registry.send("state owner", ExecuteMsg::SetAuthority { authority });
    }
    let question = QueryMsg::Authorities {
        start_after: None,
        limit: Some(100),
    };
    // The suite's own authority is among them, with one key.
    let keys = check(&registry, question, "\"public_key\"");
    assert!(keys >= 99 * 8, "{keys} keys");
}

#[test]
fn risks_are_computed_while_many_models_wait() {
    let mut registry = Registry::new();
    let model = RiskModel {
        origin: long(256),
        ..RiskModel::illustrative()
    };
    let set = ExecuteMsg::SetRiskModel {
        model,
        effective_at: None,
    };
    for _ in 0..8 {
        registry.send("state owner", set.clone());
    }
    let exposure = RiskExposure {
        contact: Some(RadioContact {
            rssi_dbm: -60,
            seconds: MAX_CONTACT_SECONDS,
        }),
        surface: Some(SurfaceContact {
            gap_seconds: 60,
            surface: Surface::Plastic,
        }),
    };
    let question = QueryMsg::Risk {
        exposures: vec![exposure; MAX_EXPOSURES],
        version: None,
    };
    assert_eq!(check(&registry, question, "\"added\""), MAX_EXPOSURES);
    let model = QueryMsg::RiskModel { version: None };
    assert_eq!(check(&registry, model, "\"latest\":9"), 1);
}

/// A tree whose cells are found last, and sixteen of its places, each with the longest rows it can have.
#[test]
fn sixteen_visits_at_sixteen_places_are_checked() {
    let tree = SuiteBuilder::empty()
        .county("06113", &["9q"])
        .city("davis", &["9q"]);
    let mut suite = tree.build();
    let davis = suite.city("davis");
    let mut slips = vec![];
    for n in 0..MAX_CHECKED_SLIPS {
        let at = format!("{DAVIS}/{n:032}");
        let visited = suite.relay_in(&at, 1);
        let describe = city::ExecuteMsg::DescribeLocation {
            place: place(&at),
            label: Some(long(255)),
            surface: Surface::StainlessSteel,
        };
        suite
            .execute("city owner", &davis, &describe)
            .expect("a label");
        for _ in 0..64 {
            suite.clean("davis", &[&at]);
        }
        slips.push((suite.location(&at), visit_slip(&visited)));
    }
    suite.open(DAVIS);
    let (locations, slips): (Vec<_>, Vec<_>) = slips.into_iter().unzip();
    let registry = Registry::beside(&suite, &locations);
    let question = QueryMsg::CheckSlips {
        authority: None,
        issued: registry.today(),
        slips,
        sender: None,
    };
    let taken = check(&registry, question, "taken");
    assert_eq!(taken, MAX_CHECKED_SLIPS);
}
