//! Equations 3 to 6: against numbers worked out by hand, against draws, and every design against the answer.

#![allow(clippy::unwrap_used)]

use wayclear_study::choices::{draws, levers, rotations, sensitivity};
use wayclear_study::cost::cost;
use wayclear_study::design::{Design, Disclosure, Door, Grid};
use wayclear_study::gas::{Gas, Tariff};
use wayclear_study::limits::{coverage, LIMITS};
use wayclear_study::optimise::{best, front, is_as_good, points, search, Optimum};
use wayclear_study::people::{InputError, People};
use wayclear_study::week::{Kind, Week};

/// Round numbers near those that were measured.
fn pinned() -> Tariff {
    Tariff {
        direct: 51_000.0,
        routed: 81_000.0,
        creating: 161_000.0,
        relayed: 18_000.0,
        opening: 150_000.0,
        contact: 57_000.0,
        contacts: 547_000.0,
        key: 68_000.0,
        keys: 172_000.0,
        hashes: 68_000.0,
        hash: 6_700.0,
        flag: 102_000.0,
        further_flag: 38_000.0,
        cleaning: 24_000.0,
        region: 160_000.0,
        state: 276_000.0,
        model: 59_000.0,
        removal: 1_200.0,
    }
}

fn gas() -> Gas {
    let pinned = pinned();
    Gas {
        pinned,
        unpinned: Tariff {
            direct: 109_000.0,
            routed: 313_000.0,
            creating: 397_000.0,
            relayed: 19_500.0,
            contact: 115_000.0,
            contacts: 605_000.0,
            key: 126_000.0,
            keys: 230_000.0,
            hashes: 126_000.0,
            ..pinned
        },
        fee: 18_000.0,
        bank_send: 51_000.0,
        key_bytes: 19.0,
        day_bytes: 25.0,
        hash_bytes: 21.0,
    }
}

/// People of whom nothing but check-ins and reports of keys costs anything.
fn few() -> People {
    People {
        removals: 0.0,
        disclosed: 0.0,
        ..People::default()
    }
}

fn usual() -> Design {
    Design {
        rotation: 10,
        disclosure: Disclosure::Keys,
        contacts: 0,
        retention: 14,
        levels: 4,
        is_pinned: true,
        door: Door::Cached,
        block_millis: 1_000,
        block_gas: None,
    }
}

fn optimum(people: &People) -> Optimum {
    best(&points(Grid::OWN, people, &gas()).unwrap()).unwrap()
}

#[track_caller]
fn is_near(found: f64, expected: f64) {
    let off = (found - expected).abs();
    assert!(off <= 1e-9 * expected.abs(), "{found}, not {expected}");
}

#[test]
fn a_day_of_a_person_costs_what_it_comes_to_by_hand() {
    let found = cost(&usual(), &few(), &gas()).unwrap();
    // 69.6 % at 69,000, 28.4 % at 99,000, 2 % at 179,000, twice a day.
    is_near(found.location, 2.0 * 79_720.0);
    // 14 keys, and the fee.
    is_near(found.health, 1.25e-4 * 190_000.0);
    is_near(found.contacts, 0.0);
    // State 294,000 by ten million; city, county, state as regions 178,000 by 50,000, 500,000 and 5,000,000; in 730 days.
    is_near(found.setup, (0.0294 + 3.56 + 0.356 + 0.0356) / 730.0);
    // A risk model a week.
    is_near(found.operation, 77_000.0 / 7.0 / 1e7);
    let square =
        0.696 * 69_000_f64.powi(2) + 0.284 * 99_000_f64.powi(2) + 0.02 * 179_000_f64.powi(2);
    is_near(found.variance, 2.0 * square + 1.25e-4 * 190_000_f64.powi(2));
}

