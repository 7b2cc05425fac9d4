//! Households in South Africa whose people wore sensors: Kleynhans et al., eLife 84753 (2023).

use std::path::Path;

use super::people::{flag, infected, sample, term, Person};
use super::Studies;
use crate::outcomes::error::DataProblem;
use crate::outcomes::table::Table;

const SET: &str = "South Africa";

struct South {
    log_minutes: f64,
    ct: usize,
    is_same_room: bool,
}

/// Adds the study.
///
/// # Errors
/// [`DataProblem`].
pub fn read(folder: &Path, studies: &mut Studies) -> Result<(), DataProblem> {
    let columns = [
        "hhid",
        "ixminctcat2",
        "sleep_room_ix",
        "minutes",
        "infected",
    ];
    let table = Table::read(folder, "sashts/index_contact_pairs.csv", &columns)?;
    let (mut people, mut what) = (vec![], vec![]);
    for row in table.rows().filter(|row| !row.text("minutes").is_empty()) {
        let minutes = row.number("minutes", |minutes| minutes > 0.0, "a number above 0")?;
        people.push(Person {
            cluster: row.label("hhid")?,
            is_infected: row.flag("infected")?,
        });
        let levels = ["<30", "30-35", ">35", "Unknown"];
        what.push(South {
            log_minutes: minutes.ln(),
            ct: row.one_of("ixminctcat2", &levels, "<30, 30-35, >35 or Unknown")?,
            is_same_room: row.one_of("sleep_room_ix", &["No", "Yes"], "Yes or No")? == 1,
        });
    }
    let people = table.some(people)?;
    let minutes = vec![term("ln(minutes near the index case)", &what, |w| {
        w.log_minutes
    })];
    let more = vec![
        term("Ct of the index case above 35", &what, |w| flag(w.ct == 2)),
        term("Ct of the index case 30 to 35", &what, |w| flag(w.ct == 1)),
        term("sleeps in the same room", &what, |w| flag(w.is_same_room)),
    ];
    studies.count(
        SET,
        "household contacts with minutes",
        infected(&people, &what, |_| true),
    );
    let all = [minutes.clone(), more].concat();
    studies.add(SET, "sensor minutes", sample(&people, minutes));
    studies.add(SET, "sensor minutes, Ct, room", sample(&people, all));
    Ok(())
}
