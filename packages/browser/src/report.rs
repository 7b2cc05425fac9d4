//! A report: what becomes public, what an authority signs, and slips on their way through relays.

use std::collections::BTreeSet;

use cosmwasm_std::HexBinary;
use rand::rng;
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::contact_registry::{Item, ItemId, ReportPolicy};
use wayclear_api::relay::{RegistryResponse, TicketResponse};
use wayclear_client::desk::Code;
use wayclear_client::device::Handed;
use wayclear_client::one_line;
use wayclear_client::report::{mean_pause, Choice, Progress, Report, ReportSlip, Said, Signed};
use wayclear_status::day_at;

use crate::error::{all_out, whole, PhoneError, Result};
use crate::phone::Phone;
use crate::report_item::{shown, DueSlip, PassedSlip, ReportItem};

#[wasm_bindgen]
impl Phone {
    /// All that could be made public now; nothing is kept.
    ///
    /// # Errors
    /// `report`.
    pub fn draft(&self, now: f64) -> Result<Vec<Ts<ReportItem>>> {
        let mut report = Report::default();
        report.add(self.items(whole(now))?);
        let left_out = self
            .device
            .report
            .iter()
            .flat_map(|report| &report.left_out);
        let left_out: BTreeSet<_> = left_out.collect();
        all_out(report.slips.iter().map(|slip| ReportItem {
            is_left_out: left_out.contains(&ItemId::of(&slip.item)),
            ..shown(slip)
        }))
    }

    /// Keeps a choice until it is sent or another is made, and returns the requests of 64 digests that an authority signs, JSON
    /// each. Who signs learns no content. `chosen`: ids of items that a draft has shown; what nobody has seen and chosen stays
    /// private. `now`: chain's time, not ahead of this device's clock, Unix seconds.
    ///
    /// # Errors
    /// `nothing`, `report`.
    #[wasm_bindgen(js_name = beginReport)]
    #[allow(clippy::needless_pass_by_value)] // As JavaScript hands it over.
    pub fn begin_report(&mut self, chosen: Vec<String>, now: f64) -> Result<Vec<String>> {
        let now = whole(now);
        let is_chosen = |item: &Item| chosen.contains(&ItemId::of(item).id.to_hex());
        let (items, left_out): (Vec<_>, Vec<_>) = self.items(now)?.into_iter().partition(is_chosen);
        if items.is_empty() {
            return Err(PhoneError::new("nothing", "nothing would become public"));
        }
        let report = self.device.begin_report(items);
        report.left_out = left_out.iter().map(ItemId::of).collect();
        let requests = report.requests(
            &self.home.chain_id,
            &self.copy.registry,
            day_at(now),
            &mut rng(),
        );
        let texts = requests.iter().map(serde_json::to_string);
        let texts: std::result::Result<_, _> = texts.collect();
        texts.map_err(|error| PhoneError::new("report", error))
    }

    /// Takes an authority's answer, JSON; returns how many items it is for. `registry`: JSON of `/v1/registry`.
    ///
    /// # Errors
    /// `signed`, `registry`; then nothing is taken.
    #[wasm_bindgen(js_name = takeSigned)]
    pub fn take_signed(&mut self, answer: &str, registry: &str) -> Result<usize> {
        let signed: Signed =
            serde_json::from_str(answer).map_err(|error| PhoneError::new("signed", error))?;
        let known: RegistryResponse = serde_json::from_str(registry)
            .map_err(|error| PhoneError::new("registry", one_line(&error.to_string())))?;
        let chain_id = &self.home.chain_id;
        let report = self.device.report.as_mut();
        let report = report.ok_or_else(|| PhoneError::new("signed", "there is no report"))?;
        report
            .take(&signed, chain_id, &self.copy.registry, &known.authorities)
            .map_err(|error| PhoneError::new("signed", error))
    }

    /// The items of the report that is under way; empty = there is none.
    ///
    /// # Errors
    /// `internal`.
    pub fn report(&self) -> Result<Vec<Ts<ReportItem>>> {
        let slips = self.device.report.iter().flat_map(|report| &report.slips);
        all_out(slips.map(shown))
    }

