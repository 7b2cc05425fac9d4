//! The register in its file, one line after the other.

use std::collections::BTreeSet;
use std::path::PathBuf;

use cosmwasm_std::HexBinary;
use thiserror::Error;
use wayclear_api::commitments::item_id;
use wayclear_api::contact_registry::{KnownId, SIGNED_AT_ONCE};

use super::{Line, Register, VERSION};
use crate::feed::Id;
use crate::files::{FileError, PrivateFile};
use crate::report::{Authority, Request, RequestError, Signed};

/// How many requests are signed for one patient and day, if nothing else is said.
const REQUESTS: usize = 2;

/// Why nothing was signed or noted.
#[derive(Debug, Error)]
pub enum RegisterError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error("line {line} of {file} is none of a register: {reason}; it was left as it is, restore it from a copy")]
    Line {
        file: String,
        line: usize,
        reason: String,
    },
    #[error("a patient needs a label, such as the number of the test; give one")]
    NoLabel,
    /// One item has one owner; whoever brings another's request would have it revoked with theirs. The digest of an account can
    /// be known to others, and be asked for by them first.
    #[error("digest {number} of this request, slip {id}, was signed for another patient, \"{patient}\"; nothing was signed. If it is the same person, name that label. If not, ask for another request from the patient's own phone, without that slip: wayclear report prints the slip of each item; --without PLACE leaves a visit out, and without --account an account is")]
    OtherPatient {
        /// From 1, in the order of the request.
        number: usize,
        id: HexBinary,
        patient: String,
    },
    /// Each signature may be published, and the registry takes so many of an authority in a day.
    #[error("\"{patient}\" would have {count} signatures of one day, more than {most}: a report needs {SIGNED_AT_ONCE}, seldom twice as many. Nothing more was signed; if it is right, sign with --requests {requests}")]
    TooMany {
        patient: String,
        count: usize,
        most: usize,
        requests: usize,
    },
    /// It would be taken back as soon as it is published.
    #[error("what is signed for \"{patient}\" is taken back, since this patient was revoked; nothing was signed. If the patient is infected after all, sign under another label")]
    Revoked { patient: String },
    #[error("nothing was signed for \"{patient}\"; look at the labels in the register")]
    UnknownPatient { patient: String },
    /// Whoever is revoked may stand in the part that is missing.
    #[error("nothing was signed for \"{patient}\" as far as {file} goes, which ends within a line: it is no whole copy, restore it")]
    Torn { patient: String, file: String },
    #[error("there is no register {file}; name the one that wayclear attest sign writes with --register")]
    NoFile { file: String },
}

/// Where a register is kept.
#[derive(Clone, Debug)]
pub struct RegisterFile {
    file: PrivateFile,
    /// Most digests that are signed for one patient and day.
    most: usize,
    /// Ids that the registry knew before.
    known: BTreeSet<Id>,
}

