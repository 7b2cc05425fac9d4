//! `wayclear city clean`: places have been cleaned just now.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::city::{ExecuteMsg, MAX_CLEANED};
use wayclear_api::events::Cleaned;
use wayclear_api::location::Status;
use wayclear_api::Place;
use wayclear_chain::{Addr, Chain, Receipt};

use super::cleaners::cleaners;
use crate::args::net::{why_not, Net};
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::region::Region;
use crate::words::{tell_receipt, time};

/// Places of one city.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear city clean 9qc7mbdh 9qckj106 --from cleaner

A cleaning ends the infections of ten minutes that are over. Whoever was there within
these very ten minutes is still in the air: the answer says when to clean again,
and the exit code is 1, as for every place that is not clean afterwards.")]
pub struct CleanArgs {
    /// Places in their text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither names nor addresses; `wayclear place` gives it for positions
    #[arg(required = true)]
    places: Vec<Place>,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct AllCleaned {
    city: String,
    places: Vec<CleanedPlace>,
    receipt: Option<Receipt>,
}

#[derive(Serialize)]
struct CleanedPlace {
    place: String,
    /// After it.
    status: Status,
    /// Still infected until it is cleaned once more, at this time or later, Unix seconds.
    clean_again_at: Option<u64>,
}

pub fn run(args: &CleanArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let (city, locations) = find(&net, &args.places)?;
    let owner = city.config.ownership.owner.clone();
    let mut allowed = cleaners(&net, &city.address)?;
    allowed.push(owner.clone());
    let rule = format!(
        "only the owner of {city}, {owner}, or one of its cleaners may say that it was cleaned (wayclear city cleaners lists them)"
    );
    let who = args.sender.one_of(&net, &allowed, &rule)?;
    let places: Vec<Place> = locations.values().cloned().collect();
    let messages = places.chunks(MAX_CLEANED).map(|places| {
        let places = places.to_vec();
        (city.address.clone(), ExecuteMsg::MarkCleaned { places })
    });
    let tx = net
        .wasmd
        .execute_each(&who, &messages.collect::<Vec<_>>())?;
    let told = Cleaned::all_with_emitters(&tx.events).into_iter();
    let places = told.filter_map(|(location, cleaned)| {
        let place = locations.get(&Addr::unchecked(location))?;
        Some(CleanedPlace {
            place: place.to_string(),
            status: cleaned.status,
            clean_again_at: cleaned.clean_again_at.0,
        })
    });
    output.say(&AllCleaned {
        city: city.path,
        places: places.collect(),
        receipt: tx.receipt,
    })
}

/// The city of these places, and their contracts.
fn find(net: &Net, places: &[Place]) -> Result<(Region, BTreeMap<Addr, Place>)> {
    let Some((first, further)) = places.split_first() else {
        bail!("name a place");
    };
    let (city, location) = Region::of_place(net, first)?;
    let mut locations = BTreeMap::from([(location, first.clone())]);
    for place in further {
        let found = net.locate(place)?;
        if found.city.as_ref() != Some(&city.address) {
            bail!("{first} lies in {city}, {place} does not; clean one city at a time");
        }
        let Some(location) = found.location else {
            bail!(why_not(place, true));
        };
        locations.insert(location, place.clone());
    }
    Ok((city, locations))
}

impl Answer for AllCleaned {
    fn is_good(&self) -> bool {
        self.places
            .iter()
            .all(|cleaned| cleaned.status != Status::Infected)
    }

    fn tell(&self, page: &mut Page) {
        for CleanedPlace {
            place,
            status,
            clean_again_at,
        } in &self.places
        {
            let words = match clean_again_at {
                Some(at) => format!(
                    "{place} is {status} still: the cleaning is on chain and ends no infection, for somebody infected was there within \
                     these ten minutes and may still be. Clean it again at {} or later, and say so then.",
                    time(*at)
                ),
                None => format!("{place} is cleaned: {status}."),
            };
            page.paragraph(words, "  ");
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}
