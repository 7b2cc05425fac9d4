//! What is simulated follows from what happens, and is the same each time.

use wayclear_study::queue::chain::{Freed, Limits};
use wayclear_study::queue::node::Node;
use wayclear_study::queue::wire::{Exchange, Wire};
use wayclear_study::simulate::{simulate, Accounts, Load, Outcome, Settings, Validators};

const NODE: Node = Node {
    timer_s: 0.5,
    agreement_s: 0.02,
    overhead_s: 0.01,
    each_s: 0.0022,
};

fn plain(rate: f64) -> Settings {
    Settings::plain(NODE, rate, 2_000.0, 7)
}

fn run(settings: Settings) -> Outcome {
    simulate(&settings).expect("settings that can be simulated")
}

#[test]
fn a_seed_gives_the_same_run_and_another_seed_another() {
    let first = run(plain(100.0));
    assert_eq!(first, run(plain(100.0)));
    let other = Settings {
        seed: 8,
        ..plain(100.0)
    };
    assert_ne!(first, run(other));
}

#[test]
fn what_was_due_was_carried_out_or_refused() {
    let mut settings = plain(700.0);
    settings.limits = Limits {
        block: Some(200),
        mempool: 300,
        freed: Freed::Executed,
    };
    let run = run(settings);
    assert!(run.loss() > 0.3, "{}", run.loss());
    #[allow(clippy::cast_precision_loss)]
    let offered = run.offered as f64 / 1_800.0;
    let both = run.throughput + offered * run.loss();
    assert!((both / offered - 1.0).abs() < 0.01, "{both} of {offered}");
}

#[test]
fn an_account_with_one_open_transaction_carries_one_request_a_block() {
    let mut settings = plain(100.0);
    let with = |open| Load::Open {
        rate: 100.0,
        accounts: Some(Accounts { number: 20, open }),
    };
    settings.seconds = 200.0;
    settings.warm_up_s = 20.0;
    settings.load = with(1);
    // 20 accounts, one each in half a second: 38 of the 100 a second.
    let one = run(settings);
    assert!((one.throughput - 20.0 / 0.52).abs() < 1.0, "{one:?}");
    settings.load = with(20);
    let many = run(settings);
    assert!((many.throughput - 100.0).abs() < 3.0);
    assert!(many.mean_s < 0.6 && one.mean_s > 10.0);
}

#[test]
fn a_wire_adds_what_theta_says() {
    let direct = run(plain(100.0));
    for (one_way_s, loss) in [(0.025, 0.0), (0.1, 0.0), (0.1, 0.01), (0.1, 0.05)] {
        let wire = Wire {
            one_way_s,
            loss,
            ..Wire::default()
        };
        let far = run(Settings {
            wire,
            ..plain(100.0)
        });
        let exchange = Exchange {
            bytes: 600.0,
            round_trips: 1.0,
            openings: 0.0,
            packets: 2.0,
        };
        let added = far.mean_s - direct.mean_s;
        let expected = wire.adds(&exchange);
        assert!(
            (added / expected - 1.0).abs() < 0.1,
            "{added} instead of {expected}"
        );
    }
}

#[test]
fn a_narrow_wire_carries_its_bytes_and_no_more() {
    let wire = Wire {
        bytes_a_second: Some(30_000.0),
        ..Wire::default()
    };
    let exchange = Exchange {
        bytes: 600.0,
        round_trips: 1.0,
        openings: 0.0,
        packets: 2.0,
    };
    let carried = wire.carries(&exchange, 1.0);
    assert!((carried - 50.0).abs() < 1e-9);
    let narrow = run(Settings {
        wire,
        ..plain(100.0)
    });
    assert!((narrow.throughput / carried - 1.0).abs() < 0.02);
    // Below that it only adds what a request takes on the line.
    let below = run(Settings {
        wire,
        ..plain(10.0)
    });
    let added = below.mean_s - run(plain(10.0)).mean_s;
    assert!(added > 0.02 && added < 0.03, "{added}");
}

#[test]
fn four_validators_take_three_delays_more() {
    let at = |number, one_way_s, loss| {
        let wire = Wire {
            one_way_s,
            loss,
            ..Wire::default()
        };
        run(Settings {
            validators: Validators { number, wire },
            ..plain(50.0)
        })
        .interval_s
    };
    assert!((at(1, 0.1, 0.0) - 0.52).abs() < 1e-9);
    for delay in [0.0, 0.025, 0.05, 0.1] {
        let closed = NODE.with_delay(delay).interval(1.0);
        assert!((at(4, delay, 0.0) - closed).abs() < 1e-9);
    }
    // The third of four is waited for, not the fourth: few losses hurt little.
    let lossy = at(4, 0.025, 0.02) - at(4, 0.025, 0.0);
    assert!(lossy > 0.0 && lossy < 3.0 * 0.02 * 0.2, "{lossy}");
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let wire = |wire| Settings {
        wire,
        ..plain(10.0)
    };
    let broken = [
        wire(Wire {
            loss: 1.0,
            ..Wire::default()
        }),
        wire(Wire {
            loss: f64::NAN,
            ..Wire::default()
        }),
        wire(Wire {
            one_way_s: -0.1,
            ..Wire::default()
        }),
        wire(Wire {
            bytes_a_second: Some(0.0),
            ..Wire::default()
        }),
        Settings {
            warm_up_s: 2_000.0,
            ..plain(10.0)
        },
        Settings {
            bytes: 0.0,
            ..plain(10.0)
        },
        Settings {
            seconds: f64::INFINITY,
            ..plain(10.0)
        },
        Settings {
            validators: Validators {
                number: 0,
                wire: Wire::default(),
            },
            ..plain(10.0)
        },
        Settings {
            load: Load::Open {
                rate: 10.0,
                accounts: Some(Accounts { number: 0, open: 1 }),
            },
            ..plain(10.0)
        },
    ];
    for settings in broken {
        assert!(simulate(&settings).is_err(), "{settings:?}");
    }
}

#[test]
fn the_error_of_a_mean_says_how_far_runs_lie_apart() {
    let runs: Vec<Outcome> = (1..=40)
        .map(|seed| {
            run(Settings {
                seed,
                seconds: 500.0,
                warm_up_s: 50.0,
                ..plain(430.0)
            })
        })
        .collect();
    let middle = runs.iter().map(|run| run.mean_s).sum::<f64>() / 40.0;
    let squares: f64 = runs.iter().map(|run| (run.mean_s - middle).powi(2)).sum();
    let (apart, said) = (
        (squares / 39.0).sqrt(),
        runs.iter().map(|run| run.error_s).sum::<f64>() / 40.0,
    );
    assert!((0.6..1.5).contains(&(said / apart)), "{said} for {apart}");
}
