//! Scores, calibration, forms and half-lives, by cases that can be done by hand.
#![allow(clippy::unwrap_used, clippy::float_cmp, clippy::cast_precision_loss)]

use wayclear_risk::Form;
use wayclear_study::outcomes::{
    auc, auc_interval, brier, compare, groups, log_loss, numbered, quantile, share, told_apart,
    validated, Crowd, Dosed, Sample,
};
use wayclear_study::published::decay::{half_life, NoHalfLife, Titre};
use wayclear_study::published::saturation::{last_rate, Load};

#[track_caller]
fn assert_near(found: f64, wanted: f64, off: f64) {
    assert!((found - wanted).abs() < off, "{found}, not {wanted}");
}

#[test]
fn losses_are_means_over_people() {
    let infected = [true, false];
    assert_near(log_loss(&infected, &[0.5, 0.5]), 2_f64.ln(), 1e-12);
    assert_near(
        log_loss(&infected, &[0.8, 0.4]),
        -(0.8_f64.ln() + 0.6_f64.ln()) / 2.0,
        1e-12,
    );
    assert_near(brier(&infected, &[0.8, 0.4]), 0.1, 1e-12);
    // One sure mistake does not cost everything.
    assert!(log_loss(&infected, &[0.0, 0.0]).is_finite());
}

#[test]
fn the_area_counts_ties_half() {
    let infected = [true, false, true, false];
    assert_eq!(auc(&infected, &[0.9, 0.1, 0.8, 0.2]), Some(1.0));
    assert_eq!(auc(&infected, &[0.1, 0.9, 0.2, 0.8]), Some(0.0));
    assert_eq!(auc(&infected, &[0.5; 4]), Some(0.5));
    // Of the four pairs one is tied, one is lost.
    assert_eq!(auc(&infected, &[0.3, 0.3, 0.5, 0.4]), Some(0.625));
    assert_eq!(auc(&[true, true], &[0.1, 0.2]), None);
    assert_eq!(auc(&[], &[]), None);
}

#[test]
fn an_interval_by_cluster_is_wider_where_people_of_a_cluster_are_alike() {
    let one = |cluster: usize| ((cluster * 7) % 10) as f64 / 10.0;
    // Four alike in each of 60 clusters, or everybody a cluster of their own.
    let people = 0..240_usize;
    let infected: Vec<bool> = people.clone().map(|p| (p / 4) * 13 % 5 < 2).collect();
    let foretold: Vec<f64> = people.clone().map(|p| one(p / 4)).collect();
    let alike: Vec<usize> = people.clone().map(|p| p / 4).collect();
    let apart: Vec<usize> = people.collect();
    let width = |clusters: &[usize]| {
        let (low, high) = auc_interval(&infected, &foretold, clusters, 500, 1).unwrap();
        high - low
    };
    assert!(width(&alike) > 1.6 * width(&apart));
    let again = auc_interval(&infected, &foretold, &alike, 500, 1);
    assert_eq!(auc_interval(&infected, &foretold, &alike, 500, 1), again);
}

#[test]
fn quantiles_lie_between_two_numbers() {
    assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), Some(2.0));
    assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
    assert_eq!(quantile(&[1.0, 2.0], 9.0), Some(2.0));
    assert_eq!(quantile(&[], 0.5), None);
}

#[test]
fn clusters_are_numbered_in_the_order_of_numbers_or_of_letters() {
    assert_eq!(numbered(&["10", "9", "10", "-1"]), [2, 1, 2, 0]);
    assert_eq!(numbered(&["H10", "H9", "H10"]), [0, 1, 0]);
}

#[test]
fn a_share_has_the_interval_of_wilson() {
    let found = share(1, 10).unwrap();
    assert_near(found.share, 0.1, 1e-12);
    assert_near(found.low, 0.017_876, 1e-6);
    assert_near(found.high, 0.404_150, 1e-6);
    assert_eq!(share(0, 0), None);
    assert_eq!(share(0, 5).unwrap().low, 0.0);
}

#[test]
fn people_who_are_alike_are_in_one_tenth() {
    let infected: Vec<bool> = (0..100).map(|n| n % 4 == 0).collect();
    let order: Vec<f64> = (0..100).map(|n| f64::from(n / 50)).collect();
    let foretold = vec![0.25; 100];
    let found = groups(&infected, &foretold, &order);
    assert_eq!(found.iter().map(|g| g.people).collect::<Vec<_>>(), [50, 50]);
    assert_near(found[0].foretold, 0.25, 1e-12);
    assert_near(found[0].infected.share, 0.26, 1e-12);
}

