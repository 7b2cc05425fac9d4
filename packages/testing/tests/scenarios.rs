//! Whole stories through all four levels.

use wayclear_api::location::Status;
use wayclear_testing::{SuiteBuilder, DAVIS};

#[test]
fn a_check_in_is_routed_down_four_levels_and_answered() {
    let mut suite = SuiteBuilder::new().build();
    let visit = suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    suite.report("ada", &[&visit]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(suite.window - 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(1);
    assert_eq!(suite.is(DAVIS), Status::Clean);
}
