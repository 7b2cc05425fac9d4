//! Workloads: the same settings give the same requests, and a file that is broken says where.

#![allow(clippy::unwrap_used)]

use std::collections::{HashMap, HashSet};

use wayclear_study::workload::file::{digest, read, round_digest, write, FileError};
use wayclear_study::workload::{
    draw, draw_round, Kind, Reading, Request, Settings, SettingsError, TREES,
};

fn settings(reading: Reading, contracts: u32, requests: u32, rounds: u32) -> Settings {
    Settings::of_the_paper(reading, contracts, requests, rounds, 2007)
}

#[test]
fn the_same_settings_give_these_requests_for_ever() {
    let settings = settings(Reading::Nodes, 18, 600, 3);
    let text = write(&settings, &draw(&settings).unwrap());
    assert_eq!(
        digest(&text),
        "984b058a997384834f8618ce69a902460277543e3314d041546f391bcd3437b5"
    );
    let round = draw_round(&settings, 1).unwrap();
    assert_eq!(round_digest(&round), "defd596f27def03e");
}

#[test]
fn the_number_of_rounds_changes_no_round() {
    let few = settings(Reading::Locations, 9, 200, 2);
    let many = Settings {
        rounds: 40,
        ..few.clone()
    };
    for round in 0..2 {
        let (few, many) = (draw_round(&few, round), draw_round(&many, round));
        assert_eq!(few, many);
    }
    let all = draw(&few).unwrap();
    let second: Vec<Request> = all.into_iter().filter(|it| it.round == 1).collect();
    assert_eq!(second, draw_round(&many, 1).unwrap());
}

#[test]
fn every_setting_that_is_a_seed_changes_the_requests() {
    let one = settings(Reading::Locations, 9, 200, 1);
    let others = [
        Settings {
            seed: 2008,
            ..one.clone()
        },
        Settings {
            contracts: 12,
            ..one.clone()
        },
        Settings {
            reading: Reading::Nodes,
            ..one.clone()
        },
    ];
    let one = draw(&one).unwrap();
    for other in others {
        assert_ne!(one, draw(&other).unwrap());
    }
}

#[test]
fn requests_are_as_the_settings_say() {
    let settings = settings(Reading::Nodes, 6, 600, 20);
    let requests = draw(&settings).unwrap();
    let mut counts: HashMap<Kind, f64> = HashMap::new();
    for request in &requests {
        *counts.entry(request.kind).or_default() += 1.0;
        assert_eq!(request.place.is_some(), request.kind.has_place());
        assert!(request.user < 600 && request.place.unwrap_or(0) < 100);
        assert_eq!(request.contacts > 0, request.kind == Kind::Record);
        assert!(!request.infected || request.kind == Kind::CheckIn);
    }
    let drawn = 12_000.0;
    for kind in [Kind::CheckIn, Kind::Inspect, Kind::Record] {
        // Four standard deviations of a binomial.
        let error: f64 = counts[&kind] - drawn / 3.0;
        assert!(error.abs() < 4.0 * (drawn * 2.0 / 9.0_f64).sqrt(), "{kind}");
    }
    let records = requests.iter().filter(|it| it.kind == Kind::Record);
    let contacts: u32 = records.map(|it| it.contacts).sum();
    let mean = f64::from(contacts) / counts[&Kind::Record];
    assert!((mean - 3.0).abs() < 0.1, "{mean}");
    let round: Vec<&Request> = requests.iter().filter(|it| it.round == 7).collect();
    #[allow(clippy::cast_precision_loss)]
    let hours = round.last().unwrap().at_ms as f64 / 3_600_000.0;
    assert!((hours - 600.0).abs() < 4.0 * 600_f64.sqrt(), "{hours}");
}

