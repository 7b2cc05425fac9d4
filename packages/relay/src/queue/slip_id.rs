//! By what a slip is known in the queue.

use wayclear_api::commitments::item_id;
use wayclear_api::contact_registry::Slip;

/// UTC day and id of a slip, as bytes.
pub type SlipId = [u8; 10];

/// What a slip is known by.
pub fn slip_id(slip: &Slip) -> SlipId {
    let mut bytes = [0; 10];
    bytes[..2].copy_from_slice(&slip.item.day().to_be_bytes());
    bytes[2..].copy_from_slice(&item_id(&slip.item.digest()));
    bytes
}