#[test]
fn hashes_records_flags_relays_and_removals_cost_what_they_come_to_by_hand() {
    let hourly = Design {
        rotation: 60,
        disclosure: Disclosure::Hashes { days_a_message: 7 },
        contacts: 10,
        ..usual()
    };
    let found = cost(&hourly, &few(), &gas()).unwrap();
    // Two messages of 60,000 without their slips and 18,000 fee; 14 days of a slip of 8,000 and 24 hashes of 6,700.
    is_near(found.health, 1.25e-4 * (2.0 * 78_000.0 + 14.0 * 168_800.0));
    // 8.6 records of 57,000 + 9 x 10,000, and the fee.
    is_near(found.contacts, 8.6 * 165_000.0);
    let people = People {
        disclosed: 0.5,
        removals: 1.0,
        ..few()
    };
    let relayed = Design {
        door: Door::Relayed,
        ..usual()
    };
    let found = cost(&relayed, &people, &gas()).unwrap();
    // A relayed check-in, a fiftieth of its fee and a removal; for 2 % a place is opened before.
    is_near(
        found.location,
        2.0 * (18_000.0 + 360.0 + 1_200.0 + 0.02 * 168_000.0),
    );
    // 14 visits: a first one, and 13 more; each is cleaned.
    is_near(
        found.health,
        1.25e-4 * (190_000.0 + 120_000.0 + 13.0 * 38_000.0),
    );
    is_near(found.operation, 1.25e-4 * 14.0 * 24_000.0 + 0.0011);
}

#[test]
fn the_closed_form_agrees_with_draws() {
    // Reports are frequent, so that there are enough of them.
    let people = People {
        reports: 0.02,
        ..few()
    };
    let (design, gas) = (usual(), gas());
    let expected = cost(&design, &people, &gas).unwrap();
    let week = Week::draw(&people, 40_000, 7, 2007).unwrap();
    let used = week.requests.iter().map(|request| match request.kind {
        Kind::Known => 69_000.0,
        Kind::First => 99_000.0,
        Kind::New => 179_000.0,
        Kind::Report => 190_000.0,
    });
    let [mean, sd] = week.moments(&used.collect::<Vec<_>>());
    let predicted = expected.location + expected.health;
    assert!((mean / predicted - 1.0).abs() < 0.005, "{mean} {predicted}");
    assert!(
        (sd / expected.sd() - 1.0).abs() < 0.01,
        "{sd} {}",
        expected.sd()
    );
}

#[test]
fn a_week_is_the_same_for_the_same_seed_and_lies_within_its_days() {
    let week = Week::draw(&People::default(), 50, 7, 1).unwrap();
    assert_eq!(week, Week::draw(&People::default(), 50, 7, 1).unwrap());
    assert_ne!(week, Week::draw(&People::default(), 50, 7, 2).unwrap());
    assert!(week.requests.is_sorted_by_key(|request| request.minute));
    assert!(week
        .requests
        .iter()
        .all(|it| it.minute < 10_080 && it.person < 50));
}

#[test]
fn the_best_design_keeps_keys_on_the_phone_and_nobody_beats_it() {
    let people = People::default();
    let all = points(Grid::OWN, &people, &gas()).unwrap();
    let found = best(&all).unwrap();
    let Design {
        rotation,
        disclosure,
        contacts,
        retention,
        levels,
        is_pinned,
        door,
        ..
    } = found.chosen.design;
    assert_eq!((rotation, disclosure, contacts), (10, Disclosure::Keys, 0));
    assert_eq!(
        (retention, levels, is_pinned, door),
        (14, 4, true, Door::Cached)
    );
    assert_eq!(found.designs, 138_240);
    assert!(found.ties.contains(&found.chosen));
    // Of those that differ in nothing but the room of a block, the one with the most.
    assert_eq!(found.chosen.design.block_gas, None);
    // Straight from equation 6, without any weight.
    let kept: Vec<_> = all.iter().filter(|it| it.is_feasible()).collect();
    assert_eq!(kept.len(), found.feasible);
    for point in kept {
        let distance = found.utopia.distance(point);
        let is_tie = found.ties.contains(point);
        assert_eq!(
            distance <= found.distance + 1e-12,
            is_tie,
            "{}",
            point.design
        );
        assert!(point.mean >= found.utopia.mean.mean && point.sd >= found.utopia.sd.sd);
    }
}

