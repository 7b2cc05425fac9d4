//! What goes through a forwarder of another party (RFC 9458): sealed for the relay, each as long as every other.

use std::io::Cursor;

use bhttp::{ControlData, Message, Mode};
use ohttp::{ClientRequest, ClientResponse};
use thiserror::Error;
use wayclear_api::sealed::{is_key, REQUEST_LENGTH};

/// Why something cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    #[error("the key of the relay is none; take it from the deployment record as its owner has published it")]
    Key,
    #[error("it is too long for a seal")]
    Length,
}

/// What opens the answer to one request.
pub struct Opener(ClientResponse);

/// What a relay answers, as nobody else could read it.
pub struct Opened {
    /// As in HTTP, 100 to 599.
    pub status: u16,
    pub bytes: Vec<u8>,
}

/// A request in a seal of its own, and what opens the answer to it. `key`: the relay's key configuration.
///
/// # Errors
/// [`SealError`].
pub fn seal(
    key: &[u8],
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<(Vec<u8>, Opener), SealError> {
    if !is_key(key) {
        return Err(SealError::Key);
    }
    // The relay answers for itself alone, so no name of a host is said.
    let mut message = Message::request(method.into(), "https".into(), vec![], path.into());
    message.write_content(body);
    let mut bytes = vec![];
    let written = message.write_bhttp(Mode::KnownLength, &mut bytes);
    if written.is_err() || bytes.len() > REQUEST_LENGTH {
        return Err(SealError::Length);
    }
    bytes.resize(REQUEST_LENGTH, 0);
    let context = ClientRequest::from_encoded_config(key);
    let sealed = context.and_then(|context| context.encapsulate(&bytes));
    let (sealed, opener) = sealed.map_err(|_| SealError::Key)?;
    Ok((sealed, Opener(opener)))
}

impl Opener {
    /// The answer; `None` if the relay has not sealed it for this request.
    pub fn open(self, sealed: &[u8]) -> Option<Opened> {
        let bytes = self.0.decapsulate(sealed).ok()?;
        let message = Message::read_bhttp(&mut Cursor::new(bytes)).ok()?;
        let ControlData::Response(status) = message.control() else {
            return None;
        };
        Some(Opened {
            status: status.code(),
            bytes: message.content().to_vec(),
        })
    }
}
