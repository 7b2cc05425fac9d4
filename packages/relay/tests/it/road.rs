//! A relay, a forwarder before it, and what goes over the wires between them and a phone.

use std::io::Cursor;

use bhttp::{Message, Mode};
use ohttp::{ClientRequest, ClientResponse};
use reqwest::blocking::{Client, Response};
use serde_json::Value;
use wayclear_api::contact_registry::ReportPolicy;
use wayclear_api::relay::{CheckInRequest, SlipRequest, BODY_LENGTH, SEALED_LENGTH};
use wayclear_api::sealed::{REQUEST, REQUEST_LENGTH};
use wayclear_api::Place;
use wayclear_client::relay::{Relay, RelayError, Ticket};
use wayclear_relay::{forward, Forward, Forwarder, Ohttp, SealKey, Settings};
use wayclear_status::day_at;
use wayclear_testing::{visit_slip, SuiteBuilder};

use crate::wire::Wire;
use crate::world::World;

pub const PLACE: &str = "9qc7mbdh";

pub fn key() -> Vec<u8> {
    SealKey::of_seed(&[9; 32]).configuration()
}

/// A relay that takes what forwarders bring.
pub fn takes_sealed(settings: &mut Settings) {
    settings.ohttp = Some(Ohttp {
        key: SealKey::of_seed(&[9; 32]),
        forwarders: vec![],
        a_minute: None,
    });
}

/// A relay, a forwarder before it, and wires on both sides of the forwarder.
pub struct Road {
    pub world: World,
    /// Between the forwarder and the relay.
    pub inner: Wire,
    /// Between the phone and the forwarder.
    pub outer: Wire,
    pub phone: Relay,
    pub forwarder: Started,
}

/// A forwarder that is stopped at the end.
pub struct Started(Option<Forwarder>);

impl Started {
    pub fn new(to: &str) -> Self {
        Self::with(to, |_| ())
    }

    pub fn with(to: &str, change: impl FnOnce(&mut Forward)) -> Self {
        crate::log::listen();
        let mut start = Forward {
            to: to.to_string(),
            listen: "127.0.0.1:0".parse().unwrap(),
            a_minute: None,
            trusted_proxies: vec![],
        };
        change(&mut start);
        Started(Some(forward(start).unwrap()))
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.0.as_ref().unwrap().address)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let running = self.0.take().unwrap().running;
        running.stop();
        assert!(running.wait(), "the forwarder has failed");
    }
}

impl Road {
    pub fn to(world: World) -> Self {
        let inner = Wire::before(world.relay.url());
        let forwarder = Started::new(&format!("{}/ohttp", inner.url));
        let outer = Wire::before(&forwarder.url());
        let phone = Relay::through(world.relay.url(), &outer.url, &key()).unwrap();
        Road {
            world,
            inner,
            outer,
            phone,
            forwarder,
        }
    }

    pub fn new() -> Self {
        let suite = || SuiteBuilder::new().policy(ReportPolicy::Attested).build();
        Road::to(World::of(suite, takes_sealed))
    }

    pub fn check_in(&self, place: &Place, tag: u8) -> Result<Ticket, RelayError> {
        self.phone.check_in(&visit(&self.world, place, tag))
    }
}

pub fn visit(world: &World, place: &Place, tag: u8) -> CheckInRequest {
    CheckInRequest {
        place: place.clone(),
        interval: world.interval(),
        tag: [tag; 16].into(),
    }
}

/// A visit that is recorded, as a slip that an authority signs.
pub fn slip(world: &World, n: u64) -> SlipRequest {
    world.node.with(move |node| {
        let visited = node.suite.relay_in(PLACE, n);
        let slip = node.suite.sign_all([visit_slip(&visited)]).remove(0);
        SlipRequest {
            authority: node.suite.account("authority").to_string(),
            issued: day_at(node.suite.now()),
            slip,
        }
    })
}

/// A message in a seal, as a phone that does as it likes makes it.
pub fn sealed_as(message: &[u8], key: &[u8]) -> (Vec<u8>, ClientResponse) {
    let mut message = message.to_vec();
    message.resize(REQUEST_LENGTH, 0);
    let sealer = ClientRequest::from_encoded_config(key).unwrap();
    sealer.encapsulate(&message).unwrap()
}

pub fn message(method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let mut message = Message::request(method.into(), "https".into(), vec![], path.into());
    message.write_content(body);
    let mut bytes = vec![];
    message.write_bhttp(Mode::KnownLength, &mut bytes).unwrap();
    bytes
}

pub fn padded(json: &Value) -> Vec<u8> {
    let mut body = json.to_string().into_bytes();
    body.resize(BODY_LENGTH, b' ');
    body
}

pub fn post(url: &str, body: impl Into<Vec<u8>>) -> Response {
    let request = Client::new().post(url).body(body.into());
    request.header("content-type", REQUEST).send().unwrap()
}

/// What the relay answers inside, status and kind of a refusal; the seal has the length of all.
#[track_caller]
pub fn inside(answer: Response, opener: ClientResponse) -> (u16, String) {
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "message/ohttp-res");
    let bytes = answer.bytes().unwrap();
    assert_eq!(bytes.len(), SEALED_LENGTH);
    let bytes = opener.decapsulate(&bytes).unwrap();
    let answer = Message::read_bhttp(&mut Cursor::new(bytes)).unwrap();
    let content: Value = serde_json::from_slice(answer.content()).unwrap();
    let kind = content["type"].as_str().unwrap_or_default().to_string();
    (answer.control().status().unwrap().code(), kind)
}

/// The same of what is refused before it is open.
#[track_caller]
pub fn outside(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: Value = serde_json::from_slice(&answer.bytes().unwrap()).unwrap();
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    (status, problem["type"].as_str().unwrap().to_string())
}
