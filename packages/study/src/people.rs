//! What people do, and what a chain takes: the inputs of equations 3 to 6 besides gas.

use serde::Serialize;
use thiserror::Error;

/// A number that nothing can be computed from.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum InputError {
    #[error("{name} is {value}: it must be a number above 0")]
    NotPositive { name: String, value: f64 },
    #[error("{name} is {value}: it must be a number and not below 0")]
    Negative { name: String, value: f64 },
    #[error("{name} is {value}: it must be from 0 to 1")]
    NoShare { name: String, value: f64 },
    #[error("first visits are {first_visits} of all and new places {new_places}: a new place is a first visit too, so it cannot be more")]
    MoreNewThanFirst { first_visits: f64, new_places: f64 },
    #[error("no design of {designs} fulfils every limit; allow more, or ask for less")]
    Infeasible { designs: usize },
}

/// That a number is finite and above 0.
///
/// # Errors
/// [`InputError::NotPositive`].
pub fn check_positive(name: &str, value: f64) -> Result<(), InputError> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    let name = name.to_string();
    Err(InputError::NotPositive { name, value })
}

fn check_not_negative(name: &str, value: f64) -> Result<(), InputError> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    let name = name.to_string();
    Err(InputError::Negative { name, value })
}

fn check_share(name: &str, value: f64) -> Result<(), InputError> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    let name = name.to_string();
    Err(InputError::NoShare { name, value })
}

/// What people do, of whom there are so many, and how fast their chain is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct People {
    /// Check-ins of a person and day, above 0.
    pub check_ins: f64,
    /// Share of them at places where the person has not been before, new ones included, 0 to 1.
    pub first_visits: f64,
    /// Share of them at places where nobody has been before, 0 to `first_visits`.
    pub new_places: f64,
    /// Contacts of a person and day, where contacts are recorded on chain.
    pub contacts: f64,
    /// Reports of infections, a person and day.
    pub reports: f64,
    /// Share of their visits that people disclose when they report, 0 to 1.
    pub disclosed: f64,
    /// Rows past their retention that a check-in removes: 1 once a chain is older than its retention, 0 before.
    pub removals: f64,
    /// People whose reports a phone downloads.
    pub people: f64,
    /// People of a region of the lowest level.
    pub of_a_city: f64,
    /// Days that a tree is used for.
    pub days: f64,
    /// Check-ins a second in the busiest hour.
    pub rate: f64,
    /// Seconds from a proposal to its commit.
    pub agreement: f64,
    /// Seconds to execute a block without transactions.
    pub empty_block: f64,
    /// Seconds to execute a check-in at a location's address, with pinned codes.
    pub execution: f64,
}

impl Default for People {
    /// Two check-ins a day. 30.4 % of them at places where the person had not been: a trace of New York (Yang et al. 2015) has
    /// it so; 1,250 reports a day of ten million people: the example of Exposure Notification's servers; 86 contacts a day:
    /// conferences of `SocioPatterns`. The rest is assumed, and drawn anew in [`crate::choices::draws`].
    fn default() -> Self {
        People {
            check_ins: 2.0,
            first_visits: 0.304,
            new_places: 0.02,
            contacts: 86.0,
            reports: 1.25e-4,
            disclosed: 1.0,
            removals: 1.0,
            people: 1e7,
            of_a_city: 50_000.0,
            days: 730.0,
            rate: 100.0,
            agreement: 0.02,
            empty_block: 0.01,
            execution: 0.0022,
        }
    }
}

impl People {
    /// That everything can be computed from them.
    ///
    /// # Errors
    /// [`InputError`] of the first that cannot, by its name.
    pub fn check(&self) -> Result<(), InputError> {
        for (name, value) in [
            ("check-ins a day", self.check_ins),
            ("people", self.people),
            ("people of a city", self.of_a_city),
            ("days of use", self.days),
            ("check-ins a second", self.rate),
            ("seconds of an agreement", self.agreement),
            ("seconds of an empty block", self.empty_block),
            ("seconds of a check-in", self.execution),
        ] {
            check_positive(name, value)?;
        }
        for (name, value) in [
            ("contacts a day", self.contacts),
            ("reports a day", self.reports),
            ("removals of a check-in", self.removals),
        ] {
            check_not_negative(name, value)?;
        }
        for (name, value) in [
            ("first visits", self.first_visits),
            ("new places", self.new_places),
            ("disclosed visits", self.disclosed),
        ] {
            check_share(name, value)?;
        }
        if self.new_places > self.first_visits {
            return Err(InputError::MoreNewThanFirst {
                first_visits: self.first_visits,
                new_places: self.new_places,
            });
        }
        Ok(())
    }
}
