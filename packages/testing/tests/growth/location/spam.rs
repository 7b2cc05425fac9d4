//! What strangers write to a location, ten thousand times.

use wayclear_api::location::ExecuteMsg;

use super::{revoke, update, Location, OPENINGS, TAGS};
use crate::gate::{gate, map, parts, Subject};

#[test]
fn a_location_does_not_feel_visits() {
    gate(Location::new(), b"v", |place, secrets| {
        let now = place.interval();
        for part in parts(secrets, TAGS) {
            place.relay_in(now, part);
        }
    });
}

#[test]
fn a_location_does_not_feel_infections() {
    gate(Location::new(), &map("i"), |place, secrets| {
        let now = place.interval();
        for part in parts(secrets, OPENINGS) {
            place.relay_in(now, part.clone());
            place.flag(now, part);
        }
    });
}

#[test]
fn a_location_does_not_feel_flags_that_come_and_go() {
    gate(Location::new(), &map("t"), |place, indexes| {
        let now = place.interval();
        place.relay_in(now, 0..1);
        for index in indexes {
            let registry = place.registry.clone();
            let flag = match index % 2 {
                0 => update(now, 0..1),
                _ => revoke(now, 0..1),
            };
            place.execute(&registry, &[], flag);
        }
    });
}

#[test]
fn a_location_does_not_feel_whom_it_has_paid() {
    gate(Location::new(), &map("p"), |place, accounts| {
        for n in accounts {
            let account = place.bench.account(&format!("account {n}"));
            place.bench.height += 1;
            place.execute(&account, &[], ExecuteMsg::Inspect {});
        }
    });
}
