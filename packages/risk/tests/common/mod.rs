//! Exposures and surfaces to try.

use proptest::strategy::Strategy;
use wayclear_risk::{Contact, Exposure, Surface, SurfaceContact};

/// 1, as the crate counts coefficients and exponents.
pub const UNIT: i128 = 1_000_000_000_000_000_000;

pub fn contact(rssi: i16, seconds: u32) -> Exposure {
    Exposure {
        contact: Some(Contact::new(rssi, seconds).unwrap()),
        surface: None,
    }
}

pub fn touch(gap: u32, surface: Surface) -> Exposure {
    Exposure {
        contact: None,
        surface: Some(SurfaceContact::new(gap, surface).unwrap()),
    }
}

pub fn surfaces() -> impl Strategy<Value = Surface> {
    proptest::sample::select(Surface::ALL.to_vec())
}
