//! How a wire is judged.
#![allow(clippy::unwrap_used)] // What cannot go on fails the test.

use wayclear_wire::check::{probes, Finding};

#[test]
fn a_loss_is_counted_so_long_that_three_tenths_more_are_never_let_through() {
    for loss in [0.01_f64, 0.05, 0.2] {
        let (count, tolerance) = probes(loss);
        let deviation = (loss * (1.0 - loss) / count).sqrt();
        assert!(
            tolerance >= 0.1 * loss + 1.99 * deviation && tolerance <= 0.201 * loss,
            "{loss}: {tolerance}"
        );
    }
    // Where none is set, none may be lost.
    assert_eq!(probes(0.0), (1_000.0, 0.0));
}

#[test]
fn what_was_not_seen_or_is_off_does_not_hold() {
    let finding = |measured| Finding {
        what: "delay",
        between: "a-b".into(),
        set: 25.0,
        measured,
        tolerance: 2.0,
        unit: "ms",
    };
    assert!(finding(Some(26.9)).holds() && finding(Some(23.1)).holds());
    assert!(
        !finding(Some(27.1)).holds()
            && !finding(Some(22.9)).holds()
            && !finding(Some(f64::NAN)).holds()
    );
    assert!(!finding(None).holds());
}
