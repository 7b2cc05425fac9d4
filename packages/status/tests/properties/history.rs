//! Random histories of a place: what happens, one after the other, and how much time goes by between.

use proptest::prelude::*;
use proptest::sample::Index;
use wayclear_status::Cause;

use crate::model::{Infection, Model};

#[derive(Clone, Debug)]
pub enum Step {
    /// So many seconds go by.
    Wait(u64),
    /// Time goes by until the interval ends, or until a second before or after.
    WaitForInterval {
        offset: u64,
    },
    /// The same until the UTC day ends.
    WaitForDay {
        offset: u64,
    },
    /// The same until the newest infection is a window old.
    WaitForEnd {
        offset: u64,
    },
    CheckIn,
    /// Visits of so many intervals ago turn out to be infected, at once.
    Flag {
        ago: Vec<u32>,
    },
    Clean,
    Revoke(Index),
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub window: u64,
    pub start: u64,
    pub steps: Vec<Step>,
}

/// A place and the time there.
#[derive(Clone, Debug)]
pub struct History {
    pub now: u64,
    pub place: Model,
}

impl History {
    pub fn new(plan: &Plan) -> Self {
        History {
            now: plan.start,
            place: Model {
                window: plan.window,
                created_at: plan.start,
                check_ins: vec![],
                infections: vec![],
                cleanings: vec![],
            },
        }
    }

    /// Does a step. Says what the location would log as its cause, if it would execute at all.
    pub fn take(&mut self, step: &Step) -> Option<Cause> {
        let now = self.now;
        match step {
            Step::Wait(seconds) => self.now += seconds,
            Step::WaitForInterval { offset } => self.wait_until(600 * (now / 600 + 1), *offset),
            Step::WaitForDay { offset } => self.wait_until(86_400 * (now / 86_400 + 1), *offset),
            Step::WaitForEnd { offset } => {
                let newest = self.place.standing().max();
                let end = newest.map_or(now, |i| 600 * (u64::from(i) + 1) + self.place.window);
                self.wait_until(end, *offset);
            }
            Step::CheckIn => {
                self.place.check_ins.push(now);
                return Some(Cause::NormalUserCheckin);
            }
            Step::Flag { ago } => {
                // Without a visit there is nothing to flag.
                self.place.check_ins.first()?;
                let newest = self.interval();
                let infections = ago.iter().map(|ago| Infection {
                    interval: newest.saturating_sub(*ago),
                    is_revoked: false,
                });
                self.place.infections.extend(infections);
                return Some(Cause::InfectedUserUpdate);
            }
            Step::Clean => {
                self.place.cleanings.push(now);
                return Some(Cause::LocationIsCleaned);
            }
            Step::Revoke(index) => {
                let n = self.chosen(*index)?;
                self.place.infections.get_mut(n)?.is_revoked = true;
                return Some(Cause::SlipRevoked);
            }
        }
        None
    }

    /// The infection that a step would revoke.
    pub fn chosen(&self, index: Index) -> Option<usize> {
        let count = self.place.infections.len();
        (count > 0).then(|| index.index(count))
    }

    pub fn interval(&self) -> u32 {
        u32::try_from(self.now / 600).unwrap_or(u32::MAX)
    }

    /// Now, and the moments around the next change that time alone brings.
    pub fn moments(&self) -> Vec<u64> {
        let end = self.place.last_end().filter(|end| *end > self.now);
        let around = end.map(|end| [end - 1, end, end + 1]);
        around.into_iter().flatten().chain([self.now]).collect()
    }

    fn wait_until(&mut self, at: u64, offset: u64) {
        self.now = self.now.max((at + offset).saturating_sub(1));
    }
}

/// Histories with short and long windows, that begin in 1970 or in 2024, at any second of a day.
pub fn plans() -> impl Strategy<Value = Plan> {
    let window = prop_oneof![Just(600), 600_u64..5_000, Just(86_400), Just(1_209_600),];
    let day = prop_oneof![1 => Just(0_u64), 4 => Just(20_000)];
    (window, day, 0_u64..86_400).prop_flat_map(|(window, day, second)| {
        let start = 86_400 * day + second;
        let steps = proptest::collection::vec(step(window), 1..60);
        steps.prop_map(move |steps| Plan {
            window,
            start,
            steps,
        })
    })
}

fn step(window: u64) -> impl Strategy<Value = Step> {
    let oldest = u32::try_from(window / 600 + 1).unwrap_or(u32::MAX);
    let wait = prop_oneof![
        (0_u64..1_300).prop_map(Step::Wait),
        (0..=window).prop_map(Step::Wait),
        (0_u64..3).prop_map(|offset| Step::WaitForInterval { offset }),
        (0_u64..3).prop_map(|offset| Step::WaitForDay { offset }),
        (0_u64..3).prop_map(|offset| Step::WaitForEnd { offset }),
    ];
    let ago = prop_oneof![0_u32..4, 0..=oldest];
    let flag = proptest::collection::vec(ago, 1..4).prop_map(|ago| Step::Flag { ago });
    prop_oneof![
        4 => wait,
        1 => Just(Step::CheckIn),
        3 => flag,
        2 => Just(Step::Clean),
        1 => any::<Index>().prop_map(Step::Revoke),
    ]
}
