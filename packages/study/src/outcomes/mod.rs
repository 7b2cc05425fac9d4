//! What real outcomes say of equation 8: fits with errors by cluster, predictions of people left out of the fit, calibration,
//! which of the three forms the outcomes prefer, and how many contacts it would take to tell them apart.

mod calibration;
mod fitted;
mod forms;
mod power;
mod sample;
mod scores;
mod validated;

pub use calibration::{groups, share, Group, Share};
pub use fitted::{fitted, Coefficient, Fitted, NotFitted};
pub use forms::{compare, Comparison, Dosed, FULL_DOSE_SECONDS};
pub use power::{told_apart, Crowd, Power};
pub use sample::{numbered, Sample};
pub use scores::{auc, auc_interval, brier, log_loss, quantile};
pub use validated::{validated, Validation};
