//! What phones, forwarders and relays must know alike of Oblivious HTTP (RFC 9458), so that the address of a phone and what it says
//! are never in one hand.

use crate::relay::SEALED_LENGTH;

/// Content type of a request that a forwarder carries.
pub const REQUEST: &str = "message/ohttp-req";
/// Content type of an answer that a forwarder carries.
pub const ANSWER: &str = "message/ohttp-res";
/// Content type of a list of key configurations.
pub const KEYS: &str = "application/ohttp-keys";

/// Bytes of a request, in binary HTTP (RFC 9292), and zeros behind it: seven of the header, 32 of the sender's key and 16 of the
/// seal come on top.
pub const REQUEST_LENGTH: usize = SEALED_LENGTH - 7 - 32 - 16;

/// What a relay calls a key that is not its own (RFC 9458, section 5.3).
pub const WRONG_KEY: &str = "https://iana.org/assignments/http-problem-types#ohttp-key";
/// What a forwarder says when nobody is where it should bring things, so that nothing was taken.
pub const AWAY: &str = "relay_away";
/// What a forwarder says when it got no answer of a relay; the relay may have taken things all the same.
pub const SILENT: &str = "relay_silent";

/// Whether this is the key configuration of a relay (RFC 9458, section 3.1), 45 bytes: number of the key; X25519; the public key;
/// HKDF-SHA256 with AES-128-GCM and with ChaCha20-Poly1305. Phones use the first of the two, all alike.
pub fn is_key(configuration: &[u8]) -> bool {
    matches!(
        configuration,
        [_, 0, 0x20, public @ .., 0, 8, 0, 1, 0, 1, 0, 1, 0, 3] if public.len() == 32
    )
}
