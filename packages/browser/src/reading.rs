//! What relays tell for one look: whoever fetches asks for the files that are needed, and then it is looked again. What is asked
//! depends on the feed alone.

use std::collections::BTreeSet;

use cosmwasm_std::Addr;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_chain::verified::Trust;
use wayclear_client::mirrored::{Mirror, Mirrored, Tree, Untold};
use wayclear_client::one_line;

use crate::deployment::Deployment;
use crate::error::{all_out, read, whole, PhoneError, Result, UNASKED};
use crate::fetched::Fetched;

/// Files of relays, for one look.
#[wasm_bindgen]
pub struct Reading {
    relays: Vec<Fetched>,
    chain_id: String,
    state: Addr,
    registry: Addr,
    /// What they are checked by; `None` = their word is taken.
    trust: Option<Trust>,
    /// This device's when the look began, Unix seconds.
    clock: u64,
}

/// A file of a relay.
#[derive(Serialize, Tsify)]
pub struct Needed {
    /// URL of the relay.
    pub by: String,
    pub path: String,
}

#[wasm_bindgen]
impl Reading {
    /// Nobody was asked yet. `relays`: URLs; `clock`: this device's, Unix seconds.
    ///
    /// # Errors
    /// `internal`.
    #[wasm_bindgen(constructor)]
    pub fn new(deployment: Ts<Deployment>, relays: Vec<String>, clock: f64) -> Result<Reading> {
        let deployment = read(&deployment)?;
        // Once each, however many forwarders stand before it.
        let mut listed = BTreeSet::new();
        let relays = relays.into_iter().filter(|url| listed.insert(url.clone()));
        Ok(Reading {
            relays: relays.map(Fetched::new).collect(),
            trust: deployment.trust()?,
            chain_id: deployment.chain_id,
            state: Addr::unchecked(deployment.state),
            registry: Addr::unchecked(deployment.registry),
            clock: whole(clock),
        })
    }

    /// The files that a look has asked for in vain.
    ///
    /// # Errors
    /// `internal`.
    pub fn needed(&self) -> Result<Vec<Ts<Needed>>> {
        let needed = self.relays.iter().flat_map(|relay| {
            let by = relay.url();
            let paths = relay.needed().into_iter();
            paths.map(move |path| Needed {
                by: by.to_string(),
                path,
            })
        });
        all_out(needed)
    }

    /// Takes a file. Where it is a page of the feed, the path of the one behind it, if there is one.
    pub fn told(&mut self, by: &str, path: &str, text: &str) -> Option<String> {
        self.of(by)?.take(path, Ok(text))
    }

    /// Notes that a relay does not tell a file; why, in words.
    pub fn silent(&mut self, by: &str, path: &str, words: &str) {
        let words = format!("no answer from the relay {by}: {}", one_line(words));
        self.untold(by, path, Untold::Silent(words));
    }

    /// Notes that it has no such page of the feed.
    #[wasm_bindgen(js_name = noPage)]
    pub fn no_page(&mut self, by: &str, path: &str) {
        self.untold(by, path, Untold::NoPage);
    }

    /// Notes that it was read for so many minutes, and the feed did not end.
    pub fn slow(&mut self, by: &str, path: &str, minutes: u32) {
        let minutes = minutes.into();
        self.untold(by, path, Untold::Slow { minutes });
    }
}

impl Reading {
    /// The relays as a chain, as far as they have told.
    pub(crate) fn chain(&self) -> Mirrored<'_, Fetched> {
        let tree = Tree {
            chain_id: &self.chain_id,
            state: &self.state,
            registry: &self.registry,
        };
        let relays = Mirrored::fetched(&self.relays, tree, self.clock);
        match &self.trust {
            Some(trust) => relays.checked(trust),
            None => relays,
        }
    }

    fn of(&mut self, url: &str) -> Option<&mut Fetched> {
        self.relays.iter_mut().find(|relay| relay.url() == url)
    }

    fn untold(&mut self, by: &str, path: &str, why: Untold) {
        if let Some(relay) = self.of(by) {
            relay.take(path, Err(why));
        }
    }
}

/// What was read; `None` = files are needed first.
pub fn unless_needed<T>(read: Result<T>) -> Result<Option<T>> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(PhoneError { kind: UNASKED, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
