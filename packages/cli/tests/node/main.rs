//! Against a real node: `make e2e` starts one, deploys trees/yolo.toml and runs these tests one after the other.

#![allow(clippy::unwrap_used)]

mod scenario;
mod support;
mod walkthrough;
