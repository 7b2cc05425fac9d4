//! The four hashes that phones, authorities and contracts must compute alike (SHA-256 throughout).

use sha2::{Digest, Sha256};

use crate::contact_registry::Disclosure;
use crate::Place;

const VISIT: &[u8] = b"wayclear/visit/v1";
const ATTESTATION: &[u8] = b"wayclear/attestation/v1";

/// The tag a check-in leaves: `SHA-256("wayclear/visit/v1" ‖ place text ‖ secret)[..16]`.
///
/// The secret stays on the phone and opens the visit later. No address goes in, so the first visitor, who makes the
/// location, can compute the tag too.
pub fn visit_tag(place: &Place, secret: &[u8; 16]) -> [u8; 16] {
    let digest = Sha256::new()
        .chain_update(VISIT)
        .chain_update(place.to_string())
        .chain_update(secret)
        .finalize();
    let mut tag = [0; 16];
    tag.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    tag
}

/// The digest of one chunk: counts as u16 and fixed-width big-endian fields in message order, strings length-prefixed.
///
/// The chunk must have passed [`Disclosure::check`], which fixes every width.
pub fn chunk_digest(chunk: &Disclosure) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(length(chunk.day_keys.len()));
    for day_key in &chunk.day_keys {
        hash.update(&day_key.key);
        hash.update(day_key.start_interval.to_be_bytes());
        hash.update(day_key.periods.to_be_bytes());
        hash.update(day_key.rotation.to_be_bytes());
    }
    hash.update(length(chunk.mac_hashes.len()));
    for entry in &chunk.mac_hashes {
        hash.update(&entry.mac_hash);
        hash.update(entry.interval.to_be_bytes());
        hash.update(entry.rotation.to_be_bytes());
    }
    hash.update(length(chunk.visits.len()));
    for visits in &chunk.visits {
        hash.update(length(visits.location.len()));
        hash.update(&visits.location);
        hash.update(length(visits.openings.len()));
        for opening in &visits.openings {
            hash.update(opening.checked_in_at.to_be_bytes());
            hash.update(&opening.secret);
        }
    }
    hash.finalize().into()
}

/// The digest of a whole disclosure: the digests of all its chunks, in order, after their count as u16.
pub fn disclosure_digest(chunks: &[[u8; 32]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(length(chunks.len()));
    for chunk in chunks {
        hash.update(chunk);
    }
    hash.finalize().into()
}

/// What an authority signs: each field after its length as u16.
pub fn attestation_digest(
    chain_id: &str,
    registry: &str,
    token: &[u8; 16],
    reporter: &str,
    disclosure: &[u8; 32],
    expires_at: u64,
) -> [u8; 32] {
    let mut hash = Sha256::new();
    for field in [
        ATTESTATION,
        chain_id.as_bytes(),
        registry.as_bytes(),
        token,
        reporter.as_bytes(),
        disclosure,
        &expires_at.to_be_bytes(),
    ] {
        hash.update(length(field.len()));
        hash.update(field);
    }
    hash.finalize().into()
}

/// A length as u16; everything hashed here is far shorter, and a longer one can match no other.
fn length(length: usize) -> [u8; 2] {
    u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes()
}
