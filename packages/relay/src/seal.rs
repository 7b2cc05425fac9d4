//! The key of a relay that forwarders bring things to, and what is sealed with it (RFC 9458).

use std::fmt::{self, Debug, Formatter};

use cosmwasm_std::HexBinary;
use ohttp::hpke::{Aead, Kdf, Kem};
use ohttp::{KeyConfig, Server, ServerResponse, SymmetricSuite};
use wayclear_api::relay::SEALED_LENGTH;

/// The only key there is has this number.
const KEY_ID: u8 = 1;
const SUITES: [SymmetricSuite; 2] = [
    SymmetricSuite::new(Kdf::HkdfSha256, Aead::Aes128Gcm),
    SymmetricSuite::new(Kdf::HkdfSha256, Aead::ChaCha20Poly1305),
];
/// Where the header of a sealed request names the cipher: behind the numbers of key, exchange and hash.
const CIPHER: std::ops::Range<usize> = 5..7;
/// Bytes of the seal that every cipher adds.
const TAG: usize = 16;

/// The key of a relay. Of one seed there is one, so that a restart or a second machine has the same.
#[derive(Clone)]
pub struct SealKey(Server);

/// What seals the answer to one request.
pub struct Reply {
    response: ServerResponse,
    /// Bytes of the answer before it is sealed.
    room: usize,
}

impl SealKey {
    /// The key of a seed.
    ///
    /// # Panics
    /// Never: any seed gives a key, and the suites are ones that there are.
    pub fn of_seed(seed: &[u8; 32]) -> Self {
        let config = KeyConfig::derive(KEY_ID, Kem::X25519Sha256, SUITES.to_vec(), seed);
        let server = config.and_then(Server::new);
        SealKey(server.expect("a key of any seed"))
    }

    /// What phones must know to seal, see [`wayclear_api::sealed::is_key`].
    ///
    /// # Panics
    /// Never: writing to memory does not fail.
    pub fn configuration(&self) -> Vec<u8> {
        self.0.config().encode().expect("a whole key")
    }

    /// The same as a list of one, as it is told to who asks.
    ///
    /// # Panics
    /// Never: writing to memory does not fail.
    pub fn configurations(&self) -> Vec<u8> {
        KeyConfig::encode_list(&[self.0.config()]).expect("a whole key")
    }

    /// What is in a sealed request, and what its answer is sealed with; `None` if it is sealed for another, or was changed on its
    /// way.
    pub fn open(&self, sealed: &[u8]) -> Option<(Vec<u8>, Reply)> {
        let (request, response) = self.0.decapsulate(sealed).ok()?;
        // An answer begins with as many random bytes as its cipher's key has; with them all have one length.
        let is_aes = sealed.get(CIPHER) == Some(&u16::from(Aead::Aes128Gcm).to_be_bytes());
        let cipher = if is_aes {
            Aead::Aes128Gcm
        } else {
            Aead::ChaCha20Poly1305
        };
        let room = SEALED_LENGTH - cipher.n_k() - TAG;
        Some((request, Reply { response, room }))
    }
}

impl Reply {
    /// Seals an answer, zeros behind it; `None` if it does not fit.
    pub fn seal(self, mut answer: Vec<u8>) -> Option<Vec<u8>> {
        if answer.len() > self.room {
            return None;
        }
        answer.resize(self.room, 0);
        self.response.encapsulate(&answer).ok()
    }
}

/// The public half of it.
impl Debug for SealKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", HexBinary::from(self.configuration()))
    }
}
