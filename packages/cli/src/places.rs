//! Every place of the tree on the chain.

use anyhow::{anyhow, Result};
use wayclear_api::Place;
use wayclear_client::locations;

use crate::args::net::Net;

/// All places that have a contract, page after page down the tree.
pub fn all_places(net: &Net) -> Result<Vec<Place>> {
    let found = locations(&net.wasmd, &net.record.deployment.state)?;
    let places = found.iter().map(|location| {
        let place = location.key.parse();
        place.map_err(|error| anyhow!("{}: {error}", location.key))
    });
    places.collect()
}