#[test]
fn who_is_infected_reports_first_and_stays_so_for_a_window() {
    let settings = Settings {
        users: 20,
        infected_permille: 300,
        ..settings(Reading::Locations, 3, 600, 2)
    };
    let requests = draw(&settings).unwrap();
    let mut reported: HashMap<(u32, u32), u64> = HashMap::new();
    let mut again = 0;
    for request in &requests {
        let who = (request.round, request.user);
        let until = reported.get(&who).map(|at| at + settings.window_ms);
        let is_sick = until.is_some_and(|until| request.at_ms < until);
        match request.kind {
            Kind::Report => {
                assert!(!is_sick, "{request:?}");
                again += u32::from(until.is_some());
                reported.insert(who, request.at_ms);
            }
            Kind::CheckIn => assert_eq!(request.infected, is_sick, "{request:?}"),
            _ => {}
        }
    }
    assert!(again > 0, "nobody was infected twice");
}

#[test]
fn places_by_zipf_are_visited_by_their_rank() {
    let settings = Settings {
        zipf: 0.92,
        ..settings(Reading::Nodes, 3, 600, 40)
    };
    let mut visits = [0_f64; 100];
    for request in draw(&settings).unwrap() {
        if let Some(place) = request.place {
            visits[place as usize] += 1.0;
        }
    }
    let ratio = visits[0] / visits[9];
    assert!((ratio / 10_f64.powf(0.92) - 1.0).abs() < 0.15, "{ratio}");
}

#[test]
fn a_tree_has_as_many_contracts_as_it_is_called_for() {
    for (contracts, cities) in TREES {
        let counties = u32::try_from(cities.len()).unwrap();
        assert_eq!(1 + counties + cities.iter().sum::<u32>(), contracts);
    }
}

#[test]
fn a_file_is_read_as_it_was_written() {
    let relayed = Settings {
        mix: [1, 0, 0, 2],
        ..settings(Reading::Locations, 3, 50, 2)
    };
    for settings in [settings(Reading::Nodes, 18, 100, 3), relayed] {
        let requests = draw(&settings).unwrap();
        let text = write(&settings, &requests);
        assert_eq!(read(&text).unwrap(), (settings, requests));
    }
}

#[test]
#[allow(clippy::too_many_lines)] // A table.
fn settings_that_nobody_can_mean_are_named() {
    let good = settings(Reading::Locations, 3, 100, 10);
    let wrong = [
        (
            Settings {
                contracts: 0,
                ..good.clone()
            },
            "contracts",
        ),
        (
            Settings {
                contracts: 1_001,
                ..good.clone()
            },
            "contracts",
        ),
        (
            Settings {
                reading: Reading::Nodes,
                contracts: 4,
                ..good.clone()
            },
            "contracts",
        ),
        (
            Settings {
                requests: 0,
                ..good.clone()
            },
            "requests",
        ),
        (
            Settings {
                requests: u32::MAX,
                ..good.clone()
            },
            "requests",
        ),
        (
            Settings {
                rounds: 0,
                ..good.clone()
            },
            "rounds",
        ),
        (
            Settings {
                users: 0,
                ..good.clone()
            },
            "users",
        ),
        (
            Settings {
                mix: [0; 4],
                ..good.clone()
            },
            "mix",
        ),
        (
            Settings {
                mix: [u32::MAX; 4],
                ..good.clone()
            },
            "mix",
        ),
        (
            Settings {
                zipf: f64::NAN,
                ..good.clone()
            },
            "zipf",
        ),
        (
            Settings {
                further_contacts: f64::INFINITY,
                ..good.clone()
            },
            "further_contacts",
        ),
        (
            Settings {
                infected_permille: 1_001,
                ..good.clone()
            },
            "infected_permille",
        ),
        (
            Settings {
                gap_ms: 0,
                ..good.clone()
            },
            "gap_ms",
        ),
        (
            Settings {
                window_ms: 0,
                ..good.clone()
            },
            "window_ms",
        ),
        (
            Settings {
                format: "v0".to_string(),
                ..good.clone()
            },
            "format",
        ),
    ];
    for (settings, name) in wrong {
        let error = draw(&settings).unwrap_err();
        assert!(
            matches!(error, SettingsError::Range { setting, .. } if setting == name),
            "{error}"
        );
    }
    let many = Settings {
        requests: 100_000,
        rounds: 1_000,
        ..good
    };
    assert!(matches!(draw(&many), Err(SettingsError::Rows { .. })));
    let relayed = Settings {
        mix: [0, 0, 0, 1],
        ..settings(Reading::Nodes, 3, 10, 1)
    };
    assert_eq!(draw(&relayed), Err(SettingsError::RelayedNodes));
}

