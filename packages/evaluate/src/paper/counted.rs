//! Rounds without a node: requests are replayed, and what each does is looked up in the table of gas.

use anyhow::{Context, Result};
use wayclear_study::rounds::{count, Category, Prices, Round};
use wayclear_study::workload::{draw_round, Reading, Settings};

use super::grid::Grid;
use crate::gas::script::{CREATING, DIRECT, INFECTED, RELAYED, ROUTED};
use crate::table::{gas_of, gas_without_fee, FEE};

/// Every round of a grid.
///
/// # Errors
/// Settings that nobody can mean; a table of gas that lacks a row.
pub fn counted(reading: Reading, is_pinned: bool, grid: &Grid) -> Result<Vec<Round>> {
    rounds(&grid.cells(reading)?, &prices(is_pinned)?)
}

/// The same of check-ins through a relay.
///
/// # Errors
/// As [`counted`].
pub fn counted_relayed(is_pinned: bool, grid: &Grid) -> Result<Vec<Round>> {
    rounds(&grid.relayed()?, &prices(is_pinned)?)
}

fn rounds(cells: &[Settings], prices: &Prices) -> Result<Vec<Round>> {
    let mut rounds = vec![];
    for settings in cells {
        for round in 0..settings.rounds {
            let requests = draw_round(settings, round)?;
            rounds.push(count(settings, round, &requests, prices));
        }
    }
    Ok(rounds)
}

/// What each category costs by the committed table of gas. What stands in no row of it is put together of rows that do: an
/// infected check-in through the state is one at the address and the way from the state, and so on.
///
/// # Errors
/// If the table lacks a row.
pub fn prices(is_pinned: bool) -> Result<Prices> {
    let row = |request: &str| {
        let gas = gas_of(request, is_pinned);
        gas.with_context(|| format!("docs/gas.csv lacks a row \"{request}\"; measure it with \"wayclear evaluate gas --write\""))
    };
    let (creating, routed, direct) = (row(CREATING)?, row(ROUTED)?, row(DIRECT)?);
    let infected = row(INFECTED)?;
    let inspect_routed = row("inspection routed from the state")?;
    let (one, fifty) = (row("record 1 contact")?, row("record 50 contacts")?);
    let fee = gas_without_fee(FEE, is_pinned).unwrap_or_default();
    let of = |category: Category| -> Result<u64> {
        Ok(match category {
            Category::CheckInCreating => creating,
            Category::CheckInRouted => routed,
            Category::CheckInDirect => direct,
            Category::InfectedCreating => infected + creating - direct,
            Category::InfectedRouted => infected + routed - direct,
            Category::InfectedDirect => infected,
            Category::InspectCreating => creating + inspect_routed - routed,
            Category::InspectRouted => inspect_routed,
            Category::InspectDirect => row("inspection at the location's address")?,
            Category::Record => one,
            Category::Report => row("report one's own account")?,
            // The table has the fee beside it, and here fifty share one.
            Category::Relayed => row(RELAYED)? - fee + fee / 50,
        })
    };
    let requests = Category::ALL.into_iter().map(of);
    let requests: Vec<u64> = requests.collect::<Result<_>>()?;
    Ok(Prices {
        requests: requests.try_into().ok().context("a price each")?,
        further_contact: (fifty - one) / 49,
        state: row("make a state and its registry")?,
        county: row("make a county with 2 cell prefixes")?,
        city: row("make a city with 2 cell prefixes")?,
        place: row("open a place")?,
        fee,
    })
}
