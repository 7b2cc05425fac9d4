//! Traced contacts in Geneva in 2020 (PersonalDataIO/GEgraph), with noise that its publisher added.

use std::path::Path;

use super::people::{flag, infected, sample, term, Counted, Person, Terms};
use super::Studies;
use crate::outcomes::error::DataProblem;
use crate::outcomes::table::Table;

const SET: &str = "Geneva";
/// Kinds of link, the first the one that others stand beside.
const LINKS: [&str; 6] = [
    "work",
    "household",
    "leisure",
    "other",
    "health_care",
    "social",
];

/// Adds the study.
///
/// # Errors
/// [`DataProblem`].
pub fn read(folder: &Path, studies: &mut Studies) -> Result<(), DataProblem> {
    let columns = ["index", "link", "own_result_days_after_index", "infected"];
    let table = Table::read(folder, "contacts_geneva/contacts.csv.gz", &columns)?;
    let (mut people, mut links, mut before) = (vec![], vec![], Counted::default());
    for row in table.rows() {
        let is_infected = row.flag("infected")?;
        if is_infected {
            // Of some the day is not known.
            let is_known = !row.text("own_result_days_after_index").is_empty();
            let days = || row.number("own_result_days_after_index", |_| true, "a number of days");
            before.count += usize::from(is_known && days()? < 0.0);
            before.of += 1;
        }
        if row.text("link").is_empty() {
            continue;
        }
        let wanted = "work, household, leisure, other, health_care or social";
        links.push(row.one_of("link", &LINKS, wanted)?);
        let cluster = row.label("index")?;
        people.push(Person {
            cluster,
            is_infected,
        });
    }
    let people = table.some(people)?;
    let of = |kinds: &[&str]| -> Terms {
        let place = |kind: &str| LINKS.iter().position(|link| *link == kind);
        let kinds = kinds.iter().map(|kind| {
            term(&kind.replace('_', " "), &links, |link| {
                flag(Some(*link) == place(kind))
            })
        });
        kinds.collect()
    };
    for (place, group) in [(1, "household"), (2, "leisure"), (5, "social"), (0, "work")] {
        studies.count(SET, group, infected(&people, &links, |link| *link == place));
    }
    studies.count(
        SET,
        "infected contacts, positive before their index case",
        before,
    );
    let fitted = sample(&people, of(&LINKS[1..]));
    // Contacts of health care are 15: too few for a term of a fold.
    let validated = sample(&people, of(&["household", "leisure", "other", "social"]));
    studies.add(SET, "kind of link", fitted);
    studies.add(SET, "kind of link, health care as work", validated);
    let [.., all, merged] = &mut studies.sets[..] else {
        return Ok(());
    };
    (all.is_validated, merged.is_fitted) = (false, false);
    Ok(())
}
