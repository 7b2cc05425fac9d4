//! What rounds use, against what was added up by hand.

#![allow(clippy::unwrap_used)]

use wayclear_study::figures::{cells, total, totals, Column};
use wayclear_study::rounds::{categories, count, Category, Prices, Round, Used};
use wayclear_study::workload::{Kind, Reading, Request, Settings};

/// Prices that one can tell apart in a sum.
fn prices() -> Prices {
    Prices {
        requests: [
            100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_100, 1_200,
        ],
        further_contact: 7,
        state: 10_000,
        county: 2_000,
        city: 3_000,
        place: 50,
        fee: 5,
    }
}

fn request(number: u32, user: u32, kind: Kind, place: Option<u32>) -> Request {
    Request {
        round: 0,
        number,
        at_ms: number.into(),
        user,
        kind,
        place,
        infected: false,
        contacts: 0,
    }
}

/// Seven requests to two places: one person comes back, and is infected.
fn requests() -> Vec<Request> {
    vec![
        request(0, 0, Kind::Inspect, Some(1)),
        request(1, 1, Kind::CheckIn, Some(1)),
        request(2, 1, Kind::Inspect, Some(1)),
        Request {
            contacts: 4,
            ..request(3, 0, Kind::Record, None)
        },
        request(4, 2, Kind::Report, None),
        Request {
            infected: true,
            ..request(5, 2, Kind::CheckIn, Some(0))
        },
        Request {
            infected: true,
            ..request(6, 2, Kind::CheckIn, Some(0))
        },
    ]
}

#[test]
fn where_locations_are_made_on_demand_the_first_request_makes_one() {
    use Category as C;
    let expected = [
        C::InspectCreating,
        C::CheckInRouted,
        C::InspectDirect,
        C::Record,
        C::Report,
        C::InfectedCreating,
        C::InfectedDirect,
    ];
    assert_eq!(categories(Reading::Nodes, &requests()), expected);
    let settings = Settings::of_the_paper(Reading::Nodes, 6, 6, 1, 1);
    let round = count(&settings, 0, &requests(), &prices());
    // 700 + 200 + 900 + (1,000 + 3 x 7) + 400 + 600; the report beside it.
    assert_eq!(
        round.of_requests(),
        Used {
            count: 6,
            gas: 3_821
        }
    );
    assert_eq!(
        round.used(C::Report),
        Used {
            count: 1,
            gas: 1_100
        }
    );
    assert_eq!(
        round.creations(),
        Used {
            count: 2,
            gas: 1_100
        }
    );
    assert_eq!(
        round.without_creations(),
        Used {
            count: 4,
            gas: 2_721
        }
    );
    // A state, two counties, three cities.
    assert_eq!(round.setup_gas, 10_000 + 2 * 2_000 + 3 * 3_000);
    assert_eq!((round.contacts, round.fee), (4, 5));
}

#[test]
fn where_locations_are_open_before_nobody_makes_one() {
    use Category as C;
    let expected = [
        C::InspectRouted,
        C::CheckInRouted,
        C::InspectDirect,
        C::Record,
        C::Report,
        C::InfectedRouted,
        C::InfectedDirect,
    ];
    assert_eq!(categories(Reading::Locations, &requests()), expected);
    let settings = Settings::of_the_paper(Reading::Locations, 2, 6, 1, 1);
    let round = count(&settings, 0, &requests(), &prices());
    assert_eq!(
        round.of_requests(),
        Used {
            count: 6,
            gas: 800 + 200 + 900 + 1_021 + 500 + 600
        }
    );
    // A state, a county, a city, two places.
    assert_eq!(round.setup_gas, 10_000 + 2_000 + 3_000 + 2 * 50);
}

#[test]
fn columns_are_what_they_say() {
    let settings = Settings::of_the_paper(Reading::Nodes, 6, 6, 1, 1);
    let mut round = count(&settings, 0, &requests(), &prices());
    let of = |round: &Round| Column::ALL.map(|column| column.of(round));
    let (a, b, c) = (3_821.0 / 6.0, 26_821.0 / 6.0, 2_721.0 / 4.0);
    assert_eq!(of(&round), [Some(a), Some(b), Some(c), None]);
    round.codes_gas = 6_000;
    assert_eq!(Column::Codes.of(&round), Some(32_821.0 / 6.0));
    let empty = Round::new(Reading::Nodes, 3, 1, 0, String::new());
    assert_eq!(of(&empty), [None; 4]);
}

/// A round whose requests cost so much each.
fn round(requests: u32, number: u32, gas: u64) -> Round {
    let mut round = Round::new(Reading::Locations, 3, requests, number, String::new());
    round.add(Category::Record, requests.into(), gas * u64::from(requests));
    round.setup_gas = 1_000;
    round
}

#[test]
fn falls_compare_rounds_of_the_same_number_and_spreads_compare_cells() {
    let few = [(0, 200), (1, 220), (2, 240)].map(|(number, gas)| round(100, number, gas));
    let many = [(2, 120), (1, 110), (0, 100)].map(|(number, gas)| round(600, number, gas));
    let cells = cells(&[few, many].concat());
    let (few, many) = (&cells[&(3, 100)], &cells[&(3, 600)]);
    let fall = few.fall(many, Column::Requests).unwrap();
    // Each pair's ratio is exactly 2.
    for bound in [fall.low, fall.value, fall.high] {
        assert!((bound - 2.0).abs() < 1e-12, "{fall:?}");
    }
    let spread = few.deviation_fall(many, Column::Requests).unwrap();
    assert!((spread.value - 2.0).abs() < 1e-12);
    assert!((few.mean(Column::Requests).unwrap().value - 220.0).abs() < 1e-9);
    assert_eq!(few.setup(), Some(1_000.0));
}

#[test]
fn totals_meet_the_setup_at_no_requests() {
    let rounds: Vec<Round> = [50, 100, 150, 200].map(|n| round(n, 0, 30)).to_vec();
    assert!((total(&rounds[0]) - 2_500.0).abs() < 1e-9);
    let fit = totals(&cells(&rounds), 3, &[50, 100, 150, 200]).unwrap();
    assert!(
        (fit.coefficients[0] - 1_000.0).abs() < 1e-6 && (fit.coefficients[1] - 30.0).abs() < 1e-9
    );
    assert!((fit.r_squared - 1.0).abs() < 1e-9);
    assert!(totals(&cells(&rounds), 6, &[50, 100]).is_none());
}
