//! That what the relay tells of its routes is what it has.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{header, Request};
use axum::Router;
use cosmwasm_std::Addr;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use super::{router, App};
use crate::desk::Desk;
use crate::kind::Kind;
use crate::limits::Limiters;
use crate::openapi::document;
use crate::seal::SealKey;
use crate::settings::{Ohttp, Settings};
use crate::shared::Shared;
use crate::view::File;

/// A relay that has every route there is, and reads no chain.
fn app(folder: &TempDir) -> Arc<App> {
    let (state, registry) = (Addr::unchecked("state"), Addr::unchecked("registry"));
    let mut settings = Settings::new("testing".to_string(), state, registry, 1_209_600);
    settings.limits.a_minute = None;
    settings.ohttp = Some(Ohttp {
        key: SealKey::of_seed(&[1; 32]),
        forwarders: vec![],
        a_minute: None,
    });
    let queue = folder.path().join("queue.sqlite");
    let shared = Arc::new(Shared::new(settings, &queue, &[0; 32]).unwrap());
    let (desk, _) = Desk::open(Arc::clone(&shared));
    Arc::new(App {
        shared,
        desk,
        clock: Arc::new(|| 0),
        document: File::default(),
    })
}

/// The paths of a router: it tells them nowhere but here.
fn paths(router: &Router) -> BTreeSet<String> {
    let text = format!("{router:?}");
    let own = text.split("fallback_router").next().unwrap();
    let (_, node) = own.split_once("paths: {").unwrap();
    let quoted = node.split('"').skip(1).step_by(2);
    quoted.map(str::to_string).collect()
}

/// The methods that a path takes, as it says to who uses another one.
fn methods(router: &Router, path: &str) -> Vec<String> {
    let request = Request::builder().method("BREW").uri(path);
    let request = request.body(Body::empty()).unwrap();
    let answer = Runtime::new()
        .unwrap()
        .block_on(router.clone().oneshot(request));
    let allowed = answer.unwrap().headers()[header::ALLOW].clone();
    let all = allowed.to_str().unwrap().split(',').map(str::to_string);
    all.filter(|method| method != "HEAD").collect()
}

#[test]
fn every_route_is_in_the_document_and_every_route_of_the_document_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let router = router(app(&folder), &mut Limiters::default());
    let has: BTreeSet<_> = paths(&router)
        .into_iter()
        .flat_map(|path| {
            let methods = methods(&router, &path);
            methods.into_iter().map(move |m| (path.clone(), m))
        })
        .collect();
    assert_eq!(has.len(), 15, "{has:?}");
    let document = document();
    let told: BTreeSet<_> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(|method| (path.clone(), method.to_uppercase()))
        })
        .collect();
    assert_eq!(has, told);
}

#[test]
fn every_kind_of_problem_is_listed_and_stands_at_a_route_or_holds_for_all() {
    let document = document();
    let listed = &document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"];
    let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(*listed, serde_json::json!(names));
    let routes = document["paths"].to_string();
    for kind in Kind::ALL {
        let is_told = routes.contains(&format!("`{}`", kind.name()));
        // Two are answered where there is no route, two by forwarders alone.
        let is_elsewhere = matches!(
            kind,
            Kind::NoRoute | Kind::Method | Kind::RelayAway | Kind::RelaySilent
        );
        assert_ne!(is_told, is_elsewhere, "{kind:?}");
    }
}
