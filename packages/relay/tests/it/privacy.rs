//! What the ledger learns of people whose visits a relay sends. Each promise has a control that breaks it.

use std::collections::BTreeSet;

use cosmwasm_std::{Addr, Binary, HexBinary};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wayclear_api::commitments::{place_handle, visit_tag};
use wayclear_api::contact_registry::{Item, Slip};
use wayclear_api::relay::CheckInRequest;
use wayclear_api::Place;

use crate::world::World;

const PLACES: [&str; 3] = ["9qc7mbdh", "9qc7mbdh/shop-2", "9qc7qbdh"];

/// Rows of the places, and the messages of every transaction.
type Ledger = (Vec<Vec<(Vec<u8>, Vec<u8>)>>, Vec<Vec<(Addr, Binary)>>);

/// What is left behind when visits (a place and the number of a secret) are handed in one after the other, some seconds apart.
fn ledger(visits: &[(usize, u8)], at_once: bool) -> Ledger {
    let world = World::with(|settings| {
        settings.at_once = at_once;
        // One account, so that it does not matter which of them is free.
        settings.accounts.truncate(1);
    });
    let places = PLACES.map(|place| world.open(place));
    let interval = world.interval();
    let mut tickets = vec![];
    for (place, secret) in visits {
        let place = &places[*place];
        let request = CheckInRequest {
            place: place.clone(),
            interval,
            tag: visit_tag(place, interval, &[*secret; 16]).into(),
        };
        tickets.push(world.relay.check_in(&request).unwrap());
        if at_once {
            world.settle(tickets.last().unwrap());
        }
    }
    world.block(600);
    for ticket in &tickets {
        world.settle(ticket);
    }
    world.node.with(|node| {
        let rows = PLACES.map(|place| {
            let location = node.suite.location(place);
            node.suite.chain.dump(&location)
        });
        // When blocks come depends on this machine; what is in them does not.
        let rows = rows.map(|rows| {
            let visits = rows.into_iter().filter(|(key, _)| key.starts_with(b"v"));
            visits.collect()
        });
        (rows.to_vec(), node.carried_out.clone())
    })
}

#[test]
fn who_of_two_people_was_where_leaves_the_same_ledger() {
    let together = [(0, 1), (1, 2), (2, 3), (0, 4)];
    // The first and the third exchange their visits, and the others come before them.
    let exchanged = [(0, 4), (2, 3), (1, 2), (0, 1)];
    assert_eq!(ledger(&together, false), ledger(&exchanged, false));
    // The control: a relay that sends at once shows who came first.
    assert_ne!(ledger(&together, true).1, ledger(&exchanged, true).1);
}

/// A visit of somebody's, and the second in which their phone handed it in.
struct Visit {
    place: Place,
    interval: u32,
    secret: [u8; 16],
    second: u64,
}

impl Visit {
    fn item(&self) -> Item {
        Item::Visit {
            place: self.place.clone(),
            interval: self.interval,
            secret: self.secret.into(),
        }
    }
}

/// All that the ledger holds: rows of every contract, messages and events.
fn everything(world: &World) -> Vec<u8> {
    world.node.with(|node| {
        let suite = &node.suite;
        let mut contracts = vec![suite.state(), suite.registry()];
        for county in suite.deployment.counties.values() {
            contracts.push(county.address.clone());
            contracts.extend(county.cities.values().cloned());
        }
        contracts.extend(node.locations.iter().map(|place| suite.location(place)));
        let mut all = vec![];
        for contract in &contracts {
            for (key, row) in suite.chain.dump(contract) {
                all.extend(key);
                all.extend(row);
            }
        }
        for (to, message) in node.carried_out.iter().flatten() {
            all.extend(to.as_bytes());
            all.extend(message.as_slice());
        }
        for event in &node.events {
            all.extend(format!("{event:?}").into_bytes());
        }
        all
    })
}

