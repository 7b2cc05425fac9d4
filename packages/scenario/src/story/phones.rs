//! The act of the phones: they pass each other, one of them turns out to be infected, and each finds out by itself.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha20Rng;
use wayclear_api::contact_registry::{ask, ExecuteMsg, MAX_CONTACTS};
use wayclear_api::{DAY_SECONDS, MAX_LIMIT};
use wayclear_chain::{Chain, Embedded};
use wayclear_client::device::{Device, KeptContact};
use wayclear_client::exposures::{alerts, current_model, Exposure};
use wayclear_client::feed::Feed;
use wayclear_client::report::Choice;
use wayclear_deploy::Deployment;
use wayclear_identity::{Beacon, Signals, GAP_SECONDS};
use wayclear_risk::{Probability, RssiFilter};

use crate::signer::report;
use crate::Signer;

/// Signals measured between two phones carried in the hand: `testdata/README.md`.
const MEASURED: &str = include_str!("../../../../testdata/rss/human_hand.csv");
/// Who passes by: the infected phone, those that walk with it at 20 cm, at 1 m and at 5 m, and those that walk elsewhere.
const PHONES: usize = 12;
const NEAR: [(usize, u32); 6] = [(1, 20), (2, 20), (3, 100), (4, 100), (5, 500), (6, 500)];
const HOUR: u64 = 3_600;
/// Seconds between two signals.
const PACE: usize = 10;

/// What came of it.
pub struct Act {
    /// Exposures of those that were alerted on the device, and what each adds, the most first.
    pub alerted: Vec<(String, Exposure, Probability)>,
    /// How many were found in the paper's public mode, on chain.
    pub public: usize,
    pub phones: usize,
    /// How many answers were checked.
    pub checked: usize,
    /// Answers that were wrong, as sentences.
    pub wrong: Vec<String>,
    /// Time of this machine.
    pub took: Duration,
}

pub fn play(
    chain: &mut Embedded,
    deployment: &Deployment,
    signer: &Signer,
    random: &mut ChaCha20Rng,
) -> Result<Act> {
    let clock = Instant::now();
    let mut act = Act {
        alerted: vec![],
        public: 0,
        phones: PHONES,
        checked: 0,
        wrong: vec![],
        took: Duration::ZERO,
    };
    let mut stage = Stage {
        chain,
        deployment,
        signer,
        random,
    };
    stage.private(&mut act)?;
    stage.public(&mut act)?;
    act.took = clock.elapsed();
    Ok(act)
}

struct Stage<'a> {
    chain: &'a mut Embedded,
    deployment: &'a Deployment,
    signer: &'a Signer,
    random: &'a mut ChaCha20Rng,
}

