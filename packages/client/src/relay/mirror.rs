//! A relay as far as everybody reads it.

use wayclear_api::relay::{FeedPage, HeadResponse, RegistryResponse};
use wayclear_proof::{Bundle, LightBlock};

use super::{Relay, RelayError};
use crate::mirrored::{Mirror, Untold};

impl Mirror for Relay {
    fn url(&self) -> &str {
        Relay::url(self)
    }

    fn head(&self) -> Result<HeadResponse, Untold> {
        Relay::head(self).map_err(Untold::from)
    }

    fn registry(&self) -> Result<RegistryResponse, Untold> {
        Relay::registry(self).map_err(Untold::from)
    }

    fn page(&self, from: u64) -> Result<FeedPage, Untold> {
        Relay::page(self, from).map_err(Untold::from)
    }

    fn proof(&self) -> Result<Bundle, Untold> {
        Relay::proof(self).map_err(Untold::from)
    }

    fn block(&self, height: u64) -> Result<LightBlock, Untold> {
        Relay::block(self, height).map_err(Untold::from)
    }
}

impl From<RelayError> for Untold {
    fn from(error: RelayError) -> Self {
        match error {
            RelayError::Refused { kind, .. } if kind == "no_page" => Untold::NoPage,
            other => Untold::Silent(other.to_string()),
        }
    }
}
