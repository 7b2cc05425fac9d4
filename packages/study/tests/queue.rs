//! Closed forms, the chain and the simulation say the same of one node, and the figures that the study's design gave.

use wayclear_study::queue::chain::{steady, Freed, Limits};
use wayclear_study::queue::node::Node;
use wayclear_study::queue::people::{interactive, Think};
use wayclear_study::queue::phi;
use wayclear_study::simulate::{simulate, Load, Settings};

/// As measured on two cores.
const NODE: Node = Node {
    timer_s: 0.5,
    agreement_s: 0.02,
    overhead_s: 0.01,
    each_s: 0.0022,
};
/// A mempool that never fills at what is asked of it here.
const WIDE: Limits = Limits {
    block: None,
    mempool: 5_000,
    freed: Freed::AtOnce,
};

#[track_caller]
fn near(found: f64, expected: f64, share: f64) {
    let off = found / expected - 1.0;
    assert!(
        off.abs() <= share,
        "{found} is {:.2} % off {expected}",
        100.0 * off
    );
}

#[test]
fn the_closed_form_is_the_simulation_from_a_tenth_of_the_load_to_88_percent() {
    for percent in [10, 22, 44, 66, 77, 88] {
        let rate = f64::from(percent) / 100.0 / NODE.each_s;
        let run = simulate(&Settings::plain(NODE, rate, 400_000.0 / rate, 1))
            .expect("it can be reckoned");
        near(phi::mean(&NODE, rate), run.mean_s, 0.01);
        near(phi::quantile(&NODE, rate, 0.95), run.quantile(0.95), 0.03);
        near(phi::interval(&NODE, rate), run.interval_s, 0.01);
    }
}

#[test]
fn the_closed_form_holds_near_the_pole_as_well() {
    for percent in [96, 97, 98, 99] {
        let rate = f64::from(percent) / 100.0 / NODE.each_s;
        let run = simulate(&Settings::plain(NODE, rate, 6_000.0, 2)).expect("it can be reckoned");
        near(phi::mean(&NODE, rate), run.mean_s, 0.03);
    }
}

#[test]
fn the_chain_is_the_simulation_at_every_load_and_at_the_knee_too() {
    for percent in [10, 50, 85, 94] {
        let rate = f64::from(percent) / 100.0 / NODE.each_s;
        let requests = if percent > 90 { 1_500_000.0 } else { 300_000.0 };
        let run =
            simulate(&Settings::plain(NODE, rate, requests / rate, 3)).expect("it can be reckoned");
        let chain = steady(&NODE, rate, WIDE).expect("it can be reckoned");
        near(chain.mean_s, run.mean_s, 0.02);
        near(chain.interval_s, run.interval_s, 0.01);
        let p95 = chain.quantile(0.95).expect("it can be reckoned");
        near(p95, run.quantile(0.95), 0.02);
        assert!(chain.loss < 1e-9);
    }
}

#[test]
fn the_closed_form_has_the_figures_of_the_design() {
    for (rate, mean) in [(400.0, 0.750), (436.0, 1.144), (428.0, 0.782)] {
        near(phi::mean(&NODE, rate), mean, 0.002);
    }
    near(NODE.knee(), 0.942, 0.001);
    // A block of 10, 30 and 100 million gas, at 72,441 a check-in.
    for (block, capacity) in [(138, 265.0), (414, 440.0), (1380, 450.0)] {
        near(NODE.capacity(Some(block)), capacity, 0.01);
    }
    assert!(phi::mean(&NODE, 455.0).is_infinite());
    assert!(phi::interval(&NODE, 455.0).is_infinite());
}

/// Rates, blocks and mempools of the design, with the mean time and the loss it found by its own simulation.
const LIMITED: [(f64, Option<u64>, u64, f64, f64); 5] = [
    (200.0, Some(138), 1_000, 0.521, 0.0),
    (260.0, Some(138), 1_000, 0.670, 0.0),
    (300.0, Some(138), 700, 2.738, 0.114),
    (400.0, Some(300), 900, 0.755, 0.0),
    (520.0, None, 700, 2.465, 0.142),
];

#[test]
fn the_chain_has_the_figures_of_the_design() {
    for (rate, block, mempool, mean, loss) in LIMITED {
        let limits = Limits {
            block,
            mempool,
            freed: Freed::AtOnce,
        };
        let chain = steady(&NODE, rate, limits).expect("it can be reckoned");
        near(chain.mean_s, mean, 0.02);
        assert!((chain.loss - loss).abs() < 0.003, "{}", chain.loss);
    }
}

