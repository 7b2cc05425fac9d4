//! The status machine of the paper's equation 9, as pure functions of a ledger and time: the location, the phone and the
//! browser compute with the same ones. Nothing here reads storage or asks a chain. All spans are half open.

mod daily;
mod flags;
mod ledger;
mod text;
mod time;
mod transitions;
mod words;

pub use daily::{daily, DayStatus, Known};
pub use flags::{exposes_until, infected_until, infects_until, Flag};
pub use ledger::{Ledger, Since};
pub use time::{
    day_at, day_of, day_start, first_interval, interval_at, interval_end, interval_start,
    DAY_SECONDS, INTERVALS_A_DAY, INTERVAL_SECONDS,
};
pub use transitions::{transitions, Transition};
pub use words::{Cause, Status};
