//! The steps that a sequence is made of.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, Index};
use wayclear_api::Surface;

use crate::model::Model;
use crate::{PEOPLE, PLACES};

/// Who vouches for slips or takes them back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voucher {
    Authority,
    Lab,
    Person(usize),
}

/// An item to be made of what there is then.
#[derive(Clone, Debug)]
pub enum Plan {
    /// One of the visits so far.
    Visit(Index),
    /// A visit that never was.
    NoVisit { place: usize, ago: u32 },
    /// A key of so many days ago; -1 is tomorrow.
    Key { n: u8, ago: i32 },
    /// That many hashes, the first begun so many intervals ago.
    Hashes {
        n: u8,
        count: u8,
        ago: u32,
        rotation: u8,
    },
    /// That of whoever sends it, or of another.
    Account(Option<usize>),
}

#[derive(Clone, Debug)]
pub enum Step {
    Advance(u64),
    Open {
        place: usize,
    },
    CheckIn {
        who: usize,
        place: usize,
        ago: u32,
        is_direct: bool,
    },
    Relay {
        place: usize,
        ago: u32,
        tags: u8,
    },
    Inspect {
        who: usize,
        place: usize,
    },
    Clean {
        place: usize,
        whole_city: bool,
    },
    Describe {
        place: usize,
        surface: Surface,
    },
    /// Slips issued so many days ago.
    Disclose {
        sender: usize,
        by: Voucher,
        ago: i32,
        plans: Vec<Plan>,
    },
    Revoke {
        by: Option<Voucher>,
        picks: Vec<Index>,
    },
    Recover {
        who: usize,
    },
    Record {
        who: usize,
        count: u8,
    },
    /// The owner takes the laboratory back, or removes it.
    Lab {
        is_active: bool,
        may_revoke: bool,
    },
    Fund {
        place: usize,
        amount: u128,
    },
    Withdraw {
        place: usize,
        amount: u128,
    },
    /// A location fails from now on, or works again and is told what it missed.
    Toggle {
        place: usize,
    },
    PruneSome {
        limit: u32,
    },
    PruneAll,
}

/// The steps that may come next.
pub fn steps(model: &Model) -> BoxedStrategy<Step> {
    prop_oneof![
        5 => spans(model.window).prop_map(Step::Advance),
        10 => visits(),
        4 => cares(),
        9 => disclosures(),
        4 => revocations(),
        2 => accounts(),
        2 => money(),
        3 => upkeep(),
    ]
    .boxed()
}

/// Seconds: none, some, to the bounds of the window, and far beyond it.
fn spans(window: u64) -> impl Strategy<Value = u64> {
    prop_oneof![
        2 => Just(0),
        4 => 1..3_600_u64,
        3 => 3_600..90_000_u64,
        2 => select(vec![600, 86_400, window - 1, window, window + 1]),
        1 => window..3 * window + 200_000,
    ]
}

fn person() -> std::ops::Range<usize> {
    0..PEOPLE.len()
}

fn place() -> std::ops::Range<usize> {
    0..PLACES.len()
}

fn voucher() -> impl Strategy<Value = Voucher> {
    prop_oneof![
        4 => Just(Voucher::Authority),
        2 => Just(Voucher::Lab),
        2 => person().prop_map(Voucher::Person),
    ]
}

/// Intervals: mostly what a check-in may be late, now and then too much.
fn late() -> impl Strategy<Value = u32> {
    prop_oneof![6 => 0..=2_u32, 1 => 3..=7_u32]
}

fn visits() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (person(), place(), late(), any::<bool>()).prop_map(|(who, place, ago, is_direct)| {
            Step::CheckIn { who, place, ago, is_direct }
        }),
        4 => (place(), late(), 1..4_u8).prop_map(|(place, ago, tags)| Step::Relay { place, ago, tags }),
        1 => (person(), place()).prop_map(|(who, place)| Step::Inspect { who, place }),
        1 => place().prop_map(|place| Step::Open { place }),
    ]
}

fn cares() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (place(), any::<bool>()).prop_map(|(place, whole_city)| Step::Clean { place, whole_city }),
        1 => (place(), select(Surface::ALL)).prop_map(|(place, surface)| Step::Describe { place, surface }),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    prop_oneof![
        6 => any::<Index>().prop_map(Plan::Visit),
        1 => (place(), 0..3_u32).prop_map(|(place, ago)| Plan::NoVisit { place, ago }),
        3 => (0..3_u8, prop_oneof![3 => 0..3_i32, 1 => -1..17_i32])
            .prop_map(|(n, ago)| Plan::Key { n, ago }),
        2 => Just(Plan::Account(None)),
        1 => person().prop_map(|who| Plan::Account(Some(who))),
    ]
}

fn hashes() -> impl Strategy<Value = Plan> {
    let ago = prop_oneof![3 => 1..10_u32, 1 => 0..2_200_u32];
    let rotation = prop_oneof![3 => 1..3_u8, 1 => 1..=144_u8];
    (0..4_u8, 1..6_u8, ago, rotation).prop_map(|(n, count, ago, rotation)| Plan::Hashes {
        n,
        count,
        ago,
        rotation,
    })
}

fn disclosures() -> impl Strategy<Value = Step> {
    let plans = prop_oneof![4 => vec(plan(), 1..6), 1 => hashes().prop_map(|plan| vec![plan])];
    let ago = prop_oneof![6 => Just(0), 2 => 1..16_i32, 1 => Just(-1)];
    (person(), voucher(), ago, plans).prop_map(|(sender, by, ago, plans)| Step::Disclose {
        sender,
        by,
        ago,
        plans,
    })
}

fn revocations() -> impl Strategy<Value = Step> {
    // The owner more often than others, who may revoke their own only.
    let by = prop_oneof![2 => Just(None), 2 => voucher().prop_map(Some)];
    (by, vec(any::<Index>(), 1..4)).prop_map(|(by, picks)| Step::Revoke { by, picks })
}

fn accounts() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => person().prop_map(|who| Step::Recover { who }),
        1 => (person(), 1..4_u8).prop_map(|(who, count)| Step::Record { who, count }),
        1 => (any::<bool>(), any::<bool>())
            .prop_map(|(is_active, may_revoke)| Step::Lab { is_active, may_revoke }),
    ]
}

fn money() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (place(), 1..200_u128).prop_map(|(place, amount)| Step::Fund { place, amount }),
        1 => (place(), 1..200_u128).prop_map(|(place, amount)| Step::Withdraw { place, amount }),
    ]
}

fn upkeep() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => place().prop_map(|place| Step::Toggle { place }),
        1 => (1..=20_u32).prop_map(|limit| Step::PruneSome { limit }),
        1 => Just(Step::PruneAll),
    ]
}
