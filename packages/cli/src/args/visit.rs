//! The flags of whoever goes to a place with an account of their own.

use anyhow::Result;
use clap::Args;
use wayclear_api::Place;

use super::net::{Net, NetArgs};
use super::sign::SignArgs;

/// A place to go to, and who goes.
#[derive(Args)]
pub struct VisitArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither its name nor an address; `wayclear place` gives it for a position
    pub place: Place,
    /// Name of the key that signs; everybody can see that its account was here, and when
    #[arg(long, value_name = "NAME")]
    pub from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

impl VisitArgs {
    /// Connects to ask and to sign.
    pub fn connect(&self) -> Result<Net> {
        self.net.connect_to_sign(&self.sign)
    }
}
