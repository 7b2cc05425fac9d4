//! Results that others have published, computed again: how long exposures last that infect, how fast viruses decay on
//! surfaces, whether learned risk beats one made by hand, and when a chain is saturated.

pub mod decay;
pub mod learning;
pub mod saturation;
pub mod transmissions;
