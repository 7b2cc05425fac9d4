//! Whom a phone has met, and how logs that grow and are read again come together on it.

use std::collections::{BTreeMap, HashMap};

use wayclear_identity::{join, Encounter, Identifier};

/// An encounter, made of the signals received from one sender.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeptContact {
    /// Identifier or address that was received, in the form of [`wayclear_identity::sender_name`]; only an identifier can
    /// be matched.
    pub sender: String,
    /// First signal, Unix seconds.
    pub started_at: u64,
    /// Last signal, Unix seconds.
    pub ended_at: u64,
    /// How long it counts, 0 to 86,400 s; silence counts little, [`Encounter`] says how much.
    pub seconds: u32,
    /// Mean of the filtered signal strengths, dBm.
    pub rssi_dbm: i16,
    /// How many signals it was made of: the weight of its strength.
    pub signals: u32,
}

impl KeptContact {
    /// An encounter with a sender.
    pub fn new(sender: String, encounter: Encounter) -> Self {
        let Encounter {
            started_at,
            ended_at,
            seconds,
            rssi_dbm,
            signals,
        } = encounter;
        KeptContact {
            sender,
            started_at,
            ended_at,
            seconds,
            rssi_dbm,
            signals,
        }
    }

    /// The encounter, whoever it was with.
    pub fn encounter(&self) -> Encounter {
        Encounter {
            started_at: self.started_at,
            ended_at: self.ended_at,
            seconds: self.seconds,
            rssi_dbm: self.rssi_dbm,
            signals: self.signals,
        }
    }

    /// The identifier, if that is what was received.
    pub fn identifier(&self) -> Option<Identifier> {
        self.sender.parse().ok()
    }
}

/// What became of contacts that were taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// Those the device did not have.
    pub new: usize,
    /// Those it had a part of.
    pub grown: usize,
}

/// Takes contacts in. What overlaps with a kept contact of the same sender is the same encounter, read again from a log
/// that has grown at its end, at its front or in between, or has lost its oldest rows: the longer one replaces the shorter,
/// of the same span the one with more signals, or else the later reading; two that overlap become one. So reading a log
/// again changes nothing, and reading a log that has grown gives what the grown one gives alone.
pub(super) fn meet(
    kept: &mut Vec<KeptContact>,
    contacts: impl IntoIterator<Item = KeptContact>,
) -> Met {
    let mut met = Met::default();
    let mut of_sender: HashMap<String, Vec<Encounter>> = HashMap::new();
    for contact in kept.drain(..) {
        let encounter = contact.encounter();
        of_sender.entry(contact.sender).or_default().push(encounter);
    }
    let of_sender = of_sender.into_iter();
    let mut by_sender: HashMap<String, ByStart> = of_sender
        .map(|(sender, encounters)| (sender, by_start(encounters)))
        .collect();
    for contact in contacts {
        let read = contact.encounter();
        let known = by_sender.entry(contact.sender).or_default();
        let same = overlapping(known, &read);
        if same.iter().any(|known| is_known(known, &read)) {
            continue;
        }
        for encounter in &same {
            known.remove(&encounter.started_at);
        }
        met.grown += usize::from(!same.is_empty());
        met.new += usize::from(same.is_empty());
        let parts = same.into_iter().filter(|known| !read.holds(known));
        known.extend(by_start(parts.chain([read])));
    }
    let of_sender = by_sender.into_iter();
    kept.extend(of_sender.flat_map(|(sender, encounters)| {
        let of_one = encounters.into_values();
        of_one.map(move |encounter| KeptContact::new(sender.clone(), encounter))
    }));
    kept.sort_unstable_by(|a, b| (a.started_at, &a.sender).cmp(&(b.started_at, &b.sender)));
    met
}

/// Encounters with one sender, none of which overlaps another: so they end in the order in which they start.
type ByStart = BTreeMap<u64, Encounter>;

fn by_start(encounters: impl IntoIterator<Item = Encounter>) -> ByStart {
    let whole = join(encounters, 0).into_iter();
    whole
        .map(|encounter| (encounter.started_at, encounter))
        .collect()
}

/// Those that overlap with one, found from the last that starts before it ends.
fn overlapping(known: &ByStart, one: &Encounter) -> Vec<Encounter> {
    let from_last = known.range(..=one.ended_at).rev();
    from_last
        .map(|(_, encounter)| *encounter)
        .take_while(|encounter| encounter.overlaps(one))
        .collect()
}

/// Whether what was read is on the device already, or a part of it.
fn is_known(known: &Encounter, read: &Encounter) -> bool {
    known == read || known.holds(read) && (!read.holds(known) || known.signals > read.signals)
}
