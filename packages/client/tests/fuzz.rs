//! No text breaks a visit that somebody kept on paper. `make fuzz` tries for long.

use proptest::prelude::{any, proptest};
use wayclear_client::device::KeptVisit;

const VISIT: &str = "9qc7mbdh/shop-2@i2950000:5e5e5e5e5e5e5e5e0000000000000001";

proptest! {
    #[test]
    fn no_text_breaks_a_kept_visit(
        at in 0..=VISIT.len(),
        gone in 0..9_usize,
        new in "\\PC{0,9}|[0-9a-f@:i/]{0,9}",
        interval in any::<u32>(),
    ) {
        let end = (at + gone).min(VISIT.len());
        let text = [&VISIT[..at], &new, &VISIT[end..]].concat();
        let then = text.replace("2950000", &interval.to_string());
        for text in [text, then] {
            if let Ok(visit) = text.parse::<KeptVisit>() {
                let again: KeptVisit = visit.to_text().parse().expect("its own text");
                assert_eq!(again.to_text(), visit.to_text());
                assert_eq!(again.item().check(), Ok(()));
            }
        }
    }
}
