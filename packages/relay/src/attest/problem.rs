//! Why a desk does not sign. What stands behind it, and whose names, is told to nobody.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thiserror::Error;
use tracing::error;
use wayclear_client::desk::CodeError;
use wayclear_client::register::RegisterError;
use wayclear_client::report::RequestError;

use crate::problem::{refusal, Problem};
use crate::store::StoreError;

/// Why a desk does not sign.
#[derive(Debug, Error)]
pub enum DeskProblem {
    /// It did not get as far as the desk: its length, or too many tries.
    #[error(transparent)]
    Body(#[from] Problem),
    #[error("the body is no message of this kind: {0}")]
    Form(String),
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error("this desk has not given that code out, or its time is over; ask the laboratory for another")]
    UnknownCode,
    #[error("the code was used for another report; ask the laboratory for another")]
    CodeUsed,
    #[error(
        "{count} requests at a time are too many or too few: a report needs one, a long one two"
    )]
    Requests { count: usize },
    #[error(transparent)]
    Request(#[from] RequestError),
    /// By the register: whose it is stays there.
    #[error("the authority does not sign this for that code: something of it was signed for somebody else, or all of it was taken back; speak to the authority")]
    NotForYou,
    #[error("there is nothing at this address; docs/relay.md lists those that there are")]
    NoRoute,
    #[error("this address does not take that method; docs/relay.md lists those that there are")]
    Method,
    #[error(
        "this desk cannot keep anything at the moment; try again later, the code is good still"
    )]
    Storage,
}

impl From<StoreError> for DeskProblem {
    fn from(error: StoreError) -> Self {
        error!(%error, "cannot keep anything");
        DeskProblem::Storage
    }
}

impl From<RegisterError> for DeskProblem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Request(error) => DeskProblem::Request(error),
            RegisterError::OtherPatient { .. }
            | RegisterError::TooMany { .. }
            | RegisterError::Revoked { .. } => DeskProblem::NotForYou,
            // None of these names a patient.
            RegisterError::File(_) | RegisterError::Line { .. } | RegisterError::NoFile { .. } => {
                error!(%error, "cannot note anything");
                DeskProblem::Storage
            }
            RegisterError::NoLabel
            | RegisterError::UnknownPatient { .. }
            | RegisterError::Torn { .. } => DeskProblem::Storage,
        }
    }
}

impl DeskProblem {
    /// A name for programs, and the status.
    fn kind(&self) -> (&'static str, StatusCode) {
        match self {
            DeskProblem::Body(_) => ("body", StatusCode::BAD_REQUEST),
            DeskProblem::Form(_) => ("form", StatusCode::BAD_REQUEST),
            DeskProblem::Code(_) => ("code", StatusCode::UNPROCESSABLE_ENTITY),
            DeskProblem::UnknownCode => ("unknown_code", StatusCode::FORBIDDEN),
            DeskProblem::CodeUsed => ("code_used", StatusCode::FORBIDDEN),
            DeskProblem::Requests { .. } => ("requests", StatusCode::UNPROCESSABLE_ENTITY),
            DeskProblem::Request(_) => ("request", StatusCode::UNPROCESSABLE_ENTITY),
            DeskProblem::NotForYou => ("not_for_you", StatusCode::FORBIDDEN),
            DeskProblem::NoRoute => ("no_route", StatusCode::NOT_FOUND),
            DeskProblem::Method => ("method", StatusCode::METHOD_NOT_ALLOWED),
            DeskProblem::Storage => ("storage", StatusCode::SERVICE_UNAVAILABLE),
        }
    }
}

impl IntoResponse for DeskProblem {
    fn into_response(self) -> Response {
        if let DeskProblem::Body(problem) = self {
            return problem.into_response();
        }
        let (kind, status) = self.kind();
        let again = matches!(self, DeskProblem::Storage).then_some(60);
        refusal(kind, status, self.to_string(), again)
    }
}