#[test]
fn the_penalty_is_exact_from_its_weight_on_and_not_at_half_of_it() {
    let people = People::default();
    // Contacts on chain: large batches are cheap on average and spread more, so that mean and spread are at odds.
    let all = points(Grid::RECORDED, &people, &gas()).unwrap();
    let found = best(&all).unwrap();
    assert!(found.distance > 0.01, "{}", found.distance);
    let least = |weight: f64| {
        let value = |it: &&wayclear_study::limits::Point| found.utopia.objective(it, weight);
        all.iter()
            .min_by(|a, b| value(a).total_cmp(&value(b)))
            .unwrap()
    };
    for times in [1.0, 2.0, 1e3, 1e9] {
        let least = least(found.weight * times);
        assert!(least.is_feasible(), "{}", least.design);
        assert!((found.utopia.distance(least) - found.distance).abs() < 1e-12);
    }
    assert!(!least(found.weight / 2.0).is_feasible());
}

#[test]
fn a_search_along_the_axes_finds_what_trying_all_finds_from_some_of_its_starts() {
    let people = People::default();
    let found = optimum(&people);
    let tried = search(Grid::OWN, &people, &gas(), &found, 20, 7).unwrap();
    // The best of all starts is the exact answer; one start alone may end at a design that no single change improves.
    assert_eq!(tried.starts, 20);
    assert!((1..=20).contains(&tried.found), "{tried:?}");
    assert!(tried.tried < found.designs / 10);
    let again = search(Grid::OWN, &people, &gas(), &found, 20, 7).unwrap();
    assert_eq!(tried, again);
}

#[test]
fn whatever_misses_a_limit_says_which() {
    let people = People::default();
    let all = points(Grid::OWN, &people, &gas()).unwrap();
    let misses = |design: Design| {
        let point = all.iter().find(|it| it.design == design).unwrap();
        let missed = LIMITS.iter().zip(point.excess).filter(|(_, v)| *v > 0.0);
        missed.map(|(name, _)| *name).collect::<Vec<_>>()
    };
    let usual = usual();
    assert_eq!(misses(usual), [""; 0]);
    let slow = Design {
        rotation: 20,
        ..usual
    };
    assert_eq!(misses(slow), ["tracking time"]);
    let long = Design {
        block_millis: 5_000,
        ..usual
    };
    assert_eq!(misses(long), ["95th percentile"]);
    let short = Design {
        block_millis: 500,
        ..usual
    };
    assert_eq!(misses(short), ["blocks a day"]);
    let forgetful = Design {
        retention: 10,
        ..usual
    };
    assert_eq!(misses(forgetful), ["coverage of incubation"]);
    let flat = Design { levels: 3, ..usual };
    assert_eq!(misses(flat), ["levels"]);
    let disclosure = Disclosure::Hashes { days_a_message: 14 };
    let hashes = Design {
        disclosure,
        block_gas: Some(30),
        ..usual
    };
    assert_eq!(
        misses(hashes),
        ["MB of identifiers a day", "largest message"]
    );
    let full = Design {
        block_gas: Some(10),
        door: Door::Routed,
        ..usual
    };
    assert_eq!(misses(full), ["95th percentile"]);
}

#[test]
fn a_chain_that_is_full_is_refused_and_no_design_is_an_error() {
    let people = People {
        rate: 1_000.0,
        ..People::default()
    };
    let all = points(Grid::OWN, &people, &gas()).unwrap();
    assert!(all.iter().all(|it| it.excess[1] > 0.0 && it.p95.is_none()));
    let designs = all.len();
    assert_eq!(best(&all), Err(InputError::Infeasible { designs }));
    assert_eq!(best(&[]), Err(InputError::Infeasible { designs: 0 }));
}

#[test]
fn incubation_is_covered_as_its_source_has_it() {
    for (days, share) in [(7, 0.782), (10, 0.948), (14, 0.993)] {
        assert!((coverage(days) - share).abs() < 1e-3, "{}", coverage(days));
    }
}

#[test]
fn nobody_on_the_front_is_beaten_and_all_others_are() {
    let all = points(Grid::OWN, &People::default(), &gas()).unwrap();
    let front = front(&all);
    for point in &front {
        assert!(!point.design.disclosure.is_hashes(), "{}", point.design);
        let better = front.iter().filter(|it| is_as_good(it, point));
        assert_eq!(better.count(), 1);
    }
    let others = all.iter().filter(|it| it.design.disclosure.is_hashes());
    let mut others =
        others.filter(|it| it.excess[3..].iter().all(|v| *v <= 0.0) && it.excess[1] <= 0.0);
    assert!(others.all(|it| front.iter().any(|kept| is_as_good(kept, it))));
}

