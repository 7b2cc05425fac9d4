//! What a phone knows after a look, for `exposures` and `watch`.

use anyhow::Result;
use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_client::device::Device;
use wayclear_client::exposures::{combined, CurrentModel, Exposure, Rule};
use wayclear_client::feed::Synced;
use wayclear_client::relay::ReadFrom;
use wayclear_risk::{Model, Probability};

use crate::args::device::DeviceArgs;
use crate::output::Output;
use crate::page::Page;
use crate::reading::Source;
use crate::words::{now, span};

/// What is known after a look.
pub struct Known {
    pub synced: Synced,
    pub current: CurrentModel,
    /// What all exposures on the device add together.
    pub combined: Probability,
    /// Those wanted of them.
    pub exposures: Vec<Exposure>,
    /// The relay that was read; `None` = a node.
    pub from: Option<ReadFrom>,
    /// Why the look may lack what was disclosed lately, in words.
    pub behind: Option<String>,
}

/// An exposure and what it means.
#[derive(Serialize)]
pub struct Scored {
    /// Id of the slip that told of it.
    pub slip: HexBinary,
    /// When it began, Unix seconds.
    pub at: u64,
    pub rule: ToldRule,
    pub probability: String,
    pub added: String,
}

/// What made an exposure, as programs read it.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldRule {
    Direct {
        seconds: u32,
        rssi_dbm: i16,
    },
    Indirect {
        place: String,
        interval: u32,
        gap_seconds: u32,
        surface: String,
    },
}

impl Scored {
    pub fn new(exposure: &Exposure, model: &Model) -> Self {
        let rule = match &exposure.rule {
            Rule::Direct { contact } => ToldRule::Direct {
                seconds: contact.seconds,
                rssi_dbm: contact.rssi_dbm,
            },
            Rule::Indirect {
                place,
                interval,
                gap_seconds,
                surface,
            } => ToldRule::Indirect {
                place: place.to_string(),
                interval: *interval,
                gap_seconds: *gap_seconds,
                surface: surface.to_string(),
            },
        };
        Scored {
            slip: exposure.slip.into(),
            at: exposure.at(),
            rule,
            probability: exposure.probability(model).to_string(),
            added: exposure.added(model).to_string(),
        }
    }
}

/// Looks, and keeps what was found; then takes what is wanted of it. Whoever looks warns, if something may be missing.
pub fn look(
    source: &Source,
    device: &DeviceArgs,
    output: &mut Output,
    wanted: impl FnOnce(&Device, &CurrentModel) -> Vec<Exposure>,
) -> Result<Known> {
    let file = device.existing_of(source.home()?)?;
    let (read, clock) = (source.read_unwarned(Some(&file), output)?, now()?);
    let current = CurrentModel::of(&read.news.registry.model)?;
    let wanted = |device: &Device| {
        let combined = combined(&device.exposures, &current.model);
        (combined, wanted(device, &current))
    };
    let window = source.record().deployment.window_seconds;
    let (synced, (combined, exposures)) = file.take_in(read.news, clock, window, wanted)?;
    Ok(Known {
        synced,
        current,
        combined,
        exposures,
        from: read.from,
        behind: read.behind,
    })
}

/// That not everything was there to be compared.
pub fn tell_incomplete(page: &mut Page) {
    page.paragraph(
        "Some disclosures are missing here, so this device may have missed something: they were gone before it looked, or they \
         are more than it keeps at once. Look again in a day.",
        "",
    );
}

/// A rule for people.
pub fn words(rule: &Rule) -> String {
    match rule {
        Rule::Direct { contact } => format!(
            "near somebody for {} at {} dBm",
            span(contact.seconds),
            contact.rssi_dbm
        ),
        Rule::Indirect {
            place,
            gap_seconds,
            surface,
            ..
        } => {
            let surface = surface.name().replace('_', " ");
            match gap_seconds {
                0 => format!("at {place}, in the same ten minutes as somebody, surface: {surface}"),
                gap => format!(
                    "at {place}, {} after somebody, surface: {surface}",
                    span(*gap)
                ),
            }
        }
    }
}
