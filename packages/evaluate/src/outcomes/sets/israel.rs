//! Households in Israel with somebody infected: Layan et al., Am. J. Epidemiol. 2022.

use std::collections::BTreeMap;
use std::path::Path;

use wayclear_study::outcomes::Dosed;

use super::people::{flag, infected, sample, term, Person};
use super::Studies;
use crate::outcomes::error::DataProblem;
use crate::outcomes::table::{Row, Table};

const SET: &str = "Israel";

struct Israeli {
    isolation: usize,
    is_vaccinated: bool,
    is_child: bool,
    size: f64,
    has_vaccinated_index: bool,
}

/// Adds the study.
///
/// # Errors
/// [`DataProblem`].
pub fn read(folder: &Path, studies: &mut Studies) -> Result<(), DataProblem> {
    let columns = [
        "household",
        "size",
        "vaccinated",
        "adult",
        "index",
        "isolation",
        "infected",
    ];
    let table = Table::read(folder, "households_israel/people.csv", &columns)?;
    // Some households have two who were infected first.
    let mut vaccinated: BTreeMap<&str, bool> = BTreeMap::new();
    let vaccination = |row: &Row<'_>| {
        let wanted = "-1, 0 or 1";
        row.one_of("vaccinated", &["-1", "0", "1"], wanted)
    };
    for row in table.rows() {
        if row.flag("index")? {
            let is_any = vaccinated.entry(row.label("household")?).or_default();
            *is_any |= vaccination(&row)? == 2;
        }
    }
    let (mut people, mut what) = (vec![], vec![]);
    for row in table.rows() {
        let (is_index, status) = (row.flag("index")?, vaccination(&row)?);
        if is_index || status == 0 {
            continue;
        }
        let cluster = row.label("household")?;
        people.push(Person {
            cluster,
            is_infected: row.flag("infected")?,
        });
        what.push(Israeli {
            isolation: row.one_of("isolation", &["0", "1", "2"], "0, 1 or 2")?,
            is_vaccinated: status == 2,
            is_child: !row.flag("adult")?,
            size: row.number("size", |size| size >= 2.0, "a number of 2 or more")?,
            has_vaccinated_index: vaccinated.get(cluster).copied().unwrap_or_default(),
        });
    }
    let people = table.some(people)?;
    let isolation = vec![
        term("partial isolation", &what, |w| flag(w.isolation == 1)),
        term("complete isolation", &what, |w| flag(w.isolation == 2)),
    ];
    let more = vec![
        term("vaccinated", &what, |w| flag(w.is_vaccinated)),
        term("child", &what, |w| flag(w.is_child)),
        term("size of household", &what, |w| w.size),
        term("index case vaccinated", &what, |w| {
            flag(w.has_vaccinated_index)
        }),
    ];
    let rate = |level: usize| infected(&people, &what, |w| w.isolation == level);
    let [full, part, none] = [0, 1, 2].map(rate).map(|rate| (rate.count, rate.of));
    studies.dosed = Dosed { full, part, none };
    for (level, group) in ["not isolated", "partly isolated", "completely isolated"]
        .into_iter()
        .enumerate()
    {
        studies.count(SET, group, rate(level));
    }
    let all = [isolation.clone(), more].concat();
    studies.add(SET, "isolation", sample(&people, isolation));
    studies.add(
        SET,
        "isolation, vaccination, age, size",
        sample(&people, all),
    );
    Ok(())
}
