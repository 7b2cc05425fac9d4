//! The row of results that stands for a round, in the files of every chain.

use serde::{Deserialize, Serialize};

use super::category::Category;
use crate::workload::Reading;

/// How often something was done, and the gas of all of it together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub count: u64,
    /// With what taking the fee costs in each transaction.
    pub gas: u64,
}

/// Declares a row with two columns for each category, since CSV rows are flat.
macro_rules! round {
    ($($category:ident: $count:ident, $gas:ident;)*) => {
        /// What a round used. All gas is as a node meters it: with what taking the fee costs in each transaction.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Round {
            pub reading: Reading,
            /// Contracts of the tree, as the reading counts them.
            pub contracts: u32,
            /// Requests that were drawn; reports are not counted.
            pub requests: u32,
            /// Counted from 0.
            pub round: u32,
            /// [`crate::workload::file::round_digest`] of its requests.
            pub workload: String,
            $(
                /// How many there were.
                #[serde(default)]
                pub $count: u64,
                /// Gas of all of them.
                #[serde(default)]
                pub $gas: u64,
            )*
            /// Contacts in the records.
            #[serde(default)]
            pub contacts: u64,
            /// Gas of whatever operators send before the first request: state and registry, counties, cities, opened places;
            /// a message a transaction.
            pub setup_gas: u64,
            /// Gas of storing the codes, once a chain; 0 = not known.
            #[serde(default)]
            pub codes_gas: u64,
            /// Gas of taking the fee, in one transaction.
            #[serde(default)]
            pub fee: u64,
        }

        impl Round {
            /// What a category used.
            pub fn used(&self, category: Category) -> Used {
                match category {
                    $(Category::$category => Used { count: self.$count, gas: self.$gas },)*
                }
            }

            /// Notes requests of a category.
            pub fn add(&mut self, category: Category, count: u64, gas: u64) {
                let (counted, used) = match category {
                    $(Category::$category => (&mut self.$count, &mut self.$gas),)*
                };
                *counted += count;
                *used += gas;
            }

            /// A round that used nothing yet.
            pub fn new(reading: Reading, contracts: u32, requests: u32, round: u32, workload: String) -> Self {
                Round {
                    reading, contracts, requests, round, workload,
                    $($count: 0, $gas: 0,)*
                    contacts: 0, setup_gas: 0, codes_gas: 0, fee: 0,
                }
            }
        }
    };
}

round! {
    CheckInCreating: check_in_creating, check_in_creating_gas;
    CheckInRouted: check_in_routed, check_in_routed_gas;
    CheckInDirect: check_in_direct, check_in_direct_gas;
    InfectedCreating: infected_creating, infected_creating_gas;
    InfectedRouted: infected_routed, infected_routed_gas;
    InfectedDirect: infected_direct, infected_direct_gas;
    InspectCreating: inspect_creating, inspect_creating_gas;
    InspectRouted: inspect_routed, inspect_routed_gas;
    InspectDirect: inspect_direct, inspect_direct_gas;
    Record: record, record_gas;
    Report: report, report_gas;
    Relayed: relayed, relayed_gas;
}

impl Round {
    /// What all requests used that were drawn: everything but reports.
    pub fn of_requests(&self) -> Used {
        self.sum(|category| category != Category::Report)
    }

    /// The same of those that make no location.
    pub fn without_creations(&self) -> Used {
        self.sum(|category| category != Category::Report && !category.is_creating())
    }

    /// The same of those that make one.
    pub fn creations(&self) -> Used {
        self.sum(Category::is_creating)
    }

    fn sum(&self, is_meant: impl Fn(Category) -> bool) -> Used {
        let meant = Category::ALL.into_iter().filter(|it| is_meant(*it));
        meant.fold(Used::default(), |sum, category| {
            let used = self.used(category);
            Used {
                count: sum.count + used.count,
                gas: sum.gas + used.gas,
            }
        })
    }
}
