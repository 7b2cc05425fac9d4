//! Deploys a tree in process: the usual one, or any other, one setting after the other.

use wayclear_api::contact_registry::{Authority, ReportPolicy};
use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::tree::{City, County, Tree};
use wayclear_deploy::{plant, Owners};

use crate::slips::public_key_of_authority;
use crate::suite::Suite;

/// Slips that are taken of it in a UTC day: more than a test sends by accident.
const DAILY_SLIPS: u32 = 100_000;

/// Says what the tree of a [`Suite`] looks like.
#[derive(Clone, Debug)]
pub struct SuiteBuilder {
    tree: Tree,
    has_admin: bool,
}

impl Default for SuiteBuilder {
    fn default() -> Self {
        Self::new()
    }
}

pub fn suite() -> Suite {
    SuiteBuilder::new().build()
}

impl SuiteBuilder {
    /// California with Yolo County (Davis, Woodland) and Sacramento County (Sacramento), self-reported, 14 days.
    pub fn new() -> Self {
        Self::empty()
            .county("06113", &["9qc7", "9qck"])
            .city("davis", &["9qc7m", "9qc7q"])
            .city("woodland", &["9qckh"])
            .county("06067", &["9qce", "9qcd"])
            .city("sacramento", &["9qce7"])
    }

    /// A state without counties.
    pub fn empty() -> Self {
        SuiteBuilder {
            tree: Tree {
                key: "US-CA".to_string(),
                name: "California".to_string(),
                policy: Some(ReportPolicy::SelfReported),
                ..Tree::default()
            },
            has_admin: true,
        }
    }

    #[must_use]
    pub fn county(mut self, key: &str, prefixes: &[&str]) -> Self {
        self.tree.counties.push(County {
            key: key.to_string(),
            name: format!("County {key}"),
            prefixes: strings(prefixes),
            ..County::default()
        });
        self
    }

    /// Adds a city to the county added last.
    #[must_use]
    pub fn city(mut self, key: &str, prefixes: &[&str]) -> Self {
        let county = self.tree.counties.last_mut();
        let county = county.expect("a city needs a county: call .county() first");
        county.cities.push(City {
            key: key.to_string(),
            name: format!("City {key}"),
            prefixes: strings(prefixes),
            ..City::default()
        });
        self
    }

    /// Whose word is taken.
    #[must_use]
    pub fn policy(mut self, policy: ReportPolicy) -> Self {
        self.tree.policy = Some(policy);
        self
    }

    /// How long an infection counts, in seconds.
    #[must_use]
    pub fn window(mut self, seconds: u64) -> Self {
        self.tree.window_seconds = Some(seconds);
        self
    }

    /// Nobody can ever change the code.
    #[must_use]
    pub fn immutable(mut self) -> Self {
        self.has_admin = false;
        self
    }

    /// Makes the tree.
    ///
    /// # Panics
    /// If the chain refuses: the tree asked for is wrong.
    #[track_caller]
    pub fn build(self) -> Suite {
        let mut chain = Embedded::new();
        let account = |chain: &Embedded, name: &str| chain.account(name).expect("a name");
        let authority = account(&chain, "authority");
        let owners = Owners {
            state: account(&chain, "state owner"),
            county: account(&chain, "county owner"),
            city: account(&chain, "city owner"),
            admin: self.has_admin.then(|| account(&chain, "admin")),
            authorities: vec![Authority::with_key(
                &authority,
                DAILY_SLIPS,
                public_key_of_authority(),
            )],
        };
        let planted = plant(&mut chain, &self.tree, &owners, [0; 16], |_| ());
        Suite {
            chain,
            deployment: planted.expect("the tree deploys"),
            window: self.tree.window(),
        }
    }
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}