impl Stage<'_> {
    /// Contacts stay on the phones; the infected one discloses its day key.
    fn private(&mut self, act: &mut Act) -> Result<()> {
        let mut phones = self.walk()?;
        self.report(&mut phones[0], Choice::default())?;
        let Deployment {
            registry,
            window_seconds,
            ..
        } = self.deployment;
        let current = current_model(self.chain, registry)?;
        for (index, phone) in phones.iter_mut().enumerate() {
            let now = self.chain.time();
            phone.look(
                &mut Feed::default(),
                self.chain,
                registry,
                now,
                *window_seconds,
            )?;
            let name = name(index);
            act.check(&name, index, !phone.exposures.is_empty());
            for exposure in alerts(&phone.exposures, &current) {
                let added = exposure.added(&current.model);
                act.alerted.push((name.clone(), exposure, added));
            }
        }
        act.alerted
            .sort_by_key(|(_, _, added)| std::cmp::Reverse(*added));
        Ok(())
    }

    /// The paper's mode: everybody's contacts stand on chain, and the infected one discloses hashes.
    fn public(&mut self, act: &mut Act) -> Result<()> {
        let mut phones = self.walk()?;
        let registry = self.deployment.registry.clone();
        for (index, phone) in phones.iter().enumerate() {
            let who = self.chain.account(&name(index))?;
            let contacts = phone.public_contacts("", |_| false);
            for contacts in contacts.chunks(MAX_CONTACTS) {
                let contacts = contacts.to_vec();
                let record = ExecuteMsg::RecordContacts { contacts };
                self.chain.execute(&who, &registry, &record)?;
            }
        }
        let hashes = Choice {
            hashes: Some(1),
            ..Choice::default()
        };
        self.report(&mut phones[0], hashes)?;
        for index in 0..PHONES {
            let question = ask::Exposures {
                account: self.chain.account(&name(index))?.into_string(),
                start_after: None,
                limit: Some(MAX_LIMIT),
            };
            let found = self.chain.ask(&registry, question)?;
            let is_found = !found.exposures.is_empty();
            act.check(&format!("{} on chain", name(index)), index, is_found);
            act.public += usize::from(is_found);
        }
        Ok(())
    }

    /// An hour of a new day, in which phones hear each other. Returns the phones, after the day.
    fn walk(&mut self) -> Result<Vec<Device>> {
        let measured = measured()?;
        let tomorrow = (self.chain.time() / DAY_SECONDS + 1) * DAY_SECONDS;
        let begin = tomorrow + 9 * HOUR;
        let mut phones: Vec<Device> = vec![Device::default(); PHONES];
        let mut beacons: Vec<Beacon> = vec![Beacon::new(1, 5..=60); PHONES];
        let filter = RssiFilter::new(250)?;
        let mut heard: Vec<Signals> = vec![Signals::new(); PHONES];
        for phone in &mut phones {
            phone.today(begin, self.random);
        }
        for at in (begin..begin + HOUR).step_by(PACE) {
            for sender in 0..PHONES {
                let day = &phones[sender].days[0];
                let Some(sent) = beacons[sender].identifier(day, at, self.random) else {
                    continue;
                };
                for (listener, distance) in listeners(sender) {
                    let strength = measured[&distance].choose(self.random);
                    let strength = *strength.context("no measured signal")?;
                    heard[listener].hear(&sent.to_string(), at * 1_000, strength)?;
                }
            }
        }
        for (phone, heard) in phones.iter_mut().zip(heard) {
            let encounters = heard.encounters(filter, GAP_SECONDS).into_iter();
            phone.meet(encounters.map(|(sender, encounter)| KeptContact::new(sender, encounter)));
        }
        self.chain.wait_until(tomorrow + DAY_SECONDS + 2 * HOUR)?;
        Ok(phones)
    }

    /// One of them has a positive test.
    fn report(&mut self, phone: &mut Device, choice: Choice) -> Result<()> {
        report(
            self.chain,
            self.deployment,
            self.signer,
            phone,
            &choice,
            self.random,
        )?;
        Ok(())
    }
}

impl Act {
    fn check(&mut self, who: &str, index: usize, is_found: bool) {
        let was_near = NEAR.iter().any(|(listener, _)| *listener == index);
        self.checked += 1;
        if was_near != is_found {
            let wrong = format!("{who}: near {was_near}, told {is_found}");
            self.wrong.push(wrong);
        }
    }
}

/// Who hears a phone, at which distance in cm: the first is heard by those that walk with it; the others go in pairs.
fn listeners(sender: usize) -> Vec<(usize, u32)> {
    match sender {
        0 => NEAR.to_vec(),
        sender => {
            let partner = if sender % 2 == 0 {
                sender - 1
            } else {
                sender + 1
            };
            let is_there = (1..PHONES).contains(&partner);
            is_there.then_some((partner, 100)).into_iter().collect()
        }
    }
}

fn name(index: usize) -> String {
    format!("walker-{:02}", index + 1)
}

/// Signal strengths by distance in cm.
fn measured() -> Result<BTreeMap<u32, Vec<i64>>> {
    let mut by_distance: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for row in csv::Reader::from_reader(MEASURED.as_bytes()).records() {
        let row = row?;
        let cell = |index| row.get(index).context("a short row of measured signals");
        let distance = cell(5)?.parse()?;
        by_distance
            .entry(distance)
            .or_default()
            .push(cell(2)?.parse()?);
    }
    Ok(by_distance)
}