/// Whether bytes stand there, as they are or as JSON writes them.
fn holds(all: &[u8], bytes: &[u8]) -> bool {
    let has = |part: &[u8]| all.windows(part.len()).any(|window| window == part);
    let (digits, base64) = (
        HexBinary::from(bytes).to_hex(),
        Binary::from(bytes).to_base64(),
    );
    // The last digits of base64 depend on what comes next.
    let certain = &base64.as_bytes()[..bytes.len() / 3 * 4];
    has(bytes) || has(digits.as_bytes()) || has(certain)
}

#[test]
fn of_two_hundred_people_the_ledger_holds_what_the_ill_ones_disclose_and_nothing_else() {
    let mut random = ChaCha8Rng::seed_from_u64(13);
    let world = World::attested();
    let places: Vec<Place> = (0..12)
        .map(|n| world.open(&format!("9qc7mbdh/room-{n}")))
        .collect();
    let mut people: Vec<([u8; 16], Vec<Visit>)> = vec![];
    for _ in 0..200 {
        let key = random.random();
        let mut visits = vec![];
        for _ in 0..random.random_range(1..=3) {
            // Between two blocks.
            let second = world.node.with(|node| node.suite.now()) + random.random_range(10..500);
            *world.clock.lock().unwrap() = second;
            let visit = Visit {
                place: places[random.random_range(0..places.len())].clone(),
                interval: world.interval(),
                secret: random.random(),
                second,
            };
            let request = CheckInRequest {
                place: visit.place.clone(),
                interval: visit.interval,
                tag: visit_tag(&visit.place, visit.interval, &visit.secret).into(),
            };
            world.relay.check_in(&request).unwrap();
            visits.push(visit);
        }
        people.push((key, visits));
        if people.len().is_multiple_of(40) {
            world.block(600);
        }
    }
    world.block(600);
    let sent: u64 = people.iter().map(|(_, visits)| visits.len() as u64).sum();
    world.until("all are in", |world| {
        world.block(1);
        places.iter().map(|place| world.visits(place)).sum::<u64>() == sent
    });
    let (ill, healthy) = people.split_at(3);
    for (_, visits) in ill {
        for visit in visits {
            let unsigned = Slip {
                item: visit.item(),
                signature: None,
            };
            let signed = world.sign(vec![unsigned]);
            world.relay.disclose(&signed[0]).unwrap();
        }
    }
    world.block(6 * 3_600 + 1);
    let flags: usize = ill.iter().map(|(_, visits)| visits.len()).sum();
    world.until("all that is disclosed is public", |world| {
        world.block(1);
        world.node.with(|node| {
            let rows = node.suite.feed();
            rows.iter().map(|row| row.flags.len()).sum::<usize>()
        }) == flags
    });
    let all = everything(&world);
    // The control: what is disclosed is found where it is looked for.
    for (_, visits) in ill {
        assert!(visits.iter().all(|visit| holds(&all, &visit.secret)));
    }
    for (key, visits) in people.iter().take(3) {
        assert!(!holds(&all, key), "a day key that was not disclosed");
        assert!(visits
            .iter()
            .all(|visit| !holds(&all, visit.second.to_string().as_bytes())));
    }
    for (key, visits) in healthy {
        assert!(!holds(&all, key));
        for visit in visits {
            assert!(!holds(&all, &visit.secret));
            for second in [
                visit.second.to_be_bytes().to_vec(),
                visit.second.to_string().into(),
            ] {
                assert!(!holds(&all, &second));
            }
        }
    }
    let flagged: BTreeSet<_> = ill
        .iter()
        .flat_map(|(_, visits)| visits)
        .map(|visit| place_handle(&visit.place))
        .collect();
    let told: BTreeSet<_> = world.node.with(|node| {
        let rows = node.suite.feed();
        rows.iter()
            .flat_map(|row| &row.flags)
            .map(|flag| flag.handle)
            .collect()
    });
    assert_eq!(told, flagged);
}
