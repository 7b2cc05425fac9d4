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
mod log;
mod oblivious;
mod oblivious_phones;
mod phones;
mod privacy;
mod road;
mod slips;
mod trail;
mod transcripts;
mod trouble;
mod wire;
mod world;
