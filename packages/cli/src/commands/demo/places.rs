//! The table of places, before the report and after it.

use std::collections::BTreeMap;

use comfy_table::{Cell, Color, Table};
use wayclear_api::location::Status;
use wayclear_scenario::story::Theme;

use super::summary::Summary;
use crate::page::table;
use crate::words::day;

/// Name and city of each place, by its text form.
pub type Names<'a> = BTreeMap<String, (&'a str, &'a str)>;

/// Each place before the report and after it.
pub fn places(summary: &Summary<'_>, names: &Names<'_>) -> Table {
    let mut rows = table([
        "Place", "Name", "City", "Visits", "Before", "After", "Until",
    ]);
    let before = summary.statuses(Theme::Before);
    for (before, told) in before.iter().zip(&summary.places(Theme::After)) {
        let text = told.place.to_string();
        let (name, city) = names.get(&text).copied().unwrap_or_default();
        rows.add_row([
            Cell::new(&text),
            Cell::new(name),
            Cell::new(city),
            Cell::new(told.visits),
            status_cell(*before),
            status_cell(told.status),
            Cell::new(told.infected_until.map_or(String::new(), day)),
        ]);
    }
    rows
}

fn status_cell(status: Status) -> Cell {
    let color = match status {
        Status::Empty => Color::DarkGrey,
        Status::Infected => Color::Red,
        Status::Clean => Color::Green,
    };
    Cell::new(status).fg(color)
}
