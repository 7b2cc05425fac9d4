//! The relay as phones meet it: the whole service, real HTTP, over a chain in process that can go away.

#![allow(clippy::unwrap_used)]

mod attacks;
mod attendance;
mod check_ins;
mod desk;
mod feed;
mod forgetting;
mod forwarder;
mod hostile;
mod liars;
mod log;
mod lying_relays;
mod moments;
mod newly_opened;
mod nodeless;
mod oblivious;
mod oblivious_phones;
mod openapi;
mod phones;
mod price;
mod privacy;
mod proofs;
mod purse;
mod registry;
mod road;
mod slips;
mod trail;
mod transcripts;
mod tree;
mod trouble;
mod wire;
mod world;
