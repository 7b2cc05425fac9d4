//! Day keys of nobody: on a day with few patients they keep others company, sent as a phone sends its own, through relays. They
//! match no phone.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use wayclear_api::contact_registry::{ReportPolicy, Slip};
use wayclear_api::relay::SlipRequest;
use wayclear_client::device::Device;
use wayclear_client::register::RegisterError;
use wayclear_client::relay::{Relay, RelayError};
use wayclear_client::report::{mean_pause, Choice, SPREAD_HOURS};
use wayclear_identity::IdentityError;
use wayclear_status::{day_at, day_start, DAY_SECONDS};

use super::office::Office;
use crate::store::StoreError;

/// Patients of a day, made up or not: with fourteen day keys each, 140 and more.
const PATIENTS: usize = 10;
/// Days of keys that a phone discloses, today's among them.
const KEYS: u64 = 15;
/// Decoys that are sent in a round.
const AT_ONCE: u32 = 20;

/// Why a round ended early. The next one goes on.
#[derive(Debug, thiserror::Error)]
pub enum DecoyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Register(#[from] RegisterError),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error("no relay takes them at the moment")]
    Relay(#[from] RelayError),
}

/// Makes decoys, and sends them.
pub struct Decoys {
    office: Arc<Office>,
    relays: Vec<Relay>,
    random: StdRng,
    /// Day, and how many of its moments had passed, when there were as many patients: they never become fewer.
    enough: Option<(u16, usize)>,
}

impl Decoys {
    pub fn new(office: Arc<Office>, relays: Vec<Relay>) -> Self {
        Decoys {
            office,
            relays,
            random: StdRng::from_os_rng(),
            enough: None,
        }
    }

    /// Makes a patient up if it is time, and sends what is due. `sure`: a time that is surely past, Unix seconds; on a day that
    /// may not have begun nobody is made up.
    ///
    /// # Errors
    /// [`DecoyError`]; nothing is lost.
    pub fn round(&mut self, sure: u64) -> Result<(), DecoyError> {
        let now = (self.office.clock)();
        if self.relays.is_empty() || day_at(now) != day_at(sure) {
            return Ok(());
        }
        if self.is_wanted(now)? {
            self.make_up(now)?;
        }
        for decoy in self.office.codes.due_decoys(now, AT_ONCE)? {
            self.send(&decoy.request)?;
            self.office.codes.drop_decoy(decoy.number)?;
        }
        Ok(())
    }

    /// Whether fewer patients have come, made up or not, than moments have passed of those at which one would come on a day of
    /// ten. The moments are random, and the same after a restart.
    fn is_wanted(&mut self, now: u64) -> Result<bool, DecoyError> {
        let day = day_at(now);
        #[allow(clippy::cast_precision_loss)] // Ten, and a day's seconds.
        let passed = (0..PATIENTS).filter(|n| {
            let share = (*n as f64 + self.office.codes.chance(day, *n)) / PATIENTS as f64;
            (now - day_start(day)) as f64 >= share * DAY_SECONDS as f64
        });
        let due = (day, passed.count());
        // The register grows for good, and most rounds have nothing new to ask it.
        if self.enough == Some(due) {
            return Ok(false);
        }
        let is_wanted = self.office.register.read()?.patients_of_day(day) < due.1;
        self.enough = (!is_wanted).then_some(due);
        Ok(is_wanted)
    }

    /// Somebody with a phone who discloses all its keys and no visit, and has them signed as everybody: the register has to say of
    /// their keys what it says of others'.
    fn make_up(&mut self, now: u64) -> Result<(), DecoyError> {
        let (office, random) = (&self.office, &mut self.random);
        let (mut phone, issued) = (Device::default(), day_at(now));
        for ago in (0..KEYS).rev() {
            phone.today(now.saturating_sub(ago * DAY_SECONDS), random);
        }
        let draft = phone.draft(&Choice::default(), now, office.window)?;
        let report = phone.begin_report(draft.items);
        let label = format!("nobody {:016x}", random.random::<u64>());
        let (chain_id, registry) = (&office.chain_id, &office.registry);
        for request in report.requests(chain_id, registry, issued, random) {
            let authority = office.authority();
            office.register.sign(&label, &request, &authority, issued)?;
        }
        let mean = mean_pause(SPREAD_HOURS, report.slips.len());
        let schedule = report.schedule(now, mean, ReportPolicy::SelfReported, random);
        let authority = office.authority();
        let slips = schedule.iter().filter_map(|due| {
            let item = report.slip(&due.slip)?.item.clone();
            let signature = Some(authority.sign(issued, &item.digest()));
            let request = SlipRequest {
                authority: office.account.to_string(),
                issued,
                slip: Slip { item, signature },
            };
            Some((request, due.at))
        });
        Ok(office.codes.keep_decoys(&slips.collect::<Vec<_>>())?)
    }

    /// Hands a decoy to a relay taken at random, as phones do; one that is refused is given up.
    fn send(&mut self, request: &SlipRequest) -> Result<(), RelayError> {
        self.relays.shuffle(&mut self.random);
        let mut away = None;
        for relay in &self.relays {
            match relay.disclose(request) {
                Ok(_) => return Ok(()),
                Err(RelayError::Refused { kind, .. }) if is_for_good(&kind) => return Ok(()),
                Err(error) => away = Some(error),
            }
        }
        away.map_or(Ok(()), Err)
    }
}

/// Whether a relay will never take it.
fn is_for_good(kind: &str) -> bool {
    ["not_covered", "signature", "invalid", "paper_only"].contains(&kind)
}
