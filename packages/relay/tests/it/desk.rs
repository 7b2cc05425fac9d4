//! An authority's desk as a service: codes, what is signed for them, and decoys.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::slice::from_ref;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cosmwasm_std::{from_json, Addr, HexBinary};
use k256::ecdsa::SigningKey;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reqwest::blocking::Client;
use tempfile::TempDir;
use wayclear_api::contact_registry::ExecuteMsg;
use wayclear_api::relay::padded;
use wayclear_client::desk::{Ask, Code, Desk, DeskError, ASK_LENGTH, SIGNATURES};
use wayclear_client::register::RegisterFile;
use wayclear_client::relay::Relay;
use wayclear_client::report::Request;
use wayclear_relay::{attest, Codes, DeskService, Issued, Office, StartDesk};
use wayclear_status::{day_at, DAY_SECONDS};
use wayclear_testing::AUTHORITY_KEY;

use crate::wire::Wire;
use crate::world::World;

pub const TWO_DAYS: u64 = 2 * DAY_SECONDS;

/// A desk of the suite's authority.
pub struct Open {
    pub folder: TempDir,
    pub clock: Arc<Mutex<u64>>,
    pub service: Option<DeskService>,
    pub desk: Desk,
    pub random: ChaCha8Rng,
    pub chain_id: String,
    pub registry: Addr,
    pub account: Addr,
}

pub fn key() -> SigningKey {
    SigningKey::from_slice(&AUTHORITY_KEY).unwrap()
}

impl Open {
    pub fn new(world: &World) -> Self {
        Self::with(world, None, &[])
    }

    pub fn with(world: &World, a_minute: Option<u32>, relays: &[&str]) -> Self {
        crate::log::listen();
        let account = world.node.with(|node| node.suite.account("authority"));
        let mut office = Open {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::clone(&world.clock),
            service: None,
            desk: Desk::new("http://127.0.0.1:1").unwrap(),
            random: ChaCha8Rng::seed_from_u64(3),
            chain_id: world.settings.chain_id.clone(),
            registry: world.settings.registry.clone(),
            account,
        };
        office.start(world, a_minute, relays);
        office
    }

    pub fn start(&mut self, world: &World, a_minute: Option<u32>, relays: &[&str]) {
        self.stop();
        let clock = Arc::clone(&self.clock);
        let service = attest(StartDesk {
            office: Office {
                chain_id: self.chain_id.clone(),
                registry: self.registry.clone(),
                account: self.account.clone(),
                key: key(),
                register: self.register(),
                codes: self.codes(),
                window: world.settings.window,
                clock: Arc::new(move || *clock.lock().unwrap()),
            },
            listen: "127.0.0.1:0".parse().unwrap(),
            a_minute: a_minute.and_then(std::num::NonZeroU32::new),
            trusted_proxies: vec![],
            relays: relays.iter().map(|url| Relay::new(url).unwrap()).collect(),
            rest: Duration::from_millis(5),
        });
        let service = service.unwrap();
        self.desk = Desk::new(&format!("http://{}", service.address)).unwrap();
        self.service = Some(service);
    }

    pub fn stop(&mut self) {
        if let Some(service) = self.service.take() {
            service.running.stop();
            assert!(service.running.wait());
        }
    }

    pub fn register(&self) -> RegisterFile {
        RegisterFile::new(self.folder.path().join("register.jsonl"))
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("codes.sqlite")
    }

    pub fn codes(&self) -> Codes {
        Codes::open(&self.file(), &[7; 32], &key()).unwrap()
    }

    pub fn now(&self) -> u64 {
        *self.clock.lock().unwrap()
    }

    pub fn issue(&mut self, patient: &str) -> Code {
        let (codes, now) = (self.codes(), self.now());
        let Issued { code, until } = codes
            .issue(patient, now, TWO_DAYS, &mut self.random)
            .unwrap();
        assert_eq!(until, now + TWO_DAYS);
        code
    }

    /// A request of 64 random digests for today.
    pub fn request(&mut self) -> Request {
        let mut digests: Vec<[u8; 32]> = (0..64).map(|_| self.random.random()).collect();
        digests.sort_unstable();
        Request {
            chain_id: self.chain_id.clone(),
            registry: self.registry.clone(),
            issued: day_at(self.now()),
            digests: digests.into_iter().map(HexBinary::from).collect(),
        }
    }

    #[track_caller]
    pub fn refused(&self, code: &Code, request: &Request) -> String {
        match self.desk.sign(code, from_ref(request)) {
            Err(DeskError::Refused { kind, .. }) => kind,
            other => panic!("{other:?}"),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.stop();
    }
}

#[test]
fn a_code_has_one_report_signed_and_the_same_again_for_who_has_not_got_the_answer() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let (code, request) = (office.issue("2026/4711"), office.request());
    let signed = office.desk.sign(&code, from_ref(&request)).unwrap();
    assert_eq!((signed.len(), signed[0].slips.len()), (1, 64));
    assert_eq!(signed[0].authority, office.account);
    // A restart between makes no difference, nor does the next day.
    office.start(&world, None, &[]);
    *office.clock.lock().unwrap() += DAY_SECONDS;
    let again = office.desk.sign(&code, from_ref(&request)).unwrap();
    assert_eq!(again, signed);
    let another = office.request();
    assert_eq!(office.refused(&code, &another), "code_used");
    let register = office.register().read().unwrap();
    let patients: Vec<_> = register.patients().keys().cloned().collect();
    assert_eq!(patients, ["2026/4711"]);
    assert_eq!(register.patients()["2026/4711"].ids.len(), 64);
}