#[test]
fn the_chain_is_the_simulation_where_limits_bite_and_whenever_the_mempool_is_freed() {
    for freed in [Freed::AtOnce, Freed::Executed] {
        for (rate, block, mempool, ..) in LIMITED {
            let limits = Limits {
                block,
                mempool,
                freed,
            };
            let mut settings = Settings::plain(NODE, rate, 1_500.0, 4);
            settings.limits = limits;
            let run = simulate(&settings).expect("it can be reckoned");
            let chain = steady(&NODE, rate, limits).expect("it can be reckoned");
            near(chain.mean_s, run.mean_s, 0.02);
            near(chain.throughput, run.throughput, 0.01);
            assert!(
                (chain.loss - run.loss()).abs() < 0.003,
                "{freed:?} {rate}: {} and {}",
                chain.loss,
                run.loss()
            );
        }
    }
}

#[test]
fn a_mempool_that_is_freed_late_loses_more() {
    let loss = |freed| {
        let limits = Limits {
            block: None,
            mempool: 500,
            freed,
        };
        steady(&NODE, 600.0, limits)
            .expect("it can be reckoned")
            .loss
    };
    assert!(loss(Freed::Executed) > loss(Freed::AtOnce) + 0.015);
}

#[test]
fn people_who_wait_for_their_answer_get_what_the_simulation_gives_them() {
    let constant = [Think::Constant(0.0), Think::Constant(0.7)];
    let drawn = [Think::Exponential(1.0), Think::Exponential(5.0)];
    let few = [(10, 20_000.0), (50, 4_000.0), (100, 2_000.0)];
    let many = [(400, 1_000.0), (2_000, 500.0)];
    let mut all = vec![];
    for (people, seconds) in few.into_iter().chain(many) {
        all.extend(drawn.map(|think| (people, seconds, think)));
    }
    for (people, _) in few {
        all.extend(constant.map(|think| (people, 500.0, think)));
    }
    for (people, seconds, think) in all {
        let mut settings = Settings::plain(NODE, 1.0, seconds, 5);
        settings.load = Load::Closed { people, think };
        let run = simulate(&settings).expect("it can be reckoned");
        let law = interactive(&NODE, u64::from(people), think).expect("it can be reckoned");
        near(law.throughput, run.throughput, 0.02);
        near(law.mean_s, run.mean_s, 0.03);
    }
}

#[test]
fn a_small_mempool_and_a_large_one_lose_what_the_simulation_loses() {
    for (mempool, freed) in [
        (100, Freed::AtOnce),
        (100, Freed::Executed),
        (1_000, Freed::AtOnce),
        (2_000, Freed::AtOnce),
    ] {
        let limits = Limits {
            block: None,
            mempool,
            freed,
        };
        let mut settings = Settings::plain(NODE, 590.0, 500.0, 6);
        settings.limits = limits;
        let run = simulate(&settings).expect("it can be reckoned");
        let chain = steady(&NODE, 590.0, limits).expect("it can be reckoned");
        near(chain.mean_s, run.mean_s, 0.02);
        near(chain.interval_s, run.interval_s, 0.02);
        assert!(
            (chain.loss - run.loss()).abs() < 0.005,
            "{mempool} {freed:?}"
        );
    }
}

#[test]
fn half_a_cycle_of_wait_would_promise_people_who_do_not_think_far_more() {
    let law = interactive(&NODE, 10, Think::Constant(0.0)).expect("it can be reckoned");
    let promised = 10.0 / phi::mean(&NODE, law.throughput);
    assert!(promised > 1.5 * law.throughput);
}

#[test]
fn what_cannot_be_is_refused() {
    let broken = [
        Node {
            each_s: 0.0,
            ..NODE
        },
        Node {
            timer_s: -1.0,
            ..NODE
        },
        Node {
            agreement_s: f64::NAN,
            ..NODE
        },
        Node {
            overhead_s: f64::INFINITY,
            ..NODE
        },
    ];
    for node in broken {
        assert!(steady(&node, 10.0, WIDE).is_err());
        assert!(simulate(&Settings::plain(node, 10.0, 10.0, 1)).is_err());
        assert!(interactive(&node, 10, Think::Constant(1.0)).is_err());
    }
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(steady(&NODE, rate, WIDE).is_err());
        assert!(simulate(&Settings::plain(NODE, rate, 10.0, 1)).is_err());
    }
    let nothing = Limits { mempool: 0, ..WIDE };
    assert!(steady(&NODE, 10.0, nothing).is_err());
    let endless = Limits {
        mempool: u64::MAX,
        ..WIDE
    };
    assert!(steady(&NODE, 1_000.0, endless).is_err());
    assert!(steady(&NODE, 100.0, endless).is_ok());
    assert!(interactive(&NODE, 0, Think::Constant(1.0)).is_err());
    assert!(interactive(&NODE, 1, Think::Exponential(-1.0)).is_err());
    assert!(simulate(&Settings::plain(NODE, 1e6, 1e6, 1)).is_err());
}
