//! What the feed and the device say together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use wayclear_api::commitments::place_handle;
use wayclear_api::feed::{DayId, FeedFlag};
use wayclear_api::Place;
use wayclear_identity::{
    join, Day, DisclosedHash, Match, Observation, Observations, Secret, CLOCK_TOLERANCE_SECONDS,
    GAP_SECONDS,
};
use wayclear_risk::{self as risk, surface_gap};
use wayclear_status::{day_at, exposes_until, interval_start};

use super::{Exposure, Rule};
use crate::device::{Device, KeptContact, KeptVisit};
use crate::feed::{pure, Id, Standing};

// The device side knows no contracts, so this is written down twice; it is one.
const _: () =
    assert!(wayclear_api::contact_registry::CLOCK_TOLERANCE_SECONDS == CLOCK_TOLERANCE_SECONDS);

/// Exposures of a device to what stands in the feed, the oldest first; those of its owner's own slips are none. What its
/// owner was told of before stays told. `window`: how long an infection counts, in seconds.
pub fn find(device: &Device, standing: &Standing, window: u64) -> Vec<Exposure> {
    let own = device.own_ids();
    let direct = to_people(&device.contacts, standing, &own);
    let indirect = to_places(&device.visits, standing, &own, window);
    let mut found: Vec<Exposure> = direct.into_iter().chain(indirect).collect();
    for exposure in &mut found {
        let is_before = |before: &Exposure| before.is_told && exposure.goes_on_from(before);
        exposure.is_told = device.exposures.iter().any(is_before);
    }
    found.sort_by_key(|exposure| (exposure.at(), exposure.slip));
    found
}

/// Contacts whose identifiers a slip has disclosed. Identifiers change every few minutes; what was one encounter becomes one
/// again, or each part of it would count as if it had been alone.
fn to_people(contacts: &[KeptContact], standing: &Standing, own: &BTreeSet<Id>) -> Vec<Exposure> {
    let mut found = vec![];
    for ((_, slip), parts) in share_out(met(contacts, standing), own) {
        for encounter in join(parts.iter().map(|part| part.encounter()), GAP_SECONDS) {
            let first = parts.iter().find(|p| p.started_at == encounter.started_at);
            let sender = first.map(|part| part.sender.clone()).unwrap_or_default();
            let contact = KeptContact::new(sender, encounter);
            found.push(exposure(slip, Rule::Direct { contact }));
        }
    }
    found
}

/// Gives each contact to one slip, or an encounter would count as often as somebody discloses its identifier: to its owner's
/// own before all, which expose nobody, else to the slip that tells of most.
fn share_out<'a>(
    met: BTreeMap<DayId, Vec<&'a KeptContact>>,
    own: &BTreeSet<Id>,
) -> Vec<(DayId, Vec<&'a KeptContact>)> {
    let mut slips: Vec<_> = met.into_iter().collect();
    slips.sort_by_key(|(slip, parts)| (!own.contains(&slip.1), Reverse(parts.len()), *slip));
    let mut given = HashSet::new();
    for (_, parts) in &mut slips {
        parts.retain(|part| given.insert(*part));
    }
    slips.retain(|(slip, parts)| !own.contains(&slip.1) && !parts.is_empty());
    slips
}

