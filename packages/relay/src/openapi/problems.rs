//! Problems in the document: one answer a status, which names those that may stand behind it.

use std::collections::BTreeMap;

use serde_json::{json, Value};
use utoipa::openapi::{
    Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Type,
};
use utoipa::{IntoResponses, PartialSchema};

use crate::kind::Kind;
use crate::problem::Document;

type Responses = BTreeMap<String, RefOr<Response>>;

/// Any problem, with every name that there is.
pub fn schema() -> Value {
    let mut schema = serde_json::to_value(Document::schema()).unwrap_or_default();
    let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let field = &mut schema["properties"]["type"];
    field["enum"] = json!(names);
    field["description"] = list("A name for programs:", Kind::ALL).into();
    schema
}

/// Answers for some kinds, by status.
fn responses(kinds: &[Kind]) -> Responses {
    let mut by_status: BTreeMap<String, Vec<Kind>> = BTreeMap::new();
    for kind in kinds {
        let status = kind.status().as_str().to_string();
        by_status.entry(status).or_default().push(*kind);
    }
    let responses = by_status.into_iter();
    responses
        .map(|(status, kinds)| (status, RefOr::T(response(&kinds))))
        .collect()
}

fn response(kinds: &[Kind]) -> Response {
    let schema = Ref::from_schema_name("Problem");
    let response = ResponseBuilder::new()
        .description(list("Not done:", kinds))
        .content("application/problem+json", Content::new(Some(schema)));
    if kinds.iter().all(|kind| kind.retry_seconds().is_none()) {
        return response.build();
    }
    let header = HeaderBuilder::new()
        .description(Some(
            "In how many seconds the same request may be done, where that is likely.",
        ))
        .schema(ObjectBuilder::new().schema_type(Type::Integer));
    response.header("Retry-After", header.build()).build()
}

/// What each kind means, a line each.
fn list(head: &str, kinds: &[Kind]) -> String {
    kinds.iter().fold(head.to_string(), |text, kind| {
        format!("{text}\n- `{}`:{}", kind.name(), kind.meaning())
    })
}

/// Sets of kinds that routes name among their answers.
macro_rules! sets {
    ($($(#[$meta:meta])* $set:ident: $($kind:ident)+;)*) => {
        $(
            $(#[$meta])*
            pub struct $set;

            impl IntoResponses for $set {
                fn responses() -> Responses {
                    responses(&[$(Kind::$kind),+])
                }
            }
        )*
    };
}

sets! {
    /// Why a check-in is not taken.
    CheckInProblems: Length Slow Form Invalid Interval NoSuchPlace OtherPlace PlaceIsFull TooMany Busy Purse NoChain Storage;
    /// Why a slip is not taken.
    SlipProblems: Length Slow Form Invalid OtherPlace PaperOnly NotCovered Signature TooMany Busy Purse NoChain Storage;
    /// Why nothing is told of a ticket.
    TicketProblems: NoTicket TooMany Busy Storage;
    /// Why there is no page.
    PageProblems: NoPage NoChain;
    /// Why there is no such block.
    BlockProblems: NoBlock NoChain;
    /// Why nothing is proved.
    ProofProblems: NoProof NoChain;
    /// Why nothing is told of the chain.
    ChainProblems: NoChain;
    /// Why what is sealed is not opened; what becomes of what is in it is told in the seal.
    SealProblems: ContentType Length Slow Key TooMany Busy;
}
