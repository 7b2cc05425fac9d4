//! The table of places, before the report and after it.

use comfy_table::{Cell, Color, Table};
use wayclear_api::location::Status;
use wayclear_scenario::story::Theme;

use super::summary::Summary;
use super::tell::Names;
use crate::page::table;
use crate::words::day;

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
