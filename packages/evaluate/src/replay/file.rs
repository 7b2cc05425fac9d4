//! The files of traces, each in the form its publisher gave it or `scripts/fetch-traces` makes.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{ensure, Context, Result};
use flate2::bufread::MultiGzDecoder;
use serde::de::DeserializeOwned;
use serde::Deserialize;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::PrimitiveDateTime;
use wayclear_api::{Place, CELL_LENGTH};
use wayclear_study::trace::{Contact, Visit};

use super::{Read, Trace, What};

/// First bytes of a compressed file.
const GZIP: [u8; 2] = [0x1f, 0x8b];
const SECONDS_OF_A_DAY: i64 = 86_400;
const WITH_T: &[BorrowedFormatItem] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
const WITH_BLANK: &[BorrowedFormatItem] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
/// Venues of Geneva have no positions: they get cells of the old town in turn.
const GENEVA: &str = "u0hqg1";
/// A contact of Haslemere counts up to here, in metres: nearer than that GPS does not see well.
const NEAR_METRES: u32 = 10;
/// Haslemere: five-minute steps of a day from 7 to 23 o'clock, days, people.
const STEPS_OF_A_DAY: i64 = 192;
const STEP_SECONDS: i64 = 300;
const MORNING: i64 = 7 * 3_600;
const HASLEMERE_PERSON_DAYS: usize = 469 * 3;

/// Reads a file, compressed or not.
///
/// # Errors
/// If it cannot be read, has other columns, holds something impossible, or too little.
pub fn read(trace: Trace, file: &Path) -> Result<Read> {
    let read = match trace {
        Trace::Nyc => nyc(rows(file)?),
        Trace::GenevaVenues => geneva(rows(file)?),
        Trace::Ws16 | Trace::Iccss17 => gesis(rows(file)?),
        Trace::Haslemere => haslemere(rows(file)?),
    };
    let read = read.with_context(|| file.display().to_string())?;
    ensure!(
        read.at.len() > 1,
        "{} holds {} requests; a trace needs two at least",
        file.display(),
        read.at.len()
    );
    Ok(read)
}

fn rows<R: DeserializeOwned>(file: &Path) -> Result<Vec<R>> {
    let name = file.display();
    let opened = File::open(file).with_context(|| {
        format!("cannot read {name}; \"scripts/fetch-traces FOLDER\" fetches what may be fetched")
    })?;
    let mut text = BufReader::new(opened);
    let begin = text
        .fill_buf()
        .with_context(|| format!("cannot read {name}"))?;
    let rows = if begin.starts_with(&GZIP) {
        parse(MultiGzDecoder::new(text))
    } else {
        parse(text)
    };
    rows.with_context(|| {
        format!("{name} holds other rows than this trace; is it the file of another one?")
    })
}

fn parse<R: DeserializeOwned>(text: impl std::io::Read) -> Result<Vec<R>> {
    let rows = csv::Reader::from_reader(text)
        .deserialize()
        .collect::<Result<_, _>>();
    Ok(rows?)
}

fn seconds(text: &str, format: &[BorrowedFormatItem]) -> Result<i64> {
    let at = PrimitiveDateTime::parse(text, format);
    let at = at.with_context(|| format!("\"{text}\" is no time like 2012-04-03 14:02:24"))?;
    Ok(at.assume_utc().unix_timestamp())
}

/// Numbers for names, in the order in which they come up.
#[derive(Default)]
struct Numbers<'a>(HashMap<&'a str, u32>);

impl<'a> Numbers<'a> {
    fn of(&mut self, name: &'a str) -> Result<u32> {
        let next = u32::try_from(self.0.len())?;
        Ok(*self.0.entry(name).or_insert(next))
    }
}

#[derive(Deserialize)]
struct CheckIn {
    user: String,
    at: String,
    place: String,
    lat: f64,
    lon: f64,
}

/// Times are those of New York, without a zone.
fn nyc(rows: Vec<CheckIn>) -> Result<Read> {
    let (mut people, mut numbers) = (Numbers::default(), Numbers::default());
    let mut places: Vec<Place> = vec![];
    let mut visits = vec![];
    for row in &rows {
        let place = numbers.of(&row.place)?;
        let here = place_of(row).with_context(|| format!("place {}", row.place))?;
        match places.get(place as usize) {
            None => places.push(here),
            Some(known) => ensure!(
                *known == here,
                "place {} is in two cells, {known} and {here}; a place does not move",
                row.place
            ),
        }
        visits.push(Visit {
            at: seconds(&row.at, WITH_T)?,
            person: people.of(&row.user)?,
            place,
        });
    }
    Ok(of_visits(visits, places))
}

