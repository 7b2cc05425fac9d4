//! The choices of equation 6: every combination of them is a design.

use std::fmt;

/// How infected people disclose the identifiers that their phones have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disclosure {
    /// A key a day.
    Keys,
    /// Hashes of all identifiers, as in the paper; those of so many days in a message, 1 to 14.
    Hashes { days_a_message: u32 },
}

/// Where people check in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    /// At the state, always.
    Routed,
    /// At the location, if they have been there before.
    Cached,
    /// Through a relay, which looks locations up without a transaction and sends 50 check-ins in one.
    Relayed,
}

/// A value of each choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Design {
    /// Minutes until a phone changes its identifier, 10 to 1,440.
    pub rotation: u32,
    pub disclosure: Disclosure,
    /// Contacts in a record on chain; 0 = contacts stay on the phone.
    pub contacts: u32,
    /// Days that infections count and visits are kept.
    pub retention: u32,
    /// Levels of the tree, its locations included.
    pub levels: u32,
    /// Whether codes are pinned in memory.
    pub is_pinned: bool,
    pub door: Door,
    /// Milliseconds from one block to the next.
    pub block_millis: u32,
    /// Most gas of a block, in millions; `None` = any.
    pub block_gas: Option<u32>,
}

impl Disclosure {
    /// Whether they are hashes.
    pub fn is_hashes(self) -> bool {
        self != Disclosure::Keys
    }
}

impl fmt::Display for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Disclosure::Keys => f.write_str("day keys"),
            Disclosure::Hashes { days_a_message } => {
                write!(f, "hashes of {days_a_message} d a message")
            }
        }
    }
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Door::Routed => "routed",
            Door::Cached => "cached door",
            Door::Relayed => "relayed",
        })
    }
}

impl fmt::Display for Design {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let contacts = match self.contacts {
            0 => "contacts on the phone".to_string(),
            n => format!("contacts recorded by {n}"),
        };
        let pinned = if self.is_pinned {
            "pinned"
        } else {
            "not pinned"
        };
        let gas = self
            .block_gas
            .map_or("no gas limit".to_string(), |gas| format!("{gas} M gas"));
        write!(
            f,
            "{}, {} min, {contacts}, {} d, {} levels, {pinned}, {}, {} s blocks, {gas}",
            self.disclosure,
            self.rotation,
            self.retention,
            self.levels,
            self.door,
            f64::from(self.block_millis) / 1000.0,
        )
    }
}

const ROTATIONS: [u32; 9] = [10, 20, 30, 60, 120, 180, 360, 720, 1440];
const DISCLOSURES: [Disclosure; 5] = [
    Disclosure::Keys,
    Disclosure::Hashes { days_a_message: 1 },
    Disclosure::Hashes { days_a_message: 2 },
    Disclosure::Hashes { days_a_message: 7 },
    Disclosure::Hashes { days_a_message: 14 },
];
const CONTACTS: [u32; 4] = [0, 1, 10, 50];
const RETENTIONS: [u32; 3] = [7, 10, 14];
const LEVELS: [u32; 4] = [2, 3, 4, 5];
const PINNED: [bool; 2] = [false, true];
const BLOCKS: [u32; 4] = [500, 1_000, 2_000, 5_000];
const BLOCK_GAS: [Option<u32>; 4] = [Some(10), Some(30), Some(100), None];

/// Axes of the grid.
pub const AXES: usize = 9;

/// All designs, or those of some doors and some ways with contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    doors: &'static [Door],
    contacts: &'static [u32],
}

impl Grid {
    /// Each request is a transaction of its sender, as in the paper.
    pub const OWN: Grid = Grid {
        doors: &[Door::Routed, Door::Cached],
        contacts: &CONTACTS,
    };
    /// The same where contacts have to be recorded on chain, as in the paper.
    pub const RECORDED: Grid = Grid {
        doors: &[Door::Routed, Door::Cached],
        contacts: &[1, 10, 50],
    };
    /// Check-ins go through a relay.
    pub const RELAYED: Grid = Grid {
        doors: &[Door::Relayed],
        contacts: &CONTACTS,
    };

    /// How many values each axis has.
    pub fn sizes(self) -> [usize; AXES] {
        [
            ROTATIONS.len(),
            DISCLOSURES.len(),
            self.contacts.len(),
            RETENTIONS.len(),
            LEVELS.len(),
            PINNED.len(),
            self.doors.len(),
            BLOCKS.len(),
            BLOCK_GAS.len(),
        ]
    }

    /// How many designs there are.
    pub fn count(self) -> usize {
        self.sizes().iter().product()
    }

    /// The design with these values, numbered from 0 on each axis; a number beyond an axis is taken around it.
    pub fn at(self, place: [usize; AXES]) -> Design {
        let sizes = self.sizes();
        let on = |axis: usize| place[axis] % sizes[axis];
        Design {
            rotation: ROTATIONS[on(0)],
            disclosure: DISCLOSURES[on(1)],
            contacts: self.contacts[on(2)],
            retention: RETENTIONS[on(3)],
            levels: LEVELS[on(4)],
            is_pinned: PINNED[on(5)],
            door: self.doors[on(6)],
            block_millis: BLOCKS[on(7)],
            block_gas: BLOCK_GAS[on(8)],
        }
    }

    /// Every design once, in an order that is always the same; the rotation changes fastest.
    pub fn designs(self) -> impl Iterator<Item = Design> {
        let sizes = self.sizes();
        (0..self.count()).map(move |mut number| {
            let place = sizes.map(|size| {
                let on = number % size;
                number /= size;
                on
            });
            self.at(place)
        })
    }

    /// The values of rotation, in minutes.
    pub fn rotations() -> &'static [u32] {
        &ROTATIONS
    }

    /// The ways to disclose.
    pub fn disclosures() -> &'static [Disclosure] {
        &DISCLOSURES
    }
}
