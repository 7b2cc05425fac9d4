//! Where the places of a trial are: cells that only the study has, or those of a trace.

use anyhow::{Context, Result};
use wayclear_api::{Place, GEOHASH_ALPHABET};

use super::trial::Trial;

/// The text of a place, by its number: those of the study go around the cities.
pub fn place(trial: &Trial, index: usize) -> Result<Place> {
    if let Some(ground) = &trial.ground {
        return ground.places.get(index).cloned().context("a place");
    }
    let of = trial.settings.cities().iter().enumerate();
    let all = of.flat_map(|(county, count)| (0..*count as usize).map(move |city| (county, city)));
    let all: Vec<_> = all.collect();
    let (county, city) = *all.get(index % all.len().max(1)).context("a city")?;
    Ok(format!("{}{}", city_prefix(county, city)?, letters(index, 3)?).parse()?)
}

/// Where a county is.
pub fn county_prefix(index: usize) -> Result<String> {
    Ok(format!("9q{}", letters(index, 2)?))
}

/// Where a city of a county is.
pub fn city_prefix(county: usize, index: usize) -> Result<String> {
    Ok(county_prefix(county)? + &letters(index, 1)?)
}

/// A number in so many letters of geohashes.
pub fn letters(number: usize, count: u32) -> Result<String> {
    let alphabet: Vec<char> = GEOHASH_ALPHABET.chars().collect();
    let digit = |place: u32| alphabet.get(number / 32_usize.pow(place) % 32);
    let text: Option<String> = (0..count).rev().map(digit).collect();
    text.context("an alphabet of 32 letters")
}