/// The cell of its position; its number tells it from others in the cell.
fn place_of(row: &CheckIn) -> Result<Place> {
    let CheckIn { lat, lon, .. } = *row;
    let cell = geohash::encode((lon, lat).into(), CELL_LENGTH);
    let cell =
        cell.with_context(|| format!("{lat}, {lon} are no latitude and longitude of a place"))?;
    Ok(format!("{cell}/{}", row.place).parse()?)
}

#[derive(Deserialize)]
struct Registration {
    at: String,
    place: String,
    #[serde(rename = "registration")]
    number: String,
}

/// A registration names no person: each counts as one.
fn geneva(rows: Vec<Registration>) -> Result<Read> {
    let (mut people, mut numbers) = (Numbers::default(), Numbers::default());
    let mut visits = vec![];
    for row in &rows {
        visits.push(Visit {
            at: seconds(&row.at, WITH_BLANK)?,
            person: people.of(&row.number)?,
            place: numbers.of(&row.place)?,
        });
    }
    let cells = (0..numbers.0.len()).map(|number| {
        let [first, second] = [number / 32 % 32, number % 32];
        let alphabet = wayclear_api::GEOHASH_ALPHABET;
        let end = [first, second].map(|index| &alphabet[index..=index]);
        Ok(format!("{GENEVA}{}/{number}", end.concat()).parse()?)
    });
    let places = cells.collect::<Result<_>>()?;
    Ok(of_visits(visits, places))
}

fn of_visits(mut visits: Vec<Visit>, places: Vec<Place>) -> Read {
    visits.sort_by_key(|visit| visit.at);
    Read {
        at: visits.iter().map(|visit| visit.at).collect(),
        what: What::Visits { visits, places },
        resolution_seconds: 1,
    }
}

#[derive(Deserialize)]
struct Interval {
    start: i64,
    a: u32,
    b: u32,
}

/// Readings every 20 seconds, joined to intervals.
fn gesis(rows: Vec<Interval>) -> Result<Read> {
    let mut contacts = vec![];
    for Interval { start, a, b } in &rows {
        ensure!(a != b, "person {a} meets person {b}, at {start}");
        contacts.push(Contact {
            day: start.div_euclid(SECONDS_OF_A_DAY),
            people: (*a, *b),
        });
    }
    Ok(Read {
        at: rows.iter().map(|row| row.start).collect(),
        what: What::Contacts {
            contacts,
            person_days: None,
        },
        resolution_seconds: 20,
    })
}

#[derive(Deserialize)]
struct Proximity {
    time_step: u32,
    user1_id: u32,
    user2_id: u32,
    distance_m: u32,
}

/// A contact begins where a pair is near that was not in the step before; the first day's date is not published.
fn haslemere(rows: Vec<Proximity>) -> Result<Read> {
    let mut contacts = vec![];
    let mut at = vec![];
    let mut last_near: HashMap<(u32, u32), i64> = HashMap::new();
    let mut near: Vec<_> = rows
        .iter()
        .filter(|row| row.distance_m <= NEAR_METRES)
        .collect();
    near.sort_by_key(|row| row.time_step);
    for row in near {
        let people = (row.user1_id, row.user2_id);
        ensure!(people.0 != people.1, "person {} meets itself", people.0);
        ensure!(row.time_step > 0, "step 0; steps are counted from 1");
        let step = i64::from(row.time_step) - 1;
        let day = step / STEPS_OF_A_DAY;
        contacts.push(Contact { day, people });
        let before = last_near.insert(people, step);
        if before.is_none_or(|before| before + 1 < step) {
            let of_day = step % STEPS_OF_A_DAY * STEP_SECONDS;
            at.push(day * SECONDS_OF_A_DAY + MORNING + of_day);
        }
    }
    Ok(Read {
        at,
        what: What::Contacts {
            contacts,
            person_days: Some(HASLEMERE_PERSON_DAYS),
        },
        resolution_seconds: 300,
    })
}