#[test]
fn a_long_report_is_two_requests_and_no_more() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let code = office.issue("a");
    let requests = [office.request(), office.request(), office.request()];
    let refused = office.desk.sign(&code, &requests);
    assert!(matches!(refused, Err(DeskError::Refused { kind, .. }) if kind == "requests"));
    assert_eq!(office.desk.sign(&code, &requests[..2]).unwrap().len(), 2);
}

#[test]
fn codes_that_were_not_given_out_or_are_over_are_worth_nothing() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let stranger = Code::random(&mut office.random);
    let request = office.request();
    assert_eq!(office.refused(&stranger, &request), "unknown_code");
    let code = office.issue("a");
    *office.clock.lock().unwrap() += TWO_DAYS;
    let request = office.request();
    assert_eq!(office.refused(&code, &request), "unknown_code");
    // Another authority's key makes other codes of the same file.
    let others = SigningKey::from_slice(&[9; 32]).unwrap();
    let codes = Codes::open(&office.file(), &[7; 32], &others).unwrap();
    let code = office.issue("b");
    assert!(codes.find(&code, office.now()).unwrap().is_none());
    assert_eq!(office.register().read().unwrap().patients().len(), 0);
}

#[test]
fn a_request_that_is_anothers_is_refused_without_a_word_of_whose_it_is() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let (first, second) = (office.issue("Ada Lovelace"), office.issue("b"));
    let request = office.request();
    office.desk.sign(&first, from_ref(&request)).unwrap();
    let refused = office.desk.sign(&second, &[request]).unwrap_err();
    let words = refused.to_string();
    assert!(
        words.contains("somebody else") && !words.contains("Ada"),
        "{words}"
    );
    // The code is good still, for a request of its own.
    let request = office.request();
    office.desk.sign(&second, &[request]).unwrap();
    office.register().revoke("b").unwrap();
    let (third, request) = (office.issue("b"), office.request());
    assert_eq!(office.refused(&third, &request), "not_for_you");
}

#[test]
fn what_is_no_request_is_refused_by_name_and_uses_nothing_up() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let code = office.issue("a");
    let good = office.request();
    let mut old = good.clone();
    old.issued -= 2;
    let mut elsewhere = good.clone();
    elsewhere.chain_id = "another-1".to_string();
    let mut few = good.clone();
    few.digests.pop();
    for request in [old, elsewhere, few] {
        assert_eq!(office.refused(&code, &request), "request");
    }
    let url = format!(
        "http://{}{SIGNATURES}",
        office.service.as_ref().unwrap().address
    );
    let kind = |body: Vec<u8>| {
        let answer = Client::new().post(&url).body(body).send().unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&answer.bytes().unwrap()).unwrap();
        answer["type"].as_str().unwrap().to_string()
    };
    assert_eq!(kind(b"{}".to_vec()), "length");
    assert_eq!(kind(vec![b' '; ASK_LENGTH]), "form");
    assert_eq!(kind(vec![0xff; ASK_LENGTH]), "form");
    assert_eq!(kind(vec![b'x'; ASK_LENGTH + 1]), "length");
    let mistyped = |code: &str| {
        let ask = Ask {
            code: code.to_string(),
            requests: vec![good.clone()],
        };
        kind(padded(&ask, ASK_LENGTH).unwrap())
    };
    assert_eq!(mistyped("0000-0000-0000"), "code");
    assert_eq!(mistyped(""), "code");
    office.desk.sign(&code, from_ref(&good)).unwrap();
}

#[test]
fn one_address_may_try_so_often_a_minute() {
    let world = World::attested();
    let mut office = Open::with(&world, Some(5), &[]);
    let request = office.request();
    let kinds: Vec<_> = (0..8)
        .map(|_| {
            let code = Code::random(&mut office.random);
            office.refused(&code, &request)
        })
        .collect();
    assert_eq!(kinds[..5], vec!["unknown_code"; 5]);
    assert_eq!(kinds[5..], vec!["too_many"; 3]);
}

#[test]
fn codes_are_in_no_file_and_patients_in_none_but_the_register_once_they_are_over() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let holds = |office: &Open, text: &str| {
        let files = std::fs::read_dir(office.folder.path()).unwrap();
        let mut files = files.map(|file| file.unwrap().path());
        files.any(|file| {
            let is_register = file.to_string_lossy().contains("register");
            let bytes = std::fs::read(&file).unwrap();
            !is_register
                && bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
        })
    };
    let code = office.issue("patient-4711");
    // The control: whose it is must be somewhere while it is good.
    assert!(holds(&office, "patient-4711"));
    let text = code.to_string();
    assert!(!holds(&office, &text) && !holds(&office, &text.replace('-', "")));
    *office.clock.lock().unwrap() += TWO_DAYS + DAY_SECONDS + 1;
    world.until("it is forgotten", |_| !holds(&office, "patient-4711"));
    let log = crate::log::text();
    assert!(!log.contains("patient-4711") && !log.contains(&text));
}

