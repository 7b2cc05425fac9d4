//! The flags of commands that send what must not be joined.

use clap::Args;
use wayclear_client::report::{mean_pause, pause_of, SPREAD_HOURS};

/// How messages are spread that belong to one person.
#[derive(Args)]
pub struct PaceArgs {
    /// Spread the messages over about so many hours, with pauses of random length
    #[arg(long, value_name = "HOURS", default_value_t = SPREAD_HOURS, value_parser = clap::value_parser!(u32).range(1..=72))]
    hours: u32,
    /// Do not wait: everybody can tell by the time that the messages belong together
    #[arg(long, conflicts_with = "hours")]
    pub now: bool,
}

impl PaceArgs {
    /// The average pause between so many messages, in seconds.
    pub fn mean(&self, messages: usize) -> u32 {
        if self.now {
            0
        } else {
            mean_pause(self.hours, messages)
        }
    }

    /// A pause between so many messages, in seconds.
    pub fn pause(&self, messages: usize) -> u64 {
        pause_of(self.mean(messages), &mut rand::rng())
    }

    /// What whoever reads the answer should know of it.
    pub fn words(&self) -> String {
        if self.now {
            "at once, so everybody can tell by the time that they belong together".to_string()
        } else {
            format!("apart in time, within about {} h", self.hours)
        }
    }
}
