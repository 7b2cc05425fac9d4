//! Quantiles against printed tables, intervals against what was computed with scipy and statsmodels.

#![allow(clippy::unreadable_literal, clippy::excessive_precision)] // As other programs print them.
#![allow(clippy::unwrap_used)]

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use wayclear_study::regression::{least_squares, line, trend};
use wayclear_study::statistics::{
    chi_square_quantile, deviation, deviation_interval, deviation_ratio, f_quantile, mean,
    mean_interval, paired_ratio, t_quantile, NORMAL_95,
};

#[track_caller]
fn close(found: f64, expected: f64) {
    let difference = (found - expected).abs();
    assert!(
        difference <= 1e-9 * expected.abs().max(1e-3),
        "{found} is not {expected}"
    );
}

#[test]
fn quantiles_are_those_of_scipy() {
    for (freedom, t) in [
        (1.0, 12.706204736174694),
        (4.0, 2.7764451051977934),
        (9.0, 2.262157162798205),
        (39.0, 2.022690920036761),
    ] {
        close(t_quantile(0.975, freedom).unwrap(), t);
        close(t_quantile(0.025, freedom).unwrap(), -t);
    }
    for (share, freedom, chi) in [
        (0.025, 9.0, 2.7003894999803584),
        (0.975, 9.0, 19.02276779864163),
        (0.025, 39.0, 23.65432455759302),
        (0.975, 39.0, 58.12005973468633),
    ] {
        close(chi_square_quantile(share, freedom).unwrap(), chi);
    }
    for (share, above, below, f) in [
        (0.975, 9.0, 9.0, 4.025994158282978),
        (0.025, 39.0, 39.0, 0.5288993273080328),
        (0.975, 39.0, 39.0, 1.8907189863329061),
        (0.95, 3.0, 10.0, 3.7082648190468435),
    ] {
        close(f_quantile(share, above, below).unwrap(), f);
    }
    assert_eq!(t_quantile(1.0, 9.0), None);
    assert_eq!(t_quantile(0.975, 0.0), None);
    assert_eq!(chi_square_quantile(f64::NAN, 9.0), None);
    assert_eq!(f_quantile(0.5, -1.0, 2.0), None);
}

#[test]
fn ten_numbers_have_the_intervals_of_the_textbook() {
    // Mean 5.5, squares 82.5: s = 3.02765.
    let ten: Vec<f64> = (1..=10).map(f64::from).collect();
    let s = (82.5_f64 / 9.0).sqrt();
    close(mean(&ten).unwrap(), 5.5);
    close(deviation(&ten).unwrap(), s);
    let it = mean_interval(&ten, 0.95).unwrap();
    close(it.half_width(), 2.262157162798205 * s / 10_f64.sqrt());
    assert!(it.holds(5.5) && it.holds(it.low) && !it.holds(it.low - 1e-9));
    let it = deviation_interval(&ten, 0.95).unwrap();
    close(it.low, s * (9.0 / 19.02276779864163_f64).sqrt());
    close(it.high, s * (9.0 / 2.7003894999803584_f64).sqrt());
    let twice: Vec<f64> = ten.iter().map(|x| x * 2.0).collect();
    let it = deviation_ratio(&twice, &ten, 0.95).unwrap();
    close(it.value, 2.0);
    close(it.low, 2.0 / 4.025994158282978_f64.sqrt());
    close(it.high, 2.0 * 4.025994158282978_f64.sqrt());
}

#[test]
fn a_paired_ratio_is_that_of_the_geometric_means() {
    let pairs = [(2.0, 1.0), (8.0, 2.0), (4.0, 2.0)];
    let it = paired_ratio(&pairs, 0.95).unwrap();
    close(it.value, 16_f64.powf(1.0 / 3.0));
    close(it.low * it.high, it.value * it.value);
    let same = paired_ratio(&[(3.0, 3.0), (5.0, 5.0)], 0.95).unwrap();
    assert!(same.holds(1.0));
}