    /// When what is signed is to be sent, in random order and apart from one another, over so many hours; the soonest first. A
    /// new order each time: pauses remember nothing.
    ///
    /// # Errors
    /// `internal`.
    pub fn schedule(&self, now: f64, hours: u32) -> Result<Vec<Ts<DueSlip>>> {
        let Some(report) = &self.device.report else {
            return Ok(vec![]);
        };
        let pause = mean_pause(hours, report.slips.len());
        let due = report.schedule(whole(now), pause, ReportPolicy::Attested, &mut rng());
        let due = due.into_iter().map(|due| DueSlip {
            id: HexBinary::from(due.slip).to_hex(),
            not_before: report.slip(&due.slip).map_or(0, |slip| slip.not_before),
            at: due.at,
        });
        all_out(due)
    }

    /// What a relay is told of a slip, JSON; undefined = it is not to be sent any more.
    ///
    /// # Errors
    /// `slip`.
    #[wasm_bindgen(js_name = slipRequest)]
    pub fn slip_request(&self, id: &str) -> Result<Option<String>> {
        let id = slip_id(id)?;
        let report = self.device.report.as_ref();
        let slip = report.and_then(|report| report.slip(&id));
        let slip = slip.filter(|slip| slip.progress == Progress::Waiting);
        let request = slip.and_then(ReportSlip::request);
        let text = request.map(|request| serde_json::to_string(&request));
        text.transpose()
            .map_err(|error| PhoneError::new("slip", error))
    }

    /// Notes that a relay took a slip.
    ///
    /// # Errors
    /// `slip`.
    #[wasm_bindgen(js_name = slipPassed)]
    pub fn slip_passed(
        &mut self,
        id: &str,
        relay: &str,
        ticket: &str,
        is_oblivious: bool,
        now: f64,
    ) -> Result<()> {
        let id = slip_id(id)?;
        let ticket = HexBinary::from_hex(ticket);
        let mut handed = Handed::maybe(relay, is_oblivious);
        handed.ticket = ticket.map_err(|error| PhoneError::new("slip", error))?;
        if let Some(report) = &mut self.device.report {
            report.note_passed(&id, &handed, whole(now));
        }
        Ok(())
    }

    /// The slips of which relays are to be asked what became of them.
    ///
    /// # Errors
    /// `internal`.
    #[wasm_bindgen(js_name = passedSlips)]
    pub fn passed_slips(&self) -> Result<Vec<Ts<PassedSlip>>> {
        let report = self.device.report.iter();
        let passed = report.flat_map(Report::passed).filter_map(|(id, handed)| {
            let handed = handed?;
            Some(PassedSlip {
                id: HexBinary::from(id).to_hex(),
                relay: handed.relay.clone(),
                ticket: handed.ticket.to_hex(),
                is_oblivious: handed.is_oblivious,
            })
        });
        all_out(passed)
    }

    /// Notes what a relay says of a slip: JSON of the ticket's state, `null` = it knows none, undefined = it says nothing, as does
    /// whatever is no word of a relay.
    ///
    /// # Errors
    /// `slip`.
    #[wasm_bindgen(js_name = slipSaid)]
    pub fn slip_said(&mut self, id: &str, answer: Option<String>, now: f64) -> Result<()> {
        let id = slip_id(id)?;
        let told = answer.map(|text| serde_json::from_str::<Option<TicketResponse>>(&text));
        let said = match told {
            None | Some(Err(_)) => Said::Silent,
            Some(Ok(None)) => Said::Forgotten,
            Some(Ok(Some(told))) => Said::State(told.state, told.reason),
        };
        if let Some(report) = &mut self.device.report {
            report.note_said(&id, said, whole(now));
        }
        Ok(())
    }
}

/// A one-time code as it is sent, out of what somebody typed: capitals, blanks and hyphens do not matter.
///
/// # Errors
/// `code`.
#[wasm_bindgen(js_name = readCode)]
pub fn read_code(typed: &str) -> Result<String> {
    let code: std::result::Result<Code, _> = typed.parse();
    code.map(|code| code.to_string())
        .map_err(|error| PhoneError::new("code", error))
}

impl Phone {
    fn items(&self, now: u64) -> Result<Vec<Item>> {
        let all = Choice::default();
        let draft = self.device.draft(&all, now, self.copy.window);
        let draft = draft.map_err(|error| PhoneError::new("report", error))?;
        Ok(draft.items)
    }
}

fn slip_id(text: &str) -> Result<[u8; 8]> {
    let bytes = HexBinary::from_hex(text).map_err(|error| PhoneError::new("slip", error))?;
    bytes
        .to_array()
        .map_err(|error| PhoneError::new("slip", error))
}
