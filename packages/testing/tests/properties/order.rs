//! Slips in any order, batching and repetition come to the same; none changes what another said; taken back, it is as if it
//! had never been.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::HexBinary;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use wayclear_api::commitments::place_handle;
use wayclear_api::contact_registry::{Item, ItemId, KnownId, Slip};
use wayclear_api::location::{DayStatus, Infection, StatusResponse};
use wayclear_api::raw::LEDGER;
use wayclear_api::DAY_SECONDS;
use wayclear_testing::{
    account_slip, day_key_slip, hashes_slip, mac_hash, suite, visit_slip, Phone, Suite,
};

use crate::model::place_of;
use crate::PLACES;

/// What has happened before anybody discloses anything, and what will be disclosed of it.
#[derive(Clone, Debug)]
struct World {
    /// Place, seconds until the next one, and whether it is cleaned then.
    visits: Vec<(usize, u64, bool)>,
    /// Number and days ago.
    keys: Vec<(u8, u16)>,
    /// Numbers of hashes and intervals ago.
    hash_days: Vec<(BTreeSet<u8>, u32)>,
}

fn worlds() -> impl Strategy<Value = World> {
    let visit = (0..PLACES.len(), 0..1_500_u64, proptest::bool::weighted(0.3));
    let key = (0..3_u8, 1..14_u16);
    let hashes = (proptest::collection::btree_set(0..4_u8, 1..4), 1..3_u32);
    (vec(visit, 1..7), vec(key, 0..4), vec(hashes, 0..4)).prop_map(|(visits, keys, hash_days)| {
        World {
            visits,
            keys,
            hash_days,
        }
    })
}

/// The tree before, and the slips, signed by the authority; ada sends them, as she discloses her account.
fn begin(world: &World) -> (Suite, Vec<Slip>) {
    let mut suite = suite();
    for (at, _) in PLACES {
        suite.open(at);
    }
    let mut slips = vec![];
    for (n, (place, pause, is_cleaned)) in (0..).zip(&world.visits) {
        let (at, city) = PLACES[*place];
        slips.push(visit_slip(&suite.relay_in(at, n)));
        suite.advance(*pause);
        if *is_cleaned {
            suite.clean(city, &[at]);
        }
    }
    suite.advance(DAY_SECONDS);
    let (today, interval) = (suite.today(), suite.interval());
    let keys = world.keys.iter();
    slips.extend(keys.map(|(n, ago)| day_key_slip([*n; 16], today - ago - 1)));
    let hash_days = world.hash_days.iter().map(|(numbers, ago)| {
        let first = interval - ago * 144;
        let hashes = numbers.iter().map(|n| mac_hash(*n, first, 1));
        hashes_slip(u16::try_from(first / 144).expect("a day"), hashes.collect())
    });
    slips.extend(hash_days);
    slips.push(account_slip(&suite.account("ada"), today));
    let slips = suite.sign_all(slips);
    (suite, slips)
}

/// Sends slips in batches that end where `cuts` says; hashes always go alone.
fn send(suite: &mut Suite, slips: Vec<Slip>, cuts: &[bool]) {
    let are_hashes = |slip: &Slip| matches!(slip.item, Item::MacHashes { .. });
    let mut batch: Vec<Slip> = vec![];
    for (slip, is_cut) in slips.into_iter().zip(cuts.iter().cycle()) {
        if !batch.is_empty() && (*is_cut || are_hashes(&slip) || are_hashes(&batch[0])) {
            let sent = suite.disclose("ada", std::mem::take(&mut batch));
            sent.expect("slips in good form");
        }
        batch.push(slip);
    }
    if !batch.is_empty() {
        suite.disclose("ada", batch).expect("slips in good form");
    }
}

/// All that anybody can tell, whatever order it came in; a phone says "infected until" as the contracts do.
#[derive(Debug, PartialEq)]
struct Told {
    statuses: Vec<StatusResponse>,
    days: Vec<Vec<DayStatus>>,
    infections: Vec<Vec<Infection>>,
    health: Option<wayclear_api::contact_registry::Health>,
    ids: Vec<KnownId>,
    matches: BTreeSet<(HexBinary, HexBinary, u32)>,
    phone: Phone,
}

