//! Places of one building, opened for a measurement.

use anyhow::{ensure, Result};
use wayclear_api::events::ChildCreated;
use wayclear_api::region::Action;
use wayclear_api::{state, Place};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};

use crate::Progress;

/// Places opened in a transaction.
const OPENED_AT_ONCE: usize = 20;

/// Opens places that there are not yet.
///
/// # Errors
/// What the chain refused; if there is one of them already.
pub fn open(
    wasmd: &mut Wasmd,
    opener: &Addr,
    state: &Addr,
    names: impl Iterator<Item = String>,
    tell: Progress<'_>,
) -> Result<Vec<(Place, Addr)>> {
    let places: Vec<Place> = names.map(|name| Ok(name.parse()?)).collect::<Result<_>>()?;
    let count = places.len();
    let mut locations = vec![];
    for some in places.chunks(OPENED_AT_ONCE) {
        let visits = some.iter().map(|place| {
            let visit = state::ExecuteMsg::Visit {
                place: place.clone(),
                action: Action::Open {},
            };
            (state.clone(), visit)
        });
        let tx = wasmd.execute_each(opener, &visits.collect::<Vec<_>>())?;
        let made = ChildCreated::all(&tx.events).into_iter();
        locations.extend(made.map(|made| Addr::unchecked(made.address)));
        tell(locations.len() as u64, count as u64, "places are opened");
    }
    ensure!(
        locations.len() == count,
        "the bench's places are there already; measure on a fresh chain"
    );
    Ok(places.into_iter().zip(locations).collect())
}
