//! A phone of one deployment: opened from what was kept, changed, and kept again.

use cosmwasm_std::{Addr, HexBinary};
use serde::Deserialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_client::device::Device;
use wayclear_client::feed::Feed;
use wayclear_client::Home;

use crate::download::Download;
use crate::error::{read, PhoneError, Result};

/// Which deployment a phone belongs to, out of the record.
#[derive(Deserialize, Tsify)]
pub struct Deployment {
    pub chain_id: String,
    /// Address of the state's contract.
    pub state: String,
    /// Address of the registry.
    pub registry: String,
    /// Hash of the header of the block that made the state, 32 bytes, hexadecimal.
    pub made_at: String,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
}

/// A device, and the feed as far as it was downloaded.
#[wasm_bindgen]
pub struct Phone {
    pub(crate) device: Device,
    pub(crate) feed: Feed,
    pub(crate) registry: Addr,
    pub(crate) window: u64,
    pub(crate) home: Home,
    pub(crate) download: Option<Download>,
}

#[wasm_bindgen]
impl Phone {
    /// A phone of a deployment. `device`: what [`Phone::device`] gave; undefined = a new one. `feed`: all that
    /// [`Phone::feed_from`] gave, one behind the other; what is damaged of it is downloaded again.
    ///
    /// # Errors
    /// `deployment`, `device`, `other_deployment`.
    #[wasm_bindgen(constructor)]
    pub fn new(deployment: Ts<Deployment>, device: Option<String>, feed: &[u8]) -> Result<Phone> {
        let deployment = read(&deployment)?;
        let made_at = HexBinary::from_hex(&deployment.made_at)
            .ok()
            .and_then(|hash| hash.to_array().ok());
        let made_at = made_at.ok_or_else(|| {
            PhoneError::new("deployment", "the deployment record does not say in which block the tree was made; get a whole one")
        })?;
        let home = Home {
            chain_id: deployment.chain_id,
            state: Addr::unchecked(deployment.state),
            made_at,
        };
        Ok(Phone {
            device: opened(device, &home)?,
            feed: Feed::from_bytes(feed),
            registry: Addr::unchecked(deployment.registry),
            window: deployment.window_seconds,
            home,
            download: None,
        })
    }

    /// All that it keeps, with its secrets: the same text as a device file of the command.
    pub fn device(&self) -> String {
        String::from_utf8_lossy(&self.device.to_json()).into_owned()
    }
}

/// A number of JavaScript's, without its fraction; negative ones are 0.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // That is what it is for.
pub fn whole(number: f64) -> u64 {
    number as u64
}

fn opened(device: Option<String>, home: &Home) -> Result<Device> {
    let mut device = match device {
        Some(text) => {
            Device::from_json(text.as_bytes()).map_err(|error| PhoneError::new("device", error))?
        }
        None => Device::default(),
    };
    let kept = device.home.get_or_insert_with(|| home.clone());
    if kept != home {
        let words = format!("this device belongs to {kept}; here is {home}");
        return Err(PhoneError::new("other_deployment", words));
    }
    Ok(device)
}
