//! Households in Israel with somebody infected: Layan et al., Am. J. Epidemiol. 2022.

use std::collections::BTreeMap;
use std::path::Path;

use wayclear_study::outcomes::Dosed;

use super::people::{flag, infected, sample, term, Person};
use super::Studies;
use crate::outcomes::error::DataProblem;
use crate::outcomes::table::{Row, Table};

const SET: &str = "Israel";

/// Places among what the column says: -1, 0 and 1.
const RECENTLY_INFECTED: usize = 0;
const VACCINATED: usize = 2;

struct Israeli {
    isolation: usize,
    /// Place of what the column says.
    vaccination: usize,
    is_child: bool,
    size: f64,
    has_vaccinated_index: bool,
}

const COLUMNS: [&str; 7] = [
    "household",
    "size",
    "vaccinated",
    "adult",
    "index",
    "isolation",
    "infected",
];

/// Adds the study.
///
/// # Errors
/// [`DataProblem`].
pub fn read(folder: &Path, studies: &mut Studies) -> Result<(), DataProblem> {
    let table = Table::read(folder, "households_israel/people.csv", &COLUMNS)?;
    let (people, what) = contacts(&table)?;
    let isolations = ["not isolated", "partly isolated", "completely isolated"];
    for (level, group) in isolations.into_iter().enumerate() {
        let rate = infected(&people, &what, |w| w.isolation == level);
        studies.count(SET, group, rate);
    }
    // Fits leave out those who had recently been infected themselves.
    let (people, what): (Vec<_>, Vec<_>) = people
        .into_iter()
        .zip(what)
        .filter(|(_, w)| w.vaccination != RECENTLY_INFECTED)
        .unzip();
    let people = table.some(people)?;
    let rate = |level: usize| infected(&people, &what, |w| w.isolation == level);
    let [full, part, none] = [0, 1, 2].map(rate).map(|rate| (rate.count, rate.of));
    studies.dosed = Dosed { full, part, none };
    let isolation = vec![
        term("partial isolation", &what, |w| flag(w.isolation == 1)),
        term("complete isolation", &what, |w| flag(w.isolation == 2)),
    ];
    let more = vec![
        term("vaccinated", &what, |w| flag(w.vaccination == VACCINATED)),
        term("child", &what, |w| flag(w.is_child)),
        term("size of household", &what, |w| w.size),
        term("index case vaccinated", &what, |w| {
            flag(w.has_vaccinated_index)
        }),
    ];
    let all = [isolation.clone(), more].concat();
    studies.add(SET, "isolation", sample(&people, isolation));
    let features = "isolation, vaccination, age, size";
    studies.add(SET, features, sample(&people, all));
    Ok(())
}

/// Everybody but those who were infected first.
fn contacts(table: &Table) -> Result<(Vec<Person<'_>>, Vec<Israeli>), DataProblem> {
    let vaccination = |row: &Row<'_>| {
        let wanted = "-1, 0 or 1";
        row.one_of("vaccinated", &["-1", "0", "1"], wanted)
    };
    // Some households have two who were infected first.
    let mut vaccinated: BTreeMap<&str, bool> = BTreeMap::new();
    for row in table.rows() {
        if row.flag("index")? {
            let is_any = vaccinated.entry(row.label("household")?).or_default();
            *is_any |= vaccination(&row)? == VACCINATED;
        }
    }
    let (mut people, mut what) = (vec![], vec![]);
    for row in table.rows() {
        if row.flag("index")? {
            continue;
        }
        let cluster = row.label("household")?;
        people.push(Person {
            cluster,
            is_infected: row.flag("infected")?,
        });
        what.push(Israeli {
            isolation: row.one_of("isolation", &["0", "1", "2"], "0, 1 or 2")?,
            vaccination: vaccination(&row)?,
            is_child: !row.flag("adult")?,
            size: row.number("size", |size| size >= 2.0, "a number of 2 or more")?,
            has_vaccinated_index: vaccinated.get(cluster).copied().unwrap_or_default(),
        });
    }
    Ok((people, what))
}
