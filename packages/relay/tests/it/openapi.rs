//! What the relay says of itself to who writes a client, beside what it does.

use reqwest::blocking::{Client, Response};
use serde_json::{json, Value};
use wayclear_api::relay::{body, SlipRequest, BODY_LENGTH};
use wayclear_relay::{Ohttp, SealKey};
use wayclear_testing::visit_slip;

use crate::world::World;

/// The document of a running relay, and answers that are held against it.
struct Reader<'a> {
    world: &'a World,
    document: Value,
}

impl<'a> Reader<'a> {
    fn new(world: &'a World) -> Self {
        let url = format!("{}/v1/openapi.json", world.relay.url());
        let answer = reqwest::blocking::get(url).unwrap();
        let document = serde_json::from_slice(&answer.bytes().unwrap()).unwrap();
        Reader { world, document }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.world.relay.url())
    }

    /// That an answer is one that the document tells of: status, content type, headers, names, and every field.
    #[track_caller]
    fn check(&self, method: &str, route: &str, answer: Response) -> Value {
        let told = &self.document["paths"][route][method]["responses"];
        let told = &told[answer.status().as_str()];
        assert!(
            told.is_object(),
            "{method} {route}: {} is not told",
            answer.status()
        );
        for (header, _) in told["headers"].as_object().into_iter().flatten() {
            assert!(
                answer.headers().contains_key(header.as_str()),
                "{route}: no {header}"
            );
        }
        let has_wait = answer.headers().contains_key("retry-after");
        assert_eq!(
            has_wait,
            told["headers"]["Retry-After"].is_object(),
            "{route}"
        );
        let Some(content) = told["content"].as_object() else {
            assert_eq!(answer.bytes().unwrap().len(), 0);
            return Value::Null;
        };
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_string();
        assert!(content.contains_key(&kind), "{route}: {kind} is not told");
        let schema = &content[&kind]["schema"];
        let bytes = answer.bytes().unwrap();
        if !kind.contains("json") {
            return Value::Null;
        }
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        self.validate(schema, &value);
        if let Some(name) = value["type"].as_str() {
            let words = told["description"].as_str().unwrap();
            assert!(words.contains(&format!("`{name}`")), "{route}: {name}");
        }
        value
    }

    #[track_caller]
    fn validate(&self, schema: &Value, value: &Value) {
        let mut schema = schema.clone();
        schema["components"] = self.document["components"].clone();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(value)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{value}: {errors:?}");
    }

    #[track_caller]
    fn get(&self, route: &str, path: &str) -> Value {
        let answer = reqwest::blocking::get(self.url(path)).unwrap();
        self.check("get", route, answer)
    }

    #[track_caller]
    fn post(&self, path: &str, body: Vec<u8>) -> Value {
        let answer = Client::new().post(self.url(path)).body(body).send();
        self.check("post", path, answer.unwrap())
    }

    /// The schema that a route takes.
    fn takes(&self, route: &str) -> &Value {
        let body = &self.document["paths"][route]["post"]["requestBody"];
        &body["content"]["application/json"]["schema"]
    }
}

fn with_forwarders(settings: &mut wayclear_relay::Settings) {
    settings.ohttp = Some(Ohttp {
        key: SealKey::of_seed(&[1; 32]),
        forwarders: vec![],
        a_minute: None,
    });
}

fn padded(json: &Value) -> Vec<u8> {
    let mut body = json.to_string().into_bytes();
    body.resize(BODY_LENGTH, b' ');
    body
}

/// A slip that an authority has signed.
fn slip(world: &World) -> SlipRequest {
    let slips = world.node.with(|node| {
        let visited = node.suite.relay_in("9qc7mbdh", 1);
        vec![visit_slip(&visited)]
    });
    world.sign(slips).remove(0)
}