#[test]
fn what_cannot_be_told_is_not_told() {
    assert_eq!(mean(&[]), None);
    assert_eq!(mean(&[1.0, f64::NAN]), None);
    assert_eq!(deviation(&[1.0]), None);
    assert_eq!(mean_interval(&[1.0], 0.95), None);
    assert_eq!(deviation_ratio(&[1.0, 2.0], &[3.0, 3.0], 0.95), None);
    assert_eq!(paired_ratio(&[(1.0, 0.0), (1.0, 1.0)], 0.95), None);
}

#[test]
fn the_error_of_a_trend_grows_with_what_neighbours_have_in_common() {
    // Of 400 series without a trend whose values keep so much of those before them, how many have their slope within 1.96 errors.
    let held = |keeps: f64| {
        let is_held = |seed: &u64| {
            let mut random = ChaCha20Rng::seed_from_u64(*seed);
            let mut last = 0.0;
            let series = (0..240).map(|n| {
                last = keeps * last + random.random::<f64>() - 0.5;
                (f64::from(n) / 2.0, last)
            });
            let (slope, error) = trend(&series.collect::<Vec<_>>()).unwrap();
            slope.abs() <= NORMAL_95 * error
        };
        (0..400).filter(is_held).count()
    };
    let (alone, together) = (held(0.0), held(0.9));
    assert!((365..400).contains(&alone), "{alone}");
    // The four neighbours of the first rule alone hold some 225 of 400.
    assert!(together > 280, "{together}");
    assert_eq!(trend(&[(0.0, 1.0), (1.0, 2.0)]), None);
    assert_eq!(trend(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
}

const X: [f64; 12] = [
    50., 100., 150., 200., 250., 50., 100., 150., 200., 250., 400., 600.,
];
const Y: [f64; 12] = [
    5.1, 9.7, 15.6, 19.2, 26.1, 4.8, 10.9, 14.2, 21.3, 24.0, 41.0, 58.5,
];

#[test]
fn least_squares_and_hc3_are_those_of_statsmodels() {
    // statsmodels 0.14: OLS(y, add_constant(x)).fit(cov_type="HC3").
    let points: Vec<(f64, f64)> = X.into_iter().zip(Y).collect();
    let fit = line(&points).unwrap();
    close(fit.coefficients[0], 0.36261398176290793);
    close(fit.coefficients[1], 0.09841945288753802);
    close(fit.errors[0], 0.636065216438034);
    close(fit.errors[1], 0.00388161020139577);
    close(fit.r_squared, 0.996606870403994);
    assert_eq!(fit.freedom, 10);
    let rows: Vec<Vec<f64>> = X.iter().map(|x| vec![1.0, *x, x * x]).collect();
    let fit = least_squares(&rows, &Y).unwrap();
    for (found, expected) in fit.coefficients.iter().zip([
        -0.445_049_496_181_063_4,
        0.10634702226000131,
        -1.273_831_659_848_789e-5,
    ]) {
        assert!((found / expected - 1.0).abs() < 1e-7, "{found} {expected}");
    }
    for (found, expected) in fit.errors.iter().zip([
        0.873_771_079_475_835_3,
        0.011249107657921007,
        2.6177925299679478e-05,
    ]) {
        assert!((found / expected - 1.0).abs() < 1e-7, "{found} {expected}");
    }
}

#[test]
fn what_has_no_fit_gets_none() {
    let ones = |count: usize| vec![vec![1.0, 1.0]; count];
    assert_eq!(least_squares(&ones(5), &[1.0; 5]), None);
    assert_eq!(least_squares(&[], &[]), None);
    assert_eq!(line(&[(1.0, 2.0), (2.0, 3.0)]), None);
    assert_eq!(
        line(&[(1.0, 2.0), (2.0, f64::NAN), (3.0, 1.0), (4.0, 1.0)]),
        None
    );
    assert_eq!(line(&[(1.0, 2.0); 9]), None);
    let ragged = [vec![1.0], vec![1.0, 2.0], vec![1.0]];
    assert_eq!(least_squares(&ragged, &[1.0; 3]), None);
}
