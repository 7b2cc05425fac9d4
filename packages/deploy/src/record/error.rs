//! Why there is no record. Nothing is ever written over what is named here.

use std::io;
use std::path::Path;

use thiserror::Error;

/// What helps whoever has no record.
pub(super) const LOST: &str = "put a tree on a chain with wayclear deploy; if one stands whose record was lost, wayclear tree adopt STATE writes it again; \
    or name where it lies with --deployment";

/// Folder of the records.
pub const FOLDER: &str = "deployments";

#[derive(Debug, Error)]
pub enum RecordError {
    /// None, or several to choose from.
    #[error("{found} deployment records in {FOLDER}/ of the current folder; {advice}")]
    Count { found: usize, advice: String },
    /// There is none of that name.
    #[error("there is no deployment record {file}; {LOST}")]
    Missing { file: String },
    /// There is one already where another is to be written.
    #[error("{file} is there already; move it away, or name another file with --deployment")]
    There { file: String },
    /// It cannot be read or written.
    #[error("{file}: {error}")]
    File { file: String, error: io::Error },
    /// It is no JSON, or not the JSON of a record.
    #[error("{file} is not a deployment record: {reason}; restore it from a copy. Without one, move it away and write it again with wayclear tree adopt STATE; if there is no tree yet, run wayclear deploy")]
    Form { file: String, reason: String },
    /// A field is missing, or is not what deployments write.
    #[error("{file}: {field} {reason}; restore the record from a copy. Without one, move it away and write it again with wayclear tree adopt STATE")]
    Field {
        file: String,
        /// Where it stands, like `counties.06113.address`.
        field: String,
        reason: String,
    },
    /// A field that this version would lose.
    #[error("{file}: {field} is a field that this version does not know: the record is of a newer wayclear, use that one; if somebody wrote it by hand, correct it")]
    Unknown { file: String, field: String },
    #[error("{file}: the deployment is not finished: another run may be at it still; if none is, go on with wayclear apply TREE")]
    Unfinished { file: String },
    #[error("{file} is the record of chain \"{found}\", the node is of chain \"{wanted}\"; name another record with --deployment, or another node with --node")]
    OtherChain {
        file: String,
        found: String,
        wanted: String,
    },
}

/// What is wrong with the content of a record, whatever file it lies in.
#[derive(Debug)]
pub(super) enum Fault {
    Form(String),
    Field { field: String, reason: String },
    Unknown(String),
}

impl Fault {
    pub fn field(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Fault::Field {
            field: field.into(),
            reason: reason.into(),
        }
    }

    pub fn of(self, file: &Path) -> RecordError {
        let file = file.display().to_string();
        match self {
            Fault::Form(reason) => RecordError::Form { file, reason },
            Fault::Field { field, reason } => RecordError::Field {
                file,
                field,
                reason,
            },
            Fault::Unknown(field) => RecordError::Unknown { file, field },
        }
    }
}
