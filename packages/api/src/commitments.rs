//! The hashes that phones, authorities, relays and contracts must compute alike: SHA-256 throughout, integers big-endian,
//! text after its length as u16. `tests/commitments.rs` holds vectors.

use sha2::{Digest, Sha256};

use crate::Place;

const VISIT: &[u8] = b"wayclear/visit/v2";
const PLACE: &[u8] = b"wayclear/place/v1";
const ITEM: &[u8] = b"wayclear/item/v1";
const SLIP: &[u8] = b"wayclear/slip/v1";
const OWN_VISIT: &[u8] = b"wayclear/own-visit/v1";
const FEED: &[u8] = b"wayclear/feed/v1";

/// The tag a check-in leaves: `SHA-256("wayclear/visit/v2" ‖ u8 length ‖ place text ‖ u32 interval ‖ secret)[..16]`.
///
/// The secret stays on the phone and opens the visit later.
pub fn visit_tag(place: &Place, interval: u32, secret: &[u8; 16]) -> [u8; 16] {
    let place = place.to_string();
    // A checked place has at most 41 characters.
    let length = u8::try_from(place.len()).unwrap_or(u8::MAX);
    cut(Sha256::new()
        .chain_update(VISIT)
        .chain_update([length])
        .chain_update(place)
        .chain_update(interval.to_be_bytes())
        .chain_update(secret))
}

/// How the feed names a place: `SHA-256("wayclear/place/v1" ‖ place text)[..12]`.
pub fn place_handle(place: &Place) -> [u8; 12] {
    cut(Sha256::new()
        .chain_update(PLACE)
        .chain_update(place.to_string()))
}

/// `D = SHA-256("wayclear/item/v1" ‖ kind ‖ item)` of what [`crate::contact_registry::Item::bytes`] gives.
pub(crate) fn item_digest(kind_and_item: &[u8]) -> [u8; 32] {
    let hash = Sha256::new().chain_update(ITEM);
    hash.chain_update(kind_and_item).finalize().into()
}

/// The id of an item: the first 8 bytes of its digest. One item, one id, for ever.
pub fn item_id(digest: &[u8; 32]) -> [u8; 8] {
    let mut id = [0; 8];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = *from);
    id
}

/// The id of a visit that flags itself, since the visitor's account is infected:
/// `SHA-256("wayclear/own-visit/v1" ‖ text account ‖ text place ‖ u32 interval)[..8]`.
pub fn own_visit_id(account: &str, place: &Place, interval: u32) -> [u8; 8] {
    let mut hash = Sha256::new().chain_update(OWN_VISIT);
    for text in [account, &place.to_string()] {
        hash.update(length(text));
        hash.update(text);
    }
    cut(hash.chain_update(interval.to_be_bytes()))
}

/// What an authority signs:
/// `SHA-256("wayclear/slip/v1" ‖ text chain id ‖ text registry ‖ text authority ‖ u16 issued ‖ D)`.
///
/// It is given the digest of the item and computes this itself: it never signs bytes that it was given.
pub fn slip_digest(
    chain_id: &str,
    registry: &str,
    authority: &str,
    issued: u16,
    item: &[u8; 32],
) -> [u8; 32] {
    let mut hash = Sha256::new().chain_update(SLIP);
    for text in [chain_id, registry, authority] {
        hash.update(length(text));
        hash.update(text);
    }
    hash.update(issued.to_be_bytes());
    hash.chain_update(item).finalize().into()
}

/// The link of row `index` of the feed: `SHA-256("wayclear/feed/v1" ‖ link before ‖ u64 index ‖ row)`. The link before the
/// first row, index 0, is 32 zero bytes.
pub fn feed_link(before: &[u8; 32], index: u64, row: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(FEED)
        .chain_update(before)
        .chain_update(index.to_be_bytes())
        .chain_update(row)
        .finalize()
        .into()
}

/// A length as u16; every text hashed here is far shorter, and a longer one can match no other.
pub(crate) fn length(text: &str) -> [u8; 2] {
    u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes()
}

/// The first bytes of a digest.
fn cut<const N: usize>(hash: Sha256) -> [u8; N] {
    let mut bytes = [0; N];
    let digest = hash.finalize();
    bytes
        .iter_mut()
        .zip(digest)
        .for_each(|(to, from)| *to = from);
    bytes
}
