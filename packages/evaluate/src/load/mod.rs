//! The one load generator: requests of many accounts over many connections, each at its time whether the node keeps up or not, or
//! each some time after the answer to the one before; and what became of them, block by block.

mod arrivals;
mod crowd;
mod flow;
mod growth;
mod numbers;
mod record;
mod request;
mod sender;

pub use arrivals::arrivals;
pub use crowd::{gas_limit, Crowd};
pub use flow::{run, Flow};
pub use growth::{Growth, LEFT_BEHIND};
pub use numbers::quantile;
pub use record::{Fate, Figures, Record, Seen, Sent};
pub use request::Request;
pub use sender::Stop;