impl RegisterFile {
    /// A file that exists, or will be made by the first signature.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        RegisterFile {
            file: PrivateFile::new(path),
            most: REQUESTS.saturating_mul(SIGNED_AT_ONCE),
            known: BTreeSet::new(),
        }
    }

    /// The same, where so many requests are signed for one patient and day instead of two.
    #[must_use]
    pub fn with_requests(self, requests: usize) -> Self {
        let most = requests.saturating_mul(SIGNED_AT_ONCE);
        RegisterFile { most, ..self }
    }

    /// The same, where what the registry knows already is noted for nobody: whose it is was decided before.
    #[must_use]
    pub fn beside(self, known: &[KnownId]) -> Self {
        let ids = known
            .iter()
            .filter_map(|known| known.slip.id.to_array().ok());
        let known = ids.collect();
        RegisterFile { known, ..self }
    }

    /// All that was noted; nothing, if there is no file yet.
    ///
    /// # Errors
    /// [`RegisterError::File`], [`RegisterError::Line`].
    pub fn read(&self) -> Result<Register, RegisterError> {
        Ok(self.read_whole_lines()?.0)
    }

    /// That there is a file: whoever takes back what was signed has signed something.
    ///
    /// # Errors
    /// [`RegisterError::NoFile`]; [`RegisterError::File`].
    pub fn check_exists(&self) -> Result<(), RegisterError> {
        let file = self.file.name();
        let found = self.file.read()?;
        found.map(drop).ok_or(RegisterError::NoFile { file })
    }

    /// Signs a request for a patient. It is noted first: what was signed is always known.
    ///
    /// # Errors
    /// [`RegisterError`]; then nothing is signed.
    pub fn sign(
        &self,
        patient: &str,
        request: &Request,
        authority: &Authority<'_>,
        today: u16,
    ) -> Result<Signed, RegisterError> {
        let patient = patient.trim().to_string();
        if patient.is_empty() {
            return Err(RegisterError::NoLabel);
        }
        let signed = request.sign(authority, today)?;
        let digests = request.digests.iter();
        let digests = digests.filter_map(|digest| digest.to_array().ok());
        let ids: Vec<Id> = digests.map(|digest| item_id(&digest)).collect();
        self.append(|register| {
            register.check(&patient, &ids, request.issued, self.most)?;
            let ids = ids.into_iter().filter(|id| !self.known.contains(id));
            Ok(Line::Signed {
                patient,
                issued: request.issued,
                ids: ids.map(HexBinary::from).collect(),
            })
        })?;
        Ok(signed)
    }

    /// Notes that all that was signed for a patient is to be taken back, and what the patient's phone sends from now on too.
    ///
    /// # Errors
    /// [`RegisterError`].
    pub fn revoke(&self, patient: &str) -> Result<(), RegisterError> {
        let patient = patient.trim().to_string();
        self.append(|register| {
            if register.patients.contains_key(&patient) {
                Ok(Line::Revoked { patient })
            } else if register.is_torn {
                let file = self.file.name();
                Err(RegisterError::Torn { patient, file })
            } else {
                Err(RegisterError::UnknownPatient { patient })
            }
        })
    }

    /// Writes a line, while no other process does. What a process left behind that died within a line goes: its signatures
    /// were never given away.
    fn append(
        &self,
        line: impl FnOnce(&Register) -> Result<Line, RegisterError>,
    ) -> Result<(), RegisterError> {
        let lock = self.file.lock()?;
        let (register, whole, is_torn) = self.read_whole_lines()?;
        let new = self.text(&line(&register)?)?;
        if is_torn || whole.is_empty() {
            let first = if whole.is_empty() {
                self.text(&Line::WayclearRegister(VERSION))?
            } else {
                whole
            };
            self.file.replace(&[first, new].concat())?;
        } else {
            self.file.append(&new)?;
        }
        drop(lock);
        Ok(())
    }

    /// What is noted in whole lines, these lines, and whether something else is behind them: a part of a line. A line that
    /// lost only its newline, as editors do it, is whole.
    fn read_whole_lines(&self) -> Result<(Register, Vec<u8>, bool), RegisterError> {
        let content = self.file.read()?.unwrap_or_default();
        let end = content.iter().rposition(|byte| *byte == b'\n');
        let (whole, rest) = content.split_at(end.map_or(0, |end| end + 1));
        let is_part = match serde_json::from_slice::<Line>(rest) {
            Ok(_) => false,
            // Of another file not even the first line is replaced.
            Err(_) if whole.is_empty() => self
                .text(&Line::WayclearRegister(VERSION))?
                .starts_with(rest),
            Err(error) => error.is_eof(),
        };
        let whole = if is_part { whole } else { &content[..] };
        let mut register = Register {
            is_torn: is_part && !rest.is_empty(),
            ..Register::default()
        };
        for (index, line) in whole.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let wrong = |reason: String| RegisterError::Line {
                file: self.file.name(),
                line: index + 1,
                reason,
            };
            let read = serde_json::from_slice(line).map_err(|error| wrong(error.to_string()))?;
            register.apply(index, read).map_err(wrong)?;
        }
        let mut whole = whole.to_vec();
        if !whole.is_empty() && !whole.ends_with(b"\n") {
            whole.push(b'\n');
        }
        let is_torn = whole != content[..];
        Ok((register, whole, is_torn))
    }

    fn text(&self, line: &Line) -> Result<Vec<u8>, FileError> {
        let text = serde_json::to_vec(line).map_err(|error| self.file.refused(error.into()))?;
        Ok([&text[..], b"\n"].concat())
    }
}