#[test]
fn a_broken_file_names_line_column_and_what_is_expected() {
    let settings = settings(Reading::Locations, 3, 20, 1);
    let text = write(&settings, &draw(&settings).unwrap());
    let lines: Vec<&str> = text.lines().collect();
    let with = |number: usize, line: &str| {
        let mut lines = lines.clone();
        lines[number] = line;
        read(&lines.join("\n")).unwrap_err().to_string()
    };
    let cases = [
        (3, "0,1,x,0,inspect,0,0,0", "line 4, at_ms: \"x\" where a number of "),
        (2, "1,0,0,0,inspect,0,0,0", "line 3, round: \"1\" where 0 is expected"),
        (2, "0,5,0,0,inspect,0,0,0", "line 3, number: \"5\" where 0 is expected"),
        (2, "0,0,0,20,inspect,0,0,0", "line 3, user: \"20\" where a number of 0 to 19 is expected"),
        (2, "0,0,0,0,eat,0,0,0", "line 3, kind: \"eat\" where one of check_in, inspect, record, report, relayed is expected"),
        (2, "0,0,0,0,inspect,3,0,0", "line 3, place: \"3\" where a number of 0 to 2 is expected"),
        (2, "0,0,0,0,record,1,0,1", "line 3, place: \"1\" where nothing, for a record, is expected"),
        (2, "0,0,0,0,inspect,0,1,0", "line 3, infected: \"1\" where 0 is expected"),
        (2, "0,0,0,0,record,,0,0", "line 3, contacts: \"0\" where a number of 1 to 50 is expected"),
        (2, "0,0,0,-1,inspect,0,0,0", "line 3, user: \"-1\" where"),
        (2, "0,0,\u{7}NaN,1,inspect,0,0,0", "line 3, at_ms: \"?NaN\" where"),
        (2, "0,0,0", "line 3: \"0,0,0\" where \"round,"),
        (1, "a,b", "line 2: \"a,b\" where the header"),
        (0, "{}", "the first line is no \"# \""),
        (0, "# {\"seed\":1}", "the first line is no \"# \""),
    ];
    for (number, line, expected) in cases {
        let error = with(number, line);
        assert!(error.starts_with(expected), "{error}");
    }
    let cut = lines[..lines.len() - 1].join("\n");
    assert!(matches!(
        read(&cut),
        Err(FileError::Requests { expected: 20, .. })
    ));
    assert!(matches!(
        read(&lines[..2].join("\n")),
        Err(FileError::Rounds { found: 0, .. })
    ));
    assert!(matches!(read(""), Err(FileError::NoSettings { .. })));
    let absurd = text.replacen("\"rounds\":1", "\"rounds\":0", 1);
    assert!(matches!(read(&absurd), Err(FileError::Settings(_))));
}

#[test]
fn no_two_rounds_are_alike() {
    let settings = settings(Reading::Nodes, 3, 20, 40);
    let rounds = (0..40).map(|round| draw_round(&settings, round).unwrap());
    let arrivals = rounds.map(|round| round.iter().map(|it| it.at_ms).collect::<Vec<_>>());
    assert_eq!(arrivals.collect::<HashSet<_>>().len(), 40);
}
