//! Reports, and an authority that signs them.

use cosmwasm_std::HexBinary;
use k256::ecdsa::SigningKey;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_api::contact_registry::{Authority as Listed, Item, KnownAuthority};
use wayclear_client::device::{Device, KeptVisit};
use wayclear_client::report::{
    public_key, Authority, Choice, Report, Request, RequestError, Signed,
};
use wayclear_client::Addr;
use wayclear_identity::Secret;

use super::{registry, NOW, WINDOW};

pub const DAY: u64 = 86_400;
pub const TODAY: u16 = 20_486;
pub const CHAIN: &str = "wayclear-test";

pub fn random() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(5)
}

pub fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

pub fn laboratory() -> Addr {
    Addr::unchecked("laboratory")
}

pub fn listed() -> KnownAuthority {
    KnownAuthority {
        authority: Listed::with_key(&laboratory(), 640, public_key(&key())),
        struck: vec![],
        is_active: true,
        may_revoke: true,
        slips_today: 0,
    }
}

pub fn sign(request: &Request, today: u16) -> Result<Signed, RequestError> {
    request.sign(
        &Authority {
            chain_id: CHAIN,
            registry: &registry(),
            account: &laboratory(),
            key: &key(),
        },
        today,
    )
}

/// A device with keys of the last days, today's among them, and a visit on each.
pub fn device(days: u64) -> Device {
    let mut device = Device::default();
    for ago in (0..days).rev() {
        let at = NOW - ago * DAY;
        device.today(at, &mut random());
        let place = format!("9qc7mbdh/{ago}").parse().unwrap();
        let interval = u32::try_from(at / 600).unwrap();
        let secret = Secret::random(&mut random());
        device
            .visits
            .push(KeptVisit::pending(place, interval, secret));
    }
    device
}

pub fn draft(device: &Device, choice: &Choice) -> Vec<Item> {
    device.draft(choice, NOW + 3_600, WINDOW).unwrap().items
}

pub fn is_key(item: &Item) -> bool {
    matches!(item, Item::DayKey { .. })
}

/// A report of so many visits.
pub fn report_of(visits: u32) -> Report {
    let mut report = Report::default();
    report.add((0..visits).map(|n| Item::Visit {
        place: "9qc7mbdh".parse().unwrap(),
        interval: u32::from(TODAY) * 144 - n,
        secret: HexBinary::from([9; 16]),
    }));
    report
}
