//! Bytes that nobody may see.

use core::fmt;

use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 128 secret bits: a day key or a visit secret. Its debug output hides them, dropping it erases them.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 16]);

impl Secret {
    pub fn random(random: &mut impl CryptoRng) -> Self {
        let mut secret = Secret([0; 16]);
        random.fill_bytes(&mut secret.0);
        secret
    }

    /// One that is known.
    pub fn new(bytes: [u8; 16]) -> Self {
        Secret(bytes)
    }

    /// The bytes. Whoever asks for them sees to it that they go where they may.
    pub fn expose(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
