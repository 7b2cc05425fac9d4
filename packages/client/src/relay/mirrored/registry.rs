//! What relays say of the registry.

use wayclear_api::relay::RegistryResponse;
use wayclear_chain::MirrorError;

use crate::relay::Relay;

/// The word of the first relay that knows the newest risk model. A version never changes, so two that tell it differently
/// contradict each other.
pub fn newest(
    told: Vec<(&Relay, RegistryResponse)>,
) -> Result<Option<RegistryResponse>, MirrorError> {
    let mut newest: Option<(&Relay, RegistryResponse)> = None;
    for (relay, told) in told {
        let version = told.model.version;
        if let Some((other, known)) = &newest {
            if known.model.version == version && known.model.model != told.model.model {
                return Err(MirrorError::Contradiction {
                    one: other.url().to_string(),
                    other: relay.url().to_string(),
                    about: format!("version {version} of the risk model"),
                });
            }
        }
        let is_newer = |(_, known): &(&Relay, RegistryResponse)| known.model.version < version;
        if newest.as_ref().is_none_or(is_newer) {
            newest = Some((relay, told));
        }
    }
    Ok(newest.map(|(_, told)| told))
}