/// Clusters of four, infected as a term says but for one in five.
fn sample() -> Sample {
    let people = 0..400_usize;
    let term: Vec<f64> = people.clone().map(|p| (p % 3) as f64).collect();
    Sample {
        infected: people
            .clone()
            .map(|p| (p % 3 == 2) ^ (p * 7 % 5 == 0))
            .collect(),
        clusters: people.map(|p| p / 4).collect(),
        terms: vec![("term".to_string(), term)],
    }
}

#[test]
fn what_predicts_beats_the_share_of_the_others_and_what_does_not_does_not() {
    let found = validated(&sample(), 10, 200, 1).unwrap();
    assert!(found.log_loss < found.log_loss_base && found.brier < found.brier_base);
    assert!(found.auc > 0.7 && found.auc_interval.0 > 0.5);
    let mut noise = sample();
    noise.terms[0].1 = (0..400).map(|p| f64::from(p * 31 % 17)).collect();
    let found = validated(&noise, 10, 200, 1).unwrap();
    assert!(found.log_loss > found.log_loss_base);
    assert!(found.auc_interval.0 < 0.5);
}

#[test]
fn a_form_that_is_a_line_in_time_finds_half_a_dose_and_a_logarithm_does_not() {
    // Log-odds of -2, -1, 0.
    let people = Dosed {
        none: (1_192, 10_000),
        part: (2_689, 10_000),
        full: (5_000, 10_000),
    };
    let line = compare(Form::Normalised, &people, 1.0).unwrap();
    assert!(line.deviance_at_half < 0.01);
    assert_near(line.ratio, 0.5, 0.01);
    assert!(line.interval.0 < 0.5 && line.interval.1 > 0.5);
    let log = compare(Form::LogDose, &people, 1.0).unwrap();
    assert!(log.deviance_at_half > 100.0 && log.ratio < 0.1);
    // One signal strength: to the letter only the sign of b12 differs.
    let letter = compare(Form::PaperLiteral, &people, 1.0).unwrap();
    assert_near(letter.deviance_at_half, line.deviance_at_half, 1e-6);
    let wider = compare(Form::Normalised, &people, 4.0).unwrap();
    assert!(wider.interval.0 < line.interval.0 && wider.interval.1 > line.interval.1);
}

#[test]
fn more_contacts_tell_more() {
    let told = |contacts| told_apart(Crowd::OutsideHouseholds, Form::Normalised, contacts, 40, 1);
    let (few, many) = (told(300).unwrap(), told(10_000).unwrap());
    assert!(few.told < many.told && many.told > 0.8, "{few:?} {many:?}");
    assert_near(many.infections / few.infections, 10_000.0 / 300.0, 1e-9);
}

fn titre(hours: f64, log10: f64, limit: f64) -> Titre {
    Titre {
        hours,
        log10,
        limit,
    }
}

#[test]
fn titres_too_low_to_be_seen_do_not_flatten_the_line() {
    // Two hours, with an error that alternates.
    let truth = |hours: f64| 3.0 - hours / 2.0 * 2_f64.log10();
    let at = |hours: f64, off: f64| {
        let log10 = truth(hours) + off;
        titre(hours, log10.max(0.5), 0.5)
    };
    let titres: Vec<Titre> = (0..40)
        .map(|n| at(f64::from(n), if n % 2 == 0 { 0.05 } else { -0.05 }))
        .collect();
    let found = half_life(&titres).unwrap();
    assert_near(found.hours, 2.0, 0.05);
    assert!(found.low < 2.0 && found.high > 2.0);
}

#[test]
fn titres_that_rise_or_are_too_few_have_no_half_life() {
    assert_eq!(half_life(&[]), Err(NoHalfLife::TooFew));
    let one = titre(0.0, 2.0, 0.5);
    assert_eq!(half_life(&[one; 5]), Err(NoHalfLife::TooFew));
    let rising =
        [0.0, 1.0, 2.0, 3.0].map(|hours| titre(hours, 1.0 + hours + hours * hours / 10.0, 0.5));
    assert_eq!(half_life(&rising), Err(NoHalfLife::NoDecay));
}

#[test]
fn a_chain_is_saturated_where_more_than_a_tenth_is_missing() {
    let load = |rate, processed| Load {
        rate,
        offered: 1_000.0,
        processed,
    };
    assert_eq!(
        last_rate(&[load(1.0, 1_000.0), load(2.0, 900.0), load(3.0, 899.0)]),
        Some(2.0)
    );
    // One that does better again does not count.
    assert_eq!(
        last_rate(&[load(1.0, 1_000.0), load(2.0, 800.0), load(3.0, 999.0)]),
        Some(1.0)
    );
    assert_eq!(last_rate(&[load(1.0, 10.0)]), None);
    assert_eq!(last_rate(&[]), None);
}
