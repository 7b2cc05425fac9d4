//! What becomes of visits that relays have, as somebody who watches is told it.

use std::collections::BTreeSet;

use anyhow::Result;
use serde::Serialize;
use wayclear_client::device::DeviceFile;
use wayclear_client::relay::Relay;
use wayclear_client::visit::Became;
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
            let is_news = match same.map(|followed| &followed.became) {
                Some(Became::In | Became::HandedOn { .. }) => true,
                Some(Became::Refused(_)) => self.refused.insert(visit.tag()),
                Some(Became::Queued | Became::Unknown { .. }) | None => false,
            };
            if is_news {
                let visit = ToldVisit::new(&visit, &followed);
                output.say(&News { visit })?;
            }
        }
        Ok(())
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
