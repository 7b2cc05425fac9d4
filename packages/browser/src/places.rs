//! Is the way clear? From the feed alone, so that nobody learns what is asked.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::commitments::place_handle;
use wayclear_api::Place;
use wayclear_status::{day_at, day_start, DAY_SECONDS};

use crate::error::{out, parsed, whole, Result};
use crate::feed_copy::FeedCopy;
use crate::phone::Phone;

/// What the feed says of a place.
#[derive(Serialize, Tsify)]
pub struct PlaceAnswer {
    /// In its text form.
    pub place: String,
    /// Until when it is infected, Unix seconds: what its contract answers. Null = nothing is known, which is not to say that
    /// somebody has ever been there.
    pub infected_until: Option<u64>,
    /// The last 14 UTC days, the oldest first.
    pub days: Vec<DayAnswer>,
}

/// A UTC day at a place.
#[derive(Serialize, Tsify)]
pub struct DayAnswer {
    /// Its begin, Unix seconds.
    pub start: u64,
    /// Whether something that an infected visitor left could have been there at any moment of it.
    pub is_infected: bool,
}

#[wasm_bindgen]
impl Phone {
    /// What the feed says of a place, as people write it. `now`: block time, Unix seconds.
    ///
    /// # Errors
    /// `place`.
    pub fn place(&self, typed: &str, now: f64) -> Result<Ts<PlaceAnswer>> {
        self.copy.place(typed, now)
    }

    /// Which of some places, each once, are infected, and how many others; those that are none are passed over.
    ///
    /// # Errors
    /// `internal`.
    #[wasm_bindgen(js_name = infectedOf)]
    pub fn infected_of(&self, places: Vec<String>, now: f64) -> Result<Ts<Infected>> {
        let infected = self.copy.standing().infected(whole(now), self.copy.window);
        let listed = places.into_iter().filter_map(|text| {
            let place: Place = text.parse().ok()?;
            let until = *infected.get(&place_handle(&place))?;
            Some(InfectedPlace { place: text, until })
        });
        let listed: Vec<_> = listed.collect();
        out(&Infected {
            unlisted: infected.len().saturating_sub(listed.len()),
            listed,
        })
    }
}

#[wasm_bindgen]
impl FeedCopy {
    /// What the feed says of a place, as people write it. `now`: block time, Unix seconds.
    ///
    /// # Errors
    /// `place`.
    pub fn place(&self, typed: &str, now: f64) -> Result<Ts<PlaceAnswer>> {
        let (place, now) = (parsed(typed)?, whole(now));
        let standing = self.standing();
        let spans = standing.spans(&place, self.window);
        let today = day_start(day_at(now));
        let days = (0..14).rev().map(|ago| {
            let start = today.saturating_sub(ago * DAY_SECONDS);
            let end = start.saturating_add(DAY_SECONDS).min(now.saturating_add(1));
            DayAnswer {
                start,
                is_infected: spans
                    .iter()
                    .any(|(from, until)| *from < end && *until > start),
            }
        });
        out(&PlaceAnswer {
            infected_until: standing.infected_until(&place, now, self.window),
            days: days.collect(),
            place: place.to_string(),
        })
    }
}

/// Places that are infected at one moment.
#[derive(Serialize, Tsify)]
pub struct Infected {
    /// Of those that were asked about.
    pub listed: Vec<InfectedPlace>,
    /// How many there are besides.
    pub unlisted: usize,
}

/// A place that is infected.
#[derive(Serialize, Tsify)]
pub struct InfectedPlace {
    pub place: String,
    /// Unix seconds.
    pub until: u64,
}
