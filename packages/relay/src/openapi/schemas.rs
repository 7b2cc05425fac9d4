//! Bodies: the schemas that the types of [`wayclear_api`] give themselves, in the place where OpenAPI looks for them.

use cosmwasm_schema::schemars::{schema_for, JsonSchema};
use serde_json::{json, Map, Value};
use wayclear_api::relay::{
    Accepted, CheckInRequest, FeedPage, HeadResponse, HealthResponse, LabelsResponse,
    RegistryResponse, SlipRequest, TicketResponse, TreeResponse,
};

/// Where a schema of its own names others, and where they are found here.
const OWN: &str = "#/definitions/";
const HERE: &str = "#/components/schemas/";

/// All of them by name, with those that they name.
pub fn all() -> Map<String, Value> {
    let mut all = Map::new();
    add::<CheckInRequest>(&mut all);
    add::<SlipRequest>(&mut all);
    add::<Accepted>(&mut all);
    add::<TicketResponse>(&mut all);
    add::<FeedPage>(&mut all);
    add::<HeadResponse>(&mut all);
    add::<HealthResponse>(&mut all);
    add::<RegistryResponse>(&mut all);
    add::<LabelsResponse>(&mut all);
    add::<TreeResponse>(&mut all);
    all.extend(plain_ones());
    all.extend(proofs());
    all
}

/// What is no JSON, and what is a text there: the library that has those types tells how Rust uses them.
fn plain_ones() -> [(String, Value); 4] {
    [
        (
            "Bytes",
            json!({ "contentMediaType": "application/octet-stream", "description": "Bytes as they are." }),
        ),
        (
            "HexBinary",
            json!({ "type": "string", "pattern": "^([0-9a-fA-F]{2})*$", "description": "Bytes in hexadecimal." }),
        ),
        (
            "Binary",
            json!({ "type": "string", "contentEncoding": "base64", "description": "Bytes in base64." }),
        ),
        (
            "Addr",
            json!({ "type": "string", "description": "An address of the chain." }),
        ),
    ]
    .map(|(name, schema)| (name.to_string(), schema))
}

/// What the chain's node hands out, and the validators have signed.
fn proofs() -> [(String, Value); 2] {
    let bytes = json!({ "$ref": format!("{HERE}HexBinary") });
    let validators = |of: &str| {
        let description = format!("Who may vote on {of}, as a node tells it (`/validators`).");
        json!({ "type": "array", "items": { "type": "object" }, "description": description })
    };
    let block = json!({
        "type": "object",
        "description": "A block's header, and the votes for it.",
        "required": ["signed_header", "validators", "next_validators"],
        "properties": {
            "signed_header": { "type": "object", "description": "Header and votes, as a node tells them (`/commit`)." },
            "validators": validators("it"),
            "next_validators": validators("the next one"),
        },
    });
    let row = json!({
        "type": "object",
        "required": ["key", "proof"],
        "properties": { "key": bytes, "proof": bytes },
        "description": "Key in the store `wasm`; an ICS-23 proof of the row, which has its value in it, or that there is none.",
    });
    let bundle = json!({
        "type": "object",
        "description": "Rows as of one header, each proved.",
        "required": ["block", "store", "rows"],
        "properties": {
            "block": { "$ref": format!("{HERE}LightBlock") },
            "store": bytes,
            "rows": { "type": "array", "items": row },
        },
    });
    [("LightBlock", block), ("Bundle", bundle)].map(|(name, schema)| (name.to_string(), schema))
}

fn add<T: JsonSchema>(all: &mut Map<String, Value>) {
    let mut schema = serde_json::to_value(schema_for!(T)).unwrap_or_default();
    rewrite(&mut schema);
    let Value::Object(mut schema) = schema else {
        return;
    };
    schema.remove("$schema");
    if let Some(Value::Object(named)) = schema.remove("definitions") {
        all.extend(named);
    }
    all.insert(T::schema_name(), schema.into());
}

/// Names others where they are found here, and takes the marks of links out of descriptions: there is nothing to follow here.
fn rewrite(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "$ref" => *text = text.replace(OWN, HERE),
                    Value::String(text) if name == "description" => *text = plain(text),
                    other => rewrite(other),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(rewrite),
        _ => {}
    }
}

/// A doc comment without its links.
fn plain(text: &str) -> String {
    ["[`", "`]"]
        .iter()
        .fold(text.to_string(), |text, mark| text.replace(mark, "`"))
        .replace("`crate::", "`")
}
