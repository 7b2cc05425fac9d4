//! What a device finds out by itself: it downloads what everybody can download and compares it with what it keeps.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{ask, FeedRow};
use wayclear_api::location::{self, InfectedVisit, InfectionCursor, Surface};
use wayclear_api::{Place, MAX_LIMIT};
use wayclear_identity::{join, Day, DisclosedHash, Match, Observation, Observations, GAP_SECONDS};
use wayclear_risk::{self as risk, surface_gap};

use super::exposures::{Exposure, LookError, Rule};
use super::published::{disclosed_days, disclosed_hashes};
use super::{Device, KeptContact, KeptVisit};
use crate::locate::all_locations;
use wayclear_chain::{Chain, ChainError};

/// What a look has cost, and whether it saw everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Rows of the feed downloaded.
    pub rows: u64,
    /// Whether rows had gone before the device looked, since it had not looked for longer than they are kept.
    pub is_incomplete: bool,
}

impl Device {
    /// Downloads what was disclosed since the last time and the infected visits of **all** places, and compares them with
    /// the device's contacts and visits. Asks for nothing that depends on them, so nobody learns them.
    ///
    /// # Errors
    /// [`LookError`].
    pub fn look(
        &mut self,
        chain: &impl Chain,
        registry: &Addr,
        state: &Addr,
    ) -> Result<Look, LookError> {
        let look = self.look_at_feed(chain, registry)?;
        self.look_at_places(chain, state)?;
        self.exposures
            .sort_by_key(|exposure| (exposure.at(), exposure.case));
        Ok(look)
    }

    fn look_at_feed(&mut self, chain: &impl Chain, registry: &Addr) -> Result<Look, LookError> {
        let mut look = Look::default();
        let mut days: Vec<(u64, Day)> = vec![];
        let mut hashes: Vec<(u64, DisclosedHash)> = vec![];
        let mut revoked = vec![];
        let is_anew = self.cursor.is_none();
        let mut cursor = self.cursor;
        loop {
            let question = ask::Disclosures {
                start_after: cursor,
                limit: Some(MAX_LIMIT),
            };
            let page = chain.ask(registry, question)?;
            let expected = cursor.map(|cursor| cursor + 1);
            look.is_incomplete |= expected.is_some_and(|index| index < page.oldest_index);
            for row in &page.rows {
                let FeedRow { case, .. } = *row;
                days.extend(disclosed_days(row)?.into_iter().map(|day| (case, day)));
                hashes.extend(disclosed_hashes(row)?.into_iter().map(|hash| (case, hash)));
                revoked.extend(row.revoked.then_some(case));
            }
            look.rows += page.rows.len() as u64;
            if page.rows.is_empty() {
                break;
            }
            cursor = Some(page.next_index - 1);
        }
        self.cursor = cursor;
        for (case, contacts) in self.met(days, hashes) {
            self.expose_to_person(case, contacts, is_anew);
        }
        self.exposures
            .retain(|exposure| !revoked.contains(&exposure.case));
        Ok(look)
    }

    /// Contacts whose identifier a case has disclosed.
    fn met(
        &self,
        days: Vec<(u64, Day)>,
        hashes: Vec<(u64, DisclosedHash)>,
    ) -> BTreeMap<u64, Vec<KeptContact>> {
        let known = self.contacts.iter().filter_map(|contact| {
            let identifier = contact.identifier()?;
            let at = contact.started_at;
            Some((contact, Observation { identifier, at }))
        });
        let (known, observations): (Vec<&KeptContact>, Vec<Observation>) = known.unzip();
        let seen = Observations::new(observations);
        let (cases_of_days, days): (Vec<u64>, Vec<Day>) = days.into_iter().unzip();
        let (cases_of_hashes, hashes): (Vec<u64>, Vec<DisclosedHash>) = hashes.into_iter().unzip();
        let mut met: BTreeMap<u64, Vec<KeptContact>> = BTreeMap::new();
        for (cases, found) in [
            (cases_of_days, seen.match_days(&days)),
            (cases_of_hashes, seen.match_hashes(&hashes)),
        ] {
            for Match {
                disclosed,
                observation,
            } in found
            {
                let contacts = met.entry(cases[disclosed]).or_default();
                contacts.push(known[observation].clone());
            }
        }
        met
    }

