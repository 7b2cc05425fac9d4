//! What a stranger found in the phone and in the authority's tools. Each test fails on the commit before it.

#![allow(clippy::unwrap_used)]

mod common;

use common::registry;
use k256::ecdsa::SigningKey;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_api::contact_registry::{Item, ReportPolicy};
use wayclear_api::location::Status;
use wayclear_client::feed::Feed;
use wayclear_client::register::RegisterFile;
use wayclear_client::report::{Authority, Report};
use wayclear_client::revoke::{known_ids, together, vouched_by};
use wayclear_client::{Addr, Chain};
use wayclear_testing::{ids_of, place, visit_slip, SuiteBuilder, DAVIS};

/// The digest of an account item is known to everybody beforehand: whoever has it signed first keeps the other patient from any
/// signature of that day.
#[test]
fn a_patient_cannot_keep_another_one_from_being_signed_for() {
    let folder = tempfile::TempDir::new().unwrap();
    let register = RegisterFile::new(folder.path().join("register.jsonl"));
    let key = SigningKey::from_slice(&[7; 32]).unwrap();
    let (registry, laboratory) = (registry(), Addr::unchecked("laboratory"));
    let authority = Authority {
        chain_id: "wayclear-test",
        registry: &registry,
        account: &laboratory,
        key: &key,
    };
    let sign = |patient: &str, items: Vec<Item>, seed| {
        let mut report = Report::default();
        report.add(items);
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let request = report.requests("wayclear-test", &registry, 20_486, &mut random);
        register.sign(patient, &request[0], &authority, 20_486)
    };
    let of_ada = Item::Account {
        account: "wasm1ada".to_string(),
        day: 20_486,
    };
    let key = Item::DayKey {
        key: [5; 16].into(),
        day: 20_485,
    };
    sign("mallory", vec![of_ada.clone()], 1).expect("any 64 digests");
    let signed = sign("ada", vec![of_ada, key], 2);
    assert!(signed.is_ok(), "{}", signed.unwrap_err());
}
