//! Equations 3 to 5: gas of a person and day, its mean and its variance, all with the fees that are taken.

use crate::design::{Design, Disclosure, Door};
use crate::gas::{Gas, Tariff, RELAYED_AT_ONCE};
use crate::people::{InputError, People};

/// Most slips of a message, as the contact registry takes them.
const SLIPS: f64 = 64.0;
/// Regions of a level for each of the level above.
const REGIONS_OF_A_REGION: f64 = 10.0;
/// Days from one risk model to the next.
const MODEL_DAYS: f64 = 7.0;
const MINUTES_OF_A_DAY: f64 = 1440.0;

/// Mean gas of a person and day by what it is used for (equation 3), and the variance of all of it (equation 4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Check-ins, with the removal of rows past their retention.
    pub location: f64,
    /// Contacts on chain; the paper's Bluetooth part.
    pub contacts: f64,
    /// Reports of infections: identifiers and visits, each message in a transaction.
    pub health: f64,
    /// Regions, over the life of the tree.
    pub setup: f64,
    /// Cleaning of flagged places, and a risk model a week.
    pub operation: f64,
    /// Of check-ins, records and reports: gas squared.
    pub variance: f64,
}

impl Cost {
    /// Equation 5.
    pub fn mean(&self) -> f64 {
        self.location + self.contacts + self.health + self.setup + self.operation
    }

    /// The square root of equation 4, in gas.
    pub fn sd(&self) -> f64 {
        libm::sqrt(self.variance)
    }
}

/// The kinds of check-in of a design: its share of all, and its gas with the fee.
pub fn visits(design: &Design, people: &People, gas: &Gas) -> [(f64, f64); 3] {
    let tariff = gas.tariff(design.is_pinned);
    let removal = people.removals * tariff.removal;
    let first = match design.door {
        Door::Routed => 1.0,
        Door::Cached | Door::Relayed => people.first_visits,
    };
    let shares = [1.0 - first, first - people.new_places, people.new_places];
    let costs = match design.door {
        Door::Relayed => {
            let one = tariff.relayed + gas.fee / RELAYED_AT_ONCE;
            [one, one, one + tariff.opening + gas.fee]
        }
        Door::Routed | Door::Cached => {
            let routed = tariff.through(design.levels) + gas.fee;
            let creating = routed + tariff.creating - tariff.routed;
            [tariff.direct + gas.fee, routed, creating]
        }
    };
    let mut kinds = [(0.0, 0.0); 3];
    for ((kind, share), cost) in kinds.iter_mut().zip(shares).zip(costs) {
        *kind = (share, cost + removal);
    }
    kinds
}

/// Gas of a report: identifiers and visits, and the largest message of it without the fee.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// All messages, each in a transaction, with the fee.
    pub gas: f64,
    /// The largest message, without the fee.
    pub largest: f64,
    /// Bytes of the feed for its identifiers.
    pub bytes: f64,
}

/// What a report costs. Equation 3's health part.
pub fn report(design: &Design, people: &People, gas: &Gas) -> Report {
    let tariff = gas.tariff(design.is_pinned);
    let days = f64::from(design.retention);
    let (identifiers, largest, bytes) = match design.disclosure {
        Disclosure::Keys => {
            let message = tariff.key + tariff.slip() * (days - 1.0);
            (message + gas.fee, message, days * gas.key_bytes)
        }
        Disclosure::Hashes { days_a_message } => {
            let hashes = MINUTES_OF_A_DAY / f64::from(design.rotation);
            let messages = f64::from(design.retention.div_ceil(days_a_message.max(1)));
            // A message of one day has its slip in it.
            let empty = tariff.hashes - tariff.slip();
            let day = tariff.slip() + tariff.hash * hashes;
            let in_one = f64::from(days_a_message.min(design.retention));
            (
                messages * (empty + gas.fee) + days * day,
                empty + in_one * day,
                days * (gas.day_bytes + gas.hash_bytes * hashes),
            )
        }
    };
    let (flags, largest_of_flags) = flags(disclosed_visits(design, people), tariff, gas.fee);
    Report {
        gas: identifiers + flags,
        largest: largest.max(largest_of_flags),
        bytes,
    }
}

/// Visits that a report discloses.
fn disclosed_visits(design: &Design, people: &People) -> f64 {
    people.disclosed * people.check_ins * f64::from(design.retention)
}

/// Gas of disclosing so many visits, with the fee; and of the largest message, without.
fn flags(visits: f64, tariff: &Tariff, fee: f64) -> (f64, f64) {
    let messages = libm::ceil(visits / SLIPS);
    let empty = tariff.flag - tariff.further_flag;
    let all = messages * (empty + fee) + visits * tariff.further_flag;
    let largest = if messages > 0.0 {
        empty + visits.min(SLIPS) * tariff.further_flag
    } else {
        0.0
    };
    (all, largest)
}

/// Gas of a record of contacts, without the fee; nothing where they stay on the phone.
pub fn record(design: &Design, gas: &Gas) -> f64 {
    match design.contacts {
        0 => 0.0,
        contacts => gas.tariff(design.is_pinned).record(f64::from(contacts)),
    }
}

/// Gas of a person and day. Numbers of check-ins, records and reports are Poisson and independent, so that the variance is
/// the sum of the rates times the gas squared.
///
/// # Errors
/// [`InputError`] of what nothing can be computed from.
pub fn cost(design: &Design, people: &People, gas: &Gas) -> Result<Cost, InputError> {
    people.check()?;
    gas.check()?;
    Ok(unchecked(design, people, gas))
}

/// The same of numbers that were checked.
pub(crate) fn unchecked(design: &Design, people: &People, gas: &Gas) -> Cost {
    let tariff = gas.tariff(design.is_pinned);
    let kinds = visits(design, people, gas);
    let [mean, square] = kinds
        .iter()
        .fold([0.0; 2], |[mean, square], (share, cost)| {
            [mean + share * cost, square + share * cost * cost]
        });
    let report = report(design, people, gas).gas;
    let (records, of_a_record) = match design.contacts {
        0 => (0.0, 0.0),
        contacts => (
            people.contacts / f64::from(contacts),
            record(design, gas) + gas.fee,
        ),
    };
    let mut regions = (tariff.state + gas.fee) / people.people;
    let mut of_a_region = people.of_a_city;
    for _ in 1..design.levels {
        regions += (tariff.region + gas.fee) / of_a_region;
        of_a_region *= REGIONS_OF_A_REGION;
    }
    let cleaned = people.reports * disclosed_visits(design, people) * tariff.cleaning;
    let models = (tariff.model + gas.fee) / (MODEL_DAYS * people.people);
    Cost {
        location: people.check_ins * mean,
        contacts: records * of_a_record,
        health: people.reports * report,
        setup: regions / people.days,
        operation: cleaned + models,
        variance: people.check_ins * square
            + records * of_a_record * of_a_record
            + people.reports * report * report,
    }
}