    fn look_at_places(&mut self, chain: &impl Chain, state: &Addr) -> Result<(), LookError> {
        let mut found = vec![];
        for (place, address) in all_locations(chain, state)? {
            let infected = infected_visits(chain, &address)?;
            if infected.is_empty() {
                continue;
            }
            let info = chain.ask(&address, location::ask::Info {})?;
            for visit in self.visits.iter().filter(|visit| visit.place == place) {
                found.extend(left_behind(&place, visit, &infected, info.surface));
            }
        }
        let is_found = |exposure: &Exposure| {
            let same =
                |(case, rule): &(u64, Rule)| *case == exposure.case && *rule == exposure.rule;
            found.iter().any(same)
        };
        self.exposures
            .retain(|e| matches!(e.rule, Rule::Direct { .. }) || is_found(e));
        for (case, rule) in found {
            self.expose(case, rule);
        }
        Ok(())
    }

    /// Notes contacts with one person, unless it is oneself. Identifiers change every few minutes; what was one encounter
    /// becomes one again, or each part of it would count as if it had been alone. Where the feed is looked at anew, what
    /// was found before is found again, of contacts that may have grown since.
    fn expose_to_person(&mut self, case: u64, contacts: Vec<KeptContact>, is_anew: bool) {
        if self.cases.contains(&case) {
            return;
        }
        let mut before: Vec<(KeptContact, bool)> = vec![];
        self.exposures.retain(|exposure| match &exposure.rule {
            Rule::Direct { contact } if exposure.case == case => {
                before.push((contact.clone(), exposure.is_told));
                false
            }
            _ => true,
        });
        let is_found_again = |known: &KeptContact| {
            let known = known.encounter();
            is_anew && contacts.iter().any(|c| c.encounter().overlaps(&known))
        };
        let known = before.iter().map(|(contact, _)| contact);
        let known: Vec<&KeptContact> = known.filter(|known| !is_found_again(known)).collect();
        let parts: Vec<&KeptContact> = contacts.iter().chain(known).collect();
        for whole in join(parts.iter().map(|part| part.encounter()), GAP_SECONDS) {
            let first = parts.iter().find(|p| p.started_at == whole.started_at);
            let sender = first.map(|part| part.sender.clone()).unwrap_or_default();
            let was_told = |(part, is_told): &(KeptContact, bool)| {
                *is_told && part.encounter().overlaps(&whole)
            };
            self.exposures.push(Exposure {
                case,
                rule: Rule::Direct {
                    contact: KeptContact::new(sender, whole),
                },
                is_told: before.iter().any(was_told),
            });
        }
    }

    /// Notes an exposure, unless it is known or one's own.
    fn expose(&mut self, case: u64, rule: Rule) {
        let is_known = |e: &Exposure| e.case == case && e.rule == rule;
        if !self.cases.contains(&case) && !self.exposures.iter().any(is_known) {
            self.exposures.push(Exposure {
                case,
                rule,
                is_told: false,
            });
        }
    }
}

/// What each case had left behind when a visitor came: of several infected visits the last counts.
fn left_behind(
    place: &Place,
    visit: &KeptVisit,
    infected: &[InfectedVisit],
    surface: Surface,
) -> Vec<(u64, Rule)> {
    let survival = risk::Surface::from(surface).survival_hours() * 3_600;
    let mut gaps: BTreeMap<u64, u32> = BTreeMap::new();
    for InfectedVisit {
        at,
        case,
        cleaned_at,
    } in infected
    {
        let met_at = visit.checked_in_at.max(*at);
        if cleaned_at.is_some_and(|cleaned_at| cleaned_at <= met_at) {
            continue;
        }
        let gap = surface_gap(*at, visit.checked_in_at, visit.checked_out_at);
        let gap = gap.and_then(|gap| u32::try_from(gap).ok());
        if let Some(gap) = gap.filter(|gap| *gap < survival) {
            let least = gaps.entry(*case).or_insert(gap);
            *least = gap.min(*least);
        }
    }
    let rule = |(case, gap_seconds)| {
        let rule = Rule::Indirect {
            place: place.to_string(),
            checked_in_at: visit.checked_in_at,
            gap_seconds,
            surface,
        };
        (case, rule)
    };
    gaps.into_iter().map(rule).collect()
}

/// All of them, page after page.
fn infected_visits(chain: &impl Chain, location: &Addr) -> Result<Vec<InfectedVisit>, ChainError> {
    let cursor = |visit: &InfectedVisit| InfectionCursor {
        at: visit.at,
        case: visit.case,
    };
    chain.ask_all(
        location,
        |last| location::ask::Infections {
            start_after: last.map(cursor),
            limit: Some(MAX_LIMIT),
        },
        |page| page.infections,
    )
}