#[test]
fn other_inputs_are_drawn_by_seed_and_levers_differ_in_one_thing() {
    let (people, gas) = (People::default(), gas());
    let some = draws(&usual(), &people, &gas, 3, 7).unwrap();
    assert_eq!(some, draws(&usual(), &people, &gas, 3, 7).unwrap());
    assert!(some[0].people != some[1].people);
    for draw in &some {
        let ratio = draw.people.check_ins / people.check_ins;
        assert!((0.5..2.0).contains(&ratio), "{ratio}");
        assert_eq!(
            draw.is_same(),
            draw.chosen.is_some_and(|it| it.design == usual())
        );
    }
    let levers = levers(&usual(), &people, &gas).unwrap();
    let (young, changed) = levers.split_last().unwrap();
    assert!(changed.iter().all(|lever| lever.point.design != usual()));
    assert_eq!(young.name, "22.7 % of check-ins at new places");
    assert_eq!(young.point.design, usual());
    let base = cost(&usual(), &people, &gas).unwrap().mean();
    let of = |name: &str| levers.iter().find(|it| it.name == name).unwrap().point.mean;
    assert!(of("relayed check-ins") < base / 2.0);
    assert!(of("codes not pinned") > base * 2.0);
    assert!(young.point.mean > base * 1.1);
    // Half of the 30.4 % first visits' 10,000 gas.
    assert!(of("3 levels") < base && of("5 levels") > base);
    let inputs = sensitivity(&usual(), &people, &gas).unwrap();
    let check_ins = &inputs[0];
    assert!(check_ins.half < base * 0.51 && check_ins.twice > base * 1.99);
    let rows = rotations(&usual(), &people, &gas).unwrap();
    assert_eq!(rows.len(), 18);
}

#[test]
fn what_nothing_can_be_computed_from_is_refused_by_its_name() {
    let refused = |people: People| cost(&usual(), &people, &gas()).unwrap_err().to_string();
    let people = People::default();
    for value in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
        let words = refused(People {
            check_ins: value,
            ..people
        });
        assert_eq!(
            words,
            format!("check-ins a day is {value}: it must be a number above 0")
        );
        let words = refused(People {
            rate: value,
            ..people
        });
        assert_eq!(
            words,
            format!("check-ins a second is {value}: it must be a number above 0")
        );
    }
    let words = refused(People {
        reports: -0.1,
        ..people
    });
    assert_eq!(
        words,
        "reports a day is -0.1: it must be a number and not below 0"
    );
    let words = refused(People {
        first_visits: 1.1,
        ..people
    });
    assert_eq!(words, "first visits is 1.1: it must be from 0 to 1");
    let words = refused(People {
        disclosed: f64::NAN,
        ..people
    });
    assert_eq!(words, "disclosed visits is NaN: it must be from 0 to 1");
    let words = refused(People {
        new_places: 0.5,
        ..people
    });
    assert!(
        words.starts_with("first visits are 0.304 of all and new places 0.5:"),
        "{words}"
    );
    for value in [f64::NAN, -1.0, 0.0] {
        let mut gas = gas();
        gas.unpinned.hash = value;
        let error = cost(&usual(), &people, &gas).unwrap_err();
        let words =
            format!("gas of a hash without pinned codes is {value}: it must be a number above 0");
        assert_eq!(error.to_string(), words);
        assert!(points(Grid::OWN, &people, &gas).is_err());
        assert!(draws(&usual(), &people, &gas, 1, 1).is_err());
    }
    assert!(Week::draw(&people, 0, 7, 1).is_err());
    assert!(Week::draw(&people, 10, 0, 1).is_err());
    let none = People {
        reports: 0.0,
        contacts: 0.0,
        removals: 0.0,
        ..people
    };
    assert!(cost(&usual(), &none, &gas()).is_ok());
}
