//! What real outcomes say of equation 8.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use wayclear_evaluate::outcomes::{outcomes, power};

#[test]
fn show() {
    let folder = PathBuf::from(std::env::var_os("WAYCLEAR_DATA").unwrap());
    let t = std::time::Instant::now();
    let all = outcomes(&folder).unwrap();
    for r in &all.coefficients {
        println!(
            "{} | {} | {} | {} {} {} | dev {} G {}",
            r.set,
            r.features,
            r.term,
            r.estimate,
            r.naive_error,
            r.clustered_error,
            r.deviance,
            r.clusters
        );
    }
    for r in &all.validated {
        println!("{r:?}");
    }
    for r in &all.calibrated {
        println!("{r:?}");
    }
    for r in &all.counted {
        println!("{r:?}");
    }
    for r in &all.formed {
        println!("{r:?}");
    }
    println!("{:?}", t.elapsed());
    for r in power() {
        println!("{r:?}");
    }
    println!("{:?}", t.elapsed());
}
