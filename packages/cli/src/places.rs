//! Every place of the tree on the chain.

use anyhow::{anyhow, Result};
use wayclear_api::Place;
use wayclear_client::children;

use crate::args::net::Net;

/// All places that have a contract, page after page down the tree.
pub fn all_places(net: &Net) -> Result<Vec<Place>> {
    let mut places = vec![];
    for county in children(&net.wasmd, &net.record.deployment.state)? {
        for city in children(&net.wasmd, &county.address)? {
            for location in children(&net.wasmd, &city.address)? {
                let place = location.key.parse();
                places.push(place.map_err(|error| anyhow!("{}: {error}", city.key))?);
            }
        }
    }
    Ok(places)
}
