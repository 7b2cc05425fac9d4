//! What anybody can make many of below a city: it is looked at within bounds, and what is left is said.

use cosmwasm_std::Addr;
use rand::seq::{IteratorRandom, SliceRandom};
use rand::Rng;
use wayclear_api::{city, MAX_LIMIT};
use wayclear_chain::{Chain, ChainError, Contract, Inspect};

use super::finding::{Finding, Kind};
use super::rewards::unpaid;
use super::walk::{Sample, Walk};

impl<C: Chain + Inspect, R: Rng, T: FnMut(usize, usize) -> bool> Walk<'_, C, R, T> {
    /// So many of the locations, each with its place and city, chosen at random.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn some_locations(
        &mut self,
        all: Vec<(String, Addr, Addr)>,
        sample: Sample,
    ) -> Result<(), ChainError> {
        let count = all.len();
        let wanted = sample.unwrap_or(count).min(count);
        let mut chosen = all.into_iter().choose_multiple(&mut self.random, wanted);
        // Those that time suffices for are as good a choice as all.
        chosen.shuffle(&mut self.random);
        let before = self.findings.len();
        let mut empty = vec![];
        let mut done = 0;
        for (place, location, city) in chosen {
            if !(self.tell)(done, wanted) {
                break;
            }
            let name = format!("location {place}");
            if self.look(name, &location, Contract::Location, &city)? {
                self.pool(&place, &location, &city, &mut empty)?;
                self.locations.insert(place, location);
            }
            done += 1;
        }
        self.upgrade.is_sample = done < count;
        let subject = if done < count {
            format!("{done} of {count} locations, chosen at random")
        } else {
            format!("{count} locations")
        };
        // Where no place could be seen there may be some.
        let is_told = if count == 0 { !self.is_cut } else { done > 0 };
        if self.findings.len() == before && is_told {
            self.findings.push(Finding::ok(Kind::Contract, subject));
        }
        if done < count {
            let others = format!("the other {} locations", count - done);
            let (why, cure) = if done < wanted {
                let why = format!("time was over after {done}");
                (
                    why,
                    "wayclear doctor with more time, --within, or a node that is nearer, --node",
                )
            } else {
                let why = format!("only {wanted} were asked for");
                (why, "wayclear doctor without --sample")
            };
            self.findings
                .push(Finding::not_looked_at(Kind::Contract, others, why, cure));
        }
        if done > 0 && !self.policies.is_empty() {
            self.findings.push(unpaid(empty));
        }
        Ok(())
    }

    /// The first of the cleaners of a city.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn cleaners(&mut self, city: &Addr, name: &str) -> Result<(), ChainError> {
        let first = city::ask::Cleaners {
            start_after: None,
            limit: Some(MAX_LIMIT),
        };
        let cleaners = self.chain.ask(city, first)?.cleaners;
        if cleaners.len() >= MAX_LIMIT as usize {
            let subject = format!("cleaners of {name} after the first {MAX_LIMIT}");
            let cure = "look at those that matter: wayclear doctor --account ADDRESS";
            let why = "there may be any number";
            self.findings
                .push(Finding::not_looked_at(Kind::Balance, subject, why, cure));
        }
        for cleaner in cleaners {
            let cleaned = self.cleaners.entry(cleaner).or_default();
            cleaned.insert(format!("cleaner of {name}"));
        }
        Ok(())
    }
}
