//! Slips, at fixed hours: all of an authority and day that came before, sorted, so that nobody can tell whose is which.

use cosmwasm_std::{to_json_binary, Addr};
use tracing::info;
use wayclear_api::contact_registry::{ask, ExecuteMsg, Verdict, MAX_CHECKED_SLIPS, MAX_SLIPS};
use wayclear_api::relay::Refused;
use wayclear_chain::wasmd::Gas;
use wayclear_chain::ChainError;
use wayclear_status::{day_at, day_start};

use super::{Part, WorkError, Worker};
use crate::ledger::{Head, Ledger};
use crate::queue::{Became, Load, Pile, UnderWay};

/// When a slip goes again that could not be taken, in seconds.
const AGAIN_SECONDS: u64 = 3_600;

impl<L: Ledger> Worker<L> {
    /// Sends a pile that is due from an account; whether there was any.
    pub(super) fn send_slips(&mut self, account: &Addr, head: Head) -> Result<bool, WorkError> {
        for pile in self.shared.queue.piles()? {
            let Some(due) = self.due(pile, head.time) else {
                continue;
            };
            let due = self.takable(due, head)?;
            if due.slips.is_empty() {
                continue;
            }
            let slips = due.slips.iter().map(|queued| queued.slip.clone());
            let message = ExecuteMsg::Disclose {
                authority: Some(due.authority.clone()),
                issued: due.issued,
                slips: slips.collect(),
            };
            let msg = to_json_binary(&message);
            let part = Part {
                to: self.shared.settings.registry.clone(),
                msg: msg.map_err(|error| ChainError::Message(error.to_string()))?,
                brings: (),
            };
            let ids: Vec<_> = due.slips.iter().map(|queued| queued.id).collect();
            if let Ok(signed) = self.sign(account, &[part], Gas::Simulated, head)? {
                info!(%account, slips = ids.len(), "sends slips");
                self.send(signed, &Load::Slips(ids), 0, head)?;
                return Ok(true);
            }
            let refused = ids.into_iter().map(|id| (id, again(head.time)));
            self.shared
                .queue
                .end_slips(&refused.collect::<Vec<_>>(), None, head.time)?;
        }
        Ok(false)
    }

    /// What of a pile goes now, if anything: what could have gone at the last hour for slips, of which each transaction takes
    /// the next part.
    fn due(&self, mut pile: Pile, now: u64) -> Option<Pile> {
        let settings = &self.shared.settings;
        let hour = if settings.at_once {
            now.saturating_add(1)
        } else {
            settings.release.last(now)
        };
        pile.slips
            .retain(|queued| queued.since < hour && queued.not_before < hour);
        pile.slips.truncate(MAX_SLIPS);
        (!pile.slips.is_empty()).then_some(pile)
    }

    /// Asks the relay's own node what would become of slips, and leaves out what would not be taken.
    fn takable(&self, mut pile: Pile, head: Head) -> Result<Pile, WorkError> {
        let verdicts = self.verdicts(&pile)?;
        let mut ended = vec![];
        let mut takable = vec![];
        for (queued, verdict) in pile.slips.into_iter().zip(verdicts) {
            match became(verdict, head.time) {
                Some(became) => ended.push((queued.id, became)),
                None => takable.push(queued),
            }
        }
        self.shared.queue.end_slips(&ended, None, head.time)?;
        pile.slips = takable;
        Ok(pile)
    }

    fn verdicts(&self, pile: &Pile) -> Result<Vec<Verdict>, ChainError> {
        let mut verdicts = vec![];
        for some in pile.slips.chunks(MAX_CHECKED_SLIPS) {
            let question = ask::CheckSlips {
                authority: Some(pile.authority.clone()),
                issued: pile.issued,
                slips: some.iter().map(|queued| queued.slip.clone()).collect(),
                sender: None,
            };
            let answer = self.ledger.ask(&self.shared.settings.registry, question)?;
            verdicts.extend(answer.verdicts);
        }
        Ok(verdicts)
    }

    /// A transaction of slips is over: those that stand are known now, others may go again.
    pub(super) fn finish_slips(
        &mut self,
        way: &UnderWay,
        pile: &Pile,
        head: Head,
    ) -> Result<(), WorkError> {
        let verdicts = self.verdicts(pile)?;
        let ended: Vec<_> = pile
            .slips
            .iter()
            .zip(verdicts)
            .map(|(queued, verdict)| {
                // It was to be taken and is not: its location failed.
                let became = became(verdict, head.time).unwrap_or_else(|| again(head.time));
                (queued.id, became)
            })
            .collect();
        info!(account = %way.account, slips = ended.len(), "slips are settled");
        Ok(self.shared.queue.end_slips(&ended, Some(way), head.time)?)
    }
}

/// What a verdict means for a slip; `None` = it can be sent.
fn became(verdict: Verdict, now: u64) -> Option<Became> {
    match verdict {
        Verdict::Taken => None,
        Verdict::Known => Some(Became::Ended(Ok(()))),
        Verdict::Quota => Some(Became::Again {
            not_before: day_start(day_at(now).saturating_add(1)),
        }),
        Verdict::TooEarly | Verdict::NoSuchPlace => Some(again(now)),
        verdict => {
            let reason = Refused::by(verdict).unwrap_or(Refused::Chain);
            Some(Became::Ended(Err(reason)))
        }
    }
}

fn again(now: u64) -> Became {
    Became::Again {
        not_before: now.saturating_add(AGAIN_SECONDS),
    }
}
