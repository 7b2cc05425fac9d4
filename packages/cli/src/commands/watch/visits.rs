//! What becomes of visits that relays have, as somebody who watches is told it.

use std::collections::BTreeSet;

use anyhow::Result;
use serde::Serialize;
use wayclear_client::device::DeviceFile;
use wayclear_client::relay::Relay;
use wayclear_client::visit::{Became, Followed};
use wayclear_status::interval_start;

use crate::output::{Answer, Output};
use crate::page::Page;
use crate::told_visit::ToldVisit;
use crate::words::{now, time};

/// Visits of which it was told that no relay brings them in: relays are asked again, people are not told again.
#[derive(Default)]
pub struct Visits {
    refused: BTreeSet<[u8; 16]>,
}

#[derive(Serialize)]
struct News {
    visit: ToldVisit,
}

impl Visits {
    /// Asks relays, hands on what is late, and tells what is new.
    pub fn follow(
        &mut self,
        device: &DeviceFile,
        relays: &[Relay],
        output: &mut Output,
    ) -> Result<()> {
        let followed = device.follow_visits(relays, now()?)?;
        let kept = device.read()?.visits;
        for visit in kept {
            let same = followed.iter().find(|f| f.visit.tag() == visit.tag());
            if same.is_some_and(|followed| self.is_news(followed)) {
                let visit = ToldVisit::new(&visit, &followed);
                output.say(&News { visit })?;
            }
        }
        Ok(())
    }

    fn is_news(&mut self, followed: &Followed) -> bool {
        match followed.became {
            Became::In | Became::HandedOn { .. } => true,
            Became::Refused(_) => self.refused.insert(followed.visit.tag()),
            Became::Queued | Became::Unknown { .. } => false,
        }
    }
}

impl Answer for News {
    fn tell(&self, page: &mut Page) {
        let ToldVisit {
            place,
            interval,
            told,
            ..
        } = &self.visit;
        let began = time(interval_start(*interval));
        let text = format!("Your visit to {place} in the ten minutes from {began}: {told}.");
        page.paragraph(text, "  ");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use wayclear_api::relay::Refused;
    use wayclear_client::device::KeptVisit;
    use wayclear_client::visit::{Became, Followed};
    use wayclear_identity::Secret;

    use super::Visits;

    #[test]
    fn a_visit_that_is_refused_each_time_is_told_once() {
        let mut visits = Visits::default();
        let place = "9qc7mbdh".parse().unwrap();
        let visit = KeptVisit::pending(place, 1, Secret::new([1; 16]));
        let followed = |became| Followed {
            visit: visit.clone(),
            became,
        };
        let refused = followed(Became::Refused(Refused::TooLate));
        let told = [
            visits.is_news(&followed(Became::Queued)),
            visits.is_news(&refused),
            visits.is_news(&refused),
            visits.is_news(&followed(Became::In)),
        ];
        assert_eq!(told, [false, true, false, true]);
    }
}
