//! A network between network namespaces of this machine: a star of TUN devices, with a delay, a jitter, a loss and a rate for
//! each pair of its ends.

pub mod carry;
pub mod check;
pub mod line;
pub mod probe;
pub mod settings;
pub mod space;
pub mod star;
mod values;
