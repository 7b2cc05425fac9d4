//! When a phone sends, and when it is silent.

use core::ops::RangeInclusive;

use rand_core::CryptoRng;

use crate::{Day, Identifier};

/// A phone's sender. Before each new address it is silent for a random while, so that who listens cannot tell by the time
/// that one address followed another (Huang et al. 2005, the paper's \[25\]).
#[derive(Clone, Debug)]
pub struct Beacon {
    rotation: u8,
    silence: RangeInclusive<u32>,
    /// First interval of the identifier in use, and the end of the silence before it.
    current: Option<(u32, u64)>,
}

impl Beacon {
    /// A sender that changes its address each `rotation` intervals, 1 to 144, and is silent for so many seconds before each
    /// new one.
    pub fn new(rotation: u8, silence: RangeInclusive<u32>) -> Self {
        Beacon {
            rotation,
            silence,
            current: None,
        }
    }

    /// What is sent at a time; `None` = nothing, since it is silent or the day is not on.
    pub fn identifier(
        &mut self,
        day: &Day,
        now: u64,
        random: &mut impl CryptoRng,
    ) -> Option<Identifier> {
        let interval = day.changed_at(now, self.rotation)?;
        let silent_until = match self.current {
            Some((current, silent_until)) if current == interval => silent_until,
            _ => {
                let span = self.silence.end().saturating_sub(*self.silence.start());
                // A remainder of 64 bits is as good as even for spans of seconds.
                let choices = u64::from(span).saturating_add(1);
                let more = random.next_u64().checked_rem(choices).unwrap_or_default();
                let silence = u64::from(*self.silence.start()).saturating_add(more);
                now.saturating_add(silence)
            }
        };
        self.current = Some((interval, silent_until));
        (now >= silent_until).then(|| day.identifier_at(now, self.rotation))?
    }
}