fn tell(suite: &Suite) -> Told {
    let places = || PLACES.iter().map(|(at, _)| *at);
    let asked: Vec<HexBinary> = (0..4).map(|n| HexBinary::from([n; 16])).collect();
    let days = suite.today() - 4..=suite.today();
    let matches = days.flat_map(|day| suite.matches(day, &asked));
    let mut phone = Phone::default();
    phone.read(suite);
    let statuses: Vec<_> = places().map(|at| suite.status(at)).collect();
    for (n, status) in statuses.iter().enumerate() {
        let told = phone.infected_until(&place_of(n), suite.now(), suite.window);
        assert_eq!(told, status.infected_until, "{}: {phone:?}", PLACES[n].0);
    }
    Told {
        statuses,
        days: places().map(|at| suite.daily(at, 14).days).collect(),
        infections: places().map(|at| suite.infections(at)).collect(),
        health: suite.health("ada").health,
        ids: suite.ids(),
        matches: matches
            .map(|row| (row.mac_hash, row.id, row.interval))
            .collect(),
        phone: Phone { cursor: 0, ..phone },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slips_in_any_order_batching_and_repetition_come_to_the_same(
        world in worlds(),
        shuffled in vec(any::<Index>(), 20),
        repeated in vec(any::<Index>(), 0..6),
        cuts in vec(any::<bool>(), 1..20),
    ) {
        let (mut plain, slips) = begin(&world);
        send(&mut plain, slips.clone(), &[true]);
        let (mut other, _) = begin(&world);
        let mut order = slips.clone();
        order.extend(repeated.iter().map(|index| index.get(&slips).clone()));
        for (n, index) in shuffled.iter().enumerate() {
            let length = order.len();
            order.swap(n % length, index.index(length));
        }
        send(&mut other, order, &cuts);
        prop_assert_eq!(tell(&other), tell(&plain));
    }

    #[test]
    fn a_slip_changes_no_row_of_another_and_taken_back_restores_everything(
        world in worlds(),
        which in any::<Index>(),
        cuts in vec(any::<bool>(), 1..20),
    ) {
        let (mut suite, mut others) = begin(&world);
        let slip = others.remove(which.index(others.len()));
        let id = ItemId::of(&slip.item);
        others.retain(|other| other.item != slip.item);
        send(&mut suite, others, &cuts);
        let before = tell(&suite);
        let rows = Rows::of(&suite);
        send(&mut suite, vec![slip.clone()], &[true]);
        rows.check(&suite, &slip.item);
        suite.revoke("authority", vec![id.clone()]).expect("a mistake");
        rows.check(&suite, &slip.item);
        let mut after = tell(&suite);
        prop_assert_eq!(after.ids.iter().filter(|known| known.slip == id).count(), 1);
        after.ids.retain(|known| known.slip != id);
        prop_assert_eq!(after, before);
    }
}

/// Rows of registry and locations, by key.
struct Rows {
    registry: BTreeMap<Vec<u8>, Vec<u8>>,
    locations: Vec<BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl Rows {
    fn of(suite: &Suite) -> Self {
        let dump = |contract| suite.chain.dump(&contract).into_iter().collect();
        let locations = PLACES.iter().map(|(at, _)| dump(suite.location(at)));
        Rows {
            registry: dump(suite.registry()),
            locations: locations.collect(),
        }
    }

    /// That an item, sent and perhaps taken back since, has changed only what is about it, or about all.
    fn check(&self, suite: &Suite, item: &Item) {
        let now = Rows::of(suite);
        let of_all = |key: &[u8]| {
            let is_health = key.starts_with(b"\0\x06health") || key.starts_with(b"\0\x01t");
            key == b"feed_head"
                || key.starts_with(b"\0\x05quota")
                || (is_health && matches!(item, Item::Account { .. }))
        };
        for (key, row) in self.registry.iter().filter(|(key, _)| !of_all(key)) {
            let there = now.registry.get(key).expect("a row that was there");
            // Slips that disclosed the same hash stand in one row, as they came.
            let is_shared = key.starts_with(b"\0\x01h");
            assert!(
                there == row || (is_shared && there.starts_with(row)),
                "{key:?}"
            );
        }
        let handle = match item {
            Item::Visit { place, .. } => Some(place_handle(place)),
            _ => None,
        };
        for (n, (at, _)) in PLACES.iter().enumerate() {
            if handle != Some(place_handle(&place_of(n))) {
                assert_eq!(now.locations[n], self.locations[n], "{at}");
                continue;
            }
            for (key, row) in self.locations[n]
                .iter()
                .filter(|(key, _)| *key != LEDGER.as_bytes())
            {
                assert_eq!(now.locations[n].get(key), Some(row), "{key:?}");
            }
        }
    }
}