fn met<'a>(
    contacts: &'a [KeptContact],
    standing: &Standing,
) -> BTreeMap<DayId, Vec<&'a KeptContact>> {
    let known = contacts.iter().filter_map(|contact| {
        let identifier = contact.identifier()?;
        let at = contact.started_at;
        Some((contact, Observation { identifier, at }))
    });
    let (known, observations): (Vec<&KeptContact>, Vec<Observation>) = known.unzip();
    let mut met: BTreeMap<DayId, Vec<&KeptContact>> = BTreeMap::new();
    if known.is_empty() {
        return met;
    }
    let seen = Observations::new(observations);
    // Only keys of days on which somebody was met are expanded, which is what takes the time.
    let met_on: BTreeSet<u16> = known.iter().flat_map(|contact| days_of(contact)).collect();
    let keys = standing
        .keys
        .iter()
        .filter(|(_, key)| met_on.contains(&key.day));
    let (of_keys, days): (Vec<&DayId>, Vec<Day>) = keys
        .map(|(id, key)| (id, Day::new(Secret::new(key.key), key.day)))
        .unzip();
    let (of_hashes, hashes) = disclosed_hashes(standing);
    for (slips, found) in [
        (of_keys, seen.match_days(&days)),
        (of_hashes, seen.match_hashes(&hashes)),
    ] {
        for Match {
            disclosed,
            observation,
        } in found
        {
            let contacts = met.entry(*slips[disclosed]).or_default();
            contacts.push(known[observation]);
        }
    }
    met
}

/// UTC days of which the sender's clock may have been, at the first signal.
fn days_of(contact: &KeptContact) -> [u16; 2] {
    let at = contact.started_at;
    [
        at.saturating_sub(CLOCK_TOLERANCE_SECONDS),
        at.saturating_add(CLOCK_TOLERANCE_SECONDS),
    ]
    .map(day_at)
}

fn disclosed_hashes(standing: &Standing) -> (Vec<&DayId>, Vec<DisclosedHash>) {
    let days = standing.hash_days.iter();
    let hashes = days.flat_map(|(id, day)| day.hashes.iter().map(move |hash| (id, hash)));
    hashes
        .map(|(id, hash)| {
            let hash = DisclosedHash {
                mac_hash: hash.mac_hash,
                interval: hash.interval,
                rotation: hash.rotation,
            };
            (id, hash)
        })
        .unzip()
}

/// Visits to places where an infected person had been before.
fn to_places(
    visits: &[KeptVisit],
    standing: &Standing,
    own: &BTreeSet<Id>,
    window: u64,
) -> Vec<Exposure> {
    let places = standing.flags_by_place();
    let mut found = vec![];
    for visit in once(visits) {
        let handle = place_handle(&visit.place);
        let cleanings = standing.cleanings_of(&handle);
        let flags = places.get(&handle).into_iter().flatten();
        for flag in flags.filter(|flag| !own.contains(&flag.id)) {
            let until = exposes_until(pure(flag), cleanings, window);
            let Some(gap_seconds) = gap(visit, flag, until) else {
                continue;
            };
            let rule = Rule::Indirect {
                place: visit.place.clone(),
                interval: visit.interval,
                gap_seconds,
                surface: flag.surface(),
            };
            found.push(exposure(flag.id, rule));
        }
    }
    found
}

/// Visits that differ in place or time: whoever checked in twice was there once. The longest of them counts.
fn once(visits: &[KeptVisit]) -> impl Iterator<Item = &KeptVisit> {
    let mut longest: BTreeMap<(&Place, u32), &KeptVisit> = BTreeMap::new();
    for visit in visits {
        let known = longest
            .entry((&visit.place, visit.interval))
            .or_insert(visit);
        if visit.left > known.left {
            *known = visit;
        }
    }
    longest.into_values()
}

/// Seconds from an infected visit to the device's own, if something was left: its owner was there after it began, no later than
/// in the ten minutes of a cleaning, and before the virus had died on the surface or of age.
fn gap(visit: &KeptVisit, flag: &FeedFlag, until: u64) -> Option<u32> {
    let (infected, came) = (
        interval_start(flag.interval),
        interval_start(visit.interval),
    );
    let left = visit
        .left
        .map(|left| interval_start(left.saturating_add(1)));
    let gap = surface_gap(infected, came, left)?;
    let survival = risk::Surface::from(flag.surface()).survival_hours() * 3_600;
    let gap = u32::try_from(gap).ok().filter(|gap| *gap < survival)?;
    (came.max(infected) < until).then_some(gap)
}

fn exposure(slip: Id, rule: Rule) -> Exposure {
    Exposure {
        slip,
        rule,
        is_told: false,
    }
}
