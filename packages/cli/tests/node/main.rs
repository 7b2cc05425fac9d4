//! Against a real node: `make e2e` starts one, deploys trees/yolo.toml and runs these tests one after the other.
//! `make faults` runs `faults` on a node of its own and `validators` on four.

#![allow(clippy::unwrap_used)]

mod apply;
mod chain;
#[path = "../common/command.rs"]
mod command;
mod commands;
mod doctor;
#[path = "../common/document.rs"]
mod document;
mod events;
mod faults;
mod frontend;
mod grants;
#[path = "../common/http.rs"]
mod http;
mod keys;
mod kills;
mod latency;
// Who asked does not matter here.
#[allow(dead_code)]
#[path = "../common/listener.rs"]
mod listener;
mod localnet;
mod messages;
mod mirrors;
mod node_faults;
mod paper;
mod permissions;
mod phones;
mod relay;
mod reports;
mod risk;
mod scenario;
mod serving;
mod shown;
mod support;
mod upgrade;
mod validators;
mod verified;
mod visits;
mod walkthrough;
mod without_keys;
