//! A phone of one deployment: opened from what was kept, changed, and kept again.

use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_client::device::{Device, FormError};
use wayclear_client::Home;

use crate::deployment::Deployment;
use crate::error::{read, whole, PhoneError, Result};
use crate::feed_copy::{Ends, FeedCopy};

/// A device, and the feed as far as it was downloaded.
#[wasm_bindgen]
pub struct Phone {
    pub(crate) device: Device,
    pub(crate) copy: FeedCopy,
    pub(crate) home: Home,
    /// What was compared last, and so need not be again.
    pub(crate) compared: Option<(Ends, Device)>,
}

#[wasm_bindgen]
impl Phone {
    /// A phone of a deployment. `device`: what [`Phone::device`] gave; undefined = a new one. `feed`: all that
    /// [`Phone::feed_from`] gave, one behind the other; what is damaged of it is downloaded again.
    ///
    /// # Errors
    /// `deployment`, `device`, `newer`, `other_deployment`.
    #[wasm_bindgen(constructor)]
    pub fn new(deployment: Ts<Deployment>, device: Option<String>, feed: &[u8]) -> Result<Phone> {
        let deployment = read(&deployment)?;
        let home = deployment.home()?;
        Ok(Phone {
            device: opened(device, &home)?,
            copy: FeedCopy::of(&deployment, feed),
            home,
            compared: None,
        })
    }

    /// All that it keeps, with its secrets: the same text as a device file of the command.
    pub fn device(&self) -> String {
        String::from_utf8_lossy(&self.device.to_json()).into_owned()
    }

    /// Index of the row of the feed that comes next.
    pub fn next(&self) -> f64 {
        self.copy.next()
    }

    /// The rows of the feed from an index on, as they are to be kept.
    #[wasm_bindgen(js_name = feedFrom)]
    pub fn feed_from(&self, index: f64) -> Vec<u8> {
        self.copy.feed.to_bytes(whole(index))
    }
}

fn opened(device: Option<String>, home: &Home) -> Result<Device> {
    let mut device = match device {
        Some(text) => Device::from_json(text.as_bytes()).map_err(|error| {
            let is_newer = matches!(error, FormError::Newer { .. });
            PhoneError::new(if is_newer { "newer" } else { "device" }, error)
        })?,
        None => Device::default(),
    };
    let kept = device.home.get_or_insert_with(|| home.clone());
    if kept != home {
        let words = format!("this device belongs to {kept}; here is {home}");
        return Err(PhoneError::new("other_deployment", words));
    }
    Ok(device)
}