#[test]
fn a_gateway_without_its_desk_is_no_answer_of_the_desk_and_a_page_is_no_desk() {
    let world = World::attested();
    let mut office = Open::new(&world);
    let (code, request) = (Code::random(&mut office.random), office.request());
    let ask = |status: &str| {
        let wire = Wire::saying(&format!("HTTP/1.1 {status}"), "<html></html>");
        let desk = Desk::new(&wire.url).unwrap();
        desk.sign(&code, from_ref(&request)).unwrap_err()
    };
    for away in ["502 Bad Gateway", "503 Service Unavailable", "504 x"] {
        let error = ask(away);
        assert!(matches!(error, DeskError::NoAnswer { .. }), "{error}");
    }
    for page in ["200 OK", "404 Not Found"] {
        let error = ask(page);
        assert!(matches!(error, DeskError::Form { .. }), "{error}");
    }
}

/// How many slips of each UTC day of issue relays have sent.
fn sent(world: &World) -> BTreeMap<u16, usize> {
    world.node.with(|node| {
        let mut days = BTreeMap::new();
        for (_, message) in node.carried_out.iter().flatten() {
            if let Ok(ExecuteMsg::Disclose { issued, slips, .. }) = from_json(message) {
                *days.entry(issued).or_default() += slips.len();
            }
        }
        days
    })
}

/// Lets the hours of some days pass.
pub fn pass(world: &World, hours: u64) {
    for _ in 0..hours {
        world.block(3_600);
        std::thread::sleep(Duration::from_millis(60));
    }
}

/// The same from a midnight on, day by day: nobody goes on before those are made up whose moment has surely passed, a tenth of a
/// day each. The last moment may be the last of the day, when an hour more would be tomorrow.
fn pass_with_decoys(world: &World, office: &Open, days: u64) {
    let hours = [3_600; 23].into_iter().chain([3_599, 1]);
    for seconds in (0..days).flat_map(|_| hours.clone()) {
        world.block(seconds);
        std::thread::sleep(Duration::from_millis(60));
        let now = office.now();
        let due = usize::try_from(10 * (now % DAY_SECONDS + 1) / DAY_SECONDS).unwrap();
        world.until("those who are due are made up", |_| {
            let register = office.register().read().unwrap();
            register.patients_of_day(day_at(now)) >= due
        });
    }
}

#[test]
fn a_day_without_patients_has_a_hundred_and_forty_day_keys_of_nobody_and_more_patients_have_fewer()
{
    let world = World::attested();
    let midnight = |world: &World| {
        let now = world.node.with(|node| node.suite.now());
        world.block(DAY_SECONDS - now % DAY_SECONDS);
    };
    midnight(&world);
    let mut office = Open::with(&world, None, &[world.relay.url()]);
    pass_with_decoys(&world, &office, 2);
    let day = day_at(office.now()) - 2;
    world.until("relays have sent them", |world| {
        // They wait for hours by the chain's time, and are brought by threads that a busy machine lets wait.
        world.block(600);
        std::thread::sleep(Duration::from_millis(300));
        sent(world).get(&day) >= Some(&140)
    });
    let first = sent(&world)[&day];
    assert!((140..=160).contains(&first), "{first}");
    let public = world.node.with(|node| {
        let rows = node.suite.feed();
        rows.iter().map(|row| row.keys.len()).sum::<usize>()
    });
    assert!(public >= 140, "{public}");
    // With ten patients in the morning nobody is made up.
    office.stop();
    midnight(&world);
    pass(&world, 36);
    midnight(&world);
    office.start(&world, None, &[world.relay.url()]);
    for n in 0..10 {
        let (code, request) = (office.issue(&format!("patient {n}")), office.request());
        office.desk.sign(&code, &[request]).unwrap();
    }
    let today = day_at(office.now());
    pass(&world, 23);
    let register = office.register().read().unwrap();
    let made_up = register.patients().iter();
    let made_up = made_up
        .filter(|(label, patient)| label.starts_with("nobody") && patient.issued.contains(&today));
    assert_eq!(made_up.count(), 0);
}

#[test]
fn the_moments_of_decoys_are_the_same_after_a_restart_and_no_two_days_alike() {
    let world = World::attested();
    let office = Open::new(&world);
    let moments = |day: u16| -> Vec<String> {
        let codes = office.codes();
        (0..10).map(|n| codes.chance(day, n).to_string()).collect()
    };
    assert_eq!(moments(20_000), moments(20_000));
    assert_ne!(moments(20_000), moments(20_001));
    let codes = office.codes();
    let mean = (0..1_000).map(|n| codes.chance(1, n)).sum::<f64>() / 1_000.0;
    assert!((0.45..0.55).contains(&mean), "{mean}");
}