#[test]
fn what_it_answers_is_what_its_document_tells() {
    let world = World::with(with_forwarders);
    let place = world.open("9qc7mbdh");
    world.flag("9qc7mbdh", 2);
    let reader = Reader::new(&world);
    let check_in = json!({ "place": place, "interval": world.interval(), "tag": "11".repeat(16) });
    reader.validate(reader.takes("/v1/check-ins"), &check_in);
    let taken = reader.post("/v1/check-ins", padded(&check_in));
    let ticket = taken["ticket"].as_str().unwrap().to_string();
    let path = format!("/v1/tickets/{ticket}");
    let state = reader.get("/v1/tickets/{ticket}", &path);
    assert_eq!(state, json!({ "state": "queued", "reason": null }));
    world.block(600);
    world.until("it is in", |world| {
        world.block(1);
        reader.get("/v1/tickets/{ticket}", &path)["state"] == "in"
    });
    reader.get("/v1/feed/{from}", "/v1/feed/0");
    let places = reader.get("/v1/places", "/v1/places");
    assert_eq!(places, json!(["9qc7mbdh"]));
    assert_eq!(reader.get("/v1/tree", "/v1/tree")["key"], "US-CA");
    reader.get("/v1/labels", "/v1/labels");
    reader.get("/v1/head", "/v1/head");
    reader.get("/v1/registry", "/v1/registry");
    let health = reader.get("/healthz", "/healthz");
    assert_eq!(health["slips_go_at"], json!([0, 6, 12, 18]));
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    reader.get("/ohttp", "/ohttp");
    reader.get("/v1/openapi.json", "/v1/openapi.json");
    for route in [
        "/v1/head",
        "/v1/places",
        "/v1/tree",
        "/v1/labels",
        "/v1/registry",
        "/v1/openapi.json",
    ] {
        let known = Client::new().get(reader.url(route));
        let known = known.header("if-none-match", "*").send().unwrap();
        reader.check("get", route, known);
    }
}

#[test]
fn what_it_takes_and_refuses_is_what_its_document_tells() {
    let world = World::of(
        || wayclear_testing::SuiteBuilder::new().build(),
        with_forwarders,
    );
    let place = world.open("9qc7mbdh");
    let reader = Reader::new(&world);
    let good = json!({ "place": place, "interval": world.interval(), "tag": "11".repeat(16) });
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        padded(&changed)
    };
    let far = json!({ "cell": "s0000000", "unit": null });
    for (body, kind) in [
        (vec![], "length"),
        (with("who", json!("ada")), "form"),
        (with("tag", json!("11")), "invalid"),
        (with("interval", json!(1)), "interval"),
        (with("place", far), "no_such_place"),
    ] {
        assert_eq!(reader.post("/v1/check-ins", body)["type"], kind);
    }
    let signed = slip(&world);
    let as_json = serde_json::to_value(&signed).unwrap();
    reader.validate(reader.takes("/v1/slips"), &as_json);
    reader.post("/v1/slips", body(&signed).unwrap());
    let mut strange = signed.clone();
    strange.authority = "wasm1nobody".to_string();
    let mut unsigned = signed;
    unsigned.slip.signature = None;
    for (slip, kind) in [(strange, "not_covered"), (unsigned, "paper_only")] {
        assert_eq!(reader.post("/v1/slips", body(&slip).unwrap())["type"], kind);
    }
    reader.get("/v1/tickets/{ticket}", "/v1/tickets/00");
    reader.get("/v1/feed/{from}", "/v1/feed/77");
    assert_eq!(reader.post("/ohttp", vec![1])["type"], "content_type");
    // The node is gone, and an hour later its newest block is old.
    *world.clock.lock().unwrap() += 3_600;
    reader.get("/healthz", "/healthz");
}

#[test]
fn who_asks_too_often_is_told_as_the_document_tells() {
    let world = World::with(|settings| settings.limits.a_minute = std::num::NonZeroU32::new(1));
    let reader = Reader::new(&world);
    let route = "/v1/tickets/{ticket}";
    reader.get(route, "/v1/tickets/00");
    assert_eq!(reader.get(route, "/v1/tickets/00")["type"], "too_many");
}
